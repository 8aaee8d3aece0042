"""A berita acara of SOP 1 is typed at its step, previewed, kept, and becomes the paper that is initialled."""

from typing import Any

import pytest
from django.utils import timezone
from factories import OCTOBER, START, Cast, at, cast, plan
from pages import PASSWORD, Desk, forms, text

from mutubaku.cases.models import Case
from mutubaku.cases.selectors import next_work
from mutubaku.cases.services import flow
from mutubaku.documents.rules.blanks import read_typed
from mutubaku.documents.rules.paper import PaperSummary
from mutubaku.documents.selectors import paper, papers_of
from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.marking import cosign, sign
from mutubaku.org.models import Person
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.content import Letter, Paragraph


@pytest.fixture
def desk(db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Desk:
    settings.FILES = tmp_path / "berkas"
    office = cast()
    adopt_calendar(office.office_id, at=START)
    load_catalogue(office.office_id, at=START)
    plan(office)
    monkeypatch.setattr(timezone, "now", lambda: at(5))
    return begun(office)


def begun(office: Cast) -> Desk:
    version = in_force(office.office_id, "01-sipd", OCTOBER.last_day)
    assert version is not None
    case_id = flow.start(
        office.office_id, sop_version_id=version.pk, period=OCTOBER, title="Data SIPD", at=START,
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    )  # fmt: skip
    desk = Desk(office, Case.objects.get(pk=case_id))
    desk.done("kadis", 1, words="Kerjakan.", without_needs="SK menyusul dari biro hukum.")
    desk.done("sekretaris", 2, words="Identifikasi kebutuhan data.")
    return desk


def initialled(desk: Desk) -> PaperSummary:
    """The first berita acara, which waits for its parties and for the Kepala Dinas, who has a password."""
    person = Person.objects.get(pk=desk.office["kadis"].person_id)
    person.set_password(PASSWORD)
    person.save()
    desk.done("kasubbag", 3)
    desk.done("sekretaris", 4)
    assert desk.case is not None
    (made,) = papers_of(desk.office.office_id, desk.case.number)
    return made


def test_the_step_offers_the_form_of_its_own_berita_acara_first(desk: Desk) -> None:
    page = desk.open("kasubbag", 3)
    given = forms(page)[desk.address(3)]
    other = desk.client("kasubbag").get(f"{desk.address(3)}?naskah=ba-lain")
    brought = desk.client("kasubbag").get(f"{desk.address(3)}?naskah=unggah")

    assert given["blank"] == "ba-kebutuhan-data"
    assert (given["first"], given["second"], given["knows_as"]) == ("kasubbag", "sekretaris", "Menyetujui")
    assert "Unggah berkas jadi" in text(page)
    assert forms(other)[desk.address(3)]["blank"] == "ba-lain"
    assert "blank" not in forms(brought)[desk.address(3)]
    assert 'name="file:berita_acara:drafted"' in brought.content.decode()


def test_it_is_previewed_kept_and_handed_in(desk: Desk) -> None:
    client, address = desk.client("kasubbag"), desk.address(3)
    given = forms(client.get(address))[address] | {
        "needs": "Data {periode} | Seluruh unit | Renja | {batas_waktu}"
    }

    shown = client.post(f"{address}naskah/", given)
    printed = client.post(f"{address}naskah/", given | {"pdf": "1"})
    again = forms(client.get(address))[address]
    wrong = client.post(address, given | {"rangkap": "dua", "second": "kasubbag"})
    done = client.post(address, again)
    assert desk.case is not None
    (made,) = papers_of(desk.office.office_id, desk.case.number)

    assert (shown.status_code, printed["Content-Type"], done.status_code) == (200, "application/pdf", 302)
    assert printed.content.startswith(b"%PDF-1.7")
    assert "BERITA ACARA USULAN KEBUTUHAN PENGUMPULAN DATA" in text(shown) and "Konsep tersimpan" in text(
        shown
    )
    assert again["needs"] == given["needs"]
    assert wrong.status_code == 422
    assert "Jumlah rangkap ditulis dengan angka" in text(wrong) and "Pihak kedua harus pejabat lain" in text(
        wrong
    )
    assert (made.kind, made.title) == (
        "berita_acara", "Berita acara usulan kebutuhan pengumpulan data tahun 2026",
    )  # fmt: skip
    assert "Data Oktober 2026" in paper(made.id).body
    typed = read_typed(paper(made.id).source)
    assert typed is not None and typed.fields["needs"] == given["needs"]


def test_a_returned_one_is_typed_on_where_it_was_left(desk: Desk) -> None:
    desk.done("kasubbag", 3, findings="Data diserahkan bertahap")
    back = {"to": "langkah", "reason": "lengkapi sumber data setiap unit"}
    desk.client("sekretaris").post(f"{desk.address(4)}kembalikan/", back)
    page = desk.open("kasubbag", 3)

    assert forms(page)[desk.address(3)]["findings"] == "Data diserahkan bertahap"
    desk.done("kasubbag", 3, findings="Data diserahkan sekaligus")
    assert desk.case is not None
    (made,) = papers_of(desk.office.office_id, desk.case.number)
    assert made.version == 2


def test_a_form_of_another_paper_or_nonsense_is_refused(desk: Desk) -> None:
    client, address = desk.client("kasubbag"), desk.address(3)
    given = forms(client.get(address))[address]

    for code in ("undangan", "entah", "x" * 500):
        assert client.post(address, given | {"blank": code}).status_code == 422
    assert client.post(f"{address}naskah/", given | {"blank": "undangan"}).status_code == 422
    assert desk.waiting() == [(3, "")]


def test_the_wording_of_every_form_is_the_office_s(desk: Desk) -> None:
    client, address = desk.client("kasubbag"), "/pengaturan/templat/ba-kebutuhan-data/"
    given = forms(client.get(address))[address]
    assert given["second"] == "{jabatan.sekretaris}"

    saved = client.post(address, given | {"basis": "Keputusan Gubernur Tahun {tahun}", "second": ""})
    wrong = client.post(address, given | {"basis": "{tahunn}"})
    every = client.get("/pengaturan/templat/")
    begun_with = forms(desk.open("kasubbag", 3))[desk.address(3)]

    assert (saved.status_code, wrong.status_code) == (302, 422)
    assert "Versi 1" in text(every) and "Surat tugas" in text(every)
    assert (begun_with["basis"], begun_with.get("second", "")) == ("Keputusan Gubernur Tahun 2026", "")
    for code in (
        "undangan",
        "surat-tugas",
        "surat-pengantar",
        "surat-dinas",
        "ba-lain",
        "ba-kesesuaian-data",
    ):
        assert client.get(f"/pengaturan/templat/{code}/").status_code == 200


def test_its_pages_ask_the_database_little(desk: Desk, django_assert_max_num_queries: Any) -> None:
    """The step too that drafts the second berita acara of a case, beside the first one that is signed."""
    assert desk.case is not None
    client, about = desk.client("kasubbag"), desk.office
    first = draft(
        about.office_id, kind="berita_acara", dossier=desk.case.number, title="BA", period="2026", by=about["kasubbag"],
        content=Letter(("BERITA ACARA",), (), (Paragraph("Isi"),)), at=at(4),
    )  # fmt: skip
    sign(first.pk, digest=paper(first.pk).digest, by=about["kadis"], at=at(4), formats=())
    client.get("/pengaturan/klasifikasi/")
    own = ("/pengaturan/templat/", "/pengaturan/templat/ba-kesesuaian-data/", "/pengaturan/klasifikasi/")
    for page in (desk.address(3), *own):
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200
    assert forms(client.get(desk.address(3)))[desk.address(3)]["blank"] == "ba-kebutuhan-data"


def test_the_queue_bars_it_until_both_parties_have_signed(desk: Desk, settings: Any) -> None:
    """Where the office signs with a pen it leads to the step instead, which takes the scan."""
    made = initialled(desk)
    assert desk.case is not None
    queue = desk.client("kadis")
    tick = f'name="pilih" value="{next_work(desk.case.pk, 5, None)[0]}"'

    waiting = queue.get("/persetujuan/")
    party = text(desk.client("sekretaris").get("/persetujuan/"))
    cosign(made.id, digest=made.digest, by=desk.office["kasubbag"], at=at(5))
    half = queue.get("/persetujuan/")
    cosign(made.id, digest=made.digest, by=desk.office["sekretaris"], at=at(5))
    ready = queue.get("/persetujuan/")
    settings.SIGNING = "basah"
    by_pen = queue.get("/persetujuan/")

    assert "1 naskah lain ditandai di halamannya sendiri." in party
    assert "Belum ditandatangani PIHAK KEDUA (sekretaris) dan PIHAK PERTAMA (kasubbag)." in text(waiting)
    assert "Belum ditandatangani PIHAK KEDUA (sekretaris)." in text(half)
    assert "Belum ditandatangani" not in text(ready)
    assert "Unggah pindaiannya di halaman langkah" in text(by_pen)
    offered = [tick in page.content.decode() for page in (waiting, half, ready, by_pen)]
    assert offered == [False, False, True, False]
