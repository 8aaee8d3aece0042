"""The step that signs, in the pages, where a service or a pen makes the signature: what is asked, and what a failure
leaves."""

from io import BytesIO
from typing import Any

import bsre_stand_in
import pypdfium2
import pytest
from bsre_stand_in import NIK, PASSPHRASE
from django.core.files.uploadedfile import SimpleUploadedFile
from factories import cast, plan
from pages import PASSWORD, Desk, forms, text
from test_queue_page import ADDRESS, to_sign

from mutubaku.cases.models import CaseEvent
from mutubaku.documents.files import store
from mutubaku.documents.models import Build, Document, Mark, Rendition, Version
from mutubaku.documents.services.certifying import certify, certify_all, revoke, set_nik
from mutubaku.documents.services.ordering import carry_out
from mutubaku.org.models import Person
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.services import load_catalogue


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.FILES, settings.KEYS = tmp_path / "berkas", tmp_path / "kunci"


@pytest.fixture
def desk(db: None) -> Desk:
    office = cast()
    adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    plan(office)
    for name in ("kadis", "sekretaris"):
        person = Person.objects.get(pk=office[name].person_id)
        person.set_password(PASSWORD)
        person.save()
    return Desk(office)


@pytest.fixture
def will(request: Any, settings: Any, desk: Desk) -> Any:
    """The service in its second version, or in the one a test asks for."""
    with bsre_stand_in.service() as (url, behaviour):
        settings.SIGNING, settings.BSRE_URL = "bsre", url
        settings.BSRE_VERSION = getattr(request, "param", 2)
        settings.BSRE_USER, settings.BSRE_PASSWORD = bsre_stand_in.USER, bsre_stand_in.PASSWORD
        set_nik(desk.office["kadis"].person_id, office_id=desk.office.office_id, nik=NIK, by=None)
        yield behaviour


def untouched(case: Desk, events: int) -> None:
    assert case.case is not None
    assert case.waiting() == [(4, "")]
    assert CaseEvent.objects.filter(case=case.case).count() == events
    assert Document.objects.get().signed_at is None
    assert not Mark.objects.filter(kind="tanda_tangan").exists()
    assert not Rendition.objects.filter(signed=True).exists()


def events_of(case: Desk) -> int:
    return CaseEvent.objects.filter(case=case.case).count()


def test_the_step_asks_for_the_passphrase_and_signs_with_it(desk: Desk, will: Any) -> None:
    case = to_sign(desk, "2026-10")
    page = case.open("kadis", 4)
    assert 'name="passphrase"' in page.content.decode() and "Frasa sandi BSrE" in text(page)
    case.done("kadis", 4, password=PASSWORD, passphrase=PASSPHRASE)
    row = Document.objects.get()
    assert (row.provider, bool(row.number)) == ("bsre", True)
    assert [file.format for file in Rendition.objects.filter(signed=True)] == ["pdf"]
    assert Build.objects.get().formats == "docx"


FAILURES = [
    (2, "passphrase"), (2, "empty"), (2, "500"), (2, "suspended"), (2, "revoked"), (2, "slow"),
    (1, "passphrase"), (1, "revoked"), (1, "slow"),
]  # fmt: skip


@pytest.mark.parametrize(("will", "wrong"), FAILURES, indirect=["will"])
def test_a_failure_says_why_and_the_work_stays(wrong: str, desk: Desk, will: Any, settings: Any) -> None:
    case = to_sign(desk, "2026-10")
    before = events_of(case)
    settings.BSRE_SECONDS = 1 if wrong == "slow" else 20
    will.sign = wrong if wrong in ("500", "slow") else "ok"
    will.standing = {"suspended": "SUSPEND", "revoked": "REVOKE"}.get(wrong, "ISSUE")
    typed = {"passphrase": "Salah#Sekali", "empty": ""}.get(wrong, PASSPHRASE)
    answer = case.click("kadis", 4, password=PASSWORD, passphrase=typed)
    words = {
        "passphrase": "Frasa sandi BSrE salah.",
        "empty": "Isi frasa sandi BSrE",
        "500": "Layanan BSrE menjawab galat 500.",
        "suspended": "Sertifikat BSrE Anda ditangguhkan.",
        "revoked": "Sertifikat BSrE Anda sudah dicabut.",
        "slow": "tidak menjawab",
    }
    assert answer.status_code == 422 and words[wrong] in text(answer)
    assert typed == "" or typed not in answer.content.decode()
    untouched(case, before)
    will.sign, will.standing, settings.BSRE_SECONDS = "ok", "ISSUE", 20
    case.done("kadis", 4, password=PASSWORD, passphrase=PASSPHRASE)
    assert Document.objects.get().number_serial == 1


