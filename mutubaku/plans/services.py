"""The only writers of plans: loading the official code lists, and adopting a year's budget as a new version."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import accumulate

from django.db import transaction
from django.utils import timezone

from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import offices, reporting_units
from mutubaku.org.services import write_journal
from mutubaku.plans.files import nomenklatur
from mutubaku.plans.models import BudgetLine, Node, PlanVersion, Target
from mutubaku.plans.rules.codes import EDITIONS, Level, generic, parent
from mutubaku.plans.rules.plan import Frame, PlanLine, faults
from mutubaku.plans.selectors import Version, official, version_of, version_seals, versions
from mutubaku.values.refusal import Refusal, Refused


@transaction.atomic
def load_nomenclature(*, at: datetime | None = None) -> int:
    """Adds what the shipped lists have and the tables lack; safe to repeat. Returns the number of added rows.

    A stored row is never changed: a newer list is a new edition. The lists belong to no office, so every office
    that is already there notes the load in its own journal.
    """
    stored = {
        (edition, code): key for edition, code, key in Node.objects.values_list("edition", "code", "pk")
    }
    added = 0
    facts = nomenklatur.read()
    for level in Level:
        new = [
            Node(
                edition=fact.edition, code=fact.code, level=fact.level, name=fact.name,
                parent_id=stored.get((fact.edition, parent(fact.code))),
            )
            for fact in facts
            if fact.level is level and (fact.edition, fact.code) not in stored
        ]  # fmt: skip
        stored |= {(node.edition, node.code): node.pk for node in Node.objects.bulk_create(new)}
        added += len(new)
    for office in offices() if added else ():
        write_journal(
            office.pk, by=None, verb="load_nomenclature", thing="nomenclature", facts={"added": added}, at=at
        )
    return added


@transaction.atomic
def adopt(
    office_id: int,
    *,
    year: int,
    stage: str,
    edition: str,
    valid_from: date,
    lines: Sequence[PlanLine],
    by: Holder | None,
    at: datetime | None = None,
) -> Version:
    """Freezes a DPA as the next version of the year. Raises Refused with every fault of every line at once.

    Codes are kept as the official list has them (`codes.generic`), names as the list had them on this day.
    """
    at = at or timezone.now()
    earlier = versions(office_id, year)
    units = {unit.code: unit.pk for unit in reporting_units(office_id)}
    known = official(EDITIONS)
    refusals = _version_faults(earlier, year, stage, edition, valid_from)
    if edition in EDITIONS:
        refusals += faults(lines, Frame(edition, known, frozenset(units)))
    if refusals:
        raise Refused(refusals)
    version = PlanVersion.objects.create(
        office_id=office_id, year=year, number=len(earlier) + 1, stage=stage.strip(), edition=edition,
        valid_from=valid_from, adopted_at=at, adopted_by_id=by.person_id if by else None,
    )  # fmt: skip
    _store(version, lines, units, known[edition])
    facts = {
        "year": year,
        "number": version.number,
        "stage": version.stage,
        "edition": edition,
        "valid_from": valid_from,
        "lines": len(lines),
        "pagu": sum(line.pagu for line in lines),
        "stored": version_seals(PlanVersion.objects.filter(pk=version.pk))[version.pk,],
    }
    write_journal(office_id, by=by, verb="adopt_plan", thing=f"plan:{version.pk}", facts=facts, at=at)
    return version_of(version)


def _version_faults(
    earlier: Sequence[Version], year: int, stage: str, edition: str, valid_from: date
) -> list[Refusal]:
    found = []
    if not stage.strip():
        found.append(Refusal("stage", "Tahapan anggaran belum diisi. Tulis misalnya DPA Murni.", "stage"))
    if edition not in EDITIONS:
        known = ", ".join(EDITIONS)
        found.append(
            Refusal("edition", f"Edisi nomenklatur “{edition}” tidak dikenal. Pilih {known}.", "edition")
        )
    if valid_from.year != year:
        found.append(
            Refusal("valid_from", f"Tanggal mulai berlaku harus dalam tahun anggaran {year}.", "valid_from")
        )
    if earlier and valid_from < earlier[-1].valid_from:
        words = f"Tanggal mulai berlaku mendahului {earlier[-1].stage}. Pakai tanggal sesudahnya."
        found.append(Refusal("valid_from", words, "valid_from"))
    return found


def _store(
    version: PlanVersion, lines: Sequence[PlanLine], units: dict[str, int], names: dict[str, str]
) -> None:
    rows = BudgetLine.objects.bulk_create(
        BudgetLine(
            version=version,
            unit_id=units[line.unit],
            code=generic(line.code),
            name=names[generic(line.code)],
            fund=line.fund.strip(),
            fund_name=line.fund_name.strip(),
            budget=line.budget,
            fund_kind=line.fund_kind,
            pagu=int(line.pagu),
        )
        for line in lines
    )
    Target.objects.bulk_create(
        Target(line=row, month=month, money=int(money), reached=int(reached), physical=int(physical * 100))
        for row, line in zip(rows, lines, strict=True)
        for month, (money, reached, physical) in enumerate(
            zip(line.money, accumulate(line.money), line.physical, strict=True), 1
        )
    )
