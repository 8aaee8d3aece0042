"""Numbers that no paper made here takes: reserved for an outage, entered afterwards, inserted, given back void.

Every verb holds the locked register first, so it stands in one line with whoever signs at the same moment.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.documents.models import Document, NumberBlock, NumberLine, Register
from mutubaku.documents.rules.number_lines import (
    HandWritten,
    LineKind,
    base_of,
    refusals_of_reason,
    refusals_to_enter,
    refusals_to_insert,
    refusals_to_keep,
    refusals_to_reserve,
)
from mutubaku.documents.rules.numbers import next_number, written_serial
from mutubaku.documents.rules.paper import PAPER_KINDS
from mutubaku.documents.selectors.numbers import block_seal, dated_serials, holds_number, line_seal
from mutubaku.documents.services.desk import day_of, office_of, refuse
from mutubaku.documents.services.registers import locked_register
from mutubaku.documents.services.uploading import keep_upload
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import Holder
from mutubaku.org.services import write_journal
from mutubaku.values.refusal import Refusal, Refused

SCANS = "register"  # dossier of the scans; no case has such a number


def _opened(office_id: int, kind: str, year: int, by: Holder, at: datetime) -> tuple[Office, Register]:
    """The office with `by` in it, and the locked register; raises Refused for a kind that has none."""
    office = office_of(office_id, by, at)
    if kind not in PAPER_KINDS:
        raise Refused(Refusal("kind", f"Jenis naskah {kind!r} tidak dikenal.", "kind"))
    if not 2000 <= year <= day_of(office, at).year + 1:
        raise Refused(Refusal("year", "Register tahun itu tidak ada. Pilih tahun yang berjalan.", "year"))
    return office, locked_register(office_id, kind, year)


def _note(register: Register, by: Holder, verb: str, at: datetime, **facts: object) -> None:
    about = {"kind": register.kind, "year": register.year, **facts}
    write_journal(register.office_id, by=by, verb=verb, thing=f"register:{register.pk}", facts=about, at=at)


@transaction.atomic
def reserve_numbers(
    office_id: int, *, kind: str, year: int, count: int, reason: str, by: Holder, at: datetime | None = None
) -> NumberBlock:
    """The next `count` serials, put aside; who signs afterwards takes the number behind them."""
    at = at or timezone.now()
    office, register = _opened(office_id, kind, year, by, at)
    refuse(refusals_to_reserve(by, day_of(office, at), count, reason))
    block = NumberBlock.objects.create(
        register=register, first=register.last + 1, last=register.last + count, reason=reason.strip(), at=at,
        person_id=by.person_id, post=by.title,
    )  # fmt: skip
    register.last = block.last
    register.save(update_fields=["last"])
    facts = {"first": block.first, "last": block.last, "reason": block.reason}
    _note(register, by, "reserve_numbers", at, **facts, block=block.pk, stored=block_seal(block.pk))
    return block


@transaction.atomic
def enter_number(
    office_id: int,
    *,
    kind: str,
    year: int,
    what: HandWritten,
    scan: tuple[str, bytes] | None = None,
    by: Holder,
    at: datetime | None = None,
) -> NumberLine:
    """A paper written outside the program gets its line. `scan`: name and bytes of the signed sheet."""
    at = at or timezone.now()
    office, register = _opened(office_id, kind, year, by, at)
    refuse(refusals_to_enter(by, day_of(office, at), year, what))
    serial, suffix = _place(register, what)
    number = (
        what.number.strip()
        if what.kind == LineKind.UMUM
        else _written(register, office, serial, suffix, what.dated)
    )
    if holds_number(office_id, number):
        words = f"Nomor {number} sudah dipakai naskah lain. Periksa nomornya."
        raise Refused(Refusal("taken", words, "number"))
    upload = keep_upload(office_id, dossier=SCANS, name=scan[0], data=scan[1], by=by, at=at) if scan else None
    line = NumberLine.objects.create(
        office_id=office_id, register=register, kind=what.kind, serial=serial or None, suffix=suffix, number=number,
        dated=what.dated, subject=what.subject.strip(), recipient=what.recipient.strip(), upload=upload, at=at,
        person_id=by.person_id, post=by.title,
    )  # fmt: skip
    _note(register, by, "enter_number", at, number=number, line=line.pk, stored=line_seal(line.pk))
    return line


def _place(register: Register, what: HandWritten) -> tuple[int, int]:
    """(serial, suffix); (0, 0) for a number of Umum, which has its own counter."""
    if what.kind == LineKind.UMUM:
        return 0, 0
    if what.kind == LineKind.RESERVED:
        _require_free(register, what.serial)
        return what.serial, 0
    given = dated_serials(register)
    refuse(refusals_to_insert(given, register.start, what.dated))
    base = base_of(given, register.start, what.dated) or 0
    return base, NumberLine.objects.filter(register=register, serial=base, suffix__gt=0).count() + 1


def _written(register: Register, office: Office, serial: int, suffix: int, dated: date) -> str:
    return next_number(
        register.pattern, serial=serial, suffix=suffix, dated=dated, klas=register.klas, unit=office.number_unit,
        kind=PAPER_KINDS[register.kind].letter,
    )  # fmt: skip


def _require_free(register: Register, serial: int) -> None:
    """The serial belongs to a block and nobody has used it."""
    if not NumberBlock.objects.filter(register=register, first__lte=serial, last__gte=serial).exists():
        words = f"Nomor urut {serial} tidak termasuk nomor cadangan. Pilih nomor dari cadangan yang ada."
        raise Refused(Refusal("not_reserved", words, "serial"))
    if NumberLine.objects.filter(register=register, serial=serial, suffix=0).exists():
        words = f"Nomor urut {serial} sudah dipakai. Pilih nomor cadangan yang lain."
        raise Refused(Refusal("used", words, "serial"))


@transaction.atomic
def void_number(
    office_id: int,
    *,
    kind: str,
    year: int,
    serial: int,
    suffix: int = 0,
    until: int | None = None,
    reason: str,
    by: Holder,
    at: datetime | None = None,
) -> tuple[NumberLine, ...]:
    """Nomor batal: it stays in the book with its reason and is never given out again. `until`: a run of serials.

    Voids the number of a signed paper, a line written by hand, or a reserved serial that was not used.
    """
    at = at or timezone.now()
    office, register = _opened(office_id, kind, year, by, at)
    refuse([*refusals_to_keep(by, day_of(office, at)), *refusals_of_reason(reason)])
    end = until or serial
    if not serial <= end < serial + 500 or (suffix and until):
        raise Refused(
            Refusal("range", "Rentang nomor tidak dapat dipakai. Tulis nomor awal dan akhirnya.", "until")
        )
    lines = tuple(
        _void(register, office, one, suffix, reason.strip(), by, at) for one in range(serial, end + 1)
    )
    for line in lines:
        facts = {"number": line.number, "reason": line.reason, "line": line.pk}
        _note(register, by, "void_number", at, **facts, stored=line_seal(line.pk))
    return lines


def _void(
    register: Register, office: Office, serial: int, suffix: int, reason: str, by: Holder, at: datetime
) -> NumberLine:
    line = NumberLine.objects.filter(register=register, serial=serial, suffix=suffix).first()
    if line is None:
        line = _new_void(register, office, serial, suffix, at)
    elif line.voided_at is not None:
        words = f"Nomor urut {written_serial(serial, suffix)} sudah batal."
        raise Refused(Refusal("void", words, "serial"))
    line.voided_at, line.voided_by_id, line.reason = at, by.person_id, reason
    if line.pk is None:
        line.at, line.person_id, line.post = at, by.person_id, by.title
    line.save()
    return line


def _new_void(register: Register, office: Office, serial: int, suffix: int, at: datetime) -> NumberLine:
    """The line of a paper made here, or of a reserved serial that nobody used; not saved yet."""
    paper = Document.objects.filter(
        office_id=register.office_id, kind=register.kind, number_year=register.year, number_serial=serial,
        signed_at__isnull=False,
    ).first() if suffix == 0 else None  # fmt: skip
    made = NumberLine(office_id=register.office_id, register=register, serial=serial, suffix=suffix)
    if paper is not None:
        made.kind, made.document, made.number = LineKind.PAPER, paper, paper.number
        made.dated, made.subject = paper.dated or day_of(office, at), paper.title
        return made
    if (
        suffix
        or not NumberBlock.objects.filter(register=register, first__lte=serial, last__gte=serial).exists()
    ):
        words = (
            f"Nomor urut {written_serial(serial, suffix)} belum dikeluarkan, jadi tidak dapat dibatalkan. "
            "Periksa nomornya pada register."
        )
        raise Refused(Refusal("not_given", words, "serial"))
    made.kind, made.dated = LineKind.UNUSED, day_of(office, at)
    made.number = _written(register, office, serial, 0, made.dated)
    return made


def give_back(
    office_id: int,
    *,
    kind: str,
    year: int,
    block_id: int,
    reason: str,
    by: Holder,
    at: datetime | None = None,
) -> int:
    """What is left of a block becomes void; how many serials that were."""
    return len(_give_back(office_id, kind, year, block_id, reason, by, at or timezone.now()))


@transaction.atomic
def _give_back(
    office_id: int, kind: str, year: int, block_id: int, reason: str, by: Holder, at: datetime
) -> list[NumberLine]:
    _, register = _opened(office_id, kind, year, by, at)
    block = NumberBlock.objects.filter(register=register, pk=block_id).first()
    used = set(NumberLine.objects.filter(register=register, suffix=0).values_list("serial", flat=True))
    left = [one for one in range(block.first, block.last + 1) if one not in used] if block else []
    if not left:
        raise Refused(Refusal("nothing", "Tidak ada nomor cadangan yang tersisa pada baris itu.", "block"))
    lines: list[NumberLine] = []
    for serial in left:
        lines += void_number(office_id, kind=kind, year=year, serial=serial, reason=reason, by=by, at=at)
    return lines
