"""Papers over a real database and real files: versions, marks, numbers, renditions, receipts, uploads, faults."""

import hashlib
import io
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from cast import START, at, letter, make_office, staff
from django.db import IntegrityError, connection, transaction

from mutubaku.documents import selectors
from mutubaku.documents.files import checks, store
from mutubaku.documents.models import Document, Mark, Rendition, Upload, Version
from mutubaku.documents.rules.marks import marks_by_part
from mutubaku.documents.rules.paper import MarkKind, PaperState, Recipient
from mutubaku.documents.services.building import build
from mutubaku.documents.services.delivery import archive, distribute, receive
from mutubaku.documents.services.drafting import draft, revise
from mutubaku.documents.services.marking import approve, initial, print_out, sign
from mutubaku.documents.services.registers import set_register
from mutubaku.documents.services.uploading import keep_upload
from mutubaku.org.models import JournalEntry
from mutubaku.org.selectors import journal_state
from mutubaku.values.content import Book, Chapter, Initial, Paragraph, Signature
from mutubaku.values.refusal import Refused

UNBUILT = "bertanda tangan, tetapi berkas pdf, docx belum dibuat"
UNSIGNED = "judul, nomor, tanggal, atau penanda tangan berbeda dari saat ditandatangani"


def codes(caught):
    return [refusal.code for refusal in caught.value.refusals]


def verbs(office):
    return list(
        JournalEntry.objects.filter(office=office, thing__startswith="document:").values_list(
            "verb", flat=True
        )
    )


def digest_of(paper):
    return selectors.paper(paper.pk).digest


# ------------------------------------------------------------------ text


def test_draft_reads_back_as_written(paper, people):
    read = selectors.paper(paper.pk)
    assert read.content == letter()
    assert (read.version, read.state, read.marks, read.number, read.dated) == (
        1,
        PaperState.DRAFTED,
        (),
        "",
        None,
    )
    assert (read.drafter, read.drafter_id) == ("Kasubbag Perencanaan", people["kasubbag"].person_id)


def test_draft_of_an_unknown_kind_is_refused(office, people):
    with pytest.raises(Refused) as caught:
        draft(
            office.pk,
            kind="puisi",
            dossier="x",
            title="x",
            period="",
            content=letter(),
            by=people["kasubbag"],
            at=START,
        )
    assert codes(caught) == ["kind"]
    assert Document.objects.count() == 0


def test_same_text_again_makes_no_version_and_no_journal_entry(office, paper, people):
    revise(paper.pk, content=letter(), by=people["kasubbag"], at=at(5))
    assert Version.objects.count() == 1
    assert verbs(office) == ["draft"]


def test_changed_text_voids_the_marks_and_keeps_them_readable(office, paper, people):
    old = digest_of(paper)
    initial(paper.pk, digest=old, by=people["sekretaris"], at=at(30))
    revise(paper.pk, content=letter("Hal lain"), by=people["kasubbag"], at=at(40))
    read = selectors.paper(paper.pk)
    assert (read.version, read.state, read.live_marks) == (2, PaperState.DRAFTED, ())
    assert [(mark.version, mark.digest, mark.live) for mark in read.marks] == [(1, old, False)]
    row = Mark.objects.get()
    assert (row.voided_at, row.voided_by_id) == (at(40), people["kasubbag"].person_id)
    assert verbs(office) == ["draft", "initial", "revise"]


def test_going_back_to_an_older_text_brings_no_mark_back(paper, people):
    initial(paper.pk, digest=digest_of(paper), by=people["sekretaris"], at=at(30))
    revise(paper.pk, content=letter("Hal lain"), by=people["kasubbag"], at=at(40))
    revise(paper.pk, content=letter(), by=people["kasubbag"], at=at(50))
    read = selectors.paper(paper.pk)
    assert (read.version, read.live_marks) == (3, ())
    with pytest.raises(Refused) as caught:
        sign(paper.pk, digest=read.digest, by=people["kadis"], at=at(60))
    assert codes(caught) == ["no_initial"]


