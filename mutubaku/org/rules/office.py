"""What an admin arranges: units, and the limits of deviation by month. Pure."""

import json
import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from mutubaku.org.rules.holding import Holder, Role
from mutubaku.org.rules.journal import canonical
from mutubaku.values.refusal import Refusal


class UnitKind(StrEnum):
    DINAS = "dinas"
    SEKRETARIAT = "sekretariat"
    SUBBAG = "subbag"
    BIDANG = "bidang"
    UPTD = "uptd"


UNIT_KIND_NAMES: dict[str, str] = {
    UnitKind.DINAS: "Dinas",
    UnitKind.SEKRETARIAT: "Sekretariat",
    UnitKind.SUBBAG: "Subbagian",
    UnitKind.BIDANG: "Bidang",
    UnitKind.UPTD: "UPTD",
}


def may_arrange(by: Holder, *, office_id: int, on: date) -> list[Refusal]:
    """Units, positions and settings are set by an admin of the same office."""
    if by.office_id == office_id and by.role == Role.ADMIN and by.holds_on(on):
        return []
    return [Refusal("role", "Hanya Admin perangkat daerah ini yang dapat mengubah susunan dan pengaturan.")]


def unit_faults(code: str, name: str, short_name: str) -> list[Refusal]:
    """What a unit lacks; its code stands in files and addresses."""
    found = []
    if not re.fullmatch(r"[A-Z0-9]{1,20}", code):
        found.append(Refusal("code", "Kode unit 1 sampai 20 huruf besar atau angka, misalnya PDN.", "code"))
    if not name.strip():
        found.append(Refusal("name", "Isi nama unit.", "name"))
    if not short_name.strip():
        found.append(Refusal("short_name", "Isi nama pendek unit.", "short_name"))
    return found


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What differs, as the journal keeps it: name → [before, after]."""
    return {name: [before[name], value] for name, value in after.items() if before[name] != value}


def limit_faults(waspada: int, kritis: int) -> list[Refusal]:
    """Limits of deviation, in points below the target."""
    if waspada < kritis:
        return []
    words = "Batas kritis harus lebih besar daripada batas waspada, misalnya waspada 5 dan kritis 10."
    return [Refusal("limits", words, "kritis")]


def limits_shown(kept: str, shipped: Mapping[str, int], month: str) -> list[dict[str, Any]]:
    """Every dated row in order, the shipped limits first while none holds yet; `now` marks the row in force."""
    rows: list[dict[str, Any]] = json.loads(kept)
    if not any(one["since"] <= month for one in rows):
        rows = [{"since": "", **shipped}, *rows]
    held = max(one["since"] for one in rows if one["since"] <= month)
    return [{**one, "now": one["since"] == held} for one in rows]


def with_limits(kept: str, row: Mapping[str, int | str]) -> str:
    """The office's dated limits with this row in them; a row of the same month is replaced."""
    rows = [one for one in json.loads(kept) if one["since"] != row["since"]]
    return canonical(sorted([*rows, dict(row)], key=lambda one: str(one["since"])))
