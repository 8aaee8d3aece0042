"""The official table: every row has one symbol, its lines meet from row to row, and every return runs up one gutter."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mutubaku.sop
from mutubaku.org.rules.holding import Role
from mutubaku.sop.rules.official import FlowCell, official
from mutubaku.sop.rules.parsing import parse
from mutubaku.sop.rules.procedure import Act, Sop, Step

CATALOGUE = Path(mutubaku.sop.__file__).parent / "catalogue"
SOPS = {p.stem: parse(tomllib.loads(p.read_text(encoding="utf-8"))) for p in CATALOGUE.glob("*.toml")}
ROLES = (Role.SEKRETARIS, Role.KASUBBAG_PERENCANAAN, Role.KEPALA_DINAS, Role.PELAKSANA)


@st.composite
def sheets(draw: st.DrawFn) -> Sop:
    """Rows of any actors, some going back to an earlier one."""
    steps = []
    for no in range(1, draw(st.integers(1, 12)) + 1):
        back = draw(st.none() | st.integers(1, no - 1)) if no > 1 else None
        steps.append(
            Step(no, draw(st.sampled_from(ROLES)), draw(st.sampled_from(Act)), "Kerjakan", returns_to=back)
        )
    return Sop("99-contoh", "Contoh", tuple(steps), columns=draw(st.permutations(ROLES[:3]).map(tuple)))


def check(sop: Sop) -> None:
    table = official(sop)
    for at, row in enumerate(table.rows):
        symbols = [lane for lane, cell in enumerate(row.lanes) if cell.symbol]
        assert symbols == [table.columns.index(row.step.actor)]
        if at + 1 < len(table.rows):
            here, there = symbols[0], table.columns.index(table.rows[at + 1].step.actor)
            low, high = sorted((here, there))
            along = [lane for lane, cell in enumerate(row.lanes) if {"hl", "hr", "hf"} & set(cell.pieces)]
            assert along == (list(range(low, high + 1)) if here != there else [])
            assert "dn" in row.lanes[here].pieces
            assert "up" in table.rows[at + 1].lanes[there].pieces
    for gutter in range(table.gutters):
        verticals = [set(row.gutters[gutter]) & {"bd", "bv", "bu"} for row in table.rows]
        inside = False
        for found in verticals:
            assert len(found) <= 1
            assert found == ({"bd"} if "bd" in found and not inside else found)
            inside = (inside or "bd" in found) and "bu" not in found
            assert not ("bv" in found and not inside)
        assert not inside
    ends = sum("bd" in pieces for row in table.rows for pieces in row.gutters)
    assert ends == sum("bu" in pieces for row in table.rows for pieces in row.gutters)


@given(sheets())
def test_lines_meet_and_returns_end(sop: Sop) -> None:
    check(sop)


@pytest.mark.parametrize("name", sorted(SOPS))
def test_shipped_sheets_are_drawn_whole(name: str) -> None:
    check(SOPS[name])
    assert official(SOPS[name]).gutters <= 4


def test_the_first_rows_of_the_monthly_report() -> None:
    table = official(SOPS["10-laporan-bulanan"])

    assert [role.value for role in table.columns][:3] == [
        "sekretaris",
        "kasubbag_perencanaan",
        "kepala_dinas",
    ]
    assert table.rows[0].lanes[:2] == (FlowCell(("dn", "hr"), "mulai"), FlowCell(("hl",)))
    assert table.rows[1].lanes[1] == FlowCell(("up", "dn", "hl", "br"), "kegiatan", entered=True, back=True)
    assert table.rows[2].lanes[0].symbol == "keputusan"
