"""The classification codes of an office: the shipped proposals of `classes.toml`, the office's own in their place."""

import tomllib
from functools import cache
from pathlib import Path

from mutubaku.documents.models import Classification
from mutubaku.documents.rules.classes import Classes


@cache
def shipped() -> Classes:
    told = tomllib.loads(Path(__file__).with_name("classes.toml").read_text(encoding="utf-8"))
    return Classes(told["procedures"], told["kinds"])


def classes_of(office_id: int) -> Classes:
    """The codes in force: one query."""
    rows = list(Classification.objects.filter(office_id=office_id).values_list("sop", "kind", "code"))
    own = Classes({sop: code for sop, _, code in rows if sop}, {kind: code for _, kind, code in rows if kind})
    return own.over(shipped())
