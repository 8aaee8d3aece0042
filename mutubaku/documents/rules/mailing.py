"""A signed paper by e-mail: to which address, with or without the file, and how an order to send stands. Pure."""

import re
from collections.abc import Sequence
from enum import StrEnum

from mutubaku.documents.rules.attached import AttachedFile
from mutubaku.documents.rules.marks import refusals_of_withdrawn
from mutubaku.documents.rules.paper import PaperFacts
from mutubaku.values.content import Content, Letter
from mutubaku.values.numeral import show
from mutubaku.values.refusal import Refusal

LARGEST_ATTACHMENT = 5 * 1024 * 1024  # of one message, all of its files together
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


class MailState(StrEnum):
    """FILED: no mail server is set, so the message lies in a folder and has not left the office."""

    WAITING = "waiting"
    SENT = "sent"
    FILED = "filed"
    FAILED = "failed"


def refusals_to_mail(paper: PaperFacts, address: str) -> list[Refusal]:
    found = refusals_of_withdrawn(paper)
    if not paper.signature:
        found.append(Refusal("unsigned", "Naskah belum ditandatangani, jadi belum dapat dikirim."))
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        words = "Alamat surel tidak dikenal. Tulis seperti umum@instansi.go.id."
        found.append(Refusal("address", words, "address"))
    return found


def is_secret(content: Content) -> bool:
    """A letter whose nature says so is never attached: the reader comes to it with an account."""
    if not isinstance(content, Letter):
        return False
    natures = [" ".join(values) for name, values in content.fields if name.strip().lower() == "sifat"]
    return any(word in nature.lower() for nature in natures for word in ("rahasia", "terbatas"))


def attached(sizes: Sequence[int | None], secret: bool) -> tuple[bool, ...]:
    """Which files go along: each that still fits, in their order; None: it is not built yet."""
    left, found = 0 if secret else LARGEST_ATTACHMENT, []
    for size in sizes:
        goes = size is not None and size <= left
        left -= size if goes and size is not None else 0
        found.append(goes)
    return tuple(found)


def words_of_files(
    kept: Sequence[AttachedFile], goes: Sequence[bool], office: str, check: str
) -> tuple[str, ...]:
    """Lines about the files that are the text of a paper: each with its hash, those that went along and those to fetch;
    `check`: address of the page that checks a file."""
    if not kept:
        return ()
    there = [file for file, along in zip(kept, goes, strict=True) if along]
    absent = [file for file, along in zip(kept, goes, strict=True) if not along]
    lines = []
    if there:
        lines += ["", "Berkas naskah yang ikut terlampir:", *map(_line, there)]
    if absent:
        lines += [
            "",
            f"Berkas naskah yang tidak ikut terlampir (surel memuat paling banyak {LARGEST_ATTACHMENT // 1024**2} MB):",
            *map(_line, absent),
            f"Pegawai {office} mengambilnya pada halaman naskah melalui tautan di atas; penerima lain memintanya kepada "
            f"{office} dengan menyebut nomor naskah.",
        ]
    return (*lines, "", f"Setiap berkas dapat diperiksa keasliannya di {check}")


def _line(file: AttachedFile) -> str:
    return f"- {file.name}, {show(file.size)} bita, SHA-256: {file.sha256}"
