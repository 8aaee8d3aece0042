"""A letter sealed with certificates of the office's own authority, read back by two verifiers that are not ours."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
import second_reader
from cast import START, at, letter, make_office, staff
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from mutubaku.documents import selectors
from mutubaku.documents.files import checks, store
from mutubaku.documents.models import Certificate, Document, Mark
from mutubaku.documents.rules.sealing import Provider
from mutubaku.documents.selectors.certificates import roots
from mutubaku.documents.services.building import build
from mutubaku.documents.services.certifying import certify, certify_all, revoke
from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.marking import approve, initial, sign
from mutubaku.documents.signing.examine import UNREADABLE, examine
from mutubaku.org.models import JournalEntry
from mutubaku.org.selectors import journal_state
from mutubaku.values.refusal import Refused


@pytest.fixture
def certified(office, people):
    """Everybody who marks has a certificate; the authority is the office's own."""
    return {row.person_id: row for row in certify_all(office.pk, by=None, at=START)}


def marked(paper, people):
    """Two initials, an approval, the signature; nothing built."""
    code = paper.versions.get().digest
    initial(paper.pk, digest=code, by=people["kabid"], at=at(20))
    initial(paper.pk, digest=code, by=people["sekretaris"], at=at(30))
    approve(paper.pk, digest=code, by=people["sekretaris"], at=at(40))
    return sign(paper.pk, digest=code, by=people["kadis"], at=at(60), formats=())


def sealed(paper, people):
    (file,) = build(paper.pk, formats=("pdf",), by=people["kadis"], at=at(61))
    return store.read(file.sha256)


@pytest.fixture
def pdf(certified, paper, people):
    marked(paper, people)
    return sealed(paper, people)


def root():
    return Certificate.objects.get(person=None).pem


# ------------------------------------------------------------------ the file


def test_each_mark_is_a_signature_of_its_own_in_the_order_made(pdf, paper):
    found = examine(pdf, roots())
    assert [(one.signer, one.title, one.at, one.intact, one.trusted) for one in found.signatures] == [
        ("Pejabat Kepala Bidang Koperasi", "Kepala Bidang Koperasi", at(20), True, True),
        ("Pejabat Sekretaris", "Sekretaris", at(30), True, True),
        ("Pejabat Sekretaris", "Sekretaris", at(40), True, True),
        ("Pejabat Kepala Dinas", "Kepala Dinas", at(60), True, True),
    ]
    assert found.intact
    code = paper.versions.get().digest[:12].upper()
    assert found.signatures[-1].reason == (
        "Menandatangani sebagai Kepala Dinas (Pejabat Kepala Dinas), "
        f"2 November 2026 pukul 10.05 WITA, kode isi {code[:4]} {code[4:8]} {code[8:]}"
    )


def test_a_reader_of_our_own_tests_finds_the_same(pdf):
    assert [(one.signer, one.valid, one.covers) for one in second_reader.read(pdf, root())] == [
        ("Pejabat Kepala Bidang Koperasi", True, False),
        ("Pejabat Sekretaris", True, False),
        ("Pejabat Sekretaris", True, False),
        ("Pejabat Kepala Dinas", True, True),
    ]


def test_poppler_finds_them_valid(pdf, tmp_path):
    (tmp_path / "naskah.pdf").write_bytes(pdf)
    assert second_reader.pdfsig(tmp_path / "naskah.pdf") == ["Signature is Valid."] * 4


