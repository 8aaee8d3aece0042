"""The example office of `mutubaku demo` as the place of a journey, and the clock it lives by."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mutubaku.ops.demo.walk import Stage
from mutubaku.ops.management.commands.demo import prepare

ZONE = ZoneInfo("Asia/Makassar")
OPENING = datetime(2026, 11, 2, 9, 5, tzinfo=ZONE)


@dataclass
class Clock:
    """Stands still until the story moves it on."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def to(self, day: int, time: str) -> None:
        """A day of the same month, such as (4, "09.30")."""
        hour, minute = map(int, time.split("."))
        self.at = self.at.replace(day=day, hour=hour, minute=minute)


@dataclass(frozen=True)
class Example:
    """`passwords` by username, such as "kepala.dinas" or "operator.kop"."""

    stage: Stage
    passwords: dict[str, str]

    @property
    def office_id(self) -> int:
        return self.stage.office_id


def found_example(folder: Path) -> Example:
    office = prepare(lambda line: None, folder)
    accounts = json.loads((folder / "akun.json").read_text(encoding="utf-8"))
    passwords = {one["username"]: one["password"] for one in accounts}
    return Example(Stage(office.office_id, lambda line: None), passwords)
