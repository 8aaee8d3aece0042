"""A paper to read: its text from content values, what stands around it, its files. Nothing typed becomes markup."""

from typing import get_args

import pytest
from django.template.loader import get_template
from plain_office import at, office, read, sign_in, words

from mutubaku.documents.files import store
from mutubaku.documents.models import Mark, Receipt, Rendition, Version
from mutubaku.documents.services.drafting import draft, revise
from mutubaku.values.content import (
    Block,
    Book,
    Cell,
    Chapter,
    Chart,
    Column,
    Fact,
    GapNote,
    Head,
    Heading,
    Letter,
    Numbered,
    Paragraph,
    Row,
    Section,
    Strip,
    Table,
    Terms,
    digest,
    short_digest,
)
from mutubaku.values.svg import drawing, text

LETTER = Letter(
    title=("NOTA DINAS",),
    fields=(("Yth.", ("Kepala Bidang 0", "Kepala Bidang 1")), ("#", ()), ("Hal", ("Permintaan bahan",))),
    body=(Paragraph("Batas waktu: *Selasa, 10 November 2026*."), Numbered(("isi; dan", "kirim."))),
)
TABLE = Table(
    number="1.1",
    title="Realisasi",
    columns=(Column("8mm", "center"), Column("1fr", tree=True), Column("20mm", "right"), Column("20mm")),
    head=((Head("No.", rowspan=2), Head("Uraian", colspan=3)), (Head("Nama"), Head("Reali-\nsasi"), Head("Status"))),
    rows=(
        Row((Cell("A"), Cell("Program"), Cell("1.000", mark="*"), Cell("Kritis", status="kritis")), "program"),
        Row((Cell("1"), Cell("Sub", under="3.30"), Cell("belum lapor", gap=True, span=2))),
        Row((Cell("Jumlah", span=2), Cell("1.000"), Cell("–")), "total"),
    ),
    notes=("Catatan < penting",),
    numbered=True,
)  # fmt: skip
BOOK = Book(
    title=("LAPORAN REALISASI",), period="BULAN OKTOBER 2026", stage="DPA Murni", position="Posisi Oktober",
    status="Data per hari ini", short="Laporan", preface=("Puji syukur.",), approval="Disahkan.", completeness="Lengkap",
    copies=("Bappeda",),
    chapters=(
        Chapter("I", "Ringkasan", "Tertinggal *lima* poin.", (
            Section("1.1", "Bagian"), Heading("Judul kecil"), Paragraph("A & B <b>bukan tebal</b> *tebal*"),
            Strip((Fact("Pagu", "Rp8,50 miliar", "7 sub kegiatan"),)), GapNote("Belum lengkap."),
            Terms((("DPA", "Dokumen Pelaksanaan Anggaran"),)), TABLE,
            Chart("1", "Kurva", drawing(100, 20, [text((1, 9), "<i>Okt")], "Kurva"), "Naik perlahan", "Tabel 1.1"),
        )),
    ),
)  # fmt: skip


def make(plain, content=LETTER, kind="nota_dinas", dossier="PKJ-2024-0001", title="Permintaan bahan"):
    return draft(
        plain.office_id, kind=kind, dossier=dossier, title=title, period="2026-10", content=content,
        by=plain["kasubbag"], at=at(0),
    )  # fmt: skip


def page(client, plain, paper, name="kadis"):
    return sign_in(client, plain[name]).get(f"/dokumen/{paper.pk}/")


def mark(plain, paper, kind, name, minutes, voided=False):
    holder, version = plain[name], paper.versions.latest("no")
    return Mark.objects.create(
        version=version, kind=kind, role=holder.role, position_id=holder.position_id, post=holder.title,
        person_id=holder.person_id, name=holder.person, at=at(minutes), digest=version.digest,
        voided_at=at(minutes + 1) if voided else None, voided_by_id=holder.person_id if voided else None,
    )  # fmt: skip


def rendition(paper, format="pdf", data=b"%PDF-1.7 isi", signed=False):
    return Rendition.objects.create(
        version=paper.versions.latest("no"), format=format, sha256=store.keep(data), size=len(data), pages=3,
        built_at=at(70), dress="0" * 64, signed=signed,
    )  # fmt: skip


