"""Orders to read a SIPD file outside the request: made with the upload, carried out by the task engine, retried by hand.

The row of the reading is the truth, the task only its carrier: one that is lost is sent again from the rows. What a file
says and how it becomes a preview is in `sipd`.
"""

import json
import logging
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from mutubaku.figures.files import held
from mutubaku.figures.files.guard import check_first_bytes
from mutubaku.figures.files.sipd_xlsx import SIPD_LIMITS
from mutubaku.figures.models import SipdReading
from mutubaku.figures.rules.status import ReadingState
from mutubaku.figures.services.locked import same_office
from mutubaku.figures.services.sipd import SipdPreview, preview_sipd
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import holders_of
from mutubaku.org.services import write_journal
from mutubaku.tasks import task
from mutubaku.values.numeral import show
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal, Refused

log = logging.getLogger(__name__)
UNFINISHED = (ReadingState.WAITING, ReadingState.RUNNING)
SHOWN_SKIPPED = 100
KEPT_FAULTS = 60  # a file of another kind has one in every row
BROKEN = Refusal(
    "sipd_broken",
    "Berkas tidak dapat dibaca karena gangguan pada program. Coba lagi; bila tetap gagal, sampaikan kepada admin.",
)


@task()
def read_file(reading_id: int) -> None:
    """The task: reads one file."""
    carry_out(reading_id)


@transaction.atomic
def order_reading(
    office_id: int, *, period: Period, name: str, data: bytes, by: Holder, at: datetime | None = None
) -> SipdReading:
    """Takes a file in; it is read when this is committed, and its preview or its faults are then shown.

    Raises Refused for what is no workbook at all: that is seen without reading it.
    """
    at = at or timezone.now()
    same_office(office_id, by)
    check_first_bytes(data, SIPD_LIMITS)
    row = SipdReading.objects.create(
        office_id=office_id, period=str(period), name=name, sha256=held.hold(data), asked_at=at,
        person_id=by.person_id, position_id=by.position_id,
    )  # fmt: skip
    facts = {"period": row.period, "sha256": row.sha256, "name": name}
    write_journal(office_id, by=by, verb="order_sipd", thing=f"sipd_reading:{row.pk}", facts=facts, at=at)
    _send(row.pk)
    return row


@transaction.atomic
def retry_reading(reading_id: int, *, by: Holder, at: datetime | None = None) -> SipdReading:
    """A failed reading once more, now in the name of the one who asks."""
    at = at or timezone.now()
    row = SipdReading.objects.select_for_update().get(pk=reading_id)
    same_office(row.office_id, by)
    if row.state != ReadingState.FAILED:
        raise Refused(Refusal("not_failed", "Pembacaan berkas ini tidak gagal. Muat ulang halaman."))
    row.state, row.rows, row.total, row.ended_at = ReadingState.WAITING, 0, 0, None
    row.faults = row.found = ""
    row.asked_at, row.person_id, row.position_id = at, by.person_id, by.position_id
    row.save()
    facts = {"period": row.period, "sha256": row.sha256}
    write_journal(row.office_id, by=by, verb="retry_sipd", thing=f"sipd_reading:{row.pk}", facts=facts, at=at)
    _send(row.pk)
    return row


def send_unfinished() -> int:
    """Sends every reading again that has not ended; for a worker that starts after one was killed. How many."""
    left = list(SipdReading.objects.filter(state__in=UNFINISHED).order_by("pk").values_list("pk", flat=True))
    for reading_id in left:
        read_file.enqueue(reading_id)
    return len(left)


def carry_out(reading_id: int) -> None:
    """Reads what was brought; how it ended is written in its row. Does nothing for one that has ended."""
    row = SipdReading.objects.select_related("office").get(pk=reading_id)
    if row.state not in UNFINISHED:
        return
    _step(reading_id, 0, 0)
    try:
        shown = preview_sipd(
            row.office_id, period=Period.parse(row.period), data=held.held(row.sha256), by=_brought_by(row),
            at=row.asked_at, progress=lambda done, total: _step(reading_id, done, total),
        )  # fmt: skip
    except Refused as refused:
        _fail(reading_id, refused.refusals)
    except Exception:
        log.exception("reading %s broke off", reading_id)
        _fail(reading_id, [BROKEN])
    else:
        _end(reading_id, shown)


def _send(reading_id: int) -> None:
    """Robust: when the engine does not answer, the reading waits to be sent again."""
    transaction.on_commit(lambda: read_file.enqueue(reading_id), robust=True)


def _brought_by(row: SipdReading) -> Holder:
    day = row.asked_at.astimezone(ZoneInfo(row.office.zone)).date()
    for holder in holders_of(row.person_id, day):
        if holder.position_id == row.position_id:
            return holder
    raise Refused(
        Refusal("holder", "Yang mengunggah berkas ini tidak lagi memangku jabatannya. Unggah ulang.")
    )


# Progress is a transaction of its own, so that a page sees it while the file is being read.
@transaction.atomic
def _step(reading_id: int, rows: int, total: int) -> None:
    SipdReading.objects.filter(pk=reading_id).update(state=ReadingState.RUNNING, rows=rows, total=total)


@transaction.atomic
def _fail(reading_id: int, refusals: Sequence[Refusal]) -> None:
    kept = [[one.code, one.place, one.message] for one in refusals[:KEPT_FAULTS]]
    SipdReading.objects.filter(pk=reading_id).update(
        state=ReadingState.FAILED, ended_at=timezone.now(), faults=json.dumps(kept, ensure_ascii=False),
        found=json.dumps({"faults": len(refusals)}),
    )  # fmt: skip


@transaction.atomic
def _end(reading_id: int, shown: SipdPreview) -> None:
    month = shown.month
    found = {
        "realised": show(month.realised, 2),
        "sp2d_total": show(month.sp2d_total, 2),
        "difference": show(month.difference, 2),
        "skipped": [[one.number, one.reason, show(one.amount, 2)] for one in month.skipped[:SHOWN_SKIPPED]],
        "skipped_more": max(0, len(month.skipped) - SHOWN_SKIPPED),
        "notes": list(month.notes),
    }
    SipdReading.objects.filter(pk=reading_id).update(
        state=ReadingState.DONE, ended_at=timezone.now(), sipd_import_id=shown.import_id,
        found=json.dumps(found, ensure_ascii=False),
    )  # fmt: skip
