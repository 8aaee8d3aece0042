"""Units, positions and the facts of the office, as an admin sets them in the browser. `by` is None for the system."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mutubaku.org.models import Office, Position, Unit
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.org.rules.office import UnitKind, changes, limit_faults, may_arrange, unit_faults, with_limits
from mutubaku.org.selectors.office import holders_of_unit
from mutubaku.org.services.journal import write_journal
from mutubaku.org.services.office import office_day
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal, Refused


def _barred(by: Holder | None, office_id: int, at: datetime | None) -> list[Refusal]:
    return may_arrange(by, office_id=office_id, on=office_day(office_id, at)) if by else []


@transaction.atomic
def add_unit(
    office_id: int,
    *,
    code: str,
    name: str,
    short_name: str,
    kind: UnitKind,
    order: int | None = None,
    parent: Unit | None = None,
    reports: bool = False,
    by: Holder | None = None,
    at: datetime | None = None,
) -> Unit:
    """Without an `order` it comes last."""
    here = Unit.objects.filter(office_id=office_id)
    refusals = _barred(by, office_id, at) + unit_faults(code, name, short_name)
    if here.filter(code=code).exists():
        refusals.append(Refusal("taken", f"Kode {code} sudah dipakai unit lain. Pilih kode lain.", "code"))
    if parent is not None and (parent.office_id != office_id or parent.closed):
        refusals.append(Refusal("parent", "Unit induk itu tidak ada atau sudah ditutup.", "parent"))
    if refusals:
        raise Refused(refusals)
    if order is None:
        order = (here.aggregate(last=Max("order"))["last"] or 0) + 1
    unit = Unit.objects.create(
        office_id=office_id, parent=parent, code=code, name=name, short_name=short_name, kind=kind,
        order=order, reports=reports,
    )  # fmt: skip
    facts = {"code": code, "name": name, "kind": kind, "reports": reports}
    write_journal(office_id, by=by, verb="add_unit", thing=f"unit:{unit.pk}", facts=facts, at=at)
    return unit


@transaction.atomic
def edit_unit(
    unit_id: int, *, name: str, short_name: str, reports: bool, by: Holder, at: datetime | None = None
) -> None:
    """The code stays: files and figures name the unit by it."""
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    if refusals := _barred(by, unit.office_id, at) + unit_faults(unit.code, name, short_name):
        raise Refused(refusals)
    _change(unit, "edit_unit", f"unit:{unit_id}", by, at, name=name, short_name=short_name, reports=reports)


@transaction.atomic
def close_unit(unit_id: int, *, by: Holder, at: datetime | None = None) -> None:
    """Out of the chart for good; its positions are vacant and it reports no figures by then."""
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    refusals = _barred(by, unit.office_id, at)
    if holders := holders_of_unit(unit_id, office_day(unit.office_id, at)):
        names = ", ".join(holder.title for holder in holders)
        words = f"Jabatan di unit ini masih dipegang atau akan dipegang: {names}. Akhiri dahulu penugasannya."
        refusals.append(Refusal("held", words))
    if Unit.objects.filter(parent=unit, closed=False).exists():
        refusals.append(Refusal("units", "Unit ini masih membawahi unit lain. Tutup dahulu unit bawahannya."))
    if unit.reports:
        words = (
            "Unit ini masih unit lapor. Hapus tandanya pada pergantian tahun anggaran, lalu tutup unitnya."
        )
        refusals.append(Refusal("reports", words))
    if refusals:
        raise Refused(refusals)
    _change(unit, "close_unit", f"unit:{unit_id}", by, at, closed=True)


@transaction.atomic
def add_position(
    unit: Unit,
    *,
    title: str,
    role: Role,
    heads: bool = False,
    by: Holder | None = None,
    at: datetime | None = None,
) -> Position:
    here = Position.objects.filter(office_id=unit.office_id)
    refusals = _barred(by, unit.office_id, at)
    if here.filter(title=title).exists():
        refusals.append(Refusal("taken", "Nama jabatan itu sudah ada. Pilih nama lain.", "title"))
    if heads and here.filter(unit=unit, heads=True).exists():
        refusals.append(Refusal("heads", "Unit ini sudah punya jabatan kepala.", "heads"))
    if unit.closed:
        refusals.append(Refusal("closed", "Unit ini sudah ditutup."))
    if refusals:
        raise Refused(refusals)
    position = Position.objects.create(
        office_id=unit.office_id, unit=unit, title=title, role=role, heads=heads
    )
    facts = {"title": title, "role": role, "unit": unit.code, "heads": heads}
    write_journal(
        unit.office_id, by=by, verb="add_position", thing=f"position:{position.pk}", facts=facts, at=at
    )
    return position


SETTINGS = frozenset(
    {"short_name", "name_lines", "city", "address_lines", "report_copies", "number_unit", "due_mode"}
)


@transaction.atomic
def set_office(
    office_id: int, settings: Mapping[str, str], *, by: Holder, at: datetime | None = None
) -> None:
    """Papers and steps made before keep what they were made with."""
    assert settings.keys() <= SETTINGS
    office = Office.objects.select_for_update().get(pk=office_id)
    if refusals := _barred(by, office_id, at):
        raise Refused(refusals)
    _change(office, "set_office", f"office:{office_id}", by, at, **settings)


@transaction.atomic
def set_limits(
    office_id: int, *, since: Period, waspada: int, kritis: int, ahead: int, unpaid: int, by: Holder,
    at: datetime | None = None,
) -> None:  # fmt: skip
    """Limits of deviation from a month on; months before keep theirs, and papers keep what they were made with."""
    office = Office.objects.select_for_update().get(pk=office_id)
    if refusals := _barred(by, office_id, at) + limit_faults(waspada, kritis):
        raise Refused(refusals)
    row: dict[str, int | str] = {
        "since": str(since),
        "waspada": waspada,
        "kritis": kritis,
        "ahead": ahead,
        "unpaid": unpaid,
    }
    kept = with_limits(office.deviation_limits, row)
    if kept != office.deviation_limits:
        Office.objects.filter(pk=office_id).update(deviation_limits=kept)
        thing = f"office:{office_id}"
        write_journal(office_id, by=by, verb="set_limits", thing=thing, facts=row, at=at or timezone.now())


def _change(row: Unit | Office, verb: str, thing: str, by: Holder, at: datetime | None, **after: Any) -> None:
    """Nothing changed leaves no entry."""
    differing = changes({name: getattr(row, name) for name in after}, after)
    if not differing:
        return
    for name, (_, value) in differing.items():
        setattr(row, name, value)
    row.save(update_fields=list(differing))
    office_id = row.pk if isinstance(row, Office) else row.office_id
    write_journal(office_id, by=by, verb=verb, thing=thing, facts=differing, at=at or timezone.now())
