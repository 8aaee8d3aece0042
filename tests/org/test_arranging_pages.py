"""Setting up the office in the browser: units, positions, settings."""

import pytest
from after_an_act import bare, last_entry
from factories import START, cast

from mutubaku.org import services
from mutubaku.org.models import JournalEntry, Office, Position, Unit
from mutubaku.org.rules.holding import Role
from mutubaku.org.rules.office import UnitKind
from mutubaku.org.selectors import structure
from mutubaku.values.refusal import Refused

pytestmark = pytest.mark.django_db


UNIT = {
    "code": "KOP",
    "name": "Bidang Koperasi",
    "short_name": "Bid. Koperasi",
    "kind": "bidang",
    "reports": "on",
}


def test_a_unit_comes_last_under_its_parent(admin, office):
    root = Unit.objects.get(office_id=office.office_id, code="DIN")

    assert admin.post("/organisasi/unit/baru/", UNIT | {"parent": root.pk})["Location"] == "/organisasi/"

    made = Unit.objects.get(code="KOP")
    assert (made.parent_id, made.kind, made.reports, made.order) == (root.pk, "bidang", True, 2)
    facts = {"code": "KOP", "name": "Bidang Koperasi", "kind": "bidang", "reports": True}
    assert last_entry() == ("add_unit", f"unit:{made.pk}", "admin", facts)
    assert "Bidang Koperasi" in bare(admin.get("/organisasi/"))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"code": "kop"}, "Kode unit 1 sampai 20 huruf besar atau angka"),
        ({"code": "PDN"}, "Kode PDN sudah dipakai unit lain."),
        ({"name": ""}, "Isi nama unit."),
        ({"short_name": " "}, "Isi nama pendek unit."),
        ({"kind": "regu"}, "Pilih salah satu dari daftar."),
        ({"parent": "999999"}, "Pilih salah satu dari daftar."),
        ({"parent": "x"}, "Pilih salah satu dari daftar."),
    ],
)
def test_a_unit_that_cannot_be_says_why(admin, office, changed, told):
    before = Unit.objects.count()
    response = admin.post("/organisasi/unit/baru/", UNIT | changed)

    assert (response.status_code, told in bare(response)) == (422, True)
    assert Unit.objects.count() == before


def test_a_unit_is_renamed_and_keeps_its_code(admin, office):
    pk = office.units["PDN"]
    admin.post(f"/organisasi/unit/{pk}/", {"name": "Bidang Dagang", "short_name": "Dagang", "reports": "on"})

    row = Unit.objects.get(pk=pk)
    assert (row.code, row.name, row.short_name, row.reports) == ("PDN", "Bidang Dagang", "Dagang", True)
    facts = {"name": ["Bidang PDN", "Bidang Dagang"], "short_name": ["PDN", "Dagang"]}
    assert last_entry() == ("edit_unit", f"unit:{pk}", "admin", facts)


def test_a_unit_with_holders_or_figures_stays_open_and_says_why(admin, office):
    pk = office.units["PDN"]
    response = admin.post(f"/organisasi/unit/{pk}/tutup/")

    assert response.status_code == 422
    assert "masih dipegang atau akan dipegang: Kepala PDN, Operator PDN." in bare(response)
    assert "Unit ini masih unit lapor." in bare(response)
    assert Unit.objects.get(pk=pk).closed is False


def test_a_unit_over_others_stays_open(admin, office):
    root = Unit.objects.get(office_id=office.office_id, code="DIN")

    assert "masih membawahi unit lain" in bare(admin.post(f"/organisasi/unit/{root.pk}/tutup/"))


def test_an_empty_unit_is_closed_for_good(admin, office):
    unit = services.add_unit(
        office.office_id, code="LMA", name="Bidang Lama", short_name="Lama", kind=UnitKind.BIDANG, at=START
    )

    assert admin.post(f"/organisasi/unit/{unit.pk}/tutup/")["Location"] == "/organisasi/"

    assert "LMA" not in [node.code for node in structure(office.office_id, START.date())]
    assert admin.get(f"/organisasi/unit/{unit.pk}/").status_code == 404
    assert last_entry() == ("close_unit", f"unit:{unit.pk}", "admin", {"closed": [False, True]})


