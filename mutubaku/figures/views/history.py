"""One figure's story: every version with who, when and why, and every time it was given back."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mutubaku.figures.rules.status import DIGITS, MONEY, PHYSICAL, Source
from mutubaku.figures.selectors import figure_history
from mutubaku.figures.views.guard import answered, take
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import show

FIELDS = {
    "keuangan": (MONEY, "realisasi keuangan bulan ini", "Rp"),
    "fisik": (PHYSICAL, "realisasi fisik kumulatif", "%"),
}
SOURCES = {
    Source.TYPED: "diketik pada lembar",
    Source.EXCEL: "lembar Excel",
    Source.SIPD: "laporan SIPD",
    Source.TAKEN_OVER: "alih data bulan lalu",
}


@dataclass(frozen=True)
class Version:
    number: int
    value: str
    source: str
    reason: str
    by: str
    at: datetime
    current: bool


@dataclass(frozen=True)
class Return:
    reason: str
    by: str
    at: datetime
    old: str
    answer: str
    answered_at: datetime | None
    new: str


@require_safe
@answered
def figure(request, sheet_id: int, field: str, code: str) -> HttpResponse:
    seat = take(request, sheet_id)
    if field not in FIELDS:
        raise Http404
    element, name, measure = FIELDS[field]
    form, fund = seat.facts.form, request.GET.get("dana", "")
    rows = [row for row in form.rows if row.code == code and (element == PHYSICAL or row.fund == fund)]
    if not rows:
        raise Http404
    story = figure_history(seat.sheet.unit_id, period=form.period, element=element, code=code, fund=fund)
    digits = DIGITS[element]
    found = {
        "sheet": seat.sheet,
        "form": form,
        "row": rows[0],
        "name": name,
        "measure": measure,
        "with_fund": element == MONEY,
        "versions": [
            Version(v.version, show(v.value, digits), SOURCES[v.source], v.reason, v.by, v.at, v.current)
            for v in reversed(story.versions)
        ],
        "returned": [
            Return(
                r.reason, r.by, r.at, _text(r.old_value, digits), r.answer, r.answered_at,
                _text(r.new_value, digits),
            )
            for r in reversed(story.returned)
        ],
    }  # fmt: skip
    return render(request, "figures/figure.html", found)


def _text(value: Amount, digits: int) -> str:
    return "belum diisi" if value is MISSING else show(value, digits)
