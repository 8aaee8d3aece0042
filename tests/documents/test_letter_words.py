"""Every word of a letter is in its Word file exactly once and in order, and in its PDF, and so is every digit."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from mutubaku.documents.builders.docx import build_docx
from mutubaku.documents.builders.pdf import build_pdf
from mutubaku.documents.builders.placing import UNNUMBERED, letter_fields, signature_at
from mutubaku.documents.rules.letters.disposisi import Forward, LembarDisposisi, compose_lembar_disposisi
from mutubaku.documents.rules.letters.surat_pengantar import Sent, SuratPengantar, compose_surat_pengantar
from mutubaku.documents.rules.letters.tanda_terima import (
    HandedOver,
    Reception,
    TandaTerima,
    compose_tanda_terima,
)
from mutubaku.documents.rules.letters.wording import Official
from mutubaku.values.content import (
    Block,
    Dress,
    Frame,
    Heading,
    Initial,
    Letter,
    Numbered,
    Pane,
    Paragraph,
    Particulars,
    Place,
    Table,
    Tick,
    Ticks,
    unmarked,
)
from tests.documents.reading import outside
from tests.documents.sample_letters import INITIALS, LETTERS, WITA

DOTS = re.compile(r"\.{4,}|…+")


# ---------------------------------------------------------------- what a letter says, told once more


def words_of(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text) | Heading(text):
            yield text
        case Numbered(items):
            yield from items
        case Particulars():
            yield from filter(None, (f"{block.label} :" if block.label else "", block.number))
            for name, values in block.rows:
                yield from (name, ":")
                yield from values if len(values) == 1 else (f"{n}. {v}" for n, v in enumerate(values, 1))
            yield block.after
        case Ticks():
            yield f"{block.label} :" if block.label else ""
            for one in block.items:
                yield f"{'☑' if one.on else '☐'} {one.text}"
        case Frame():
            for row in block.rows:
                for pane in row:
                    for inside in pane.blocks:
                        yield from words_of(inside)
        case Table():
            yield from (head.text for line in block.head for head in line)
            yield from (str(n) for n in range(1, len(block.columns) + 1) if block.numbered)
            for line in block.rows:
                for cell in line.cells:
                    yield from (cell.text + cell.mark, cell.under)
            yield from block.notes


def signed(place: Place, dress: Dress, place_date: str = "") -> Iterator[str]:
    one = signature_at(place, dress)
    if place.ink:
        for n, name in enumerate(place.ink):
            yield from ("tanda tangan dan cap",) if n == 2 else ()
            yield f"{name} :"
        return
    yield from (place_date, f"{one.post},")
    if place.done:
        yield place.done
    elif one.when:
        yield f"Ditandatangani secara elektronik {one.when} Kode {one.code}"
    else:
        yield "Menunggu tanda tangan"
    yield from (one.name, one.rank, f"NIP {one.nip}")


def closing(letter: Letter, dress: Dress) -> Iterator[str]:
    places = letter.places or (Place(own=True),)
    if len(places) > 3:
        yield "No. Nama Jabatan/instansi Tanda tangan"
        for n, place in enumerate(places, 1):
            one = signature_at(place, dress)
            yield from (str(n), place.label, one.name, f"NIP {one.nip}", one.post, f"{n}.")
            yield from (f"Ditandatangani secara elektronik {one.when} Kode {one.code}",) if one.when else ()
        return
    note = any(name == "#" for name, _ in letter.fields)
    dated = "" if note or letter.form or len(places) > 1 else dress.place_date
    if len(places) == 1:
        yield from (dated if places[0].label else "", places[0].label)
        yield from signed(places[0], dress, "" if places[0].label else dated)
        return
    yield from (places[0].label, places[1].label)
    yield from signed(places[0], dress)
    yield from signed(places[1], dress)
    for place in places[2:]:
        yield place.label
        yield from signed(place, dress)


def sheet_words(letter: Letter, dress: Dress) -> Iterator[str]:
    office = dress.office
    yield from (office.government, *office.name, *office.address)
    fields = [word for name, values in letter_fields(letter, dress) for word in (
        name, ":", *(values if len(values) == 1 else (f"{n}. {v}" for n, v in enumerate(values, 1))))]  # fmt: skip
    label, *names, town = letter.address or ("", "", "")
    to = [label, *(names if len(names) == 1 else (f"{n}. {name}" for n, name in enumerate(names, 1)))]
    to += ["di", town] if letter.address else []
    number = (
        []
        if any(n == "#" for n, _ in letter.fields) or letter.form == "formulir"
        else ["NOMOR", dress.number]
    )
    yield from [dress.place_date] if letter.form in ("surat", "pengantar") else []
    if letter.form == "surat":
        yield from (*fields, *to)
    elif letter.form == "pengantar":
        yield from (*to, *letter.title, *number)
    else:
        yield from (*letter.title, *number, *fields)
    for block in letter.body:
        yield from words_of(block)
        if isinstance(block, Frame):
            yield from signed(Place(own=True), dress)
    if letter.form != "formulir":
        yield from closing(letter, dress)
    if letter.copies:
        many = len(letter.copies) > 1
        yield from ("Tembusan:", *(f"{n}. {c}" if many else c for n, c in enumerate(letter.copies, 1)))


def expected(letter: Letter, dress: Dress) -> list[str]:
    told = [word for name in letter.sheets or ("",) for word in (name, *sheet_words(letter, dress))]
    return DOTS.sub(" ", unmarked(" ".join(told))).split()


def in_word(data: bytes) -> list[str]:
    body = Document(BytesIO(data)).element.body
    pieces = []
    for paragraph in body.iter(qn("w:p")):
        for part in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab")):
            pieces.append(part.text or "" if part.tag == qn("w:t") else " ")
        pieces.append(" ")
    return DOTS.sub(" ", "".join(pieces)).split()


def in_pdf(data: bytes) -> list[str]:
    return [
        token
        for page in pypdfium2.PdfDocument(data)
        for token in page.get_textpage().get_text_range().split()
    ]


@pytest.mark.parametrize("name", [name for name in LETTERS if name != "nota-dinas-arsip"])
def test_word_file_says_exactly_what_the_letter_says(name):
    letter, dress = LETTERS[name]
    assert in_word(build_docx(letter, dress)) == expected(letter, dress)


@pytest.mark.parametrize("name", LETTERS)
def test_every_word_of_the_letter_is_in_the_pdf(name):
    letter, dress = LETTERS[name]
    wanted = Counter(word for word in expected(letter, dress) if word not in ("☑", "☐"))
    printed = "".join(in_pdf(build_pdf(letter, dress).data))  # a line may break after a slash
    assert {word: count for word, count in wanted.items() if printed.count(word) < count} == {}


@pytest.mark.parametrize(
    "build",
    [lambda *of: " ".join(in_pdf(build_pdf(*of).data)), lambda *of: " ".join(in_word(build_docx(*of)))],
)
def test_paraf_box_is_on_drafts_and_the_archive_copy_but_not_on_the_copy_sent(build):
    letter, dress = LETTERS["nota-dinas"]
    sent = replace(dress, initials=INITIALS)
    konsep = replace(sent, signature=replace(sent.signature, when="", code=""))
    worn = (sent, replace(sent, archive=True), konsep)
    assert ["hierarki" in build(letter, one) for one in worn] == [False, True, True]


def test_archive_copy_of_every_kind_carries_the_box():
    box = (Initial("Penguji", "Memaraf", "Seluruh naskah", "2 November 2026 pukul 09.05 WITA"),)
    for letter, dress in LETTERS.values():
        worn = replace(dress, archive=True, initials=box)
        assert "hierarki" in in_pdf(build_pdf(letter, worn).data)
        assert "hierarki" in in_word(build_docx(letter, worn))


def test_copies_of_other_signers_stand_at_their_place():
    letter, dress = LETTERS["berita-acara-rekonsiliasi"]
    other = replace(
        dress.signature, post="Kasubbag Keuangan", name="Pejabat Kasubbag Keuangan", code="B8RN-7KDA"
    )
    for text in (
        in_pdf(build_pdf(letter, replace(dress, cosigned=(other,))).data),
        in_word(build_docx(letter, replace(dress, cosigned=(other,)))),
    ):
        assert ("B8RN-7KDA" in text, "7K3M-9QXD" in text) == (True, True)


def test_unsigned_letter_says_when_number_and_date_come():
    letter, dress = LETTERS["surat-dinas"]
    bare = replace(
        dress, number="", place_date="", date="", signature=replace(dress.signature, when="", code="")
    )
    assert " ".join(in_word(build_docx(letter, bare))).count(UNNUMBERED) == 2


@pytest.mark.parametrize(
    "body",
    [
        (Frame(((Pane((Paragraph("kata " * 4000 + "TAMAT"),)),),), signed=True),),
        (Frame(((Pane((Ticks((*(Tick(f"penerima {n}") for n in range(150)), Tick("TAMAT"))),)),),)),),
        (Particulars((("Nama", ("kata " * 4000 + "TAMAT",)),), "1.", "selanjutnya"),),
        (Particulars((("Dasar", (*(f"butir {n}" for n in range(200)), "TAMAT")),)),),
    ],
    ids=["endless note", "endless ticks", "endless value", "endless values"],
)
@pytest.mark.parametrize("form", ["", "formulir", "surat"])
def test_nothing_is_lost_over_the_edge_of_the_page(body, form):
    letter, dress = LETTERS["disposisi"]
    address = ("Yth.", "Kepala", "Tempat") if form == "surat" else ()
    data = build_pdf(replace(letter, body=body, form=form, address=address), dress).data
    assert outside(data) == []
    assert "TAMAT" in " ".join(in_pdf(data))


# ---------------------------------------------------------------- any facts

EARLY, LATE = (datetime.fromisoformat(day) for day in ("2020-01-01", "2035-01-01"))
words = st.text("abcdeghijklmnoprstuwy ", min_size=1, max_size=24).map(str.strip).filter(bool)
numbered = st.integers(0, 10**9).map(lambda n: f"berkas {n}")
names = st.lists(numbered, min_size=1, max_size=14, unique=True).map(tuple)
moments = st.datetimes(timezones=st.just(WITA), min_value=EARLY, max_value=LATE)
giver = Official("Pelaksana", "Pelaksana Subbagian Perencanaan", "000000000000000000")
receipts = st.builds(
    TandaTerima, words, st.dates(date(2020, 1, 1), date(2035, 1, 1)), words,
    st.lists(st.builds(HandedOver, numbered, numbered), min_size=1, max_size=5).map(tuple),
    st.lists(st.builds(Reception, numbered, words, st.none() | moments, numbered), min_size=1, max_size=30).map(tuple),
    st.just(giver),
)  # fmt: skip
forms = st.builds(
    LembarDisposisi, words, words, names, names, numbered, agenda=numbered, recipients=names, instructions=names,
    note=words,
    history=st.lists(st.builds(Forward, words, names, names, moments, words), max_size=6).map(tuple),
)  # fmt: skip
covers = st.builds(
    SuratPengantar,
    names,
    st.lists(st.builds(Sent, numbered, numbered, words), min_size=1, max_size=20).map(tuple),
)


def digits_of(value: object) -> set[str]:
    return set(re.findall(r"\d{3,}", repr(value)))


def check(letter: Letter, wanted: set[str]) -> None:
    dress = LETTERS["disposisi"][1]
    for text in (
        " ".join(in_pdf(build_pdf(letter, dress).data)),
        " ".join(in_word(build_docx(letter, dress))),
    ):
        assert wanted - set(re.findall(r"\d{3,}", text)) == set()


@settings(max_examples=15)
@given(receipts)
def test_no_recipient_or_file_of_a_receipt_is_lost(facts):
    letter = compose_tanda_terima(facts)
    items, receptions = (block.rows for block in letter.body if isinstance(block, Table))
    assert [row.cells[1].text for row in items] == [item.what for item in facts.items]
    assert [row.cells[1].text for row in receptions] == [one.recipient for one in facts.receptions]
    assert [row.cells[2].gap for row in receptions] == [one.at is None for one in facts.receptions]
    kept = [one.proof for one in facts.receptions if one.at]
    check(letter, digits_of([(i.what, i.number) for i in facts.items] + kept))


@settings(max_examples=15)
@given(forms)
def test_no_recipient_or_instruction_of_a_disposition_is_lost(facts):
    letter = compose_lembar_disposisi(facts)
    ticked = [tick for block in letter.body if isinstance(block, Frame) for row in block.rows for pane in row
              for part in pane.blocks if isinstance(part, Ticks) for tick in part.items]  # fmt: skip
    assert {tick.text for tick in ticked if tick.on} >= {*facts.chosen, *facts.asked}
    offered = {*facts.recipients, *facts.instructions} - {*facts.chosen, *facts.asked}
    assert {tick.text for tick in ticked if not tick.on} >= offered
    told = [(one.recipients, one.instructions) for one in facts.history]
    check(letter, digits_of((facts.recipients, facts.chosen, facts.asked, facts.number, facts.agenda, told)))


@settings(max_examples=15)
@given(covers)
def test_nothing_sent_and_nobody_addressed_is_lost(facts):
    letter = compose_surat_pengantar(facts)
    assert letter.address[1:-1] == facts.recipients
    check(letter, digits_of((facts.recipients, [(item.what, item.count) for item in facts.items])))
