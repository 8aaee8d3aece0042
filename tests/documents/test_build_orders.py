"""Orders to build files: made with the act, carried out by the engine, visible when they fail, retried by hand."""

import pytest
from cast import at
from django_tasks import task_backends

from mutubaku.documents import selectors as papers
from mutubaku.documents.files import store
from mutubaku.documents.models import Build
from mutubaku.documents.rules.builds import FAILED_WORDS, BuildState
from mutubaku.documents.selectors import failed_builds, latest_build
from mutubaku.documents.services import ordering
from mutubaku.documents.services.building import BUILDERS
from mutubaku.documents.services.marking import print_out
from mutubaku.documents.services.ordering import carry_out, retry, send_unfinished
from mutubaku.org.models import Assignment, JournalEntry
from mutubaku.values.refusal import Refused


def verbs():
    return list(JournalEntry.objects.order_by("seq").values_list("verb", flat=True))


def order(paper, people, **more):
    """An order whose task was never sent: the process ended between the act and its commit hooks."""
    print_out(paper.pk, digest=paper.versions.latest("no").digest, by=people["kasubbag"], at=at(10), **more)
    return Build.objects.get(document=paper)


def breaking(content, dress, emblem):
    raise RuntimeError("no such font")


def test_act_orders_the_files_and_the_engine_leaves_them(paper, people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        print_out(paper.pk, digest=paper.versions.latest("no").digest, by=people["kasubbag"], at=at(10))

    left = latest_build(paper.pk)
    assert (left.state, left.done, left.total, left.error) == (BuildState.DONE, 2, 2, "")
    assert {file.format for file in papers.paper(paper.pk).renditions} == set(left.formats)


def test_order_waits_until_the_engine_takes_it(paper, people):
    assert order(paper, people).state == BuildState.WAITING
    assert latest_build(paper.pk).done == 0

    assert send_unfinished() == 1
    assert latest_build(paper.pk).state == BuildState.DONE
    assert send_unfinished() == 0


def test_progress_is_stored_file_by_file(paper, people, monkeypatch):
    made, seen = order(paper, people, formats=("docx", "pdf")), []

    def watched(content, dress, emblem, pdf=BUILDERS["pdf"]):
        seen.append((latest_build(paper.pk).state, latest_build(paper.pk).done))
        return pdf(content, dress, emblem)

    monkeypatch.setitem(BUILDERS, "pdf", watched)
    carry_out(made.pk)

    assert seen == [(BuildState.RUNNING, 1)]


def test_failed_order_is_seen_by_the_one_who_asked_and_can_be_retried(
    paper, people, monkeypatch, django_capture_on_commit_callbacks
):
    with monkeypatch.context() as patched, django_capture_on_commit_callbacks(execute=True):
        patched.setitem(BUILDERS, "docx", breaking)
        print_out(paper.pk, digest=paper.versions.latest("no").digest, by=people["kasubbag"], at=at(10))
    (failed,) = failed_builds(people["kasubbag"].person_id)
    assert (failed.state, failed.error, failed.title) == (BuildState.FAILED, FAILED_WORDS, "Permintaan bahan")
    assert failed_builds(people["sekretaris"].person_id) == ()
    assert (papers.paper(paper.pk).printed, verbs()[-1]) == (True, "print_out")

    with django_capture_on_commit_callbacks(execute=True):
        retry(failed.id, by=people["sekretaris"], at=at(20))

    assert latest_build(paper.pk).state == BuildState.DONE
    assert failed_builds(people["kasubbag"].person_id) == ()
    assert verbs()[-2:] == ["retry_build", "build"]


def test_order_of_someone_who_left_the_post_says_so(paper, people):
    made = order(paper, people)
    Assignment.objects.filter(person_id=people["kasubbag"].person_id).delete()

    carry_out(made.pk)

    assert latest_build(paper.pk).error == (
        "Yang meminta berkas ini tidak lagi memangku jabatannya. Minta ulang berkasnya."
    )


@pytest.mark.parametrize("state", [BuildState.WAITING, BuildState.DONE])
def test_only_a_failed_order_is_retried(paper, people, state):
    made = order(paper, people)
    if state is BuildState.DONE:
        carry_out(made.pk)
    with pytest.raises(Refused) as refused:
        retry(made.pk, by=people["kasubbag"], at=at(20))

    assert [refusal.code for refusal in refused.value.refusals] == ["not_failed"]


def test_order_that_has_ended_is_not_carried_out_again(paper, people):
    made = order(paper, people)
    carry_out(made.pk)
    before = verbs()

    ordering.build_files.call(made.pk)

    assert verbs() == before


def test_killed_in_the_middle_it_is_carried_out_from_the_start(paper, people):
    made = order(paper, people)
    Build.objects.filter(pk=made.pk).update(state=BuildState.RUNNING, done=1)

    send_unfinished()

    hashes = [file.sha256 for file in papers.paper(paper.pk).renditions]
    assert (len(hashes), store.missing(hashes)) == (2, ())


def test_an_engine_named_by_its_class_carries_the_order(
    paper, people, settings, django_capture_on_commit_callbacks
):
    """As a broker does: the order goes out with the commit, somebody else carries it out later."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        made = order(paper, people)
    (sent,) = task_backends["default"].results
    assert (latest_build(paper.pk).state, sent.args) == (BuildState.WAITING, [made.pk])

    sent.task.call(*sent.args)

    assert latest_build(paper.pk).state == BuildState.DONE
