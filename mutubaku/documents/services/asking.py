"""How often one address asks the public pages: counted in the database, so that all processes count together.

The table has no model: a count of minutes belongs to no office and to no backup. Addresses are kept as hashes.
"""

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

KEPT = 10  # minutes

# One statement, so that two processes never read the same count; both databases know it.
_COUNT = (
    "INSERT INTO documents_asked (minute, who, times) VALUES (%s, %s, 1) "
    "ON CONFLICT (minute, who) DO UPDATE SET times = documents_asked.times + 1 RETURNING times"
)
_FORGET = "DELETE FROM documents_asked WHERE minute < %s"


def times_asked(address: str, minute: int) -> int:
    """Counts one more; how often this address has asked in this minute, this time included."""
    who = salted_hmac("mutubaku.documents.asking", address).hexdigest()[:32]
    return _count(who, minute)


@transaction.atomic
def _count(who: str, minute: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [minute, who])
        times = int(cursor.fetchone()[0])
        if times == 1:
            cursor.execute(_FORGET, [minute - KEPT])
    return times
