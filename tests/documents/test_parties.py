"""Both parties of a berita acara sign its text before the signature with the number; a changed text asks them again."""

import bsre_stand_in
import pytest
import second_reader
from cast import at, make_office, staff
from django.test import Client

from mutubaku.documents.builders.pdf import build_pdf
from mutubaku.documents.files import store
from mutubaku.documents.models import Mark
from mutubaku.documents.rules.blanks import official
from mutubaku.documents.rules.letters.berita_acara import BeritaAcara, compose_berita_acara
from mutubaku.documents.rules.paper import MarkKind
from mutubaku.documents.selectors import dress_of, faults, paper
from mutubaku.documents.selectors.waiting import waiting_papers
from mutubaku.documents.services import certifying
from mutubaku.documents.services.building import build
from mutubaku.documents.services.certifying import set_nik
from mutubaku.documents.services.drafting import draft, revise
from mutubaku.documents.services.marking import cosign, sign
from mutubaku.documents.services.serving import seal_by_service
from mutubaku.documents.signing.examine import examine
from mutubaku.org.models import Person
from mutubaku.values.refusal import Refused
from tests.documents.test_letter_words import in_pdf


@pytest.fixture
def office(db, settings, tmp_path):
    settings.FILES, settings.KEYS = tmp_path / "berkas", tmp_path / "kunci"
    made = make_office()
    made.people = staff(made)
    return made


def minutes(office, findings=("Data lengkap",)):
    who = office.people
    return compose_berita_acara(
        BeritaAcara(
            about=("REKONSILIASI DATA",), day=at(0).date(), at="Samarinda", deed="mencocokkan data",
            parties=(official(who["kasubbag"]), official(who["sekretaris"])), findings=findings, made_in="Samarinda",
            knows=official(who["kadis"]), signer=2,
        )
    )  # fmt: skip


def begun(office, **more):
    return draft(
        office.pk, kind="berita_acara", dossier="X", title="BA", period="2026-10", content=minutes(office, **more),
        by=office.people["kasubbag"], at=at(0),
    )  # fmt: skip


def refused(verb, row, who, minute, digest=None):
    with pytest.raises(Refused) as found:
        verb(row.pk, digest=digest or paper(row.pk).digest, by=who, at=at(minute))
    return [one.code for one in found.value.refusals]


def test_the_own_signature_waits_for_both_parties_and_carries_all_three(office):
    row, who = begun(office), office.people
    digest = paper(row.pk).digest
    day = at(0).date()

    waiting = [waiting_papers([who[name]], day).to_mark for name in ("kasubbag", "sekretaris", "kadis")]
    assert [len(found) for found in waiting] == [1, 1, 0]
    assert waiting[1][0].deed == "tanda tangan sebagai PIHAK KEDUA (Sekretaris)"
    assert refused(sign, row, who["kadis"], 1) == ["parties"]
    cosign(row.pk, digest=digest, by=who["kasubbag"], at=at(2))
    assert refused(cosign, row, who["kasubbag"], 3) == ["marked"]
    assert refused(cosign, row, who["kadis"], 3) == ["not_party"]
    assert refused(cosign, row, who["sekretaris"], 3, "lain") == ["changed"]
    assert refused(sign, row, who["kadis"], 3) == ["parties"]
    cosign(row.pk, digest=digest, by=who["sekretaris"], at=at(4))
    sign(row.pk, digest=digest, by=who["kadis"], at=at(5), formats=())

    about = paper(row.pk)
    dress = dress_of(about, office, on=at(5).date())
    assert [(one.post, one.when) for one in dress.cosigned] == [
        ("Kasubbag Perencanaan", "2 November 2026 pukul 09.07 WITA"),
        ("Sekretaris", "2 November 2026 pukul 09.09 WITA"),
    ]
    assert about.number.startswith("000.7.2.8/1/BA/")
    assert b"%PDF" in build_pdf(about.content, dress).data[:8]
    assert refused(cosign, row, who["sekretaris"], 6) == ["signed", "marked"]
    assert [waiting_papers([one], day).to_mark for one in who.values()] == [()] * len(who)
    assert [words for _, words in faults(office.pk)] == [
        "bertanda tangan, tetapi berkas pdf, docx belum dibuat"
    ]
    Mark.objects.filter(kind=MarkKind.PIHAK).update(name="Orang lain")
    assert len(faults(office.pk)) >= 2


