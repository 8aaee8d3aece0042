"""What every page is framed and marked with: the shell of the signed-in person, icons, states, the bar of mutu baku."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mutubaku.cases.rules.guards import STEERING_ROLES
from mutubaku.cases.selectors.calls import Calls, calls
from mutubaku.figures.rules.status import opens_sheets
from mutubaku.org.rules.holding import Role
from mutubaku.org.rules.journal import JOURNAL_ROLES
from mutubaku.org.selectors import held_by
from mutubaku.values.wording import joined
from mutubaku.values.worktime import written_length

register = template.Library()


THEMES = ("terang", "gelap")  # any other value follows the device
UNIT_ROLES = frozenset({Role.KEPALA_BIDANG_UPTD, Role.OPERATOR_UNIT})


@dataclass(frozen=True)
class Shell:
    """`posts`: every position held today; `letters`: two letters for the round sign of the person; `calls`: what
    waits and what is unread. `steers`, `signs`, `fills`, `opens_sheets`, `reads_journal`, `keeps_accounts`,
    `words_papers`: whether a post of theirs does."""

    office: str
    example: bool
    name: str
    posts: str
    letters: str
    now: datetime
    calls: Calls
    steers: bool
    signs: bool
    fills: bool
    opens_sheets: bool
    reads_journal: bool
    keeps_accounts: bool
    words_papers: bool


@register.simple_tag(takes_context=True)
def shell(context: template.Context) -> Shell:
    """Office and positions of who is signed in: one query for the positions, one for what calls."""
    person = context["request"].user
    office = person.office
    now = timezone.localtime(timezone=ZoneInfo(office.zone))
    held = held_by(person, now.date())
    roles = {holder.role for holder in held}
    posts = ", ".join(holder.title for holder in held)
    return Shell(
        office=office.short_name,
        example=office.example,
        name=person.name,
        posts=posts,
        letters="".join(word[0] for word in (posts or person.name).split()[:2]).upper(),
        now=now,
        calls=calls(held, now.date()),
        steers=bool(roles & STEERING_ROLES),
        signs=bool(roles & STEERING_ROLES) or any(holder.heads for holder in held),
        fills=bool(roles & UNIT_ROLES),
        opens_sheets=opens_sheets(held),
        reads_journal=bool(roles & JOURNAL_ROLES),
        keeps_accounts=Role.ADMIN in roles,
        words_papers=bool({Role.ADMIN, Role.KASUBBAG_PERENCANAAN} & set(roles)),
    )


@register.simple_tag(takes_context=True)
def chosen(context: template.Context) -> SafeString:
    """Attributes of `html` for what the person chose under Akun: the theme, and shortcuts switched off."""
    cookies = context["request"].COOKIES if "request" in context else {}
    theme = cookies.get("tema", "")
    words = format_html(' data-tema="{}"', theme) if theme in THEMES else SafeString("")
    return words + SafeString(' data-pintasan="mati"' if cookies.get("pintasan") == "mati" else "")


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the drawings of `web/_symbols.html`; it says nothing by itself, so it is hidden from readers."""
    return format_html('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>', name)


