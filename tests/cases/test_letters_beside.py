"""An invitation, an order, a cover letter of a case: written beside its steps, initialled and signed by the hierarchy."""

from typing import Any

import pytest
from django.utils import timezone
from factories import OCTOBER, START, at, cast, plan
from pages import PASSWORD, Desk, forms, text

from mutubaku.cases.models import Case
from mutubaku.cases.services import flow
from mutubaku.documents.models import Document
from mutubaku.documents.selectors import paper
from mutubaku.documents.selectors.doctor import faults
from mutubaku.org.models import JournalEntry, Person
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue


@pytest.fixture
def desk(db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Desk:
    settings.FILES = tmp_path / "berkas"
    office = cast()
    adopt_calendar(office.office_id, at=START)
    load_catalogue(office.office_id, at=START)
    plan(office)
    for name in ("kadis", "sekretaris", "kasubbag"):
        person = Person.objects.get(pk=office[name].person_id)
        person.set_password(PASSWORD)
        person.save()
    version = in_force(office.office_id, "06-monev", OCTOBER.last_day)
    assert version is not None
    case_id = flow.start(
        office.office_id, sop_version_id=version.pk, period=OCTOBER, title="Monev", at=START,
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    )  # fmt: skip
    monkeypatch.setattr(timezone, "now", lambda: at(5))
    return Desk(office, Case.objects.get(pk=case_id))


def address(desk: Desk, slug: str = "undangan") -> str:
    assert desk.case is not None
    return f"/pekerjaan/{desk.case.number}/surat/{slug}/"


def write(desk: Desk, slug: str = "undangan", who: str = "pelaksana", **typed: Any) -> Any:
    client = desk.client(who)
    return client.post(address(desk, slug), forms(client.get(address(desk, slug)))[""] | typed)


def mark(desk: Desk, who: str, document_id: int, verb: str) -> int:
    """Status of a mark made with the form the page of the paper offers; 0 where it offers none."""
    client, page = desk.client(who), f"/dokumen/{document_id}/"
    given = forms(client.get(page)).get(f"{page}{verb}/")
    if given is None:
        return 0
    return int(client.post(f"{page}{verb}/", given | {"password": PASSWORD}).status_code)


def test_an_invitation_signed_on_behalf_goes_through_the_hierarchy(desk: Desk) -> None:
    case = text(desk.client("pelaksana").get(address(desk).split("surat/")[0]))
    begun = forms(desk.client("pelaksana").get(address(desk)))[""]
    done = write(desk, signer="sekretaris", where="Ruang Rapat Lantai 2", agenda="Pembahasan {laporan}")
    row = Document.objects.get()

    assert "Susun surat lain:" in case and begun["subject"].startswith("Undangan rapat pembahasan")
    assert (done.status_code, done["Location"]) == (302, f"/dokumen/{row.pk}/")
    assert (row.kind, row.signer_role, row.klas) == ("undangan", "sekretaris", "000.7.3")
    assert "Pembahasan laporan monitoring dan evaluasi" in paper(row.pk).body
    assert "Menunggu paraf" in text(desk.client("kasubbag").get("/dokumen/menunggu/"))

    tried = [mark(desk, who, row.pk, verb) for who, verb in (
        ("sekretaris", "tanda-tangan"), ("kadis", "tanda-tangan"), ("pelaksana", "paraf"), ("kasubbag", "paraf"),
        ("kasubbag", "paraf"), ("sekretaris", "tanda-tangan"), ("sekretaris", "tanda-tangan"),
    )]  # fmt: skip
    assert tried == [0, 0, 0, 302, 0, 302, 0]
    about = paper(row.pk)
    assert about.number == "000.7.3/1/UND/SEK.PRC/2026"
    assert about.content.places[0].label == "a.n. kadis"  # type: ignore[union-attr]
    shut = desk.client("sekretaris").post(f"/dokumen/{row.pk}/tanda-tangan/", {"password": PASSWORD})
    assert shut.status_code == 403


def test_what_is_typed_and_previewed_is_there_again_until_it_is_saved(desk: Desk) -> None:
    """For whoever typed it alone; another version of a konsep is kept apart from a new letter."""
    client, page = desk.client("pelaksana"), address(desk)
    shown = write(desk, agenda="Rencana aksi", where="", pratinjau="1")
    again = client.get(page)
    others = forms(desk.client("kasubbag").get(page))[""]
    anew = forms(client.get(f"{page}?awal=1"))[""]
    write(desk, agenda="Rencana aksi", where="", pratinjau="1")
    entries = JournalEntry.objects.filter(verb="keep_letter").count()
    saved = write(desk, where="Ruang Rapat Lantai 2")
    row = Document.objects.get()
    fresh = forms(client.get(page))[""]
    version = f"{page}?dokumen={row.pk}"
    client.post(version, forms(client.get(version))[""] | {"agenda": "Hasil pembahasan", "pdf": "1"})

    assert (shown.status_code, saved.status_code) == (200, 302)
    assert "Isian yang belum disimpan dilanjutkan" in text(again) and "Mulai dari awal" in text(again)
    assert forms(again)[""]["agenda"] == "Rencana aksi"
    assert others["agenda"] == anew["agenda"] == fresh["agenda"] != "Rencana aksi"
    assert entries == 1
    assert "Rencana aksi" in paper(row.pk).body
    assert forms(client.get(version))[""]["agenda"] == "Hasil pembahasan"
    assert forms(client.get(page))[""]["agenda"] == fresh["agenda"]


def test_a_wrong_password_and_another_text_sign_nothing(desk: Desk) -> None:
    write(desk, signer="kasubbag_perencanaan", where="Aula")
    row, client = Document.objects.get(), desk.client("kasubbag")
    door = f"/dokumen/{row.pk}/tanda-tangan/"
    given = forms(client.get(f"/dokumen/{row.pk}/"))[door]  # nobody stands between pelaksana and Kasubbag

    wrong = [client.post(door, given | more) for more in (
        {"password": "salah"}, {}, {"password": PASSWORD, "digest": "lain"},
    )]  # fmt: skip
    assert [one.status_code for one in wrong] == [422, 422, 422]
    assert "Kata sandi salah" in text(wrong[0]) and "Naskah telah berubah" in text(wrong[2])
    assert Document.objects.get().number == ""
    assert client.post(door, given | {"password": PASSWORD}).status_code == 302


def test_it_is_previewed_corrected_and_refused_in_words(desk: Desk) -> None:
    client = desk.client("pelaksana")
    given = forms(client.get(address(desk)))[""]
    shown = client.post(address(desk), given | {"where": "Aula", "pratinjau": "1"})
    printed = client.post(address(desk), given | {"where": "Aula", "pdf": "1"})
    lacking = client.post(address(desk), given)
    early = write(desk, where="Aula", until="07.00")

    assert "Hari, tanggal" in text(shown) and "Aula" in text(shown)
    assert printed.content.startswith(b"%PDF")
    assert (lacking.status_code, early.status_code) == (422, 422)
    assert "Isi tempat acara." in text(lacking) and "harus sesudah waktu mulai" in text(early)
    assert Document.objects.count() == 0

    write(desk, where="Aula")
    row = Document.objects.get()
    again = f"{address(desk)}?dokumen={row.pk}"
    kept = forms(client.get(again))[""]
    assert kept["where"] == "Aula" and "signer" not in kept
    moved = kept | {"where": "Ruang Rapat", "subject": "Undangan pembahasan akhir"}
    assert client.post(again, moved).status_code == 302
    assert (paper(row.pk).version, Document.objects.get().title) == (2, "Undangan pembahasan akhir")
    renamed = JournalEntry.objects.filter(verb="revise").values_list("facts", flat=True)
    assert ['"title":"Undangan pembahasan akhir"' in facts.replace(": ", ":") for facts in renamed] == [True]
    assert faults(desk.office.office_id) == []
    Document.objects.update(title="Judul lain")
    assert [words for _, words in faults(desk.office.office_id)] == [
        "jenis, berkas, judul, atau periode berbeda dari saat disusun"
    ]
    assert [client.get(f"{address(desk)}?dokumen={bad}").status_code for bad in ("x", "999", "9" * 40)] == [
        404
    ] * 3
    assert client.get(f"{address(desk, 'surat-dinas')}?dokumen={row.pk}").status_code == 404


def test_an_order_names_persons_and_a_cover_letter_its_things(desk: Desk) -> None:
    order = write(desk, "surat-tugas", persons=["pelaksana", "kasubbag"], duties="memeriksa lapangan")
    sent = write(desk, "surat-pengantar", recipients="Kepala Bappeda")
    letter = write(desk, "surat-dinas", recipients="Kepala Bappeda")
    own = write(desk, who="kasubbag", signer="kasubbag_perencanaan", where="Aula")

    assert [one.status_code for one in (order, sent, letter, own)] == [302, 302, 302, 422]
    assert "tidak dapat Anda susun sendiri" in text(own)
    assert sorted(Document.objects.values_list("kind", "klas")) == [
        ("surat_dinas", "000.7.5"), ("surat_pengantar", "000.7.5"), ("surat_tugas", "800.1"),
    ]  # fmt: skip


def test_only_planning_and_the_leadership_write(desk: Desk) -> None:
    unit = Person.objects.exclude(pk__in=[holder.person_id for holder in desk.office.who.values()]).first()
    client = desk.client("pelaksana")
    if unit is not None:
        client.force_login(unit)
        assert client.get(address(desk)).status_code == 403
    assert desk.client("kadis").get(address(desk, "nota-dinas")).status_code == 404


def test_its_pages_ask_the_database_little(desk: Desk, django_assert_max_num_queries: Any) -> None:
    write(desk, where="Aula")
    row, client = Document.objects.get(), desk.client("pelaksana")
    client.get("/")
    for page in (
        address(desk),
        f"{address(desk)}?dokumen={row.pk}",
        f"/dokumen/{row.pk}/",
        "/dokumen/menunggu/",
    ):
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200
    assert "Ubah isi" in text(client.get(f"/dokumen/{row.pk}/"))


def test_a_signed_letter_is_sent_from_its_page_to_whom_it_names(desk: Desk) -> None:
    write(desk, "undangan", signer="kasubbag_perencanaan", where="Aula", recipients="Inspektur\nPlt. Kepala PDN",
          copies="Bappeda")  # fmt: skip
    row = Document.objects.get()
    door = f"/dokumen/{row.pk}/distribusi/"
    early = desk.client("pelaksana").get(f"/dokumen/{row.pk}/")
    assert mark(desk, "kasubbag", row.pk, "tanda-tangan") == 302
    client = desk.client("pelaksana")
    page, form = client.get(f"/dokumen/{row.pk}/"), forms(client.get(door))[""]
    wrong = client.post(door, form | {"recipients": "Inspektur; x"})
    stale = client.post(door, form | {"digest": "lain"})
    sent = client.post(door, form | {"recipients": f"{form['recipients']}; 3"})
    about = paper(row.pk)

    assert "/distribusi/" not in early.content.decode() and door in page.content.decode()
    assert form["recipients"].split("\n") == ["Inspektur", "Plt. Kepala PDN", "Bappeda"]
    assert (wrong.status_code, stale.status_code, sent.status_code) == (422, 422, 302)
    assert "misalnya Inspektur; 2." in text(wrong) and "Naskah telah berubah" in text(stale)
    assert [(one.recipient, one.unit_id, one.copies) for one in about.receipts] == [
        ("Inspektur", None, 1), ("Plt. Kepala PDN", desk.office.units["PDN"], 1), ("Bappeda", None, 3),
    ]  # fmt: skip
    assert Document.objects.filter(kind="tanda_terima").count() == 1
    assert row.title in text(desk.client("kepala PDN").get("/tugas/"))
    assert desk.client("kepala PDN").get(door).status_code == 403
    again = client.get(door)
    assert forms(again)[""]["recipients"] == "" and "Tambah penerima" in text(
        client.get(f"/dokumen/{row.pk}/")
    )


def test_a_cover_letter_is_called_by_what_it_sends(desk: Desk) -> None:
    items = "Laporan Monev | 1 berkas\nLampiran | 2 berkas"
    assert write(desk, "surat-pengantar", items=items, recipients="Inspektur").status_code == 302
    assert Document.objects.get().title == "Surat pengantar: Laporan Monev dan lainnya"


def test_sending_and_withdrawing_are_offered_only_for_what_is_signed(desk: Desk) -> None:
    write(desk, where="Ruang Rapat Lantai 2")
    page = f"/dokumen/{Document.objects.get().pk}/"

    sent = desk.client("kasubbag").get(f"{page}distribusi/", follow=True)
    ended = desk.client("kadis").get(f"{page}cabut/", follow=True)

    assert [answer.redirect_chain for answer in (sent, ended)] == [[(page, 302)], [(page, 302)]]
    assert "Naskah ini tidak didistribusikan dari halamannya sendiri." in text(sent)
    assert "Hanya naskah bertanda tangan yang masih berlaku yang dapat dicabut." in text(ended)
