"""The number a signature gives: of which register, year and pattern, and one for each of many at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from cast import START, UNBUILT, at, digest_of, drafted, make_office, staff, verbs
from django.db import connection
from refused import codes

from mutubaku.documents import selectors
from mutubaku.documents.rules.paper import PaperState
from mutubaku.documents.services.marking import approve, initial, sign
from mutubaku.documents.services.registers import set_register
from mutubaku.org.selectors import journal_state
from mutubaku.values.refusal import Refused


def test_signing_gives_number_date_and_state_at_once(office, signed, people):
    read = selectors.paper(signed.pk)
    assert (read.number, read.dated, read.state) == (
        "000.7.2.8/1/SEK.PRC/2026",
        date(2026, 11, 2),
        PaperState.SIGNED,
    )
    assert read.states == {PaperState.DRAFTED, PaperState.INITIALLED, PaperState.SIGNED}
    assert verbs(office) == ["draft", "initial", "sign"]


def test_before_the_signature_there_is_no_number(paper, people):
    initial(paper.pk, digest=digest_of(paper), by=people["sekretaris"], at=at(30))
    approve(paper.pk, digest=digest_of(paper), by=people["kadis"], at=at(40))
    assert selectors.paper(paper.pk).number == ""


def test_refused_signature_takes_no_number(office, paper, people):
    with pytest.raises(Refused):
        sign(paper.pk, digest=digest_of(paper), by=people["kadis"], at=at(40))
    initial(paper.pk, digest=digest_of(paper), by=people["sekretaris"], at=at(50))
    sign(paper.pk, digest=digest_of(paper), by=people["kadis"], at=at(60), formats=())
    assert selectors.paper(paper.pk).number == "000.7.2.8/1/SEK.PRC/2026"


def test_date_and_year_of_the_number_are_those_of_the_office_clock(office, people):
    """16.30 UTC on 31 December is already 1 January in Samarinda."""
    row = drafted(office, people["kasubbag"])
    initial(row.pk, digest=digest_of(row), by=people["sekretaris"], at=START)
    late = START.replace(month=12, day=31, hour=16, minute=30)
    signed = sign(row.pk, digest=digest_of(row), by=people["kadis"], at=late, formats=())
    assert (signed.number, signed.dated) == ("000.7.2.8/1/SEK.PRC/2027", date(2027, 1, 1))


def test_office_takes_over_its_own_pattern_and_running_number(office, people, paper):
    set_register(
        office.pk, kind="nota_dinas", year=2026, pattern="{urut:4}/{unit}/{bulan_romawi}/{tahun}", klas="500.14",
        start=1146, by=people["kasubbag"], at=START,
    )  # fmt: skip
    initial(paper.pk, digest=digest_of(paper), by=people["sekretaris"], at=at(30))
    signed = sign(paper.pk, digest=digest_of(paper), by=people["kadis"], at=at(60), formats=())
    assert signed.number == "1147/SEK.PRC/XI/2026"
    again = {"kind": "nota_dinas", "year": 2026, "klas": "500.14", "by": people["kasubbag"], "at": at(70)}
    with pytest.raises(Refused) as caught:
        set_register(office.pk, pattern="{urut}/{tahun}", start=5, **again)
    assert codes(caught) == ["begun"]
    changed = set_register(office.pk, pattern="{urut}/{tahun}", **again)
    assert (changed.pattern, changed.start, changed.last) == ("{urut}/{tahun}", 1146, 1147)
    assert selectors.faults(office.pk) == [(f"naskah {signed.pk}", UNBUILT)]


def test_new_year_begins_at_one_in_the_pattern_of_the_year_before(office, people, paper):
    set_register(
        office.pk, kind="nota_dinas", year=2025, pattern="{urut}/{unit}/{tahun}", klas="x", start=80,
        by=people["kasubbag"], at=START,
    )  # fmt: skip
    initial(paper.pk, digest=digest_of(paper), by=people["sekretaris"], at=at(30))
    signed = sign(paper.pk, digest=digest_of(paper), by=people["kadis"], at=at(60), formats=())
    assert signed.number == "1/SEK.PRC/2026"


def test_two_kinds_cannot_share_one_pattern(office, people):
    terms = {"year": 2026, "klas": "500.14", "by": people["kasubbag"], "at": START}
    set_register(office.pk, kind="nota_dinas", pattern="{urut}/{tahun}", **terms)
    with pytest.raises(Refused) as caught:
        set_register(office.pk, kind="book", pattern="{urut}/{tahun}", **terms)
    assert codes(caught) == ["clash"]


@pytest.mark.django_db(transaction=True)
def test_racing_signers_get_numbers_without_gap_or_twin():
    office = make_office()
    people = staff(office)
    ready = []
    for _ in range(6):
        row = drafted(office, people["kasubbag"])
        initial(row.pk, digest=digest_of(row), by=people["sekretaris"], at=at(1))
        ready.append((row.pk, digest_of(row)))
    gate = Barrier(len(ready))

    def go(paper):
        try:
            connection.ensure_connection()
            gate.wait()
            return sign(paper[0], digest=paper[1], by=people["kadis"], at=at(2), formats=()).number_serial
        finally:
            connection.close()

    with ThreadPoolExecutor(len(ready)) as pool:
        serials = list(pool.map(go, ready))
    assert sorted(serials) == [1, 2, 3, 4, 5, 6]
    assert journal_state(office.pk).broken_at is None
    assert selectors.faults(office.pk) == [(f"naskah {pk}", UNBUILT) for pk, _ in ready]


@pytest.mark.django_db(transaction=True)
def test_racing_signers_of_one_paper_sign_once():
    office = make_office()
    people = staff(office)
    row = drafted(office, people["kasubbag"])
    code = digest_of(row)
    initial(row.pk, digest=code, by=people["sekretaris"], at=at(1))
    gate = Barrier(2)

    def go(_):
        try:
            connection.ensure_connection()
            gate.wait()
            return sign(row.pk, digest=code, by=people["kadis"], at=at(2), formats=()).number
        except Refused as refused:
            return [refusal.code for refusal in refused.refusals]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(go, range(2)), key=str)
    assert done == ["000.7.2.8/1/SEK.PRC/2026", ["signed", "twice"]]
