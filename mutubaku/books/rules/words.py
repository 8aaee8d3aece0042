"""Small pieces of formal Indonesian that every book needs: counts, ahead or behind.

No sentence about a particular book stands here.
"""

from decimal import Decimal

from mutubaku.values.numeral import counted, rounded, show

NO_UNIT_YET = "Belum ada unit yang lapor"


def started(text: str) -> str:
    """First letter as a capital, the rest untouched: "dua unit" → "Dua unit"."""
    return text[:1].upper() + text[1:]


def several(number: int, noun: str) -> str:
    """ "Dua unit", "12 unit": opens a sentence."""
    return f"{started(counted(number))} {noun}"


def bare(value: Decimal) -> str:
    """A limit as it was set: −10, −7,5."""
    exponent = value.normalize().as_tuple().exponent
    return show(value, max(-int(exponent), 0))


def _stance(deviation: Decimal) -> str:
    shown = rounded(deviation, 2)
    return "tertinggal" if shown < 0 else "melampaui" if shown > 0 else "sesuai"


def _alone(name: str, deviation: Decimal) -> str:
    points = show(abs(deviation), 2)
    return {
        "tertinggal": f"{name} tertinggal {points} poin dari target",
        "melampaui": f"{name} melampaui target {points} poin",
        "sesuai": f"{name} sesuai target",
    }[_stance(deviation)]


def against_target(first: tuple[str, Decimal], second: tuple[str, Decimal]) -> str:
    """ "Keuangan tertinggal 3,18 poin dari target, fisik 1,85 poin": two deviations, judged as printed."""
    same = _stance(first[1]) == _stance(second[1])
    if not same:
        return f"{_alone(*first)}, {_alone(*second)}"
    if _stance(first[1]) == "sesuai":
        return f"{first[0]} dan {second[0]} sesuai target"
    return f"{_alone(*first)}, {second[0]} {show(abs(second[1]), 2)} poin"


def moved(name: str, before: Decimal, now: Decimal, up: str = "bertambah", down: str = "berkurang") -> str:
    """ "realisasi keuangan bertambah 10,93 poin": the difference of the two printed numbers, else "tetap"."""
    step = rounded(now, 2) - rounded(before, 2)
    return f"{name} {up if step > 0 else down} {show(abs(step), 2)} poin" if step else f"{name} tetap"
