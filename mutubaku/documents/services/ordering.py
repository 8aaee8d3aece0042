"""Orders to build files outside the request: made with the act, carried out by the task engine, retried by hand.

The row of the order is the truth, the task only its carrier: a task that is lost with its worker, or left behind with an
old database, is sent again from the rows. `building` does the work itself.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.documents.models import Build, Document
from mutubaku.documents.rules.builds import (
    FAILED_WORDS,
    BuildState,
    refusals_to_edit,
    refusals_to_order,
    refusals_to_retry,
)
from mutubaku.documents.rules.paper import PAPER_KINDS
from mutubaku.documents.services.building import build
from mutubaku.documents.services.desk import day_of, note, office_of, refuse, take
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import holders_of
from mutubaku.tasks import task
from mutubaku.values.refusal import Refusal, Refused

log = logging.getLogger(__name__)
UNFINISHED = (BuildState.WAITING, BuildState.RUNNING)


@task()
def build_files(build_id: int) -> None:
    """The task: carries out one order."""
    carry_out(build_id)


def build_later(row: Document, formats: tuple[str, ...] | None, by: Holder, at: datetime) -> Build | None:
    """Orders files when the act is committed: `formats`, or those of the kind when None. The act stands even if that
    fails. Runs inside the transaction and the journal entry of the act."""
    wanted = PAPER_KINDS[row.kind].formats if formats is None else formats
    return _order(row, wanted, by, at) if wanted else None


def _order(row: Document, formats: tuple[str, ...], by: Holder, at: datetime) -> Build:
    order = Build.objects.create(
        document=row,
        formats=",".join(formats),
        asked_at=at,
        person_id=by.person_id,
        position_id=by.position_id,
    )
    _send(order.pk)
    return order


@transaction.atomic
def order_again(document_id: int, *, by: Holder, edition: str = "", at: datetime | None = None) -> Build:
    """The files of a paper on demand: in the forms of its kind, or one edition. Refused while an order of it has not
    ended, and for an edition of a paper that is not signed."""
    at = at or timezone.now()
    row, about = take(document_id, by, at)
    refuse(refusals_to_order(by, day_of(row.office, at)))
    refuse(refusals_to_edit(about, edition))
    if Build.objects.filter(document=row, state__in=UNFINISHED).exists():
        raise Refused(Refusal("twin", "Berkas naskah ini sedang dibuat. Tunggu sampai selesai."))
    made = _order(row, (edition,) if edition else PAPER_KINDS[row.kind].formats, by, at)
    note(row, by, "order_build", at, build=made.pk, formats=made.formats)
    return made


@transaction.atomic
def retry(build_id: int, *, by: Holder, at: datetime | None = None) -> Build:
    """A failed order once more, now in the name of the one who asks."""
    at = at or timezone.now()
    order = Build.objects.select_for_update().select_related("document").get(pk=build_id)
    office = office_of(order.document.office_id, by, at)
    refuse(refusals_to_retry(by, order.person_id, day_of(office, at)))
    if order.state != BuildState.FAILED:
        raise Refused(Refusal("not_failed", "Pembuatan berkas ini tidak gagal. Muat ulang halaman."))
    order.state, order.done, order.ended_at, order.error = BuildState.WAITING, 0, None, ""
    order.asked_at, order.person_id, order.position_id = at, by.person_id, by.position_id
    order.save()
    note(order.document, by, "retry_build", at, build=order.pk, formats=order.formats)
    _send(order.pk)
    return order


def send_unfinished() -> int:
    """Sends every order again that has not ended; for a worker that starts after one was killed. How many were sent.

    An order that another worker is carrying out at this moment is then done twice, to the same files.
    """
    left = list(Build.objects.filter(state__in=UNFINISHED).order_by("pk").values_list("pk", flat=True))
    for build_id in left:
        build_files.enqueue(build_id)
    return len(left)


def carry_out(build_id: int) -> None:
    """Builds what was ordered; how it ended is written in the order. Does nothing for one that has ended."""
    order = Build.objects.select_related("document__office").get(pk=build_id)
    if order.state not in UNFINISHED:
        return
    _step(build_id, 0)
    try:
        build(
            order.document_id, formats=order.formats.split(","), by=_asked_by(order), at=order.asked_at,
            progress=lambda done: _step(build_id, done),
        )  # fmt: skip
    except Refused as refused:
        _end(build_id, str(refused))
    except Exception:
        log.exception("build %s broke off", build_id)
        _end(build_id, FAILED_WORDS)
    else:
        _end(build_id, "")


def _send(build_id: int) -> None:
    """Robust: when the engine does not answer, the act stands and the order waits to be sent again."""
    transaction.on_commit(lambda: build_files.enqueue(build_id), robust=True)


def _asked_by(order: Build) -> Holder:
    day = day_of(order.document.office, order.asked_at)
    for holder in holders_of(order.person_id, day):
        if holder.position_id == order.position_id:
            return holder
    raise Refused(
        Refusal("holder", "Yang meminta berkas ini tidak lagi memangku jabatannya. Minta ulang berkasnya.")
    )


# Progress is a transaction of its own, so that a page sees it while the file is being set.
@transaction.atomic
def _step(build_id: int, done: int) -> None:
    Build.objects.filter(pk=build_id).update(state=BuildState.RUNNING, done=done)


@transaction.atomic
def _end(build_id: int, error: str) -> None:
    state = BuildState.FAILED if error else BuildState.DONE
    Build.objects.filter(pk=build_id).update(state=state, ended_at=timezone.now(), error=error)
