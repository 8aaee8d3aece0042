"""One case as one file: complete, the same bytes for the same state, readable alone, and no byte of it can be changed."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from functools import cache

import factories
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mutubaku.cases.files import periksa
from mutubaku.cases.models import Case
from mutubaku.cases.rules.archived import index, members_of, table
from mutubaku.cases.services.archiving import export_case
from mutubaku.documents.models import Rendition, Version
from mutubaku.documents.rules.paper import PaperState
from mutubaku.documents.services.marking import initial
from mutubaku.org.models import JournalEntry
from mutubaku.org.rules.holding import ROLE_NAMES, Role
from mutubaku.sop.rules.things import is_thing
from mutubaku.values.refusal import Refused


def exported(case: Case) -> bytes:
    out = io.BytesIO()
    export_case(case.pk, out, by=None)
    return out.getvalue()


@pytest.fixture
def case(world) -> Case:
    return Case.objects.select_related("office").get(number=world["busy"][0])


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def rows(data: bytes, name: str) -> list[dict[str, str]]:
    return json.loads(opened(data).read(f"data/{name}.json"))


def test_an_archive_holds_every_text_and_file_of_its_case(world, case):
    archive = opened(exported(case))
    names = set(archive.namelist())

    texts = Version.objects.filter(document__dossier=case.number)
    assert {name for name in names if name.startswith("naskah/")} == {
        f"naskah/{row.document_id}-versi-{row.no}.json" for row in texts
    }
    files = Rendition.objects.filter(version__document__dossier=case.number)
    assert len([name for name in names if name.startswith("berkas/")]) == files.count() == 1
    assert [archive.read(name) for name in names if name.startswith("unggahan/")] == [b"%PDF-1.4 surat"]
    assert {"manifest.json", "indeks.html", "periksa.py"} < names


def test_the_tables_tell_the_case_and_its_journal(world, case):
    data = exported(case)

    assert rows(data, "pekerjaan")[0]["nomor"] == case.number
    assert len(rows(data, "unit")) == 2
    told = [(row["tindakan"], row["tentang"].partition(":")[0]) for row in rows(data, "jurnal")]
    # The planned round, the paper with its two files, the disposition, the upload: what the office did about this case.
    assert sorted(set(told)) == [
        ("build", "document"), ("dispose", "disposition"), ("draft", "document"), ("keep_upload", "upload"),
        ("open_round", "round"), ("order_build", "document"), ("start_case", "case"),
    ]  # fmt: skip


def test_figures_of_the_round_stand_in_csv_and_json_alike(world):
    case = Case.objects.get(number=world["busy"][1])
    data = exported(case)

    table = list(
        csv.DictReader(io.StringIO(opened(data).read("data/angka.csv").decode("utf-8-sig")), delimiter=";")
    )

    assert table == rows(data, "angka")
    assert sorted((row["nilai"], row["unit"]) for row in table if row["unit"] == "KOP") == [
        ("1000000", "KOP"), ("84.00", "KOP"),
    ]  # fmt: skip


def test_the_index_says_in_words_what_the_pages_say(world, case):
    page = opened(exported(case)).read("indeks.html").decode()
    raw = {role.value for role in Role if "_" in role} | {*PaperState, "tanda_tangan", "nota_dinas"}

    shown = set(re.findall(r"<td[^>]*>([^<]*)</td>", page))
    assert not shown & raw
    assert not [cell for cell in shown if is_thing(cell) and ":" in cell]
    assert ROLE_NAMES[Role.SEKRETARIS] in shown


def test_the_same_state_gives_the_same_bytes_and_another_state_others(world, case):
    first = exported(case)
    assert exported(case) == first
    paper = Version.objects.filter(document__dossier=case.number).latest("pk")
    initial(paper.document_id, digest=paper.digest, by=_secretary(case), at=factories.at(30))
    assert exported(case) != first


def _secretary(case: Case):
    from mutubaku.org.selectors import office_holders

    return next(h for h in office_holders(case.office_id, factories.START.date()) if h.role == "sekretaris")


def test_taking_an_archive_is_written_in_the_journal_with_its_hash(world, case):
    data = exported(case)
    entry = JournalEntry.objects.get(verb="export_case")
    assert entry.thing == f"archive:{case.number}"
    assert json.loads(entry.facts)["sha256"] == periksa.sha256(data)


def test_a_kept_file_that_is_gone_stops_the_archive(world, case, settings):
    file = Rendition.objects.get(version__document__dossier=case.number)
    (settings.FILES / file.sha256[:2] / file.sha256[2:4] / file.sha256).unlink()
    with pytest.raises(Refused) as caught:
        exported(case)
    assert [refusal.code for refusal in caught.value.refusals] == ["missing"]


# ---------------------------------------------------------------- the checker


def test_the_checker_of_the_archive_runs_alone_and_finds_it_whole(world, case, tmp_path):
    data = exported(case)
    (tmp_path / "arsip.zip").write_bytes(data)
    (tmp_path / "periksa.py").write_bytes(opened(data).read("periksa.py"))

    def check(*arguments):
        command = [sys.executable, "-I", "-S", "periksa.py", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    whole = check("arsip.zip", periksa.sha256(data))
    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.startswith("Arsip utuh:")
    assert check("arsip.zip", "0" * 64).returncode == 1
    assert (check().returncode, check("tidak-ada.zip").returncode) == (2, 1)


@cache
def sample() -> bytes:
    """A small archive of the program's own layout with everything the checker looks at."""
    body = b'{"kind":"letter"}'
    entry = {
        "kantor": "1", "urut": "1", "waktu": "2026-11-02T01:05:00.000000+00:00", "orang": "3", "jabatan": "Sekretaris",
        "tindakan": "sign", "tentang": "document:7", "keterangan": "{}", "sidik sebelumnya": "0" * 64,
    }  # fmt: skip
    second = {**entry, "urut": "2", "sidik sebelumnya": periksa.entry_hash(entry)}
    journal = [{**one, "sidik": periksa.entry_hash(one)} for one in (entry, second)]
    digest = periksa.sha256(body)
    tables = [
        table(
            "versi", "Versi", ("naskah", "versi", "sidik", "isi"), [(7, 1, digest, "naskah/7-versi-1.json")]
        ),
        table("tanda", "Tanda", ("naskah", "versi", "jabatan", "sidik"), [(7, 1, "Sekretaris", digest)]),
        table("jurnal", "Jurnal", tuple(journal[0]), [tuple(one.values()) for one in journal]),
    ]
    files = {"indeks.html": index("x", {}, tables), "naskah/7-versi-1.json": body, **members_of(tables)}
    out = io.BytesIO()
    hashes = {name: periksa.sha256(data) for name, data in files.items()}
    periksa.packed([(periksa.MANIFEST, periksa.manifest_of(hashes)), *files.items()], out)
    return out.getvalue()