def test_signed_text_cannot_change(signed, people):
    with pytest.raises(Refused) as caught:
        revise(signed.pk, content=letter("Hal lain"), by=people["kasubbag"], at=at(70))
    assert codes(caught) == ["signed"]
    assert Version.objects.count() == 1


# ------------------------------------------------------------------ marks and numbers


def test_mark_under_a_text_that_changed_is_refused_and_names_the_version(paper, people):
    read = digest_of(paper)
    revise(paper.pk, content=letter("Hal lain"), by=people["kasubbag"], at=at(10))
    with pytest.raises(Refused) as caught:
        initial(paper.pk, digest=read, by=people["sekretaris"], at=at(20))
    assert str(caught.value) == "Naskah telah berubah sejak Anda membacanya, baca versi 2."
    assert Mark.objects.count() == 0


def test_drafter_takes_no_mark_even_in_another_post(office, people):
    row = draft(
        office.pk,
        kind="nota_dinas",
        dossier="x",
        title="x",
        period="",
        content=letter(),
        by=people["kadis"],
        at=START,
    )
    code = digest_of(row)
    initial(row.pk, digest=code, by=people["sekretaris"], at=at(10))
    for verb in (initial, approve, sign):
        with pytest.raises(Refused) as caught:
            verb(row.pk, digest=code, by=people["kadis"], at=at(20))
        assert codes(caught) == (["signer", "own_draft"] if verb is initial else ["own_draft"])


def test_mark_keeps_post_name_and_rank_of_the_day(paper, people):
    initial(paper.pk, digest=digest_of(paper), by=people["sekretaris"], at=at(30))
    people_row = Mark.objects.get().person
    people_row.name, people_row.rank = "Nama baru", "Pangkat baru"
    people_row.save()
    (mark,) = selectors.paper(paper.pk).marks
    assert (mark.kind, mark.role, mark.post, mark.person, mark.nip, mark.rank, mark.at) == (
        MarkKind.PARAF, "sekretaris", "Sekretaris", "Pejabat Sekretaris", "199001012015011001", "Pembina", at(30),
    )  # fmt: skip


def test_signing_gives_number_date_and_state_at_once(office, signed, people):
    read = selectors.paper(signed.pk)
    assert (read.number, read.dated, read.state) == (
        "000.7.2.8/1/SEK.PRC/2026",
        date(2026, 11, 2),
        PaperState.SIGNED,
    )
    assert read.states == {PaperState.DRAFTED, PaperState.INITIALLED, PaperState.SIGNED}
    assert verbs(office) == ["draft", "initial", "sign"]


def test_before_the_signature_there_is_no_number(paper, people):
    initial(paper.pk, digest=digest_of(paper), by=people["sekretaris"], at=at(30))
    approve(paper.pk, digest=digest_of(paper), by=people["kadis"], at=at(40))
    assert selectors.paper(paper.pk).number == ""


def test_refused_signature_takes_no_number(office, paper, people):
    with pytest.raises(Refused):
        sign(paper.pk, digest=digest_of(paper), by=people["kadis"], at=at(40))
    initial(paper.pk, digest=digest_of(paper), by=people["sekretaris"], at=at(50))
    sign(paper.pk, digest=digest_of(paper), by=people["kadis"], at=at(60), formats=())
    assert selectors.paper(paper.pk).number == "000.7.2.8/1/SEK.PRC/2026"


def test_date_and_year_of_the_number_are_those_of_the_office_clock(office, people):
    """16.30 UTC on 31 December is already 1 January in Samarinda."""
    row = draft(
        office.pk,
        kind="nota_dinas",
        dossier="x",
        title="x",
        period="",
        content=letter(),
        by=people["kasubbag"],
        at=START,
    )
    initial(row.pk, digest=digest_of(row), by=people["sekretaris"], at=START)
    late = START.replace(month=12, day=31, hour=16, minute=30)
    signed = sign(row.pk, digest=digest_of(row), by=people["kadis"], at=late, formats=())
    assert (signed.number, signed.dated) == ("000.7.2.8/1/SEK.PRC/2027", date(2027, 1, 1))


