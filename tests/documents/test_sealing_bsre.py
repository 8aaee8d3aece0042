"""Signing by the service of BSrE against a stand-in over HTTP: what it gives, and that nothing is half-signed."""

import json
import logging
import socket

import bsre_stand_in
import pytest
import second_reader
from bsre_stand_in import NIK, PASSPHRASE
from cast import START, at

from mutubaku.documents import selectors
from mutubaku.documents.builders.pdf import build_pdf
from mutubaku.documents.files import checks, store
from mutubaku.documents.models import Document, Mark, Register, Rendition, ServiceIdentity
from mutubaku.documents.services.building import build
from mutubaku.documents.services.certifying import set_nik
from mutubaku.documents.services.drafting import draft, revise
from mutubaku.documents.services.marking import initial, sign
from mutubaku.documents.services.serving import seal_by_service
from mutubaku.documents.signing.examine import examine
from mutubaku.org.models import JournalEntry
from mutubaku.values.refusal import Refused

KEPT = "Naskah belum ditandatangani dan nomornya tetap disimpan untuk naskah ini."


@pytest.fixture(params=[1, 2], ids=["v1", "v2"])
def will(request, settings, office, people):
    with bsre_stand_in.service() as (url, behaviour):
        settings.SIGNING, settings.BSRE_URL, settings.BSRE_VERSION = "bsre", url, request.param
        settings.BSRE_USER, settings.BSRE_PASSWORD = bsre_stand_in.USER, bsre_stand_in.PASSWORD
        settings.BSRE_SECONDS = 20
        set_nik(people["kadis"].person_id, office_id=office.pk, nik=NIK, by=None, at=START)
        yield behaviour


@pytest.fixture
def code(paper, people):
    digest = paper.versions.get().digest
    initial(paper.pk, digest=digest, by=people["sekretaris"], at=at(30))
    return digest


def attempt(paper, people, code, passphrase=PASSPHRASE, when=60):
    sealed = seal_by_service(paper.pk, digest=code, by=people["kadis"], passphrase=passphrase, at=at(when))
    return sign(paper.pk, digest=code, by=people["kadis"], at=at(when), formats=(), sealed=sealed)


def refused(act):
    with pytest.raises(Refused) as caught:
        act()
    return str(caught.value)


def unsigned(paper):
    """Held number, signature, signed files: what a failed attempt must leave."""
    row = Document.objects.get(pk=paper.pk)
    return row.number, row.signed_at, Rendition.objects.filter(signed=True).count()


def test_the_file_is_signed_verified_and_kept_beside_the_original(will, paper, people, code, office):
    row = attempt(paper, people, code)
    (file,) = selectors.paper(paper.pk).renditions
    stored = Rendition.objects.get()
    signed = store.read(file.sha256)
    assert (row.provider, file.signed, file.format) == ("bsre", True, "pdf")
    assert signed.startswith(store.read(stored.original))
    assert [
        (one.signer, one.valid, one.covers) for one in second_reader.read(signed, bsre_stand_in.ROOT.pem)
    ] == [("Pejabat Kepala Dinas", True, True)]
    assert "Pejabat Kepala Dinas" in stored.answer and json.loads(stored.answer)
    assert [path.rsplit("/", 1)[-1] for path in will.calls] in (
        ["status", "pdf", "pdf"], [NIK, "pdf", "verify"],
    )  # fmt: skip
    assert checks.faults(office.pk) == [
        (f"naskah {paper.pk}", "bertanda tangan, tetapi berkas docx belum dibuat")
    ]
    (again,) = build(paper.pk, formats=("pdf",), by=people["kadis"], at=at(90))
    assert again.sha256 == file.sha256


def test_the_file_signed_is_the_paper_with_number_date_and_qr(will, paper, people, code, office):
    row = attempt(paper, people, code)
    about = selectors.paper(paper.pk)
    worn = selectors.dress_of(about, office, on=at(60).date())
    assert (worn.number, worn.verify[-23:-1]) == (row.number, row.token)
    assert build_pdf(about.content, worn).data == store.read(Rendition.objects.get().original)


