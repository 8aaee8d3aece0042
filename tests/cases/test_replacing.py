"""A signed report found wrong is made anew by a case of its own: asked for with a reason, said on the new report, and
ending the old one with its signature."""

from typing import Any

import pytest
from django.core.management import call_command
from factories import OCTOBER
from pages import PASSWORD, Desk, forms, text
from test_true_words import desk, number, sent, signed  # noqa: F401

from mutubaku.cases.models import Case
from mutubaku.cases.rules.state import CaseState, Replaces, Started, event_from_plain, event_to_plain
from mutubaku.cases.services.replacing import start_anew
from mutubaku.documents.models import Document
from mutubaku.documents.selectors import paper, papers_of
from mutubaku.sop.selectors import in_force
from mutubaku.values.refusal import Refused

REASON = "Realisasi Bidang KOP tertukar dengan bulan September."


def book(desk: Desk) -> Any:  # noqa: F811
    return next(one for one in papers_of(desk.office.office_id, number(desk)) if one.kind == "book")


@pytest.fixture
def done(desk: Desk) -> Desk:  # noqa: F811
    signed(desk)
    desk.done("pelaksana", 15)
    return desk


def begin_anew(desk: Desk, *units: str) -> Any:  # noqa: F811
    """By the button of the finished case and the page it leads to."""
    client = desk.client("kasubbag")
    html = client.get(f"/pekerjaan/{number(desk)}/").content.decode()
    address = html.split('">Buat laporan pengganti')[0].rsplit('href="', 1)[1].replace("&amp;", "&")
    ((action, given),) = [(a, g) for a, g in forms(client.get(address)).items() if "title" in g]
    sent_units = [str(desk.office.units[unit]) for unit in units]
    return client.post(action, given | {"reason": REASON, "units": sent_units})


def test_a_signed_report_is_made_anew_for_one_unit_and_the_old_one_ends_with_the_signature(
    done: Desk,
) -> None:
    old = book(done)
    answer = begin_anew(done, "KOP")
    assert answer.status_code == 302, text(answer)
    desk, case = Desk(done.office, Case.objects.latest("pk")), done.case  # noqa: F811

    assert case is not None and desk.case is not None
    there = page(done).content.decode()
    assert f'href="/pekerjaan/{desk.case.number}/"' in there and "Buat laporan pengganti" not in there

    desk.done("sekretaris", 1, words="Siapkan nota dinas.")
    desk.done("kasubbag", 2)
    desk.done("sekretaris", 3)
    desk.done("kadis", 4, password=PASSWORD)
    desk.done("pelaksana", 5)
    sent(desk, "KOP")
    desk.done("pelaksana", 7, words="Sudah mengirim.")
    desk.done("pelaksana", 8)
    still = paper(old.id).withdrawal
    desk.done("pelaksana", 9, words="Diserahkan.")
    desk.done("kasubbag", 10, words="Sesuai.")
    desk.done("kadis", 11)
    desk.done("pelaksana", 12)
    desk.done("sekretaris", 13)
    desk.done("kadis", 14, password=PASSWORD)

    new = paper(book(desk).id)
    content: Any = new.content
    assert content.title[-1] == "(PENGGANTI)"
    assert content.position.endswith(f". Menggantikan laporan nomor {old.number}")
    assert content.preface[-1] == (
        f"Laporan ini menggantikan laporan nomor {old.number}, yang tidak berlaku lagi sejak laporan ini "
        f"ditandatangani. Alasan: {REASON}"
    )
    assert content.completeness == "2 dari 2 unit, 3 dari 3 sub kegiatan"
    ended = paper(old.id).withdrawal
    assert still is None and ended is not None
    assert (ended.successor, ended.reason) == (new.number, REASON)
    assert f"pengganti untuk laporan nomor {old.number}" in text(page(desk))
    # Only KOP was asked; whoever has the old report gets the new one.
    desk.done("pelaksana", 15)
    letter = next(one for one in papers_of(desk.office.office_id, number(desk)) if one.kind == "nota_dinas")
    assert [one.recipient for one in paper(letter.id).receipts] == ["Kepala KOP"]
    assert [one.recipient for one in paper(new.id).receipts] == ["Kepala PDN", "Kepala KOP", "Bappeda"]
    assert "Digantikan" in text(page(done)) and "Buat laporan pengganti" not in text(page(done))
    call_command("doctor")


def page(desk: Desk) -> Any:  # noqa: F811
    return desk.client("kasubbag").get(f"/pekerjaan/{number(desk)}/")


def test_only_a_signed_report_of_a_finished_case_that_holds_is_made_anew(done: Desk) -> None:
    office, old = done.office, book(done)
    start = "/pekerjaan/mulai/"
    client = done.client("kasubbag")
    letter = Document.objects.get(kind="nota_dinas")
    wrong = [f"{start}?sop={sop}&ganti={pk}" for sop, pk in (
        ("10-laporan-bulanan", letter.pk), ("02-tepra", old.id), ("10-laporan-bulanan", "x"),
        ("10-laporan-bulanan", 10**30),
    )]  # fmt: skip
    version = in_force(office.office_id, "10-laporan-bulanan", OCTOBER.last_day)
    assert version is not None
    how: dict[str, Any] = {
        "sop_version_id": version.pk, "title": "Laporan", "unit_ids": [office.units["KOP"]], "by": office["kasubbag"],
    }  # fmt: skip

    short = client.post(f"{start}?sop=10-laporan-bulanan&ganti={old.id}", {
        "period": "2026-10", "title": "Laporan", "units": [office.units["KOP"]], "reason": "salah",
    })  # fmt: skip
    assert [client.get(address).status_code for address in wrong] == [404] * 4
    assert (short.status_code, Case.objects.count()) == (422, 1)
    assert "Tulis alasannya, sedikitnya 10 huruf." in text(short)
    start_anew(office.office_id, paper_id=old.id, reason=REASON, **how)
    with pytest.raises(Refused, match="sudah ada"):
        start_anew(office.office_id, paper_id=old.id, reason=REASON, **how)
    with pytest.raises(Refused, match="tidak dapat digantikan"):
        start_anew(office.office_id, paper_id=letter.pk, reason=REASON, **how)


def test_what_a_case_replaces_is_kept_in_its_state_and_its_first_event() -> None:
    state = CaseState(units=2, replaces=Replaces(7, "000.7/1", REASON))
    started = Started(("PDN",), 7, "000.7/1", REASON)

    assert CaseState.load(state.dump()) == state
    assert CaseState.load(CaseState(units=2).dump()) == CaseState(units=2)
    assert event_from_plain(event_to_plain(started)) == started
    assert event_to_plain(Started(("PDN",))) == {"kind": "started", "units": ["PDN"]}
