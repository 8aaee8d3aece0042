"""Certificates are issued and revoked here: the office's authority first, then one for each person who marks papers."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mutubaku.documents.models import Certificate, ServiceIdentity
from mutubaku.documents.rules.marks import MAY_NOT_MARK
from mutubaku.documents.rules.sealing import (
    Provider,
    masked_nik,
    nik_faults,
    provider_of,
    usable,
)
from mutubaku.documents.selectors.certificates import Trust, trust_of
from mutubaku.documents.services.desk import day_of, refuse
from mutubaku.documents.signing.authority import Issued, found_authority, issue
from mutubaku.documents.signing.keys import has_key, keep_key, key_of, seal_text
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import Holder
from mutubaku.org.rules.office import may_arrange
from mutubaku.org.selectors import office_holders, offices, persons_of
from mutubaku.org.services import write_journal
from mutubaku.values.refusal import Refusal, Refused

ROOT_YEARS = 10


def trusted(office_id: int, person_ids: tuple[int, ...]) -> Trust:
    """Root and certificates, each with whether its key is on this server."""
    found = trust_of(office_id, person_ids)
    there = tuple(replace(one, has_key=has_key(one.serial)) for one in found.certificates)
    return replace(found, certificates=there)


def provider_in(office: Office, *, has_authority: bool) -> Provider | None:
    """Who seals the papers of this office. Refused for a word of MUTUBAKU_SIGNING that names nobody."""
    try:
        return provider_of(settings.SIGNING, office.code, has_authority=has_authority)
    except ValueError:
        words = "MUTUBAKU_SIGNING harus lokal, bsre, atau basah. Minta admin memperbaiki pengaturan peladen."
        raise Refused(Refusal("signing", words)) from None


def _years(at: datetime, years: int) -> datetime:
    return at + timedelta(days=365 * years + years // 4)


def _allowed(office_id: int, by: Holder | None, at: datetime) -> Office:
    """The console needs no leave; in the browser it is the admin's."""
    office = offices().get(pk=office_id)
    if by is not None:
        refuse(may_arrange(by, office_id=office_id, on=day_of(office, at)))
    return office


def _keep(
    office_id: int, person_id: int | None, made: Issued, since: datetime, until: datetime
) -> Certificate:
    """The key first: a row without its key could sign nothing."""
    keep_key(made.serial, made.key)
    return Certificate.objects.create(
        office_id=office_id, person_id=person_id, serial=made.serial, pem=made.pem, since=since, until=until
    )


def _root(office: Office, by: Holder | None, at: datetime) -> Certificate:
    """The root in use; a new one where there is none, it ends soon, or its key is not on this server."""
    root = trust_of(office.pk, ()).root
    if root and has_key(root.serial) and root.until >= _years(at, settings.CERTIFICATE_YEARS):
        return root
    until = _years(at, max(ROOT_YEARS, settings.CERTIFICATE_YEARS + 1))
    made = found_authority(office.short_name, office.code, since=at, until=until)
    row = _keep(office.pk, None, made, at, until)
    facts = {"serial": row.serial, "until": until.isoformat()}
    write_journal(office.pk, by=by, verb="open_authority", thing=f"certificate:{row.pk}", facts=facts, at=at)
    return row


@transaction.atomic
def open_authority(office_id: int, *, by: Holder | None, at: datetime | None = None) -> None:
    """From now on papers of this office are sealed, and who has no certificate is told so; nothing where a service or a
    pen seals them."""
    at = (at or timezone.now()).replace(microsecond=0)
    office = _allowed(office_id, by, at)
    if provider_in(office, has_authority=True) == Provider.LOKAL:
        _root(office, by, at)


@transaction.atomic
def certify(person_id: int, *, office_id: int, by: Holder | None, at: datetime | None = None) -> Certificate:
    """A new certificate for a person of the office; opens the office's authority at the first one."""
    at = (at or timezone.now()).replace(microsecond=0)
    office = _allowed(office_id, by, at)
    person = persons_of(office_id).filter(pk=person_id).first()
    if person is None:
        raise Refused(Refusal("person", "Pegawai itu bukan pegawai perangkat daerah ini.", "person"))
    held = [one for one in office_holders(office_id, day_of(office, at)) if one.person_id == person_id]
    titles = [one.title for one in held if one.role not in MAY_NOT_MARK]
    if not titles:
        words = (
            f"{person.name} tidak memangku jabatan yang menandai naskah, jadi tidak memerlukan sertifikat."
        )
        raise Refused(Refusal("post", words, "person"))
    root = _root(office, by, at)
    until = min(_years(at, settings.CERTIFICATE_YEARS), root.until)
    made = issue(root.pem, key_of(root.serial), name=person.name, title=titles[0], since=at, until=until)
    row = _keep(office_id, person_id, made, at, until)
    facts = {"person": person_id, "serial": row.serial, "until": until.isoformat()}
    write_journal(office_id, by=by, verb="certify", thing=f"certificate:{row.pk}", facts=facts, at=at)
    return row


@transaction.atomic
def certify_all(
    office_id: int, *, by: Holder | None, at: datetime | None = None, lasting: datetime | None = None
) -> tuple[Certificate, ...]:
    """Everybody who holds a marking post that day and has no certificate that can be used, then and at `lasting`."""
    at = (at or timezone.now()).replace(microsecond=0)
    office = _allowed(office_id, by, at)
    held = office_holders(office_id, day_of(office, at))
    wanted = dict.fromkeys(one.person_id for one in held if one.role not in MAY_NOT_MARK)
    there = trusted(office_id, tuple(wanted)).certificates
    lacking = [
        person
        for person in wanted
        if not all(usable(there, person, moment) for moment in (at, lasting or at))
    ]
    return tuple(certify(person, office_id=office_id, by=by, at=at) for person in lacking)


@transaction.atomic
def revoke(
    certificate_id: int, *, office_id: int, reason: str, by: Holder | None, at: datetime | None = None
) -> Certificate:
    """From now on it signs nothing; what was marked before stays valid, and says so."""
    at = at or timezone.now()
    _allowed(office_id, by, at)
    rows = Certificate.objects.select_for_update().filter(office_id=office_id, person__isnull=False)
    row = rows.get(pk=certificate_id)
    if row.revoked_at:
        raise Refused(Refusal("revoked", "Sertifikat ini sudah dicabut. Muat ulang halaman."))
    if not reason.strip():
        raise Refused(Refusal("reason", "Isi alasan pencabutan.", "reason"))
    row.revoked_at, row.reason = at, reason.strip()
    row.save(update_fields=["revoked_at", "reason"])
    facts = {"person": row.person_id, "serial": row.serial, "reason": row.reason}
    write_journal(office_id, by=by, verb="revoke", thing=f"certificate:{row.pk}", facts=facts, at=at)
    return row


@transaction.atomic
def set_nik(
    person_id: int, *, office_id: int, nik: str, by: Holder | None, at: datetime | None = None
) -> str:
    """Under which NIK the signing service knows a person; returns it masked. The journal holds the masked one only."""
    at = at or timezone.now()
    _allowed(office_id, by, at)
    refuse(nik_faults(nik))
    if not persons_of(office_id).filter(pk=person_id).exists():
        raise Refused(Refusal("person", "Pegawai itu bukan pegawai perangkat daerah ini.", "person"))
    shown = masked_nik(nik)
    ServiceIdentity.objects.update_or_create(
        person_id=person_id, defaults={"sealed_nik": seal_text(nik), "masked": shown}
    )
    write_journal(office_id, by=by, verb="set_nik", thing=f"person:{person_id}", facts={"nik": shown}, at=at)
    return shown
