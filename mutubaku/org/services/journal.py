"""Every service of every app ends in `write_journal`, inside its own transaction."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from mutubaku.org.rules.holding import Holder
from mutubaku.org.rules.journal import Entry, canonical
from mutubaku.values.refusal import Refusal, Refused

# Three statements by hand: this runs once for every act of every office, and the ORM costs four times as much.
_HEAD = "SELECT seq, hash FROM org_journalhead WHERE office_id = %s"


_ENTRY = (
    "INSERT INTO org_journalentry (office_id, seq, at, person_id, position, verb, thing, facts, hash) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


_MOVE = "UPDATE org_journalhead SET seq = %s, hash = %s WHERE office_id = %s"


def write_journal(
    office_id: int,
    *,
    by: Holder | None,
    verb: str,
    thing: str,
    facts: Mapping[str, object],
    at: datetime | None = None,
) -> str:
    """Appends one entry and returns its hash. `thing` reads "case:12"; `by` is None for the system itself.

    Must run inside the transaction of what it records; the locked head row keeps the chain in one line.
    """
    at = at or timezone.now()
    with connection.cursor() as cursor:
        seq, previous = _locked_head(cursor, office_id)
        entry = Entry(
            office_id,
            seq + 1,
            at,
            by.person_id if by else None,
            by.title if by else "",
            verb,
            thing,
            canonical(facts),
        )
        digest = entry.hash_after(previous)
        moment = connection.ops.adapt_datetimefield_value(at)
        cursor.execute(
            _ENTRY,
            [office_id, entry.seq, moment, entry.person_id, entry.position, verb, thing, entry.facts, digest],
        )
        cursor.execute(_MOVE, [entry.seq, digest, office_id])
    return digest


def in_line(office_id: int) -> None:
    """Waits for the office's other writers; for services that count before they write."""
    with connection.cursor() as cursor:
        _locked_head(cursor, office_id)


def _locked_head(cursor: CursorWrapper, office_id: int) -> tuple[int, str]:
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    cursor.execute(_HEAD + lock, [office_id])
    row = cursor.fetchone()
    if row is None:
        raise Refused(Refusal("office", "Perangkat daerah ini tidak ditemukan."))
    return row[0], row[1]
