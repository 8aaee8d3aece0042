"""The rows of the realisation report in print order: which node stands where, with which mark and line.

The arithmetic is rfk.py; how a row looks on paper is for the books.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mutubaku.figures.rules.rfk import Leaf, Line, by_sub, line, parent, sums_by_code
from mutubaku.plans.rules.codes import order


class Level(StrEnum):
    GROUP = "group"
    PROGRAM = "program"
    KEGIATAN = "kegiatan"
    SUB = "sub"


@dataclass(frozen=True)
class Node:
    """One row. `mark`: A, A.1, A.1.1, empty for a bidang urusan; `unit` only on a sub kegiatan."""

    level: Level
    mark: str
    code: str
    name: str
    unit: str
    line: Line


def letters(number: int) -> str:
    """1 → A, 26 → Z, 27 → AA."""
    head, rest = divmod(number - 1, 26)
    return (letters(head) if head else "") + chr(65 + rest)


def _marked(below: Mapping[str, list[str]]) -> Iterator[tuple[Level, str, str]]:
    """Every node but the sub kegiatan; programs are lettered on through all bidang urusan."""
    letter = 0
    for group in below.get("", ()):
        yield Level.GROUP, "", group
        for program in below[group]:
            letter += 1
            yield Level.PROGRAM, letters(letter), program
            for i, kegiatan in enumerate(below[program], 1):
                yield Level.KEGIATAN, f"{letters(letter)}.{i}", kegiatan


def tree(leaves: Iterable[Leaf], names: Mapping[str, str], office_pagu: Decimal) -> tuple[Node, ...]:
    """Bidang urusan, program, kegiatan, then each sub kegiatan once per unit that carries it.

    A node without a name in `names` shows its code.
    """
    leaves = tuple(leaves)
    called = {leaf.code: leaf.name for leaf in leaves}
    subs = by_sub(leaves)
    sums = sums_by_code(subs)
    below: dict[str, list[str]] = defaultdict(list)
    units: dict[str, list[str]] = defaultdict(list)
    for code in sorted(filter(None, sums), key=order):
        below[parent(code)].append(code)
    for code, unit in subs:
        units[code].append(unit)
    nodes: list[Node] = []
    for level, mark, code in _marked(below):
        nodes.append(Node(level, mark, code, names.get(code, code), "", line(sums[code], office_pagu)))
        if level is Level.KEGIATAN:
            keys = ((sub, unit) for sub in below[code] for unit in units[sub])
            nodes += (
                Node(Level.SUB, f"{mark}.{j}", sub, called[sub], unit, line(subs[sub, unit], office_pagu))
                for j, (sub, unit) in enumerate(keys, 1)
            )
    return tuple(nodes)
