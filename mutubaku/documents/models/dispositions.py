"""Dispositions as a tree, and the office's own list of instructions."""

from django.db import models
from django.db.models import Q

from mutubaku.documents.models.columns import all_or_none
from mutubaku.documents.models.papers import Document


class Instruction(models.Model):
    """One box to tick on a disposition, in the words of the office. A code is never used for anything else."""

    office = models.ForeignKey("org.Office", models.PROTECT, db_index=False)
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint("office", "code", name="instruction_code"),)


class Disposition(models.Model):
    """One act of sending a letter on. `parent`: the line it forwards; `position`, `post`, `person`: who wrote it.

    `document`: the paper of the dossier it is about, if it is one; else the letter from outside is told in words.
    `instructions`: JSON list of [code, label], the labels of that day.
    """

    office = models.ForeignKey("org.Office", models.PROTECT, db_index=False)
    dossier = models.CharField(max_length=60)
    parent = models.ForeignKey("DispositionLine", models.PROTECT, null=True, related_name="forwarded")
    position = models.ForeignKey("org.Position", models.PROTECT, related_name="+", db_index=False)
    post = models.CharField(max_length=130)
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="dispositions")
    subject = models.TextField()
    origin = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=160, blank=True)
    dated = models.DateField(null=True)
    received = models.DateTimeField(null=True)
    nature = models.CharField(max_length=20, blank=True)
    instructions = models.TextField(default="[]")
    note = models.TextField(blank=True)
    deadline = models.DateTimeField(null=True)
    step = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = (models.Index("office", "dossier", name="disposition_dossier"),)


class DispositionLine(models.Model):
    """One recipient of a disposition and how far he has come; what he forwarded are dispositions of their own."""

    disposition = models.ForeignKey(Disposition, models.PROTECT, related_name="lines", db_index=False)
    position = models.ForeignKey("org.Position", models.PROTECT, related_name="+", db_index=False)
    post = models.CharField(max_length=130)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    done_post = models.CharField(max_length=130, blank=True)
    report = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("disposition", "position", name="disposition_line_once"),
            models.CheckConstraint(name="disposition_read", condition=all_or_none("read_at", "read_by")),
            models.CheckConstraint(name="disposition_taken", condition=all_or_none("taken_at", "taken_by")),
            models.CheckConstraint(
                name="disposition_done",
                condition=all_or_none("done_at", "done_by", blank=("done_post", "report")),
            ),
        )
        indexes = (
            models.Index("position", name="disposition_open", condition=Q(done_at__isnull=True)),
        )  # fmt: skip
