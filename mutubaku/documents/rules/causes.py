"""Why a text became another one: which figures changed, by whom and why, and the note of who sent it back. Pure.

Whoever revises a paper says what he knows; it is kept with the version. `explained` puts it beside the differences.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from mutubaku.documents.rules.differences import Change, Differences, PartChanges
from mutubaku.values.numeral import parse, rounded

MOST = 50  # figures kept with one version; the rest are counted
NAMED = 3  # named where many together changed a sum


@dataclass(frozen=True)
class FigureCause:
    """One figure that changed. `what`: "Bidang Perdagangan, realisasi keuangan 3.30.03.1.01.0003"; values as plain
    decimals, empty where there was none; `by`: who signed it, in which post; `why`: in that post's own words; `asked`,
    `asked_by`: the words of who gave the figure back, never put into the unit's mouth."""

    what: str
    before: str = ""
    after: str = ""
    by: str = ""
    why: str = ""
    asked: str = ""
    asked_by: str = ""

    @property
    def told(self) -> str:
        told = f"{self.what}, {self.by}" if self.by else self.what
        told = f"{told}: “{self.why}”" if self.why else told
        return f"{told} (dikembalikan {self.asked_by}: “{self.asked}”)" if self.asked else told


@dataclass(frozen=True)
class Causes:
    """`note` with `by`: the reason a superior gave when he sent the work back. `more`: figures not listed."""

    note: str = ""
    by: str = ""
    figures: tuple[FigureCause, ...] = ()
    more: int = 0

    @property
    def told(self) -> str:
        return f"Catatan koreksi {self.by}: “{self.note}”" if self.note else ""


def gathered(figures: Sequence[FigureCause], note: str = "", by: str = "") -> Causes:
    return Causes(note.strip(), by, tuple(figures[:MOST]), max(0, len(figures) - MOST))


def written(causes: Causes) -> str:
    """As a version keeps it; empty where nothing is known."""
    return json.dumps(asdict(causes), ensure_ascii=False, sort_keys=True) if causes != Causes() else ""


def read(text: str) -> Causes:
    if not text:
        return Causes()
    plain = json.loads(text)
    figures = tuple(FigureCause(**one) for one in plain.pop("figures"))
    return Causes(**plain, figures=figures)


def together(several: Iterable[Causes]) -> Causes:
    """Of all versions between two that are compared, oldest first; a figure that changed twice keeps both."""
    every = list(several)
    noted = [one for one in every if one.note]
    last = noted[-1] if noted else Causes()
    figures = tuple(figure for one in every for figure in one.figures)
    return Causes(last.note, last.by, figures, sum(one.more for one in every))


def explained(found: Differences, causes: Causes) -> Differences:
    """Each number that is exactly a figure says so beside it; what follows from several, and words, once per part."""
    return Differences(tuple(_part(part, causes) for part in found.parts))


def _part(part: PartChanges, causes: Causes) -> PartChanges:
    changes = tuple(replace(change, cause=_exact(change, causes.figures)) for change in part.changes)
    open_numbers = any(change.numeric and not change.cause for change in changes)
    open_words = any(not change.numeric for change in changes)
    told = []
    if open_numbers and causes.figures:
        told.append(_computed(causes))
    if causes.told and (open_words or (open_numbers and not causes.figures)):
        told.append(causes.told)
    return replace(part, changes=changes, causes=tuple(told))


def _exact(change: Change, figures: Sequence[FigureCause]) -> str:
    pair = (_number(change.before), _number(change.after))
    if not change.numeric or None in pair:
        return ""
    fitting = [one.told for one in figures if _rounds(one.before, pair[0]) and _rounds(one.after, pair[1])]
    return "; ".join(dict.fromkeys(fitting))


def _number(text: str) -> Decimal | None:
    try:
        return parse(text.rstrip("%*"))
    except ValueError:
        return None


def _rounds(value: str, shown: Decimal | None) -> bool:
    if not value or shown is None:
        return False
    return rounded(Decimal(value), max(0, -int(shown.as_tuple().exponent))) == shown


def _computed(causes: Causes) -> str:
    count = len(causes.figures) + causes.more
    named = "; ".join(one.told for one in causes.figures[:NAMED])
    rest = f"; dan {count - NAMED} lainnya" if count > NAMED else ""
    return f"Ikut berubah karena {count} angka unit berubah: {named}{rest}"
