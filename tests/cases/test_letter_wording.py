"""The shipped templates say what the code said before them; an office's own come first, version after version."""

from typing import Any

import pytest
from django.utils import timezone
from factories import OCTOBER, START, VALUES, Cast, at, cast, hold, open_round, plan, submit
from pages import Desk, forms, text

from mutubaku.cases.models import Case, WorkDraft
from mutubaku.cases.rules.letters import ask_for_material
from mutubaku.cases.selectors.letters import first_letter
from mutubaku.cases.selectors.page import work_page
from mutubaku.cases.services import flow
from mutubaku.documents.models import Template
from mutubaku.documents.rules.nota_dinas import ask_for_realisation
from mutubaku.documents.selectors import faults, paper, papers_of
from mutubaku.org.models import Office, Unit
from mutubaku.org.rules.holding import Role
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Cast:
    settings.FILES = tmp_path / "berkas"
    made = cast()
    adopt_calendar(made.office_id, at=START)
    load_catalogue(made.office_id, at=START)
    plan(made)
    unit = Unit.objects.get(office_id=made.office_id, code="DIN")
    made.who["keuangan"] = hold(made, unit, "Kasubbag Keuangan", Role.SUBBAG_KEUANGAN)
    monkeypatch.setattr(timezone, "now", lambda: at(5))
    return made


def begun(office: Cast, sop: str, period: Period) -> Desk:
    version = in_force(office.office_id, sop, OCTOBER.last_day)
    assert version is not None
    case_id = flow.start(
        office.office_id, sop_version_id=version.pk, period=period, title="Pekerjaan", at=START,
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    )  # fmt: skip
    desk = Desk(office, Case.objects.get(pk=case_id))
    desk.done("sekretaris", 1, words="Siapkan nota dinas.")
    return desk


def offered(desk: Desk) -> Any:
    assert desk.case is not None
    work_id = int(desk.address(2).rstrip("/").rpartition("/")[2])
    office = Office.objects.get(pk=desk.office.office_id)
    person = desk.office["kasubbag"].person_id
    return first_letter(work_page(office, desk.case.number, work_id, person, timezone.now()), office)


def test_the_shipped_template_of_the_monthly_report_says_what_the_code_says(office: Cast) -> None:
    letter = offered(begun(office, "10-laporan-bulanan", OCTOBER))

    assert letter == ask_for_realisation(
        period=OCTOBER, report="laporan realisasi kegiatan APBD dan APBN", budget="DPA Murni Tahun Anggaran 2026",
        deadline=letter.deadline, recipients=letter.recipients, sender="kadis", copies=("Kasubbag Keuangan",),
    )  # fmt: skip
    assert letter.deadline.endswith("WITA")


def test_the_shipped_template_of_every_other_procedure_too(office: Cast) -> None:
    quarter = Period.parse("2026-TW3")
    letter = offered(begun(office, "06-monev", quarter))

    document = in_force(office.office_id, "06-monev", OCTOBER.last_day).sop.document  # type: ignore[union-attr]
    assert letter == ask_for_material(
        document=document, period=quarter, deadline=letter.deadline, recipients=letter.recipients, sender="kadis",
    )  # fmt: skip


# ---------------------------------------------------------------- drafting in the browser


def typed(desk: Desk, **more: str) -> dict[str, Any]:
    address = desk.address(2)
    return forms(desk.open("kasubbag", 2))[address] | more


def test_what_is_typed_is_previewed_and_kept_until_it_is_handed_in(office: Cast) -> None:
    desk = begun(office, "10-laporan-bulanan", OCTOBER)
    client, address = desk.client("kasubbag"), desk.address(2)
    given = typed(desk, subject="Hal yang diketik", requests="satu\ndua")

    page = client.post(f"{address}naskah/", given)
    piece = client.post(f"{address}naskah/", given, headers={"HX-Request": "true"})
    again = forms(client.get(address))[address]

    assert (page.status_code, piece.status_code) == (200, 200)
    assert "Konsep tersimpan" in text(page) and "KONSEP" in text(page)
    assert piece.content.decode().lstrip().startswith('<section class="panel" id="pratinjau"')
    assert "Hal yang diketik" in text(piece) and "satu; dan" in text(piece)
    assert (again["subject"], again["requests"]) == ("Hal yang diketik", "satu\ndua")
    assert desk.waiting() == [(2, "")]
    assert client.post(address, again).status_code == 302
    assert WorkDraft.objects.count() == 0
    assert (desk.client("pelaksana").post(f"{address}naskah/", given)).status_code in (403, 409)


