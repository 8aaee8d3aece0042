"""The number books of an office: one counter per kind of paper and year, without gaps.

Lines that no paper made here fills (reserved, written by hand, inserted, void) are written in `number_lines`.
"""

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.documents.models import Document, NumberLine, Register
from mutubaku.documents.rules.number_lines import LineKind
from mutubaku.documents.rules.numbers import clashing, next_number, pattern_faults
from mutubaku.documents.rules.paper import PAPER_KINDS
from mutubaku.documents.selectors.numbers import line_seal
from mutubaku.documents.services.desk import office_of, refuse
from mutubaku.documents.services.retention import record
from mutubaku.org.rules.holding import Holder
from mutubaku.org.services import write_journal
from mutubaku.values.refusal import Refusal, Refused

HELD_TOO_LONG = "Naskah tidak ditandatangani pada tahun nomornya."


def take_number(row: Document, dated: date, *, by: Holder, at: datetime) -> None:
    """Next serial of the kind and year, date and token; the locked register lets one signer after the other through,
    without gaps. A paper that holds a number of that year keeps its serial; one of an earlier year is void by then."""
    register = locked_register(row.office_id, row.kind, dated.year)
    if row.number_year != dated.year:
        if row.number_year is not None:
            _void_held(row, by, at)
        register.last += 1
        register.save(update_fields=["last"])
        row.number_serial, row.number_year = register.last, dated.year
    row.dated, row.token = dated, row.token or secrets.token_urlsafe(16)
    row.number = next_number(
        register.pattern,
        serial=row.number_serial or 0,
        dated=dated,
        klas=row.klas or register.klas,
        unit=row.office.number_unit,
        kind=PAPER_KINDS[row.kind].letter,
    )
    record(row, row.klas or register.klas)


def _void_held(row: Document, by: Holder, at: datetime) -> None:
    """The number a paper held into the next year stays in its book as void."""
    register = locked_register(row.office_id, row.kind, row.number_year or 0)
    line = NumberLine.objects.create(
        office_id=row.office_id, register=register, kind=LineKind.UNUSED, serial=row.number_serial, number=row.number,
        dated=row.dated or at.date(), at=at, person_id=by.person_id, post=by.title, voided_at=at,
        voided_by_id=by.person_id, reason=HELD_TOO_LONG,
    )  # fmt: skip
    facts = {
        "kind": row.kind,
        "year": register.year,
        "number": row.number,
        "reason": line.reason,
        "line": line.pk,
    }
    thing = f"register:{register.pk}"
    stored = line_seal(line.pk)
    write_journal(
        row.office_id, by=by, verb="void_number", thing=thing, facts={**facts, "stored": stored}, at=at
    )


def locked_register(office_id: int, kind: str, year: int) -> Register:
    """This year's register, locked; opened at 1 in the pattern of the year before when it is the first use."""
    rows = Register.objects.select_for_update().filter(office_id=office_id, kind=kind, year=year)
    if found := rows.first():
        return found
    before = Register.objects.filter(office_id=office_id, kind=kind, year__lt=year).order_by("-year").first()
    model = before or PAPER_KINDS[kind]
    Register.objects.get_or_create(
        office_id=office_id, kind=kind, year=year, defaults={"pattern": model.pattern, "klas": model.klas}
    )
    return rows.get()


@transaction.atomic
def set_register(
    office_id: int,
    *,
    kind: str,
    year: int,
    pattern: str,
    klas: str,
    start: int | None = None,
    by: Holder,
    at: datetime | None = None,
) -> Register:
    """The office's own pattern; `start`, if given, is the last number given out before this product took over."""
    at = at or timezone.now()
    office_of(office_id, by, at)
    others = (
        Register.objects.filter(office_id=office_id, year=year)
        .exclude(kind=kind)
        .values_list("kind", "pattern")
    )
    names = [(PAPER_KINDS[other].name, taken) for other, taken in others]
    refuse([*pattern_faults(pattern), *clashing(pattern, names)])
    register = locked_register(office_id, kind, year)
    if start is not None and start != register.start and register.last > register.start:
        message = (
            f"Register ini sudah mengeluarkan nomor sampai {register.last}; nomor awalnya tidak dapat diubah."
        )
        raise Refused(Refusal("begun", message, "start"))
    if start is not None and register.last == register.start:
        register.start = register.last = start
    register.pattern, register.klas = pattern, klas
    register.save()
    facts = {"kind": kind, "year": year, "pattern": pattern, "klas": klas, "start": register.start}
    write_journal(office_id, by=by, verb="set_register", thing=f"register:{register.pk}", facts=facts, at=at)
    return register
