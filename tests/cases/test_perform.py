"""Acts and steps as one: papers, sheets and the case move together or not at all."""

from datetime import date
from decimal import Decimal

import pytest
from factories import COOPS, OCTOBER, PRICES, VALUES, Cast, at, cast, key, plan

from mutubaku.cases import selectors
from mutubaku.cases.acts import Given
from mutubaku.cases.models import Case, Deviation
from mutubaku.cases.rules.mutubaku import DeviationKind, Proof, ProofKind, Waiver
from mutubaku.cases.selectors.notices import NoticeLine, unread_notices
from mutubaku.cases.services import flow
from mutubaku.cases.services.perform import abandon, close_collection, perform, send_back
from mutubaku.documents.models import ArchiveRecord
from mutubaku.documents.rules.marks import marks_by_part
from mutubaku.documents.rules.nota_dinas import NotaDinas
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.selectors import faults, paper, papers_of, versions_of
from mutubaku.documents.selectors.register import against_version
from mutubaku.figures import selectors as figures
from mutubaku.figures.services.returns import GivenBack
from mutubaku.figures.services.sheets import save_draft
from mutubaku.org.models import JournalEntry
from mutubaku.org.rules.holding import Holder
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.refusal import Refused

LETTER = NotaDinas(
    recipients=("Para Kepala Bidang",), sender="Kepala Dinas", subject="Permintaan bahan laporan realisasi",
    opening="Dalam rangka penyusunan laporan realisasi, kami minta bahan laporan",
)  # fmt: skip
ACTORS = {
    1: "sekretaris", 2: "kasubbag", 3: "sekretaris", 4: "kadis", 5: "pelaksana", 7: "pelaksana", 8: "pelaksana",
    9: "pelaksana", 10: "kasubbag", 11: "kadis", 12: "pelaksana", 13: "sekretaris", 14: "kadis", 15: "pelaksana",
}  # fmt: skip
REASON = "angka perlu dicocokkan dengan bukti lapangan"


@pytest.fixture
def office(db: None) -> Cast:
    made = cast(units=("PDN", "KOP"))
    adopt_calendar(made.office_id)
    load_catalogue(made.office_id)
    plan(made)
    return made


def begin(office: Cast) -> Case:
    version = in_force(office.office_id, "10-laporan-bulanan", at(0).date())
    assert version is not None
    return Case.objects.get(pk=flow.start(
        office.office_id, sop_version_id=version.pk, period=OCTOBER, title="Laporan realisasi", at=at(0),
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    ))  # fmt: skip


def digest(office: Cast, case: Case, kind: str) -> str:
    return next(p.digest for p in papers_of(office.office_id, case.number) if p.kind == kind)


def given(office: Cast, case: Case, step: int) -> Given:
    match step:
        case 2:
            return Given(letter=LETTER)
        case 3 | 4:
            return Given(digest=digest(office, case, "nota_dinas"), formats=())
        case 5:
            heads = tuple(Recipient(f"Kepala {u}", pk) for u, pk in office.units.items())
            return Given(digest=digest(office, case, "nota_dinas"), recipients=heads)
        case 10 | 11 | 13 | 14:
            return Given(words="sesuai", digest=digest(office, case, "book"), formats=())
        case 12:
            return Given(digest=digest(office, case, "book"), formats=())
        case 15:
            return Given(digest=digest(office, case, "book"), recipients=(Recipient("Bappeda"),))
    return Given(words="dikerjakan")


def do(office: Cast, case: Case, step: int, minute: int, unit: str = "", **more: object) -> None:
    work, _ = selectors.next_work(case.pk, step, office.units[unit] if unit else None)
    by = office[f"kepala {unit}" if unit else ACTORS[step]]
    asked = sheet(office, case, unit) if unit else None
    mine = Given(sheet_version=asked.version, sheet_edits=asked.edits) if asked else given(office, case, step)
    perform(work, by=by, given=mine, at=at(minute), **more)  # type: ignore[arg-type]


