"""Files over a real store: a paper dressed and built, signed and mended, and what people bring."""

import hashlib
import os
from datetime import date

import pytest
from cast import START, UNBUILT, at, digest_of, drafted, letter, make_office, staff, verbs
from office_files import package
from refused import codes

from mutubaku.documents import selectors
from mutubaku.documents.files import checks, store
from mutubaku.documents.models import Rendition, Upload
from mutubaku.documents.rules.paper import PaperState
from mutubaku.documents.services.building import build
from mutubaku.documents.services.drafting import revise
from mutubaku.documents.services.marking import initial, print_out, sign
from mutubaku.documents.services.uploading import keep_upload
from mutubaku.values.content import Initial, Signature
from mutubaku.values.refusal import Refused

# ------------------------------------------------------------------ dress and files


def test_dress_of_a_draft_has_an_empty_frame_and_konsep(office, paper):
    dress = selectors.dress_of(selectors.paper(paper.pk), office, on=date(2026, 11, 2))
    assert (dress.mark, dress.number, dress.date, dress.place_date, dress.version) == (
        "KONSEP",
        "",
        "",
        "",
        1,
    )
    assert dress.signature == Signature(
        "Kepala Dinas", "Pejabat Kepala Dinas", "Pembina", "19900101 201501 1 001"
    )
    assert dress.initials == (
        Initial(
            "Konseptor (Kasubbag Perencanaan)",
            "Menyusun",
            "Seluruh nota dinas",
            "2 November 2026 pukul 09.05 WITA",
        ),
    )
    assert dress.office.name == ("DINAS PERDAGANGAN,", "KOPERASI DAN UKM")


def test_dress_of_a_signed_paper_names_signer_time_and_initials(office, signed):
    dress = selectors.dress_of(selectors.paper(signed.pk), office, on=date(2027, 1, 1))
    assert (dress.mark, dress.number, dress.date, dress.place_date) == (
        "", "000.7.2.8/1/SEK.PRC/2026", "2 November 2026", "Samarinda, 2 November 2026",
    )  # fmt: skip
    assert dress.signature.when == "2 November 2026 pukul 10.05 WITA"
    assert [(i.post, i.role, i.when) for i in dress.initials] == [
        ("Sekretaris", "Memeriksa dan memaraf", "2 November 2026 pukul 09.35 WITA"),
        ("Konseptor (Kasubbag Perencanaan)", "Menyusun", "2 November 2026 pukul 09.05 WITA"),
    ]


def test_example_office_prints_contoh_even_on_a_draft(db):
    office = make_office("contoh", example=True)
    people = staff(office)
    row = drafted(office, people["kasubbag"], kind="book")
    assert selectors.dress_of(selectors.paper(row.pk), office, on=START.date()).mark == "CONTOH"


def test_build_keeps_the_files_under_their_hash(office, paper, people):
    pdf, docx = build(paper.pk, formats=("pdf", "docx"), by=people["kasubbag"], at=at(5))
    assert (pdf.format, docx.format, pdf.signed, docx.pages) == ("pdf", "docx", False, None)
    assert pdf.pages == 1
    for file in (pdf, docx):
        data = store.read(file.sha256)
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (file.sha256, file.size)
    assert selectors.file_of(pdf.id).name == f"nota-dinas-konsep-{paper.pk}-versi-1.pdf"
    assert verbs(office) == ["draft", "build"]


def test_building_again_unchanged_builds_and_writes_nothing(office, paper, people):
    first = build(paper.pk, formats=("pdf", "docx"), by=people["kasubbag"], at=at(5))
    assert build(paper.pk, formats=("pdf", "docx"), by=people["pelaksana"], at=at(9)) == first
    assert verbs(office) == ["draft", "build"]


def test_same_paper_builds_the_same_bytes(paper, people):
    first = build(paper.pk, formats=("pdf", "docx"), by=people["kasubbag"], at=at(5))
    Rendition.objects.all().delete()
    again = build(paper.pk, formats=("pdf", "docx"), by=people["kasubbag"], at=at(6))
    assert [file.sha256 for file in first] == [file.sha256 for file in again]


def test_a_mark_changes_the_dress_so_the_file_is_built_anew(paper, people):
    (before,) = build(paper.pk, formats=("pdf",), by=people["kasubbag"], at=at(5))
    initial(paper.pk, digest=digest_of(paper), by=people["sekretaris"], at=at(30))
    (after,) = build(paper.pk, formats=("pdf",), by=people["kasubbag"], at=at(35))
    assert before.dress != after.dress
    assert before.sha256 != after.sha256
    assert [file.id for file in selectors.paper(paper.pk).renditions] == [after.id, before.id]


def test_signing_leaves_the_signed_files(paper, people, django_capture_on_commit_callbacks):
    code = digest_of(paper)
    initial(paper.pk, digest=code, by=people["sekretaris"], at=at(30))
    with django_capture_on_commit_callbacks(execute=True):
        sign(paper.pk, digest=code, by=people["kadis"], at=at(60))
    files = selectors.paper(paper.pk).renditions
    assert sorted((file.format, file.signed) for file in files) == [("docx", True), ("pdf", True)]
    names = sorted(selectors.file_of(file.id).name for file in files)
    assert names == ["nota-dinas-000.7.2.8-1-SEK.PRC-2026.docx", "nota-dinas-000.7.2.8-1-SEK.PRC-2026.pdf"]
    assert checks.faults(paper.office_id) == []


