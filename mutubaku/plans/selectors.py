"""What is asked about plans: the version in force on a day, its lines with targets, official names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from mutubaku.org.rules.journal import altered, seals
from mutubaku.org.selectors import entries
from mutubaku.plans.models import BudgetLine, Node, PlanVersion, Target
from mutubaku.plans.rules.codes import GENERIC, GENERIC_NAME, ancestors, generic, order
from mutubaku.plans.rules.plan import MONTHS, Budget, FundKind, Line

_LINE = ("pk", "code", "name", "unit_id", "unit__code", "fund", "fund_name", "budget", "fund_kind", "pagu")
_SEALED = ("unit_id", "code", "name", "fund", "fund_name", "budget", "fund_kind", "pagu")
_BUDGETS = {budget.value: budget for budget in Budget}
_KINDS = {kind.value: kind for kind in FundKind}
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Version:
    """One adopted plan of a year; `number` counts from 1 within the year."""

    id: int
    office_id: int
    year: int
    number: int
    stage: str
    edition: str
    valid_from: date
    adopted_at: datetime


@dataclass(frozen=True)
class MonthTarget:
    """Targets of all lines of one budget, cumulative to `month`: rupiah, and Σ pagu × physical percent."""

    month: int
    money: Decimal
    work: Decimal


def version_of(row: PlanVersion) -> Version:
    return Version(
        row.pk, row.office_id, row.year, row.number, row.stage, row.edition, row.valid_from, row.adopted_at
    )


def versions(office_id: int, year: int) -> tuple[Version, ...]:
    """Every version of a year in the order in which they came into force."""
    rows = PlanVersion.objects.filter(office_id=office_id, year=year).order_by("valid_from", "number")
    return tuple(map(version_of, rows))


def version_in_force(office_id: int, on: date) -> Version | None:
    """The plan whose pagu counts on a day; for a month ask its last day. None before the first DPA of the year."""
    rows = PlanVersion.objects.filter(office_id=office_id, year=on.year, valid_from__lte=on)
    row = rows.order_by("valid_from", "number").last()
    return version_of(row) if row else None


def lines(version_id: int, *, month: int, unit_id: int | None = None) -> tuple[Line, ...]:
    """Lines in tree order with their targets cumulative to `month` (1–12): one query, whatever the size."""
    rows = Target.objects.filter(line__version_id=version_id, month=month)
    if unit_id is not None:
        rows = rows.filter(line__unit_id=unit_id)
    found = rows.values_list(*(f"line__{name}" for name in _LINE), "reached", "physical", "line__unit__order")
    return tuple(_line(*row[:-1]) for row in sorted(found, key=_place))


def _place(row: tuple[Any, ...]) -> tuple[object, ...]:
    return order(row[1]), row[-1], row[5]


def _line(
    key: int, code: str, name: str, unit_id: int, unit: str, fund: str, fund_name: str, budget: str, kind: str,
    pagu: int = 0, money: int = 0, physical: int = 0,
) -> Line:  # fmt: skip
    return Line(
        key, code, name, unit_id, unit, fund, fund_name, _BUDGETS[budget], _KINDS[kind],
        Decimal(pagu), Decimal(money), Decimal(physical) / _HUNDRED,
    )  # fmt: skip


def dropped(office_id: int, on: date) -> dict[tuple[int, str, str], Line]:
    """(unit, code, fund) → line of an earlier version that the version in force no longer has, with pagu 0.

    Money spent on it before the change stays visible in reports. One query.
    """
    rows = BudgetLine.objects.filter(
        version__office_id=office_id, version__year=on.year, version__valid_from__lte=on
    ).order_by("version__valid_from", "version__number")
    latest: dict[tuple[int, str, str], tuple[Any, ...]] = {}
    last = None
    for *row, version in rows.values_list(*_LINE, "version_id"):
        latest[row[3], row[1], row[5]] = (*row, version)
        last = version
    return {key: _line(*row[:9]) for key, row in latest.items() if row[-1] != last}


def pagu(version_id: int) -> dict[Budget, Decimal]:
    """Sum per budget; money of the APBN is never added to the APBD."""
    rows = BudgetLine.objects.filter(version_id=version_id).values_list("budget").annotate(Sum("pagu"))
    return {_BUDGETS[budget]: Decimal(amount) for budget, amount in rows}


def target_curve(version_id: int, budget: Budget) -> tuple[MonthTarget, ...]:
    """The twelve points of the target curve of a whole office, none without lines of that budget: one query."""
    rows = Target.objects.filter(line__version_id=version_id, line__budget=budget).values_list("month")
    sums = rows.annotate(money=Sum("reached"), work=Sum(F("line__pagu") * F("physical"))).order_by("month")
    return tuple(MonthTarget(month, Decimal(money), Decimal(work) / _HUNDRED) for month, money, work in sums)


def official(editions: Iterable[str]) -> dict[str, dict[str, str]]:
    """Edition → code → official name."""
    found: dict[str, dict[str, str]] = {edition: {} for edition in editions}
    rows = Node.objects.filter(edition__in=found).values_list("edition", "code", "name")
    for edition, code, name in rows:
        found[edition][code] = name
    return found


def names(codes: Iterable[str], edition: str | None = None) -> dict[str, str]:
    """Official names of codes and of all nodes above them, as the list writes them; unknown codes are left out.

    Without `edition` the newest list that has a code names it. `codes.in_print` gives the printed form.
    """
    wanted = {node for code in codes for node in (code, *ancestors(code))}
    rows = Node.objects.filter(code__in={generic(code) for code in wanted})
    if edition is not None:
        rows = rows.filter(edition=edition)
    known = {GENERIC: GENERIC_NAME, **dict(rows.order_by("edition").values_list("code", "name"))}
    return {code: known[generic(code)] for code in wanted if generic(code) in known}


def version_seals(versions: QuerySet[PlanVersion]) -> dict[tuple[Any, ...], str]:
    """(version id,) → seal of its row, its lines and their targets: three queries."""
    rows: list[tuple[Any, ...]] = list(
        versions.values_list(
            "pk",
            "office_id",
            "year",
            "number",
            "stage",
            "edition",
            "valid_from",
            "adopted_at",
            "adopted_by_id",
        )
    )
    lines = BudgetLine.objects.filter(version__in=versions)
    rows += lines.values_list("version_id", *_SEALED)
    targets = Target.objects.filter(line__version__in=versions)
    columns = ("line__unit_id", "line__code", "line__fund", "month", "money", "reached", "physical")
    rows += targets.values_list("line__version_id", *columns)
    return seals(rows, 1)


def faults(office_id: int) -> list[tuple[str, str]]:
    """(place, what is wrong) of stored plans, for `mutubaku doctor`."""
    return [*_target_faults(office_id), *_seal_faults(office_id)]


def _seal_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """Versions that are not what was adopted, by the journal."""
    mine = PlanVersion.objects.filter(office_id=office_id)
    names = {
        pk: f"rencana {year} versi {number}" for pk, year, number in mine.values_list("pk", "year", "number")
    }
    adopted = {
        (int(thing.partition(":")[2]),): facts for thing, _, _, facts in entries(office_id, verb="adopt_plan")
    }
    sealed = {key: facts.get("stored") for key, facts in adopted.items()}
    for key in altered(sealed, version_seals(mine)):
        if key not in adopted:
            yield names[key[0]], "tidak pernah ditetapkan menurut jurnal"
        else:
            place = "rencana {year} versi {number}".format_map(adopted[key])
            yield place, "kepala, pagu, atau target berbeda dari yang ditetapkan"


def _target_faults(office_id: int) -> list[tuple[str, str]]:
    """Targets that no longer add up to their pagu."""
    rows = (
        BudgetLine.objects.filter(version__office_id=office_id)
        .annotate(
            planned=Sum("targets__money"),
            reached=Max("targets__reached", filter=Q(targets__month=MONTHS)),
            months=Count("targets"),
        )
        .exclude(planned=F("pagu"), reached=F("pagu"), months=MONTHS)
        .values_list("version__year", "version__number", "code", "fund")
    )
    return [
        (
            f"rencana {year} versi {number}",
            f"target {code} ({fund}) tidak dua belas bulan atau tidak sama dengan pagu",
        )
        for year, number, code, fund in rows
    ]
