"""The whole state of an installation as one ZIP file, and back again: every row of our tables, every kept file.

The rows are written the same way from SQLite and from PostgreSQL, so an office can move from one to the other, and
on one machine the same state gives the same bytes. Left out: sign-ins in progress and the secret key, which belong to the
installation; without that key authenticator apps and recovery codes of the archive stay sealed, passkeys open. The
only place that writes rows without a service: it puts back what services wrote.
"""

import hashlib
import json
import os
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from mutubaku.documents.files import store
from mutubaku.documents.selectors import kept_files
from mutubaku.org.selectors import offices
from mutubaku.values.refusal import Refusal, Refused

FACTORS = "mfa.Authenticator"  # of a library, and yet an account without its second factor is another account
FORMAT, VERSION = "mutubaku-cadangan", 1
MANIFEST, FILES = "manifest.json", "berkas/"
BATCH, CHUNK = 500, 1024 * 1024

Manifest = dict[str, Any]


@dataclass(frozen=True)
class Counts:
    """How many rows of all tables, and how many files."""

    rows: int
    files: int


# ---------------------------------------------------------------- what belongs to the state


def models() -> list[type[Model]]:
    """Our tables, each after those it must point to; a table that points to itself holds its rows in order of their key.

    What a row may point to can come later: the database asks at the end of the transaction.
    """
    every = apps.get_models(include_auto_created=True)
    ours = {model for model in every if model.__module__.startswith("mutubaku.")} | {apps.get_model(FACTORS)}
    graph = {model: sorted(_needed(model) & ours, key=_label) for model in sorted(ours, key=_label)}
    return list(TopologicalSorter(graph).static_order())


def _needed(model: type[Model]) -> set[Any]:
    fields = (field for field in model._meta.concrete_fields if field.is_relation and not field.null)
    return {field.related_model for field in fields} - {model}


def _label(model: type[Model]) -> str:
    return model._meta.label_lower


def _columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _member(model: type[Model]) -> str:
    return f"data/{_label(model)}.jsonl"


def _migrations() -> list[str]:
    """Names of our migrations this database has; raises Refused unless it has all that the program brings."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        words = "Basis data belum sesuai dengan program ini. Jalankan “mutubaku migrate”, lalu ulangi."
        raise Refused(Refusal("not_migrated", words))
    ours = {model._meta.app_label for model in models()}
    return sorted(f"{app}.{name}" for app, name in executor.loader.applied_migrations if app in ours)


def _files() -> list[str]:
    """Members of every file that a row of any office names."""
    return sorted({FILES + sha256 for office in offices() for sha256 in kept_files(office.pk)})


# ---------------------------------------------------------------- writing


def backup(target: Path) -> Counts:
    """Writes the archive whole under another name first; a file already at `target` is replaced only then.

    Raises Refused when the database lacks migrations, a kept file is gone or altered, or nothing can be written.
    """
    try:
        handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".cadangan-")
        try:
            with os.fdopen(handle, "wb") as file:
                counts = _write(file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, target)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as trouble:
        words = f"Cadangan tidak dapat ditulis ke {target}: {trouble.strerror}. Pilih folder lain."
        raise Refused(Refusal("target", words)) from trouble
    return counts


def _write(file: IO[bytes]) -> Counts:
    with _one_moment(), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        migrations, rows, members = _migrations(), {}, {}
        for model in models():
            rows[_label(model)], members[_member(model)] = _write_rows(archive, model)
        files = _files()
        for name in files:
            members[name] = name.removeprefix(FILES)
            archive.writestr(zipfile.ZipInfo(name), store.read(members[name]))
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "migrations": migrations,
            "rows": rows,
            "members": members,
        }
        archive.writestr(zipfile.ZipInfo(MANIFEST), json.dumps(manifest, indent=1))
    return Counts(sum(rows.values()), len(files))


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction that sees one moment of the database and keeps no writer waiting."""
    connection.ensure_connection()
    usual = getattr(connection, "transaction_mode", None)
    # SQLite only: the mode of our settings takes the write lock. PostgreSQL has no such attribute and ignores it.
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]


def _write_rows(archive: zipfile.ZipFile, model: type[Model]) -> tuple[int, str]:
    """Number of rows, and SHA-256 of the member."""
    count, digest = 0, hashlib.sha256()
    # ZipInfo without a date: the same rows are the same bytes whenever they are written.
    info = zipfile.ZipInfo(_member(model))
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as member:
        rows = model._base_manager.order_by("pk").values(*_columns(model))
        for row in rows.iterator(chunk_size=BATCH):
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain) + "\n"
            member.write(line.encode())
            digest.update(line.encode())
            count += 1
    return count, digest.hexdigest()


