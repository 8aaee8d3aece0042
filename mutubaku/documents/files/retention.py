"""The retention schedule of an office: the shipped proposals of `retention.toml`, and what the office put in their place.

What the schedule means is in `rules.retention`.
"""

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

from mutubaku.documents.models import RetentionRule
from mutubaku.documents.rules.retention import Fate, Series


@cache
def shipped() -> tuple[Series, ...]:
    told = tomllib.loads(Path(__file__).with_name("retention.toml").read_text(encoding="utf-8"))
    return tuple(
        Series(
            one["code"], one["name"], tuple(one.get("kinds", ())), tuple(one.get("klas", ())), one["active"],
            one["inactive"], Fate(one["fate"]),
        )
        for one in told["series"]
    )  # fmt: skip


def schedule(office_id: int) -> tuple[Series, ...]:
    """One query."""
    own = {row.code: row for row in RetentionRule.objects.filter(office_id=office_id)}
    return tuple(
        replace(
            one, active=own[one.code].active, inactive=own[one.code].inactive, fate=Fate(own[one.code].fate),
            proposed=False,
        )
        if one.code in own
        else one
        for one in shipped()
    )  # fmt: skip
