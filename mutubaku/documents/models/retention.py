"""How long papers are kept, and the lists by which they go."""

from django.db import models
from django.db.models import Q

from mutubaku.documents.models.columns import all_or_none
from mutubaku.documents.models.papers import Document
from mutubaku.documents.rules.retention import DisposalState, Fate


class RetentionRule(models.Model):
    """A row of the retention schedule as the office confirmed it, in place of the shipped proposal of that code."""

    office = models.ForeignKey("org.Office", models.PROTECT)
    code = models.CharField(max_length=40)
    active = models.PositiveSmallIntegerField()
    inactive = models.PositiveSmallIntegerField()
    fate = models.CharField(max_length=16, choices=[(fate.value, fate.value) for fate in Fate])

    class Meta:
        constraints = (models.UniqueConstraint("office", "code", name="retention_code"),)


class Disposal(models.Model):
    """A list of papers proposed for destruction: by whom and why, what the head decided, when it was carried out."""

    office = models.ForeignKey("org.Office", models.PROTECT)
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in DisposalState], default=DisposalState.PROPOSED
    )
    reason = models.TextField()
    at = models.DateTimeField()
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    post = models.CharField(max_length=130)
    committee = models.TextField(blank=True)
    anri = models.CharField(max_length=160, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")
    decided_post = models.CharField(max_length=130, blank=True)
    minutes = models.CharField(max_length=160, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="disposal_decided",
                condition=all_or_none("decided_at", "decided_by", blank=("decided_post", "committee")),
            ),
            models.CheckConstraint(
                name="disposal_done", condition=all_or_none("done_at", "done_by", blank=("minutes",))
            ),
            models.CheckConstraint(
                name="disposal_in_order", condition=Q(done_at__isnull=True) | Q(decided_at__isnull=False)
            ),
        )


class ArchiveRecord(models.Model):
    """How long a numbered paper is kept, as the schedule stood on the day it got its number.

    `closes`: end of the year in which its work ended, when counting starts; empty while that runs.
    `destroyed_at`: its texts and files were removed on the named list; what stays is everything that says what it was,
    and its hashes.
    """

    document = models.OneToOneField(Document, models.PROTECT, primary_key=True, related_name="archive_record")
    office = models.ForeignKey("org.Office", models.PROTECT)
    series = models.CharField(max_length=40)
    klas = models.CharField(max_length=20)
    active = models.PositiveSmallIntegerField()
    inactive = models.PositiveSmallIntegerField()
    fate = models.CharField(max_length=16, choices=[(fate.value, fate.value) for fate in Fate])
    closes = models.DateField(null=True)
    disposal = models.ForeignKey(Disposal, models.PROTECT, null=True, related_name="records")
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="destroyed_on_a_list", condition=Q(destroyed_at__isnull=True) | Q(disposal__isnull=False)
            ),
            models.CheckConstraint(
                name="permanent_stays", condition=~Q(fate=Fate.PERMANEN) | Q(destroyed_at__isnull=True)
            ),
        )