def test_the_file_stays_pdf_a(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.open_metadata().pdfa_status == "2B"
        assert not opened.is_encrypted
        assert len(opened.Root.OutputIntents) == 1
        assert [[float(side) for side in field.Rect] for field in opened.Root.AcroForm.Fields] == [
            [0.0] * 4
        ] * 4
        assert all(int(field.F) & 4 for field in opened.Root.AcroForm.Fields)
        for page in opened.pages:
            for font in page.Resources.Font.values():
                assert any(
                    name in font.DescendantFonts[0].FontDescriptor for name in ("/FontFile2", "/FontFile3")
                )


def test_the_file_before_is_kept_and_the_sealed_one_is_never_made_twice(pdf, paper, people):
    (file,) = selectors.paper(paper.pk).renditions
    original = paper.versions.get().renditions.get().original
    assert pdf.startswith(store.read(original))
    (again,) = build(paper.pk, formats=("pdf",), by=people["kadis"], at=at(70))
    assert again.sha256 == file.sha256


def test_letterhead_and_address_may_change_without_a_second_file(pdf, paper, office, people, settings):
    settings.PUBLIC_ADDRESS = "https://lain.example"
    office.city = "Bontang"
    office.save()
    (again,) = build(paper.pk, formats=("pdf",), by=people["kadis"], at=at(70))
    assert store.read(again.sha256) == pdf


def test_number_token_and_provider_come_with_the_signature(certified, paper, people):
    assert (paper.token, paper.provider) == ("", "")
    row = marked(paper, people)
    assert (len(row.token), row.provider) == (22, Provider.LOKAL)
    assert all(mark.certificate_id == certified[mark.person_id].pk for mark in Mark.objects.all())


def test_an_office_without_authority_records_the_mark_and_seals_nothing(paper, people):
    row = marked(paper, people)
    assert (len(row.token), row.provider) == (22, "")
    assert examine(sealed(paper, people), roots()).signatures == ()


# ------------------------------------------------------------------ what cannot be used


def refused(act):
    with pytest.raises(Refused) as caught:
        act()
    return str(caught.value)


def unmarked(paper):
    row = Document.objects.get(pk=paper.pk)
    return (row.number, row.signed_at, Mark.objects.filter(version__document=row).count())


def test_a_revoked_certificate_signs_nothing_and_says_why(certified, office, paper, people):
    code = paper.versions.get().digest
    initial(paper.pk, digest=code, by=people["sekretaris"], at=at(30))
    row = certified[people["kadis"].person_id]
    revoke(row.pk, office_id=office.pk, reason="laptop hilang", by=None, at=at(40))
    words = refused(lambda: sign(paper.pk, digest=code, by=people["kadis"], at=at(60)))
    assert words == (
        "Sertifikat Kepala Dinas sudah dicabut: laptop hilang. Minta admin menerbitkan sertifikat baru."
    )
    assert unmarked(paper) == ("", None, 1)
    certify(people["kadis"].person_id, office_id=office.pk, by=None, at=at(61))
    assert sign(paper.pk, digest=code, by=people["kadis"], at=at(62), formats=()).number


def test_an_expired_certificate_signs_nothing(certified, paper, people):
    code = paper.versions.get().digest
    late = START + timedelta(days=3 * 366)
    Certificate.objects.filter(person=people["sekretaris"].person_id).update(until=START + timedelta(days=1))
    words = refused(lambda: initial(paper.pk, digest=code, by=people["sekretaris"], at=late))
    assert words.startswith("Sertifikat Sekretaris sudah kedaluwarsa sejak 03-11-2026.")


def test_who_has_none_is_told_so(certified, paper, people):
    Certificate.objects.filter(person=people["sekretaris"].person_id).delete()
    code = paper.versions.get().digest
    words = refused(lambda: initial(paper.pk, digest=code, by=people["sekretaris"], at=at(30)))
    assert (
        words
        == "Sekretaris belum mempunyai sertifikat tanda tangan. Minta admin menerbitkan sertifikat baru."
    )


def test_a_key_of_another_installation_opens_nothing(certified, paper, people, settings):
    marked(paper, people)
    settings.SECRET_KEY = "lain"
    words = refused(lambda: sealed(paper, people))
    assert "tidak dapat dibuka pada peladen ini" in words
    assert selectors.paper(paper.pk).renditions == ()


def test_initials_made_before_the_authority_are_sealed_with_a_certificate_of_today(paper, office, people):
    code = paper.versions.get().digest
    initial(paper.pk, digest=code, by=people["sekretaris"], at=at(30))
    assert Mark.objects.get().certificate_id is None
    certify_all(office.pk, by=None, at=START)
    sign(paper.pk, digest=code, by=people["kadis"], at=at(60), formats=())
    assert len(examine(sealed(paper, people), roots()).signatures) == 2


def test_a_signature_waits_for_the_certificate_of_whoever_initialled(certified, office, paper, people):
    code = paper.versions.get().digest
    initial(paper.pk, digest=code, by=people["sekretaris"], at=at(30))
    revoke(
        certified[people["sekretaris"].person_id].pk, office_id=office.pk, reason="mutasi", by=None, at=at(40)
    )
    words = refused(lambda: sign(paper.pk, digest=code, by=people["kadis"], at=at(60)))
    assert words.startswith("Sertifikat Sekretaris sudah dicabut: mutasi.")


# ------------------------------------------------------------------ tampering


@pytest.fixture(scope="module")
def letter_and_root(django_db_setup, django_db_blocker, tmp_path_factory):
    """One sealed letter for all the tampering: built once, its rows rolled back."""
    from django.db import transaction
    from django.test import override_settings

    home = tmp_path_factory.mktemp("kantor")
    with (
        django_db_blocker.unblock(),
        override_settings(FILES=home / "berkas", KEYS=home / "kunci"),
        transaction.atomic(),
    ):
        office = make_office("rusak")
        people = staff(office)
        certify_all(office.pk, by=None, at=START)
        paper = draft(
            office.pk, kind="nota_dinas", dossier="x", title="x", period="", content=letter(),
            by=people["kasubbag"], at=START,
        )  # fmt: skip
        marked(paper, people)
        made = sealed(paper, people), roots()
        transaction.set_rollback(True)
    return made


@effort(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_every_flipped_byte_is_found(letter_and_root, data):
    pdf, trusted = letter_and_root
    place = data.draw(st.integers(0, len(pdf) - 1))
    flip = data.draw(st.integers(1, 255))
    broken = pdf[:place] + bytes([pdf[place] ^ flip]) + pdf[place + 1 :]
    assert not examine(broken, trusted).intact


def test_the_unbroken_letter_is_intact(letter_and_root):
    assert examine(*letter_and_root).intact


@pytest.mark.parametrize("change", ["turned", "longer", "rewritten", "tail", "cut"])
def test_what_is_added_after_the_signature_is_found(letter_and_root, change):
    pdf, trusted = letter_and_root
    assert not examine(CHANGES[change](pdf), trusted).intact


def _increment(pdf, change):
    """A later revision behind the signed one, as an editor appends it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    out = BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(pdf) and len(out.getvalue()) > len(pdf)
    return out.getvalue()


def _turn(writer):
    from pyhanko.pdf_utils import generic

    page, _ = writer.find_page_for_modification(0)
    page.get_object()[generic.pdf_name("/Rotate")] = generic.NumberObject(90)
    writer.mark_update(page)


def _append(writer):
    from pyhanko.pdf_utils.generic import StreamObject
    from pyhanko.pdf_utils.writer import PageObject

    content = writer.add_object(StreamObject(stream_data=b"q Q"))
    writer.insert_page(PageObject(contents=content, media_box=(0, 0, 100, 100)))


def _rewritten(pdf):
    """Saved anew by another program."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(out)
    return out.getvalue()


CHANGES = {
    "turned": lambda pdf: _increment(pdf, _turn),
    "longer": lambda pdf: _increment(pdf, _append),
    "rewritten": lambda pdf: _rewritten(pdf),
    "tail": lambda pdf: pdf + b"\n",
    "cut": lambda pdf: pdf[:-1],
}


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_error(data):
    assert examine(data, ()) == UNREADABLE


# ------------------------------------------------------------------ certificates


def test_certificates_are_issued_once_for_those_who_mark(certified, office, people):
    marking = {people[short].person_id for short in ("kadis", "sekretaris", "kasubbag", "pelaksana", "kabid")}
    assert set(certified) == marking
    assert certify_all(office.pk, by=None, at=at(5)) == ()
    assert journal_state(office.pk).broken_at is None
    verbs = JournalEntry.objects.filter(office=office, thing__startswith="certificate:")
    assert list(verbs.values_list("verb", flat=True)) == ["open_authority", *["certify"] * 5]


def test_keys_are_sealed_files_of_the_owner_only(certified, settings):
    files = sorted(settings.KEYS.iterdir())
    assert len(files) == 6
    for file in files:
        assert file.stat().st_mode & 0o777 == 0o600
        assert b"PRIVATE" not in file.read_bytes()


def test_only_the_admin_issues_and_revokes_in_the_browser(certified, office, people):
    for act in (
        lambda: certify(people["kadis"].person_id, office_id=office.pk, by=people["kadis"], at=at(5)),
        lambda: certify_all(office.pk, by=people["kadis"], at=at(5)),
        lambda: revoke(
            certified[people["kadis"].person_id].pk,
            office_id=office.pk,
            reason="x",
            by=people["kadis"],
            at=at(5),
        ),
    ):
        assert refused(act).startswith("Hanya Admin")


def test_the_doctor_finds_nothing_wrong(pdf, office):
    assert checks.faults(office.pk) == [
        (f"naskah {Document.objects.get().pk}", "bertanda tangan, tetapi berkas docx belum dibuat")
    ]


@pytest.mark.parametrize(
    "change", [{"revoked_at": at(50), "reason": "x"}, {"serial": "ab"}, {"serial": "ab", "reason": ""}]
)
def test_the_doctor_finds_a_certificate_changed_behind_the_journal(change, certified, office, people):
    row = certified[people["kadis"].person_id]
    Certificate.objects.filter(pk=row.pk).update(**change)
    wrong = "penerbitan atau pencabutannya berbeda dari yang dicatat jurnal"
    assert checks.faults(office.pk) == [(f"sertifikat {row.pk}", wrong)]


def test_the_doctor_takes_a_revocation_by_its_act(certified, office, people):
    revoke(certified[people["kadis"].person_id].pk, office_id=office.pk, reason="mutasi", by=None, at=at(50))
    assert checks.faults(office.pk) == []
    Certificate.objects.filter(reason="mutasi").update(revoked_at=None, reason="")
    assert len(checks.faults(office.pk)) == 1
