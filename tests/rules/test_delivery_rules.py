"""What leaves the office and what is brought in: recipients, receipts, putting away, uploads."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_files import package
from paper_facts import AT, codes, holder, mark, paper

from mutubaku.documents.rules.marks import refusals_to_archive, refusals_to_distribute, refusals_to_receive
from mutubaku.documents.rules.paper import MarkKind, ReceiptFacts, Recipient
from mutubaku.documents.rules.uploads import clean_name, sniff

# ------------------------------------------------------------------ delivery


def test_distribution_names_every_reason_at_once():
    asked = (Recipient("Biro"), Recipient("Biro"), Recipient(" "), Recipient("Asing", 99), Recipient("Lama"))
    found = refusals_to_distribute(paper(), asked, sent=["Lama"], unit_ids=[7])
    assert [(r.code, r.place) for r in found] == [
        ("unsigned", ""),
        ("twice", "Biro"),
        ("nameless", "recipients"),
        ("unit", "Asing"),
        ("twice", "Lama"),
    ]
    signed = paper(mark(MarkKind.TANDA_TANGAN, "kadis"))
    assert codes(refusals_to_distribute(signed, (), [], [])) == ["nobody"]
    assert refusals_to_distribute(signed, (Recipient("Bidang", 7), Recipient("Biro")), [], [7]) == []


@pytest.mark.parametrize(
    ("unit_id", "sent_by", "received_at", "how", "refused"),
    [
        (7, 4, None, "aplikasi", []),
        (8, 4, None, "aplikasi", ["not_recipient"]),
        (8, 2, None, "diserahkan langsung", []),
        (None, 4, None, "diserahkan langsung", []),
        (7, 4, AT, " ", ["received", "how"]),
    ],
)
def test_receipt_is_confirmed_by_its_unit_or_its_sender(unit_id, sent_by, received_at, how, refused):
    receipt = ReceiptFacts(1, "Bidang", unit_id, AT, sent_by, received_at, "Sekretaris", "")
    assert codes(refusals_to_receive(receipt, holder("sekretaris"), how)) == refused


def test_archive_needs_a_signature_and_happens_once():
    signed = paper(mark(MarkKind.TANDA_TANGAN, "kadis"))
    assert refusals_to_archive(signed) == []
    assert codes(refusals_to_archive(paper())) == ["unsigned"]
    assert codes(refusals_to_archive(replace(signed, archived=True))) == ["archived"]


# ------------------------------------------------------------------ uploads


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (package("[Content_Types].xml", "word/document.xml"), "docx"),
        (package("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (package("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), ""),
        (package("word/document.xml"), ""),
        (b"<html>", ""),
        (b"PK\x05\x06", ""),
    ],
)
def test_type_is_read_from_the_bytes(data, format):
    assert sniff(data) == format


@given(st.binary(max_size=200))
def test_sniffing_never_fails(data):
    assert sniff(b"PK\x03\x04" + data) == ""


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Bahan Oktober.PDF", "Bahan Oktober.pdf"),
        ("..\\kirim/Bahan  Okt.docx", "Bahan Okt.pdf"),
        ("000.7.2.8 laporan.pdf.exe", "000.7.2.8 laporan.pdf"),
        ("....", "berkas.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
    ],
)
def test_name_of_an_upload_is_cleaned(name, clean):
    assert clean_name(name, "pdf") == clean


@given(st.text())
def test_clean_name_is_one_plain_file_name(name):
    clean = clean_name(name, "pdf")
    assert clean.endswith(".pdf")
    assert 5 <= len(clean) <= 120
    assert not set(clean) & set('/\\<>:"|?*\r\n\0')
    assert not clean.startswith((".", " "))
    assert clean_name(clean, "pdf") == clean
