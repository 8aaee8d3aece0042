"""Files on the pages of isian: the workbook of a sheet down and up, the SIPD report brought and put in force."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from factories import COOPS, OCTOBER, at, cast, key, sheet, submit
from isian_pages import MONEY, address, alerts, by, post, row
from openpyxl import load_workbook

from mutubaku.figures import selectors, services
from mutubaku.figures.files.sheet_xlsx import write_sheet
from mutubaku.figures.files.sipd_example import ExampleLine, example_report
from mutubaku.figures.models import SipdImport
from mutubaku.values.figure import MISSING

pytestmark = pytest.mark.usefixtures("home")


# ------------------------------------------------------------------ Excel


def workbook(sheet_id, **cells):
    """The downloaded sheet with cells changed, as the operator's Excel saves it."""
    book = load_workbook(BytesIO(write_sheet(selectors.sheet_form(sheet_id))))
    for place, value in cells.items():
        book["Isian"][place] = value
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("isian.xlsx", out.getvalue())


def put(client, sheet_id, file):
    return client.post(address(sheet_id, "unggah/"), {"berkas": file})


def money_cell(sheet_id):
    book = load_workbook(BytesIO(write_sheet(selectors.sheet_form(sheet_id))))["Isian"]
    head = next(c for r in book.iter_rows() for c in r if c.value == "Realisasi bulan ini (Rp)")
    return f"{head.column_letter}{head.row + 1}"


def test_a_workbook_goes_down_up_is_shown_and_kept_once(client, dinas, pdn):
    by(client, dinas, "operator PDN")
    down = client.get(address(pdn, "unduh/"))
    assert down.content == write_sheet(selectors.sheet_form(pdn))
    place = money_cell(pdn)

    page = put(client, pdn, workbook(pdn, **{place: 321000})).content.decode()

    assert re.findall(r'data-l="(?:Sel|Semula|Menjadi)">(?:<b>)?([^<]+)', page) == [
        place,
        "(kosong)",
        "321.000",
    ]
    assert row(pdn).money is MISSING
    sha256 = re.search(r'name="sha256" value="(\w+)"', page)[1]
    wrong = client.post(address(pdn, "unggah/terapkan/"), {"sha256": "0" * 64})
    assert (wrong.status_code, row(pdn).money) == (422, MISSING)
    answer = client.post(address(pdn, "unggah/terapkan/"), {"sha256": sha256})
    assert (answer.status_code, row(pdn).money) == (302, Decimal(321000))
    assert answer["Location"] == f"{address(pdn)}?periksa=1#ringkasan"
    assert "1 sel dari isian.xlsx tersimpan sebagai draf." in client.get(address(pdn)).content.decode()
    assert client.post(address(pdn, "unggah/terapkan/"), {"sha256": sha256}).status_code == 422


def test_what_was_typed_after_the_preview_is_not_overwritten(client, dinas, pdn):
    by(client, dinas, "operator PDN")
    page = put(client, pdn, workbook(pdn, **{money_cell(pdn): 321000})).content.decode()
    sha256 = re.search(r'name="sha256" value="(\w+)"', page)[1]
    post(client, pdn, {MONEY: "5"})
    answer = client.post(address(pdn, "unggah/terapkan/"), {"sha256": sha256})
    assert (answer.status_code, row(pdn).money) == (422, Decimal(5))
    assert "sudah diubah oleh Operator PDN" in alerts(answer)[0]


def test_faults_of_a_workbook_are_listed_by_cell_and_nothing_can_be_kept(client, dinas, pdn):
    place = money_cell(pdn)
    answer = put(by(client, dinas, "operator PDN"), pdn, workbook(pdn, **{place: "lima ratus"}))
    assert (answer.status_code, alerts(answer)[0].startswith(f"Sel {place} : ")) == (422, True)
    assert b'name="sha256"' not in answer.content


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "kosong"), (b"PK\x03\x04rusak", "rusak"), (b"%PDF-1.7", "PDF"), (b"a;b;c", "CSV"),
     (b"x" * (5 * 1024 * 1024 + 1), "5 MB")],
)  # fmt: skip
def test_a_file_that_is_no_sheet_says_what_it_is(client, dinas, pdn, data, said):
    answer = put(by(client, dinas, "operator PDN"), pdn, SimpleUploadedFile("isian.xlsx", data))
    assert (answer.status_code, said in alerts(answer)[0]) == (422, True)


