"""Who may do what: every address × person × method, against the policy below. A new address needs a row in it.

Allowed means that the door opens: the page is shown, or the form is read (an empty one may be refused with its reasons).
Denied is a redirect to the sign-in, 403, 404 or 405. That a service behind an open door refuses whoever may not act
is for the tests of that service; those of objects of another office are denied here, by `kantor_lain`.
"""

from http.cookies import SimpleCookie

from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from office_world import address, doors

from mutubaku.org.models import Person

# ---------------------------------------------------------------- the persons

ROLES = {
    "kepala_dinas",
    "sekretaris",
    "kasubbag_perencanaan",
    "pelaksana",
    "kepala_bidang_uptd",  # of the unit that is asked
    "operator_unit",  # of the same unit
    "subbag_keuangan",
    "pembaca",
    "admin",
}
OFFICE = ROLES | {"kepala_unit_lain", "tanpa_jabatan"}
SIGNED_IN = OFFICE | {"kantor_lain"}  # the Kasubbag Perencanaan of another office
EVERYBODY = SIGNED_IN | {"tidak_masuk"}
NOBODY: set[str] = set()

STEERING = {"kepala_dinas", "sekretaris", "kasubbag_perencanaan"}
STEERING_ANYWHERE = STEERING | {"kantor_lain"}  # each in the own office
APPOINTING = STEERING | {"admin"}
SETTING = {"admin", "kasubbag_perencanaan", "kantor_lain"}  # each in the own office
NUMBERING = {"kasubbag_perencanaan", "sekretaris", "admin", "kantor_lain"}
IMPORTERS = {"kasubbag_perencanaan", "pelaksana", "subbag_keuangan"}
THE_UNIT = {"kepala_bidang_uptd", "operator_unit"}
SHEET_READERS = STEERING | THE_UNIT | {"pelaksana", "pembaca"}

# ---------------------------------------------------------------- the policy

