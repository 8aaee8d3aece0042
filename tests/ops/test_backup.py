"""`mutubaku backup` and `restore`: the same state comes back, here or in another database; damage is refused whole."""

import hashlib
import json
import os
import random
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import override_settings
from factories import COOPS, OCTOBER, Cast, add_app, at, cast, key, open_round, plan, sheet, submit

from mutubaku.cases.models import LetterDraft, Work
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.selectors import next_work
from mutubaku.cases.services import flow
from mutubaku.cases.services.planning import plan_year
from mutubaku.cases.services.ticking import give_notices
from mutubaku.documents.files.letter_templates import shipped
from mutubaku.documents.models import Disposal, Letterhead, Receipt
from mutubaku.documents.rules.disposing import About, Order
from mutubaku.documents.rules.nota_dinas import NotaDinas, compose_nota_dinas
from mutubaku.documents.rules.number_lines import HandWritten, LineKind
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.rules.retention import Fate
from mutubaku.documents.selectors import paper
from mutubaku.documents.services.certifying import certify_all, set_nik
from mutubaku.documents.services.delivery import distribute, receive
from mutubaku.documents.services.disposing import dispose, set_instructions
from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.mailing import mail_paper
from mutubaku.documents.services.marking import initial, sign
from mutubaku.documents.services.number_lines import enter_number, reserve_numbers
from mutubaku.documents.services.retention import set_retention
from mutubaku.documents.services.uploading import keep_upload
from mutubaku.documents.services.wording import save_template, set_classes
from mutubaku.figures import services as figures
from mutubaku.figures.files.sipd_example import ExampleLine, example_report
from mutubaku.figures.services.reading import order_reading
from mutubaku.ops.archive import models
from mutubaku.ops.management.commands.doctor import examine
from mutubaku.org.selectors import journal_state
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period

REPOSITORY = Path(__file__).resolve().parents[2]
POSTGRES = os.environ.get("MUTUBAKU_TEST_POSTGRES") or "postgresql://postgres@127.0.0.1:5432/postgres"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
Rows = dict[str, list[tuple[Any, ...]]]


# ------------------------------------------------------------------ an office with a row in every table


def furnish() -> Cast:
    office = cast()
    adopt_calendar(office.office_id, at=at(0))
    load_catalogue(office.office_id, at=at(0))
    plan(office)
    plan_year(office.office_id, year=2026, by=office["kasubbag"], at=at(0))
    run_case(office)
    collect(office)
    certify_all(office.office_id, by=None, at=at(0))
    set_nik(office["kadis"].person_id, office_id=office.office_id, nik="6472010101700001", by=None, at=at(0))
    send_letter(office)
    keep_books(office)
    send_down(office)
    add_app(office["kasubbag"].person_id)
    name, data = "Bukti: 1.png", PNG
    keep_upload(office.office_id, dossier="x", name=name, data=data, by=office["kasubbag"], at=at(90))
    return office


def start(office: Cast, period: Period) -> int:
    version = in_force(office.office_id, "10-laporan-bulanan", at(0).date())
    assert version is not None
    return flow.start(
        office.office_id, sop_version_id=version.pk, period=period, title="Laporan realisasi", at=at(0),
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    )  # fmt: skip


def run_case(office: Cast) -> None:
    """Late by a day at its first step, and waiting for an outside office at its second."""
    case_id = start(office, OCTOBER)
    give_notices(office.office_id, now=at(20))
    late, given = (
        at(1440) + timedelta(microseconds=123_457),
        (Proof("assignment", ProofKind.ATTESTATION, words="Siapkan."),),
    )
    work, _ = next_work(case_id, 1)
    flow.complete(work, by=office["sekretaris"], proofs=given, late_cause="Rapat “RKA”\nsehari", at=late)
    work, _ = next_work(case_id, 2)
    flow.pause(work, by=office["kasubbag"], cause="Menunggu Bappeda", at=late)


def collect(office: Cast) -> None:
    """Both units sign, one cell is given back, and a SIPD file is imported."""
    asked = open_round(office)
    submit(office, asked, "PDN")
    remark = {
        "obstacle": "Tender ulang.",
        "action": "Dipercepat.",
        "person": "Kabid",
        "due": "4 Desember 2026",
    }
    values = {key(COOPS): {"money": Decimal(1_000_000), "physical": Decimal("84.25"), **remark}}
    submit(office, asked, "KOP", values)
    cell = figures.GivenBack(COOPS, "", "physical", "Cocokkan dengan berita acara.")
    figures.give_back(sheet(office, asked, "KOP").id, cells=[cell], by=office["kasubbag"], at=at(70))
    lines = [ExampleLine(COOPS, "Koperasi", "5.1.02.01.01.0024", "Barang", Decimal("900000.50"))]
    data = example_report(OCTOBER, lines, skpd="0.00.0.00.0.00.00.0000", skpd_name="Dinas Contoh", seed=1)
    figures.preview_sipd(office.office_id, period=OCTOBER, data=data, by=office["kasubbag"], at=at(75))
    order_reading(
        office.office_id, period=OCTOBER, name="sipd.xlsx", data=data, by=office["kasubbag"], at=at(76)
    )


