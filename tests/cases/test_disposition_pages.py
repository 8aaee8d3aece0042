"""Dispositions by clicking: SOP 3 from the letter of Bappeda down to the nota dinas, forwarding, reporting, refusals."""

from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest
from django.utils import timezone
from factories import OCTOBER, START, Cast, cast, hold, plan
from pages import Desk, forms, text

from mutubaku.cases.models import Case, Work
from mutubaku.cases.services import flow
from mutubaku.documents.rules.disposing import every
from mutubaku.documents.selectors import faults
from mutubaku.documents.selectors.dispositions import dispositions_of, instructions, tree_of
from mutubaku.org.models import Person, Unit
from mutubaku.org.rules.holding import Role
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period

NOW = datetime(2026, 11, 2, 1, 8, tzinfo=UTC)


@pytest.fixture
def desk(db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Desk:
    settings.FILES = tmp_path / "berkas"
    office = cast()
    adopt_calendar(office.office_id, at=START)
    load_catalogue(office.office_id, at=START)
    plan(office)
    version = in_force(office.office_id, "03-rka-dpa", OCTOBER.last_day)
    assert version is not None
    case_id = flow.start(
        office.office_id, sop_version_id=version.pk, period=Period.parse("2026"), title="RKA 2026",
        unit_ids=list(office.units.values()), by=office["kasubbag"], at=START,
    )  # fmt: skip
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return Desk(office, Case.objects.get(pk=case_id))


def position(office: Cast, name: str) -> str:
    return str(office[name].position_id)


def dispose(desk: Desk, **more: Any) -> Any:
    given = {
        "origin": "Kepala Bappeda", "number": "000.7/118/Bappeda", "dated": "2026-10-30", "received": "2026-11-02T08:14",
        "nature": "Segera", "subject": "Entri SIPD", "instructions": ["proses", "laporan"], "deadline": "2026-11-18",
        "need:letter:received": "Surat Bappeda tanggal 30 Oktober 2026",
    }  # fmt: skip
    return desk.click("kadis", 1, **given | more)


def line_of(desk: Desk, name: str) -> str:
    """Address of the latest line of a post."""
    assert desk.case is not None
    found = [
        leaf.line.id
        for _, leaf in every(tree_of(desk.office.office_id, desk.case.number, NOW))
        if leaf.line.position_id == desk.office[name].position_id
    ]
    return f"/pekerjaan/{desk.case.number}/disposisi/{found[-1]}/"


def states(desk: Desk) -> list[tuple[str, str, str]]:
    assert desk.case is not None
    return [
        (branch.disposition.post, leaf.line.post, leaf.state.value)
        for branch, leaf in every(tree_of(desk.office.office_id, desk.case.number, NOW))
    ]


def test_three_rows_of_the_procedure_leave_one_tree(desk: Desk) -> None:
    assert desk.case is not None
    page = desk.open("kadis", 1)
    offered = forms(page)[desk.address(1)]
    assert offered["to"] == [position(desk.office, "sekretaris")]  # who does the row that follows

    assert dispose(desk).status_code == 302
    first = states(desk)
    desk.done("sekretaris", 2, words="Susun nota dinas permintaan Pra RKA.")
    second = states(desk)
    desk.done("kasubbag", 3, words="Format terlampir.")

    kadis, sekretaris, kasubbag = (desk.office[name].title for name in ("kadis", "sekretaris", "kasubbag"))
    assert first == [(kadis, sekretaris, "belum dibaca")]
    assert second == [(kadis, sekretaris, "diteruskan"), (sekretaris, kasubbag, "belum dibaca")]
    assert states(desk) == [(kadis, sekretaris, "selesai"), (sekretaris, kasubbag, "selesai")]
    kept, below = dispositions_of(desk.office.office_id, desk.case.number)
    assert (kept.about.origin, kept.about.number, kept.about.nature) == (
        "Kepala Bappeda", "000.7/118/Bappeda", "Segera",
    )  # fmt: skip
    assert [one.label for one in kept.instructions] == ["Proses lebih lanjut", "Siapkan laporan"]
    assert kept.deadline == datetime(2026, 11, 18, 8, 0, tzinfo=UTC)  # the office closes at 16.00 WITA
    assert (below.about, below.note, below.deadline) == (
        kept.about, "Susun nota dinas permintaan Pra RKA.", kept.deadline,
    )  # fmt: skip
    assert below.lines[0].report.startswith("Langkah 3 selesai: ")
    proofs = list(Work.objects.filter(case=desk.case, step__in=(1, 2)).order_by("step").values_list("proofs"))
    assert all(f'"disposition:{one.id}"' in text for one, (text,) in zip((kept, below), proofs, strict=True))
    assert faults(desk.office.office_id) == []
    case = desk.client("pelaksana").get(f"/pekerjaan/{desk.case.number}/")
    assert "Proses lebih lanjut; Siapkan laporan" in text(case)


def test_a_disposition_is_refused_beside_its_fields(desk: Desk) -> None:
    nobody = dispose(desk, to=[], instructions=[])
    sunday = dispose(desk, deadline="2026-11-15")
    wrong = dispose(desk, to=["999"], deadline="besok")

    assert [one.status_code for one in (nobody, sunday, wrong)] == [422, 422, 422]
    assert "Pilih sedikitnya satu penerima disposisi." in text(nobody)
    assert "Centang sedikitnya satu instruksi, atau tulis catatan." in text(nobody)
    assert "Hari itu bukan hari kerja menurut kalender kantor. Pilih hari lain." in text(sunday)
    assert "Penerima itu tidak ada dalam daftar. Pilih dari daftar." in text(wrong)
    assert "Batas waktu ditulis sebagai tanggal, misalnya 2026-11-18." in text(wrong)
    assert states(desk) == []


def test_who_is_asked_besides_the_next_row_reads_forwards_and_reports(desk: Desk) -> None:
    both = [position(desk.office, name) for name in ("sekretaris", "kepala PDN")]
    dispose(desk, to=both)
    address, head = line_of(desk, "kepala PDN"), desk.client("kepala PDN")
    listed = text(head.get("/disposisi/"))
    home = text(head.get("/"))

    read = head.post(f"{address}baca/")
    forwarded = head.post(address, {"to": [position(desk.office, "pelaksana")], "words": "Bantu siapkan."})
    early = head.post(f"{address}selesai/", {"report": "Sudah."})
    below, staff = line_of(desk, "pelaksana"), desk.client("pelaksana")
    taken = staff.post(f"{below}kerjakan/")
    done = staff.post(f"{below}selesai/", {"report": "Bahan diserahkan."})

    assert "Entri SIPD" in listed and "Entri SIPD" in home
    assert [one.status_code for one in (read, forwarded, early, taken, done)] == [302, 302, 422, 302, 302]
    assert f"Masih menunggu {desk.office['pelaksana'].title}." in text(early)
    found = {post: state for _, post, state in states(desk)}
    assert (found[desk.office["kepala PDN"].title], found[desk.office["pelaksana"].title]) == (
        "selesai",
        "selesai",
    )
    assert "Bahan diserahkan." in text(head.get(address))


def test_only_the_addressee_acts_and_strangers_see_nothing(desk: Desk) -> None:
    dispose(desk)
    address, staff = line_of(desk, "sekretaris"), desk.client("pelaksana")
    elsewhere = Desk(cast(code="LAIN")).client("kasubbag")

    answers = [
        staff.get(address),
        staff.post(address, {}),
        staff.post(f"{address}baca/"),
        staff.post(f"{address}entah/"),
    ]

    assert [one.status_code for one in answers] == [200, 403, 403, 404]
    assert address not in forms(answers[0])
    assert [elsewhere.get(address).status_code, elsewhere.post(address).status_code] == [404, 404]
    assert staff.get(address.replace("disposisi/", "disposisi/9")).status_code == 404
    assert [state for _, _, state in states(desk)] == ["belum dibaca"]


def test_the_printed_sheet_says_what_was_ticked_and_the_chain(desk: Desk) -> None:
    assert desk.case is not None
    dispose(desk)
    desk.done("sekretaris", 2, words="Susun nota dinas.")
    first, _ = dispositions_of(desk.office.office_id, desk.case.number)
    address = f"/pekerjaan/{desk.case.number}/lembar-disposisi/"

    answer = desk.client("pelaksana").get(f"{address}{first.id}/")

    said = " ".join(pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_bounded().split())
    assert answer.headers["Content-Type"] == "application/pdf"
    for words in (
        "LEMBAR DISPOSISI",
        "Kepala Bappeda",
        "Entri SIPD",
        "pukul 16.00 WITA",
        "Susun nota dinas.",
    ):
        assert words in said
    assert desk.client("pelaksana").get(f"{address}999/").status_code == 404


def test_the_list_of_boxes_is_kept_by_the_admin_and_the_kasubbag(desk: Desk) -> None:
    unit = Unit.objects.get(office_id=desk.office.office_id, code="DIN")
    desk.office.who["admin"] = hold(desk.office, unit, "Admin", Role.ADMIN)
    office_id, page = desk.office.office_id, "/pengaturan/disposisi/"

    saved = desk.client("kasubbag").post(page, {"labels": "Proses lebih lanjut\n\nTelaah staf"})
    twin = desk.client("admin").post(page, {"labels": "Arsip\narsip"})
    refused = desk.client("sekretaris").post(page, {"labels": "Arsip"})

    assert [one.status_code for one in (saved, twin, refused)] == [302, 422, 403]
    assert [one.label for one in instructions(office_id)] == ["Proses lebih lanjut", "Telaah staf"]
    assert "Telaah staf" in text(desk.open("kadis", 1))
    assert Person.objects.filter(office_id=office_id).count() == len(desk.office.who)
