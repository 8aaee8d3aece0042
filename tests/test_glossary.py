"""Indonesian words in code have a row in docs/glossary.md, and every row's code name is still in use.

No dictionary is needed. A part of an identifier counts as Indonesian when the product's own Indonesian uses it: the user
guide, the pages, and every message in the code (a text with a word such as "yang" or "tidak"). Identifiers are the
names of modules, classes, functions, arguments and variables, and the stored values of enums and constants.

It cannot see an Indonesian word that no page, message or guide uses, nor tell a word that both languages write alike:
those are listed in `ALIKE`, where an English word that a message quotes goes too.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(path for path in (ROOT / "mutubaku").rglob("*.py") if "migrations" not in path.parts)
INDONESIAN = {
    "yang", "dan", "tidak", "belum", "untuk", "dari", "ini", "pada", "dengan", "atau", "sudah", "tanpa", "dapat", "jadi",
}  # fmt: skip


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower()))


ALIKE = words(
    "admin attestation backend backup bar basis caption certify class csv data database disposition doctor docx enter "
    "excel folder format full go height help home host https id json label mb mm no normal oddities "
    "office operator output panel passkey pdf per png port post program qr register restore role server shift "
    "signed signing sqlite stage status steps sub svg synchronous tab table target tasks tls transfer "
    "unit upload url user valid web wide xlsx year zip"
)


# ---------------------------------------------------------------- names in code


def spelled(name: str) -> str:
    """NotaDinas, NOTA_DINAS, "alih data" → nota_dinas, nota_dinas, alih_data"""
    parts = re.findall(r"[A-Z][A-Z0-9]*(?![a-z])|[A-Z]?[a-z0-9]+", name)
    return "_".join(parts).lower()


def names_in(path: Path) -> Iterator[str]:
    """Everything this module names, itself, the values of its enums and its stored codes included."""
    yield path.stem
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef(name=name) | ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.ClassDef(name=name, bases=bases, body=body):
                yield name
                if "StrEnum" in map(ast.unparse, bases):
                    yield from enum_values(body)
            case ast.Assign(value=ast.Constant(value=str(code))) if re.fullmatch(r"[a-z]+(_[a-z]+)+", code):
                yield code


def enum_values(body: list[ast.stmt]) -> Iterator[str]:
    for line in body:
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
            yield str(line.value.value)


@cache
def names() -> frozenset[str]:
    return frozenset(spelled(name) for path in MODULES for name in names_in(path)) | layouts()


def layouts() -> frozenset[str]:
    """Typst layouts are named too."""
    return frozenset(path.stem for path in (ROOT / "mutubaku").rglob("*.typ"))


# ---------------------------------------------------------------- the product's own Indonesian


def messages(path: Path) -> Iterator[str]:
    """Texts in a module that are Indonesian; docstrings are English."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = [
        node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    docstrings = {ast.get_docstring(node, clean=False) for node in documented}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if text not in docstrings and words(text) & INDONESIAN:
                yield text


def prose() -> set[str]:
    guide = re.sub(r"`[^`]*`", " ", (ROOT / "docs" / "panduan.md").read_text(encoding="utf-8"))
    pages = [shown(path) for path in (ROOT / "mutubaku").rglob("*.html")]
    told = [text for path in MODULES for text in messages(path)]
    return set().union(*map(words, [guide, *pages, *told]))


def shown(page: Path) -> str:
    """The words of a template, without its tags and variables."""
    text = re.sub(r"\{[{%#].*?[}%#]\}", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", text)


# ---------------------------------------------------------------- the glossary


def code_names() -> list[str]:
    """Every name in the second column that stands for a word kept in code; (`Pause`) is an English name."""
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    cells = [line.split("|")[2].strip() for line in lines if line.startswith("| ")]
    return [name for cell in cells if not cell.startswith("(") for name in re.findall(r"`([^`]+)`", cell)]


def test_every_indonesian_word_in_code_has_a_row() -> None:
    explained = {part for name in code_names() for part in name.split("_")}
    used = {part for name in names() for part in name.split("_") if len(part) > 1}
    assert sorted((used & prose()) - explained - ALIKE) == []


def test_every_row_names_something_in_code() -> None:
    text = " ".join(f"_{name}_" for name in names())
    assert [name for name in code_names() if f"_{name}_" not in text] == []


def test_no_word_is_explained_twice() -> None:
    assert sorted(set(code_names())) == sorted(code_names())
