"""The menu of every post shows only what opens for it, and everything that it should find there."""

import re

import factories
from plain_office import sign_in

from mutubaku.org import services as org
from mutubaku.org.models import Unit
from mutubaku.org.rules.holding import Role

EVERYBODY = {"/", "/tugas/", "/pekerjaan/", "/dokumen/", "/dasbor/", "/sop/", "/organisasi/"}
SHEETS, STEERS, READS = {"/isian/"}, {"/persetujuan/", "/pekerjaan/rencana/"}, {"/jurnal/"}
MENUS = {
    "kadis": SHEETS | STEERS | READS,
    "sekretaris": SHEETS | STEERS | READS,
    "kasubbag": SHEETS | STEERS | READS | {"/pengaturan/templat/"},
    "pelaksana": SHEETS,
    "kepala PDN": SHEETS | {"/persetujuan/"},
    "operator PDN": SHEETS,
    Role.SUBBAG_KEUANGAN: SHEETS,
    Role.PEMBACA: SHEETS | READS,
    Role.ADMIN: READS | {"/organisasi/akun/", "/pengaturan/templat/"},
}


def test_every_entry_of_the_menu_opens(client, db):
    cast = factories.cast()
    org.adopt_calendar(cast.office_id, at=factories.START)
    root = Unit.objects.get(office_id=cast.office_id, code="DIN")
    for role in (Role.SUBBAG_KEUANGAN, Role.PEMBACA, Role.ADMIN):
        cast.who[role] = factories.hold(cast, root, role, role)

    shown, refused = {}, {}
    for name in MENUS:
        reader = sign_in(client, cast[name])
        html = reader.get("/").content.decode()
        (menu,) = re.findall(r'<nav[^>]*aria-label="Menu utama"[^>]*>(.*?)</nav>', html, re.S)
        shown[name] = set(re.findall(r'href="(/[^"]*)"', menu))
        refused[name] = {one for one in shown[name] if reader.get(one).status_code != 200}

    assert refused == {name: set() for name in MENUS}
    assert shown == {name: EVERYBODY | more for name, more in MENUS.items()}
