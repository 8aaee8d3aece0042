"""A button says what pressing it does; the file of a thing is called by what it is."""

import tomllib
from pathlib import Path

import pytest

import mutubaku.sop
from mutubaku.cases.rules.asked import asked
from mutubaku.cases.rules.labels import file_label
from mutubaku.cases.rules.verbs import verb_of
from mutubaku.sop.rules.parsing import parse

CATALOGUE = Path(mutubaku.sop.__file__).parent / "catalogue"
SOPS = {p.stem: parse(tomllib.loads(p.read_text(encoding="utf-8"))) for p in sorted(CATALOGUE.glob("*.toml"))}


@pytest.mark.parametrize(
    ("sop", "step", "papers", "verb"),
    [
        ("10-laporan-bulanan", 3, {"nota_dinas"}, "Setujui dan paraf"),
        ("10-laporan-bulanan", 3, set(), "Catat paraf"),
        ("10-laporan-bulanan", 6, {"nota_dinas"}, "Tanda tangani dan kirim"),
        ("04-renstra", 6, {"nota_dinas"}, "Kirim bahan"),
        ("10-laporan-bulanan", 7, {"nota_dinas"}, "Selesaikan pengingatan"),
        ("10-laporan-bulanan", 8, {"nota_dinas"}, "Kompilasi"),
        ("04-renstra", 8, {"nota_dinas"}, "Serahkan kompilasi"),
        ("10-laporan-bulanan", 12, {"book"}, "Susun berkas cetak"),
        ("10-laporan-bulanan", 12, set(), "Catat pencetakan"),
        ("10-laporan-bulanan", 15, {"book"}, "Distribusikan"),
        ("06-monev", 17, set(), "Catat tanda tangan"),
    ],
)
def test_the_button_of_a_step(sop: str, step: int, papers: set[str], verb: str) -> None:
    row = SOPS[sop].step(step)

    assert verb_of(row, asked(row, SOPS[sop].form, papers)) == verb


def test_every_step_has_a_button_with_and_without_papers() -> None:
    for sop in SOPS.values():
        for step in sop.steps:
            for papers in (set(), {"nota_dinas", "berita_acara", "book"}):
                assert verb_of(step, asked(step, sop.form, papers))


def test_the_file_that_becomes_the_report_is_not_called_a_disposition() -> None:
    (output,) = SOPS["04-renstra"].step(8).outputs

    assert (output.label, file_label(output)) == ("Disposisi", "Berkas laporan hasil kompilasi")
