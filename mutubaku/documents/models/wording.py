"""How the office writes: its letterhead and the versions of its letters' wording."""

from django.db import models

from mutubaku.documents.rules.letters.wording import LABELS


class Letterhead(models.Model):
    """What of an office's letters is not in its chart: the emblem, a picture in the store under its hash, and labels."""

    office = models.OneToOneField("org.Office", models.PROTECT)
    emblem = models.CharField(max_length=64, blank=True)
    to_label = models.CharField(max_length=12, default=LABELS.to)
    subject_label = models.CharField(max_length=12, default=LABELS.subject)


class Template(models.Model):
    """One version of an office's wording of a letter; the latest counts, none is ever changed.

    `sop`: the procedure it is for, empty for all that have none of their own. `body`: JSON of the fields of its form,
    with names in braces (`rules.templating`).
    """

    office = models.ForeignKey("org.Office", models.PROTECT, db_index=False)
    kind = models.CharField(max_length=20)
    sop = models.CharField(max_length=60, blank=True)
    no = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField()
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+", db_index=False)
    post = models.CharField(max_length=130)

    class Meta:
        constraints = (models.UniqueConstraint("office", "kind", "sop", "no", name="template_no"),)


class Classification(models.Model):
    """The office's own classification code: of a procedure, or of a kind of paper whatever its procedure; one of the two
    is empty. An empty `code` goes back to the class of the register."""

    office = models.ForeignKey("org.Office", models.PROTECT, db_index=False)
    sop = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("office", "sop", "kind", name="classification_once"),
            models.CheckConstraint(name="classification_of", condition=models.Q(sop="") ^ models.Q(kind="")),
        )