def _plain(value: object) -> str:
    """Dates and times to the microsecond: the journal's hashes cover them. Any other type needs its own thought."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no plain form for {type(value).__name__}")


# ---------------------------------------------------------------- reading


def restore(source: Path) -> Counts:
    """Puts an archive into an empty database and the file store, all or nothing.

    Raises Refused, and has changed nothing, for a database that is not empty or not migrated, for a file that is
    damaged, foreign or of another version, and for rows the database does not take.
    """
    here = set(_migrations())
    try:
        with source.open("rb") as file, _opened(file) as archive:
            return _put_back(archive, _checked(archive, here))
    except OSError as trouble:
        words = f"{trouble.filename or source}: {trouble.strerror}. Tidak ada data yang diubah."
        raise Refused(Refusal("disk", words)) from trouble


def _damage(part: str = "") -> Refusal:
    where = f" (bagian {part})" if part else ""
    words = f"Berkas ini bukan cadangan Mutubaku yang utuh{where}. Pakai berkas cadangan yang lain."
    return Refusal("damaged", words, part)


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except Exception as damage:  # a broken byte makes zipfile and its decompressors raise almost anything
        raise Refused(_damage()) from damage


def _checked(archive: zipfile.ZipFile, here: set[str]) -> Manifest:
    """The manifest, once everything it says is true of the file, and of a program with the migrations `here`."""
    try:
        manifest: Manifest = json.loads(archive.read(MANIFEST))
        refusals = _version_refusals(manifest, here) or _faults(archive, manifest)
    except Exception as damage:  # as in `_opened`
        raise Refused(_damage()) from damage
    if refusals:
        raise Refused(refusals)
    return manifest


def _version_refusals(manifest: Manifest, here: set[str]) -> list[Refusal]:
    if manifest["format"] != FORMAT:
        return [_damage(MANIFEST)]
    if manifest["version"] > VERSION or set(manifest["migrations"]) - here:
        words = "Cadangan ini dibuat oleh Mutubaku yang lebih baru. Perbarui program, lalu ulangi."
        return [Refusal("newer", words)]
    if lacking := sorted(here - set(manifest["migrations"])):
        words = (
            "Cadangan ini dibuat oleh Mutubaku yang lebih lama. Pulihkan dengan program versi itu, perbarui program, "
            f"lalu jalankan “mutubaku migrate”. Yang belum ada dalam cadangan: {', '.join(lacking)}."
        )
        return [Refusal("older", words)]
    return []


def _faults(archive: zipfile.ZipFile, manifest: Manifest) -> list[Refusal]:
    """What the file lacks, has besides, or holds differently from what the manifest says."""
    there = Counter(entry.filename for entry in archive.infolist())
    named = Counter([*manifest["members"], MANIFEST])
    odd = sorted({*(there - named), *(named - there), *(set(map(_member, models())) - set(named))})
    if odd or manifest["rows"].keys() != set(map(_label, models())):
        return [_damage(name) for name in odd or [MANIFEST]]
    return [
        _damage(name) for name, sha256 in manifest["members"].items() if not _is_whole(archive, name, sha256)
    ]


def _is_whole(archive: zipfile.ZipFile, name: str, sha256: str) -> bool:
    """What the manifest says of a member; a kept file is its own witness by its name."""
    if name.startswith(FILES) and name != FILES + sha256:
        return False
    return _sha256(archive, name) == sha256


def _sha256(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as member:
        while chunk := member.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _put_back(archive: zipfile.ZipFile, manifest: Manifest) -> Counts:
    """Rows first and files last, so a refused row leaves no file behind."""
    files = [name for name in manifest["members"] if name.startswith(FILES)]
    try:
        with transaction.atomic():
            _require_empty()
            for model in models():
                if _read_rows(archive, model) != manifest["rows"][_label(model)]:
                    raise Refused(_damage(_member(model)))
            connection.check_constraints()
            if sorted(files) != _files():
                raise Refused(_damage(FILES))
            _reset_sequences()
            for name in files:
                store.keep(archive.read(name))
    except (DatabaseError, ValidationError, ValueError, TypeError, OverflowError) as trouble:
        words = f"Basis data tujuan menolak isi cadangan ini: {trouble}. Tidak ada data yang diubah."
        raise Refused(Refusal("rows", words)) from trouble
    return Counts(sum(manifest["rows"].values()), len(files))


def _require_empty() -> None:
    if taken := [_label(model) for model in models() if model._base_manager.exists()]:
        words = (
            f"Basis data tujuan sudah berisi data ({len(taken)} tabel, antara lain {taken[0]}). Pulihkan cadangan ke "
            "basis data baru yang disiapkan dengan “mutubaku migrate”."
        )
        raise Refused(Refusal("not_empty", words))


def _read_rows(archive: zipfile.ZipFile, model: type[Model]) -> int:
    """Adds the rows as they are, past `save()`; returns how many."""
    count = 0
    with archive.open(_member(model)) as lines:
        while batch := [_object(model, line) for line in islice(lines, BATCH)]:
            model._base_manager.bulk_create(batch)
            count += len(batch)
    return count


def _object(model: type[Model], line: bytes) -> Model:
    row = json.loads(line)
    if set(row) != set(_columns(model)):
        raise Refused(_damage(_member(model)))
    return model(
        **{field.attname: field.to_python(row[field.attname]) for field in model._meta.concrete_fields}
    )


def _reset_sequences() -> None:
    """PostgreSQL counts keys apart from the rows; SQLite reads them from the rows."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models()):
            cursor.execute(statement)
