"""The office's emblem and the labels of its letters; papers made before keep what they were made with."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.documents.builders.pdf import shows
from mutubaku.documents.files import store
from mutubaku.documents.models import Letterhead
from mutubaku.documents.rules.emblem import refusals_to_show
from mutubaku.documents.services.desk import day_of, office_of, refuse
from mutubaku.org.rules.holding import Holder
from mutubaku.org.rules.office import may_arrange
from mutubaku.org.services import write_journal
from mutubaku.values.refusal import Refusal


@transaction.atomic
def set_letterhead(
    office_id: int,
    *,
    to_label: str,
    subject_label: str,
    emblem: bytes | None = None,
    plain: bool = False,
    by: Holder,
    at: datetime | None = None,
) -> Letterhead:
    """`emblem`: a new picture, None keeps the one there is; `plain` takes it away. Refused unless `by` sets up the
    office, and for a picture that cannot be printed."""
    at = at or timezone.now()
    office = office_of(office_id, by, at)
    refuse(may_arrange(by, office_id=office_id, on=day_of(office, at)))
    row, _ = Letterhead.objects.select_for_update().get_or_create(office=office)
    row.to_label, row.subject_label = to_label, subject_label
    if plain:
        row.emblem = ""
    elif emblem is not None:
        refuse(refusals_to_show(emblem) or _unprintable(emblem))
        row.emblem = store.keep(emblem)
    row.save()
    facts = {"to_label": to_label, "subject_label": subject_label, "emblem": row.emblem}
    write_journal(office_id, by=by, verb="set_letterhead", thing=f"office:{office_id}", facts=facts, at=at)
    return row


def _unprintable(emblem: bytes) -> list[Refusal]:
    """Whether the compiler of papers cannot read the picture: better told now than at the next letter."""
    return (
        []
        if shows(emblem)
        else [Refusal("broken", "Gambar lambang rusak. Simpan ulang sebagai PNG.", "emblem")]
    )
