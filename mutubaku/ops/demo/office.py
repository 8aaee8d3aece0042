"""The example office: one provincial dinas with twelve reporting units. Positions stand for names; nobody in it is real.

What it plans and spends is in `plan`, the months it works through in `year`.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from mutubaku.org import services
from mutubaku.org.rules.holding import Role
from mutubaku.org.rules.office import UnitKind

SINCE = date(2025, 1, 2)
RETIRING = "kepala.lut"  # holds no position any more when the example office is handed over

SKPD = "0.00.0.00.0.00.00.0000"
LETTERHEAD = {
    "code": "CONTOH-DISPERINDAGKOP",
    "skpd_code": SKPD,
    "government": "PEMERINTAH PROVINSI KALIMANTAN TIMUR",
    "name_lines": "DINAS PERINDUSTRIAN, PERDAGANGAN,\nKOPERASI DAN USAHA KECIL DAN MENENGAH",
    "short_name": "Disperindagkop UKM Provinsi Kalimantan Timur",
    "city": "Samarinda",
    "address_lines": "Jalan Contoh Nomor 1, Samarinda, Kalimantan Timur, Kode Pos 75000\n"
    "Telepon (0541) 000000, Faksimile (0541) 000001\n"
    "Laman disperindagkop.example   Pos-el dinas@disperindagkop.example",
    "report_copies": "Kepala Biro Administrasi Pembangunan Sekretariat Daerah Provinsi Kalimantan Timur\n"
    "Kepala Badan Perencanaan Pembangunan Daerah Provinsi Kalimantan Timur\n"
    "Para Kepala Bidang dan Kepala UPTD",
    "example": True,
}
REPORTING_UNITS = (
    ("SEK", "Sekretariat", "Sekretariat", UnitKind.SEKRETARIAT),
    ("SDI", "Bidang Sumber Daya Industri", "Bid. SDI", UnitKind.BIDANG),
    ("SPI", "Bidang Sarana dan Pemberdayaan Industri", "Bid. SPI", UnitKind.BIDANG),
    ("PDN", "Bidang Perdagangan Dalam Negeri", "Bid. PDN", UnitKind.BIDANG),
    ("PLN", "Bidang Perdagangan Luar Negeri", "Bid. PLN", UnitKind.BIDANG),
    ("SPK", "Bidang Standardisasi dan Perlindungan Konsumen", "Bid. SPK", UnitKind.BIDANG),
    ("KOP", "Bidang Koperasi", "Bid. Koperasi", UnitKind.BIDANG),
    ("UKM", "Bidang Usaha Kecil dan Menengah", "Bid. UKM", UnitKind.BIDANG),
    ("MTU", "UPTD Pengujian dan Sertifikasi Mutu Barang", "UPTD PSMB", UnitKind.UPTD),
    ("PLT", "UPTD Pelatihan Koperasi dan UKM", "UPTD PKU", UnitKind.UPTD),
    ("PRO", "UPTD Promosi dan Pemasaran", "UPTD Promosi", UnitKind.UPTD),
    ("LUT", "UPTD Layanan Usaha Terpadu", "UPTD LUT", UnitKind.UPTD),
)
SUBBAGS = (
    ("PRC", "Subbagian Perencanaan", "Subbag Perencanaan"),
    ("KEU", "Subbagian Keuangan", "Subbag Keuangan"),
    ("UMU", "Subbagian Umum", "Subbag Umum"),
)
RANKS = {
    Role.KEPALA_DINAS: "Pembina Utama Muda",
    Role.SEKRETARIS: "Pembina Tingkat I",
    Role.KEPALA_BIDANG_UPTD: "Pembina",
    Role.PELAKSANA: "Penata Muda",
}


@dataclass(frozen=True)
class Account:
    role: str
    unit: str
    username: str
    password: str


@dataclass(frozen=True)
class ExampleOffice:
    office_id: int
    accounts: tuple[Account, ...]


def build(at: datetime) -> ExampleOffice:
    """Founds the office with its units, positions, holders and calendar. Passwords are new on every run."""
    office = services.found_office(at=at, **LETTERHEAD)
    services.adopt_calendar(office.pk, at=at)
    root = services.add_unit(
        office.pk, code="DIN", name="Dinas", short_name="Dinas", kind=UnitKind.DINAS, order=0, at=at
    )
    units = {"DIN": root}
    for order, (code, name, short, kind) in enumerate(REPORTING_UNITS, 1):
        units[code] = services.add_unit(
            office.pk, code=code, name=name, short_name=short, kind=kind, order=order * 10, parent=root, reports=True,
            at=at,
        )  # fmt: skip
    for order, (code, name, short) in enumerate(SUBBAGS, 11):
        units[code] = services.add_unit(
            office.pk, code=code, name=name, short_name=short, kind=UnitKind.SUBBAG, order=order,
            parent=units["SEK"], at=at,
        )  # fmt: skip
    accounts = []
    for unit, title, role, heads, username in posts():
        position = services.add_position(units[unit], title=title, role=role, heads=heads, at=at)
        password = secrets.token_urlsafe(12)
        person = services.add_person(
            office.pk, username=username, name=f"Pejabat {title}", nip="0" * 18, rank=RANKS.get(role, "Penata Tingkat I"),
            password_hash=make_password(password), at=at,
        )  # fmt: skip
        services.appoint(position.pk, person.pk, since=SINCE, at=at)
        if username != RETIRING:
            accounts.append(Account(role.value, unit, username, password))
    return ExampleOffice(office.pk, tuple(accounts))


def posts() -> list[tuple[str, str, Role, bool, str]]:
    """(unit, title, role, heads its unit, username) of every position."""
    found = [
        ("DIN", "Kepala Dinas", Role.KEPALA_DINAS, True, "kepala.dinas"),
        ("SEK", "Sekretaris", Role.SEKRETARIS, True, "sekretaris"),
        ("PRC", "Kasubbag Perencanaan", Role.KASUBBAG_PERENCANAAN, True, "kasubbag.perencanaan"),
        ("PRC", "Pelaksana Subbagian Perencanaan", Role.PELAKSANA, False, "pelaksana"),
        ("KEU", "Kasubbag Keuangan", Role.SUBBAG_KEUANGAN, True, "kasubbag.keuangan"),
        ("DIN", "Pembaca Inspektorat", Role.PEMBACA, False, "pembaca"),
        ("DIN", "Admin Sistem", Role.ADMIN, False, "admin"),
    ]
    for code, name, _, _ in REPORTING_UNITS:
        if code != "SEK":
            found.append((code, f"Kepala {name}", Role.KEPALA_BIDANG_UPTD, True, f"kepala.{code.lower()}"))
        found.append((code, f"Operator {name}", Role.OPERATOR_UNIT, False, f"operator.{code.lower()}"))
    return found
