"""January to September of the example office, as closed cases."""

from datetime import date, datetime

from mutubaku.cases.acts import Given
from mutubaku.figures.selectors import sheet_form
from mutubaku.figures.services.sheets import save_draft
from mutubaku.ops.demo.plan import STAGES, YEAR, Done, added, plan_lines, realisation
from mutubaku.ops.demo.walk import Stage, Walk, typed
from mutubaku.values.period import Period


def play(stage: Stage, zone: datetime) -> dict[str, Done]:
    """Nine months without trouble; returns what is realised up to September, by budget line."""
    lines = plan_lines(STAGES[0][0])
    earlier: dict[str, Done] = {}
    for month in range(1, 10):
        done = realisation(lines, month, earlier)
        earlier = added(earlier, done)
        walk_month(stage, Period.month_of(YEAR, month), done, zone)
    return earlier


def walk_month(stage: Stage, period: Period, done: dict[str, Done], zone: datetime) -> None:
    opening = stage.opening(date(period.year, period.last + 1, 1), zone)
    walk = Walk(stage, period, stage.later(opening, "35 menit"))
    walk.ask()
    walk.wait("10 menit").do(7, Given(words="Pengingat batas waktu terkirim kepada seluruh unit."))
    for unit in walk.units:
        walk.wait("55 menit")
        fill(walk, unit, done)
        walk.do(6, unit=unit)
    walk.wait("3 jam").do(8)
    walk.wait("20 menit").do(9, Given(words="Kompilasi diserahkan kepada Kasubbag Perencanaan."))
    walk.wait("6 jam").do(10, walk.read("book", "Draf sesuai dengan isian unit; tidak ada koreksi."))
    walk.wait("3 jam").do(11, walk.read("book"))
    walk.finish()


def fill(walk: Walk, unit: str, done: dict[str, Done]) -> None:
    """The operator types the sheet; the head signs it with step 6."""
    sheet = walk.sheet(unit)
    head = walk.stage.head(sheet.unit_id, walk.at.date())
    values = typed(sheet_form(sheet.id), done, head.position)
    operator = walk.stage.operator(sheet.unit_id, walk.at.date())
    save_draft(sheet.id, version=sheet.version, values=values, by=operator, at=walk.at)
