"""Short names of the office's vocabulary that keep their letters wherever a text is set in ordinary letters. Pure.

Which procedures, codes or papers they come from is not known here.
"""

import re

# As they are written; the key is the word in capitals.
_WRITTEN = (
    "APBD", "APBN", "ASN", "BKU", "BLUD", "BMD", "BPS", "BSrE", "CALK", "DAK", "DAU", "DBH", "DIPA", "DPA", "DPPA",
    "DPRD", "IKI", "IKM", "IKU", "IPKD", "KUA", "LAKIP", "LKE", "LKj", "LKjIP", "LKPJ", "LPPD", "LRA", "NIP", "OPD",
    "PAD", "PDN", "PNS", "PPAS", "PPK", "PPTK", "RAPBD", "Renja", "Renstra", "RFK", "RKA", "RKAS", "RKPD", "RPJMD",
    "RPJPD", "RTP", "SAKIP", "SIMDA", "SIPD", "SKPD", "SOP", "SPBE", "SPD", "SPIP", "SPJ", "SPM", "SP2D", "TAPD",
    "TEPRA", "UKM", "UMKM", "UPTD", "USP",
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
)  # fmt: skip
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
ACRONYMS = frozenset(word for word in _WRITTEN if word.isupper())
_NAMES = {word.upper(): word for word in (*_WRITTEN, *_MONTHS)} | {"LKJ-IP": "LKj-IP"}
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def _lowered(word: str) -> str:
    """The word as it is written; of a compound each part by itself, unless the whole has a name."""
    if word in _NAMES:
        return _NAMES[word]
    return "-".join(_NAMES.get(part, part.lower()) for part in word.split("-"))


def in_sentence(capitals: str) -> str:
    """ "BERITA ACARA DATA SIPD" → "Berita acara data SIPD"; text not in capitals stays as it is."""
    if not capitals.isupper():
        return capitals
    text = _WORD.sub(lambda found: _lowered(found.group()), capitals)
    return text[:1].upper() + text[1:]


def capitals(text: str) -> str:
    """A title in capitals: "Laporan Kinerja (LKj-IP)" → "LAPORAN KINERJA (LKj-IP)". Only names that mix capitals and
    small letters stay as they are written; "Renstra" is set in capitals as any word is."""
    return _WORD.sub(lambda found: _raised(found.group()), text)


def _raised(word: str) -> str:
    name = _NAMES.get(word.upper(), "")
    return name if name[1:] != name[1:].lower() else word.upper()


def inside(name: str) -> str:
    """The name in the middle of a sentence: "Laporan TEPRA" → "laporan TEPRA"; "LKj-IP" and "Renstra" as they are."""
    first = name.split(maxsplit=1)[0] if name.strip() else ""
    kept = first[1:2].isupper() or first.upper() in _NAMES
    return name if kept else name[:1].lower() + name[1:]
