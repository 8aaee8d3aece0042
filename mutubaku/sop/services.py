"""The only writer of the catalogue: loading procedures as frozen versions of an office."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.org.rules import Holder
from mutubaku.org.services import write_journal
from mutubaku.sop.files.catalogue import read_shipped
from mutubaku.sop.models import SopVersion
from mutubaku.sop.rules.faults import unrunnable
from mutubaku.sop.rules.procedure import Sop, body, fingerprint
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
