"""A filled-in workbook: shown first, then kept as the sheet's draft. Signing it is `submit_sheet`, as for any draft."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.figures.files.sheet_xlsx import read_sheet
from mutubaku.figures.models import Sheet
from mutubaku.figures.rules.preview import Preview, Value, compare
from mutubaku.figures.rules.status import SheetStatus, Source, typing_refusals
from mutubaku.figures.selectors.sheets import facts_of
from mutubaku.figures.services.locked import locked_sheet
from mutubaku.figures.services.sheets import save_draft
from mutubaku.org.rules.holding import Holder
from mutubaku.values.refusal import Refusal, Refused


def preview_excel(sheet_id: int, data: bytes) -> Preview:
    """What the workbook would change, cell by cell, and why it may not; stores nothing.

    Raises Refused for a file that is no sheet of ours.
    """
    sheet = Sheet.objects.select_related("round__office", "unit").get(pk=sheet_id)
    return _preview(sheet, data)


def _preview(sheet: Sheet, data: bytes) -> Preview:
    preview = compare(facts_of(sheet).form, read_sheet(data))
    closed = tuple(typing_refusals(SheetStatus(sheet.status)))
    return replace(preview, refusals=(*closed, *preview.refusals))


@transaction.atomic
def apply_excel(sheet_id: int, data: bytes, *, edits: int, by: Holder, at: datetime | None = None) -> Preview:
    """Reads the file again and keeps its changes as draft, all or none; returns what was changed.

    `edits`: as it stood when the preview was shown; anything typed since then is not overwritten but refused.
    """
    at = at or timezone.now()
    sheet = locked_sheet(sheet_id, by)
    preview = _preview(sheet, data)
    if not preview.storable:
        cells = (Refusal("file_cell", fault.message, fault.address) for fault in preview.faults)
        raise Refused([*preview.refusals, *cells])
    values: dict[str, dict[str, Value]] = {}
    for change in preview.changes:
        values.setdefault(change.key, {})[change.field] = change.after
    save_draft(sheet_id, version=sheet.version, values=values, by=by, edits=edits, source=Source.EXCEL, at=at)
    return preview
