"""What units reported: rounds of asking, one sheet per unit, and figures in versions that are never overwritten.

Values are integers of the element's smallest step (rupiah; hundredths of a percent): exact on SQLite and PostgreSQL.
"""

from django.db import models
from django.db.models import Q

from mutubaku.figures.rules.status import FIELDS, ImportStatus, Nature, ReadingState, SheetStatus, Source


class Element(models.Model):
    """One thing that is asked. A figure of 10^-`digits` `measure`."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    measure = models.CharField(max_length=20)
    digits = models.PositiveSmallIntegerField()
    nature = models.CharField(max_length=5, choices=[(x.value, x.value) for x in Nature])


class Round(models.Model):
    """One asking of all units for one period. `dossier`: number of the case it belongs to.

    `closed_at`: nobody is awaited any more; `frozen_at`: approved, its figures stand; `cancelled_at`: the case ended
    without a report, so its sheets count as not sent.
    """

    office = models.ForeignKey("org.Office", models.PROTECT)
    kind = models.CharField(max_length=20, default="realisasi")
    period = models.CharField(max_length=8)
    dossier = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("office", "kind", "period", "dossier", name="round_dossier"),
            models.UniqueConstraint(
                "office",
                "kind",
                "period",
                name="one_open_round",
                condition=Q(frozen_at__isnull=True, cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="round_end", condition=Q(frozen_at__isnull=True) | Q(cancelled_at__isnull=True)
            ),
        )


class Sheet(models.Model):
    """One unit's form of one round.

    `version` rises with every return, `edits` with every stored change of what is typed; both guard against
    overwriting another's work. `draft` holds what is typed but not yet signed, as JSON: one column that is replaced
    in one update and emptied when it becomes figures, so the figures hold only what somebody signed.
    `signer` is the title under which the head of the unit signed; `returned_by` that of who last gave it back.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="sheets")
    unit = models.ForeignKey("org.Unit", models.PROTECT)
    version = models.PositiveSmallIntegerField(default=1)
    edits = models.PositiveIntegerField(default=0)
    status = models.CharField(
        max_length=12, choices=[(x.value, x.value) for x in SheetStatus], default=SheetStatus.DRAFT
    )
    due_at = models.DateTimeField(null=True)
    draft = models.TextField(default="{}")
    changed_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=130, blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.CharField(max_length=130, blank=True)
    returned_why = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey("org.Person", models.PROTECT, null=True)
    signer = models.CharField(max_length=130, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("round", "unit", name="sheet_once"),
            models.CheckConstraint(
                name="sheet_signed",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True, signer="")
                | Q(submitted_at__isnull=False, submitted_by__isnull=False) & ~Q(signer=""),
            ),
            models.CheckConstraint(
                name="sheet_returned",
                condition=Q(returned_at__isnull=True, returned_by="", returned_why="")
                | Q(returned_at__isnull=False) & ~Q(returned_by=""),
            ),
            models.CheckConstraint(
                name="sheet_in_is_signed",
                condition=~Q(status__in=(SheetStatus.SUBMITTED, SheetStatus.APPROVED))
                | Q(submitted_at__isnull=False),
            ),
        )


class Figure(models.Model):
    """One number: element × unit × period × sub kegiatan × sumber dana, in versions; the current one counts.

    `fund` is empty for what belongs to the sub kegiatan as a whole (physical progress). `reason`: why a value a rule
    would refuse is right all the same. `title`: position of the person `by`.
    """

    # The constraints and the index below serve every look-up; one more index per key would only slow signing down.
    office = models.ForeignKey("org.Office", models.PROTECT, db_index=False)
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="figures")
    unit = models.ForeignKey("org.Unit", models.PROTECT, db_index=False)
    element = models.ForeignKey(Element, models.PROTECT, db_index=False)
    period = models.CharField(max_length=8)
    code = models.CharField(max_length=20)
    fund = models.CharField(max_length=40, blank=True)
    version = models.PositiveSmallIntegerField()
    value = models.BigIntegerField()
    source = models.CharField(max_length=9, choices=[(x.value, x.value) for x in Source])
    reason = models.TextField(blank=True)
    superseded = models.BooleanField(default=False)
    by = models.ForeignKey("org.Person", models.PROTECT, null=True, db_index=False)
    title = models.CharField(max_length=130, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "unit", "element", "period", "code", "fund", "version", name="figure_version"
            ),
            models.UniqueConstraint(
                "unit", "element", "period", "code", "fund",
                name="figure_current", condition=Q(superseded=False),
            ),
        )  # fmt: skip
        # In the order in which leaves are summed, value included: the sum of a year never touches the table.
        indexes = (
            models.Index(
                "office", "element", "unit", "code", "fund", "period", "value",
                name="figure_sums", condition=Q(superseded=False),
            ),
        )  # fmt: skip


