"""What the journal says was done to papers, as the doctor compares it with their rows."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from mutubaku.org.selectors import entries


def acts(office_id: int, verb: str) -> Iterator[tuple[int, datetime, str, dict[str, Any]]]:
    """(id of the thing, when, in which post, facts) of every act of a verb, the earliest first."""
    for thing, at, position, facts in entries(office_id, verb=verb):
        yield int(thing.partition(":")[2]), at, position, facts
