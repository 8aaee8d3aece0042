"""The edition for readers of the screen: tagged, with a text for every chart, naming the signed file by its hash."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from cast import at

from mutubaku.documents.builders.pdf import build_pdf
from mutubaku.documents.files import store
from mutubaku.documents.rules.attached import printed_hash
from mutubaku.documents.services.building import build
from mutubaku.values.content import Chart
from mutubaku.values.refusal import Refused
from tests.documents.sample_content import BOOK, DRESS
from tests.documents.sample_letters import LETTERS
from tests.documents.test_letter_words import in_pdf

SIGNED = "5f" * 32
PAPERS = {
    "buku": (BOOK, DRESS),
    **LETTERS,
}


def made(name: str) -> bytes:
    content, dress = PAPERS[name]
    return build_pdf(content, replace(dress, edition_of=SIGNED)).data


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Every structure element below a node."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


@pytest.mark.parametrize("name", PAPERS)
def test_it_claims_both_standards_and_keeps_their_signs(name):
    """Not veraPDF: the claims, the tags, the language, a text for each picture."""
    with pikepdf.open(BytesIO(made(name))) as pdf:
        with pdf.open_metadata() as meta:
            claims = [str(meta[key]) for key in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")]
        assert claims == ["2", "A", "1"]
        assert (bool(pdf.Root.MarkInfo.Marked), str(pdf.Root.Lang)) == (True, "id")
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        figures = [one for one in elements(pdf.Root.StructTreeRoot) if one.S == "/Figure"]
        assert [one for one in figures if not str(one.get("/Alt", ""))] == []


@pytest.mark.parametrize("name", PAPERS)
def test_every_mark_on_a_page_is_in_the_structure_or_an_artifact(name):
    """Read from the page streams: no text and no drawing stands outside a tag, and what is tagged is in the tree."""
    with pikepdf.open(BytesIO(made(name))) as pdf:
        marked = [len(list(_numbered(page))) for page in pdf.pages]
        kids = sum(_contents(pdf.Root.StructTreeRoot).values())
        assert [n for n, page in enumerate(pdf.pages, 1) if _loose(page)] == []
        assert kids >= sum(marked) > 0
        assert all(str(page.get("/Tabs", "")) == "/S" for page in pdf.pages if "/Annots" in page)


_SHOWN = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh", "INLINE IMAGE"}


def _loose(page: pikepdf.Page) -> int:
    """Operators that show something while no marked content is open."""
    depth, found = 0, 0
    for _, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                depth += 1
            case "EMC":
                depth -= 1
            case name if name in _SHOWN and depth == 0:
                found += 1
    return found


def _numbered(page: pikepdf.Page) -> Iterator[int]:
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
            yield int(operands[1].MCID)


def _contents(root: pikepdf.Object) -> Counter:
    """Marked pieces each kind of element holds."""
    found: Counter = Counter()
    for one in elements(root):
        kids = one.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int) or (isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid):
                found[str(one.S)] += 1
    return found


def test_every_chart_is_told_in_words_and_tables_have_heads():
    with pikepdf.open(BytesIO(made("buku"))) as pdf:
        tags = list(elements(pdf.Root.StructTreeRoot))
        alts = {str(one.Alt) for one in tags if "/Alt" in one}
        kinds = Counter(str(one.S) for one in tags)
    charts = [b for chapter in BOOK.chapters for b in chapter.blocks if isinstance(b, Chart)]
    assert {chart.alt for chart in charts} <= alts
    assert (kinds["/H1"] >= 5, kinds["/H2"] >= 3, kinds["/TH"] > 0, kinds["/Table"] > 0) == (True,) * 4


def test_a_chart_without_a_text_is_named_by_its_title():
    chapter = BOOK.chapters[1]
    blocks = tuple(replace(b, alt="") if isinstance(b, Chart) else b for b in chapter.blocks)
    book = replace(BOOK, chapters=(replace(chapter, blocks=blocks),))
    with pikepdf.open(BytesIO(build_pdf(book, replace(DRESS, edition_of=SIGNED)).data)) as pdf:
        assert "Serapan tertinggal" in {
            str(one.Alt) for one in elements(pdf.Root.StructTreeRoot) if "/Alt" in one
        }


@pytest.mark.parametrize("name", PAPERS)
def test_it_names_the_signed_file_and_the_signed_file_names_no_edition(name):
    content, dress = PAPERS[name]
    words = " ".join(in_pdf(made(name)))
    assert printed_hash(SIGNED) in words
    plain = build_pdf(content, dress).data
    assert "aksesibel" not in " ".join(in_pdf(plain))
    with pikepdf.open(BytesIO(plain)) as pdf:
        assert "/StructTreeRoot" not in pdf.Root


def test_it_says_all_that_the_signed_file_says():
    for content, dress in (PAPERS[name] for name in ("buku", "disposisi", "tanda-terima", "undangan-ub")):
        plain = Counter(in_pdf(build_pdf(content, dress).data))
        tagged = Counter(in_pdf(build_pdf(content, replace(dress, edition_of=SIGNED)).data))
        assert plain - tagged - Counter({"Edisi": 1}) <= Counter({"i": 1, "ii": 1})


def test_it_is_made_beside_the_signed_pdf(signed, people):
    with pytest.raises(Refused, match="PDF bertanda tangan belum dibuat"):
        build(signed.pk, formats=("akses",), by=people["kasubbag"], at=at(70))
    (pdf,) = build(signed.pk, formats=("pdf",), by=people["kasubbag"], at=at(71))
    (edition,) = build(signed.pk, formats=("akses",), by=people["kasubbag"], at=at(72))
    again = build(signed.pk, formats=("pdf", "akses"), by=people["kasubbag"], at=at(73))

    assert printed_hash(pdf.sha256) in " ".join(in_pdf(store.read(edition.sha256)))
    assert [file.id for file in again] == [pdf.id, edition.id]
