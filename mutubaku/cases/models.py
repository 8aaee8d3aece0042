"""One walk of a procedure for one period: the case, its units, its works, its log of events, its deviations.

Before a case there may be its row in the year plan; beside a work, the notices given about it.

The case's row keeps the folded state; the works keep who did what when. `CaseEvent` is the log both are folded
from: `mutubaku doctor` folds it again and compares.
"""

from django.db import models
from django.db.models import F, Q

from mutubaku.cases.rules.calendar import Span
from mutubaku.cases.rules.mutubaku import DeviationKind
from mutubaku.cases.rules.notices import NoticeKind
from mutubaku.cases.rules.state import Phase, WorkStatus


class Case(models.Model):
    """`number` is also the dossier (berkas) under which papers and sheets are filed.

    `anew`: how many cases of the period went before it whose report this one replaces; 0 for nearly all.
    """

    office = models.ForeignKey("org.Office", models.PROTECT)
    sop_version = models.ForeignKey("sop.SopVersion", models.PROTECT)
    number = models.CharField(max_length=40)
    sop = models.CharField(max_length=60, help_text="id of the procedure, whatever its version")
    title = models.CharField(max_length=200)
    period = models.CharField(max_length=8)
    phase = models.CharField(
        max_length=12, choices=[(p.value, p.value) for p in Phase], default=Phase.RUNNING
    )
    state = models.TextField(help_text="CaseState.dump()")
    anew = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("office", "number", name="case_number"),
            models.UniqueConstraint(
                "office",
                "sop",
                "period",
                "anew",
                name="one_case_per_period",
                condition=~Q(phase=Phase.CANCELLED),
            ),
            models.CheckConstraint(
                name="case_ended",
                condition=Q(phase=Phase.RUNNING, ended_at__isnull=True)
                | (~Q(phase=Phase.RUNNING) & Q(ended_at__isnull=False)),
            ),
        )
        indexes = (models.Index("office", "phase", name="case_phase"),)


class Participant(models.Model):
    """A unit that takes part in the case; fixed when it starts."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="participants", db_index=False)
    unit = models.ForeignKey("org.Unit", models.PROTECT, db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint("case", "unit", name="participant_once"),)


class Work(models.Model):
    """One waiting or finished step of one actor. `unit` only for a unit's work; `position` is who ended it.

    Times are UTC; minutes are working minutes. `due_at` is empty where the sheet prints no standard.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="works")
    # Foreign keys without an index of their own are found through the constraints and indexes below.
    step = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, db_index=False)
    role = models.CharField(max_length=24)
    status = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in WorkStatus], default=WorkStatus.WAITING
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    person = models.ForeignKey("org.Person", models.PROTECT, null=True, db_index=False)
    position = models.CharField(max_length=130, blank=True)
    own_minutes = models.PositiveIntegerField(default=0)
    unit_minutes = models.PositiveIntegerField(default=0)
    outside_minutes = models.PositiveIntegerField(default=0)
    proofs = models.TextField(default="[]", help_text="JSON list of Proof")
    note = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "case", "step", "round", name="work_once", condition=Q(unit__isnull=True)
            ),
            models.UniqueConstraint(
                "case", "step", "round", "unit", name="unit_work_once", condition=Q(unit__isnull=False)
            ),
            models.CheckConstraint(
                name="work_ended",
                condition=Q(status=WorkStatus.WAITING, ended_at__isnull=True)
                | (~Q(status=WorkStatus.WAITING) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="work_done_by",
                condition=~Q(status__in=(WorkStatus.DONE, WorkStatus.RETURNED)) | Q(person__isnull=False),
            ),
        )
        indexes = (
            models.Index("case", "step", name="work_waiting_step", condition=Q(status=WorkStatus.WAITING)),
            models.Index("role", "unit", name="work_inbox", condition=Q(status=WorkStatus.WAITING)),
        )


class WorkDraft(models.Model):
    """What somebody has typed into a waiting work and not handed in yet: JSON of the letter's fields, or of what a review
    has chosen to give back, by unit.

    It goes when the work is done; the last to type is the one it keeps.
    """

    work = models.OneToOneField(Work, models.PROTECT, related_name="draft")
    fields = models.TextField()
    at = models.DateTimeField()
    position = models.CharField(max_length=130)


