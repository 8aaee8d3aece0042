"""The tree itself: what every module, drawer and service of the package owes the house, read from the source.

Import direction, drawers and purity are held by import-linter, imports inside functions by ruff (PLC0415).
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "mutubaku"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
JUNK_DRAWERS = {
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "manager",
    "managers",
    "misc",
    "shared",
    "tools",
}
WRITES = {
    "save", "create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete",
    "_raw_delete",
}  # fmt: skip

# An __init__ that says something: these packages are what other apps import from.
SPEAKING_INITS = {
    "cases/selectors/__init__.py": "the questions about cases by one name, whichever module answers them",
    "documents/models/__init__.py": "the tables of papers by one name, whichever module declares them; Django asks here",
    "documents/selectors/__init__.py": "the questions about papers by one name, whichever module answers them",
    "org/selectors/__init__.py": "the questions about the office by one name, whichever module answers them",
    "org/services/__init__.py": "the verbs of the office by one name, the journal among them",
    "figures/services/__init__.py": "the verbs of figures by one name, whichever module they live in",
    "figures/selectors/__init__.py": "the questions about figures by one name, whichever module answers them",
}
# Calls that look like a write to a table and are allowed outside services, each with its reason.
ALLOWED_WRITES = {
    ("documents/builders/word_package.py", "self._document.save"): "a Word file in memory",
    ("ops/demo/october.py", "workbook.save"): "a spreadsheet in memory, as the operator's Excel saves it",
    ("cases/files/archive.py", "self.digest.update"): "a hash",
    ("ops/archive.py", "digest.update"): "a hash",
    ("documents/signing/scan.py", "picture.save"): "a PDF in memory",
    ("ops/font.py", "_cut().save"): "a font file",
    ("ops/benches/casework.py", "INSERT INTO kase VALUES (1, 0)"): "the bare limit, in a file of its own",
    ("ops/benches/casework.py", "UPDATE kase SET step = ? WHERE id = 1"): "the bare limit",
    ("ops/benches/casework.py", "INSERT INTO event (kase, step) VALUES (1, ?)"): "the bare limit",
    ("ops/benches/large_office.py", "INSERT INTO "): "clones of cases, in a scratch database",
    ("ops/archive.py", "model._base_manager.bulk_create"): "a restore puts back rows that services wrote",
}

Name = tuple[str, str]
TEMPLATES = sorted(PACKAGE.rglob("*.html"))


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def dotted(path: Path) -> str:
    """mutubaku/org/services.py → mutubaku.org.services"""
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def drawer(path: Path) -> str:
    """services, rules, …; the module itself where an app or package has no drawers."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[1] if len(parts) > 1 else parts[0]


# ---------------------------------------------------------------- modules


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_module_opens_with_a_docstring(path: Path) -> None:
    assert not tree(path).body or ast.get_docstring(tree(path))


def test_no_module_is_a_junk_drawer() -> None:
    names = {part for path in MODULES for part in path.relative_to(PACKAGE).with_suffix("").parts}
    assert names & JUNK_DRAWERS == set()


def test_inits_are_empty_save_those_named_here() -> None:
    assert {place(path) for path in MODULES if path.name == "__init__.py" and path.read_text()} == set(
        SPEAKING_INITS
    )


# ---------------------------------------------------------------- only services write


def callee(node: ast.Call) -> str:
    """ "Work.objects.filter().update" of a call on a filtered queryset."""
    plain = ast.parse(ast.unparse(node.func), mode="eval").body
    for part in ast.walk(plain):
        if isinstance(part, ast.Call):
            part.args, part.keywords = [], []
    return ast.unparse(plain)


def writes_in(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr in WRITES:
            yield callee(part)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and changes_rows(part.value):
            yield part.value


def changes_rows(text: str) -> bool:
    """Whether a text is an SQL statement that changes rows."""
    return text.split()[:2] in (["INSERT", "INTO"], ["DELETE", "FROM"]) or (
        text.split()[:1] == ["UPDATE"] and " SET " in " ".join(text.split())
    )


def may_hold_rows(path: Path) -> bool:
    """Rules and values never see a row: import-linter keeps Django out of them."""
    return drawer(path) not in ("services", "models", "rules") and path.parent.name != "values"


def test_only_services_write() -> None:
    found = {
        (place(path), write) for path in MODULES if may_hold_rows(path) for write in writes_in(tree(path))
    }
    assert found == set(ALLOWED_WRITES)


# ---------------------------------------------------------------- every service writes its journal entry

SERVICES = [path for path in MODULES if drawer(path) == "services"]
JOURNAL = {("mutubaku.org.services", "write_journal"), ("mutubaku.org.services.journal", "write_journal")}


def imported(path: Path) -> dict[str, Name]:
    """Name in this module → (module, name) it stands for; an imported module stands for (module, "")."""
    found = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                is_module = (PACKAGE.parent / Path(*whole.split("."))).with_suffix(".py").exists()
                found[alias.asname or alias.name] = (whole, "") if is_module else (node.module, alias.name)
    return found


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree(path).body if isinstance(node, ast.FunctionDef)}


def called_by(path: Path, function: ast.FunctionDef) -> Iterator[Name]:
    """Functions of this and other modules that are called by their name or as module.name."""
    known = {name: (dotted(path), name) for name in functions(path)} | imported(path)
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in known:
                yield known[name]
            case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name)) if module in known:
                yield known[module][0], name


def calls() -> dict[Name, set[Name]]:
    return {
        (dotted(path), name): set(called_by(path, function))
        for path in SERVICES
        for name, function in functions(path).items()
    }


def reaches(start: Name, graph: dict[Name, set[Name]]) -> set[Name]:
    """Everything that is called from `start`, however far down."""
    seen, waiting = set(), [start]
    while waiting:
        for name in graph.get(waiting.pop(), set()) - seen:
            seen.add(name)
            waiting.append(name)
    return seen


def is_atomic(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(decorator) == "transaction.atomic" for decorator in function.decorator_list)


def atomic() -> set[Name]:
    return {(dotted(path), name) for path in SERVICES for name, f in functions(path).items() if is_atomic(f)}


def test_every_public_transaction_reaches_the_journal() -> None:
    """By what is called somewhere in it: that every path through the function gets there is for its own tests."""
    graph = calls()
    silent = {name for name in atomic() if not name[1].startswith("_") and not JOURNAL & reaches(name, graph)}
    assert silent == set()


def statements(path: Path) -> set[str]:
    """Constants of a module that hold SQL which changes rows."""
    found = set()
    for node in tree(path).body:
        if isinstance(node, ast.Assign) and any(writes_in(node.value)):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def writes(path: Path, function: ast.FunctionDef) -> bool:
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    return any(writes_in(function)) or bool(used & statements(path))


def test_every_write_stands_in_a_transaction() -> None:
    """A function that writes is atomic itself, or called from one that is."""
    graph = calls()
    inside = atomic().union(*(reaches(name, graph) for name in atomic()))
    writers = {
        (dotted(path), name)
        for path in SERVICES
        for name, function in functions(path).items()
        if writes(path, function)
    }
    assert writers - inside == set()


def test_a_comment_of_a_template_ends_on_its_line():
    """Django knows `{# #}` within one line only; the rest of a longer one is shown to the reader."""
    lines = [
        f"{path.relative_to(PACKAGE)}:{no}"
        for path in TEMPLATES
        for no, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.count("{#") != line.count("#}")
    ]

    assert lines == []
