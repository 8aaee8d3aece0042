"""Time of a case: own, of the units and outside; lateness and its cause."""

import pytest
from factories import Cast, at
from flow_office import begin, do, proofs, upto
from refused import codes

from mutubaku.cases import selectors
from mutubaku.cases.models import Deviation, Pause, Work
from mutubaku.cases.rules.mutubaku import DeviationKind, Proof, ProofKind, Spent, Waiver
from mutubaku.cases.services import flow
from mutubaku.values.refusal import Refused


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
