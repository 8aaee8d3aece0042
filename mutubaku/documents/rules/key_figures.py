"""The few numbers a report opens with, beside those of the month before: what a signer looks at first. Pure.

They are read from the strips of the first chapter, as composed; nothing is computed again.
"""

from dataclasses import dataclass

from mutubaku.values.content import Content, Fact, Letter, Strip


@dataclass(frozen=True)
class KeyFigure:
    """`under`: target, deviation or weight beside the value; `last_*`: the same of the month before, "" if unknown."""

    name: str
    value: str
    under: str
    last_value: str = ""
    last_under: str = ""


def _facts(content: Content | None) -> tuple[Fact, ...]:
    if content is None or isinstance(content, Letter):
        return ()
    blocks = [block for chapter in content.chapters[:1] for block in chapter.blocks]
    return tuple(fact for block in blocks if isinstance(block, Strip) for fact in block.facts)


def key_figures(now: Content, last: Content | None) -> tuple[KeyFigure, ...]:
    """A figure of the month before stands at the same name, else at the same place ("Pagu DPA Murni" became another)."""
    earlier = _facts(last)
    by_name = {fact.name: fact for fact in earlier}
    names = {fact.name for fact in _facts(now)}
    found = []
    for place, fact in enumerate(_facts(now)):
        before = by_name.get(fact.name)
        if before is None and place < len(earlier) and earlier[place].name not in names:
            before = earlier[place]
        told = (before.value, before.under) if before else ("", "")
        found.append(KeyFigure(fact.name, fact.value, fact.under, *told))
    return tuple(found)
