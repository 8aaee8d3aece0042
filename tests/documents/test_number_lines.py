"""Number books with reserves, papers written by hand and void numbers: over a real database, also by many at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from cast import START, at, letter, make_office, staff
from django.db import connection
from refused import codes

from mutubaku.documents import selectors
from mutubaku.documents.models import NumberLine, Register
from mutubaku.documents.rules.number_lines import HandWritten, LineKind
from mutubaku.documents.selectors.numbers import number_book, printed
from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.marking import initial, sign
from mutubaku.documents.services.number_lines import enter_number, give_back, reserve_numbers, void_number
from mutubaku.documents.services.registers import set_register
from mutubaku.org.selectors import journal_state
from mutubaku.values.refusal import Refused

TODAY = START.date()
BOOK = {"kind": "nota_dinas", "year": 2026}
REASON = "Jaringan kantor padam."
UNBUILT = "bertanda tangan, tetapi berkas pdf, docx belum dibuat"


def hand(serial=0, kind=LineKind.RESERVED, dated=TODAY, number=""):
    return HandWritten(kind, dated, "Undangan rapat", "Biro Umum", serial, number)


def ready_letter(office, people, name="x"):
    row = draft(
        office.pk, kind="nota_dinas", dossier=name, title=name, period="", content=letter(), by=people["kasubbag"],
        at=START,
    )  # fmt: skip
    code = selectors.paper(row.pk).digest
    initial(row.pk, digest=code, by=people["sekretaris"], at=at(1))
    return row.pk, code


def signed_letter(office, people, minutes=2):
    pk, code = ready_letter(office, people)
    return sign(pk, digest=code, by=people["kadis"], at=at(minutes), formats=())


def book_of(office):
    return [(line.serial, line.number, line.note, line.void) for line in number_book(office.pk, **BOOK).lines]


def reserved(office, people, count=3):
    return reserve_numbers(office.pk, **BOOK, count=count, reason=REASON, by=people["kasubbag"], at=at(3))


def faults(office):
    return [fault for fault in selectors.faults(office.pk) if fault[1] != UNBUILT]


HAND, SPARE = "Ditulis tangan, nomor cadangan", f"Dicadangkan Kasubbag Perencanaan: {REASON}"


def test_a_reserve_is_used_by_hand_and_what_is_left_comes_back_void(office, people):
    signed_letter(office, people)
    block = reserved(office, people)
    signed_letter(office, people, 5)
    enter_number(office.pk, **BOOK, what=hand(3), by=people["pelaksana"], at=at(9))

    before = book_of(office)
    count = give_back(
        office.pk,
        **BOOK,
        block_id=block.pk,
        reason="Gangguan selesai lebih cepat.",
        by=people["kasubbag"],
        at=at(10),
    )

    assert before == [
        ("1", "000.7.2.8/1/SEK.PRC/2026", "", ""), ("2", "", SPARE, ""),
        ("3", "000.7.2.8/3/SEK.PRC/2026", HAND, ""), ("4", "", SPARE, ""), ("5", "000.7.2.8/5/SEK.PRC/2026", "", ""),
    ]  # fmt: skip
    unused = "Nomor cadangan tidak terpakai"
    assert count == 2
    assert book_of(office)[1::2] == [
        ("2", "000.7.2.8/2/SEK.PRC/2026", unused, "Gangguan selesai lebih cepat."),
        ("4", "000.7.2.8/4/SEK.PRC/2026", unused, "Gangguan selesai lebih cepat."),
    ]
    assert faults(office) == []
    with pytest.raises(Refused) as caught:
        enter_number(office.pk, **BOOK, what=hand(2), by=people["pelaksana"], at=at(11))
    assert codes(caught) == ["used"]


def test_a_line_prints_the_columns_of_the_register(office, people):
    signed_letter(office, people)
    line = number_book(office.pk, **BOOK).lines[0]
    assert printed(line) == (
        "1", "000.7.2.8", "000.7.2.8/1/SEK.PRC/2026", "02-11-2026", "Para Kepala Bidang", "x", "-",
        "Kasubbag Perencanaan", "", "",
    )  # fmt: skip


def test_a_backdated_letter_stands_behind_the_serial_of_its_day(office, people):
    set_register(
        office.pk,
        **BOOK,
        pattern="{urut}/{unit}/{tahun}",
        klas="000.7",
        start=653,
        by=people["kasubbag"],
        at=START,
    )
    signed_letter(office, people)
    terms = {**BOOK, "by": people["pelaksana"], "at": at(60 * 24 * 3)}
    for day in (1, 1):
        enter_number(office.pk, **terms, what=hand(kind=LineKind.INSERTED, dated=date(2026, 11, day)))

    assert [line[:2] for line in book_of(office)] == [
        ("653.1", "653.1/SEK.PRC/2026"), ("653.2", "653.2/SEK.PRC/2026"), ("654", "654/SEK.PRC/2026"),
    ]  # fmt: skip
    assert faults(office) == []
    with pytest.raises(Refused) as caught:
        enter_number(office.pk, **terms, what=hand(kind=LineKind.INSERTED, dated=date(2026, 11, 2)))
    assert codes(caught) == ["not_back"]


def test_a_number_of_umum_is_kept_outside_the_count_and_never_twice(office, people):
    terms = {**BOOK, "by": people["pelaksana"], "at": at(5)}
    what = hand(kind=LineKind.UMUM, number="000.7.3/811/UMUM/2026")
    enter_number(office.pk, **terms, what=what, scan=("surat.pdf", b"%PDF-1.7 surat"))

    with pytest.raises(Refused) as caught:
        enter_number(office.pk, **terms, what=what)

    assert codes(caught) == ["taken"]
    assert book_of(office) == [("–", "000.7.3/811/UMUM/2026", "Nomor dari Subbagian Umum", "")]
    assert NumberLine.objects.get().upload.media_type == "application/pdf"
    assert signed_letter(office, people).number_serial == 1
    assert faults(office) == []


def test_the_number_of_a_signed_paper_becomes_void_with_its_reason_once(office, people):
    row = signed_letter(office, people)
    terms = {**BOOK, "serial": 1, "by": people["kasubbag"], "at": at(9)}

    void_number(office.pk, **terms, reason="Surat ditarik, alamat salah.")

    assert book_of(office) == [("1", row.number, "", "Surat ditarik, alamat salah.")]
    assert faults(office) == []
    with pytest.raises(Refused) as caught:
        void_number(office.pk, **terms, reason="Surat ditarik, alamat salah.")
    assert codes(caught) == ["void"]
    assert signed_letter(office, people, 20).number_serial == 2


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"serial": 9}, ["not_given"]),
        ({"reason": "salah"}, ["reason"]),
        ({"by": "pelaksana"}, ["role"]),
        ({"until": 0, "serial": 5, "suffix": 1}, ["not_given"]),
        ({"serial": 3, "until": 2}, ["range"]),
        ({"kind": "puisi"}, ["kind"]),
        ({"year": 1999}, ["year"]),
    ],
)
def test_what_cannot_be_voided_says_why_and_changes_nothing(office, people, changed, refused):
    terms = {
        **BOOK,
        "serial": 1,
        "reason": "Surat ditarik kembali.",
        "by": "kasubbag",
        "at": at(9),
        **changed,
    }
    with pytest.raises(Refused) as caught:
        void_number(office.pk, **{**terms, "by": people[terms["by"]]})
    assert codes(caught) == refused
    assert NumberLine.objects.count() == 0


def test_a_void_run_is_all_or_nothing(office, people):
    reserved(office, people, 2)
    with pytest.raises(Refused):
        void_number(
            office.pk,
            **BOOK,
            serial=1,
            until=3,
            reason="Tidak dipakai lagi.",
            by=people["kasubbag"],
            at=at(9),
        )
    assert NumberLine.objects.count() == 0


@pytest.mark.parametrize(
    ("statement", "where", "words"),
    [
        (
            "UPDATE documents_numberline SET reason = 'lain' WHERE serial = 2",
            "register",
            "baris nomor {line} berbeda",
        ),
        (
            "UPDATE documents_numberline SET recipient = 'lain' WHERE serial = 1",
            "register",
            "baris nomor {first} berbeda",
        ),
        ("DELETE FROM documents_numberline WHERE serial = 2", "register", "baris nomor {line} berbeda"),
        ("UPDATE documents_numberblock SET last = 4", "register nota dinas 2026", "nomor urut 4 ganda"),
        ("UPDATE documents_register SET last = 4", "register nota dinas 2026", "nomor urut 4 hilang"),
    ],
)
def test_the_doctor_names_an_altered_number_book(office, people, statement, where, words):
    reserved(office, people)
    first = enter_number(office.pk, **BOOK, what=hand(1), by=people["pelaksana"], at=at(9))
    (line,) = void_number(
        office.pk, **BOOK, serial=2, reason="Tidak dipakai lagi.", by=people["kasubbag"], at=at(9)
    )
    assert faults(office) == []

    with connection.cursor() as cursor:
        cursor.execute(statement)

    wanted = words.format(line=line.pk, first=first.pk)
    assert [place for place, found in faults(office) if found.startswith(wanted)] == [where]


# ---------------------------------------------------------------- many at once


def at_once(*acts):
    """What each act returned, or the codes it was refused with; every one in a thread with a connection of its own."""
    gate = Barrier(len(acts))
    connection.close()  # the pool of PostgreSQL has eight

    def go(act):
        try:
            connection.ensure_connection()
            gate.wait(60)
            return act()
        except Refused as refused:
            return [refusal.code for refusal in refused.refusals]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(go, acts))


@pytest.mark.django_db(transaction=True)
def test_signers_reserves_and_papers_by_hand_never_share_a_number():
    office = make_office()
    people = staff(office)
    reserved(office, people, 2)
    letters = [ready_letter(office, people, str(n)) for n in range(4)]

    def signing(pk, code):
        return lambda: [sign(pk, digest=code, by=people["kadis"], at=at(5), formats=()).number_serial]

    def reserving():
        block = reserved(office, people, 3)
        return [block.first, block.last]

    def entering():
        return enter_number(office.pk, **BOOK, what=hand(1), by=people["pelaksana"], at=at(5)).number

    done = at_once(*(signing(*one) for one in letters), reserving, reserving, entering, entering)

    serials = sorted(serial for found in done[:4] for serial in found)
    blocks = sorted(done[4:6])
    taken = [*serials, *(no for first, last in blocks for no in range(first, last + 1))]
    assert sorted(taken) == list(range(3, 13))
    assert sorted(done[6:], key=str) == ["000.7.2.8/1/SEK.PRC/2026", ["used"]]
    assert Register.objects.get().last == 12
    assert faults(office) == []
    assert journal_state(office.pk).broken_at is None


@pytest.mark.django_db(transaction=True)
def test_the_first_signers_of_a_year_open_one_register():
    office = make_office()
    people = staff(office)
    letters = [ready_letter(office, people, str(n)) for n in range(5)]

    done = at_once(
        *(
            lambda pk=pk, code=code: (
                sign(pk, digest=code, by=people["kadis"], at=at(5), formats=()).number_serial
            )
            for pk, code in letters
        )
    )

    assert sorted(done) == [1, 2, 3, 4, 5]
    assert Register.objects.count() == 1
