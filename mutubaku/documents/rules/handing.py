"""How many copies of a paper go to whom, and what is typed by whoever confirms a receipt without an account. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from mutubaku.documents.rules.paper import Recipient
from mutubaku.values.refusal import Refusal

MOST_COPIES = 999
LONGEST_NAME = 130
IN_APPLICATION = "melalui aplikasi Mutubaku"
BY_CODE = "kode QR pada lembar serah terima"
_ON_PAPER = "lembar tanda terima"
_COUNTED = re.compile(r"(?P<name>.*?)\s*;\s*(?P<copies>\d{1,6})(?:\s+eksemplar)?\s*", re.IGNORECASE)

_HELD = re.compile(r"^(?:plt|plh)\b\.?\s*")


def read_recipient(line: str) -> Recipient:
    """ "Bappeda; 2" is two copies for Bappeda; without a count it is one."""
    if found := _COUNTED.fullmatch(line):
        return Recipient(found["name"], copies=int(found["copies"]))
    return Recipient(line)


def written_recipient(recipient: Recipient) -> str:
    """As it is typed."""
    return recipient.name if recipient.copies == 1 else f"{recipient.name}; {recipient.copies}"


def on_paper(name: str, sha256: str) -> str:
    """How a receipt was given whose signed sheet was scanned."""
    return f"{_ON_PAPER} {name}, sidik {sha256[:16]}"


def ways(each: Iterable[str]) -> tuple[str, ...]:
    """How a paper came to those who received it, of what each receipt says: every way once, scans without their names."""
    short = (f"{_ON_PAPER} bertanda tangan" if how.startswith(_ON_PAPER) else how for how in each)
    return tuple(dict.fromkeys(short))


def same_post(name: str) -> str:
    """One spelling of a post, whoever holds it and however: "Plt. Kepala UPTD X" is the Kepala UPTD X."""
    return _HELD.sub("", " ".join(name.split()).casefold())


def in_units(typed: Iterable[Recipient], heads: Mapping[str, int]) -> tuple[Recipient, ...]:
    """Recipients as typed, the head of a unit as its unit, so that its people confirm; each post once, the first time.
    `heads`: the name of a post that heads a unit → that unit."""
    units = {same_post(name): unit for name, unit in heads.items()}
    found: dict[str, Recipient] = {}
    for one in typed:
        post = same_post(one.name)
        found.setdefault(post, replace(one, unit_id=one.unit_id or units.get(post)))
    return tuple(found.values())


def refusals_of_copies(recipient: Recipient) -> list[Refusal]:
    if ";" in recipient.name:
        first = recipient.name.partition(";")[0].strip() or "Bappeda"
        words = f"{recipient.name}: setelah titik koma ditulis jumlah eksemplar dengan angka, misalnya {first}; 2."
        return [Refusal("copies", words, "recipients")]
    if 1 <= recipient.copies <= MOST_COPIES:
        return []
    words = f"{recipient.name}: jumlah eksemplar ditulis dari 1 sampai {MOST_COPIES}."
    return [Refusal("copies", words, "recipients")]


def refusals_to_acknowledge(name: str, *, received: bool) -> list[Refusal]:
    """`name` and post of who received, as typed; `received`: the receipt was confirmed before."""
    if received:
        return [Refusal("received", "Penerimaan ini sudah dicatat. Tidak perlu diulang.")]
    if not name.strip():
        return [Refusal("name", "Tuliskan nama dan jabatan penerima.", "name")]
    if len(name.strip()) > LONGEST_NAME:
        words = f"Nama dan jabatan paling panjang {LONGEST_NAME} huruf."
        return [Refusal("name", words, "name")]
    return []
