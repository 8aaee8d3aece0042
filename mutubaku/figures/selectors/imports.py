"""What SIPD says about a month: the imports of an office, what each would change, the files still being read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from mutubaku.figures.models import SipdAmount, SipdImport, SipdReading
from mutubaku.figures.rules.status import ImportStatus, ReadingState
from mutubaku.plans import selectors as plans
from mutubaku.plans.rules.codes import order
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import rounded
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal


@dataclass(frozen=True)
class ImportFacts:
    """`counts`: how many sub kegiatan are new, changed, same, gone, unknown, and how many rows were skipped."""

    id: int
    period: Period
    status: ImportStatus
    sha256: str
    counts: dict[str, int]
    by: str
    at: datetime


def _facts(row: SipdImport) -> ImportFacts:
    return ImportFacts(
        row.pk,
        Period.parse(row.period),
        ImportStatus(row.status),
        row.sha256,
        json.loads(row.counts),
        row.title,
        row.at,
    )


def sipd_import(import_id: int) -> ImportFacts:
    return _facts(SipdImport.objects.get(pk=import_id))


def sipd_imports(office_id: int, period: Period) -> tuple[ImportFacts, ...]:
    """Every import of a month, the newest first."""
    rows = SipdImport.objects.filter(office_id=office_id, period=str(period))
    return tuple(map(_facts, rows.order_by("-pk")))


def office_imports(office_id: int, limit: int) -> tuple[ImportFacts, ...]:
    """The last imports of an office, by month, the newest first."""
    rows = SipdImport.objects.filter(office_id=office_id).order_by("-period", "-pk")
    return tuple(map(_facts, rows[:limit]))


def sipd_amounts(office_id: int, period: Period) -> dict[str, Decimal]:
    """Sub kegiatan → rupiah with sen, of the import in force; empty when there is none."""
    rows = SipdAmount.objects.filter(
        sipd_import__office_id=office_id,
        sipd_import__period=str(period),
        sipd_import__status=ImportStatus.COMPLETED,
    )
    return {code: Decimal(amount) / 100 for code, amount in rows.values_list("code", "amount")}


def sipd_rupiah(office_id: int, period: Period) -> dict[str, Decimal]:
    """The same in whole rupiah, each sub kegiatan rounded half up: what goes into the sheets."""
    return {code: rounded(amount) for code, amount in sipd_amounts(office_id, period).items()}


@dataclass(frozen=True)
class SipdLine:
    """One sub kegiatan: rupiah in force now, and by the new file; MISSING where it is not there.

    `planned` False: not in the DPA of the month, so its money reaches no sheet until the plan has it.
    """

    code: str
    name: str
    before: Amount
    after: Amount
    planned: bool

    @property
    def kind(self) -> str:
        if self.before is MISSING:
            return "baru"
        if self.after is MISSING:
            return "hilang"
        return "tetap" if self.before == self.after else "berubah"


def lines_against(office_id: int, period: Period, sums: Mapping[str, Decimal]) -> tuple[SipdLine, ...]:
    """What a file would change of the import in force."""
    before = sipd_amounts(office_id, period)
    version = plans.version_in_force(office_id, period.last_day)
    planned = {line.code: line.name for line in plans.lines(version.id, month=period.last)} if version else {}
    return tuple(
        SipdLine(
            code, planned.get(code, ""), before.get(code, MISSING), sums.get(code, MISSING), code in planned
        )
        for code in sorted({*before, *sums}, key=order)
    )


def import_lines(about: ImportFacts, office_id: int) -> tuple[SipdLine, ...]:
    """The same for an import that was read before."""
    rows = SipdAmount.objects.filter(sipd_import_id=about.id).values_list("code", "amount")
    return lines_against(office_id, about.period, {code: Decimal(amount) / 100 for code, amount in rows})


@dataclass(frozen=True)
class ReadingFacts:
    """A SIPD file being read, or how its reading ended. `found`: what the preview shows beside the lines."""

    id: int
    period: Period
    name: str
    state: ReadingState
    rows: int
    total: int
    owner: str
    person_id: int
    asked_at: datetime
    shown: ImportFacts | None
    found: dict[str, Any]
    faults: tuple[Refusal, ...]

    @property
    def runs(self) -> bool:
        return self.state in (ReadingState.WAITING, ReadingState.RUNNING)

    @property
    def look(self) -> str:
        """The state as the pages' tags know it."""
        return f"reading_{self.state}"


def readings_of(office_id: int) -> QuerySet[SipdReading]:
    """Every reading of an office, the latest first, as `reading_facts` wants them."""
    rows = SipdReading.objects.filter(office_id=office_id).order_by("-pk")
    return rows.select_related("position", "sipd_import")


def open_readings(office_id: int, limit: int) -> tuple[ReadingFacts, ...]:
    """Those still to end, and those that failed."""
    return tuple(map(reading_facts, readings_of(office_id).exclude(state=ReadingState.DONE)[:limit]))


def failed_readings(person_id: int) -> tuple[ReadingFacts, ...]:
    """What a person brought and could not be read, the latest first; until it is tried again."""
    rows = SipdReading.objects.filter(person_id=person_id, state=ReadingState.FAILED).order_by("-pk")
    return tuple(map(reading_facts, rows.select_related("position", "sipd_import")))


def reading_facts(row: SipdReading) -> ReadingFacts:
    return ReadingFacts(
        id=row.pk, period=Period.parse(row.period), name=row.name, state=ReadingState(row.state), rows=row.rows,
        total=row.total, owner=row.position.title, person_id=row.person_id, asked_at=row.asked_at,
        shown=_facts(row.sipd_import) if row.sipd_import else None,
        found=json.loads(row.found) if row.found else {},
        faults=tuple(
            Refusal(code, words, place) for code, place, words in (json.loads(row.faults) if row.faults else ())
        ),
    )  # fmt: skip
