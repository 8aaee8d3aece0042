"""`mutubaku restore`: a changed, foreign or damaged archive is refused whole and changes nothing."""

import hashlib
import json
import random
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from backups import Kept, every_file, every_row, put, run
from django.core.management import CommandError
from django.db import connection
from factories import cast, plan

from mutubaku.ops.archive import models

pytestmark = pytest.mark.usefixtures("files")


def repacked(data: bytes, change: Any) -> bytes:
    """The archive with its members changed; the ZIP itself is sound. `change` gets the manifest and name → bytes."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    manifest = json.loads(parts.pop("manifest.json"))
    change(manifest, parts)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in {**parts, "manifest.json": json.dumps(manifest).encode()}.items():
            archive.writestr(name, part)
    return out.getvalue()


def vouched(name: str, change: Any) -> Any:
    """Changes a member and lets the manifest vouch for it, as somebody with intent would."""

    def both(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
        parts[name] = change(parts[name])
        manifest["members"][name] = hashlib.sha256(parts[name]).hexdigest()

    return both


def edited(name: str, **values: Any) -> Any:
    """The first row of a table with other values."""

    def first(lines: bytes) -> bytes:
        row, *rest = lines.splitlines(keepends=True)
        return json.dumps({**json.loads(row), **values}).encode() + b"\n" + b"".join(rest)

    return vouched(name, first)


def without(name: str) -> Any:
    return lambda manifest, parts: parts.pop(name)


def besides(name: str) -> Any:
    return lambda manifest, parts: parts.update({name: b"x"})


def altered(name: str) -> Any:
    return lambda manifest, parts: parts.update({name: parts[name] + b" "})


def stating(**facts: Any) -> Any:
    return lambda manifest, parts: manifest.update(facts)


def a_file(manifest: dict[str, Any]) -> str:
    return min(name for name in manifest["members"] if name.startswith("berkas/"))


def without_a_file(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    """The manifest forgets it too; only the rows still name it."""
    parts.pop(a_file(manifest))
    del manifest["members"][a_file(manifest)]


def forged_file(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    vouched(a_file(manifest), lambda data: data + b" ")(manifest, parts)


def renamed_file(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    name = a_file(manifest)
    parts["berkas/" + "0" * 64] = parts.pop(name)
    manifest["members"]["berkas/" + "0" * 64] = manifest["members"].pop(name)


def migrated_further(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    manifest["migrations"].append("cases.9999_kelak")


def migrated_less(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    manifest["migrations"].remove("cases.0001_initial")


def miscounted(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    manifest["rows"]["org.unit"] += 1


def doubled(lines: bytes) -> bytes:
    return lines + lines.splitlines(keepends=True)[0]


WHOLE = "bukan cadangan Mutubaku yang utuh"
UNITS, PEOPLE, OFFICES = "data/org.unit.jsonl", "data/org.person.jsonl", "data/org.office.jsonl"
CHANGES = {
    "member gone": (without(UNITS), rf"{WHOLE} \(bagian data/org.unit.jsonl\)"),
    "member besides": (besides("catatan.txt"), rf"{WHOLE} \(bagian catatan.txt\)"),
    "rows altered": (altered(UNITS), rf"{WHOLE} \(bagian data/org.unit.jsonl\)"),
    "file altered": (lambda m, parts: altered(a_file(m))(m, parts), rf"{WHOLE} \(bagian berkas/"),
    "file forgotten": (without_a_file, rf"{WHOLE} \(bagian berkas/"),
    "file under another name": (renamed_file, rf"{WHOLE} \(bagian berkas/"),
    "file vouched for by the manifest only": (forged_file, rf"{WHOLE} \(bagian berkas/"),
    "foreign format": (stating(format="lain"), rf"{WHOLE} \(bagian manifest.json\)"),
    "newer version": (stating(version=2), "Mutubaku yang lebih baru"),
    "newer version of another shape": (stating(version=2, migrations=None, members=None), "Mutubaku yang lebih baru"),
    "newer migrations": (migrated_further, "Mutubaku yang lebih baru"),
    "older migrations": (migrated_less, "yang lebih lama.*cases.0001_initial"),
    "manifest of another shape": (stating(members=[1]), WHOLE),
    "rows miscounted": (miscounted, rf"{WHOLE} \(bagian data/org.unit.jsonl\)"),
    "row twice": (vouched(OFFICES, doubled), "menolak isi cadangan ini"),
    "row without its owner": (edited(UNITS, office_id=99), "menolak isi cadangan ini"),
    "row breaking a constraint": (edited(OFFICES, due_mode="C"), "menolak isi cadangan ini"),
    "column besides": (edited(UNITS, warna="biru"), rf"{WHOLE} \(bagian data/org.unit.jsonl\)"),
    "value of another type": (edited(PEOPLE, last_login="kemarin"), "menolak isi cadangan ini"),
    "row that is no row": (vouched(UNITS, lambda lines: b"[1]\n" + lines), WHOLE),
    "row that is no JSON": (vouched(UNITS, lambda lines: b"{\n" + lines), "menolak isi cadangan ini"),
}  # fmt: skip


def assert_refused(tmp_path: Path, files: Path, data: bytes, message: str) -> None:
    with pytest.raises(CommandError, match=message) as refused:
        run("restore", put(tmp_path, data))
    assert refused.value.returncode == 1
    assert [table for table, rows in every_row().items() if rows] == []
    assert every_file(files) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("change, message", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_archive_is_refused(
    kept: Kept, tmp_path: Path, files: Path, change: Any, message: str
) -> None:
    assert_refused(tmp_path, files, repacked(kept.archive, change), message)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data", [b"", b"bukan ZIP", b"PK\x05\x06" + bytes(18)], ids=["empty", "text", "no entries"]
)
def test_a_foreign_file_is_refused(tmp_path: Path, files: Path, data: bytes) -> None:
    assert_refused(tmp_path, files, data, WHOLE)


@pytest.mark.django_db
@pytest.mark.parametrize("part", [0.01, 0.3, 0.9, 0.999])
def test_a_truncated_archive_is_refused(kept: Kept, tmp_path: Path, files: Path, part: float) -> None:
    assert_refused(tmp_path, files, kept.archive[: int(len(kept.archive) * part)], WHOLE)


@pytest.mark.django_db
def test_a_damaged_byte_is_refused_or_does_no_harm(kept: Kept, tmp_path: Path, files: Path) -> None:
    """A ZIP has a few bytes without meaning, such as the time of a member; any other change is noticed."""
    chance, refused = random.Random(10), 0
    for _ in range(40):
        place = chance.randrange(len(kept.archive))
        data = bytearray(kept.archive)
        data[place] ^= 1 << chance.randrange(8)
        try:
            run("restore", put(tmp_path, bytes(data)))
        except CommandError:
            refused += 1
            assert [table for table, rows in every_row().items() if rows] == []
        else:
            assert (every_row(), every_file(files)) == (kept.rows, kept.files)
            for model in reversed(models()):
                model._base_manager.all()._raw_delete(connection.alias)  # past the guards of the journal
    assert refused > 20


@pytest.mark.django_db(transaction=True)
def test_a_database_in_use_is_refused_and_stays(kept: Kept, tmp_path: Path, files: Path) -> None:
    plan(cast(code="LAIN"))
    before = every_row()
    with pytest.raises(CommandError, match="sudah berisi data"):
        run("restore", put(tmp_path, kept.archive))
    assert (every_row(), every_file(files)) == (before, {})


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tidak-ada"):
        run("restore", str(tmp_path / "tidak-ada.zip"))
