"""Facts of a nota dinas and of those who may mark it, for the tests of the rules of papers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import strategies as st

from mutubaku.documents.rules.paper import MarkFacts, MarkKind, PaperFacts
from mutubaku.org.rules.holding import Holder, Holding, Role

AT = datetime(2026, 11, 2, 1, 5, tzinfo=UTC)
WITA = timezone(timedelta(hours=8), "WITA")
PEOPLE = {
    "kadis": (1, 11, "Kepala Dinas", Role.KEPALA_DINAS),
    "sekretaris": (2, 12, "Sekretaris", Role.SEKRETARIS),
    "kasubbag": (3, 13, "Kasubbag Perencanaan", Role.KASUBBAG_PERENCANAAN),
    "pelaksana": (4, 14, "Pelaksana", Role.PELAKSANA),
    "operator": (5, 15, "Operator", Role.OPERATOR_UNIT),
    "pembaca": (6, 16, "Pembaca", Role.PEMBACA),
}


def holder(short, **changes):
    person, position, title, role = PEOPLE[short]
    made = Holder(
        office_id=1, person_id=person, person=f"Pejabat {title}", nip="", rank="", position_id=position, position=title,
        role=role, unit_id=7, unit="SEK", heads=False, holding=Holding.DEFINITIF, since=date(2026, 1, 1), until=None,
    )  # fmt: skip
    return replace(made, **changes)


def mark(kind=MarkKind.PARAF, short="sekretaris", **changes):
    person, position, title, role = PEOPLE[short]
    made = MarkFacts(
        id=1, kind=kind, role=role, position_id=position, post=title, person_id=person, at=AT, digest="a",
        person=f"Pejabat {title}",
    )  # fmt: skip
    return replace(made, **changes)


def paper(*marks, **changes):
    """A nota dinas drafted by the Kasubbag (person 3), waiting for the Kepala Dinas; its text hashes to "a"."""
    made = PaperFacts(
        id=9, office_id=1, kind="nota_dinas", version=2, version_id=20, digest="a", drafter_id=3,
        drafter="Kasubbag Perencanaan", drafted_at=AT, signer_role=Role.KEPALA_DINAS, marks=marks, printed=False,
        distributed=False, archived=False, number="", dated=None,
    )  # fmt: skip
    return replace(made, **changes)


def codes(refusals):
    return [refusal.code for refusal in refusals]


kinds = st.sampled_from(MarkKind)
marks_made = st.lists(
    st.builds(
        mark,
        kinds,
        st.sampled_from(sorted(PEOPLE)),
        digest=st.sampled_from("ab"),
        live=st.booleans(),
        at=st.integers(0, 10_000).map(lambda minutes: AT + timedelta(minutes=minutes)),
        id=st.integers(1, 99),
    ),
    max_size=6,
)
