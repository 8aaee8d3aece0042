"""Numbers of papers: the office's pattern filled in, and what is wrong with a pattern or a register. Pure.

Who may reserve, enter and void numbers, and when, stands in `number_lines.py`.
Pattern words (reference: risk-letters-and-time §B.11): {klas} {urut} {urut:3} {unit} {jenis} {bulan_romawi} {tahun}.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from mutubaku.values.refusal import Refusal

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
WORDS = {
    "klas": "klasifikasi",
    "urut": "nomor urut",
    "unit": "kode unit",
    "jenis": "kode jenis naskah",
    "bulan_romawi": "bulan (angka Romawi)",
    "tahun": "tahun",
}
_WORD = re.compile(r"\{([^{}]*)\}")
_SERIAL = re.compile(r"\{urut(?::([1-9]))?\}")


def next_number(
    pattern: str, *, serial: int, dated: date, klas: str, unit: str, kind: str, suffix: int = 0
) -> str:
    """ "{klas}/{urut}/{unit}/{tahun}" → "000.7.2.8/1147/SEK.PRC/2026"; {urut:3} pads with zeros to three digits.

    `suffix`: a letter that is dated back goes between two serials, "654.1" (§B.11).
    """
    words = {
        "klas": klas,
        "unit": unit,
        "jenis": kind,
        "bulan_romawi": ROMAN[dated.month - 1],
        "tahun": str(dated.year),
    }
    return _WORD.sub(lambda found: _filled(found, serial, suffix, words), pattern)


def _filled(found: re.Match[str], serial: int, suffix: int, words: dict[str, str]) -> str:
    if as_serial := _SERIAL.fullmatch(found[0]):
        return f"{serial:0{as_serial[1] or 1}d}{f'.{suffix}' if suffix else ''}"
    return words[found[1]]


def written_pattern(pattern: str) -> str:
    """ "{klas}/{urut}/{unit}/{tahun}" → "klasifikasi/nomor urut/kode unit/tahun"."""
    return _WORD.sub(lambda found: WORDS.get(found[1].partition(":")[0], found[0]), pattern)


def written_serial(serial: int, suffix: int = 0) -> str:
    """ "654", "654.1"."""
    return f"{serial}.{suffix}" if suffix else str(serial)


def read_serial(text: str) -> tuple[int, int] | None:
    """The inverse of `written_serial`; None for anything else, or for more than a register can hold."""
    found = re.fullmatch(r"([1-9][0-9]{0,8})(?:\.([1-9][0-9]{0,3}))?", text.strip(), re.ASCII)
    return (int(found[1]), int(found[2] or 0)) if found else None


def pattern_faults(pattern: str) -> list[Refusal]:
    """A pattern must tell every serial of every year apart, or two papers would carry one number."""
    faults = []
    words = [word for word in _WORD.findall(pattern) if not re.fullmatch(r"urut:[1-9]", word)]
    if unknown := [word for word in words if word not in WORDS] or re.findall(
        r"[{}]", _WORD.sub("", pattern)
    ):
        message = f"Bagian “{unknown[0]}” pada pola nomor tidak dikenal. Pakai {', '.join(f'{{{w}}}' for w in WORDS)}."
        faults.append(Refusal("word", message, "pattern"))
    if len(_SERIAL.findall(pattern)) != 1:
        faults.append(Refusal("serial", "Pola nomor harus memuat {urut} tepat satu kali.", "pattern"))
    elif not re.search(r"(^|[^\w{}])\{urut(:[1-9])?\}($|[^\w{}])", pattern):
        message = "Pisahkan {urut} dari bagian lain dengan tanda, misalnya garis miring."
        faults.append(Refusal("separator", message, "pattern"))
    if "{tahun}" not in pattern:
        message = "Pola nomor harus memuat {tahun}, karena urutan kembali ke 1 setiap tahun."
        faults.append(Refusal("year", message, "pattern"))
    return faults


def clashing(pattern: str, others: Iterable[tuple[str, str]]) -> list[Refusal]:
    """Counters are per kind, so two kinds with one pattern need {jenis}. `others`: (name of kind, its pattern)."""
    if "{jenis}" in pattern:
        return []
    return [
        Refusal(
            "clash",
            f"Pola ini sudah dipakai {name}. Tambahkan {{jenis}} agar nomornya tidak kembar.",
            "pattern",
        )
        for name, other in others
        if other == pattern
    ]


def serial_faults(
    start: int, last: int, used: Iterable[int], reserved: Iterable[int] = ()
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Serials of one register that are missing, and those used twice or never given out.

    A register opened at `start` accounts for everything up to it; `last` is the highest it has given out. A serial
    of `reserved` is accounted for by its block as long as nobody has used it.
    """
    times = Counter(used)
    given, held = range(start + 1, last + 1), set(reserved)
    missing = tuple(serial for serial in given if serial not in times and serial not in held)
    wrong = {serial for serial, count in times.items() if count > 1 or serial not in given}
    return missing, tuple(sorted(wrong | {serial for serial in held if serial not in given}))


def suffix_faults(last: int, used: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Inserted numbers, as (serial, suffix), that leave a gap before them, stand twice or behind no given serial."""
    times = Counter(used)
    return tuple(
        sorted(
            (serial, suffix)
            for (serial, suffix), count in times.items()
            if count > 1 or serial > last or (suffix > 1 and (serial, suffix - 1) not in times)
        )
    )
