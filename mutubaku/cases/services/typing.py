"""Work on its way: a letter as typed, what a review has chosen. Kept until handed in; `perform` drops it then."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.cases.models import WorkDraft
from mutubaku.cases.selectors import case_of_work
from mutubaku.cases.services import flow
from mutubaku.org.rules.holding import Holder
from mutubaku.org.services import write_journal


@transaction.atomic
def keep_letter(
    work_id: int, *, fields: Mapping[str, str], by: Holder, at: datetime | None = None
) -> datetime:
    """Keeps the fields as typed, right or not yet; only for whom the work waits. The same again changes nothing."""
    return _keep(work_id, dict(fields), "keep_letter", by, at or timezone.now())


@transaction.atomic
def keep_choices(
    work_id: int, *, choices: Mapping[str, Mapping[str, str]], by: Holder, at: datetime | None = None
) -> None:
    """Keeps what is to be given back, by unit; none chosen keeps none."""
    _keep(
        work_id,
        {unit: dict(choice) for unit, choice in choices.items()},
        "keep_choices",
        by,
        at or timezone.now(),
    )


def _keep(work_id: int, typed: Mapping[str, object], verb: str, by: Holder, at: datetime) -> datetime:
    flow.check(work_id, by=by, at=at)
    body = json.dumps(typed, ensure_ascii=False, sort_keys=True)
    row = WorkDraft.objects.select_for_update().filter(work_id=work_id).first()
    if row is not None and row.fields == body:
        return row.at
    kept = {"fields": body, "at": at, "position": by.title}
    WorkDraft.objects.update_or_create(work_id=work_id, defaults=kept)
    case = case_of_work(work_id)
    facts = {"work": work_id, "digest": hashlib.sha256(body.encode()).hexdigest()}
    write_journal(case.office_id, by=by, verb=verb, thing=f"case:{case.number}", facts=facts, at=at)
    return at