def test_the_code_printed_for_a_party_finds_the_paper_and_says_whose_it_is(office):
    row, who = begun(office), office.people
    for minute, name in enumerate(("kasubbag", "sekretaris"), 1):
        cosign(row.pk, digest=paper(row.pk).digest, by=who[name], at=at(minute))
    unsigned = dress_of(paper(row.pk), office, on=at(3).date())
    sign(row.pk, digest=paper(row.pk).digest, by=who["kadis"], at=at(5), formats=())
    printed = dress_of(paper(row.pk), office, on=at(5).date())
    said = [
        Client().get("/verifikasi/", {"kode": one.code}).content.decode()
        for one in (*printed.cosigned, printed.signature)
    ]
    number = paper(row.pk).number

    assert [one.code for one in unsigned.cosigned] == ["", ""]
    assert all(number in one for one in said)
    assert "Kasubbag Perencanaan, Pejabat Kasubbag Perencanaan, 2 November 2026 pukul 09.06 WITA" in said[0]
    assert "Sekretaris, Pejabat Sekretaris, 2 November" in said[1] and "salah satu pihak" not in said[2]


def test_a_wrong_password_is_said_beside_its_field_on_the_page_of_the_paper(office):
    row, who = begun(office), office.people
    reader = Client()
    reader.force_login(Person.objects.get(pk=who["kasubbag"].person_id))
    door = f"/dokumen/{row.pk}/pihak/"
    answer = reader.post(door, {"digest": paper(row.pk).digest, "password": "salah"})
    said = " ".join(answer.content.decode().split())

    assert answer.status_code == 422
    assert (
        'class="err">Kata sandi salah' in said and f'action="{door}"' in said and "Kembali, lalu" not in said
    )


def test_another_text_asks_the_parties_again(office):
    row, who = begun(office), office.people
    cosign(row.pk, digest=paper(row.pk).digest, by=who["sekretaris"], at=at(1))
    revise(row.pk, content=minutes(office, findings=("Data kurang",)), by=who["kasubbag"], at=at(2))

    assert [mark.live for mark in paper(row.pk).marks] == [False]
    assert refused(sign, row, who["kadis"], 3) == ["parties"]
    cosign(row.pk, digest=paper(row.pk).digest, by=who["sekretaris"], at=at(4))


def test_parties_have_signatures_of_their_own_in_the_sealed_file(office):
    certifying.certify_all(office.pk, by=None, at=at(0))
    row, who = begun(office), office.people
    digest = paper(row.pk).digest
    for minute, name in enumerate(("kasubbag", "sekretaris"), 1):
        cosign(row.pk, digest=digest, by=who[name], at=at(minute))
    sign(row.pk, digest=digest, by=who["kadis"], at=at(5), formats=())
    (file,) = build(row.pk, formats=("pdf",), by=who["kadis"], at=at(6))

    found = examine(store.read(file.sha256), ())
    assert [one.intact for one in found.signatures] == [True, True, True]


def test_where_all_sign_with_a_pen_nobody_is_waited_for(office, settings):
    settings.SIGNING = "basah"
    row, who = begun(office), office.people
    assert refused(cosign, row, who["sekretaris"], 1) == ["by_pen"]
    assert refused(sign, row, who["kadis"], 2) == ["scan"]


@pytest.mark.parametrize("version", [1, 2])
def test_the_service_is_asked_only_once_both_parties_have_signed_and_its_file_names_them(
    office, settings, version
):
    """BSrE signs for the signer alone; the acts of the parties stand in the text it seals."""
    who = office.people
    with bsre_stand_in.service() as (url, service):
        settings.SIGNING, settings.BSRE_URL, settings.BSRE_VERSION = "bsre", url, version
        settings.BSRE_USER, settings.BSRE_PASSWORD = bsre_stand_in.USER, bsre_stand_in.PASSWORD
        set_nik(who["kadis"].person_id, office_id=office.pk, nik=bsre_stand_in.NIK, by=None, at=at(0))
        row = begun(office)
        seal = {"digest": paper(row.pk).digest, "by": who["kadis"], "passphrase": bsre_stand_in.PASSPHRASE}
        cosign(row.pk, digest=seal["digest"], by=who["kasubbag"], at=at(2))
        with pytest.raises(Refused, match=r"Belum ditandatangani PIHAK KEDUA \(Sekretaris\)"):
            seal_by_service(row.pk, at=at(3), **seal)
        early = (list(service.calls), paper(row.pk).number)
        cosign(row.pk, digest=seal["digest"], by=who["sekretaris"], at=at(4))
        sealed = seal_by_service(row.pk, at=at(5), **seal)
        sign(row.pk, digest=seal["digest"], by=who["kadis"], at=at(5), formats=(), sealed=sealed)

    (file,) = paper(row.pk).renditions
    signed = store.read(file.sha256)
    words = " ".join(in_pdf(signed))
    assert early == ([], "")
    assert [(one.signer, one.valid) for one in second_reader.read(signed, bsre_stand_in.ROOT.pem)] == [
        ("Pejabat Kepala Dinas", True)
    ]
    assert "2 November 2026 pukul 09.07 WITA" in words and "2 November 2026 pukul 09.09 WITA" in words
