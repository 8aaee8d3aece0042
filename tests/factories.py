"""A small office with its plan and sheets for tests. People are named by role; codes are official, figures invented."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from mutubaku.figures import selectors as figures
from mutubaku.figures import services
from mutubaku.org import services as org
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.org.rules.office import UnitKind
from mutubaku.org.selectors import holders_of
from mutubaku.plans.rules.plan import Budget, FundKind, PlanLine
from mutubaku.plans.selectors import Version
from mutubaku.plans.services import adopt, load_nomenclature
from mutubaku.values.period import Period

START = datetime(2026, 11, 2, 1, 5, tzinfo=UTC)
OCTOBER = Period.parse("2026-10")
PAD = ("1.1.01", "Pendapatan Asli Daerah")
DAK = ("2.1.01", "DAK Nonfisik")
MARKET = "3.30.03.1.01.0003"
PRICES = "3.30.04.1.02.0001"
COOPS = "2.17.03.1.01.0003"
OFFICE_WORK = "X.XX.01.1.01.0001"
YEAR = tuple(Decimal(percent) for percent in (5, 10, 20, 30, 40, 50, 60, 70, 80, 85, 95, 100))


def at(minutes: int) -> datetime:
    """So many minutes after 09.05 WITA on Monday 2 November 2026."""
    return START + timedelta(minutes=minutes)


@dataclass
class Cast:
    """An office; `units`: code → id; `who`: role name → Holder, with the unit's code for kepala and operator."""

    office_id: int
    units: dict[str, int] = field(default_factory=dict)
    who: dict[str, Holder] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Holder:
        return self.who[name]


def cast(units: Sequence[str] = ("PDN", "KOP"), code: str = "DISDAG") -> Cast:
    """Kadis, sekretaris, kasubbag and pelaksana; a kepala and an operator for each reporting unit."""
    office = org.found_office(
        at=START, code=code, government="PEMERINTAH PROVINSI", name_lines="DINAS PERDAGANGAN", short_name=code,
        city="Samarinda", address_lines="Jalan Contoh Nomor 1",
    )  # fmt: skip
    made = Cast(office.pk)
    root = org.add_unit(
        office.pk, code="DIN", name="Dinas", short_name="Dinas", kind=UnitKind.DINAS, order=0, at=START
    )
    for name, role in (
        ("kadis", Role.KEPALA_DINAS),
        ("sekretaris", Role.SEKRETARIS),
        ("kasubbag", Role.KASUBBAG_PERENCANAAN),
        ("pelaksana", Role.PELAKSANA),
    ):
        made.who[name] = hold(made, root, name, role, heads=name == "kadis")
    for order, unit in enumerate(units, 1):
        row = org.add_unit(
            office.pk, code=unit, name=f"Bidang {unit}", short_name=unit, kind=UnitKind.BIDANG, order=order,
            parent=root, reports=True, at=START,
        )  # fmt: skip
        made.units[unit] = row.pk
        made.who[f"kepala {unit}"] = hold(made, row, f"Kepala {unit}", Role.KEPALA_BIDANG_UPTD, heads=True)
        made.who[f"operator {unit}"] = hold(made, row, f"Operator {unit}", Role.OPERATOR_UNIT)
    return made


def hold(cast: Cast, unit: object, title: str, role: Role, heads: bool = False) -> Holder:
    """A new person in a new position since January."""
    position = org.add_position(unit, title=title, role=role, heads=heads, at=START)
    person = org.add_person(
        cast.office_id,
        username=f"{title}.{cast.office_id}".replace(" ", "."),
        name=f"Pejabat {title}",
        at=START,
    )
    org.appoint(position.pk, person.pk, since=date(2026, 1, 1), at=START)
    return holders_of(person.pk, date(2026, 11, 2))[0]


def code(secret: str, ahead: int = 0) -> str:
    """What an authenticator app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def add_app(person_id: int) -> tuple[str, tuple[str, ...]]:
    """The secret of a new authenticator app of the person, and the recovery codes that came with it."""
    secret = org.new_totp_secret()
    return secret, org.add_totp(person_id, secret=secret, code=code(secret), at=START)


def plan_line(
    code: str,
    unit: str,
    pagu: int = 1_200_000,
    fund: tuple[str, str] = PAD,
    budget: Budget = Budget.APBD,
    fund_kind: FundKind = FundKind.NONE,
    physical: tuple[Decimal, ...] = YEAR,
) -> PlanLine:
    """Spends its pagu in twelve even parts, the rest in December."""
    part = Decimal(pagu // 12)
    money = (*[part] * 11, pagu - part * 11)
    return PlanLine(code, unit, *fund, Decimal(pagu), money, physical, budget, fund_kind)


LINES = (
    plan_line(MARKET, "PDN", 600_000),
    plan_line(MARKET, "PDN", 600_000, DAK),
    plan_line(PRICES, "PDN", 2_400_000),
    plan_line(COOPS, "KOP", 1_200_000),
)


def plan(
    cast: Cast,
    lines: Sequence[PlanLine] = LINES,
    stage: str = "DPA Murni",
    valid_from: date = date(2026, 1, 2),
) -> Version:
    load_nomenclature(at=START)
    return adopt(
        cast.office_id, year=2026, stage=stage, edition="2023", valid_from=valid_from, lines=lines,
        by=cast["kasubbag"], at=START,
    )  # fmt: skip


def open_round(
    cast: Cast, period: Period = OCTOBER, dossier: str = "SOP10/2026-10", units: Sequence[str] = ()
) -> int:
    """Id of a round asked of all units, or of some."""
    due = {cast.units[unit]: at(600) for unit in units or cast.units}
    return services.open_round(
        cast.office_id, period=period, dossier=dossier, due_at=due, by=cast["kasubbag"], at=START
    ).pk


def sheet(cast: Cast, round_id: int, unit: str) -> figures.SheetState:
    found = figures.sheet_of(round_id, cast.units[unit])
    assert found is not None
    return found


def key(code: str, fund: tuple[str, str] = PAD) -> str:
    return f"{code}|{fund[0]}"


PDN_VALUES = {
    key(MARKET): {"money": Decimal(500_000), "physical": Decimal("83.25")},
    key(MARKET, DAK): {"money": Decimal(510_000)},
    key(PRICES): {"money": Decimal(2_000_000), "physical": Decimal("85.5")},
}
KOP_VALUES = {key(COOPS): {"money": Decimal(1_000_000), "physical": Decimal(84)}}
VALUES = {"PDN": PDN_VALUES, "KOP": KOP_VALUES}


def submit(
    cast: Cast,
    round_id: int,
    unit: str,
    values: Mapping[str, Mapping[str, object]] | None = None,
    minutes: int = 60,
) -> int:
    """The head of the unit signs its sheet; returns the sheet's id."""
    state = sheet(cast, round_id, unit)
    services.submit_sheet(
        state.id, version=state.version, values=VALUES[unit] if values is None else values,
        by=cast[f"kepala {unit}"], at=at(minutes),
    )  # fmt: skip
    return state.id