def test_every_kind_of_block_has_its_piece_of_page():
    for kind in get_args(Block):
        assert get_template(f"documents/blocks/{kind.kind}.html")


def test_a_letter_reads_as_it_will_be_printed(client, plain):
    paper = make(plain)

    found = words(page(client, plain, paper))

    assert (
        "NOTA DINAS Yth. : Kepala Bidang 0 Kepala Bidang 1 Tanggal : (diberikan saat ditandatangani) "
        "Nomor : (diberikan saat ditandatangani) Hal : Permintaan bahan "
        "Batas waktu: Selasa, 10 November 2026 . isi; dan kirim. Kepala Dinas, Menunggu tanda tangan "
        "Pejabat Kepala Dinas"
    ) in found
    assert "KONSEP, belum ditandatangani" in found
    assert f"Kode isi {short_digest(digest(LETTER))}" in found


def test_a_book_reads_block_by_block(client, plain):
    response = page(client, plain, make(plain, BOOK, "book", title="Laporan"))
    html, found = response.content.decode(), words(response)

    assert response.status_code == 200
    assert (
        "Bab I Ringkasan Tertinggal lima poin. 1.1 Bagian Judul kecil A & B <b>bukan tebal</b> tebal" in found
    )
    assert (
        "Pagu Rp8,50 miliar 7 sub kegiatan Belum lengkap. DPA Dokumen Pelaksanaan Anggaran Tabel 1.1" in found
    )
    assert "Catatan < penting" in found
    assert "A &amp; B &lt;b&gt;bukan tebal&lt;/b&gt; <b>tebal</b>" in html
    assert "<text x='1.0' y='9.0' font-size='8' fill='#111'>&lt;i&gt;Okt</text>" in html
    assert "Grafik 1 Kurva Naik perlahan Sumber: Tabel 1.1" in found


def test_a_table_keeps_its_spans_gaps_levels_and_states(client, plain):
    response = page(client, plain, make(plain, BOOK, "book"))
    html = " ".join(response.content.decode().split())

    assert read(response).tables[0] == [
        ["No.", "Uraian"],
        ["Nama", "Reali- sasi", "Status"],
        ["1", "2", "3", "4"],
        ["A", "Program", "1.000*", "Kritis"],
        ["1", "Sub 3.30", "belum lapor"],
        ["Jumlah", "1.000", "–"],
    ]
    assert '<tr class="program"> <td class="center">A</td> <td class="left tree">Program</td>' in html
    assert '<td class="gap" colspan="2"><b>belum lapor</b></td>' in html
    assert '<tr class="total"> <td class="left" colspan="2">Jumlah</td> <td class="right">1.000</td>' in html


def test_marks_name_position_and_time_and_those_that_no_longer_count(client, plain):
    paper = make(plain)
    mark(plain, paper, "paraf", "sekretaris", 30, voided=True)
    revise(
        paper.pk,
        content=Letter(("NOTA DINAS",), (), (Paragraph("Isi baru"),)),
        by=plain["kasubbag"],
        at=at(40),
    )
    paper.refresh_from_db()
    mark(plain, paper, "paraf", "sekretaris", 50)

    found = words(page(client, plain, paper))

    assert (
        "Kasubbag Perencanaan Menyusun versi 2, 4 Nov 2024, 09.45 "
        "– Sekretaris Versi 1, 4 Nov 2024, 09.35 . Gugur karena isi berubah Gugur "
        "Sekretaris Versi 2, 4 Nov 2024, 09.55 Paraf … Kepala Dinas Menandatangani Belum"
    ) in found


def test_receipts_tell_who_has_received_it_how(client, plain):
    paper = make(plain)
    kadis = plain["kadis"]
    Receipt.objects.create(document=paper, recipient="Bidang 0", sent_at=at(60), sent_by_id=kadis.person_id)
    Receipt.objects.create(
        document=paper, recipient="Bidang 1", sent_at=at(60), sent_by_id=kadis.person_id, received_at=at(90),
        received_by_id=plain["U1"].person_id, received_post="Kepala Bidang 1", how="aplikasi",
    )  # fmt: skip

    response = page(client, plain, paper)

    assert "1 dari 2 penerima sudah menerima" in words(response)
    assert read(response).tables[-1][1:] == [
        [
            "Bidang 0",
            "1",
            "4 Nov 2024, 10.05",
            "Belum diterima",
            "Kirim surel kepada Bidang 0 Unggah tanda terima Bidang 0",
        ],
        [
            "Bidang 1 Kepala Bidang 1",
            "1",
            "4 Nov 2024, 10.05",
            "Diterima 4 Nov 2024, 10.35 , aplikasi",
            "Kirim surel kepada Bidang 1",
        ],
    ]