class LetterDraft(models.Model):
    """A letter beside the steps as one person has typed it and not saved yet: JSON of its fields; `before`: the unsigned
    letter it is to be another version of. It goes when the letter is saved."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="letter_drafts")
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    blank = models.CharField(max_length=30)
    before = models.ForeignKey("documents.Document", models.CASCADE, null=True, related_name="+")
    fields = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "case", "person", "blank", name="letter_draft_new", condition=Q(before__isnull=True)
            ),
            models.UniqueConstraint(
                "before", "person", name="letter_draft_again", condition=Q(before__isnull=False)
            ),
        )


class CaseEvent(models.Model):
    """The ordered log of one case. `body` is the JSON of an event of `rules.state`."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    position = models.CharField(max_length=130, blank=True)
    body = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint("case", "seq", name="case_event_seq"),)


class Deviation(models.Model):
    """Where a work left its mutu baku: kind, amount, cause, and the position that answers for it."""

    work = models.ForeignKey(Work, models.PROTECT, related_name="deviations")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in DeviationKind])
    amount = models.PositiveIntegerField()
    measure = models.CharField(max_length=20)
    cause = models.TextField()
    position = models.CharField(max_length=130)
    at = models.DateTimeField()


class Pause(models.Model):
    """Jeda: a work waits for an outside office; its clock stands still. `until` empty: still waiting."""

    work = models.ForeignKey(Work, models.PROTECT, related_name="pauses")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    cause = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="pause_dates", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.UniqueConstraint("work", name="one_open_pause", condition=Q(until__isnull=True)),
        )


class PlannedCase(models.Model):
    """One row of the year plan: a case to come. It waits until `case` is there, or until it is dropped.

    `trouble`: why it could not be opened at the last try, for the one who steers; empty when nothing is wrong.
    """

    office = models.ForeignKey("org.Office", models.PROTECT, db_index=False)
    sop = models.CharField(
        max_length=60, help_text="id of the procedure; the version is that of the opening day"
    )
    title = models.CharField(max_length=200)
    period = models.CharField(max_length=8)
    span = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Span])
    opens_at = models.DateTimeField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="planned")
    dropped_at = models.DateTimeField(null=True)
    drop_reason = models.TextField(blank=True)
    trouble = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("office", "sop", "period", name="planned_once"),
            models.CheckConstraint(
                name="planned_or_dropped", condition=Q(case__isnull=True) | Q(dropped_at__isnull=True)
            ),
            models.CheckConstraint(
                name="dropped_why", condition=Q(dropped_at__isnull=True) | ~Q(drop_reason="")
            ),
        )
        indexes = (
            models.Index(
                "office", "opens_at", name="planned_waiting",
                condition=Q(case__isnull=True, dropped_at__isnull=True),
            ),
        )  # fmt: skip


class PlannedUnit(models.Model):
    """A unit that will take part in the planned case."""

    planned = models.ForeignKey(PlannedCase, models.PROTECT, related_name="units", db_index=False)
    unit = models.ForeignKey("org.Unit", models.PROTECT, db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint("planned", "unit", name="planned_unit_once"),)


class Notice(models.Model):
    """What a position was told about a work: that it waits, or that it sent a paper; `person` held it then, `day` is the
    date on the office's wall.

    Both are empty where nobody held a fitting position that day: the notice is still on record.
    """

    work = models.ForeignKey(Work, models.PROTECT, related_name="notices", db_index=False)
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in NoticeKind])
    day = models.DateField()
    position = models.ForeignKey("org.Position", models.PROTECT, null=True)
    person = models.ForeignKey("org.Person", models.PROTECT, null=True, db_index=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "work", "kind", "day", name="notice_once_a_day", condition=~Q(kind=NoticeKind.SENT)
            ),
            models.UniqueConstraint(
                "work", "position", name="notice_sent_once", condition=Q(kind=NoticeKind.SENT)
            ),
            models.UniqueConstraint(
                "work", "kind", name="notice_once",
                condition=Q(kind__in=(NoticeKind.HALF, NoticeKind.NEARLY, NoticeKind.DUE)),
            ),
            models.CheckConstraint(
                name="notice_read", condition=Q(read_at__isnull=True) | Q(read_at__gte=F("at"))
            ),
        )  # fmt: skip