# Words, shape, then colour: a state is read without any one of them. Keys are the values that rules give.
STATES: dict[str, tuple[str, str, str]] = {
    "belum": ("", "ring", "Belum"),
    "draf": ("info", "half", "Draf"),
    "menunggu": ("info", "half", "Berjalan"),
    "berjalan": ("info", "half", "Berjalan"),
    "selesai": ("ok", "circle", "Selesai"),
    "dikembalikan": ("warn", "triangle", "Dikembalikan"),
    "ditarik": ("", "ring", "Ditarik"),
    "ditutup": ("warn", "triangle", "Ditutup tanpa isian"),
    "dibatalkan": ("", "ring", "Dibatalkan"),
    "terlambat": ("bad", "diamond", "Lewat waktu baku"),
    "selesai terlambat": ("bad", "diamond", "Selesai terlambat"),
    "sebagian": ("warn", "half", "Sebagian gugur"),
    "belum dibaca": ("warn", "ring", "Belum dibaca"),
    "dibaca": ("", "ring", "Dibaca"),
    "diteruskan": ("info", "half", "Diteruskan"),
    "dikerjakan": ("info", "half", "Dikerjakan"),
    "drafted": ("info", "half", "Konsep"),
    "proof": ("ok", "circle", "Bukti penerimaan"),
    "initialled": ("info", "half", "Diparaf"),
    "approved": ("info", "half", "Disetujui"),
    "printed": ("info", "half", "Dicetak"),
    "signed": ("ok", "circle", "Bertanda tangan"),
    "distributed": ("ok", "circle", "Didistribusikan"),
    "archived": ("ok", "circle", "Diarsipkan"),
    "withdrawn": ("bad", "diamond", "Dicabut"),
    "replaced": ("warn", "triangle", "Digantikan"),
    "diterima": ("ok", "circle", "Diterima"),
    "belum_diterima": ("", "ring", "Belum diterima"),
    "paraf": ("ok", "circle", "Paraf"),
    "setuju": ("ok", "circle", "Setuju"),
    "tanda_tangan": ("ok", "circle", "Tanda tangan"),
    "pihak": ("ok", "circle", "Tanda tangan pihak"),
    "gugur": ("", "ring", "Gugur"),
    "batal": ("bad", "diamond", "Nomor batal"),
    "mail_waiting": ("", "ring", "Menunggu giliran"),
    "mail_sent": ("ok", "circle", "Terkirim"),
    "mail_filed": ("warn", "triangle", "Belum dikirim"),
    "mail_failed": ("bad", "diamond", "Gagal"),
    "disposal_proposed": ("info", "half", "Diusulkan"),
    "disposal_approved": ("warn", "triangle", "Disetujui, belum dilaksanakan"),
    "disposal_refused": ("", "ring", "Ditolak"),
    "disposal_done": ("ok", "circle", "Dimusnahkan"),
    "cadangan": ("info", "half", "Dicadangkan"),
    "reading_waiting": ("", "ring", "Menunggu giliran"),
    "reading_running": ("info", "half", "Sedang dibaca"),
    "reading_done": ("ok", "circle", "Selesai"),
    "reading_failed": ("bad", "diamond", "Gagal"),
    "build_waiting": ("", "ring", "Menunggu giliran"),
    "build_running": ("info", "half", "Sedang dibuat"),
    "build_done": ("ok", "circle", "Selesai"),
    "build_failed": ("bad", "diamond", "Gagal"),
    "sesuai": ("ok", "circle", "Sesuai"),
    "waspada": ("warn", "triangle", "Waspada"),
    "kritis": ("bad", "diamond", "Kritis"),
    "inferred": ("warn", "triangle", "Pelaksana perlu konfirmasi"),
    "conflict": ("bad", "diamond", "Pelaksana bertentangan"),
    "waiting": ("", "ring", "Menunggu"),
    "opened": ("ok", "circle", "Dibuka"),
    "stuck": ("bad", "diamond", "Bermasalah"),
    "dropped": ("", "ring", "Dicoret"),
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
def time_bar(used: int, standard: int, running: bool = False, late: bool = True) -> SafeString:
    """Working minutes used of the standard, with the standing tick always at the same place; nothing without one.

    While the step runs the fill is blue, amber once three quarters are used. What goes beyond the standard is red only
    where the due time has passed too: a standard printed in hours may be due by the day.
    """
    if not standard:
        return SafeString("")
    share = used / standard
    kind = ("p" if share < 0.75 else "w") if running and share <= 1 else "a"
    parts = [
        format_html(
            '<svg class="bar" height="14" role="img" aria-label="Waktu aktual {} dari standar {} ({} persen)">',
            written_length(used),
            written_length(standard),
            round(share * 100),
        ),
        _piece("tr", 0, 100),
        _piece(kind, 0, min(share, 1) * _TICK),
    ]
    if share > 1:
        parts.append(_piece("x" if late else "w", _TICK, (min(share, 1.5) - 1) * _TICK))
    if share > 1.5:
        parts.append(SafeString('<line class="cap" x1="96%" x2="97.5%" y1="14" y2="0"/>'))
    parts.append(SafeString('<line class="st" x1="66.667%" x2="66.667%" y1="0" y2="14"/></svg>'))
    return SafeString("".join(parts))


@register.simple_tag
def share_bar(there: int, asked: int, of: str) -> SafeString:
    """What is there of what is asked, on the same scale and with the same tick as the time."""
    share = there / asked if asked else 0
    return format_html(
        '<svg class="bar" height="14" role="img" aria-label="{}">{}{}'
        '<line class="st" x1="66.667%" x2="66.667%" y1="0" y2="14"/></svg>',
        f"{there} dari {asked} {of}",
        _piece("tr", 0, 100),
        _piece("a" if there >= asked else "w", 0, share * _TICK),
    )


def _piece(kind: str, start: float, width: float) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}%" y="3" width="{}%" height="8"/>', kind, f"{start:.2f}", f"{width:.2f}"
    )


@register.filter
def numbers(values: Iterable[int]) -> str:
    """ "6, 7, dan 11"."""
    return joined([*map(str, values)])


@register.simple_tag
def seg(looks: Sequence[str], at: Sequence[int]) -> SafeString:
    """Progress of a case, a piece for each row of its sheet: done, done late, now, not yet."""
    width = 100 / len(looks)
    pieces = format_html_join(
        "",
        '<rect class="{}" x="{}%" width="{}%" height="10" rx="1.5"/>',
        ((look, f"{width * no:.2f}", f"{width * 0.865:.2f}") for no, look in enumerate(looks)),
    )
    words = f"Langkah {numbers(at)} dari {len(looks)}, {looks.count('l')} langkah terlambat"
    return format_html('<svg class="seg" role="img" aria-label="{}">{}</svg>', words, pieces)
