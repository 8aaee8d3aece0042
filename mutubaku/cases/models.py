"""One walk of a procedure for one period: the case, its units, its works, its log of events, its deviations.

The case's row keeps the folded state; the works keep who did what when. `CaseEvent` is the log both are folded
from: `mutubaku doctor` folds it again and compares.
"""

from django.db import models
from django.db.models import F, Q

from mutubaku.cases.rules.mutubaku import DeviationKind
from mutubaku.cases.rules.state import Phase, WorkStatus


class Case(models.Model):
    """`number` is also the dossier (berkas) under which papers and sheets are filed."""

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
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("office", "number", name="case_number"),
            models.UniqueConstraint(
                "office", "sop", "period", name="one_case_per_period", condition=~Q(phase=Phase.CANCELLED)
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
