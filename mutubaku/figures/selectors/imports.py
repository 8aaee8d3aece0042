"""What SIPD says about a month: the imports of an office and the amounts of the one in force."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mutubaku.figures.models import SipdAmount, SipdImport
from mutubaku.figures.rules.status import ImportStatus
from mutubaku.values.numeral import rounded
from mutubaku.values.period import Period


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
