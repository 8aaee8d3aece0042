"""The only writer of the catalogue: loading procedures as frozen versions of an office, confirming lost actors."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import office_of
from mutubaku.org.services import in_line, write_journal
from mutubaku.sop.files.catalogue import read_shipped
from mutubaku.sop.models import SopVersion
from mutubaku.sop.rules.confirming import confirm_refusals, may_confirm
from mutubaku.sop.rules.faults import unrunnable
from mutubaku.sop.rules.procedure import Sop, body, fingerprint
from mutubaku.sop.selectors import confirmations, in_force
from mutubaku.values.refusal import Refusal, Refused


@transaction.atomic
def load_catalogue(
    office_id: int,
    *,
    by: Holder | None = None,
    sops: Iterable[Sop] | None = None,
    at: datetime | None = None,
) -> tuple[str, ...]:
    """Brings the office to the given procedures, by default the shipped ones; returns the codes that changed.

    Loading the same again does nothing; procedures not named stay. Raises `Refused` when a case could not walk
    one of them.
    """
    at = at or timezone.now()
    wanted = list(read_shipped().values() if sops is None else sops)
    if refused := [_named(sop, refusal) for sop in wanted for refusal in unrunnable(sop)]:
        raise Refused(refused)
    changed = {sop.id: fingerprint(sop) for sop in wanted if _put_in_place(office_id, sop, at)}
    if changed:
        facts = {"fingerprints": changed}
        write_journal(
            office_id, by=by, verb="load_catalogue", thing=f"office:{office_id}", facts=facts, at=at
        )
    return tuple(changed)


@transaction.atomic
def confirm_actor(office_id: int, *, code: str, step: int, by: Holder, at: datetime | None = None) -> None:
    """A person stands for the actor of a row whose symbol the print lost. Kept in the journal, for this version only."""
    at = at or timezone.now()
    in_line(office_id)
    office = office_of(office_id)
    today = at.astimezone(ZoneInfo(office.zone)).date()
    version = in_force(office_id, code, today)
    found = may_confirm(by, office_id=office_id, on=today)
    if version is None:
        raise Refused([*found, Refusal("sop", f"SOP {code} tidak berlaku pada hari ini.")])
    found += confirm_refusals(version.sop, step, confirmations(office_id, version))
    if found:
        raise Refused(found)
    actor = version.sop.step(step).actor
    facts = {"step": step, "actor": actor, "fingerprint": version.fingerprint, "at": at.isoformat()}
    write_journal(office_id, by=by, verb="confirm_actor", thing=f"sop:{code}", facts=facts, at=at)


def _named(sop: Sop, refusal: Refusal) -> Refusal:
    return Refusal(refusal.code, f"SOP {sop.id}: {refusal.message}", refusal.place)


def _put_in_place(office_id: int, sop: Sop, at: datetime) -> bool:
    """Whether anything changed. A version that was withdrawn before comes back as it was."""
    assert sop.effective is not None  # refused before
    mine, rows = fingerprint(sop), SopVersion.objects.filter(office_id=office_id)
    standing = rows.filter(code=sop.id, effective=sop.effective, withdrawn_at=None).first()
    if standing is not None and standing.fingerprint == mine:
        return False
    if standing is not None:
        rows.filter(pk=standing.pk).update(withdrawn_at=at)
    if not rows.filter(fingerprint=mine).update(withdrawn_at=None):
        SopVersion.objects.create(
            office_id=office_id,
            code=sop.id,
            fingerprint=mine,
            body=body(sop),
            effective=sop.effective,
            loaded_at=at,
        )
    return True
