"""Every row and file of an office, to be compared; a backup kept beside them; the commands."""

import json
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from mutubaku.ops.archive import models

Rows = dict[str, list[tuple[Any, ...]]]


def every_row() -> Rows:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list(*columns(model)))
        for model in models()
    }


def columns(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def every_file(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command(*arguments, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@dataclass(frozen=True)
class Kept:
    """A furnished office before it was backed up, and its backup."""

    rows: Rows
    files: dict[str, bytes]
    archive: bytes
    report: dict[str, Any]


def put(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "cadangan.zip"
    path.write_bytes(data)
    return str(path)
