"""What a unit does with its sheet: keeping what is typed, and signing it into figures."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from mutubaku.figures.models import CellReturn, Element, Figure, Sheet, SheetRemark
from mutubaku.figures.rules.entry import (
    Draft,
    Values,
    drafted,
    entry,
    fault_refusals,
    filled,
    read_draft,
    source_of,
)
from mutubaku.figures.rules.preview import Change
from mutubaku.figures.rules.sheet import SheetForm, SheetRow
from mutubaku.figures.rules.status import (
    DIGITS,
    FIELDS,
    MONEY,
    PHYSICAL,
    SheetStatus,
    Source,
    typing_refusals,
)
from mutubaku.figures.selectors.seals import submission_seals
from mutubaku.figures.selectors.sheets import SheetFacts, facts_of
from mutubaku.figures.services.locked import locked_sheet, stale
from mutubaku.org.rules.holding import Holder, Role, may_act, may_type
from mutubaku.org.rules.journal import canonical
from mutubaku.org.services import write_journal
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.refusal import Refusal, Refused


@transaction.atomic
def save_draft(
    sheet_id: int,
    *,
    version: int,
    values: Values,
    by: Holder,
    edits: int | None = None,
    source: Source = Source.TYPED,
    at: datetime | None = None,
) -> int:
    """Keeps typed cells, right or wrong, until they are signed; returns the new count of edits.

    `values`: row key → {field of `preview.KEYED`: Decimal, MISSING or text}; what is not named stays as it is, so two
    operators may fill different rows. `edits`: as read with the form; given, any change in between is refused.
    """
    at = at or timezone.now()
    sheet = locked_sheet(sheet_id, by)
    _require(may_type(by, unit_id=sheet.unit_id, on=local_day(at)), sheet, "mengisi")
    facts = _writable(sheet, version=version, edits=edits)
    typed = entry(facts.form, values)
    if typed.refusals:
        raise Refused(typed.refusals)
    if typed.changes:
        _keep(sheet, typed.changes, source, by, at)
    return sheet.edits


def _keep(sheet: Sheet, changes: tuple[Change, ...], source: Source, by: Holder, at: datetime) -> None:
    sheet.draft = drafted(read_draft(sheet.draft), changes, source)
    sheet.edits += 1
    sheet.changed_at, sheet.changed_by = at, by.title
    sheet.save(update_fields=["draft", "edits", "changed_at", "changed_by"])
    cells = {
        f"{change.key}.{change.field}": [_plain(change.before), _plain(change.after)] for change in changes
    }
    facts = {"version": sheet.version, "source": source, "cells": cells}
    write_journal(
        sheet.round.office_id, by=by, verb="save_draft", thing=f"sheet:{sheet.pk}", facts=facts, at=at
    )


@transaction.atomic
def submit_sheet(
    sheet_id: int,
    *,
    version: int,
    by: Holder,
    values: Values | None = None,
    edits: int | None = None,
    at: datetime | None = None,
) -> SheetForm:
    """The head of the unit signs the sheet: drafted and given values become figures; returns the form as signed.

    Changed cells get a new version that supersedes the one before. Raises Refused with everything that stands in the
    way at once: not the head, already sent, changed by another (named), closed cells, unanswered returns, faults.
    """
    at = at or timezone.now()
    sheet = locked_sheet(sheet_id, by)
    heads = may_act(by, role=Role.KEPALA_BIDANG_UPTD, unit_id=sheet.unit_id, on=local_day(at))
    _require(heads, sheet, "menandatangani")
    facts = _writable(sheet, version=version, edits=edits, signer=by)
    typed = entry(facts.form, values or {})
    form = filled(facts.form, typed.changes)
    faults = facts.faults(form, today=local_day(at), submitting=True)
    refusals = [*typed.refusals, *fault_refusals(faults)]
    if refusals:
        raise Refused(refusals)
    draft = read_draft(drafted(read_draft(sheet.draft), typed.changes, Source.TYPED))
    signed = _sign(sheet, form, draft, by, at)
    journal = {
        "version": sheet.version,
        "figures": signed,
        "sheet": digest(form),
        "warnings": sorted({fault.code for fault in faults}),
        "stored": submission_seals(sheet.pk, sheet.version, at),
    }
    write_journal(
        sheet.round.office_id, by=by, verb="submit_sheet", thing=f"sheet:{sheet.pk}", facts=journal, at=at
    )
    return form


def local_day(at: datetime) -> date:
    return timezone.localdate(at)


def _require(allowed: bool, sheet: Sheet, act: str) -> None:
    if not allowed:
        message = f"Anda tidak berwenang {act} lembar {sheet.unit.name} pada tanggal ini."
        raise Refused(Refusal("not_allowed", message))


def _writable(sheet: Sheet, *, version: int, edits: int | None, signer: Holder | None = None) -> SheetFacts:
    """Raises Refused when the sheet is no longer open, or was changed since it was read."""
    refusals = typing_refusals(SheetStatus(sheet.status)) or stale(
        sheet, version=version, edits=edits, signer=signer
    )
    if refusals:
        raise Refused(refusals)
    return facts_of(sheet)


def digest(form: SheetForm) -> str:
    """SHA-256 of what the head signed: version and every typed value of every row."""
    rows = [
        [row.key, _plain(row.money), _plain(row.physical), row.override, *vars(row.remark).values()]
        for row in form.rows
    ]
    return hashlib.sha256(canonical([form.unit, str(form.period), form.version, rows]).encode()).hexdigest()


def _plain(value: Amount | str) -> str | None:
    return None if value is MISSING else str(value)


class _Key(NamedTuple):
    element: str
    code: str
    fund: str


class _New(NamedTuple):
    """One figure as it is signed now."""

    key: _Key
    value: int
    reason: str
    source: str


def _asked(form: SheetForm, draft: Draft) -> Iterator[_New]:
    for row in form.rows:
        source = Source.SIPD if row.from_sipd else source_of(draft, row.key, "money") or Source.TYPED
        yield _New(_Key(MONEY, row.code, row.fund), scaled(row.money, MONEY), row.override.strip(), source)
        if row.lead:
            source = source_of(draft, row.key, "physical") or Source.TYPED
            yield _New(_Key(PHYSICAL, row.code, ""), scaled(row.physical, PHYSICAL), "", source)


def scaled(value: Amount, element: str) -> int:
    """Decimal → the stored integer. The faults have refused what is missing or finer than the element."""
    assert isinstance(value, Decimal)
    return int(value.scaleb(DIGITS[element]))


def _sign(sheet: Sheet, form: SheetForm, draft: Draft, by: Holder, at: datetime) -> int:
    """Stores what changed and marks the sheet as sent; returns the number of new figures."""
    asked = list(_asked(form, draft))
    stored = _store_figures(sheet, asked, by, at)
    _store_remarks(sheet, form.rows, by, at)
    _store_answers(sheet, form.rows, {new.key: new.value for new in asked}, by, at)
    sheet.status, sheet.draft, sheet.edits = SheetStatus.SUBMITTED, "{}", sheet.edits + 1
    sheet.changed_at, sheet.changed_by = at, by.title
    sheet.submitted_at, sheet.submitted_by_id, sheet.signer = at, by.person_id, by.title
    sheet.save()
    return stored


def _store_figures(sheet: Sheet, asked: Iterable[_New], by: Holder, at: datetime) -> int:
    elements = dict(Element.objects.values_list("code", "pk"))
    rows = Figure.objects.filter(unit_id=sheet.unit_id, period=sheet.round.period, superseded=False)
    current = {_Key(row.element.code, row.code, row.fund): row for row in rows.select_related("element")}
    new = [
        figure
        for figure in asked
        if (held := current.get(figure.key)) is None
        or (held.value, held.reason) != (figure.value, figure.reason)
    ]
    overtaken = [current[figure.key].pk for figure in new if figure.key in current]
    Figure.objects.filter(pk__in=overtaken).update(superseded=True)
    Figure.objects.bulk_create(
        Figure(
            office_id=sheet.round.office_id, sheet=sheet, unit_id=sheet.unit_id, element_id=elements[figure.key.element],
            period=sheet.round.period, code=figure.key.code, fund=figure.key.fund,
            version=current[figure.key].version + 1 if figure.key in current else 1,
            value=figure.value, source=figure.source, reason=figure.reason,
            by_id=by.person_id, title=by.title, at=at,
        )
        for figure in new
    )  # fmt: skip
    return len(new)


def _store_remarks(sheet: Sheet, rows: Iterable[SheetRow], by: Holder, at: datetime) -> None:
    held = SheetRemark.objects.filter(unit_id=sheet.unit_id, period=sheet.round.period, superseded=False)
    current = {(row.code, row.fund): row for row in held}
    new = []
    for row in rows:
        texts = {name: text.strip() for name, text in vars(row.remark).items()}
        before = current.get((row.code, row.fund))
        if texts == ({name: getattr(before, name) for name in texts} if before else dict.fromkeys(texts, "")):
            continue
        new.append(
            SheetRemark(
                sheet=sheet, unit_id=sheet.unit_id, period=sheet.round.period, code=row.code, fund=row.fund,
                version=before.version + 1 if before else 1, by_id=by.person_id, title=by.title, at=at, **texts,
            )
        )  # fmt: skip
    overtaken = [current[row.code, row.fund].pk for row in new if (row.code, row.fund) in current]
    SheetRemark.objects.filter(pk__in=overtaken).update(superseded=True)
    SheetRemark.objects.bulk_create(new)


def _store_answers(
    sheet: Sheet, rows: Iterable[SheetRow], values: Mapping[_Key, int], by: Holder, at: datetime
) -> None:
    """The answer stands on the row; it answers every cell of the row that was given back."""
    answers: dict[tuple[str, str], str] = {}
    for row in rows:
        for field in row.given_back_fields:
            answers[row.code, row.fund if field == "money" else ""] = row.answer.strip()
    pending = list(CellReturn.objects.filter(sheet=sheet, version=sheet.version, answered_at__isnull=True))
    for cell in pending:
        cell.answer = answers[cell.code, cell.fund]
        cell.new_value = values[_Key(FIELDS[cell.field], cell.code, cell.fund)]
        cell.answered_by_id, cell.answered_at = by.person_id, at
    CellReturn.objects.bulk_update(pending, ["answer", "new_value", "answered_by", "answered_at"])
