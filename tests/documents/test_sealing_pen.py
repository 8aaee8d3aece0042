"""Signed in ink: prepared with number and QR, printed, scanned, and matched to its paper by the QR on the scan."""

from io import BytesIO

import pypdfium2
import pytest
from cast import START, at, letter
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from PIL import Image

from mutubaku.documents import selectors
from mutubaku.documents.files import checks, store
from mutubaku.documents.models import Document, Mark, Rendition
from mutubaku.documents.rules.sealing import typed_code
from mutubaku.documents.services.building import build
from mutubaku.documents.services.drafting import draft, revise
from mutubaku.documents.services.marking import initial, sign
from mutubaku.documents.services.ordering import carry_out
from mutubaku.documents.services.scanning import prepare_for_pen, read_scan
from mutubaku.values.refusal import Refused


@pytest.fixture(autouse=True)
def by_pen(settings):
    settings.SIGNING = "basah"


@pytest.fixture
def code(paper, people):
    digest = paper.versions.get().digest
    initial(paper.pk, digest=digest, by=people["sekretaris"], at=at(30))
    return digest


def printed(paper, people, when=40):
    """The prepared paper as it comes out of the printer."""
    order = prepare_for_pen(paper.pk, by=people["kasubbag"], at=at(when))
    carry_out(order.pk)
    return store.read(Rendition.objects.filter(version__document=paper.pk, format="pdf").latest("pk").sha256)


def scanned(pdf, kind="JPEG", turned=0, scale=2.0):
    """A picture of its page, a little crooked as scanners do."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=scale).to_pil().convert("RGB")
    out = BytesIO()
    picture.rotate(turned, fillcolor="white", expand=True).save(out, kind)
    return out.getvalue()


def take(paper, people, code, scan, typed="", when=90):
    sealed = read_scan(paper.pk, scan, code=typed, at=at(when))
    return sign(paper.pk, digest=code, by=people["kadis"], at=at(when), formats=(), sealed=sealed)


def refused(act):
    with pytest.raises(Refused) as caught:
        act()
    return str(caught.value)


def unsigned(paper):
    row = Document.objects.get(pk=paper.pk)
    return row.signed_at is None and not Rendition.objects.filter(signed=True).exists()


@pytest.mark.parametrize(("kind", "turned"), [("JPEG", 0), ("JPEG", 3), ("PNG", 180), ("PDF", 0)])
def test_a_scan_becomes_the_signed_file_beside_the_original(kind, turned, paper, people, code, office):
    pdf = printed(paper, people)
    number = Document.objects.get(pk=paper.pk).number
    row = take(paper, people, code, scanned(pdf, kind, turned))
    file = Rendition.objects.get(signed=True)
    assert (row.provider, row.number, row.signed_at) == ("basah", number, at(90))
    assert store.read(file.sha256).startswith(b"%PDF-") and store.read(file.original) == pdf
    assert checks.faults(office.pk) == [
        (f"naskah {paper.pk}", "bertanda tangan, tetapi berkas docx belum dibuat")
    ]
    (again,) = build(paper.pk, formats=("pdf",), by=people["kadis"], at=at(95))
    assert again.sha256 == file.sha256


def test_the_print_carries_number_date_qr_and_code_and_room_for_ink(paper, people, code):
    pdf = printed(paper, people)
    row = Document.objects.get(pk=paper.pk)
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    for words in (row.number, "2 November 2026", typed_code(row.token), "Kode periksa"):
        assert words in text
    assert "secara elektronik" not in text and "KONSEP" not in text
    assert selectors.paper(paper.pk).state == "initialled"


def test_where_the_qr_cannot_be_read_the_printed_code_is_typed(paper, people, code):
    printed(paper, people)
    blank = BytesIO()
    Image.new("RGB", (600, 900), "white").save(blank, "JPEG")
    row = Document.objects.get(pk=paper.pk)
    assert "tidak terbaca" in refused(lambda: take(paper, people, code, blank.getvalue()))
    assert "tidak terbaca" in refused(lambda: take(paper, people, code, blank.getvalue(), "0000-0000"))
    assert unsigned(paper)
    typed = typed_code(row.token).lower().replace("-", " ")
    assert take(paper, people, code, blank.getvalue(), typed).signed_at


def test_the_scan_of_another_paper_is_refused_even_with_the_code(paper, people, code, office):
    printed(paper, people)
    other = draft(
        office.pk, kind="nota_dinas", dossier="y", title="y", period="", content=letter("Y"), by=people["kasubbag"],
        at=START,
    )  # fmt: skip
    initial(other.pk, digest=other.versions.get().digest, by=people["sekretaris"], at=at(31))
    scan = scanned(printed(other, people))
    typed = typed_code(Document.objects.get(pk=paper.pk).token)
    assert "milik naskah lain" in refused(lambda: take(paper, people, code, scan, typed))
    assert unsigned(paper)


def test_a_text_that_changed_after_printing_needs_a_new_print_with_the_same_number(paper, people, code):
    old = scanned(printed(paper, people))
    number = Document.objects.get(pk=paper.pk).number
    revise(paper.pk, content=letter("Hal lain"), by=people["kasubbag"], at=at(50))
    digest = paper.versions.get(no=2).digest
    initial(paper.pk, digest=digest, by=people["sekretaris"], at=at(55))
    assert "Siapkan naskah ini" in refused(lambda: take(paper, people, digest, old))
    new = scanned(printed(paper, people, when=60))
    assert "milik naskah lain" in refused(lambda: take(paper, people, digest, old))
    assert take(paper, people, digest, new).number == number


def test_without_a_scan_there_is_no_signature(paper, people, code):
    printed(paper, people)
    words = refused(lambda: sign(paper.pk, digest=code, by=people["kadis"], at=at(90)))
    assert words == "Unggah hasil pindai naskah yang sudah ditandatangani basah."
    assert unsigned(paper) and Mark.objects.count() == 1


def test_it_is_prepared_once_and_only_where_papers_are_signed_by_pen(paper, people, code, settings):
    printed(paper, people)
    assert "sudah disiapkan" in refused(lambda: prepare_for_pen(paper.pk, by=people["kasubbag"], at=at(41)))
    settings.SIGNING = ""
    revise(paper.pk, content=letter("Hal lain"), by=people["kasubbag"], at=at(50))
    assert "tidak ditandatangani basah" in refused(
        lambda: prepare_for_pen(paper.pk, by=people["kasubbag"], at=at(51))
    )


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"%PDF-1.7 rusak", b"\xff\xd8\xff\xe0 rusak", b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_scan_gets_a_clear_answer(data, paper, people, code):
    printed(paper, people)
    words = refused(lambda: take(paper, people, code, data))
    assert words in (
        "Hasil pindai harus berupa PDF, JPG, atau PNG.",
        "Hasil pindai tidak dapat dibaca. Pindai ulang dan unggah lagi.",
    )
    assert unsigned(paper)


@effort(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from([b"%PDF-1.4\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]), data=st.binary(max_size=200)
)
def test_any_bytes_are_refused_not_raised(head, data, paper, people):
    if not Document.objects.get(pk=paper.pk).token:
        initial(paper.pk, digest=paper.versions.get().digest, by=people["sekretaris"], at=at(30))
        printed(paper, people)
    with pytest.raises(Refused):
        read_scan(paper.pk, head + data, code="", at=at(90))
