"""Figures on the pages of cases: a number that is not there is shown as a gap, never as zero."""

from django import template

from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import show

register = template.Library()


@register.simple_tag
def amount(value: Amount, digits: int = 0) -> str:
    return "–" if value is MISSING else show(value, digits)
