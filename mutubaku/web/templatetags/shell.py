"""What every page is framed and marked with: the shell of the signed-in person, icons, states, the bar of mutu baku."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mutubaku.org.rules import JOURNAL_ROLES
from mutubaku.org.selectors import holders_of
from mutubaku.values.worktime import written_length

register = template.Library()


@dataclass(frozen=True)
class Shell:
    """`posts`: every position held today; `letters`: two letters for the round sign of the person;
    `reads_journal`: whether a post of theirs opens it."""

    office: str
    example: bool
    name: str
    posts: str
    letters: str
    now: datetime
    reads_journal: bool


@register.simple_tag(takes_context=True)
def shell(context: template.Context) -> Shell:
    """Office and positions of who is signed in: one query beside the office's own row."""
    person = context["request"].user
    office = person.office
    now = timezone.localtime(timezone=ZoneInfo(office.zone))
    held = holders_of(person.pk, now.date())
    posts = ", ".join(holder.title for holder in held) or "Tanpa jabatan"
    letters = "".join(word[0] for word in posts.split()[:2]).upper()
    reads = any(holder.role in JOURNAL_ROLES for holder in held)
    return Shell(office.short_name, office.example, person.name, posts, letters, now, reads)


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the drawings of `web/_symbols.html`; it says nothing by itself, so it is hidden from readers."""
    return format_html('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>', name)


# Words, shape, then colour: a state is read without any one of them. Keys are the values that rules give.
STATES: dict[str, tuple[str, str, str]] = {
    "belum": ("", "ring", "Belum"),
    "menunggu": ("info", "half", "Berjalan"),
    "berjalan": ("info", "half", "Berjalan"),
    "selesai": ("ok", "circle", "Selesai"),
    "dikembalikan": ("warn", "triangle", "Dikembalikan"),
    "ditarik": ("", "ring", "Ditarik"),
    "ditutup": ("warn", "triangle", "Ditutup tanpa isian"),
    "dibatalkan": ("", "ring", "Dibatalkan"),
    "terlambat": ("bad", "diamond", "Lewat waktu baku"),
    "drafted": ("info", "half", "Konsep"),
    "initialled": ("info", "half", "Diparaf"),
    "approved": ("info", "half", "Disetujui"),
    "printed": ("info", "half", "Dicetak"),
    "signed": ("ok", "circle", "Bertanda tangan"),
    "distributed": ("ok", "circle", "Didistribusikan"),
    "archived": ("ok", "circle", "Diarsipkan"),
    "diterima": ("ok", "circle", "Diterima"),
    "belum_diterima": ("", "ring", "Belum diterima"),
    "paraf": ("ok", "circle", "Paraf"),
    "setuju": ("ok", "circle", "Setuju"),
    "tanda_tangan": ("ok", "circle", "Tanda tangan"),
    "gugur": ("", "ring", "Gugur"),
    "sesuai": ("ok", "circle", "Sesuai"),
    "waspada": ("warn", "triangle", "Waspada"),
    "kritis": ("bad", "diamond", "Kritis"),
    "inferred": ("warn", "triangle", "Pelaksana perlu konfirmasi"),
    "conflict": ("bad", "diamond", "Pelaksana bertentangan"),
    "temuan": ("warn", "triangle", "Temuan"),
}


@register.simple_tag
def shape(name: str, colour: str = "") -> SafeString:
    """A state's shape alone, beside words that are there already."""
    return format_html('<svg class="mk {}" aria-hidden="true"><use href="#m-{}"/></svg>', colour, name)


@register.simple_tag
def state(key: str, words: str = "") -> SafeString:
    """Tag of a state; `words` in place of its usual ones. A state without a row here is an error of ours."""
    colour, form, usual = STATES[key]
    return format_html(
        '<span class="tag {}"><svg aria-hidden="true"><use href="#m-{}"/></svg>{}</span>',
        colour,
        form,
        words or usual,
    )


_TICK = 200 / 3  # percent of the width; the scale ends at one and a half times the standard


@register.simple_tag
def time_bar(used: int, standard: int) -> SafeString:
    """Working minutes used of the standard, with the standing tick always at the same place; nothing without one."""
    if not standard:
        return SafeString("")
    share = used / standard
    parts = [
        format_html(
            '<svg class="bar" height="14" role="img" aria-label="Waktu aktual {} dari standar {} ({} persen)">',
            written_length(used),
            written_length(standard),
            round(share * 100),
        ),
        _piece("tr", 0, 100),
        _piece("a", 0, min(share, 1) * _TICK),
    ]
    if share > 1:
        parts.append(_piece("x", _TICK, (min(share, 1.5) - 1) * _TICK))
    if share > 1.5:
        parts.append(SafeString('<line class="cap" x1="96%" x2="97.5%" y1="14" y2="0"/>'))
    parts.append(SafeString('<line class="st" x1="66.667%" x2="66.667%" y1="0" y2="14"/></svg>'))
    return SafeString("".join(parts))


def _piece(kind: str, start: float, width: float) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}%" y="3" width="{}%" height="8"/>', kind, f"{start:.2f}", f"{width:.2f}"
    )
