"""What a signing provider is: the finished PDF and the marks go in, signed bytes come out, or it refuses in clear words.

Number, date and QR are in the PDF already; after a provider has been at it nothing is added to a file any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class SigningMark:
    """One mark as the file carries it. `reason`: who in which post did what, when, under which text."""

    mark_id: int
    name: str
    reason: str
    location: str
    at: datetime
    certificate_id: int | None = None


class Provider(Protocol):
    def put(self, pdf: bytes, marks: Sequence[SigningMark]) -> bytes:
        """The PDF with these marks in the order given, the signature last. Raises Refused; then nothing is signed."""
        ...