def send_letter(office: Cast) -> None:
    Letterhead.objects.create(office_id=office.office_id, to_label="Kepada")
    facts = NotaDinas(
        recipients=("Para Kepala Bidang",), sender="Kepala Dinas", subject="Permintaan bahan", opening="Kami minta",
        requests=("isi", "kirim"), deadline="Selasa, 10 November 2026",
    )  # fmt: skip
    row = draft(
        office.office_id, kind="nota_dinas", dossier="x", title="Permintaan bahan", period="2026-10",
        content=compose_nota_dinas(facts), by=office["kasubbag"], at=at(0),
    )  # fmt: skip
    digest = paper(row.pk).digest
    initial(row.pk, digest=digest, by=office["sekretaris"], at=at(10))
    sign(row.pk, digest=digest, by=office["kadis"], at=at(20))
    to = (Recipient("Kepala Bidang PDN", office.units["PDN"]),)
    sent = distribute(
        row.pk, digest=row.versions.latest("no").digest, recipients=to, by=office["pelaksana"], at=at(30)
    )
    receive(sent[0].pk, by=office["kepala PDN"], how="aplikasi", at=at(40))


def keep_books(office: Cast) -> None:
    """A number reserved and written by hand, the office's own retention, a list of papers to be destroyed, a mail."""
    book = {"kind": "nota_dinas", "year": 2026, "by": office["kasubbag"], "at": at(45)}
    block = reserve_numbers(office.office_id, **book, count=2, reason="Jaringan kantor padam.")
    what = HandWritten(LineKind.RESERVED, at(45).date(), "Undangan", "Biro Umum", block.first)
    enter_number(office.office_id, **book, what=what)
    set_retention(
        office.office_id, code="nota-dinas", active=1, inactive=1, fate=Fate.MUSNAH, by=office["kasubbag"], at=at(46)
    )  # fmt: skip
    Disposal.objects.create(
        office_id=office.office_id, reason="Masa simpan habis.", at=at(47), post="Kasubbag",
        person_id=office["kasubbag"].person_id,
    )  # fmt: skip
    receipt = Receipt.objects.get()
    digest = paper(receipt.document_id).digest
    mail_paper(receipt.pk, address="pdn@contoh.test", digest=digest, by=office["pelaksana"], at=at(48))


def send_down(office: Cast) -> None:
    """A disposition in the office's own words, the wording of its letters, and a letter half typed."""
    by = office["kasubbag"]
    (box, *_) = set_instructions(office.office_id, labels=("Untuk diproses",), by=by, at=at(50))
    order = Order(About("Permintaan laporan"), (office["sekretaris"].position_id,), (box.code,))
    dispose(office.office_id, dossier="x", order=order, by=office["kadis"], at=at(51))
    fields = shipped("nota_dinas") or {}
    plain = dict.fromkeys(fields, "Bahan laporan")
    save_template(office.office_id, kind="nota_dinas", sop="", fields=plain, values={}, by=by, at=at(52))
    set_classes(office.office_id, codes={("06-monev", ""): "000.7"}, by=by, at=at(52))
    LetterDraft.objects.create(work=Work.objects.get(step=2), fields="{}", at=at(53), position=by.title)


# ------------------------------------------------------------------ reading it all


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


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    home = tmp_path_factory.mktemp("asal")
    with (
        django_db_blocker.unblock(),
        override_settings(FILES=home / "berkas", KEYS=home / "kunci", HOME=home),
    ):
        furnish()
        report = run("backup", str(home / "a.zip"))
        found = Kept(every_row(), every_file(home / "berkas"), (home / "a.zip").read_bytes(), report)
        call_command("flush", interactive=False, verbosity=0)
    return found


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "berkas"
    return tmp_path / "berkas"


