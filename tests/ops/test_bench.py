"""`mutubaku bench` prints one JSON line and leaves the office's own folder as it was."""

import json
import os
import subprocess
import sys

import pytest
from test_access import POLICY

from mutubaku.documents.builders.pdf import build_pdf, page_count
from mutubaku.ops.benches import book
from mutubaku.values.content import Chart, Table


def mutubaku(home, *words: str) -> subprocess.CompletedProcess[str]:
    place = {**os.environ, "MUTUBAKU_HOME": str(home), "MUTUBAKU_DATABASE_URL": ""}
    line = [sys.executable, "-m", "mutubaku", "bench", *words]
    return subprocess.run(line, env=place, capture_output=True, text=True, check=False)


def test_measures_in_a_scratch_database_with_its_own_options(tmp_path):
    done = mutubaku(tmp_path, "casework", "--units", "2", "--cases", "1", "--json")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    found = json.loads(done.stdout)
    assert (found["name"], found["units"], found["cases"]) == ("casework", 2, 1)
    assert not list(tmp_path.glob("*.sqlite3*"))


# Redirects, files, steps of a sign-in, and pages of things the office of the bench does not have.
UNMEASURED = {
    "web:masuk", "web:faktor", "web:masuk_kunci", "web:hapus_faktor", "documents:file", "figures:download",
    "figures:unit_month", "figures:sipd_reading", "documents:build", "cases:upload", "cases:unit", "cases:planned",
    "documents:numbers_csv", "documents:numbers_xlsx", "documents:scan", "documents:disposal", "verify:verified",
    "handover:receipt", "cases:disposition_sheet", "documents:send",
}  # fmt: skip


def test_measures_every_page_beside_an_empty_one(tmp_path):
    done = mutubaku(
        tmp_path, "pages", "--cases", "20", "--units", "2", "--rounds", "2", "--first-view", "--json"
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["name"], set(found["empty"])) == ("pages", {"p50_ms", "p95_ms"})
    assert {frozenset(line) for line in found["pages"]} == {
        frozenset({"page", "p50_ms", "p95_ms", "queries", "bytes", "first_view"})
    }
    measured = {line["page"] for line in found["pages"]}
    shown = {door for door, (get, _) in POLICY.items() if get}
    assert measured == shown - UNMEASURED
    assert {line["page"]: line["queries"] for line in found["pages"] if line["queries"] > 12} == {}


@pytest.mark.parametrize("words", [(), ("tidak-ada",), ("book", "--rounds", "dua")])
def test_wrong_usage_ends_with_two(tmp_path, words):
    done = mutubaku(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")


def test_measurement_without_units_says_what_to_do(tmp_path):
    done = mutubaku(tmp_path, "casework", "--units", "0", "--cases", "1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "1 sampai 10000" in done.stderr


def test_book_has_the_agreed_size():
    content = book.book()
    blocks = [block for chapter in content.chapters for block in chapter.blocks]
    built = build_pdf(content, book.dress_of())
    counts = (sum(isinstance(b, Table) for b in blocks), sum(isinstance(b, Chart) for b in blocks))
    assert counts == (60, 20)
    assert built.pages == pytest.approx(200, abs=10)
    assert page_count(book.bare(content, book.dress_of())) == pytest.approx(200, abs=20)