def test_the_sample_is_whole():
    assert periksa.faults(sample()) == []


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.integers(1, 255))
def test_any_flipped_byte_is_found(data, change):
    whole = bytearray(sample())
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= change
    assert periksa.faults(bytes(whole)) != []


@given(st.data())
def test_bytes_cut_off_or_added_are_found(data):
    whole = sample()
    cut = data.draw(st.integers(0, len(whole) - 1))
    more = data.draw(st.binary(min_size=1, max_size=40))
    assert periksa.faults(whole[:cut]) != []
    assert periksa.faults(whole + more) != []
    assert periksa.faults(more + whole) != []


def rebuilt(change) -> bytes:
    """The sample with one file rewritten and every hash of the layout made to fit again."""
    files = {
        name: opened(sample()).read(name) for name in opened(sample()).namelist() if name != periksa.MANIFEST
    }
    change(files)
    out = io.BytesIO()
    hashes = {name: periksa.sha256(data) for name, data in files.items()}
    periksa.packed([(periksa.MANIFEST, periksa.manifest_of(hashes)), *files.items()], out)
    return out.getvalue()


def replaced(name: str, old: bytes, new: bytes):
    def change(files):
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            replaced("naskah/7-versi-1.json", b"letter", b"book"),
            "naskah 7 versi 1: isi berbeda dari sidiknya",
        ),
        (replaced("data/versi.csv", b"7", b"8"), "data/versi.csv: berbeda dari data/versi.json"),
        (lambda files: files.pop("data/tanda.csv"), "data/tanda.csv: tidak ada"),
        (replaced("data/jurnal.json", b"sign", b"draft"), "jurnal entri 1: isi berbeda dari sidiknya"),
        (replaced("data/jurnal.json", b'"urut": "1"', b'"urut": "2"'), "jurnal entri 2: urutan terbalik"),
    ],
)
def test_a_lie_that_fits_the_layout_contradicts_the_contents(change, words):
    assert words in periksa.faults(rebuilt(change))


# ---------------------------------------------------------------- the page and the command


def test_the_page_offers_the_file_to_those_who_may(world, case):
    reader, unit = Client(), Client()
    reader.force_login(world["persons"]["pembaca"])
    unit.force_login(world["persons"]["operator_unit"])
    address = f"/pekerjaan/{case.number}/arsip/"

    answer = reader.post(address)

    assert answer["Content-Disposition"] == f'attachment; filename="arsip-{case.number}.zip"'
    assert periksa.faults(b"".join(answer.streaming_content)) == []
    assert (reader.get(address).status_code, unit.get(address).status_code) == (200, 403)
    assert address in reader.get(f"/pekerjaan/{case.number}/").content.decode()
    assert address not in unit.get(f"/pekerjaan/{case.number}/").content.decode()


def test_the_command_writes_the_same_file_and_tells_its_hash(world, case, tmp_path, capsys):
    target = tmp_path / "arsip.zip"
    call_command("archive", case.number, str(target), "--office", case.office.code, "--json")
    told = json.loads(capsys.readouterr().out)
    assert target.read_bytes() == exported(case)
    assert told["sha256"] == periksa.sha256(target.read_bytes())
    with pytest.raises(CommandError, match="Pekerjaan TIDAK-ADA tidak ditemukan"):
        call_command("archive", "TIDAK-ADA", str(target))
    assert [path.name for path in tmp_path.glob("*arsip*")] == ["arsip.zip"]


def test_the_index_shows_moments_of_the_office_and_runs_nothing(world, case):
    page = opened(exported(case)).read("indeks.html").decode()
    assert "<td>02-11-2026 09.05</td>" in page  # 01.05 UTC in WITA
    assert "<script" not in page
    assert (
        f'<a href="berkas/{Rendition.objects.get(version__document__dossier=case.number).version.document_id}'
        in page
    )
