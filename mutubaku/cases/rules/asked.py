"""What the page of a work asks of its actor, read from what the step leaves and which papers are there. Pure.

The counterpart of the table in `acts`: a thing that table leaves by a paper, sheet or book asks for exactly what that
act needs; every other thing is shown by a person's word, or by a file.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from mutubaku.cases.rules.papers import really_left
from mutubaku.sop.rules.procedure import Act, Form, Need, Sop, Step
from mutubaku.sop.rules.things import Kind

MARKED = frozenset(
    {
        f"{kind}:{state}"
        for kind in ("nota_dinas", "berita_acara", "book")
        for state in ("initialled", "signed")
    }
    | {"book:approved"}
)
SENT = frozenset({"nota_dinas:distributed", "book:distributed"})
DRAFTED = "nota_dinas:drafted"
PRINTED = "book:printed"
BECOMES_PAPER = frozenset(
    {"berita_acara:drafted", "book:compiled", "book:corrected"}
)  # by the file that is brought
DISPOSED = frozenset({Kind.DISPOSITION.value, Kind.ASSIGNMENT.value})
_SEEN_IN = {"correction": "book"}


@dataclass(frozen=True)
class Asked:
    """`marks`: a paper is marked under the digest that was read; `reads`: marked, printed or sent under it; `told`:
    outputs a word or a file shows; `disposed`: outputs that a disposition is, or an assignment given as one."""

    letter: bool = False
    marks: bool = False
    reads: bool = False
    recipients: bool = False
    decisions: bool = False
    sheet: bool = False
    told: tuple[Need, ...] = ()
    disposed: tuple[Need, ...] = ()
    password: bool = False


def asked(step: Step, form: Form, papers: Collection[str]) -> Asked:
    """`papers`: kinds of paper the dossier holds."""
    things = {output.thing for output in really_left(step, papers)}
    reviewed = "correction" in things and "book" in papers
    disposed = tuple(output for output in step.outputs if is_disposed(step, output.thing))
    marks = reviewed or any(thing in MARKED and _kind(thing) in papers for thing in things)
    return Asked(
        letter=DRAFTED in things,
        marks=marks,
        reads=marks or any(thing in SENT | {PRINTED} and _kind(thing) in papers for thing in things),
        recipients=any(thing in SENT and _kind(thing) in papers for thing in things),
        decisions="book:compiled" in things and form is Form.REALISASI,
        sheet="sheet" in things and form is Form.REALISASI,
        told=tuple(
            output for output in step.outputs if output not in disposed and _told(output.thing, form, papers)
        ),
        disposed=disposed,
        password=step.act == Act.SIGN,
    )


def is_disposed(step: Step, thing: str) -> bool:
    """A superior sends work down: the row disposes, or assigns somebody by name of his post."""
    return step.act in (Act.DISPOSE, Act.ASSIGN) and thing in DISPOSED


def is_asked_for(step: Step) -> bool:
    """Whether the step does what an earlier row disposed or assigned."""
    needs, left = ({need.thing for need in needs} for needs in (step.needs, step.outputs))
    return bool(DISPOSED & needs) and not DISPOSED & left


def _told(thing: str, form: Form, papers: Collection[str]) -> bool:
    if thing == DRAFTED:
        return False
    if thing in MARKED | SENT or thing == PRINTED:
        return _kind(thing) not in papers
    return not (form is Form.REALISASI and thing in ("sheet", "book:compiled"))


def _kind(thing: str) -> str:
    return thing.partition(":")[0]


def read_kinds(step: Step) -> tuple[str, ...]:
    """Kinds of the papers a person judges at this step, the one to show first: what it leaves, then what it needs."""
    things = (need.thing for need in (*really_left(step, ("book",)), *step.needs))
    return tuple(dict.fromkeys(_SEEN_IN.get(thing, _kind(thing)) for thing in things))


def still_needed(step: Step, there: Iterable[str]) -> tuple[Need, ...]:
    """Needs that are not there and that the step does not bring along as its own output."""
    present = {*there, *(output.thing for output in step.outputs)}
    return tuple(need for need in step.needs if need.thing not in present)


def following(sop: Sop, step: Step) -> tuple[Step, ...]:
    """The steps that open once this one and those beside it are done; empty after the last."""
    main = step.runs_beside or step.no
    first = next((other.no for other in sop.steps if other.no > main and not other.runs_beside), None)
    return tuple(other for other in sop.steps if first and first in (other.no, other.runs_beside))
