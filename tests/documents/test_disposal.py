"""Kept papers from their number to the day they are destroyed: schedule, lists, the act, and what stays."""

from datetime import UTC, date, datetime

import pytest
from cast import at
from django.test import Client
from refused import codes

from mutubaku.documents import selectors
from mutubaku.documents.files import checks, store
from mutubaku.documents.files.retention import schedule
from mutubaku.documents.models import ArchiveRecord, Disposal, Rendition, Upload, Version
from mutubaku.documents.rules.attached import Attached, AttachedFile, attached_letter
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.rules.retention import Fate
from mutubaku.documents.selectors.retention import on_offer, records
from mutubaku.documents.services.building import build
from mutubaku.documents.services.delivery import distribute
from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.marking import sign
from mutubaku.documents.services.retention import (
    close_file,
    decide_disposal,
    destroy_papers,
    propose_disposal,
    set_retention,
)
from mutubaku.documents.services.uploading import keep_upload
from mutubaku.org.models import Person
from mutubaku.org.selectors import journal_state
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refused

MUCH_LATER = datetime(2033, 1, 2, 2, 0, tzinfo=UTC)
UNBUILT = "bertanda tangan, tetapi berkas pdf, docx belum dibuat"
LATER = datetime(2029, 1, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def signed(signed, office):
    """Its work has ended in the year of its number."""
    close_file(office.pk, signed.dossier, at(80).date())
    return signed


@pytest.fixture
def built(signed, people):
    build(signed.pk, formats=("pdf", "docx"), by=people["pelaksana"], at=at(70))
    return signed


def test_a_paper_is_recorded_with_its_number_by_the_schedule_of_that_day(signed, office, people):
    row = ArchiveRecord.objects.get(document=signed)
    assert (row.series, row.klas, row.active, row.inactive, row.fate, row.closes) == (
        "nota-dinas", "000.7.2.8", 1, 1, "musnah", date(2026, 12, 31),
    )  # fmt: skip
    set_retention(
        office.pk,
        code="nota-dinas",
        active=3,
        inactive=4,
        fate=Fate.PERMANEN,
        by=people["kasubbag"],
        at=at(90),
    )
    first = schedule(office.pk)[0]
    assert (first.active, first.inactive, first.fate, first.proposed) == (3, 4, Fate.PERMANEN, False)
    row.refresh_from_db()
    assert (row.active, row.fate) == (1, "musnah")


def test_nothing_is_offered_before_its_time_is_over(signed, office):
    for day, offered in ((date(2026, 12, 31), []), (date(2028, 12, 31), []), (date(2029, 1, 1), [signed.pk])):
        lines = on_offer(records(office.pk, day), day)
        assert [line.document_id for line in lines] == offered


def test_an_approved_list_destroys_texts_and_files_and_keeps_what_they_were(
    built, office, people, django_capture_on_commit_callbacks
):
    files = set(Rendition.objects.values_list("sha256", flat=True))
    digest = built.versions.get().digest
    made = propose_disposal(
        office.pk, document_ids=[built.pk], reason="Masa simpan habis.", by=people["kasubbag"], at=LATER
    )
    with pytest.raises(Refused) as early:
        destroy_papers(made.pk, minutes="BA/1/2029", by=people["kasubbag"], at=LATER)
    decide_disposal(made.pk, approve=True, committee="Panitia penilai arsip.", by=people["kadis"], at=LATER)
    assert store.missing(files) == ()

    with django_capture_on_commit_callbacks(execute=True):
        count = destroy_papers(made.pk, minutes="BA/1/2029", by=people["kasubbag"], at=LATER)

    assert (codes(early), count, len(files)) == (["not_approved"], 1, 2)
    assert set(store.missing(files)) == files
    assert (built.versions.get().digest, Rendition.objects.count()) == (digest, 2)
    assert "Isi naskah ini telah dimusnahkan" in Version.objects.get().body
    assert checks.faults(office.pk) == []
    assert journal_state(office.pk).broken_at is None
    with pytest.raises(Refused) as gone:
        distribute(built.pk, digest=digest, recipients=(Recipient("Biro"),), by=people["pelaksana"], at=LATER)
    assert codes(gone) == ["destroyed"]


def attached(office, people, name, data, *, dossier="SOP2/2026-09", subject="Laporan TEPRA"):
    """A signed berita acara of one sheet whose text is this file; the file and the paper."""
    kept = keep_upload(office.pk, dossier=dossier, name=name, data=data, by=people["kasubbag"], at=at(1))
    content = attached_letter(
        Attached(subject, Period.parse("2026-09"), (AttachedFile(kept.name, kept.size, kept.sha256),))
    )
    row = draft(
        office.pk, kind="berita_acara", dossier=dossier, title=subject, period="2026-09", content=content,
        by=people["kasubbag"], klas="000.7.2.8", at=at(2),
    )  # fmt: skip
    sign(row.pk, digest=row.versions.get().digest, by=people["kadis"], at=at(3), formats=())
    close_file(office.pk, dossier, at(80).date())
    return kept, row


def destroyed(office, people, papers, capture, *, approve=True):
    made = propose_disposal(
        office.pk, document_ids=[row.pk for row in papers], reason="Masa simpan habis.", by=people["kasubbag"],
        at=MUCH_LATER,
    )  # fmt: skip
    decide_disposal(
        made.pk, approve=approve, committee="Panitia penilai arsip.", by=people["kadis"], at=MUCH_LATER
    )
    if approve:
        with capture(execute=True):
            destroy_papers(made.pk, minutes="BA/1/2030", by=people["kasubbag"], at=MUCH_LATER)
    return made


def test_the_file_behind_an_attached_paper_goes_with_it_and_no_other(
    office, people, django_capture_on_commit_callbacks
):
    kept, row = attached(office, people, "laporan.pdf", b"%PDF-1.4 laporan")
    beside = keep_upload(
        office.pk,
        dossier=row.dossier,
        name="surat.pdf",
        data=b"%PDF-1.4 surat",
        by=people["kasubbag"],
        at=at(1),
    )
    made = destroyed(office, people, [row], django_capture_on_commit_callbacks)
    kept.refresh_from_db()
    assert (kept.disposal_id, kept.destroyed_at, store.missing([kept.sha256])) == (
        made.pk, MUCH_LATER, (kept.sha256,),
    )  # fmt: skip
    assert store.missing([beside.sha256]) == ()
    assert checks.faults(office.pk) == [(f"naskah {row.pk}", UNBUILT)]
    Upload.objects.update(destroyed_at=None)
    assert (
        f"unggahan {kept.pk}",
        "dimusnahkan tanpa daftar, atau daftarnya tidak sesuai",
    ) in selectors.faults(office.pk)


def test_a_file_that_another_paper_names_stays(office, people, django_capture_on_commit_callbacks):
    kept, row = attached(office, people, "laporan.pdf", b"%PDF-1.4 laporan")
    attached(
        office, people, "salinan.pdf", b"%PDF-1.4 laporan", dossier="SOP2/2026-10", subject="Laporan lain"
    )
    destroyed(office, people, [row], django_capture_on_commit_callbacks)
    kept.refresh_from_db()
    assert (kept.disposal_id, kept.destroyed_at, store.missing([kept.sha256])) == (None, None, ())


def test_the_same_bytes_kept_for_another_case_stay(office, people, django_capture_on_commit_callbacks):
    kept, row = attached(office, people, "laporan.pdf", b"%PDF-1.4 laporan")
    keep_upload(
        office.pk, dossier="lain", name="x.pdf", data=b"%PDF-1.4 laporan", by=people["kasubbag"], at=at(1)
    )
    destroyed(office, people, [row], django_capture_on_commit_callbacks)
    kept.refresh_from_db()
    assert (kept.destroyed_at, store.missing([kept.sha256])) == (MUCH_LATER, ())
    assert checks.faults(office.pk) == [(f"naskah {row.pk}", UNBUILT)]


def test_a_refused_list_frees_its_files_and_the_page_names_them(office, people):
    kept, row = attached(office, people, "laporan.pdf", b"%PDF-1.4 laporan")
    made = propose_disposal(
        office.pk, document_ids=[row.pk], reason="Masa simpan habis.", by=people["kasubbag"], at=MUCH_LATER
    )
    client = Client()
    client.force_login(Person.objects.get(pk=people["kadis"].person_id))
    page = client.get(f"/dokumen/arsip/musnah/{made.pk}/").content.decode()
    assert "laporan.pdf" in page and kept.sha256 in page
    decide_disposal(made.pk, approve=False, committee="Masih dipakai.", by=people["kadis"], at=MUCH_LATER)
    kept.refresh_from_db()
    assert kept.disposal_id is None


def test_a_refused_list_sets_its_papers_free(signed, office, people):
    terms = {
        "document_ids": [signed.pk],
        "reason": "Masa simpan habis.",
        "by": people["kasubbag"],
        "at": LATER,
    }
    made = propose_disposal(office.pk, **terms)
    with pytest.raises(Refused) as twice:
        propose_disposal(office.pk, **terms)
    decide_disposal(made.pk, approve=False, committee="Masih diperlukan.", by=people["kadis"], at=LATER)

    assert codes(twice) == ["kept"]
    assert propose_disposal(office.pk, **terms).pk != made.pk


def test_a_paper_gone_without_a_list_is_named_by_the_doctor(signed, office, people):
    row = Disposal.objects.create(
        office=office, reason="x", at=LATER, person_id=people["kasubbag"].person_id, post="Kasubbag"
    )
    ArchiveRecord.objects.update(disposal=row, destroyed_at=LATER)
    assert (
        f"naskah {signed.pk}",
        "dimusnahkan tanpa daftar, atau daftarnya tidak sesuai",
    ) in selectors.faults(office.pk)


# ---------------------------------------------------------------- pages


def client(people, name) -> Client:
    found = Client()
    found.force_login(Person.objects.get(pk=people[name].person_id))
    found.get("/akun/")
    return found


def body(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_list_from_proposal_to_minutes_by_the_pages(built, people, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    keeper, head = client(people, "kasubbag"), client(people, "kadis")
    assert "Masa simpan habis" in body(keeper.get("/dokumen/arsip/?masa=over"))
    made = keeper.post("/dokumen/arsip/musnah/", {"papers": [built.pk], "reason": "Masa simpan habis."})
    address = made["Location"]
    assert keeper.post(address, {"decision": "setuju", "committee": "Panitia penilai."}).status_code == 403
    told = {"decision": "setuju", "committee": "Panitia penilai arsip.", "anri": ""}
    assert head.post(address, told).status_code == 302

    answer = keeper.post(address, {"minutes": "BA/1/2029"})

    assert answer.status_code == 302
    assert "BA/1/2029" in body(keeper.get(address))
    assert "Isi naskah ini telah dimusnahkan" in body(head.get(f"/dokumen/{built.pk}/"))


def test_the_schedule_is_set_by_its_form(people):
    keeper = client(people, "kasubbag")
    wrong = keeper.post("/dokumen/arsip/jadwal/risiko/", {"active": 0, "inactive": 0, "fate": "musnah"})
    right = keeper.post("/dokumen/arsip/jadwal/risiko/", {"active": 4, "inactive": 6, "fate": "musnah"})
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "4 tahun" in body(keeper.get("/dokumen/arsip/jadwal/"))
    assert keeper.get("/dokumen/arsip/jadwal/tidak-ada/").status_code == 404


def test_a_word_of_the_text_finds_its_paper(signed, people):
    reader = client(people, "operator")
    for asked, count in (("kirim", 1), ("KIRIM isi", 1), ("Pérmintaan", 1), ("kirim rembulan", 0)):
        assert reader.get("/dokumen/", {"q": asked}).context["total"] == count
