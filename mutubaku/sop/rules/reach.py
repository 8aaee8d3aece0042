"""Whether a case can always go on: every need is left by a step before, also after each return. Pure."""

from collections.abc import Iterable, Mapping

from mutubaku.sop.rules.procedure import Need, Sop, Step
from mutubaku.sop.rules.things import Kind, is_input, outdated

Present = Mapping[str, int]


def with_left(present: Present, step: Step) -> dict[str, int]:
    """Thing → number of the step that left it last; a paper made anew loses its later states."""
    after = dict(present)
    for thing in step.leaves:
        gone = outdated(thing, after)
        after = {old: no for old, no in after.items() if old not in gone}
        after[thing] = step.no
    return after


def unmet(sop: Sop) -> list[tuple[int, Need]]:
    """Step number and need that no step before leaves and its own actor does not bring.

    A return takes back what its target and the steps after it had left; the way is walked again from there.
    """
    before, found = _walk(sop.steps, {})
    for step in sop.steps:
        for target in (step.returns_to, step.returns_units_to):
            if target is not None:
                kept = {thing: no for thing, no in before[step.no].items() if no < target}
                again = [other for other in sop.steps if target <= other.no <= step.no]
                found += _walk(again, kept)[1]
    return sorted(set(found), key=lambda item: (item[0], item[1].label))


def _walk(steps: Iterable[Step], present: Present) -> tuple[dict[int, Present], list[tuple[int, Need]]]:
    """What is there before each step, and what each lacks; a step beside another opens with it."""
    before: dict[int, Present] = {}
    found = []
    for step in steps:
        before[step.no] = present
        there = before.get(step.runs_beside or step.no, present)
        found += [(step.no, need) for need in step.needs if not _met(need, step, there)]
        present = with_left(present, step)
    return before, found


def _met(need: Need, step: Step, there: Present) -> bool:
    if need.thing == Kind.SHEET and not step.each_unit:
        return False
    return need.thing in there or is_input(need.thing)