def sheet(office: Cast, case: Case, unit: str) -> figures.SheetState:
    found = figures.sheet_of(figures.rounds(office.office_id, dossier=case.number)[-1].id, office.units[unit])
    assert found is not None
    return found


def fill(office: Cast, case: Case, unit: str, minute: int) -> None:
    asked = sheet(office, case, unit)
    by = office[f"operator {unit}"]
    save_draft(asked.id, version=asked.version, values=VALUES[unit], by=by, at=at(minute))


def upto(office: Cast, case: Case, last: int) -> None:
    for step in range(1, last + 1):
        if step == 6:
            for unit in ("PDN", "KOP"):
                fill(office, case, unit, step)
                do(office, case, 6, step, unit)
        else:
            do(office, case, step, step)


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {refusal.code for refusal in refused.value.refusals}


def test_distribution_opens_the_sheets_with_the_due_time_of_the_work(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 5)

    due = {item.unit: item.due_at for item in selectors.waiting_works(case.pk) if item.unit}
    states = figures.unit_states(figures.rounds(office.office_id, dossier=case.number)[0].id, at(6).date())
    assert {state.sheet.unit_name: state.sheet.due_at for state in states} == due


def test_whole_procedure_leaves_its_papers_and_frozen_figures(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 15)

    papers = {paper.kind: paper for paper in papers_of(office.office_id, case.number)}
    assert {kind: paper.state.value for kind, paper in papers.items()} == {
        "nota_dinas": "distributed", "book": "distributed", "tanda_terima": "proof",
    }  # fmt: skip
    assert [mark.kind.value for mark in papers["book"].live_marks] == [
        "paraf",
        "setuju",
        "paraf",
        "tanda_tangan",
    ]
    (asked,) = figures.rounds(office.office_id, dossier=case.number)
    assert asked.frozen_at == at(11)
    assert selectors.faults(office.office_id) == ()
    assert Case.objects.get(pk=case.pk).phase == "selesai"
    # Retention counts from the end of the year in which the work ended.
    assert set(ArchiveRecord.objects.values_list("closes", flat=True)) == {date(2026, 12, 31)}


def test_a_signature_without_its_step_is_not_kept(office: Cast) -> None:
    """Late without a cause: the step is refused, so the paper stays unsigned and without a number."""
    case = begin(office)
    upto(office, case, 3)
    entries = JournalEntry.objects.count()

    with pytest.raises(Refused) as refused:
        do(office, case, 4, 60 * 24 * 3)

    assert codes(refused) == {"late_cause"}
    (paper,) = papers_of(office.office_id, case.number)
    assert (paper.signature, paper.number) == (None, "")
    assert JournalEntry.objects.count() == entries


def test_a_mark_needs_the_text_that_was_read(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 2)
    work, _ = selectors.next_work(case.pk, 3)

    with pytest.raises(Refused) as refused:
        perform(work, by=office["sekretaris"], given=Given(), at=at(3))

    assert codes(refused) == {"changed"}


def test_a_sheet_changed_after_it_was_read_is_not_signed(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 5)
    fill(office, case, "PDN", 6)
    read = sheet(office, case, "PDN")
    values = {key(PRICES): {"physical": Decimal(80)}}
    save_draft(read.id, version=read.version, values=values, by=office["operator PDN"], at=at(7))
    work, _ = selectors.next_work(case.pk, 6, office.units["PDN"])

    with pytest.raises(Refused) as refused:
        mine = Given(sheet_version=read.version, sheet_edits=read.edits)
        perform(work, by=office["kepala PDN"], given=mine, at=at(8))

    assert codes(refused) == {"sheet_stale"}
    assert sheet(office, case, "PDN").status.value == "draf"