# Address → (who may GET, who may POST). PUT, DELETE and PATCH are for nobody, anywhere.
POLICY: dict[str, tuple[set[str], set[str]]] = {
    "web:masuk": (EVERYBODY, EVERYBODY),
    "web:faktor": (EVERYBODY, EVERYBODY),  # back to the sign-in for whoever has not shown a password
    "web:masuk_kunci": (EVERYBODY, EVERYBODY),
    "web:keluar": (NOBODY, SIGNED_IN),
    "web:beranda": (SIGNED_IN, NOBODY),
    "web:dasbor": (SIGNED_IN, NOBODY),
    "web:akun": (SIGNED_IN, NOBODY),
    "web:tampilan": (NOBODY, SIGNED_IN),
    "web:tugas": (SIGNED_IN, NOBODY),
    "web:pemberitahuan": (SIGNED_IN, SIGNED_IN),
    "web:cari": (SIGNED_IN, NOBODY),
    "web:bantuan": (SIGNED_IN, NOBODY),
    "web:kata_sandi": (SIGNED_IN, SIGNED_IN),
    "web:sesi_lain": (NOBODY, SIGNED_IN),
    "web:aplikasi": (SIGNED_IN, SIGNED_IN),
    "web:kunci": (SIGNED_IN, SIGNED_IN),
    "web:kode": (SIGNED_IN, SIGNED_IN),
    "web:hapus_faktor": ({"kasubbag_perencanaan"}, {"kasubbag_perencanaan"}),  # whose factor it is
    # Cases. The work that waits is the Sekretaris's; the one to review is the Kasubbag's.
    "cases:list": (SIGNED_IN, NOBODY),
    "cases:queue": (SIGNED_IN, SIGNED_IN),  # each sees and marks what waits for the own posts
    "cases:board": (SIGNED_IN, NOBODY),
    "cases:start": (STEERING_ANYWHERE, STEERING_ANYWHERE),
    "cases:plan": (SIGNED_IN, STEERING_ANYWHERE),
    "cases:planned": (OFFICE, STEERING),
    "cases:case": (OFFICE, NOBODY),
    "cases:files": (OFFICE, NOBODY),
    "cases:upload": (OFFICE, NOBODY),
    "cases:archive": (STEERING | {"pelaksana", "pembaca"}, STEERING | {"pelaksana", "pembaca"}),
    "cases:chase": (OFFICE, STEERING | {"pelaksana"}),
    "cases:close": (NOBODY, STEERING),
    "cases:cancel": (NOBODY, STEERING),
    "cases:work": (OFFICE, {"sekretaris"}),
    "cases:give_back": (NOBODY, {"sekretaris"}),
    "cases:pause": (NOBODY, {"sekretaris"}),
    "cases:resume": (NOBODY, {"sekretaris"}),
    "cases:dispositions": (SIGNED_IN, NOBODY),  # each the own posts
    "cases:disposition": (OFFICE, {"sekretaris"}),  # whom it is addressed to
    "cases:disposition_act": (NOBODY, {"sekretaris"}),
    "cases:disposition_sheet": (OFFICE, NOBODY),
    "cases:letter": (NOBODY, {"sekretaris"}),
    "cases:beside": (STEERING | {"pelaksana"}, STEERING | {"pelaksana"}),
    "cases:classes": (SETTING, SETTING),
    "cases:templates": (SETTING, NOBODY),
    "cases:template": (SETTING, SETTING),
    "cases:instructions": (SETTING, SETTING),
    "cases:review": (OFFICE, {"kasubbag_perencanaan"}),
    "cases:unit": (OFFICE, {"kepala_bidang_uptd"}),
    # Papers.
    "documents:list": (SIGNED_IN, NOBODY),
    "documents:builds": (SIGNED_IN, NOBODY),
    "documents:build": (OFFICE, NOBODY),
    "documents:build_again": (NOBODY, STEERING | {"pelaksana"}),  # whoever asked, and the leadership
    "documents:letterhead": ({"admin"}, {"admin"}),
    "documents:order": (NOBODY, STEERING | {"pelaksana"}),
    "documents:receipt_sheet": (NOBODY, STEERING | {"pelaksana"}),
    "documents:slips": (STEERING | {"pelaksana"}, NOBODY),
    "documents:withdraw": ({"kepala_dinas"}, {"kepala_dinas"}),  # who signs the paper of the world
    "documents:waiting": (SIGNED_IN, NOBODY),  # each the own posts
    "documents:cosign": (NOBODY, NOBODY),  # only the parties a text names
    "documents:initial": (NOBODY, NOBODY),  # letters beside the steps, whose turn it is
    "documents:sign": (NOBODY, NOBODY),
    "documents:prepare": (NOBODY, STEERING | {"pelaksana"}),
    "documents:certificates": ({"admin"}, {"admin"}),
    "documents:receive": (NOBODY, THE_UNIT | {"pelaksana"}),  # the unit it was sent to, and the sender
    "documents:send": (STEERING | {"pelaksana"}, STEERING | {"pelaksana"}),
    "documents:mail": (STEERING | {"pelaksana"}, STEERING | {"pelaksana"}),
    "documents:receive_sheet": (STEERING | {"pelaksana"}, STEERING | {"pelaksana"}),
    "documents:paper": (OFFICE, NOBODY),
    "documents:file": (OFFICE, NOBODY),
    # Verification: what is printed on a signed paper leads here, so it is for everybody.
    "handover:receipt": (EVERYBODY, EVERYBODY),  # the token opens one receipt
    "verify:verify": (EVERYBODY, EVERYBODY),
    "verify:verified": (EVERYBODY, NOBODY),
    "documents:kept": (SIGNED_IN, NOBODY),
    "documents:retention": (SIGNED_IN, NOBODY),
    "documents:series": (NUMBERING, NUMBERING),  # each in the own office
    "documents:disposals": (SIGNED_IN, NUMBERING),
    "documents:disposal": (OFFICE, {"kepala_dinas"}),  # it waits for the head's decision
    "documents:numbers": (SIGNED_IN, NOBODY),
    "documents:numbers_csv": (SIGNED_IN, NOBODY),
    "documents:numbers_xlsx": (SIGNED_IN, NOBODY),
    "documents:scan": (OFFICE, NOBODY),
    "documents:pattern": (NUMBERING, NUMBERING),  # each in the own office
    "documents:reserve": (NUMBERING, NUMBERING),
    "documents:release": (NOBODY, NUMBERING),
    "documents:void_number": (NUMBERING, NUMBERING),
    "documents:enter_number": (NUMBERING | {"pelaksana"}, NUMBERING | {"pelaksana"}),
    # Sheets of figures: the unit that is asked types, planning and leadership read.
    "figures:list": (SIGNED_IN - {"admin", "tanpa_jabatan"}, NOBODY),
    "figures:unit_month": (SHEET_READERS, NOBODY),
    "figures:sheet": (SHEET_READERS, THE_UNIT),
    "figures:download": (SHEET_READERS, NOBODY),
    "figures:figure": (SHEET_READERS, NOBODY),
    "figures:upload": (THE_UNIT, THE_UNIT),
    "figures:apply": (NOBODY, THE_UNIT),
    "figures:sipd": (IMPORTERS | {"kantor_lain"}, IMPORTERS | {"kantor_lain"}),
    "figures:sipd_reading": (IMPORTERS, NOBODY),
    "figures:sipd_again": (NOBODY, IMPORTERS),
    "figures:sipd_decide": (NOBODY, IMPORTERS),
    # Procedures: each office its own.
    "sop:catalogue": (SIGNED_IN, NOBODY),
    "sop:procedure": (SIGNED_IN, NOBODY),
    "sop:confirm": (NOBODY, STEERING_ANYWHERE),
    # The organisation.
    "org:structure": (SIGNED_IN, NOBODY),
    "org:calendar": (SIGNED_IN, NOBODY),
    "org:add_day_off": ({"admin"}, {"admin"}),
    "org:drop_day_off": ({"admin"}, {"admin"}),
    "org:add_hours": ({"admin"}, {"admin"}),
    "org:set_hours": ({"admin"}, {"admin"}),
    "org:drop_hours": ({"admin"}, {"admin"}),
    "org:person": (OFFICE, NOBODY),
    "org:appoint": (APPOINTING | {"kantor_lain"}, APPOINTING | {"kantor_lain"}),
    "org:end": (APPOINTING, APPOINTING),
    "org:people": ({"admin"}, NOBODY),
    "org:add_person": ({"admin"}, {"admin"}),
    "org:account": ({"admin"}, {"admin"}),
    "org:act": (NOBODY, {"admin"}),
    "org:add_unit": ({"admin"}, {"admin"}),
    "org:edit_unit": ({"admin"}, {"admin"}),
    "org:close_unit": (NOBODY, {"admin"}),
    "org:add_position": ({"admin"}, {"admin"}),
    "org:settings": ({"admin"}, {"admin"}),
    "org:journal": (APPOINTING | {"pembaca", "kantor_lain"}, NOBODY),
}


