"""The official code lists, and what the office plans to spend: budget lines with twelve targets, in adopted versions.

Money is whole rupiah and percent is hundredths, both integers: exact on SQLite and PostgreSQL alike. A version is
never changed after it is adopted; a later one takes its place from its own first day.
"""

from django.db import models
from django.db.models import F, Q

from mutubaku.plans.rules.codes import Level
from mutubaku.plans.rules.plan import Budget, FundKind


class Node(models.Model):
    """One row of one edition of the official list. `parent` is empty for an urusan and for X.XX.01."""

    edition = models.CharField(max_length=8)
    code = models.CharField(max_length=20)
    level = models.CharField(max_length=14, choices=[(x.value, x.value) for x in Level])
    name = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True)

    class Meta:
        constraints = (models.UniqueConstraint("edition", "code", name="node_code"),)


class PlanVersion(models.Model):
    """`stage` as printed ("DPA Murni", "DPA Pergeseran 1", "DPA Perubahan"); `valid_from`: its first day."""

    office = models.ForeignKey("org.Office", models.PROTECT)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=60)
    edition = models.CharField(max_length=8)
    valid_from = models.DateField()
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey("org.Person", models.PROTECT, null=True)

    class Meta:
        constraints = (models.UniqueConstraint("office", "year", "number", name="plan_version_number"),)


class BudgetLine(models.Model):
    """One sub kegiatan × sumber dana of one unit; `name` is the official name on the day of adoption."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="lines")
    unit = models.ForeignKey("org.Unit", models.PROTECT)
    code = models.CharField(max_length=20)
    name = models.TextField()
    fund = models.CharField(max_length=40)
    fund_name = models.CharField(max_length=160)
    budget = models.CharField(max_length=4, choices=[(x.value, x.value) for x in Budget])
    fund_kind = models.CharField(max_length=16, blank=True, choices=[(x.value, x.value) for x in FundKind])
    pagu = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint("version", "unit", "code", "fund", name="budget_line_key"),
            models.CheckConstraint(name="budget_line_pagu", condition=Q(pagu__gte=0)),
            models.CheckConstraint(
                name="budget_line_kind",
                condition=Q(budget=Budget.APBD, fund_kind="")
                | Q(budget=Budget.APBN, fund_kind__in=(FundKind.DEKONSENTRASI, FundKind.TUGAS_PEMBANTUAN)),
            ),
        )


class Target(models.Model):
    """`money` of the single month in rupiah; `physical` cumulative, in hundredths of a percent.

    `reached` is the sum of `money` to this month: a version never changes, and every sheet and report asks for it.
    """

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="targets")
    month = models.PositiveSmallIntegerField()
    money = models.BigIntegerField()
    reached = models.BigIntegerField()
    physical = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint("line", "month", name="target_month_once"),
            models.CheckConstraint(name="target_month", condition=Q(month__range=(1, 12))),
            models.CheckConstraint(name="target_money", condition=Q(money__gte=0, reached__gte=F("money"))),
            models.CheckConstraint(name="target_physical", condition=Q(physical__range=(0, 10_000))),
        )
