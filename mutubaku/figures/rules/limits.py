"""The office's limits of deviation, each set with the month from which it holds. Pure.

No regulation fixes them, so they are data of the office: a list of dated rows, kept as JSON with the office.
"""

import json
from decimal import Decimal

from mutubaku.figures.rules.rfk import Limits
from mutubaku.values.period import Period


def limits_in(kept: str, period: Period) -> Limits:
    """Of the last row that holds in the period; before the first row the limits the program ships with."""
    first = str(Period.month_of(period.year, period.last))
    rows = [row for row in json.loads(kept) if row["since"] <= first]
    if not rows:
        return Limits()
    row = max(rows, key=lambda one: str(one["since"]))
    return Limits(
        waspada=-Decimal(row["waspada"]), kritis=-Decimal(row["kritis"]),
        ahead=Decimal(row["ahead"]), unpaid=Decimal(row["unpaid"]),
    )  # fmt: skip
