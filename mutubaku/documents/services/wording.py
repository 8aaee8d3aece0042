"""The office's wording of its letters is kept here, version after version."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mutubaku.documents.models import Template
from mutubaku.documents.rules.letter_templates import refusals_to_save
from mutubaku.documents.rules.templating import Values
from mutubaku.documents.selectors.seals import TEMPLATE
from mutubaku.documents.services.desk import office_of, refuse
from mutubaku.org.rules import Holder, seals
from mutubaku.org.services import in_line, write_journal
from mutubaku.values.refusal import Refusal


@transaction.atomic
def save_template(
    office_id: int,
    *,
    kind: str,
    sop: str,
    fields: Mapping[str, str],
    values: Values,
    by: Holder,
    at: datetime | None = None,
) -> Template:
    """A new version; the ones before stay. `values`: the names that may stand in it."""
    at = at or timezone.now()
    office_of(office_id, by, at)
    in_line(office_id)
    refuse(refusals_to_save(by, fields, values))
    rows = Template.objects.filter(office_id=office_id, kind=kind, sop=sop)
    last = rows.aggregate(no=Max("no"))["no"] or 0
    body = json.dumps(dict(fields), ensure_ascii=False, sort_keys=True)
    if last and rows.get(no=last).body == body:
        refuse([Refusal("same", "Tidak ada yang berubah dari versi yang berlaku.")])
    row = Template.objects.create(
        office_id=office_id,
        kind=kind,
        sop=sop,
        no=last + 1,
        body=body,
        at=at,
        person_id=by.person_id,
        post=by.title,
    )
    stored = seals(Template.objects.filter(pk=row.pk).values_list(*TEMPLATE), 1)[row.pk,]
    facts = {"kind": kind, "sop": sop, "version": row.no, "stored": stored}
    write_journal(office_id, by=by, verb="save_template", thing=f"template:{row.pk}", facts=facts, at=at)
    return row
