"""What is wrong in the number books, for `mutubaku doctor`."""

from collections.abc import Iterator
from typing import Any

from mutubaku.documents.models import Document
from mutubaku.documents.selectors.acts import acts
from mutubaku.documents.selectors.numbers import number_book, register_years, sealed_rows
from mutubaku.org.rules.journal import altered


def register_faults(office_id: int) -> list[tuple[str, str]]:
    return [*_number_faults(office_id), *_twin_faults(office_id)]


def _number_faults(office_id: int) -> list[tuple[str, str]]:
    """Per register: serials that are missing, given twice or never given out; lines and blocks that were altered."""
    known = register_years(office_id)
    found = []
    for kind, year in sorted(known, key=lambda key: known[key]):
        book = number_book(office_id, kind, year)
        found += [(f"register {book.name} {year}", fault) for fault in book.faults]
    papers = Document.objects.filter(office_id=office_id).exclude(number="")
    used = set(papers.values_list("kind", "number_year")) - known.keys()
    found += [(f"register {kind} {year}", "register tidak ada") for kind, year in sorted(used, key=str)]
    return [*found, *_line_faults(office_id)]


def _line_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """Reserved, hand-written and void numbers against the acts that wrote them last."""
    lines, blocks = sealed_rows(office_id)
    said_lines: dict[tuple[Any, ...], str | None] = {}
    said_blocks: dict[tuple[Any, ...], str | None] = {}
    for verb in ("enter_number", "void_number"):
        for _, _, _, facts in acts(office_id, verb):
            said_lines[facts["line"],] = facts.get("stored")
    for _, _, _, facts in acts(office_id, "reserve_numbers"):
        said_blocks[facts["block"],] = facts.get("stored")
    for (pk,) in altered(said_lines, lines):
        yield "register", f"baris nomor {pk} berbeda dari yang dicatat jurnal"
    for (pk,) in altered(said_blocks, blocks):
        yield "register", f"nomor cadangan {pk} berbeda dari yang dicatat jurnal"


def _twin_faults(office_id: int) -> list[tuple[str, str]]:
    first: dict[str, int] = {}
    rows = Document.objects.filter(office_id=office_id).exclude(number="").order_by("pk")
    return [
        (f"naskah {pk}", f"nomor {number} juga dipakai naskah {first[number]}")
        for number, pk in rows.values_list("number", "pk")
        if first.setdefault(number, pk) != pk
    ]
