"""Cases and their journal whole, and what the doctor finds that was changed beside them."""

import pytest
from django.db import connection
from factories import Cast, at
from flow_office import begin, proofs, upto

from mutubaku.cases import selectors
from mutubaku.cases.models import Case
from mutubaku.cases.services import flow
from mutubaku.org.selectors import journal_state


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE cases_work SET proofs = '[]' WHERE step = 2",
        "UPDATE cases_work SET note = 'lain' WHERE step = 2",
        "UPDATE cases_work SET own_minutes = 9 WHERE step = 2",
        "UPDATE cases_caseevent SET position = 'lain' WHERE seq = 2",
        "DELETE FROM cases_deviation",
        "UPDATE cases_deviation SET cause = 'lain'",
    ],
)
def test_doctor_finds_what_was_changed_beside_the_events(office: Cast, change: str) -> None:
    case = begin(office)
    upto(office, case, 1)
    work, _ = selectors.next_work(case.pk, 2)
    flow.complete(work, by=office["kasubbag"], proofs=proofs(case, 2), late_cause="rapat", at=at(60))
    with connection.cursor() as cursor:
        cursor.execute(change)

    assert {fault.case for fault in selectors.faults(office.office_id)} == {case.number}


def test_whole_case_replays_and_the_journal_is_whole(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 15)

    assert Case.objects.get(pk=case.pk).phase == "selesai"
    assert selectors.faults(office.office_id) == ()
    assert journal_state(office.office_id).broken_at is None


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            "UPDATE cases_work SET status = 'ditarik' WHERE step = 1",
            "langkah tersimpan berbeda dari peristiwanya",
        ),
        (
            "UPDATE cases_case SET state = replace(state, '[3,1]', '[4,1]')",
            "keadaan tersimpan berbeda dari peristiwanya",
        ),
        ("DELETE FROM cases_caseevent WHERE seq = 2", "urutan peristiwa tidak utuh"),
        (
            "UPDATE cases_caseevent SET body = replace(body, 'completed', 'cancelled') WHERE seq = 2",
            "diputar ulang",
        ),
    ],
)
def test_doctor_finds_a_row_that_does_not_follow_from_the_events(
    office: Cast, change: str, found: str
) -> None:
    case = begin(office)
    upto(office, case, 2)
    with connection.cursor() as cursor:
        cursor.execute(change)

    faults = selectors.faults(office.office_id)

    assert {fault.case for fault in faults} == {case.number}
    assert any(found in fault.found for fault in faults)


@pytest.mark.parametrize("column", ["facts", "verb", "thing", "position", "hash"])
def test_one_altered_byte_of_the_journal_is_found(office: Cast, column: str) -> None:
    begin(office)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE org_journalentry SET {column} = 'x' || substr({column}, 2) WHERE seq = 3")

    assert journal_state(office.office_id).broken_at == 3