def test_office_takes_over_its_own_pattern_and_running_number(office, people, paper):
    set_register(
        office.pk, kind="nota_dinas", year=2026, pattern="{urut:4}/{unit}/{bulan_romawi}/{tahun}", klas="500.14",
        start=1146, by=people["kasubbag"], at=START,
    )  # fmt: skip
    initial(paper.pk, digest=digest_of(paper), by=people["sekretaris"], at=at(30))
    signed = sign(paper.pk, digest=digest_of(paper), by=people["kadis"], at=at(60), formats=())
    assert signed.number == "1147/SEK.PRC/XI/2026"
    again = {"kind": "nota_dinas", "year": 2026, "klas": "500.14", "by": people["kasubbag"], "at": at(70)}
    with pytest.raises(Refused) as caught:
        set_register(office.pk, pattern="{urut}/{tahun}", start=5, **again)
    assert codes(caught) == ["begun"]
    changed = set_register(office.pk, pattern="{urut}/{tahun}", **again)
    assert (changed.pattern, changed.start, changed.last) == ("{urut}/{tahun}", 1146, 1147)
    assert selectors.faults(office.pk) == [(f"naskah {signed.pk}", UNBUILT)]


def test_new_year_begins_at_one_in_the_pattern_of_the_year_before(office, people, paper):
    set_register(
        office.pk, kind="nota_dinas", year=2025, pattern="{urut}/{unit}/{tahun}", klas="x", start=80,
        by=people["kasubbag"], at=START,
    )  # fmt: skip
    initial(paper.pk, digest=digest_of(paper), by=people["sekretaris"], at=at(30))
    signed = sign(paper.pk, digest=digest_of(paper), by=people["kadis"], at=at(60), formats=())
    assert signed.number == "1/SEK.PRC/2026"


def test_two_kinds_cannot_share_one_pattern(office, people):
    terms = {"year": 2026, "klas": "500.14", "by": people["kasubbag"], "at": START}
    set_register(office.pk, kind="nota_dinas", pattern="{urut}/{tahun}", **terms)
    with pytest.raises(Refused) as caught:
        set_register(office.pk, kind="book", pattern="{urut}/{tahun}", **terms)
    assert codes(caught) == ["clash"]


def test_other_office_can_neither_mark_nor_send(paper):
    stranger = staff(make_office("dinas-lain"))
    code = digest_of(paper)
    for act in (
        lambda: initial(paper.pk, digest=code, by=stranger["sekretaris"], at=at(5)),
        lambda: revise(paper.pk, content=letter("x"), by=stranger["kasubbag"], at=at(5)),
        lambda: build(paper.pk, formats=("pdf",), by=stranger["kasubbag"], at=at(5)),
        lambda: distribute(paper.pk, recipients=(), by=stranger["pelaksana"], at=at(5)),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert codes(caught) == ["office"]


def test_holder_outside_his_dates_is_refused(paper, people):
    with pytest.raises(Refused) as caught:
        initial(paper.pk, digest=digest_of(paper), by=people["sekretaris"], at=START.replace(year=2025))
    assert codes(caught) == ["not_in_post"]


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("documents_document", "signed_at = NULL"),
        ("documents_document", "number = ''"),
        ("documents_document", "archived_at = signed_at"),
        ("documents_mark", "voided_at = at"),
        ("documents_version", "printed_at = at"),
    ],
)
def test_database_holds_who_and_when_together(signed, table, columns):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {columns}")


