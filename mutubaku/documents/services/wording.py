"""The office's wording of its letters is kept here, version after version, and its classification of papers."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mutubaku.documents.files.classes import classes_of
from mutubaku.documents.models import Classification, Template
from mutubaku.documents.rules.blank_kinds import BLANKS
from mutubaku.documents.rules.blanks import refusals_to_save_blank
from mutubaku.documents.rules.classes import refusals_to_classify
from mutubaku.documents.rules.letter_templates import refusals_to_save
from mutubaku.documents.rules.templating import Values
from mutubaku.documents.selectors.seals import TEMPLATE
from mutubaku.documents.services.desk import office_of, refuse
from mutubaku.org.rules.holding import Holder
from mutubaku.org.rules.journal import seals
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
    blank = BLANKS.get(kind)
    refuse(
        refusals_to_save_blank(by, blank, fields, values) if blank else refusals_to_save(by, fields, values)
    )
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


@transaction.atomic
def set_classes(
    office_id: int, *, codes: Mapping[tuple[str, str], str], by: Holder, at: datetime | None = None
) -> int:
    """`codes`: (procedure, kind) → code, one of the two names empty. Only what differs from what is in force is kept;
    answers how many. Papers that have a number keep it."""
    at = at or timezone.now()
    office_of(office_id, by, at)
    in_line(office_id)
    refuse(refusals_to_classify(by, codes))
    now = classes_of(office_id)
    changed = {
        (sop, kind): code
        for (sop, kind), code in codes.items()
        if code != (now.procedures.get(sop, "") if sop else now.kinds.get(kind, ""))
    }
    for (sop, kind), code in changed.items():
        Classification.objects.update_or_create(
            office_id=office_id, sop=sop, kind=kind, defaults={"code": code}
        )
    if changed:
        facts = {"codes": {sop or kind: code for (sop, kind), code in sorted(changed.items())}}
        write_journal(office_id, by=by, verb="set_classes", thing=f"office:{office_id}", facts=facts, at=at)
    return len(changed)
