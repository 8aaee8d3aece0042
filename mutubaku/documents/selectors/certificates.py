"""Certificates of an office: of its authority and of its people. Whether a key is on this server is for `services`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from mutubaku.documents.models import Certificate, ServiceIdentity
from mutubaku.documents.rules.sealing import CertificateFacts


@dataclass(frozen=True)
class Trust:
    """The root in use and the certificates of the people asked for; `root` None: the office has no authority."""

    root: Certificate | None
    certificates: tuple[CertificateFacts, ...]


def certificate_facts(row: Certificate) -> CertificateFacts:
    return CertificateFacts(
        id=row.pk, serial=row.serial, person_id=row.person_id or 0, since=row.since, until=row.until,
        revoked_at=row.revoked_at, reason=row.reason,
    )  # fmt: skip


def trust_of(office_id: int, person_ids: Iterable[int]) -> Trust:
    """One query. The newest root is the one in use."""
    wanted = Q(person=None) | Q(person__in=list(person_ids))
    rows = list(Certificate.objects.filter(wanted, office_id=office_id).order_by("pk"))
    roots = [row for row in rows if row.person_id is None]
    return Trust(roots[-1] if roots else None, tuple(certificate_facts(r) for r in rows if r.person_id))


def roots() -> tuple[str, ...]:
    """Every root of every office, as PEM: what the verification page trusts."""
    return tuple(Certificate.objects.filter(person=None).order_by("pk").values_list("pem", flat=True))


def pems_of(certificate_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Id → (serial, PEM)."""
    rows = Certificate.objects.filter(pk__in=list(certificate_ids))
    return {pk: (serial, pem) for pk, serial, pem in rows.values_list("pk", "serial", "pem")}


def revoked(office_id: int) -> tuple[tuple[str, datetime], ...]:
    rows = Certificate.objects.filter(office_id=office_id, revoked_at__isnull=False).order_by("pk")
    return tuple((serial, at) for serial, at in rows.values_list("serial", "revoked_at") if at)


def by_serial(serials: Iterable[str]) -> dict[str, CertificateFacts]:
    rows = Certificate.objects.filter(serial__in=list(serials))
    return {row.serial: certificate_facts(row) for row in rows}


def certificates_of(office_id: int) -> QuerySet[Certificate]:
    """Those of its people, the newest first."""
    rows = Certificate.objects.filter(office_id=office_id, person__isnull=False)
    return rows.select_related("person").order_by("-pk")


def masked_niks(office_id: int) -> dict[int, str]:
    """Person → NIK as it may be shown."""
    rows = ServiceIdentity.objects.filter(person__office_id=office_id)
    return dict(rows.values_list("person_id", "masked"))


def sealed_nik(person_id: int) -> str:
    """ "" where the person has none."""
    row = ServiceIdentity.objects.filter(person_id=person_id).first()
    return row.sealed_nik if row else ""