# ---------------------------------------------------------------- the walk


def let_in(response) -> bool:
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/masuk/?next=")
    return not to_sign_in and response.status_code not in (403, 404, 405)


def ask(client: Client, method: str, url: str):
    """One request that leaves nothing behind: neither in the database nor in the cookies of the person."""
    cookies = client.cookies.output(header="")
    with transaction.atomic():
        response = getattr(client, method.lower())(url)
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(cookies)
    return response


def found(world: dict[str, object]) -> dict[tuple[str, str], set[str]]:
    """(address, method) → who is let in."""
    allowed: dict[tuple[str, str], set[str]] = {}
    every = [(door, address(door, named, world)) for door, named in doors(get_resolver().url_patterns)]
    for name, person in world["persons"].items():
        client = Client()
        if person:
            client.force_login(person)
        for door, url in every:
            for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
                entering = allowed.setdefault((door, method), set())
                if let_in(ask(client, method, url)):
                    entering.add(name)
    return allowed


def test_every_address_has_a_row_in_the_policy_and_every_row_an_address() -> None:
    every = [door for door, _ in doors(get_resolver().url_patterns)]

    assert sorted(every) == sorted(POLICY)


def test_the_doors_open_for_those_of_the_policy_only(world) -> None:
    wanted = {}
    for door, (get, post) in POLICY.items():
        wanted |= {(door, "GET"): get, (door, "POST"): post}
        wanted |= {(door, method): NOBODY for method in ("PUT", "DELETE", "PATCH")}

    allowed = found(world)

    differing = {door for door in wanted | allowed if wanted.get(door) != allowed.get(door)}
    assert {door: sorted(allowed.get(door, [])) for door in differing} == {
        door: sorted(wanted.get(door, [])) for door in differing
    }


def test_a_handed_out_password_opens_its_own_page_and_the_way_out_only(world) -> None:
    person = Person.objects.get(pk=world["persons"]["kasubbag_perencanaan"].pk)
    Person.objects.filter(pk=person.pk).update(must_change_password=True)
    client = Client()
    client.force_login(person)

    opened = set()
    for door, named in doors(get_resolver().url_patterns):
        response = ask(client, "GET", address(door, named, world))
        if getattr(response, "url", "") != "/akun/kata-sandi/":
            opened.add((door, response.status_code))
    assert opened == {("web:keluar", 405), ("web:kata_sandi", 200)}
