"""What a procedure does with its papers: who signs them, and whether anybody initials them before."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mutubaku.sop
from mutubaku.cases.rules.papers import (
    chain_now,
    chain_of,
    is_initialled_before,
    is_signed_by,
    really_left,
)
from mutubaku.cases.rules.state import Left
from mutubaku.documents.rules.paper import MarkFacts, MarkKind, PaperFacts
from mutubaku.org.rules.holding import Role
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


def written(name: str, kind: str) -> list[str]:
    return [
        f"{one.step} {one.role.value} {one.kind.value if one.kind else 'menyusun'}"
        for one in chain_of(SOPS[name], kind)
    ]


def test_the_chain_of_a_paper_is_that_of_the_rows() -> None:
    assert written("10-laporan-bulanan", "nota_dinas") == [
        "2 kasubbag_perencanaan menyusun", "3 sekretaris paraf", "4 kepala_dinas tanda_tangan",
    ]  # fmt: skip
    assert written("10-laporan-bulanan", "book") == [
        "8 pelaksana menyusun", "10 kasubbag_perencanaan paraf", "11 kepala_dinas setuju", "13 sekretaris paraf",
        "14 kepala_dinas tanda_tangan",
    ]  # fmt: skip
    assert written("03-rka-dpa", "nota_dinas") == ["3 kasubbag_perencanaan menyusun"]


def test_no_row_lets_the_signer_initial_and_marks_go_up_the_hierarchy() -> None:
    rank = [Role.PELAKSANA, Role.KASUBBAG_PERENCANAAN, Role.SEKRETARIS, Role.KEPALA_DINAS]
    for sop in SOPS.values():
        for kind in ("nota_dinas", "berita_acara", "book"):
            parafs = [one for one in chain_of(sop, kind) if one.kind == MarkKind.PARAF]
            assert all(one.role != Role.KEPALA_DINAS for one in parafs)
            by_round = [rank.index(one.role) for one in parafs if kind != "berita_acara"]
            assert by_round == sorted(by_round)


def test_a_link_says_which_parts_its_paraf_has_lost() -> None:
    at = datetime(2026, 11, 2, tzinfo=UTC)
    paraf = MarkFacts(
        1, MarkKind.PARAF, Role.KASUBBAG_PERENCANAAN, 3, "Kasubbag", 3, at, "ab", parts=(("x", "a"), ("y", "b")),
        lost=frozenset({"y"}),
    )  # fmt: skip
    facts = PaperFacts(
        id=1, office_id=1, kind="book", version=2, version_id=2, digest="aB", drafter_id=4, drafter="Pelaksana",
        drafted_at=at, signer_role=Role.KEPALA_DINAS, marks=(paraf,), printed=False, distributed=False, archived=False,
        number="", dated=None, parts=(("x", "a"), ("y", "B")),
    )  # fmt: skip

    found = chain_now(chain_of(SOPS["10-laporan-bulanan"], "book"), facts, 11, [Left("book:compiled", 8, 4)])

    assert [(one.link.step, one.state, one.lacks) for one in found] == [
        (8, "sudah", ()), (10, "sebagian", ("y",)), (11, "giliran", ()), (13, "belum", ()), (14, "belum", ()),
    ]  # fmt: skip


def test_who_wrote_has_done_so_once_the_case_holds_the_text_and_when_nothing_waits_any_more() -> None:
    at = datetime(2026, 11, 2, tzinfo=UTC)
    facts = PaperFacts(
        id=1, office_id=1, kind="book", version=1, version_id=1, digest="ab", drafter_id=4, drafter="Pelaksana",
        drafted_at=at, signer_role=Role.KEPALA_DINAS, marks=(), printed=False, distributed=False, archived=False,
        number="", dated=None, parts=(("x", "a"),),
    )  # fmt: skip
    compiled, corrected = Left("book:compiled", 10, 4), Left("book:corrected", 14, 4)

    def writes(sop: str, here: int, *things: Left) -> list[tuple[int, str]]:
        chain = chain_now(chain_of(SOPS[sop], "book"), facts, here, things)
        return [(one.link.step, one.state) for one in chain if one.link.kind is None]

    assert writes("10-laporan-bulanan", 0, Left("book:compiled", 8, 4)) == [(8, "sudah")]
    assert writes("10-laporan-bulanan", 0) == [(8, "belum")]
    assert writes("06-monev", 12, compiled) == [(10, "sudah"), (14, "belum")]
    assert writes("06-monev", 0, compiled, corrected) == [(10, "sudah"), (14, "sudah")]


def test_the_chain_leaves_out_the_rows_of_another_paper_of_the_same_kind() -> None:
    """SOP 1 signs a berita acara at step 5 and another at step 10; marks of the first are none of the second."""
    at = datetime(2026, 11, 2, tzinfo=UTC)
    marks = tuple(
        MarkFacts(no, kind, role, no, role.value, no, at, "ab")
        for no, (kind, role) in enumerate(
            [(MarkKind.PARAF, Role.SEKRETARIS), (MarkKind.TANDA_TANGAN, Role.KEPALA_DINAS)], 1
        )
    )
    first = PaperFacts(
        id=1, office_id=1, kind="berita_acara", version=1, version_id=1, digest="ab", drafter_id=4, drafter="Kasubbag",
        drafted_at=at, signer_role=Role.KEPALA_DINAS, marks=marks, printed=False, distributed=False, archived=False,
        number="", dated=None,
    )  # fmt: skip

    def chain(paper: PaperFacts, here: int, *things: Left) -> list[tuple[int, str]]:
        found = chain_now(chain_of(SOPS["01-sipd"], "berita_acara"), paper, here, things)
        return [(one.link.step, one.state) for one in found]

    drafted, again = Left("berita_acara:drafted", 3, 4), Left("berita_acara:drafted", 8, 4)
    second = replace(first, marks=())

    assert chain(first, 6, drafted) == [(3, "sudah"), (4, "sudah"), (5, "sudah")]
    assert chain(second, 0) == [(3, "belum"), (4, "belum"), (5, "belum")]
    assert chain(second, 8) == [(8, "giliran"), (9, "belum"), (10, "belum")]
    assert chain(second, 9, again) == [(8, "sudah"), (9, "giliran"), (10, "belum")]
    assert chain(replace(second, marks=marks), 0, again) == [(8, "sudah"), (9, "sudah"), (10, "sudah")]
