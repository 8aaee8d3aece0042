"""How a case stands, in marks and words: where a choice leads, how a period went, own time against waiting."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mutubaku.cases.rules import drawing
from mutubaku.cases.rules.asked import following
from mutubaku.cases.rules.mutubaku import Spent
from mutubaku.cases.rules.state import ENDED_BY
from mutubaku.cases.selectors.matrix import LATE, NEVER, ON_TIME, UNASKED, WAITS
from mutubaku.org.rules.holding import ROLE_NAMES
from mutubaku.sop.rules import swimlane
from mutubaku.sop.rules.procedure import Sop, Step
from mutubaku.values.worktime import written_length

register = template.Library()

_WENT = {
    ON_TIME: "tepat waktu", LATE: "terlambat", NEVER: "tidak mengirim", WAITS: "ditunggu", UNASKED: "tidak diminta",
}  # fmt: skip


@register.filter
def went(how: str) -> str:
    return _WENT[how]


@register.filter
def listed(numbers: Sequence[int]) -> str:
    """[1, 2, 3, 5] → "1 sampai 3 dan 5"."""
    return drawing.listed(numbers)


@register.filter
def short_time(step: Step) -> str:
    return swimlane.short_time(step)


@register.filter
def ended_by(status: str) -> str:
    """How a work ended, where "oleh" and a position follow."""
    return ENDED_BY[status]


@register.filter
def leads_to(step: Step, sop: Sop) -> str:
    """What opens once a step is done, and for whom."""
    then = following(sop, step)
    if not then:
        return "Pekerjaan selesai"
    whom = "setiap unit" if then[0].each_unit else ROLE_NAMES[then[0].actor]
    return f"Lanjut ke langkah {drawing.listed([one.no for one in then])}, {whom}"


@register.simple_tag
def way_bar(behind: int, steps: int, running: bool, late: bool) -> SafeString:
    """How far a case is on its sheet: what lies behind, then the step where it stands."""
    one = 100 / steps
    return format_html(
        '<svg class="seg" role="img" aria-label="{}"><rect class="z" width="100%" height="10" rx="1.5"/>'
        '<rect class="d" width="{}%" height="10"/><rect class="{}" x="{}%" width="{}%" height="10"/></svg>',
        f"{behind} dari {steps} langkah selesai",
        f"{behind * one:.2f}",
        "l" if late else "n",
        f"{behind * one:.2f}",
        f"{one if running else 0:.2f}",
    )


@register.simple_tag
def split_bar(spent: Spent) -> SafeString:
    """Own time, then waiting for units, then for an outside office."""
    total = spent.own + spent.unit + spent.outside
    words = (
        f"Waktu sendiri {written_length(spent.own)}, menunggu unit {written_length(spent.unit)}, "
        f"menunggu pihak luar {written_length(spent.outside)}"
    )
    own, unit = (100 * part / total if total else 0 for part in (spent.own, spent.unit))
    return format_html(
        '<svg class="split" role="img" aria-label="{}">'
        '<rect class="z" width="100%" height="14" rx="1.5"/><rect class="y" width="{}%" height="14"/>'
        '<rect class="w" x="{}%" width="{}%" height="14"/><rect class="o" x="{}%" width="{}%" height="14"/></svg>',
        words,
        f"{own:.2f}",
        f"{own:.2f}",
        f"{unit:.2f}",
        f"{own + unit:.2f}",
        f"{100 - own - unit if spent.outside else 0:.2f}",
    )
