"""`mutubaku sop list | check`, as text and as JSON. The full text for each printed sheet is in tests/golden/sop_check."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mutubaku.sop.files.catalogue import read_known, read_shipped, shipped_paths
from mutubaku.sop.rules.faults import faults

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "sop_check"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("sop", *arguments, stdout=out)
    return out.getvalue()


def test_list_as_json():
    listed = json.loads(run("list", "--json"))
    assert [row["id"] for row in listed] == list(read_shipped())
    assert listed[9] == {
        "id": "10-laporan-bulanan",
        "title": "Laporan bulanan realisasi kegiatan APBD dan APBN",
        "number": "067/3336/SEK.PRC/SOP/DP2KUKM/2023",
        "cadence": "bulanan",
        "steps": 15,
        "standard_minutes": 5630,
        "each_unit_steps": [6],
    }


def test_list_as_text_has_one_line_per_procedure():
    lines = run("list").splitlines()
    assert len(lines) == 10
    assert lines[6] == "07-risiko               19 langkah   50 jam 55 menit  Manajemen risiko"


@pytest.mark.parametrize("identity", sorted(shipped_paths()))
def test_check_as_text_is_the_reviewed_one(identity):
    assert run("check", identity) == (GOLDEN / f"{identity}.txt").read_text(encoding="utf-8")


def test_check_as_json_has_every_fault():
    expected = [
        {"code": f.code, "severity": f.severity, "step": f.step, "found": f.found, "proposal": f.proposal}
        for f in faults(read_shipped()["02-tepra"], read_known())
    ]
    assert json.loads(run("check", "02-tepra", "--json")) == expected
    assert json.loads(run("check", "2", "--json")) == expected


def test_check_of_a_file_reports_faults_of_its_shape(tmp_path):
    path = tmp_path / "usulan.toml"
    path.write_text('id = "usulan"\n[[steps]]\nno = 1\nactor = "camat"\nact = "draft"\n', encoding="utf-8")
    found = json.loads(run("check", str(path), "--json"))
    assert [fault for fault in found if fault["code"] == "E4"] == [
        {
            "code": "E4",
            "severity": "kesalahan",
            "step": 1,
            "found": "Nilai “actor” pada langkah 1 “camat” tidak dikenal.",
            "proposal": "Pilih: kasubbag_perencanaan, kepala_bidang_uptd, kepala_dinas, operator_unit, pelaksana, "
            "sekretaris, subbag_keuangan.",
        }
    ]


def test_unknown_procedure_is_refused_with_the_known_ones():
    with pytest.raises(CommandError) as refused:
        run("check", "11-lain", "--json")
    assert str(refused.value) == (
        "SOP atau berkas “11-lain” tidak ditemukan. Tulis jalur berkas TOML atau salah satu ID ini: "
        f"{', '.join(read_shipped())}."
    )
    assert refused.value.returncode == 1


def test_file_that_is_not_toml_is_refused(tmp_path):
    path = tmp_path / "usulan.toml"
    path.write_text("bukan toml", encoding="utf-8")
    with pytest.raises(CommandError, match="bukan TOML yang sah"):
        run("check", str(path))
