"""Small invented procedures in the shape of a catalogue file, and random ones as values."""

from hypothesis import strategies as st

from mutubaku.sop.rules.procedure import ACTORS, Act, Basis, Law, Need, Oddity, Sop, Step


def step(no: object = 1, **more: object) -> dict[str, object]:
    return {"no": no, "actor": "pelaksana", "act": "draft", "title": "Susun konsep"} | more


def sheet(*steps: object, **more: object) -> dict[str, object]:
    return {"id": "99-uji", "title": "Prosedur uji", "steps": list(steps or [step()])} | more


words = st.text("abcdefgh ", min_size=1, max_size=12).map(str.strip).filter(bool)
things = st.sampled_from(
    ["assignment", "sheet", "sheets", "book:compiled", "nota_dinas:drafted", "upload:rab"]
)
needs = st.lists(st.builds(Need, words, things), max_size=3).map(tuple)


@st.composite
def steps_of(draw: st.DrawFn) -> tuple[Step, ...]:
    def earlier(no: int) -> int | None:
        return draw(st.none() | st.integers(1, no - 1)) if no > 1 else None

    return tuple(
        Step(
            no=no,
            actor=draw(st.sampled_from(sorted(ACTORS))),
            act=draw(st.sampled_from(Act)),
            title=draw(words | st.just("")),
            needs=draw(needs),
            time=draw(st.sampled_from(["", "6 jam", "7 jam", "1 hari", "segera"])),
            outputs=draw(needs),
            actor_basis=draw(st.sampled_from(Basis)),
            each_unit=draw(st.booleans()),
            runs_beside=earlier(no),
            opens_collection=draw(st.booleans()),
            closes_collection=draw(st.booleans()),
            collects_from_units=draw(st.booleans()),
            returns_to=earlier(no),
            returns_units_to=earlier(no),
        )
        for no in range(1, draw(st.integers(2, 6)))
    )


sops = st.builds(
    Sop,
    id=st.just("99-uji"),
    title=words,
    steps=steps_of(),
    number_printed=words,
    related=st.lists(words, max_size=2).map(tuple),
    created=st.none() | st.dates(),
    effective=st.none() | st.dates(),
    legal=st.lists(st.builds(Law, words, words, st.integers(1900, 2100), words), max_size=2).map(tuple),
    oddities=st.lists(st.builds(Oddity, words, st.none() | st.just(1)), max_size=2).map(tuple),
)
