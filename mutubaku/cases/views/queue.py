"""Reading and marking everything that waits for a person, several at once, with one password and a result for each.

Each mark is a transaction of its own: what is refused undoes nothing of what was done before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mutubaku.cases.acts import Given
from mutubaku.cases.forms.queue import PASSPHRASE, PASSWORD, QueueForm
from mutubaku.cases.selectors.queue import QueueItem, named, queue
from mutubaku.cases.services.perform import perform
from mutubaku.cases.services.signing import Hand, hand_in_signed
from mutubaku.cases.views.refusing import status_of
from mutubaku.cases.views.work import WRONG_PASSWORD
from mutubaku.documents.rules.sealing import Provider
from mutubaku.documents.services.serving import asked_of_signer
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import holders_of
from mutubaku.org.views.guard import right_password
from mutubaku.sop.rules.procedure import Act
from mutubaku.values.refusal import Refusal, Refused

CHANGED = frozenset({"changed", "sheet_stale"})


@dataclass(frozen=True)
class Result:
    """What came of one ticked item. `refusals` empty: done. `changed`: its text is another one than was read."""

    work_id: int
    case_number: str
    title: str
    verb: str
    refusals: tuple[Refusal, ...]

    @property
    def changed(self) -> bool:
        return any(refusal.code in CHANGED for refusal in self.refusals)


@sensitive_post_parameters(PASSWORD, PASSPHRASE)
@require_http_methods(["GET", "HEAD", "POST"])
def queue_page(request) -> HttpResponse:
    if request.method != "POST":
        return _answer(request, _form(request, _items(request)))
    items = _items(request)
    form = _form(request, items, request.POST)
    valid = form.is_valid()
    if valid and not right_password(request, form.cleaned_data[PASSWORD]):
        form.add_error(PASSWORD, WRONG_PASSWORD.message)
        valid = False
    if not valid:
        return _answer(request, form, 422)
    results = _marked(request, form, items)
    left = [result.work_id for result in results if result.refusals]
    causes = {work_id: form.cause(work_id) for work_id in left}
    ticked = [result.work_id for result in results if result.refusals and not result.changed]
    again = _form(request, _items(request), ticked=ticked, causes=causes)
    return _answer(request, again, _status(results), results)


def _form(request, items: Sequence[QueueItem], *args: Any, **kwargs: Any) -> QueueForm:
    by_service = asked_of_signer(request.user.office) == Provider.BSRE
    return QueueForm(items, *args, by_service=by_service, **kwargs)


def _items(request) -> tuple[QueueItem, ...]:
    office = request.user.office
    return queue(office, request.user.pk, timezone.now(), asked_of_signer(office))


def _marked(request, form: QueueForm, items: Sequence[QueueItem]) -> list[Result]:
    """Every ticked item on its own. One that waits no longer is asked too: the service says who was faster."""
    waiting = {item.work_id: item for item in items}
    chosen = form.chosen()
    gone = named(request.user.office_id, [pk for pk in chosen if pk not in waiting])
    holders = holders_of(request.user.pk, timezone.localdate()) if gone else ()
    results = []
    for work_id in chosen:
        if item := waiting.get(work_id):
            refusals = _mark(form, work_id, item.holder, item.step.act is Act.SIGN)
            results.append(Result(work_id, item.case_number, _title(item), item.verb, refusals))
        elif work_id in gone:
            number, title = gone[work_id]
            refusals = _mark(form, work_id, holders[0]) if holders else ()
            results.append(Result(work_id, number, title, "", refusals or (NOT_WAITING,)))
    return results


NOT_WAITING = Refusal("not_yours", "Naskah ini tidak lagi menunggu Anda.")


def _title(item: QueueItem) -> str:
    return item.reading.text.title if item.reading else f"{item.step.title}, {item.unit or item.case_title}"


def _mark(form: QueueForm, work_id: int, by: Holder, signs: bool = False) -> tuple[Refusal, ...]:
    digest, version, edits = form.read(work_id)
    given = Given(digest=digest, sheet_version=version, sheet_edits=edits)
    try:
        if signs and PASSPHRASE in form.fields:
            hand = Hand(passphrase=form.cleaned_data[PASSPHRASE])
            hand_in_signed(work_id, by=by, hand=hand, given=given, late_cause=form.cause(work_id))
        else:
            perform(work_id, by=by, given=given, late_cause=form.cause(work_id))
    except Refused as refused:
        return refused.refusals
    return ()


def _status(results: Sequence[Result]) -> int:
    """200 as soon as one was done; else that of the first refusal."""
    if not results:
        return 422
    if any(not result.refusals for result in results):
        return 200
    return status_of(results[0].refusals)


def _answer(request, form: QueueForm, status: int = 200, results: Sequence[Result] = ()) -> HttpResponse:
    context = {"form": form, "results": results, "done": sum(not result.refusals for result in results)}
    return render(request, "cases/queue.html", context, status=status)
