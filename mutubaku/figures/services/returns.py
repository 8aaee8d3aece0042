"""Giving back: single cells with a reason each, or a whole sheet."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.figures.models import CellReturn, Figure, Round, Sheet
from mutubaku.figures.rules.sheet import SheetForm
from mutubaku.figures.rules.status import FIELDS, SheetStatus, reopen_refusals, return_refusals
from mutubaku.figures.selectors.seals import return_seal
from mutubaku.figures.selectors.sheets import facts_of
from mutubaku.figures.services.locked import locked_sheet
from mutubaku.org.rules.holding import Holder
from mutubaku.org.services import write_journal
from mutubaku.values.refusal import Refusal, Refused


@dataclass(frozen=True)
class GivenBack:
    """One cell: sub kegiatan, sumber dana, "money" or "physical", and what is wrong with it.

    Physical progress belongs to the sub kegiatan, so its `fund` is not read.
    """

    code: str
    fund: str
    field: str
    reason: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.code, "" if self.field == "physical" else self.fund, self.field


@transaction.atomic
def give_back(
    sheet_id: int,
    *,
    cells: Sequence[GivenBack],
    by: Holder,
    reason: str = "",
    due_at: datetime | None = None,
    at: datetime | None = None,
) -> int:
    """Returns single cells of a sent sheet; only those may change at its next submission. Returns the new version.

    The unit's head signs again. `reason`: why in general, beside what each cell says of itself. `due_at`: new due
    time of the sheet; None keeps the old one.
    """
    at = at or timezone.now()
    sheet = locked_sheet(sheet_id, by)
    refusals = return_refusals(SheetStatus(sheet.status)) or list(_cell_refusals(cells, facts_of(sheet).form))
    if refusals:
        raise Refused(refusals)
    figures = Figure.objects.filter(unit_id=sheet.unit_id, period=sheet.round.period, superseded=False)
    held = {(e, code, fund): value for e, code, fund, value in
            figures.values_list("element__code", "code", "fund", "value")}  # fmt: skip
    _reopen(sheet, reason, due_at, by, at)
    CellReturn.objects.bulk_create(
        CellReturn(
            sheet=sheet, version=sheet.version, code=cell.code, fund=cell.key[1], field=cell.field,
            reason=cell.reason.strip(), by_id=by.person_id, title=by.title, at=at,
            old_value=held.get((FIELDS[cell.field], *cell.key[:2])),
        )
        for cell in cells
    )  # fmt: skip
    facts = {
        "version": sheet.version,
        "cells": {"|".join(cell.key): cell.reason.strip() for cell in cells},
        "stored": return_seal(sheet.pk, sheet.version),
    }
    write_journal(
        sheet.round.office_id, by=by, verb="give_back", thing=f"sheet:{sheet.pk}", facts=facts, at=at
    )
    return sheet.version


def _cell_refusals(cells: Sequence[GivenBack], form: SheetForm) -> Iterator[Refusal]:
    if not cells:
        yield Refusal("cells_none", "Pilih paling sedikit satu sel yang dikembalikan.")
    known = {(row.code, row.fund, "money") for row in form.rows} | {
        (row.code, "", "physical") for row in form.rows
    }
    for key, times in Counter(cell.key for cell in cells).items():
        place = "|".join(key)
        if key not in known:
            yield Refusal("cell_unknown", f"Sel {place} tidak ada pada lembar ini.", place)
        if times > 1:
            yield Refusal("cell_twice", f"Sel {place} disebut {times} kali. Gabungkan alasannya.", place)
    for cell in cells:
        if not cell.reason.strip():
            place = "|".join(cell.key)
            yield Refusal("reason", f"Tulis alasan mengembalikan sel {place}.", place)


@transaction.atomic
def reopen_sheet(
    sheet_id: int, *, reason: str, by: Holder, due_at: datetime | None = None, at: datetime | None = None
) -> int:
    """Returns a whole sent sheet, or lets a closed unit report after all. Every cell is open; returns the version."""
    at = at or timezone.now()
    sheet = locked_sheet(sheet_id, by)
    refusals = reopen_refusals(SheetStatus(sheet.status))
    if not reason.strip():
        refusals.append(Refusal("reason", "Tulis alasan membuka kembali lembar.", "reason"))
    if refusals:
        raise Refused(refusals)
    _reopen(sheet, reason, due_at, by, at)
    facts = {"version": sheet.version, "reason": reason.strip()}
    write_journal(
        sheet.round.office_id, by=by, verb="reopen_sheet", thing=f"sheet:{sheet.pk}", facts=facts, at=at
    )
    return sheet.version


def _reopen(sheet: Sheet, why: str, due_at: datetime | None, by: Holder, at: datetime) -> None:
    """The signature no longer holds; figures, journal and the next version remember it. Who filled it stays."""
    sheet.status, sheet.version, sheet.edits = SheetStatus.RETURNED, sheet.version + 1, sheet.edits + 1
    sheet.due_at = due_at or sheet.due_at
    sheet.returned_at, sheet.returned_by, sheet.returned_why = at, by.title, why.strip()
    sheet.submitted_at, sheet.submitted_by, sheet.signer = None, None, ""
    sheet.save()
    Round.objects.filter(pk=sheet.round_id).update(closed_at=None)
