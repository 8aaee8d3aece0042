"""Reads catalogue files: the procedures shipped with the package, any other TOML file, and what the check knows."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from mutubaku.sop.rules.known import Known, known_from
from mutubaku.sop.rules.parsing import parse
from mutubaku.sop.rules.procedure import Sop
from mutubaku.values.refusal import Refusal, Refused

_HERE = Path(__file__).resolve().parent.parent


def shipped_paths() -> dict[str, Path]:
    """SOP id → file, in the order of the printed book."""
    return {path.stem: path for path in sorted((_HERE / "catalogue").glob("*.toml"))}


def read_shipped() -> dict[str, Sop]:
    return {identity: read_file(path) for identity, path in shipped_paths().items()}


def read_file(path: Path) -> Sop:
    """Raises `Refused` when the file cannot be read or its content is no procedure."""
    return parse(read_plain(path))


def read_plain(path: Path) -> dict[str, Any]:
    """Raises `Refused` when the file cannot be read or is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Refused(
            Refusal("file", f"Berkas {path} tidak dapat dibaca. Periksa jalur dan izinnya.")
        ) from error
    except RecursionError as error:
        words = f"Berkas {path} bersarang terlalu dalam untuk sebuah lembar SOP. Perbaiki penulisannya."
        raise Refused(Refusal("toml", words)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        words = f"Berkas {path} bukan TOML yang sah: {error}. Perbaiki penulisannya."
        raise Refused(Refusal("toml", words)) from error


@cache
def read_known() -> Known:
    return known_from(tomllib.loads((_HERE / "lint.toml").read_text(encoding="utf-8")))