@pytest.mark.django_db(transaction=True)
def test_racing_signers_get_numbers_without_gap_or_twin():
    office = make_office()
    people = staff(office)
    ready = []
    for _ in range(6):
        row = draft(
            office.pk,
            kind="nota_dinas",
            dossier="x",
            title="x",
            period="",
            content=letter(),
            by=people["kasubbag"],
            at=START,
        )
        initial(row.pk, digest=digest_of(row), by=people["sekretaris"], at=at(1))
        ready.append((row.pk, digest_of(row)))
    gate = Barrier(len(ready))

    def go(paper):
        try:
            connection.ensure_connection()
            gate.wait()
            return sign(paper[0], digest=paper[1], by=people["kadis"], at=at(2), formats=()).number_serial
        finally:
            connection.close()

    with ThreadPoolExecutor(len(ready)) as pool:
        serials = list(pool.map(go, ready))
    assert sorted(serials) == [1, 2, 3, 4, 5, 6]
    assert journal_state(office.pk).broken_at is None
    assert selectors.faults(office.pk) == [(f"naskah {pk}", UNBUILT) for pk, _ in ready]


@pytest.mark.django_db(transaction=True)
def test_racing_signers_of_one_paper_sign_once():
    office = make_office()
    people = staff(office)
    row = draft(
        office.pk,
        kind="nota_dinas",
        dossier="x",
        title="x",
        period="",
        content=letter(),
        by=people["kasubbag"],
        at=START,
    )
    code = digest_of(row)
    initial(row.pk, digest=code, by=people["sekretaris"], at=at(1))
    gate = Barrier(2)

    def go(_):
        try:
            connection.ensure_connection()
            gate.wait()
            return sign(row.pk, digest=code, by=people["kadis"], at=at(2), formats=()).number
        except Refused as refused:
            return [refusal.code for refusal in refused.refusals]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(go, range(2)), key=str)
    assert done == ["000.7.2.8/1/SEK.PRC/2026", ["signed", "twice"]]


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
    row = draft(
        office.pk,
        kind="book",
        dossier="x",
        title="x",
        period="",
        content=letter(),
        by=people["kasubbag"],
        at=START,
    )
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
        print_out(paper.pk, by=people["pelaksana"], at=at(5), formats=("docx",))
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


# ------------------------------------------------------------------ delivery


def test_only_signed_papers_leave_and_each_recipient_gets_one_receipt(office, paper, signed, people):
    unit = people["kabid"].unit_id
    distribute(
        signed.pk,
        recipients=(Recipient("Bidang Koperasi", unit), Recipient("Biro Umum")),
        by=people["pelaksana"],
        at=at(70),
    )
    read = selectors.paper(signed.pk)
    assert read.state == PaperState.DISTRIBUTED
    assert [(r.recipient, r.unit_id, r.received_at) for r in read.receipts] == [
        ("Bidang Koperasi", unit, None),
        ("Biro Umum", None, None),
    ]
    with pytest.raises(Refused) as caught:
        distribute(signed.pk, recipients=(Recipient("Biro Umum"),), by=people["pelaksana"], at=at(80))
    assert codes(caught) == ["twice"]


def test_unsigned_paper_does_not_leave(paper, people):
    with pytest.raises(Refused) as caught:
        distribute(paper.pk, recipients=(Recipient("Biro Umum"),), by=people["pelaksana"], at=at(5))
    assert codes(caught) == ["unsigned"]


def test_unit_of_another_office_is_no_recipient(signed, people):
    foreign = staff(make_office("dinas-lain"))["kabid"].unit_id
    with pytest.raises(Refused) as caught:
        distribute(signed.pk, recipients=(Recipient("Asing", foreign),), by=people["pelaksana"], at=at(70))
    assert codes(caught) == ["unit"]


