"""Certificates and identities of those who sign. A key is no row: `signing.keys` keeps it in a file."""

from django.db import models
from django.db.models import F, Q

from mutubaku.documents.models.columns import all_or_none


class Certificate(models.Model):
    """Says whose a key is. Without a person: the root of the office's own authority. `serial`: hexadecimal.

    Never changed but for its revocation; the list of revoked ones (CRL) is made from these rows.
    """

    office = models.ForeignKey("org.Office", models.PROTECT)
    person = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")
    serial = models.CharField(max_length=40, unique=True)
    pem = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="certificate_dates", condition=Q(until__gt=F("since"))),
            models.CheckConstraint(
                name="certificate_revoked", condition=all_or_none("revoked_at", blank=("reason",))
            ),
        )


class ServiceIdentity(models.Model):
    """Under which NIK a person is known to the signing service; sealed, shown masked only."""

    person = models.OneToOneField("org.Person", models.PROTECT, primary_key=True, related_name="+")
    sealed_nik = models.TextField()
    masked = models.CharField(max_length=20)
