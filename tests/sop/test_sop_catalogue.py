"""The shipped catalogue: ten procedures, 143 rows, the printed sums; and files that cannot be read."""

import pytest

from mutubaku.sop.files.catalogue import read_file, read_shipped, shipped_paths
from mutubaku.sop.rules.procedure import standard_minutes
from mutubaku.values.refusal import Refused


def test_ten_procedures_with_their_rows_and_standard_minutes():
    assert {sop.id: (len(sop.steps), standard_minutes(sop)) for sop in read_shipped().values()} == {
        "01-sipd": (10, 795),
        "02-tepra": (11, 3910),
        "03-rka-dpa": (9, 5220),
        "04-renstra": (15, 5630),
        "05-data-perkembangan": (15, 5630),
        "06-monev": (19, 3055),
        "07-risiko": (19, 3055),
        "08-lkjip": (15, 5630),
        "09-lppd": (15, 5630),
        "10-laporan-bulanan": (15, 5630),
    }


def test_file_is_named_as_its_procedure():
    assert {identity: sop.id for identity, sop in read_shipped().items()} == {
        name: name for name in shipped_paths()
    }


def test_five_procedures_are_one_template():
    steps = [
        read_shipped()[name].steps for name in shipped_paths() if name[:2] in ("04", "05", "08", "09", "10")
    ]
    shapes = {
        tuple((s.act, s.actor, s.time, tuple(n.thing for n in s.needs), s.leaves, s.returns_to) for s in rows)
        for rows in steps
    }
    assert len(shapes) == 1


def test_row_printed_without_mutu_baku_stays_empty():
    step = read_shipped()["02-tepra"].step(9)
    assert (step.needs, step.time, step.outputs) == ((), "", ())


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (None, "file", "tidak dapat dibaca"),
        (b"id = ", "toml", "bukan TOML yang sah"),
        (b"\xff\xfe", "toml", "bukan TOML yang sah"),
        (b"id = 'kosong'", "E5", "Berkas tidak memuat satu langkah pun."),
    ],
)
def test_file_that_is_no_procedure_is_refused(tmp_path, content, code, words):
    path = tmp_path / "usulan.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused) as caught:
        read_file(path)
    (refusal,) = caught.value.refusals
    assert refusal.code == code
    assert words in refusal.message
