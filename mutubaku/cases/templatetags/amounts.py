"""Figures on the pages of cases: a number that is not there is shown as a gap, never as zero."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mutubaku.figures.rules.rfk import Band, Limits, band_of
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import show, signed

register = template.Library()
_LOOKS = {
    Band.KRITIS: ("bad", "diamond"),
    Band.WASPADA: ("warn", "triangle"),
    Band.SESUAI: ("ok", "circle"),
}


@register.simple_tag
def amount(value: Amount, digits: int = 0) -> str:
    return "–" if value is MISSING else show(value, digits)


@register.simple_tag
def points(value: Amount, limits: Limits) -> SafeString:
    """A deviation in points with its sign, and the shape of its band under the limits of its month."""
    if value is MISSING:
        return SafeString("–")
    colour, shape = _LOOKS[band_of(value, limits)]
    return format_html(
        '<span class="dev {}"><svg class="mk" aria-hidden="true"><use href="#m-{}"/></svg>{}</span>',
        colour,
        shape,
        signed(value, 2),
    )
