"""How formal Indonesian puts several words in a row. Nothing here knows what they name."""

from collections.abc import Sequence


def joined(parts: Sequence[str]) -> str:
    """ "A", "A dan B", "A, B, dan C"."""
    if len(parts) < 3:
        return " dan ".join(parts)
    return f"{', '.join(parts[:-1])}, dan {parts[-1]}"
