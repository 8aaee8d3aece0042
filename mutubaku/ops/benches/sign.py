"""`mutubaku bench sign`: three initials and one signature on a report book of 200 pages, and all four verified.

The book is built before the clock starts. `seconds` is all four increments, `verify_seconds` the reading of the file as
the verification page reads it, `added_bytes` what the four added. Best of the rounds: a busy neighbour only ever adds.
"""

from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from mutubaku.documents.builders.pdf import Built, build_pdf
from mutubaku.documents.signing.authority import found_authority, issue
from mutubaku.documents.signing.examine import examine
from mutubaku.documents.signing.lokal import Credential, Lokal
from mutubaku.documents.signing.provider import SigningMark
from mutubaku.ops.benches.book import book, dress_of

NEEDS_DATABASE = False
SINCE = datetime(2026, 1, 2, tzinfo=UTC)
POSTS = ("Kasubbag Perencanaan", "Sekretaris", "Kepala Bidang Perdagangan", "Kepala Dinas")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--rounds", type=int, default=3, help="berapa kali diulang; yang tercepat dicatat")


def run(options: dict[str, Any]) -> dict[str, Any]:
    provider, marks = _cast()
    built: Built = build_pdf(book(), dress_of())
    signing, verifying = [], []
    sealed = b""
    for _ in range(max(options["rounds"], 1)):
        start = perf_counter()
        sealed = provider.put(built.data, marks)
        signing.append(perf_counter() - start)
        start = perf_counter()
        found = examine(sealed, [provider.root])
        verifying.append(perf_counter() - start)
        if (
            not found.intact
            or len(found.signatures) != len(POSTS)
            or not all(s.trusted for s in found.signatures)
        ):
            raise RuntimeError("the signatures do not verify")
    return {
        "name": "sign",
        "pages": built.pages,
        "marks": len(marks),
        "seconds": round(min(signing), 3),
        "verify_seconds": round(min(verifying), 3),
        "added_bytes": len(sealed) - len(built.data),
    }


def _cast() -> tuple[Lokal, tuple[SigningMark, ...]]:
    """An authority with one certificate for each post, and their marks an hour apart."""
    until = SINCE + timedelta(days=730)
    root = found_authority("Dinas Contoh", "CONTOH", since=SINCE, until=until)
    people = [
        issue(root.pem, root.key, name=f"Pejabat {post}", title=post, since=SINCE, until=until)
        for post in POSTS
    ]
    keys = {number: Credential(one.pem, one.key) for number, one in enumerate(people)}
    marks = tuple(
        SigningMark(
            number,
            f"Pejabat {post}",
            f"Memaraf sebagai {post}",
            "Samarinda",
            SINCE + timedelta(hours=number),
            number,
        )
        for number, post in enumerate(POSTS)
    )
    return Lokal(keys, root.pem), marks