def test_a_position_is_added_vacant(admin, office):
    pk = office.units["PDN"]
    typed = {"title": "Analis Perdagangan", "role": "pelaksana"}

    assert admin.post(f"/organisasi/unit/{pk}/jabatan/", typed)["Location"] == "/organisasi/"

    made = Position.objects.get(title="Analis Perdagangan")
    assert (made.unit_id, made.role, made.heads) == (pk, "pelaksana", False)
    assert last_entry()[:3] == ("add_position", f"position:{made.pk}", "admin")
    assert "Lowong" in bare(admin.get("/organisasi/"))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title": "Kepala PDN"}, "Nama jabatan itu sudah ada."),
        ({"heads": "on"}, "Unit ini sudah punya jabatan kepala."),
        ({"role": "raja"}, "Pilih salah satu dari daftar."),
        ({"title": ""}, "Isi nama jabatan."),
    ],
)
def test_a_position_that_cannot_be_says_why(admin, office, changed, told):
    before = Position.objects.count()
    typed = {"title": "Analis", "role": "pelaksana"} | changed

    response = admin.post(f"/organisasi/unit/{office.units['PDN']}/jabatan/", typed)

    assert (response.status_code, told in bare(response)) == (422, True)
    assert Position.objects.count() == before


SETTINGS = {
    "short_name": "DISDAG", "name_lines": "DINAS PERDAGANGAN", "city": "Samarinda", "number_unit": "SEK.PRC",
    "address_lines": "Jalan Contoh Nomor 1", "report_copies": "", "due_mode": "B",
}  # fmt: skip


def test_settings_are_kept_and_only_what_changed_is_written_down(admin, office):
    admin.post("/pengaturan/", SETTINGS | {"due_mode": "A", "city": "Balikpapan"})

    row = Office.objects.get(pk=office.office_id)
    assert (row.city, row.due_mode) == ("Balikpapan", "A")
    facts = {"city": ["Samarinda", "Balikpapan"], "due_mode": ["B", "A"]}
    assert last_entry() == ("set_office", f"office:{row.pk}", "admin", facts)


def test_settings_as_they_were_leave_no_entry(admin, office):
    before = JournalEntry.objects.count()

    assert admin.post("/pengaturan/", SETTINGS).status_code == 302
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize("changed", [{"due_mode": "C"}, {"city": ""}, {"name_lines": "x" * 301}])
def test_settings_that_cannot_be_change_nothing(admin, office, changed):
    before = Office.objects.values().get(pk=office.office_id)

    assert admin.post("/pengaturan/", SETTINGS | changed).status_code == 422
    assert Office.objects.values().get(pk=office.office_id) == before


@pytest.mark.parametrize("who", ["kadis", "kasubbag", "operator PDN"])
def test_only_an_admin_arranges(office, who):
    by, unit = office[who], Unit.objects.get(pk=office.units["PDN"])
    refused = []
    for act in (
        lambda: services.add_unit(
            office.office_id, code="X", name="X", short_name="X", kind=UnitKind.BIDANG, by=by, at=START
        ),
        lambda: services.edit_unit(unit.pk, name="X", short_name="X", reports=True, by=by, at=START),
        lambda: services.add_position(unit, title="X", role=Role.PELAKSANA, by=by, at=START),
        lambda: services.set_office(office.office_id, {"city": "X"}, by=by, at=START),
    ):
        with pytest.raises(Refused) as caught:
            act()
        refused += [r.code for r in caught.value.refusals]
    assert refused == ["role"] * 4


def test_a_unit_of_another_office_is_not_there(admin, office):
    theirs = cast(units=("PDN",), code="LAIN").units["PDN"]

    answers = [
        admin.get(f"/organisasi/unit/{theirs}/"),
        admin.post(f"/organisasi/unit/{theirs}/tutup/"),
        admin.post(f"/organisasi/unit/{theirs}/jabatan/", {"title": "X", "role": "pelaksana"}),
        admin.post("/organisasi/unit/baru/", UNIT | {"parent": theirs}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 422]
