"""Cases in the database: who may do what, what is on record afterwards, and that a refusal changes nothing."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from factories import Cast, at, cast

from mutubaku.cases import selectors
from mutubaku.cases.models import Case, Deviation, Pause, Work
from mutubaku.cases.rules.mutubaku import DeviationKind, Proof, ProofKind, Spent, Waiver
from mutubaku.cases.services import flow
from mutubaku.org.models import JournalEntry
from mutubaku.org.rules import Holder
from mutubaku.org.selectors import journal_state
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refused

SOP = "10-laporan-bulanan"
OCTOBER = Period.parse("2026-10")
ACTORS = {
    1: "sekretaris", 2: "kasubbag", 3: "sekretaris", 4: "kadis", 5: "pelaksana", 7: "pelaksana", 8: "pelaksana",
    9: "pelaksana", 10: "kasubbag", 11: "kadis", 12: "pelaksana", 13: "sekretaris", 14: "kadis", 15: "pelaksana",
}  # fmt: skip


@pytest.fixture
def office(db: None) -> Cast:
    return furnished()


def furnished() -> Cast:
    made = cast(units=("PDN", "KOP"))
    adopt_calendar(made.office_id)
    load_catalogue(made.office_id)
    return made


def begin(office: Cast, sop: str = SOP, period: Period = OCTOBER) -> Case:
    version = in_force(office.office_id, sop, at(0).date())
    assert version is not None
    return Case.objects.get(pk=flow.start(
        office.office_id, sop_version_id=version.pk, period=period, title="Laporan realisasi", at=at(0),
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    ))  # fmt: skip


def proofs(case: Case, step: int) -> tuple[Proof, ...]:
    outputs = selectors.case_facts(case.pk).sop.step(step).outputs
    return tuple(Proof(o.thing, ProofKind.DOCUMENT, "document:1", "ab") for o in outputs)


def do(office: Cast, case: Case, step: int, minute: int, unit: str = "", by: Holder | None = None) -> None:
    work, _ = selectors.next_work(case.pk, step, office.units[unit] if unit else None)
    who = by or office[f"kepala {unit}" if unit else ACTORS[step]]
    given = (Proof("sheet", ProofKind.SHEET, "sheet:1", "v1"),) if unit else proofs(case, step)
    flow.complete(work, by=who, proofs=given, at=at(minute))


def upto(office: Cast, case: Case, last: int) -> None:
    """Steps 1 to `last`, a minute apart, units included."""
    for step in range(1, last + 1):
        if step == 6:
            do(office, case, 6, step, "PDN")
            do(office, case, 6, step, "KOP")
        else:
            do(office, case, step, step)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def rows() -> tuple[list[tuple[object, ...]], int]:
    works = Work.objects.order_by("pk").values_list("pk", "step", "status", "position", "ended_at")
    return list(works), JournalEntry.objects.count()


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


def test_waiver_and_lateness_are_deviations_of_the_position(office: Cast) -> None:
    case = begin(office)
    work, _ = selectors.next_work(case.pk, 1)
    waivers = tuple(
        Waiver(kind, "perintah lisan") for kind in (DeviationKind.KELENGKAPAN, DeviationKind.OUTPUT)
    )

    flow.complete(work, by=office["sekretaris"], waivers=waivers, late_cause="rapat", at=at(45))

    found = Deviation.objects.order_by("pk").values_list(
        "work__step", "kind", "amount", "measure", "cause", "position"
    )
    assert list(found) == [
        (1, "kelengkapan", 1, "berkas", "Catatan penugasan: perintah lisan", "sekretaris"),
        (1, "output", 1, "berkas", "Konsep: perintah lisan", "sekretaris"),
        (1, "waktu", 30, "menit kerja", "rapat", "sekretaris"),
    ]


def test_the_same_command_twice_takes_effect_once(office: Cast) -> None:
    case = begin(office)
    work, _ = selectors.next_work(case.pk, 1)
    flow.complete(work, by=office["sekretaris"], proofs=proofs(case, 1), at=at(1))
    before = rows()

    with pytest.raises(Refused) as refused:
        flow.complete(work, by=office["sekretaris"], proofs=proofs(case, 1), at=at(2))

    (refusal,) = refused.value.refusals
    assert refusal.message == (
        "Langkah 1 sudah selesai oleh sekretaris pada Senin, 2 November 2026, pukul 09.06 WITA. Tidak ada yang diubah."
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

    from mutubaku.org.rules import Holding
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


def test_own_time_and_waiting_time_are_kept_apart(office: Cast) -> None:
    case = begin(office)
    work, _ = selectors.next_work(case.pk, 1)
    flow.pause(work, by=office["sekretaris"], cause="menunggu surat Bappeda", at=at(2))
    flow.resume(work, by=office["sekretaris"], at=at(62))
    do(office, case, 1, 70)
    for step in range(2, 6):
        do(office, case, step, 70 + step)
    do(office, case, 6, 90, "PDN")

    view = selectors.case_view(case.pk, at(90))
    assert view.steps[0].spent == Spent(own=10, unit=0, outside=60)
    assert view.steps[5].spent == Spent(own=0, unit=15, outside=0)
    assert Deviation.objects.count() == 0


def test_completing_a_paused_work_ends_its_pause_and_is_not_late(office: Cast) -> None:
    case = begin(office)
    work, _ = selectors.next_work(case.pk, 1)
    flow.pause(work, by=office["sekretaris"], cause="menunggu surat Bappeda", at=at(2))

    flow.complete(work, by=office["sekretaris"], proofs=proofs(case, 1), at=at(24 * 60))

    row = Work.objects.get(pk=work)
    assert (row.own_minutes, row.outside_minutes) == (2, 448)
    assert (Deviation.objects.count(), Pause.objects.filter(until=None).count()) == (0, 0)


def test_late_return_is_a_deviation_with_its_reason(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 2)
    work, _ = selectors.next_work(case.pk, 3)
    flow.return_case(work, by=office["sekretaris"], reason="batas waktu keliru", at=at(67))

    (found,) = Deviation.objects.values_list("kind", "amount", "cause", "position")
    assert found == ("waktu", 60, "batas waktu keliru", "sekretaris")


def test_a_work_is_not_ended_before_it_was_opened(office: Cast) -> None:
    case = begin(office)
    work, _ = selectors.next_work(case.pk, 1)

    with pytest.raises(Refused) as refused:
        flow.complete(work, by=office["sekretaris"], proofs=proofs(case, 1), at=at(-1))

    assert codes(refused) == ["too_early"]


def test_a_collector_answers_for_its_own_time_only(office: Cast) -> None:
    """SOP 1 step 6: what it waited for its units is theirs, and its standard counts from the last answer."""
    case = begin(office, "01-sipd")
    roles = {"kepala_dinas": "kadis", "kasubbag_perencanaan": "kasubbag"}
    sop = selectors.case_facts(case.pk).sop
    for no in range(1, 6):
        work, step = selectors.next_work(case.pk, no)
        brought = tuple(
            Proof(n.thing, ProofKind.ATTESTATION, words="ada") for n in (*step.needs, *step.outputs)
        )
        flow.complete(work, by=office[roles.get(step.actor, step.actor)], proofs=brought, at=at(no))
    for minute, unit in ((100, "PDN"), (24 * 60, "KOP")):
        work, _ = selectors.next_work(case.pk, 6, office.units[unit])
        flow.complete(
            work, by=office[f"kepala {unit}"], proofs=(Proof("sheet", ProofKind.SHEET),), at=at(minute)
        )
    work, step = selectors.next_work(case.pk, 6)
    given = tuple(Proof(output.thing, ProofKind.ATTESTATION, words="ada") for output in sop.step(6).outputs)
    flow.complete(work, by=office["pelaksana"], proofs=given, at=at(24 * 60 + 30))

    row = Work.objects.get(pk=work)
    assert (row.own_minutes, row.unit_minutes) == (30, 445)
    assert Deviation.objects.count() == 0


def test_time_of_works_nobody_finished_stays_on_record(office: Cast) -> None:
    case = begin(office)
    upto(office, case, 5)
    do(office, case, 6, 6, "PDN")
    do(office, case, 7, 7)
    flow.close_early(case.pk, step=6, by=office["kasubbag"], reason="batas waktu sudah lewat", at=at(65))

    closed = Work.objects.get(case=case, step=6, status="ditutup")
    assert closed.unit_minutes == 60


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
