"""A signed paper by e-mail: to which address, with or without the file, and how an order to send stands. Pure."""

import re
from enum import StrEnum

from mutubaku.documents.rules.marks import refusals_of_withdrawn
from mutubaku.documents.rules.paper import PaperFacts
from mutubaku.values.content import Content, Letter
from mutubaku.values.refusal import Refusal

LARGEST_ATTACHMENT = 5 * 1024 * 1024
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


def attaches(size: int | None, secret: bool) -> bool:
    """Whether the signed PDF goes along; `size` None: it is not built yet."""
    return size is not None and size <= LARGEST_ATTACHMENT and not secret