def test_returned_letter_is_revised_and_its_initials_are_void(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 3)
    work, _ = selectors.next_work(case.pk, 4)
    send_back(work, by=office["kadis"], reason="perbaiki batas waktunya", at=at(4))

    work, _ = selectors.next_work(case.pk, 2)
    letter = NotaDinas(**{**vars(LETTER), "deadline": "Selasa, 10 November 2026"})
    perform(work, by=office["kasubbag"], given=Given(letter=letter), at=at(5))

    (paper,) = papers_of(office.office_id, case.number)
    assert (paper.version, paper.live_marks, len(paper.marks)) == (2, (), 1)
    (first, second) = versions_of(paper.id)[::-1]
    assert (first.why, second.why) == ("", "Catatan koreksi kadis: “perbaiki batas waktunya”")


def test_one_cell_goes_back_and_both_values_stay(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 9)
    work, _ = selectors.next_work(case.pk, 10)
    cell = GivenBack(COOPS, "1.1.01", "physical", "cocokkan dengan berita acara")
    send_back(work, by=office["kasubbag"], reason=REASON, cells={"KOP": [cell]}, at=at(11))

    asked = sheet(office, case, "KOP")
    assert (asked.status.value, asked.version) == ("dikembalikan", 2)
    assert sheet(office, case, "PDN").status.value == "dikirim"

    values = {key(COOPS): {"physical": Decimal("82.5"), "answer": "diperbaiki menurut berita acara"}}
    save_draft(asked.id, version=2, values=values, by=office["operator KOP"], at=at(12))
    do(office, case, 6, 13, "KOP")
    (story,) = figures.returns(asked.round_id)
    assert (story.old_value, story.new_value, story.answer) == (
        Decimal(84), Decimal("82.5"), "diperbaiki menurut berita acara",
    )  # fmt: skip


def test_whole_sheet_goes_back_when_no_cell_is_named(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 9)
    work, _ = selectors.next_work(case.pk, 10)
    send_back(work, by=office["kasubbag"], reason=REASON, units=("PDN",), at=at(11))

    assert {unit: sheet(office, case, unit).status.value for unit in ("PDN", "KOP")} == {
        "PDN": "dikembalikan", "KOP": "dikirim",
    }  # fmt: skip
    assert [(item.step.no, item.unit) for item in selectors.waiting_works(case.pk)] == [
        (6, "Bidang PDN"),
        (7, ""),
    ]


def test_a_refused_return_gives_no_sheet_back(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 9)
    work, _ = selectors.next_work(case.pk, 10)
    cell = GivenBack("9.99.99.9.99.9999", "1.1.01", "physical", "tidak ada")

    with pytest.raises(Refused) as refused:
        send_back(work, by=office["kasubbag"], reason=REASON, cells={"KOP": [cell]}, at=at(11))

    assert codes(refused) == {"cell_unknown"}
    assert sheet(office, case, "KOP").status.value == "dikirim"
    assert [item.step.no for item in selectors.waiting_works(case.pk)] == [10]


def test_closing_early_makes_the_late_unit_a_gap(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 5)
    fill(office, case, "PDN", 6)
    do(office, case, 6, 6, "PDN")
    do(office, case, 7, 7)
    close_collection(case.pk, step=6, by=office["kasubbag"], reason="batas waktu sudah lewat", at=at(8))

    assert sheet(office, case, "KOP").status.value == "ditutup"
    late = {leaf.unit: leaf.reported for leaf in figures.leaves(office.office_id, OCTOBER)}
    assert late == {"PDN": True, "KOP": False}
    assert Deviation.objects.filter(kind=DeviationKind.KELENGKAPAN).count() == 1
    assert [(one.why, one.unit, one.new) for one in told_of(office["kepala KOP"], 6)] == [
        ("pengumpulan ditutup sebelum unit Anda mengirim", "Bidang KOP", True)
    ]
    assert told_of(office["kepala PDN"], 6) == []


def told_of(holder: Holder, step: int) -> list[NoticeLine]:
    return [one for one in unread_notices([holder]) if one.step == step]


def test_cancelled_case_frees_the_month(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 5)
    abandon(case.pk, by=office["kasubbag"], reason="periode salah dipilih", at=at(6))

    again = begin(office)
    upto(office, again, 5)
    assert [one.cancelled_at is None for one in figures.rounds(office.office_id, period=OCTOBER)] == [
        False,
        True,
    ]


