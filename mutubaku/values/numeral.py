"""Indonesian written numbers: parse, round, print, spell. Decimal only; nothing here knows what is counted.

Thousands take a full stop, decimals a comma, the minus is U+2212 on paper (reference: monitoring-and-reporting §0).
"""

import re
from decimal import ROUND_HALF_UP, Decimal

_PLAIN = re.compile(r"^(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?$")
_EMPTY = {"", "-", "–", "null", "undefined"}
_RP = re.compile(r"^Rp\.?\s*", re.IGNORECASE)
_SIZES: tuple[tuple[int, str], ...] = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"))
_WORDS = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
)  # fmt: skip
_SPELLED: tuple[tuple[int, str, str], ...] = (
    (10**12, "triliun", ""), (10**9, "miliar", ""), (10**6, "juta", ""), (1000, "ribu", "seribu"),
    (100, "ratus", "seratus"), (10, "puluh", ""),
)  # fmt: skip


def parse(text: str) -> Decimal | None:
    """"Rp1.250.000,50" → Decimal("1250000.50"); blank or "-" → None.

    A lone full stop separates thousands only in groups of three; "1.5" is refused rather than guessed.
    Negative: "-1.000", "−Rp1.000" or "(1.000)". Raises ValueError with an Indonesian message.
    """  # fmt: skip
    words = text.replace("\u00a0", " ").strip()
    bare = re.sub(r",-$", "", _RP.sub("", words)).replace("%", "").strip()
    if bare.lower() in _EMPTY:
        return None
    bracketed = bare[0] == "(" and bare[-1] == ")"
    negative = bracketed or bare[0] in "-−"
    digits = _RP.sub("", (bare[1:-1] if bracketed else bare[1:] if negative else bare).strip())
    if not _PLAIN.match(digits):
        raise ValueError(f"“{text}” bukan angka. Tulis misalnya 1.250.000 atau 83,75.")
    value = Decimal(digits.replace(".", "").replace(",", "."))
    return -value if negative else value


def rounded(value: Decimal, digits: int = 0) -> Decimal:
    """Half away from zero, as in a hand-made table."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def show(value: Decimal | int, digits: int = 0) -> str:
    """Decimal("1234567.891"), 2 → "1.234.567,89"; negative with a true minus; never "−0"."""
    number = rounded(Decimal(value), digits)
    text = f"{abs(number):,.{digits}f}".replace(",", "\0").replace(".", ",").replace("\0", ".")
    return f"−{text}" if number < 0 else text


def signed(value: Decimal | int, digits: int = 0) -> str:
    """As `show`, with a plus before what is shown above zero: a deviation."""
    text = show(value, digits)
    return f"+{text}" if rounded(Decimal(value), digits) > 0 else text


def _with_rp(text: str) -> str:
    return f"−Rp{text[1:]}" if text[0] == "−" else f"Rp{text}"


def rupiah(value: Decimal | int) -> str:
    """ "Rp1.500.000": running text, no space, whole rupiah."""
    return _with_rp(show(value))


def rupiah_short(value: Decimal | int) -> str:
    """ "Rp186,42 miliar" for the strip of key figures."""
    amount = Decimal(value)
    for size, word in _SIZES:
        if abs(amount) >= size:
            return f"{_with_rp(show(amount / size, 2))} {word}"
    return rupiah(value)


def spelled(number: int) -> str:
    """Terbilang of a whole number from 0 below one quadrillion; ValueError for a negative one."""
    if 0 <= number < 12:
        return _WORDS[number]
    if 12 <= number < 20:
        return f"{_WORDS[number - 10]} belas"
    for size, word, one in _SPELLED:
        if number >= size:
            head, rest = divmod(number, size)
            start = one if head == 1 and one else f"{spelled(head)} {word}"
            return f"{start} {spelled(rest)}" if rest else start
    raise ValueError(number)


def counted(number: int) -> str:
    """Counts below twelve in words, larger ones in digits: "tiga", "56"."""
    return _WORDS[number] if 0 <= number < 12 else show(number)
