"""What a procedure does with its papers: who signs them, and whether anybody initials them before."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mutubaku.sop
from mutubaku.cases.rules.papers import is_initialled_before, is_signed_by, really_left
from mutubaku.sop.rules.parsing import parse
from mutubaku.sop.rules.procedure import Act, Sop

CATALOGUE = Path(mutubaku.sop.__file__).parent / "catalogue"
SOPS = {p.stem: parse(tomllib.loads(p.read_text(encoding="utf-8"))) for p in sorted(CATALOGUE.glob("*.toml"))}


@pytest.mark.parametrize(
    ("name", "signed"),
    [
        ("01-sipd", ["berita_acara"]),
        ("02-tepra", ["book"]),
        ("03-rka-dpa", []),
        ("10-laporan-bulanan", ["nota_dinas", "book"]),
    ],
)
def test_papers_a_sheet_signs(name: str, signed: list[str]) -> None:
    assert [
        kind for kind in ("nota_dinas", "berita_acara", "book") if is_signed_by(SOPS[name], kind)
    ] == signed


def test_a_signature_printed_without_output_still_signs_the_book() -> None:
    step = SOPS["02-tepra"].step(9)

    assert step.outputs == ()
    assert [need.thing for need in really_left(step, ("nota_dinas", "book"))] == ["book:signed"]
    assert really_left(step, ("nota_dinas",)) == ()


def test_initials_are_asked_for_where_a_row_gives_them_after_the_last_change() -> None:
    signatures = {
        (name, step.no): is_initialled_before(sop, step, kind)
        for name, sop in SOPS.items()
        for step in sop.steps
        for kind in ("nota_dinas", "berita_acara", "book")
        if f"{kind}:signed" in {need.thing for need in really_left(step, (kind,))}
    }

    assert sorted(key for key, initialled in signatures.items() if not initialled) == [
        ("06-monev", 17),
        ("07-risiko", 17),
    ]
    assert len(signatures) == 17


@given(st.sampled_from(sorted(SOPS)), st.sets(st.sampled_from(("nota_dinas", "berita_acara", "book"))))
def test_what_is_printed_is_never_replaced(name: str, papers: set[str]) -> None:
    sop: Sop = SOPS[name]
    for step in sop.steps:
        left = really_left(step, papers)
        assert left == step.outputs or (step.act is Act.SIGN and not step.outputs and "book" in papers)
