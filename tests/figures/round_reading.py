"""What tests read of a round: the values typed into a sheet, and the acts written down."""

from factories import at

from mutubaku.figures import selectors, services
from mutubaku.org.models import JournalEntry
from mutubaku.values.period import Period

SEPTEMBER = Period.parse("2026-09")


def verbs(dinas):
    found = JournalEntry.objects.filter(office_id=dinas.office_id, at__gte=at(0)).order_by("seq")
    return [
        verb for verb in found.values_list("verb", flat=True)
        if verb in {name for name in services.__all__ if name.islower()}
    ]  # fmt: skip


def typed(sheet_id):
    form = selectors.sheet_form(sheet_id)
    return {row.key: (row.money, row.physical) for row in form.rows}
