"""The story of one sheet sent without a mouse: typed whole, a fault corrected, signed by the head, read by planning.

Told by a real Chromium on a running case of SOP 10, whose earlier steps are done on somebody's word.
"""

from io import BytesIO

import pytest
from factories import OCTOBER, cast, open_round, plan, sheet
from openpyxl import load_workbook

from mutubaku.cases.models import Case, Work
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.services import flow
from mutubaku.figures import selectors
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = {1: "sekretaris", 2: "kasubbag", 3: "sekretaris", 4: "kadis", 5: "pelaksana"}


@pytest.fixture
def asked(db, settings, tmp_path):
    """A case whose units are asked, and the sheet of one of them."""
    settings.HOME, settings.FILES = tmp_path, tmp_path / "berkas"
    office = cast()
    plan(office)
    adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    version = in_force(office.office_id, "10-laporan-bulanan", OCTOBER.last_day)
    case = Case.objects.get(pk=flow.start(
        office.office_id, sop_version_id=version.pk, period=OCTOBER, title="Laporan Oktober 2026",
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    ))  # fmt: skip
    for step, name in FIRST.items():
        work = Work.objects.get(case=case, status="menunggu", step=step)
        left = version.sop.step(step).outputs
        proofs = tuple(Proof(out.thing, ProofKind.ATTESTATION, words="Disampaikan") for out in left)
        flow.complete(work.pk, by=office[name], proofs=proofs)
    round_id = open_round(office, dossier=case.number)
    return office, case, sheet(office, round_id, "PDN").id


@pytest.fixture
def window(windows, asked):
    """A signed-in window on an address."""
    office, _, _ = asked
    return lambda name, address: windows.visit(office[name].person_id, address)


def tab_to(page, words):
    """Presses Tab until the thing of these words has the focus, as somebody without a mouse does."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || document.activeElement.id").strip() == words:
            return
    raise AssertionError(f"{words} is out of reach of the keyboard")


def test_a_sheet_is_typed_corrected_and_signed_without_a_mouse(window, asked):
    _, case, sheet_id = asked
    page = window("kepala PDN", f"/isian/{sheet_id}/")
    page.focus("#b1-money")
    for text, press in (
        ("500000", "Tab"), ("183,25", "ArrowDown"), ("85,5", "Shift+Tab"), ("2000000", "ArrowUp"),
        ("510000", "Control+s"),
    ):  # fmt: skip
        page.keyboard.type(text)
        page.keyboard.press(press)
    page.locator("#b1-pesan", has_text="183,25").wait_for()
    tab_to(page, "Periksa dan kirim")
    page.keyboard.press("Enter")
    page.locator("#h-kesalahan", has_text="Ada 1 isian yang perlu diperbaiki").wait_for()

    tab_to(page, page.inner_text("#ringkasan .errsum li"))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "b1-physical"
    page.keyboard.type("83,25")
    tab_to(page, "Periksa dan kirim")
    page.keyboard.press("Enter")
    page.locator("#h-kirim", has_text="Isian lengkap dan siap dikirim").wait_for()
    tab_to(page, "late_cause")
    page.keyboard.type("Menunggu SP2D terbit.")
    tab_to(page, "Tanda tangani dan kirim")
    page.keyboard.press("Enter")

    page.locator(".note.ok", has_text="Langkah 6 masih menunggu 1 dari 2 unit.").wait_for()
    state = selectors.sheet_state(sheet_id)
    assert (state.status, state.signer) == ("dikirim", "Kepala PDN")
    waiting = Work.objects.filter(case=case, status="menunggu").values_list("step", "unit__code")
    assert sorted(waiting, key=str) == [(6, "KOP"), (7, None)]


def test_a_workbook_with_faults_is_corrected_and_applied(window, asked, site, tmp_path):
    """A word where a number belongs, then a changed pagu, then the right file."""
    _, _, sheet_id = asked
    page = window("operator PDN", f"/isian/{sheet_id}/")
    with page.expect_download() as down:
        page.click("text=Unduh Excel")
    data = down.value.path().read_bytes()
    head = next(
        cell
        for row in load_workbook(BytesIO(data)).worksheets[0].iter_rows()
        for cell in row
        if cell.value == "Realisasi bulan ini (Rp)"
    )
    money, locked = f"{head.column_letter}{head.row + 1}", f"A{head.row + 1}"

    def upload(**cells):
        book = load_workbook(BytesIO(data))
        for place, value in cells.items():
            book.worksheets[0][place] = value
        path = tmp_path / "isian.xlsx"
        book.save(path)
        page.goto(f"{site}/isian/{sheet_id}/unggah/")
        page.set_input_files("#berkas", path)
        page.click("text=Periksa berkas")

    upload(**{money: "lima ratus ribu"})
    said = page.inner_text(".errsum")
    assert f"Sel {money}" in said and "Perbaiki 1 sel di Excel, lalu unggah lagi" in said
    upload(**{money: 500_000, locked: "diubah"})
    changed = page.inner_text(".errsum")
    assert page.locator("button", has_text="Simpan").count() == 0
    upload(**{money: 500_000})
    assert page.inner_text("#perubahan tbody td >> nth=0") == money
    page.click("text=Simpan 1 perubahan sebagai draf")

    assert locked in changed
    page.locator(".note.ok", has_text="1 sel dari isian.xlsx tersimpan sebagai draf.").wait_for()
    assert page.input_value("#b1-money") == "500.000"