@pytest.mark.django_db(transaction=True)
def test_signature_stands_when_its_files_cannot_be_built(paper, people, files, caplog):
    """The store is a plain file where a folder should be, until somebody repairs it."""
    code = digest_of(paper)
    initial(paper.pk, digest=code, by=people["sekretaris"], at=at(30))
    files.write_bytes(b"")
    signed = sign(paper.pk, digest=code, by=people["kadis"], at=at(60))
    assert (signed.number, selectors.paper(paper.pk).renditions) == ("000.7.2.8/1/SEK.PRC/2026", ())
    assert selectors.faults(paper.office_id) == [(f"naskah {paper.pk}", UNBUILT)]
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    files.unlink()
    build(paper.pk, formats=("pdf", "docx"), by=people["pelaksana"], at=at(90))
    assert checks.faults(paper.office_id) == []


def test_printing_notes_the_version_and_a_new_text_forgets_it(
    paper, people, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        print_out(paper.pk, digest=digest_of(paper), by=people["pelaksana"], at=at(5), formats=("docx",))
    assert selectors.paper(paper.pk).state == PaperState.PRINTED
    assert [file.format for file in selectors.paper(paper.pk).renditions] == ["docx"]
    revise(paper.pk, content=letter("Hal lain"), by=people["pelaksana"], at=at(6))
    assert (selectors.paper(paper.pk).state, selectors.paper(paper.pk).renditions) == (PaperState.DRAFTED, ())


def test_text_changed_while_building_is_not_recorded(paper, people, monkeypatch):
    """The change comes while the built file is moved into the store: after reading the paper, before its record."""
    move = os.replace

    def slow_move(draft, path):
        revise(paper.pk, content=letter("Hal lain"), by=people["kasubbag"], at=at(6))
        move(draft, path)

    monkeypatch.setattr(os, "replace", slow_move)
    with pytest.raises(Refused) as caught:
        build(paper.pk, formats=("pdf",), by=people["kasubbag"], at=at(5))
    assert codes(caught) == ["changed"]
    assert Rendition.objects.count() == 0


def test_unknown_format_is_refused(paper, people):
    with pytest.raises(Refused) as caught:
        build(paper.pk, formats=("pdf", "odt"), by=people["kasubbag"], at=at(5))
    assert codes(caught) == ["format"]


def test_altered_and_missing_files_are_found_refused_and_mended(paper, people, files):
    pdf, docx = build(paper.pk, formats=("pdf", "docx"), by=people["kasubbag"], at=at(5))
    places = {
        name: files / sha[:2] / sha[2:4] / sha for name, sha in (("pdf", pdf.sha256), ("docx", docx.sha256))
    }
    places["pdf"].write_bytes(places["pdf"].read_bytes() + b" ")
    places["docx"].unlink()
    assert checks.faults(paper.office_id) == [
        (f"naskah {paper.pk}, docx", f"berkas {docx.sha256[:12]} tidak ada di penyimpanan"),
        (f"naskah {paper.pk}, pdf", f"isi berkas {pdf.sha256[:12]} telah berubah"),
    ]
    for file in (pdf, docx):
        with pytest.raises(Refused):
            store.read(file.sha256)
    again = build(paper.pk, formats=("pdf", "docx"), by=people["kasubbag"], at=at(6))
    assert [file.sha256 for file in again] == [pdf.sha256, docx.sha256]
    assert checks.faults(paper.office_id) == []


def test_store_leaves_no_draft_behind(files):
    sha256 = store.keep(b"isi")
    assert store.keep(b"isi") == sha256
    assert [path.name for path in files.rglob("*") if path.is_file()] == [sha256]
    assert store.read(sha256) == b"isi"


# ------------------------------------------------------------------ uploads


def test_upload_is_kept_with_clean_name_and_sniffed_type(office, people):
    data = package("[Content_Types].xml", "xl/workbook.xml")
    keep_upload(
        office.pk,
        dossier="SOP10/2026-10",
        name="..\\kirim/Bahan  Okt.pdf",
        data=data,
        by=people["operator"],
        at=at(5),
    )
    (kept,) = selectors.uploads_of(office.pk, "SOP10/2026-10")
    assert (kept.name, kept.size, kept.post) == ("Bahan Okt.xlsx", len(data), "Operator Bidang Koperasi")
    assert kept.media_type.endswith("spreadsheetml.sheet")
    assert store.read(kept.sha256) == data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00 program", "type"),
        (b"%PDF-" + b"0" * (20 * 1024 * 1024), "size"),
        (package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "type"),
        (package("readme.txt"), "type"),
        (b"PK\x03\x04 broken", "type"),
    ],
)
def test_upload_that_is_not_wanted_is_refused(office, people, files, data, code):
    with pytest.raises(Refused) as caught:
        keep_upload(office.pk, dossier="x", name="a.pdf", data=data, by=people["operator"], at=at(5))
    assert codes(caught) == [code]
    assert Upload.objects.count() == 0
    assert not files.exists()
