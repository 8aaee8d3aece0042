"""Letters of a case beside its steps: an invitation, an order, a cover letter; written here, marked on their own page."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.cases.models import Case, LetterDraft
from mutubaku.cases.selectors.letters import drafts_of, scene_of
from mutubaku.documents.files.classes import classes_of
from mutubaku.documents.models import Document
from mutubaku.documents.rules.beside import refusals_to_type, refusals_to_write
from mutubaku.documents.rules.blank_kinds import BLANKS
from mutubaku.documents.rules.blanks import Blank, Typed, compose, fill_typed, typed_faults, written_typed
from mutubaku.documents.rules.letters.wording import called
from mutubaku.documents.rules.templating import Values
from mutubaku.documents.services.desk import refuse
from mutubaku.documents.services.drafting import draft, revise
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.org.services import write_journal
from mutubaku.sop.selectors import version


@transaction.atomic
def keep_letter(
    case: Case, *, blank: Blank, fields: Mapping[str, str], by: Holder, before: int | None = None,
    at: datetime | None = None,
) -> datetime:  # fmt: skip
    """Keeps the fields as typed, right or not yet, for the person alone. The same again changes nothing."""
    at = at or timezone.now()
    refuse(refusals_to_type(by))
    body = json.dumps(dict(fields), ensure_ascii=False, sort_keys=True)
    Case.objects.select_for_update().get(pk=case.pk)
    row = drafts_of(case.pk, by.person_id, blank.code, before).first()
    if row is not None and row.fields == body:
        return row.at
    row = row or LetterDraft(case=case, person_id=by.person_id, blank=blank.code, before_id=before)
    row.fields, row.at = body, at
    row.save()
    facts = {"blank": blank.name, "digest": hashlib.sha256(body.encode()).hexdigest()}
    write_journal(case.office_id, by=by, verb="keep_letter", thing=f"case:{case.number}", facts=facts, at=at)
    return at


@transaction.atomic
def write_letter(
    case: Case,
    *,
    typed: Typed,
    signer: Role,
    values: Values,
    by: Holder,
    before: int | None = None,
    at: datetime | None = None,
) -> Document:
    """A konsep of the dossier; `before`: the unsigned letter this is another version of, whose signer it keeps."""
    at = at or timezone.now()
    refuse(refusals_to_write(by, signer))
    refuse(typed_faults(typed, values))
    blank = BLANKS[typed.blank]
    said, used = fill_typed(typed, values)
    content = compose(blank, said.fields, scene_of(case.office, at, signer))
    source = written_typed(typed, used)
    drafts_of(case.pk, by.person_id, blank.code, before).delete()
    if before is not None:
        return revise(before, content=content, title=called(content), by=by, at=at, source=source)
    sop = version(case.sop_version_id).id
    return draft(
        case.office_id, kind=blank.kind, dossier=case.number, title=called(content), period=case.period,
        content=content, by=by, signer_role=signer, klas=classes_of(case.office_id).of(blank.kind, sop), source=source,
        at=at,
    )  # fmt: skip