def test_unit_confirms_its_own_receipt_once(signed, people):
    (receipt,) = distribute(
        signed.pk,
        recipients=(Recipient("Bidang Koperasi", people["kabid"].unit_id),),
        by=people["pelaksana"],
        at=at(70),
    )
    with pytest.raises(Refused) as caught:
        receive(receipt.pk, by=people["sekretaris"], how="aplikasi", at=at(75))
    assert codes(caught) == ["not_recipient"]
    receive(receipt.pk, by=people["operator"], how=" aplikasi ", at=at(80))
    (read,) = selectors.paper(signed.pk).receipts
    assert (read.received_at, read.received_post, read.how) == (
        at(80),
        "Operator Bidang Koperasi",
        "aplikasi",
    )
    with pytest.raises(Refused) as caught:
        receive(receipt.pk, by=people["kabid"], how="aplikasi", at=at(90))
    assert codes(caught) == ["received"]


def test_archive_closes_a_signed_paper(office, signed, people):
    archive(signed.pk, by=people["pelaksana"], at=at(90))
    assert selectors.paper(signed.pk).state == PaperState.ARCHIVED
    with pytest.raises(Refused):
        archive(signed.pk, by=people["pelaksana"], at=at(91))
    assert verbs(office) == ["draft", "initial", "sign", "archive"]


# ------------------------------------------------------------------ uploads


