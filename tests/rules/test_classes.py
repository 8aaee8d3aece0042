"""Which classification code a paper gets, and which codes an office may set."""

from datetime import date

import pytest

from mutubaku.documents.files.classes import shipped
from mutubaku.documents.rules.classes import Classes, refusals_to_classify
from mutubaku.org.rules.holding import Holder, Holding, Role


def holder(role: Role) -> Holder:
    return Holder(
        1, 1, "Budi", "", "", 1, "Jabatan", role, 1, "Unit", False, Holding.DEFINITIF, date(2026, 1, 1), None
    )


@pytest.mark.parametrize(
    ("kind", "sop", "code"),
    [
        ("nota_dinas", "01-sipd", "000.7.2"),
        ("book", "08-lkjip", "000.8.6.3"),
        ("surat_tugas", "08-lkjip", "800.1"),
        ("undangan", "", "000.7.3"),
        ("nota_dinas", "99-lain", ""),
    ],
)
def test_a_kind_with_a_class_of_its_own_keeps_it_in_every_procedure(kind: str, sop: str, code: str) -> None:
    assert shipped().of(kind, sop) == code


def test_an_empty_own_code_leaves_the_paper_to_its_register() -> None:
    own = Classes({"01-sipd": "", "06-monev": "000.7.5.1"}, {"undangan": ""}).over(shipped())

    assert own.of("book", "01-sipd") == ""
    assert own.of("book", "06-monev") == "000.7.5.1"
    assert own.of("undangan", "06-monev") == "000.7.5.1"
    assert own.of("book", "10-laporan-bulanan") == "000.7.2.8"


def test_codes_are_digits_and_stops_and_set_by_the_keepers_of_the_wording() -> None:
    codes = {("01-sipd", ""): "000.7.2", ("", "undangan"): "", ("06-monev", ""): "SP/1"}
    found = refusals_to_classify(holder(Role.ADMIN), codes)

    assert [(one.code, one.place) for one in found] == [("code", "sop:06-monev")]
    assert [one.code for one in refusals_to_classify(holder(Role.SEKRETARIS), {})] == ["role"]
