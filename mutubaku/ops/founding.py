"""Founding a real office: everything the first admin needs to sign in and set up the rest in the browser."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import transaction

from mutubaku.documents.services.certifying import open_authority
from mutubaku.org import services as org
from mutubaku.org.rules.accounts import account_faults
from mutubaku.org.rules.holding import Role
from mutubaku.org.rules.office import UnitKind
from mutubaku.org.services.accounts import one_time_password
from mutubaku.plans.services import load_nomenclature
from mutubaku.sop.services import load_catalogue
from mutubaku.values.refusal import Refused


@dataclass(frozen=True)
class Founding:
    """What is asked about a new office. `name_lines` and `address_lines`: one printed line each."""

    code: str
    government: str
    name_lines: tuple[str, ...]
    short_name: str
    city: str
    address_lines: tuple[str, ...]
    zone: str
    admin: str
    admin_name: str


@transaction.atomic
def found(asked: Founding, *, at: datetime) -> str:
    """All or nothing; returns the password with which the admin signs in once. Raises Refused for a code in use.

    The office gets its own certificate authority, so that no paper of it is ever signed without a seal.
    """
    if faults := account_faults(asked.admin, asked.admin_name, ""):
        raise Refused(faults)
    office = org.found_office(
        at=at, code=asked.code, government=asked.government, name_lines="\n".join(asked.name_lines),
        short_name=asked.short_name, city=asked.city, address_lines="\n".join(asked.address_lines), zone=asked.zone,
    )  # fmt: skip
    org.adopt_calendar(office.pk, at=at)
    load_nomenclature(at=at)
    load_catalogue(office.pk, at=at)
    name = " ".join(asked.name_lines)[:120]
    root = org.add_unit(office.pk, code="DIN", name=name, short_name="Dinas", kind=UnitKind.DINAS, at=at)
    position = org.add_position(root, title="Admin Sistem", role=Role.ADMIN, at=at)
    password = one_time_password()
    admin = org.add_person(
        office.pk, username=asked.admin, name=asked.admin_name, password_hash=make_password(password),
        must_change_password=True, at=at,
    )  # fmt: skip
    org.appoint(position.pk, admin.pk, since=at.astimezone(ZoneInfo(asked.zone)).date(), at=at)
    open_authority(office.pk, by=None, at=at)
    return password
