"""The stored versions of procedures. A version is frozen: cases keep walking the one they began with."""

from typing import Any

from django.db import models
from django.db.models import Q


class Frozen(Exception):
    """A stored version is never written again; only its withdrawal is noted."""


class SopVersion(models.Model):
    """One procedure as one office runs it from `effective` on; `body` is its canonical JSON (rules.procedure.body).

    `withdrawn_at` is set when another version of the same code and effective date takes its place.
    """

    office = models.ForeignKey("org.Office", models.PROTECT)
    code = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    body = models.TextField()
    effective = models.DateField()
    loaded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("office", "fingerprint", name="sop_fingerprint"),
            models.UniqueConstraint(
                "office", "code", "effective", name="sop_one_in_place", condition=Q(withdrawn_at__isnull=True)
            ),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise Frozen("sop.services.load_catalogue makes another version instead")
        super().save(*args, **kwargs)