def test_what_the_step_itself_refuses_reaches_no_service(desk: Desk, will: Any) -> None:
    """The rehearsal: a stale text is refused before anything is sent."""
    case = to_sign(desk, "2026-10")
    before = events_of(case)
    answer = case.click("kadis", 4, password=PASSWORD, passphrase=PASSPHRASE, digest="lain")
    assert answer.status_code == 409 and will.calls == []
    untouched(case, before)
    assert Document.objects.get().number == ""


def test_the_queue_asks_once_and_tells_each(desk: Desk, will: Any) -> None:
    cases = [to_sign(desk, month) for month in ("2026-09", "2026-10")]
    client = desk.client("kadis")
    page = client.get(ADDRESS)
    assert 'name="frasa"' in page.content.decode()
    sent = forms(page)[ADDRESS]
    works = [name.removeprefix("kode_") for name in sent if name.startswith("kode_")]
    wrong = client.post(ADDRESS, {**sent, "pilih": works, "sandi": PASSWORD, "frasa": "Salah#Sekali"})
    assert text(wrong).count("Frasa sandi BSrE salah.") >= 2 and "Salah#Sekali" not in wrong.content.decode()
    assert [case.waiting() for case in cases] == [[(4, "")]] * 2
    sent = forms(client.get(ADDRESS))[ADDRESS]
    done = client.post(ADDRESS, {**sent, "pilih": works, "sandi": PASSWORD, "frasa": PASSPHRASE})
    assert done.status_code == 200
    assert sorted(Document.objects.values_list("number_serial", flat=True)) == [1, 2]
    assert Document.objects.filter(signed_at=None).count() == 0


def test_a_revoked_certificate_stops_the_step_in_the_page(desk: Desk) -> None:
    office_id = desk.office.office_id
    made = {row.person_id: row for row in certify_all(office_id, by=None)}
    case = to_sign(desk, "2026-10")
    revoke(made[desk.office["kadis"].person_id].pk, office_id=office_id, reason="laptop hilang", by=None)
    before = events_of(case)
    answer = case.click("kadis", 4, password=PASSWORD)
    assert answer.status_code == 422 and "sudah dicabut: laptop hilang." in text(answer)
    untouched(case, before)
    certify(desk.office["kadis"].person_id, office_id=office_id, by=None)
    altered = case.click("kadis", 4, password=PASSWORD, digest="lain")
    assert altered.status_code == 409 and "telah berubah sejak Anda membacanya" in text(altered)
    wrong = case.click("kadis", 4, password="bukan ini")
    assert (
        wrong.status_code == 422 and "Kata sandi" in text(wrong) and "bukan ini" not in wrong.content.decode()
    )
    untouched(case, before)
    case.done("kadis", 4, password=PASSWORD)
    assert Document.objects.get().provider == "lokal"


def test_a_text_that_was_changed_behind_the_program_is_not_signed(desk: Desk) -> None:
    """The digest that was read is of the stored text; another text behind the same digest is no paper."""
    certify_all(desk.office.office_id, by=None)
    case = to_sign(desk, "2026-10")
    before = events_of(case)
    row = Version.objects.latest("no")
    Version.objects.filter(pk=row.pk).update(body=row.body.replace("laporan", "LAPORAN"))
    answer = case.click("kadis", 4, password=PASSWORD)
    assert answer.status_code in (409, 422) and "tidak lagi cocok" in text(answer)
    untouched(case, before)


def test_a_scan_signs_the_step(desk: Desk, settings: Any) -> None:
    settings.SIGNING = "basah"
    case = to_sign(desk, "2026-10")
    row = Document.objects.get()
    page = case.open("kadis", 4)
    assert "Siapkan nomor dan kode QR-nya" in text(page)
    answer = case.click("kadis", 4, password=PASSWORD)
    assert answer.status_code == 422 and "Unggah hasil pindai" in text(answer)
    before = events_of(case)
    answer = case.click("kadis", 4, password=PASSWORD, scan=SimpleUploadedFile("a.pdf", b"%PDF-1.4"))
    assert answer.status_code == 422 and "Siapkan naskah ini" in text(answer)
    untouched(case, before)
    prepared = desk.client("kasubbag").post(f"/dokumen/{row.pk}/siap-basah/")
    assert prepared.status_code == 302
    carry_out(Build.objects.get().pk)
    printed = store.read(Rendition.objects.get(format="pdf").sha256)
    out = BytesIO()
    pypdfium2.PdfDocument(printed)[0].render(scale=2).to_pil().convert("RGB").save(out, "JPEG")
    case.done("kadis", 4, password=PASSWORD, scan=SimpleUploadedFile("pindai.jpg", out.getvalue()))
    row.refresh_from_db()
    assert (row.provider, row.number_serial) == ("basah", 1)
    assert Rendition.objects.get(format="pdf", signed=True).original