def test_written_waiver_goes_on_without_the_output(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 1)
    work, _ = selectors.next_work(case.pk, 2)
    waivers = (Waiver(DeviationKind.OUTPUT, "nota dinas dibuat di luar aplikasi"),)

    perform(work, by=office["kasubbag"], waivers=waivers, at=at(2))

    assert papers_of(office.office_id, case.number) == ()
    assert [item.step.no for item in selectors.waiting_works(case.pk)] == [3]


def test_procedure_without_our_forms_walks_on_words_and_proofs(office: Cast) -> None:
    """SOP 2 uses none of our sheets: units answer in words, the report is a file someone vouches for."""
    version = in_force(office.office_id, "02-tepra", at(0).date())
    assert version is not None
    case = Case.objects.get(pk=flow.start(
        office.office_id, sop_version_id=version.pk, period=OCTOBER, title="TEPRA", at=at(0),
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    ))  # fmt: skip
    heads = {unit: office[f"kepala {unit}"] for unit in office.units}
    roles = {"kepala_dinas": "kadis", "kasubbag_perencanaan": "kasubbag"}
    minute = 0
    while waiting := selectors.waiting_works(case.pk):
        item, minute = waiting[0], minute + 1
        by = (
            heads[item.unit.removeprefix("Bidang ")] if item.unit else office[roles.get(item.role, item.role)]
        )
        brought = tuple(
            Proof(need.thing, ProofKind.ATTESTATION, words="ada di berkas") for need in item.step.needs
        )
        mine = Given(words="selesai", letter=LETTER)
        perform(item.work_id, by=by, given=mine, proofs=brought, at=at(minute))

    assert Case.objects.get(pk=case.pk).phase == "selesai"
    assert figures.rounds(office.office_id, dossier=case.number) == ()


def test_a_book_compiled_again_says_which_figure_changed_and_keeps_the_parafs_it_can(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 10)
    work, _ = selectors.next_work(case.pk, 11)
    send_back(work, by=office["kadis"], reason="periksa sekali lagi", at=at(12))
    work, _ = selectors.next_work(case.pk, 10)
    cell = GivenBack(COOPS, "1.1.01", "physical", "cocokkan dengan berita acara")
    send_back(work, by=office["kasubbag"], reason=REASON, cells={"KOP": [cell]}, at=at(12))
    asked = sheet(office, case, "KOP")
    values = {key(COOPS): {"physical": Decimal("82.5"), "answer": "diperbaiki menurut berita acara"}}
    save_draft(asked.id, version=2, values=values, by=office["operator KOP"], at=at(13))
    do(office, case, 6, 14, "KOP")

    for step in (7, 8):
        do(office, case, step, step + 10)

    (book,) = [one for one in papers_of(office.office_id, case.number) if one.kind == "book"]
    lines = versions_of(book.id, 1)
    found = against_version(paper(book.id), lines[-1], lines)
    told = (
        f"Bidang KOP, realisasi fisik {COOPS}, Kepala KOP: “diperbaiki menurut berita acara” "
        "(dikembalikan kasubbag: “cocokkan dengan berita acara”)"
    )
    exact = {
        (change.before, change.after) for part in found.changed for change in part.changes if change.cause
    }
    assert exact == {("84,00", "82,50")}
    assert {c.cause for part in found.changed for c in part.changes if c.cause} == {told}
    assert {cause for part in found.changed for cause in part.causes} == {
        f"Ikut berubah karena 1 angka unit berubah: {told}", f"Catatan koreksi kasubbag: “{REASON}”",
    }  # fmt: skip
    standing = {one.name: [post for post, _ in one.posts] for one in marks_by_part(book)}
    changed = {part.name for part in found.changed}
    assert changed and set(standing) - changed
    assert standing == {name: [] if name in changed else ["kasubbag"] for name in standing}
    assert [words for _, words in faults(office.office_id)] == [
        "bertanda tangan, tetapi berkas pdf, docx belum dibuat"
    ]
