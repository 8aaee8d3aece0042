"""Cases in the database: who may do what, what is on record afterwards, and that a refusal changes nothing."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from factories import OCTOBER, Cast, at, cast
from flow_office import SOP, begin, do, furnished, proofs, rows, upto
from refused import codes

from mutubaku.cases import selectors
from mutubaku.cases.models import Deviation
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.services import flow
from mutubaku.org.rules.holding import Holder
from mutubaku.sop.selectors import in_force
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refused


def test_start_opens_the_first_step_with_its_due_time(office: Cast) -> None:
    case = begin(office)

    (work,) = selectors.waiting_works(case.pk)
    assert (work.step.no, work.role, work.due_at) == (1, "sekretaris", at(0) + timedelta(minutes=15))
    assert case.number == "PKJ-2026-0001"


def test_a_period_has_one_case_until_it_is_cancelled(office: Cast) -> None:
    case = begin(office)
    with pytest.raises(Refused) as refused:
        begin(office)
    assert codes(refused) == ["twin"]

    flow.cancel(case.pk, by=office["kasubbag"], reason="periode salah dipilih", at=at(5))
    assert begin(office).number == "PKJ-2026-0002"


def test_only_the_planning_line_starts_a_case(office: Cast) -> None:
    version = in_force(office.office_id, SOP, at(0).date())
    assert version is not None
    with pytest.raises(Refused) as refused:
        flow.start(
            office.office_id, sop_version_id=version.pk, period=OCTOBER, title="-", unit_ids=[], by=office["pelaksana"],
            at=at(0),
        )  # fmt: skip

    assert codes(refused) == ["role"]


@pytest.mark.parametrize("who", ["kasubbag", "kadis", "pelaksana", "kepala PDN", "operator PDN"])
def test_another_role_is_refused_and_nothing_changes(office: Cast, who: str) -> None:
    case = begin(office)
    before = rows()
    work, _ = selectors.next_work(case.pk, 1)

    with pytest.raises(Refused) as refused:
        flow.complete(work, by=office[who], proofs=proofs(case, 1), at=at(1))

    assert codes(refused) == ["not_yours"]
    assert rows() == before


def test_a_unit_signs_only_its_own_work(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 5)
    work, _ = selectors.next_work(case.pk, 6, office.units["PDN"])

    for who in ("kepala KOP", "operator PDN", "kasubbag"):
        with pytest.raises(Refused) as refused:
            flow.complete(work, by=office[who], proofs=(Proof("sheet", ProofKind.SHEET),), at=at(9))
        assert codes(refused) == ["not_yours"]


def test_another_office_is_refused(office: Cast) -> None:
    case = begin(office)
    stranger = cast(units=("PDN",), code="LAIN")
    work, _ = selectors.next_work(case.pk, 1)

    with pytest.raises(Refused) as refused:
        flow.complete(work, by=stranger["sekretaris"], proofs=proofs(case, 1), at=at(1))

    assert codes(refused) == ["not_yours"]


def test_no_completion_without_needs_and_output(office: Cast) -> None:
    case = begin(office)
    work, _ = selectors.next_work(case.pk, 1)
    before = rows()

    with pytest.raises(Refused) as refused:
        flow.complete(work, by=office["sekretaris"], at=at(1))

    assert codes(refused) == ["need", "output"]
    assert rows() == before


def test_the_same_command_twice_takes_effect_once(office: Cast) -> None:
    case = begin(office)
    work, _ = selectors.next_work(case.pk, 1)
    flow.complete(work, by=office["sekretaris"], proofs=proofs(case, 1), at=at(1))
    before = rows()

    with pytest.raises(Refused) as refused:
        flow.complete(work, by=office["sekretaris"], proofs=proofs(case, 1), at=at(2))

    (refusal,) = refused.value.refusals
    assert refusal.message == (
        "Langkah 1 sudah diselesaikan oleh sekretaris pada Senin, 2 November 2026, pukul 09.06 WITA. "
        "Tidak ada yang diubah."
    )
    assert rows() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_wins(django_db_serialized_rollback: None) -> None:
    office = furnished()
    case = begin(office)
    work, _ = selectors.next_work(case.pk, 1)
    given, gate, outcomes = proofs(case, 1), Barrier(2), []

    def act() -> None:
        gate.wait()
        try:
            flow.complete(work, by=office["sekretaris"], proofs=given, at=at(1))
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(refused.refusals[0].code)
        finally:
            connection.close()

    threads = [Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "ended"]
    assert selectors.faults(office.office_id) == ()


def test_nobody_initials_his_own_draft(office: Cast) -> None:
    """The Kasubbag drafts; as Plt. Sekretaris the same person may not initial."""
    from datetime import date

    from mutubaku.org.rules.holding import Holding
    from mutubaku.org.selectors import holders_of
    from mutubaku.org.services import appoint

    appoint(
        office["sekretaris"].position_id, office["kasubbag"].person_id, since=date(2026, 11, 1),
        until=date(2026, 11, 30), holding=Holding.PLT,
    )  # fmt: skip
    case = begin(office)
    upto(office, case, 2)
    plt = next(h for h in holders_of(office["kasubbag"].person_id, at(0).date()) if h.holding == Holding.PLT)
    work, _ = selectors.next_work(case.pk, 3)

    with pytest.raises(Refused) as refused:
        flow.complete(work, by=plt, proofs=proofs(case, 3), at=at(4))

    assert codes(refused) == ["own_draft"]


def test_another_office_can_neither_close_nor_cancel(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 5)
    stranger = cast(units=("PDN",), code="LAIN")
    before = rows()

    for act in (
        lambda: flow.close_early(
            case.pk, step=6, by=stranger["kasubbag"], reason="bukan urusan kami", at=at(9)
        ),
        lambda: flow.cancel(case.pk, by=stranger["kadis"], reason="bukan urusan kami", at=at(9)),
        lambda: begin_for(office, stranger["kasubbag"]),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused)[0] == "role"
    assert rows() == before


def begin_for(office: Cast, by: Holder) -> int:
    version = in_force(office.office_id, SOP, at(0).date())
    assert version is not None
    november = Period.parse("2026-11")
    return flow.start(
        office.office_id, sop_version_id=version.pk, period=november, title="-", unit_ids=[], by=by, at=at(0)
    )


def test_closing_early_names_every_unit_left_out(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 5)
    do(office, case, 6, 6, "PDN")
    do(office, case, 7, 7)
    reason = "batas waktu lewat, laporan harus terbit"

    with pytest.raises(Refused) as refused:
        flow.close_early(case.pk, step=6, by=office["pelaksana"], reason=reason, at=at(8))
    assert codes(refused) == ["role"]

    flow.close_early(case.pk, step=6, by=office["kasubbag"], reason=reason, at=at(8))
    (left_out,) = Deviation.objects.filter(kind="kelengkapan")
    assert (left_out.position, left_out.amount, left_out.measure) == ("Kepala KOP", 1, "unit")
    assert [work.step.no for work in selectors.waiting_works(case.pk)] == [8]


def test_return_to_a_unit_leaves_the_others_alone(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 9)
    work, _ = selectors.next_work(case.pk, 10)

    with pytest.raises(Refused) as refused:
        flow.return_case(
            work, by=office["kasubbag"], reason="angka perlu dicocokkan", units=("LUT",), at=at(11)
        )
    assert codes(refused) == ["unit"]

    flow.return_case(work, by=office["kasubbag"], reason="angka perlu dicocokkan", units=("KOP",), at=at(11))
    waiting = [(item.step.no, item.unit, item.round) for item in selectors.waiting_works(case.pk)]
    assert waiting == [(6, "Bidang KOP", 2), (7, "", 2)]
    view = selectors.case_view(case.pk, at(11))
    assert [(w.round, w.unit, w.status) for w in view.steps[5].works] == [
        (1, "Bidang PDN", "selesai"), (1, "Bidang KOP", "selesai"), (2, "Bidang KOP", "menunggu"),
    ]  # fmt: skip


def test_inbox_shows_each_his_own(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 5)

    inboxes = {
        who: [(item.step.no, item.unit) for item in selectors.inbox([office[who]])]
        for who in ("kasubbag", "pelaksana", "kepala PDN", "operator PDN")
    }
    assert inboxes == {
        "kasubbag": [], "pelaksana": [(7, "")], "kepala PDN": [(6, "Bidang PDN")], "operator PDN": [],
    }  # fmt: skip


@pytest.mark.parametrize("name", [f"{n:02d}" for n in range(1, 11)])
def test_every_procedure_can_be_started(office: Cast, name: str) -> None:
    from mutubaku.sop.files.catalogue import read_shipped

    sop = next(sop for sop in read_shipped() if sop.startswith(name))

    case = begin(office, sop)

    assert [work.step.no for work in selectors.waiting_works(case.pk)] == [1]


def test_step_costs_the_same_number_of_statements_for_any_number_of_units(
    office: Cast, django_assert_num_queries: object
) -> None:
    case = begin(office)
    upto(office, case, 5)
    work, _ = selectors.next_work(case.pk, 6, office.units["PDN"])

    with django_assert_num_queries(9):  # type: ignore[operator]
        flow.complete(
            work,
            by=office["kepala PDN"],
            proofs=(Proof("sheet", ProofKind.SHEET, "sheet:1", "v1"),),
            at=at(9),
        )
