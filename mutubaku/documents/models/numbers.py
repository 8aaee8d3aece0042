"""Number books: the counter of a kind and year, reserves, and lines that no live paper fills."""

from django.db import models
from django.db.models import F, Q

from mutubaku.documents.models.columns import all_or_none
from mutubaku.documents.models.papers import Document, Upload
from mutubaku.documents.rules.number_lines import LineKind


class Register(models.Model):
    """The number book of one kind of paper in one year. `start`: last number given out before this product."""

    office = models.ForeignKey("org.Office", models.PROTECT)
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    pattern = models.CharField(max_length=80)
    klas = models.CharField(max_length=20)
    start = models.PositiveIntegerField(default=0)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint("office", "kind", "year", name="register_year"),
            models.CheckConstraint(name="register_start", condition=Q(last__gte=F("start"))),
        )


class NumberBlock(models.Model):
    """Serials of a register put aside for papers written by hand while the program cannot be reached."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="blocks")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    reason = models.TextField()
    at = models.DateTimeField()
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    post = models.CharField(max_length=130)

    class Meta:
        constraints = (
            models.UniqueConstraint("register", "first", name="block_first"),
            models.CheckConstraint(name="block_order", condition=Q(last__gte=F("first"))),
        )


class NumberLine(models.Model):
    """A line of a register that no live paper made here fills; see `rules.number_lines.LineKind`.

    `serial` is empty for a number of Umum, which has its own counter. `upload`: the scan. Void keeps its reason.
    """

    office = models.ForeignKey("org.Office", models.PROTECT, db_index=False)
    register = models.ForeignKey(Register, models.PROTECT, related_name="lines", db_index=False)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in LineKind])
    serial = models.PositiveIntegerField(null=True)
    suffix = models.PositiveSmallIntegerField(default=0)
    number = models.CharField(max_length=160)
    dated = models.DateField()
    subject = models.TextField(blank=True)
    recipient = models.TextField(blank=True)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="number_lines")
    at = models.DateTimeField()
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    post = models.CharField(max_length=130)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("register", "serial", "suffix", name="line_serial"),
            models.UniqueConstraint(
                "office", "number", name="line_number", condition=~Q(kind=LineKind.PAPER)
            ),
            models.CheckConstraint(
                name="line_voided", condition=all_or_none("voided_at", "voided_by", blank=("reason",))
            ),
            models.CheckConstraint(
                name="line_counted", condition=Q(kind=LineKind.UMUM) ^ Q(serial__isnull=False)
            ),
            models.CheckConstraint(
                name="line_void_kinds",
                condition=~Q(kind__in=(LineKind.UNUSED, LineKind.PAPER)) | Q(voided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="line_paper", condition=Q(kind=LineKind.PAPER) ^ Q(document__isnull=True)
            ),
        )
