"""Several papers read and marked at once: what is shown before the mark, one password, a result for each."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import MARKET, PDN_VALUES, VALUES, at, cast, key, plan
from pages import PASSWORD, Desk, forms, text

from mutubaku.cases import selectors
from mutubaku.cases.models import Case, Deviation, Work
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.rules.queue import Base, base_of
from mutubaku.cases.services import flow
from mutubaku.documents.models import Document
from mutubaku.documents.rules.paper import MarkFacts, MarkKind
from mutubaku.documents.selectors import paper, papers_of
from mutubaku.documents.services.drafting import draft, revise
from mutubaku.figures import selectors as figures
from mutubaku.figures.services.sheets import save_draft
from mutubaku.org.models import Person
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.content import Book, Paragraph
from mutubaku.values.period import Period

ADDRESS = "/persetujuan/"
MONTHS = ("2026-08", "2026-09", "2026-10")


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.FILES = tmp_path / "berkas"


@pytest.fixture
def desk(db: None) -> Desk:
    office = cast()
    adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    plan(office)
    for name in ("kadis", "sekretaris", "kepala PDN"):
        person = Person.objects.get(pk=office[name].person_id)
        person.set_password(PASSWORD)
        person.save()
    return Desk(office)


def begin(desk: Desk, month: str) -> Desk:
    """A case of the monthly report of its own."""
    period = Period.parse(month)
    version = in_force(desk.office.office_id, "10-laporan-bulanan", period.last_day)
    assert version is not None
    case_id = flow.start(
        desk.office.office_id, sop_version_id=version.pk, period=period, title=f"Laporan {month}",
        unit_ids=list(desk.office.units.values()), by=desk.office["kasubbag"],
    )  # fmt: skip
    return Desk(desk.office, Case.objects.get(pk=case_id))


def to_sign(desk: Desk, month: str) -> Desk:
    """A nota dinas that waits for the Kepala Dinas."""
    case = begin(desk, month)
    case.done("sekretaris", 1, words="Siapkan nota dinas.")
    case.done("kasubbag", 2)
    case.done("sekretaris", 3)
    return case


SHARES = {
    "2026-09": Decimal("0.9"),
    "2026-10": Decimal("0.1"),
}  # of the year to October, where both are walked


def fill(case: Desk, unit: str, share: Decimal = Decimal(1)) -> None:
    assert case.case is not None
    asked = figures.rounds(case.office.office_id, dossier=case.case.number)[-1]
    sheet = figures.sheet_of(asked.id, case.office.units[unit])
    assert sheet is not None
    by = case.office[f"operator {unit}"]
    values = {
        row: {name: value * share if name == "money" else value for name, value in cells.items()}
        for row, cells in VALUES[unit].items()
    }
    save_draft(sheet.id, version=sheet.version, values=values, by=by)


def asked(desk: Desk, month: str) -> Desk:
    """The units are asked for their sheets."""
    case = to_sign(desk, month)
    case.done("kadis", 4, password=PASSWORD)
    case.done("pelaksana", 5)
    return case


def to_approve(desk: Desk, month: str, share: Decimal = Decimal(1), decisions: str = "") -> Desk:
    """A book that waits for the Kepala Dinas."""
    case = asked(desk, month)
    for unit in case.office.units:
        fill(case, unit, share)
        case.done(f"kepala {unit}", 6, unit)
    case.done("pelaksana", 7, words="Semua unit sudah mengirim.")
    case.done("pelaksana", 8, decisions=decisions)
    case.done("pelaksana", 9, words="Diserahkan.")
    case.done("kasubbag", 10, words="Sesuai.")
    return case


def work_of(case: Desk, step: int, unit: str = "") -> int:
    assert case.case is not None
    return selectors.next_work(case.case.pk, step, case.office.units[unit] if unit else None)[0]


def sent(page: Any, *ticked: int, **typed: Any) -> dict[str, Any]:
    """What a browser would send with these ticks and the password."""
    return {**forms(page)[ADDRESS], "pilih": [str(pk) for pk in ticked], "sandi": PASSWORD, **typed}


def results(response: Any) -> list[tuple[str, list[str]]]:
    return [
        (one.case_number, [refusal.code for refusal in one.refusals]) for one in response.context["results"]
    ]


# ---------------------------------------------------------------- what is shown


def test_a_new_letter_is_shown_with_what_the_mark_does(desk: Desk) -> None:
    case = to_sign(desk, "2026-10")

    page = desk.client("kadis").get(ADDRESS)

    (line,) = page.context["form"].lines
    assert (line.item.work_id, line.item.verb, line.item.bars) == (work_of(case, 4), "Tanda tangani", ())
    assert line.item.reading.base is None
    assert "Versi pertama" in text(page)
    assert "Naskah mendapat nomor dan tanggal, lalu berkas PDF dan DOCX dibuat." in text(page)
    assert "langkah 5 oleh pelaksana" in text(page)


def test_a_book_that_was_marked_before_shows_only_what_changed_since(desk: Desk) -> None:
    case = to_approve(desk, "2026-10")
    assert case.case is not None
    book = papers_of(desk.office.office_id, case.case.number)[-1]
    content = paper(book.id).content
    assert isinstance(content, Book)
    first = content.chapters[0]
    changed = replace(first, finding="Sudah sesuai target.", blocks=(*first.blocks, Paragraph("Tambahan.")))
    revise(
        book.id,
        content=replace(content, chapters=(changed, *content.chapters[1:])),
        by=desk.office["pelaksana"],
    )

    page = desk.client("kadis").get(ADDRESS)

    (line,) = page.context["form"].lines
    reading = line.item.reading
    assert reading.base == Base(1, "versi 1 yang ditandai kasubbag")
    assert [(p.name, len(p.changes)) for p in reading.found.changed] == [("Bab I. Ringkasan", 2)]
    assert "Bab II. Realisasi fisik dan keuangan" in reading.found.unchanged
    assert "Sudah sesuai target." in text(page) and "Tambahan." in text(page)
    assert "Angka bulan ini dibekukan" in text(page)


def test_a_report_stands_beside_the_one_of_the_month_before(desk: Desk) -> None:
    september = to_approve(desk, "2026-09", SHARES["2026-09"])
    september.done("kadis", 11)
    september.done("pelaksana", 12)
    september.done("sekretaris", 13)
    september.done("kadis", 14, password=PASSWORD)
    to_approve(desk, "2026-10", SHARES["2026-10"])

    page = desk.client("kadis").get(ADDRESS)

    (line,) = page.context["form"].lines
    reading = line.item.reading
    money = next(figure for figure in reading.figures if figure.name == "Realisasi keuangan")
    assert reading.last_month == "September 2026"
    assert (money.last_value, money.value) == ("75,19%", "83,54%")
    assert "September 2026: " in text(page)


def test_the_decisions_a_report_asks_for_stand_beside_its_figures(desk: Desk) -> None:
    to_approve(desk, "2026-10", decisions="Tambah pengawas\nGeser anggaran")

    page = desk.client("kadis").get(ADDRESS)

    (line,) = page.context["form"].lines
    assert line.item.reading.decisions == ("Tambah pengawas", "Geser anggaran")
    assert "Hal yang perlu diputuskan Tambah pengawas Geser anggaran" in text(page)


def test_a_sheet_is_shown_with_its_sums_against_target_and_the_months_before(desk: Desk) -> None:
    case = asked(desk, "2026-10")
    fill(case, "PDN")

    page = desk.client("kepala PDN").get(ADDRESS)

    (line,) = page.context["form"].lines
    assert (line.item.verb, line.item.unit, line.item.bars) == ("Tanda tangani dan kirim", "Bidang PDN", ())
    assert [figure.name for figure in line.item.sheet.figures] == [
        "Realisasi bulan ini", "Realisasi keuangan", "Realisasi fisik",
    ]  # fmt: skip
    assert line.item.sheet.figures[0].value == "Rp3.010.000"
    assert line.item.sheet.figures[0].under == "3 dari 3 baris terisi"
    assert line.item.sheet.figures[1].under.startswith("target 83,33%, ")
    home = [desk.client(name).get("/").content for name in ("kepala PDN", "operator PDN")]
    assert [b'href="/persetujuan/"' in found for found in home] == [True, False]


def test_a_sheet_that_cannot_be_sent_says_why_and_has_no_tick(desk: Desk) -> None:
    asked(desk, "2026-10")

    page = desk.client("kepala PDN").get(ADDRESS)

    (line,) = page.context["form"].lines
    assert not line.item.can
    assert "pilih" not in forms(page).get(ADDRESS, {})
    assert page.context["form"].can is False


def test_who_compiled_the_paper_cannot_mark_it_and_reads_why(desk: Desk) -> None:
    case = begin(desk, "2026-10")
    assert case.case is not None
    case.done("sekretaris", 1, words="Siapkan nota dinas.")
    case.done("kasubbag", 2)
    letter = papers_of(desk.office.office_id, case.case.number)[-1]
    content = paper(letter.id).content
    revise(letter.id, content=replace(content, title=("NOTA DINAS BARU",)), by=desk.office["sekretaris"])

    page = desk.client("sekretaris").get(ADDRESS)

    (line,) = page.context["form"].lines
    assert (line.item.can, len(line.item.bars)) == (False, 1)
    assert line.item.bars[0].startswith("Anda menyusun versi 2")


def test_a_paper_made_elsewhere_is_led_to_its_step(desk: Desk) -> None:
    case = begin(desk, "2026-10")
    actors = {1: "sekretaris", 2: "kasubbag", 3: "sekretaris"}
    for no, name in actors.items():
        assert case.case is not None
        work, step = selectors.next_work(case.case.pk, no)
        proofs = [Proof(out.thing, ProofKind.ATTESTATION, words="Di atas kertas") for out in step.outputs]
        flow.complete(work, by=desk.office[name], proofs=proofs)

    page = desk.client("kadis").get(ADDRESS)

    (line,) = page.context["form"].lines
    assert line.item.bars == ("Naskahnya dibuat di luar aplikasi. Baca dan selesaikan di halaman langkah.",)
    assert case.address(4) in page.content.decode()


def test_nothing_to_mark_is_said(desk: Desk) -> None:
    page = desk.client("kadis").get(ADDRESS)

    assert page.status_code == 200
    assert "Tidak ada naskah atau isian yang menunggu tanda Anda." in page.content.decode()


def test_only_the_person_whose_turn_it_is_finds_it_here(desk: Desk) -> None:
    to_sign(desk, "2026-10")

    assert [
        len(desk.client(name).get(ADDRESS).context["form"].lines) for name in ("kadis", "sekretaris")
    ] == [1, 0]


# ---------------------------------------------------------------- several at once


def test_several_are_marked_with_one_password_each_with_its_result(desk: Desk) -> None:
    cases = [to_sign(desk, month) for month in MONTHS]
    client = desk.client("kadis")
    page = client.get(ADDRESS)
    first, second, _ = (work_of(case, 4) for case in cases)

    answer = client.post(ADDRESS, sent(page, first, second))

    numbers = [case.case.number for case in cases if case.case]
    assert (answer.status_code, results(answer)) == (200, [(numbers[0], []), (numbers[1], [])])
    assert [case.waiting() for case in cases] == [[(5, "")], [(5, "")], [(4, "")]]
    assert Document.objects.exclude(number="").count() == 2
    assert [line.item.case_number for line in answer.context["form"].lines] == [numbers[2]]
    assert "Hasil: 2 dari 2 disahkan" in answer.content.decode()


def test_a_paper_that_changed_since_it_was_read_is_refused_alone(desk: Desk) -> None:
    cases = [to_sign(desk, month) for month in MONTHS[:2]]
    client = desk.client("kadis")
    page = client.get(ADDRESS)
    assert cases[0].case and cases[1].case
    letter = papers_of(desk.office.office_id, cases[0].case.number)[-1]
    content = paper(letter.id).content
    revise(letter.id, content=replace(content, title=("NOTA DINAS BARU",)), by=desk.office["kasubbag"])

    answer = client.post(ADDRESS, sent(page, *(work_of(case, 4) for case in cases)))

    (line,) = answer.context["form"].lines
    assert answer.status_code == 200
    assert results(answer) == [(cases[0].case.number, ["changed", "no_initial"]), (cases[1].case.number, [])]
    assert "Berubah sejak dibaca" in answer.content.decode()
    assert (line.item.case_number, line.ticked) == (cases[0].case.number, False)
    assert [case.waiting() for case in cases] == [[(4, "")], [(5, "")]]


def test_a_late_item_without_its_cause_is_refused_and_what_was_ticked_stays(desk: Desk) -> None:
    cases = [to_sign(desk, month) for month in MONTHS[:2]]
    late, in_time = (work_of(case, 4) for case in cases)
    Work.objects.filter(pk=late).update(opened_at=at(-30000), due_at=at(-20000))
    client = desk.client("kadis")
    page = client.get(ADDRESS)
    ticked = sent(page, late, in_time)

    refused = client.post(ADDRESS, ticked)
    again = client.post(ADDRESS, sent(refused, late, **{f"sebab_{late}": "Dinas luar."}))

    assert (refused.status_code, [codes for _, codes in results(refused)]) == (200, [["late_cause"], []])
    assert [line.ticked for line in refused.context["form"].lines] == [True]
    assert (again.status_code, results(again)[0][1]) == (200, [])
    assert [d.cause for d in Deviation.objects.filter(work_id=late)] == ["Dinas luar."]


def test_somebody_was_faster_and_is_named(desk: Desk) -> None:
    case = to_sign(desk, "2026-10")
    client = desk.client("kadis")
    page, work = client.get(ADDRESS), work_of(case, 4)
    case.done("kadis", 4, password=PASSWORD)

    answer = client.post(ADDRESS, sent(page, work))

    assert (answer.status_code, results(answer)[0][1]) == (409, ["ended"])
    assert desk.office["kadis"].title in text(answer)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"sandi": "salah-sekali"}, "Kata sandi salah."),
        ({"sandi": ""}, "Isi kata sandi"),
        ({"sandi": "x\x00"}, "tanda yang tidak dikenal"),
        ({"pilih": []}, "Centang sedikitnya satu naskah"),
        ({"pilih": ["x"]}, "Pilih naskah dari daftar."),
        ({"pilih": ["9" * 40]}, "Pilih naskah dari daftar."),
    ],
)
def test_nothing_is_marked_without_ticks_and_the_right_password(desk: Desk, typed: Any, words: str) -> None:
    case = to_sign(desk, "2026-10")
    client = desk.client("kadis")
    page = client.get(ADDRESS)

    answer = client.post(ADDRESS, sent(page, work_of(case, 4), **typed))

    assert (answer.status_code, case.waiting()) == (422, [(4, "")])
    assert words in answer.content.decode()


def test_works_of_others_and_of_other_offices_are_refused_one_by_one(desk: Desk) -> None:
    mine, not_mine = to_sign(desk, "2026-10"), begin(desk, "2026-09")
    elsewhere = cast(code="LAIN")
    client = desk.client("kadis")
    page = client.get(ADDRESS)

    answer = client.post(ADDRESS, sent(page, work_of(not_mine, 1), 10**17, work_of(mine, 4)))

    assert elsewhere.office_id != desk.office.office_id
    assert [codes for _, codes in results(answer)] == [["not_yours"], []]
    assert (mine.waiting(), not_mine.waiting()) == ([(5, "")], [(1, "")])


def test_a_sheet_is_signed_as_it_was_read(desk: Desk) -> None:
    case = asked(desk, "2026-10")
    fill(case, "PDN")
    client = desk.client("kepala PDN")
    page, work = client.get(ADDRESS), work_of(case, 6, "PDN")
    assert case.case is not None
    sheet = figures.sheet_of(
        figures.rounds(desk.office.office_id, dossier=case.case.number)[-1].id, desk.office.units["PDN"]
    )
    assert sheet is not None
    values = {
        **PDN_VALUES,
        key(MARKET): {**PDN_VALUES[key(MARKET)], "money": PDN_VALUES[key(MARKET)]["money"] - 1},
    }
    save_draft(sheet.id, version=sheet.version, values=values, by=desk.office["operator PDN"])

    stale = client.post(ADDRESS, sent(page, work))
    done = client.post(ADDRESS, sent(stale, work))

    assert (stale.status_code, results(stale)[0][1]) == (409, ["sheet_stale"])
    assert (done.status_code, results(done)[0][1]) == (200, [])


# ---------------------------------------------------------------- always as light


@pytest.mark.parametrize("count", [1, 30])
def test_the_queue_takes_the_same_queries_for_one_and_for_thirty(desk: Desk, count: int) -> None:
    first = to_sign(desk, "2026-10")
    assert first.case is not None
    letter = papers_of(desk.office.office_id, first.case.number)[-1]
    row = Work.objects.get(pk=work_of(first, 4))
    for number in range(count - 1):
        other = Case.objects.get(pk=first.case.pk)
        other.pk, other.number, other.period = None, f"PKJ-2026-1{number:03}", f"20{30 + number}-10"
        other.save()
        Work(
            **{f.attname: getattr(row, f.attname) for f in Work._meta.fields if f.name not in ("id", "case")},
            case=other,
        ).save()
        made = draft(
            desk.office.office_id, kind="nota_dinas", dossier=other.number, title=f"Surat {number}",
            period="2026-10", content=paper(letter.id).content, by=desk.office["kasubbag"],
        )  # fmt: skip
        revise(
            made.pk, content=replace(paper(letter.id).content, title=("BARU",)), by=desk.office["kasubbag"]
        )
    client = desk.client("kadis")
    client.get(ADDRESS)

    with CaptureQueriesContext(connection) as asked_for:
        page = client.get(ADDRESS)

    assert (len(page.context["form"].lines), len(asked_for) <= 12) == (count, True)


# ---------------------------------------------------------------- what it is read against


def mark(version: int, person_id: int, kind: MarkKind = MarkKind.PARAF) -> MarkFacts:
    return MarkFacts(1, kind, "sekretaris", 1, "Sekretaris", person_id, at(version), "", version=version)


@pytest.mark.parametrize(
    ("marks", "version", "found"),
    [
        ((), 1, None),
        ((), 3, Base(2, "versi 2")),
        ((mark(1, 7), mark(2, 8)), 3, Base(1, "versi 1 yang Anda paraf")),
        ((mark(1, 8), mark(2, 8), mark(3, 8)), 3, Base(2, "versi 2 yang ditandai Sekretaris")),
        ((mark(3, 7, MarkKind.SETUJU),), 3, Base(3, "versi 3 yang Anda setujui")),
    ],
)
def test_a_text_is_read_against_what_was_marked_before(
    marks: tuple[MarkFacts, ...], version: int, found: Base | None
) -> None:
    assert base_of(marks, version, 7) == found