def test_a_paper_without_files_says_so(client, plain):
    assert "Berkas versi ini belum dibuat." in words(page(client, plain, make(plain)))


def test_a_paper_leads_back_to_its_case(client, plain, case):
    html = page(client, plain, make(plain, dossier=case.number)).content.decode()

    assert f'<a href="/pekerjaan/{case.number}/">{case.number}</a>' in html


@pytest.mark.parametrize("example", [True, False])
def test_an_example_office_is_marked_on_page_and_paper(client, db, example):
    plain = office(code="X", example=example)
    paper = make(plain)
    sign_in(client, plain["kadis"])

    shown = [
        "CONTOH" in words(client.get(address)) for address in ("/", "/pekerjaan/", "/sop/", "/tidak-ada/")
    ]

    assert shown == [example] * 4
    assert ("CONTOH, bukan naskah dinas" in words(page(client, plain, paper))) is example


@pytest.mark.parametrize(
    ("format", "media_type"),
    [
        ("pdf", "application/pdf"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_file_comes_whole_with_its_type_and_name(client, plain, format, media_type):
    paper = make(plain)
    made = rendition(paper, format, b"isi berkas")

    response = sign_in(client, plain["kadis"]).get(f"/dokumen/{paper.pk}/berkas/{made.pk}/")

    assert (response.status_code, response.content) == (200, b"isi berkas")
    assert response["Content-Type"] == media_type
    assert response["X-Content-Type-Options"] == "nosniff"
    name = f"nota-dinas-konsep-{paper.pk}-versi-1.{format}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_page_lists_the_files(client, plain):
    paper = make(plain)
    made = rendition(paper, data=b"x" * 2048)

    response = page(client, plain, paper)

    assert f'href="/dokumen/{paper.pk}/berkas/{made.pk}/"' in response.content.decode()
    assert "PDF 2,0 KB, 3 halaman, 4 Nov 2024, 10.15 Konsep" in words(response)


def test_a_file_that_was_changed_in_the_store_is_not_handed_out(client, plain, files):
    paper = make(plain)
    made = rendition(paper)
    (path,) = (found for found in files.rglob("*") if found.is_file())
    path.write_bytes(b"diubah")

    response = sign_in(client, plain["kadis"]).get(f"/dokumen/{paper.pk}/berkas/{made.pk}/")

    assert response.status_code == 409
    assert f"Berkas {made.sha256[:12]} telah berubah di penyimpanan." in words(response)
    assert b"diubah" not in response.content


def test_papers_and_files_of_another_office_are_not_found(client, plain):
    paper = make(plain)
    made = rendition(paper)
    other = office(code="LAIN")
    sign_in(client, other["kadis"])

    assert client.get(f"/dokumen/{paper.pk}/").status_code == 404
    assert client.get(f"/dokumen/{paper.pk}/berkas/{made.pk}/").status_code == 404


def test_a_file_is_found_under_its_own_paper_only(client, plain):
    first, second = make(plain), make(plain)
    made = rendition(first)

    sign_in(client, plain["kadis"])

    assert client.get(f"/dokumen/{second.pk}/berkas/{made.pk}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
def test_a_paper_that_does_not_exist_is_not_found(client, plain, number):
    sign_in(client, plain["kadis"])

    assert client.get(f"/dokumen/{number}/").status_code == 404
    assert client.get(f"/dokumen/{number}/berkas/{number}/").status_code == 404


def test_a_page_reads_the_current_version(client, plain):
    paper = make(plain)
    revise(
        paper.pk,
        content=Letter(("NOTA DINAS",), (), (Paragraph("Isi kedua"),)),
        by=plain["kasubbag"],
        at=at(9),
    )

    found = words(page(client, plain, paper))

    assert Version.objects.filter(document=paper).count() == 2
    assert "Isi kedua" in found
    assert "Selasa, 10 November 2026" not in found