def package(*parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for part in parts:
            made.writestr(part, "x")
    return data.getvalue()


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


# ------------------------------------------------------------------ lists and faults


def test_papers_of_a_dossier_take_four_queries_however_many(
    office, people, signed, django_assert_num_queries
):
    with django_assert_num_queries(4):
        one = selectors.papers_of(office.pk, "SOP10/2026-10")
    for _ in range(5):
        draft(
            office.pk, kind="book", dossier="SOP10/2026-10", title="Laporan", period="2026-10", content=letter(),
            by=people["pelaksana"], at=at(100),
        )  # fmt: skip
    with django_assert_num_queries(4):
        six = selectors.papers_of(office.pk, "SOP10/2026-10")
    assert (len(one), [paper.kind for paper in six]) == (1, ["nota_dinas"] + ["book"] * 5)
    assert six[0] == one[0]
    assert selectors.papers_of(office.pk, "lain") == ()


def change(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_faults_name_a_text_changed_behind_the_program(signed):
    change("UPDATE documents_version SET body = %s", '{"kind":"letter"}')
    assert selectors.faults(signed.office_id) == [
        (f"naskah {signed.pk}", "isi versi 1 tidak lagi cocok dengan kode isinya"),
        (f"naskah {signed.pk}", UNBUILT),
    ]


def test_faults_name_a_mark_under_another_text(signed):
    change("UPDATE documents_mark SET digest = %s WHERE kind = 'paraf'", "0" * 64)
    assert selectors.faults(signed.office_id) == [
        (f"naskah {signed.pk}", "tanda paraf Sekretaris tidak menunjuk isi versi 1"),
        (f"naskah {signed.pk}", UNBUILT),
        (f"naskah {signed.pk}", "tanda paraf pada versi 1 berbeda dari yang dibubuhkan"),
    ]


def test_faults_name_a_state_that_no_mark_bears_out(signed):
    change("UPDATE documents_document SET state = 'drafted'")
    assert selectors.faults(signed.office_id) == [
        (f"naskah {signed.pk}", "tercatat drafted, menurut tandanya signed"),
        (f"naskah {signed.pk}", UNBUILT),
    ]


def test_faults_name_a_gap_in_the_numbers(signed):
    change("UPDATE documents_document SET number_serial = 3")
    change("UPDATE documents_register SET last = 3")
    assert selectors.faults(signed.office_id) == [
        (f"naskah {signed.pk}", UNBUILT),
        ("register nota dinas 2026", "nomor urut 1 hilang tanpa alasan"),
        ("register nota dinas 2026", "nomor urut 2 hilang tanpa alasan"),
        (f"naskah {signed.pk}", UNSIGNED),
    ]


def test_faults_name_a_number_used_twice(office, signed, people):
    other = draft(
        office.pk, kind="nota_dinas", dossier="x", title="x", period="", content=letter("Lain"), by=people["kasubbag"],
        at=START,
    )  # fmt: skip
    initial(other.pk, digest=digest_of(other), by=people["sekretaris"], at=at(30))
    sign(other.pk, digest=digest_of(other), by=people["kadis"], at=at(60), formats=())
    change('DROP INDEX "document_number"')
    change("UPDATE documents_document SET number = %s", signed.number)
    assert selectors.faults(office.pk) == [
        (f"naskah {signed.pk}", UNBUILT),
        (f"naskah {other.pk}", UNBUILT),
        (f"naskah {other.pk}", f"nomor {signed.number} juga dipakai naskah {signed.pk}"),
        (f"naskah {other.pk}", UNSIGNED),
    ]


def test_faults_of_one_office_are_not_told_of_another(signed):
    other = make_office("dinas-lain")
    assert (checks.faults(other.pk), selectors.faults(signed.office_id)) == (
        [],
        [(f"naskah {signed.pk}", UNBUILT)],
    )


# ------------------------------------------------------------------ marks by chapter


def report(*texts):
    chapters = tuple(Chapter(str(n), "Bab", "", (Paragraph(text),)) for n, text in enumerate(texts, 1))
    return Book(
        title=("LAPORAN",), period="OKTOBER 2026", stage="", position="", status="", short="Laporan", preface=(),
        chapters=chapters, approval="", completeness="", copies=(),
    )  # fmt: skip


def test_a_changed_chapter_voids_the_paraf_on_that_chapter_only(office, people):
    row = draft(
        office.pk, kind="book", dossier="x", title="Laporan", period="2026-10", content=report("satu", "dua"),
        by=people["pelaksana"], at=START,
    )  # fmt: skip
    initial(row.pk, digest=digest_of(row), by=people["sekretaris"], at=at(5))
    revise(row.pk, content=report("satu", "tiga"), by=people["pelaksana"], at=at(10))
    between = selectors.paper(row.pk)
    with pytest.raises(Refused) as caught:
        sign(row.pk, digest=between.digest, by=people["kadis"], at=at(15), formats=())

    initial(row.pk, digest=between.digest, by=people["sekretaris"], at=at(20))
    whole = selectors.paper(row.pk)
    sign(row.pk, digest=whole.digest, by=people["kadis"], at=at(25), formats=())

    assert codes(caught) == ["no_initial"]
    assert [(one.name, one.posts) for one in marks_by_part(between)] == [
        ("Sampul", (("Sekretaris", 1),)), ("Kata pengantar", (("Sekretaris", 1),)),
        ("Bab 1. Bab", (("Sekretaris", 1),)), ("Bab 2. Bab", ()), ("Lembar pengesahan", (("Sekretaris", 1),)),
    ]  # fmt: skip
    assert (between.state, whole.state) == (PaperState.DRAFTED, PaperState.INITIALLED)
    unbuilt = "bertanda tangan, tetapi berkas pdf, docx, xlsx belum dibuat"
    assert selectors.faults(office.pk) == [(f"naskah {row.pk}", unbuilt)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda: Mark.objects.update(lost="[]"), "tanda paraf berlaku atau gugur tanpa perbaikan naskah"),
        (
            lambda: Mark.objects.update(lost='["Sampul"]'),
            "tanda paraf berlaku atau gugur tanpa perbaikan naskah",
        ),
        (lambda: Version.objects.update(parts="[]"), "kode bagian versi"),
    ],
)
def test_the_doctor_finds_marks_whose_parts_were_moved(office, people, change, words):
    row = draft(
        office.pk, kind="book", dossier="x", title="Laporan", period="2026-10", content=report("satu", "dua"),
        by=people["pelaksana"], at=START,
    )  # fmt: skip
    initial(row.pk, digest=digest_of(row), by=people["sekretaris"], at=at(5))
    revise(row.pk, content=report("satu", "tiga"), by=people["pelaksana"], at=at(10))

    change()

    assert any(words in said for _, said in selectors.faults(office.pk))
