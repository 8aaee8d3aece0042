"""What tables of papers share in their constraints."""

from django.db.models import Q


def all_or_none(*names: str, blank: tuple[str, ...] = ()) -> Q:
    """Columns that are filled together or not at all; `blank` are text columns, empty instead of null."""
    none = Q(**{f"{name}__isnull": True for name in names}, **dict.fromkeys(blank, ""))
    full = Q(**{f"{name}__isnull": False for name in names})
    for name in blank:
        full &= ~Q(**{name: ""})
    return none | full