class SheetRemark(models.Model):
    """Kendala of one row of one month and what is done about it; versioned like a figure. `due` as written."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="remarks")
    unit = models.ForeignKey("org.Unit", models.PROTECT)
    period = models.CharField(max_length=8)
    code = models.CharField(max_length=20)
    fund = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    obstacle = models.TextField(blank=True)
    action = models.TextField(blank=True)
    person = models.TextField(blank=True)
    due = models.TextField(blank=True)
    superseded = models.BooleanField(default=False)
    by = models.ForeignKey("org.Person", models.PROTECT, null=True)
    title = models.CharField(max_length=130, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("unit", "period", "code", "fund", "version", name="remark_version"),
            models.UniqueConstraint(
                "unit", "period", "code", "fund", name="remark_current", condition=Q(superseded=False)
            ),
        )


class CellReturn(models.Model):
    """One cell given back: why, by whom, what it was, and what the unit answered and put in its place.

    `fund` is empty for physical progress. `version`: that of the sheet which asks for the answer.
    """

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="returns")
    version = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    fund = models.CharField(max_length=40, blank=True)
    field = models.CharField(max_length=8, choices=[(x, x) for x in FIELDS])
    reason = models.TextField()
    by = models.ForeignKey("org.Person", models.PROTECT)
    title = models.CharField(max_length=130)
    at = models.DateTimeField()
    old_value = models.BigIntegerField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    new_value = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("sheet", "version", "code", "fund", "field", name="cell_return_once"),
            models.CheckConstraint(
                name="cell_return_answered",
                condition=Q(
                    answered_at__isnull=True, answered_by__isnull=True, new_value__isnull=True, answer=""
                )
                | Q(answered_at__isnull=False, answered_by__isnull=False, new_value__isnull=False)
                & ~Q(answer=""),
            ),
        )


class SipdImport(models.Model):
    """One file of SIPD realisation for one month. `counts`: JSON of new, changed, same, gone and skipped rows."""

    office = models.ForeignKey("org.Office", models.PROTECT)
    period = models.CharField(max_length=8)
    status = models.CharField(max_length=12, choices=[(x.value, x.value) for x in ImportStatus])
    sha256 = models.CharField(max_length=64)
    counts = models.TextField(default="{}")
    by = models.ForeignKey("org.Person", models.PROTECT, null=True)
    title = models.CharField(max_length=130, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "office", "period", name="one_sipd_in_force", condition=Q(status=ImportStatus.COMPLETED)
            ),
        )


class SipdAmount(models.Model):
    """Realisation of one sub kegiatan in one import, in sen: the file may carry fractions of a rupiah."""

    sipd_import = models.ForeignKey(SipdImport, models.PROTECT, related_name="amounts")
    code = models.CharField(max_length=20)
    amount = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint("sipd_import", "code", name="sipd_amount_code"),)


class SipdReading(models.Model):
    """A SIPD file on its way to a preview, read outside the request: who brought it, how far it is, how it ended.

    The bytes are held aside under their hash. `found`: JSON of the control figures and of what was skipped;
    `faults`: JSON of [code, place, message], why nothing could be shown.
    """

    office = models.ForeignKey("org.Office", models.PROTECT)
    period = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    position = models.ForeignKey("org.Position", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(
        max_length=8, choices=[(x.value, x.value) for x in ReadingState], default=ReadingState.WAITING
    )
    rows = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    sipd_import = models.ForeignKey(SipdImport, models.PROTECT, null=True, related_name="readings")
    found = models.TextField(blank=True)
    faults = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="reading_ended",
                condition=Q(state__in=(ReadingState.WAITING, ReadingState.RUNNING), ended_at__isnull=True)
                | Q(state__in=(ReadingState.DONE, ReadingState.FAILED), ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reading_shown", condition=Q(state=ReadingState.DONE) ^ Q(sipd_import__isnull=True)
            ),
            models.CheckConstraint(
                name="reading_faults", condition=Q(state=ReadingState.FAILED) ^ Q(faults="")
            ),
        )
        indexes = (models.Index("state", name="reading_unfinished", condition=~Q(state=ReadingState.DONE)),)