WRONG = {
    "passphrase": (
        lambda will: None,
        f"Frasa sandi BSrE salah. Ketik ulang frasa sandi Anda. {KEPT}",
    ),
    "500": (lambda will: setattr(will, "sign", "500"), f"Layanan BSrE menjawab galat 500. {KEPT}"),
    "garbage": (
        lambda will: setattr(will, "sign", "garbage"),
        f"Jawaban layanan BSrE tidak dapat dibaca. {KEPT}",
    ),
    "message": (
        lambda will: setattr(will, "sign", (400, {"message": "Dokumen terkunci"})),
        f"Layanan BSrE menolak: Dokumen terkunci. {KEPT}",
    ),
    "error": (
        lambda will: setattr(will, "sign", (422, {"error": f"gagal untuk {NIK} {PASSPHRASE}"})),
        f"Layanan BSrE menolak: gagal untuk ••• •••. {KEPT}",
    ),
    "unverified": (
        lambda will: setattr(will, "verify", "bad"),
        f"Layanan BSrE tidak mengesahkan berkas yang baru ditandatangani. {KEPT}",
    ),
    **{
        status: (
            lambda will, status=status: setattr(will, "standing", status),
            f"Sertifikat BSrE Anda {words}. Hubungi pengelola BSrE perangkat daerah. {KEPT}",
        )
        for status, words in (
            ("EXPIRED", "sudah kedaluwarsa"),
            ("NOT_REGISTERED", "belum didaftarkan"),
            ("SUSPEND", "ditangguhkan"),
            ("REVOKE", "sudah dicabut"),
            ("APA", "tidak dapat dipakai"),
        )
    },
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_failure_leaves_the_paper_unsigned_and_its_number_with_it(wrong, will, paper, people, code, office):
    arrange, words = WRONG[wrong]
    arrange(will)
    given = "salah" if wrong == "passphrase" else PASSPHRASE
    assert refused(lambda: attempt(paper, people, code, given)) == words
    number, signed_at, files = unsigned(paper)
    assert (number.split("/")[1], signed_at, files, Mark.objects.count()) == ("1", None, 0, 1)
    assert checks.faults(office.pk) == []
    will.standing, will.sign, will.verify = "ISSUE", "ok", "ok"
    assert attempt(paper, people, code, when=70).number == number
    assert Register.objects.get().last == 1
    assert checks.faults(office.pk) == [
        (f"naskah {paper.pk}", "bertanda tangan, tetapi berkas docx belum dibuat")
    ]


def test_a_service_that_is_slow_is_not_waited_for_and_not_asked_again(will, paper, people, code, settings):
    settings.BSRE_SECONDS, will.sign = 1, "slow"
    words = refused(lambda: attempt(paper, people, code))
    assert words == f"Layanan BSrE tidak menjawab dalam 1 detik. {KEPT}"
    assert sum("sign/pdf" in path for path in will.calls) == 1
    assert unsigned(paper)[1:] == (None, 0)


def test_a_service_that_is_not_there(will, paper, people, code, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.BSRE_URL = f"http://127.0.0.1:{free.getsockname()[1]}"
        assert refused(lambda: attempt(paper, people, code)) == f"Layanan BSrE tidak dapat dihubungi. {KEPT}"


def test_an_answer_with_another_paper_is_not_taken(settings, office, people, paper, code):
    from sample_content import BOOK, DRESS

    with bsre_stand_in.service(build_pdf(BOOK, DRESS).data) as (url, behaviour):
        behaviour.sign = "other"
        settings.SIGNING, settings.BSRE_URL = "bsre", url
        settings.BSRE_USER, settings.BSRE_PASSWORD = bsre_stand_in.USER, bsre_stand_in.PASSWORD
        set_nik(people["kadis"].person_id, office_id=office.pk, nik=NIK, by=None, at=START)
        assert "bukan naskah ini" in refused(lambda: attempt(paper, people, code))


def test_without_the_service_there_is_no_signature(will, paper, people, code):
    words = refused(lambda: sign(paper.pk, digest=code, by=people["kadis"], at=at(60)))
    assert words == "Isi frasa sandi BSrE: naskah ini ditandatangani dengan layanan BSrE."
    assert unsigned(paper) == ("", None, 0)


def test_a_text_that_changed_meanwhile_does_not_take_the_file(will, paper, people, code):
    from cast import letter

    sealed = seal_by_service(paper.pk, digest=code, by=people["kadis"], passphrase=PASSPHRASE, at=at(60))
    revise(paper.pk, content=letter("Hal lain"), by=people["kasubbag"], at=at(61))
    words = refused(lambda: sign(paper.pk, digest=code, by=people["kadis"], at=at(60), sealed=sealed))
    assert words.startswith("Naskah telah berubah sejak Anda membacanya")
    assert unsigned(paper)[1:] == (None, 0)


def test_what_may_not_be_signed_asks_neither_number_nor_service(will, paper, people):
    digest = paper.versions.get().digest
    assert "belum diparaf" in refused(lambda: attempt(paper, people, digest))
    assert unsigned(paper) == ("", None, 0) and will.calls == []


def test_a_number_held_over_the_year_is_void_and_said_so(will, paper, people, code, office, monkeypatch):
    will.sign = "500"
    refused(lambda: attempt(paper, people, code))
    will.sign = "ok"
    row = attempt(paper, people, code, when=60 * 24 * 70)
    assert (row.number_year, row.number_serial) == (2027, 1)
    entry = JournalEntry.objects.get(verb="void_number")
    facts = json.loads(entry.facts)
    assert (facts["year"], facts["reason"]) == (2026, "Naskah tidak ditandatangani pada tahun nomornya.")
    assert [found for found in selectors.faults(office.pk) if "register" in found[0]] == []


def test_another_paper_takes_the_next_number_meanwhile(will, paper, people, code, office):
    from cast import letter

    will.sign = "500"
    refused(lambda: attempt(paper, people, code))
    other = draft(
        office.pk, kind="nota_dinas", dossier="y", title="y", period="", content=letter("Y"), by=people["kasubbag"],
        at=START,
    )  # fmt: skip
    digest = other.versions.get().digest
    initial(other.pk, digest=digest, by=people["sekretaris"], at=at(31))
    will.sign = "ok"
    assert attempt(other, people, digest).number_serial == 2
    assert attempt(paper, people, code, when=80).number_serial == 1


# ------------------------------------------------------------------ secrets


def test_passphrase_and_nik_are_kept_nowhere(will, paper, people, code, office, caplog, files):
    caplog.set_level(logging.DEBUG)
    refused(lambda: attempt(paper, people, code, "Salah#Sekali-2026"))
    attempt(paper, people, code, when=70)
    told = caplog.text + "".join(JournalEntry.objects.values_list("facts", flat=True))
    told += "".join(str(vars(row)) for model in (Document, Mark, Rendition) for row in model.objects.all())
    told += ServiceIdentity.objects.get().sealed_nik
    for secret in (PASSPHRASE, "Salah#Sekali-2026", NIK):
        assert secret not in told
    for file in files.rglob("*"):
        assert not file.is_file() or PASSPHRASE.encode() not in file.read_bytes()
    assert ServiceIdentity.objects.get().masked == "6472••••••••••01"


def test_a_failure_shows_no_secret_in_its_trace(will, paper, people, code):
    import traceback

    will.sign = "500"
    with pytest.raises(Refused) as caught:
        attempt(paper, people, code)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert PASSPHRASE not in told and NIK not in told
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


def test_nobody_without_a_nik_signs_by_the_service(will, paper, people, code):
    ServiceIdentity.objects.all().delete()
    assert refused(lambda: attempt(paper, people, code)).startswith(
        "NIK Anda untuk layanan BSrE belum diisi."
    )
    assert examine(b"", ()).signatures == () and will.calls == []


def test_a_redirect_is_not_followed_with_our_account(will, paper, people, code):
    will.sign = (302, {"message": "pindah"})
    assert "menolak: pindah" in refused(lambda: attempt(paper, people, code))
