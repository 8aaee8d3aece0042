"""Words that kinds of letters share: labels of the office, sifat, lampiran, lists, dates in words, officials. Pure.

One module per kind of letter lies beside this one; the nota dinas is in `documents.rules.nota_dinas`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mutubaku.values.acronyms import in_sentence
from mutubaku.values.content import Block, Letter, Numbered, Paragraph, Particulars, Place, Table
from mutubaku.values.numeral import spelled
from mutubaku.values.period import DAYS, MONTHS
from mutubaku.values.refusal import Refusal

DUTIES = "Untuk"  # the particular of a surat tugas that says what is ordered


class Security(StrEnum):
    BIASA = "Biasa"
    TERBATAS = "Terbatas"
    RAHASIA = "Rahasia"
    SANGAT_RAHASIA = "Sangat Rahasia"


class Urgency(StrEnum):
    BIASA = "Biasa"
    SEGERA = "Segera"
    SANGAT_SEGERA = "Sangat Segera"


@dataclass(frozen=True)
class Labels:
    """How the office names the fields of its letters (§B.4); a setting."""

    to: str = "Yth."
    sender: str = "Dari"
    copies: str = "Tembusan"
    nature: str = "Sifat"
    attachments: str = "Lampiran"
    subject: str = "Hal"


LABELS = Labels()


@dataclass(frozen=True)
class Official:
    """Somebody a letter names. `post` as printed, with Plt. or Plh. before it; `nip` in any spacing, or empty.

    `signs_as`: the shorter post above a signature, where the text names the post in full.
    """

    name: str
    post: str
    nip: str = ""
    rank: str = ""
    signs_as: str = ""


def nature(security: Security, urgency: Urgency) -> str:
    """Sifat prints one of two axes: secrecy where there is any, else urgency (§B.10, proposed)."""
    return security.value if security != Security.BIASA else urgency.value


def attached(count: int) -> str:
    """2 → "2 (dua) berkas"; none → "-"."""
    return f"{count} ({spelled(count)}) berkas" if count else "-"


def named(names: Iterable[str]) -> tuple[str, ...]:
    """Without blank lines and the space around."""
    return tuple(name.strip() for name in names if name.strip())


def listed(items: tuple[str, ...]) -> tuple[str, ...]:
    """Closes each item as one sentence runs through the list: "…;", "…; dan", "…."."""
    last = len(items) - 1
    return tuple(text + {last: ".", last - 1: "; dan"}.get(i, ";") for i, text in enumerate(items))


def points(items: Iterable[str]) -> tuple[str, ...]:
    """Typed points without blank ones and without the signs at their end."""
    return tuple(text.strip().rstrip(".;,") for text in items if text.strip(" .;,"))


def sentence(words: str) -> str:
    """One line of words with a sign at its end."""
    text = " ".join(words.split())
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def leading(opening: str, items: Iterable[str]) -> tuple[Block, ...]:
    """An opening that leads into points, or stands as a sentence where there are none."""
    words, kept = opening.strip().rstrip(".:"), points(items)
    if not kept:
        return (Paragraph(sentence(words)),) if words else ()
    return (*((Paragraph(f"{words}:"),) if words else ()), Numbered(listed(kept)))


def printed_nip(nip: str) -> str:
    """Eighteen digits in the official groups 8-6-1-3; anything else as it is."""
    digits = nip.replace(" ", "")
    if len(digits) != 18 or not digits.isdecimal():
        return nip
    return f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}"


def day_in_words(day: date) -> str:
    """ "Senin, tanggal enam, bulan Juli, tahun dua ribu dua puluh enam (06-07-2026)" (§B.6)."""
    words = f"tanggal {spelled(day.day)}, bulan {MONTHS[day.month - 1]}, tahun {spelled(day.year)}"
    return f"{DAYS[day.weekday()]}, {words} ({day:%d-%m-%Y})"


def short_day(day: date) -> str:
    """ "2-11-2026", for narrow columns."""
    return f"{day.day}-{day.month}-{day.year}"


def short_moment(at: datetime) -> str:
    """ "2-11-2026 14.31"; `at` is local time."""
    return f"{short_day(at.date())} {at:%H.%M}"


def clock(at: datetime) -> str:
    """ "pukul 14.31 WITA"; `at` is local time with its zone."""
    return f"pukul {at:%H.%M} {at:%Z}".rstrip()


def place_of(official: Official, label: str = "", *, own: bool = False) -> Place:
    """Where this official signs; `own`: with the signature of the paper itself."""
    return Place(
        label,
        official.signs_as or official.post,
        official.name,
        official.rank,
        printed_nip(official.nip),
        own,
    )


def on_behalf(*posts: str) -> str:
    """ "a.n. Kepala Dinas"; with a second level "a.n. Kepala Dinas, Sekretaris, u.b." on lines of their own (§B.9).

    The signer's own post follows below: it is printed with the signature.
    """
    first, *below = posts
    return "\n".join((f"a.n. {first}", *(line for post in below for line in (f"{post},", "u.b."))))


def own_places(behalf: tuple[str, ...]) -> tuple[Place, ...]:
    """The places of a letter that one official signs, perhaps on behalf of those above."""
    return (Place(on_behalf(*behalf), own=True),) if behalf else ()


def called(letter: Letter) -> str:
    """What a letter is called in lists: its subject, else its title in ordinary letters, with what it sends or orders."""
    if any(name == "#" for name, _ in letter.fields):
        return " ".join(letter.fields[-1][1])
    return ": ".join(filter(None, (in_sentence(" ".join(letter.title)), _about(letter))))


def _about(letter: Letter) -> str:
    """The first thing that a surat pengantar sends or a surat tugas orders, and that there are more."""
    things: list[str] = []
    for block in letter.body:
        if isinstance(block, Table) and letter.form == "pengantar":
            things += [row.cells[1].text for row in block.rows]
        elif isinstance(block, Particulars):
            things += [text for name, values in block.rows if name == DUTIES for text in values]
    first = things[0].removesuffix("; dan").rstrip(".;").strip() if things else ""
    return f"{first} dan lainnya" if len(things) > 1 else first


def refusals(asked: Iterable[tuple[str, bool, str]]) -> list[Refusal]:
    """(place, whether it is given, what to do) → a refusal for each that is not."""
    return [Refusal("empty", message, place) for place, given, message in asked if not given]