def test_a_sheet_of_another_unit_or_version_is_refused(client, dinas, pdn):
    kop = sheet(dinas, selectors.sheet_state(pdn).round_id, "KOP").id
    by(client, dinas, "operator PDN")
    assert "milik unit KOP" in alerts(put(client, pdn, workbook(kop)))[0]
    old = workbook(pdn)
    submit(dinas, selectors.sheet_state(pdn).round_id, "PDN")
    services.reopen_sheet(pdn, reason="Periksa lagi.", by=dinas["kasubbag"], at=at(70))
    assert "Berkas ini versi 1, lembar di sistem sudah versi 2" in alerts(put(client, pdn, old))[0]


# ------------------------------------------------------------------ SIPD


def report(month=OCTOBER, amount=900_000):
    line = ExampleLine(COOPS, "Koperasi", "5.1.02.01.01.0001", "Belanja", Decimal(amount))
    return SimpleUploadedFile(
        "sipd.xlsx", example_report(month, [line], skpd="3.31.0.00.0.00.01.0000", skpd_name="DINAS", seed=1)
    )


@pytest.fixture
def imported(django_capture_on_commit_callbacks):
    """Brings a file; with the engine that works at once it is read when the upload is committed."""

    def bring(client, file, month="2026-10"):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post("/isian/sipd/", {"periode": month, "berkas": file})
        return client.get(answer.url)

    return bring


@pytest.mark.parametrize("name", ["kasubbag", "pelaksana", "keuangan"])
@pytest.mark.usefixtures("lookers")
def test_a_sipd_file_is_shown_then_put_in_force_and_locks_the_cell(client, dinas, pdn, name, imported):
    kop = sheet(dinas, selectors.sheet_state(pdn).round_id, "KOP").id
    by(client, dinas, name)

    page = imported(client, report()).content.decode()

    assert re.findall(r'data-l="(?:Perubahan|Berlaku sekarang|Menurut berkas)">([^<]+)<', page) == [
        "Baru",
        "–",
        "900.000,00",
    ]
    assert row(kop, key(COOPS)).money is MISSING
    made = SipdImport.objects.get()
    assert client.post(f"/isian/sipd/{made.pk}/", {"aksi": "berlakukan"}).status_code == 302
    assert "Berlaku" in client.get("/isian/sipd/").content.decode()
    sheet_page = by(client, dinas, "operator KOP").get(address(kop)).content.decode()
    assert re.search(r'<span id="b1-money" tabindex="-1">900\.000 <span class="tag info">SIPD', sheet_page)


@pytest.mark.usefixtures("lookers")
def test_a_sipd_import_can_be_cancelled_and_not_decided_twice(client, dinas, imported):
    by(client, dinas, "keuangan")
    imported(client, report())
    made = SipdImport.objects.get()
    assert client.post(f"/isian/sipd/{made.pk}/", {"aksi": "lain"}).status_code == 422
    assert client.post(f"/isian/sipd/{made.pk}/", {"aksi": "batalkan"}).status_code == 302
    again = client.post(f"/isian/sipd/{made.pk}/", {"aksi": "berlakukan"})
    assert (again.status_code, alerts(again)) == (
        422,
        ["Impor ini sudah dibatalkan. Unggah berkasnya kembali."],
    )
    assert by(client, cast(code="LAIN"), "kasubbag").post(f"/isian/sipd/{made.pk}/").status_code == 404


def test_a_sipd_file_of_another_month_is_refused(client, dinas, imported):
    answer = imported(by(client, dinas, "kasubbag"), report(), "2026-09")
    assert "bukan September 2026" in alerts(answer)[0]
    assert SipdImport.objects.count() == 0
