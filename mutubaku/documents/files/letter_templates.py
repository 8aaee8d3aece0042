"""The letter templates shipped with the package; an office's own versions are rows (`models.Template`)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent.parent / "letters"


@cache
def shipped(kind: str, sop: str = "") -> dict[str, str] | None:
    """Fields of a letter as its form has them, with `name`; `sop`: of one procedure, "" for all others. The file of a
    procedure holds only what differs."""
    path = _HERE / (f"{kind}.{sop}.toml" if sop else f"{kind}.toml")
    if "/" in sop or not path.is_file():
        return None
    own = {key: text.strip() for key, text in tomllib.loads(path.read_text(encoding="utf-8")).items()}
    return {**(shipped(kind) or {}), **own} if sop else own


def wording(own: Mapping[str, Mapping[str, str]], kind: str, sop: str) -> Mapping[str, str]:
    """The fields to begin from: of the procedure itself before those of all others, the office's `own` (by procedure)
    before the shipped ones."""
    mine = own.get(sop) if sop else None
    return mine or (shipped(kind, sop) if sop else None) or own.get("") or shipped(kind) or {}
