"""Dates, working time, periods and numbers in written Indonesian, on the clock of the reader's office."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mutubaku.org.rules.holding import ROLE_NAMES
from mutubaku.sop.rules.procedure import ACT_VERBS
from mutubaku.values import numeral as numerals
from mutubaku.values import wording, worktime
from mutubaku.values.period import MONTHS_SHORT, Period, written_date

register = template.Library()


def _local(context: template.Context, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(context["request"].user.office.zone))


def _time(at: datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="minutes"), words)


@register.simple_tag(takes_context=True)
def moment(context: template.Context, at: datetime) -> SafeString:
    """ "Selasa, 14 Juli 2026, pukul 16.00 WITA"."""
    local = _local(context, at)
    return _time(local, worktime.written_moment(local))


@register.simple_tag(takes_context=True)
def stamp(context: template.Context, at: datetime) -> SafeString:
    """The same for tables: "14 Jul 2026, 16.00"."""
    local = _local(context, at)
    return _time(local, f"{local.day} {MONTHS_SHORT[local.month - 1]} {local.year}, {local:%H.%M}")


@register.simple_tag(takes_context=True)
def same_day(context: template.Context, one: datetime, other: datetime) -> bool:
    return _local(context, one).date() == _local(context, other).date()


@register.filter
def zone_name(zone: str) -> str:
    """ "Asia/Makassar" → "WITA"."""
    return datetime.now(ZoneInfo(zone)).tzname() or zone


@register.filter
def worked(minutes: int) -> str:
    """Working minutes: 135 → "2 jam 15 menit"."""
    return worktime.written_length(minutes)


@register.filter
def brief(minutes: int) -> str:
    """The same in tables and chips: 65 → "1 j 05 m"."""
    return worktime.short_length(minutes)


@register.filter
def minutes(duration: worktime.Duration | None) -> int:
    """Working minutes of a printed standard; 0 where none is printed."""
    return worktime.standard_minutes(duration) if duration else 0


@register.filter
def numeral(value: Decimal | int) -> str:
    return numerals.show(value)


@register.filter
def figure(words: str) -> SafeString:
    """A printed figure with what follows the number in small letters: "Rp186,66 miliar", "77,07%", "11 dari 12"."""
    number, _, rest = words.partition(" ")
    if number.endswith("%"):
        number, rest = number[:-1], f"% {rest}".rstrip()
    return format_html("{}<small>{}{}</small>", number, "" if rest.startswith("%") else " ", rest)


@register.filter
def period(text: str) -> str:
    """ "2026-10" → "Oktober 2026"."""
    return Period.parse(text).label


@register.filter
def joined(parts: Sequence[str]) -> str:
    """ "A, B, dan C"."""
    return wording.joined(parts)


@register.filter
def sop_no(code: str) -> str:
    """ "10-laporan-bulanan" → "SOP 10"; a code without a number stands as it is."""
    number = code.partition("-")[0]
    return f"SOP {int(number)}" if number.isdigit() else code


@register.filter
def breakable(number: str) -> SafeString:
    """A number of a paper that ends its line behind a stroke, not inside a year: "000.7.2.8/13/" and "2026"."""
    return format_html_join(SafeString("/<wbr>"), "{}", ((part,) for part in number.split("/")))


@register.filter
def verb(act: str) -> str:
    """The word of a button that leads to a step."""
    return ACT_VERBS[act]


@register.filter
def role(name: str) -> str:
    return ROLE_NAMES[name]


@register.filter
def short_day(on: date) -> str:
    """ "13 Nov"."""
    return f"{on.day} {MONTHS_SHORT[on.month - 1]}"


@register.filter
def brief_day(on: date) -> str:
    """ "13 Nov 2026", for columns of tables."""
    return f"{short_day(on)} {on.year}"


@register.filter
def month(on: date) -> str:
    """ "November 2026"."""
    return Period.month_of(on.year, on.month).label


register.filter("day", written_date)