def test_an_unknown_name_is_refused_at_its_field_with_the_nearest(office: Cast) -> None:
    desk = begun(office, "10-laporan-bulanan", OCTOBER)
    client, address = desk.client("kasubbag"), desk.address(2)
    given = typed(desk, opening="Serapan {realisasi.keuangan.presen}", closing="Tutup }")

    shown, refused = client.post(f"{address}naskah/", given), client.post(address, given)

    near = "Nama {realisasi.keuangan.presen} tidak dikenal. Maksudnya {realisasi.keuangan.persen}"
    assert near in text(shown)
    assert refused.status_code == 422 and near in text(refused)
    assert 'href="#id_opening">Nama {realisasi' in refused.content.decode()
    assert desk.waiting() == [(2, "")]


def test_a_figure_nobody_has_reported_is_refused(office: Cast) -> None:
    desk = begun(office, "10-laporan-bulanan", OCTOBER)
    answer = desk.client("kasubbag").post(
        desk.address(2), typed(desk, opening="Serapan {realisasi.keuangan.persen}")
    )

    assert answer.status_code == 422
    assert "Angka {realisasi.keuangan.persen}" in text(answer) and "belum ada" in text(answer)


def test_a_number_in_prose_is_a_figure_and_says_when_it_moved(office: Cast) -> None:
    desk = begun(office, "10-laporan-bulanan", OCTOBER)
    assert desk.case is not None
    line = "Unit yang belum lapor: {unit.belum_lapor} dari {unit.jumlah}; pagu {pagu}"
    assert desk.client("kasubbag").post(desk.address(2), typed(desk, opening=line)).status_code == 302
    (letter,) = papers_of(office.office_id, desk.case.number)
    said = paper(letter.id).body
    still = text(desk.open("sekretaris", 3))

    round_id = open_round(office, dossier="LAIN")
    submit(office, round_id, "PDN", VALUES["PDN"])
    moved = text(desk.open("sekretaris", 3))
    passport = text(desk.client("pelaksana").get(f"/dokumen/{letter.id}/"))
    back = desk.client("sekretaris").post(
        f"{desk.address(3)}kembalikan/", {"to": "langkah", "reason": "perbarui angka dalam naskah"}
    )
    kept = forms(desk.open("kasubbag", 2))[desk.address(2)]

    assert "Unit yang belum lapor: 2 dari 2; pagu Rp" in said
    assert "Angka berubah sejak konsep ini disusun" not in still
    assert "Angka berubah sejak konsep ini disusun" in moved and "menjadi 1" in moved
    assert (
        "Angka dalam naskah ini: 3" in passport
        and "Unit yang belum lapor sampai dengan Oktober 2026" in passport
    )
    assert back.status_code == 302
    assert kept["opening"] == line
    assert desk.client("kasubbag").post(desk.address(2), kept).status_code == 302
    assert "Unit yang belum lapor: 1 dari 2" in paper(letter.id).body
    assert [words for _, words in faults(office.office_id)] == []


# ---------------------------------------------------------------- the office's own wording


def test_an_own_template_comes_first_and_its_versions_stay(office: Cast) -> None:
    client, address = Desk(office).client("kasubbag"), "/pengaturan/templat/10-laporan-bulanan/"
    given = forms(client.get(address))[address]
    assert given["subject"] == "Permintaan bahan {laporan} {rentang}"

    first = client.post(address, given | {"subject": "Bahan {laporan} {rentang}"})
    same = client.post(address, given | {"subject": "Bahan {laporan} {rentang}"})
    second = client.post(address, given | {"subject": "Serapan {lalu.realisasi.keuangan.persen}"})
    wrong = client.post(address, given | {"subject": "{laporann}"})
    shown = client.post(address, given | {"subject": "Hal {periode}", "pratinjau": "1"})
    old = forms(client.get(f"{address}?versi=1"))[address]

    assert [one.status_code for one in (first, same, second, wrong, shown)] == [302, 422, 302, 422, 200]
    assert "Nama {laporann} tidak dikenal. Maksudnya {laporan}" in text(wrong)
    assert "Hal Oktober 2026" in text(shown)
    assert old["subject"] == "Bahan {laporan} {rentang}"
    assert (
        offered(begun(office, "10-laporan-bulanan", OCTOBER)).subject
        == "Serapan {lalu.realisasi.keuangan.persen}"
    )
    assert Template.objects.count() == 2
    assert faults(office.office_id) == []
    Template.objects.filter(no=1).update(body="{}")
    assert [words for _, words in faults(office.office_id)] == ["isinya berbeda dari yang disimpan"]


def test_templates_are_kept_by_the_admin_and_the_kasubbag(office: Cast) -> None:
    desk = Desk(office)
    pages = ("/pengaturan/templat/", "/pengaturan/templat/umum/")

    assert [desk.client("kasubbag").get(page).status_code for page in pages] == [200, 200]
    assert [desk.client("sekretaris").get(page).status_code for page in pages] == [403, 403]
    assert desk.client("kasubbag").get("/pengaturan/templat/entah/").status_code == 404