def put(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "cadangan.zip"
    path.write_bytes(data)
    return str(path)


# ------------------------------------------------------------------ there and back


def test_the_example_has_a_row_in_every_table(kept: Kept) -> None:
    assert [table for table, rows in kept.rows.items() if not rows] == []


def test_backup_reports_what_the_file_holds(kept: Kept) -> None:
    assert kept.report == {
        "file": kept.report["file"],
        "rows": sum(map(len, kept.rows.values())),
        "files": len(kept.files),
        "bytes": len(kept.archive),
        "sha256": hashlib.sha256(kept.archive).hexdigest(),
    }


@pytest.mark.django_db(transaction=True)
def test_restored_state_equals_row_for_row_and_file_for_file(kept: Kept, tmp_path: Path, files: Path) -> None:
    report = run("restore", put(tmp_path, kept.archive))
    assert (every_row(), every_file(files)) == (kept.rows, kept.files)
    entries = len(kept.rows["org.JournalEntry"])
    doctor = {"faults": [], "cases": 1, "journal": {"entries": entries, "ok": True}}
    assert report == {"rows": kept.report["rows"], "files": kept.report["files"], "doctor": doctor}


@pytest.mark.django_db(transaction=True)
def test_the_same_state_is_the_same_bytes(kept: Kept, tmp_path: Path) -> None:
    run("restore", put(tmp_path, kept.archive))
    again = run("backup", str(tmp_path / "lagi.zip"))
    assert again["sha256"] == kept.report["sha256"]


@pytest.mark.django_db(transaction=True)
def test_work_goes_on_after_a_restore(kept: Kept, tmp_path: Path) -> None:
    run("restore", put(tmp_path, kept.archive))
    office_id = kept.rows["org.Office"][0][0]
    before = journal_state(office_id).entries
    adopt_calendar(office_id, at=at(3000))
    assert journal_state(office_id).entries == before + 1
    assert examine()["faults"] == []


# ------------------------------------------------------------------ refusals: nothing is changed


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


@pytest.mark.django_db(transaction=True)
def test_backup_without_a_kept_file_is_refused_and_leaves_the_last_one(tmp_path: Path, files: Path) -> None:
    office = cast()
    upload = keep_upload(
        office.office_id, dossier="x", name="a.png", data=PNG, by=office["kasubbag"], at=at(0)
    )
    run("backup", str(tmp_path / "a.zip"))
    last = (tmp_path / "a.zip").read_bytes()
    next(path for path in files.rglob(upload.sha256)).unlink()

    with pytest.raises(CommandError, match=f"Berkas {upload.sha256[:12]} tidak ada di penyimpanan"):
        run("backup", str(tmp_path / "a.zip"))
    assert (tmp_path / "a.zip").read_bytes() == last
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.zip"]


@pytest.mark.django_db
def test_backup_into_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tidak dapat ditulis"):
        run("backup", str(tmp_path / "tidak-ada" / "a.zip"))


# ------------------------------------------------------------------ while the office works


@pytest.mark.django_db(transaction=True)
def test_a_backup_taken_while_the_office_works_holds_one_moment(tmp_path: Path, files: Path) -> None:
    office = furnish()
    stop, trouble, written = Event(), [], []

    def work() -> None:
        try:
            while not stop.is_set():
                adopt_calendar(office.office_id)
                written.append(1)
        except Exception as broken:
            trouble.append(broken)
        finally:
            connection.close()

    writer = Thread(target=work)
    writer.start()
    try:
        while not written and not trouble:
            pass
        run("backup", str(tmp_path / "a.zip"))
    finally:
        stop.set()
        writer.join()
    call_command("flush", interactive=False, verbosity=0)
    assert trouble == []
    assert run("restore", str(tmp_path / "a.zip"))["doctor"]["faults"] == []


# ------------------------------------------------------------------ as its own program, and from one database to another


def program(home: Path, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ,
        "MUTUBAKU_HOME": str(home),
        "MUTUBAKU_DATABASE_URL": url,
        "PYTHONPATH": str(REPOSITORY),
    }
    command = [sys.executable, "-m", "mutubaku", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, cwd=home, timeout=120)


def assert_moves(kept: Kept, tmp_path: Path, url: str = "") -> None:
    """Into a fresh installation and out again: the same bytes."""
    source = put(tmp_path, kept.archive)
    home = tmp_path / "rumah"
    home.mkdir()
    early = program(home, "restore", source, "--json", url=url)
    assert (early.returncode, early.stdout) == (1, "")
    assert "Basis data belum sesuai dengan program ini" in early.stderr

    assert program(home, "migrate", "--verbosity", "0", url=url).returncode == 0
    done = program(home, "restore", source, "--json", url=url)
    assert (done.returncode, json.loads(done.stdout)["doctor"]["faults"]) == (0, [])
    again = program(home, "backup", str(home / "lagi.zip"), "--json", url=url)
    assert json.loads(again.stdout)["sha256"] == kept.report["sha256"]


def test_an_archive_moves_to_a_fresh_sqlite(kept: Kept, tmp_path: Path) -> None:
    assert_moves(kept, tmp_path)


@pytest.fixture
def fresh_postgres() -> Iterator[str]:
    """Address of an empty database, dropped afterwards."""
    name = f"uji_cadangan_{uuid.uuid4().hex}"
    try:
        server = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=2)
    except psycopg.OperationalError as gone:
        pytest.skip(f"needs PostgreSQL: set MUTUBAKU_TEST_POSTGRES, or start one on 127.0.0.1:5432 ({gone})")
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{POSTGRES.rpartition('/')[0]}/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_an_archive_moves_to_postgresql(kept: Kept, tmp_path: Path, fresh_postgres: str) -> None:
    assert_moves(kept, tmp_path, fresh_postgres)
