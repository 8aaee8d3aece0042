"""Dispositions kept: written, forwarded, reported, refused whole, sealed in the journal; and the office's own boxes."""

import pytest
from cast import at

from mutubaku.documents.models import Disposition, DispositionLine
from mutubaku.documents.rules.disposing import About, Order, every
from mutubaku.documents.selectors import faults
from mutubaku.documents.selectors.dispositions import dispositions_of, instructions, open_lines, tree_of
from mutubaku.documents.services.disposing import (
    dispose,
    finish_disposition,
    read_disposition,
    report_work,
    set_instructions,
    take_disposition,
)
from mutubaku.org.rules.holding import Role
from mutubaku.org.selectors import entries, holders_of
from mutubaku.org.services import add_person, add_position, appoint
from mutubaku.values.refusal import Refused

DOSSIER = "PKJ-2026-0001"


def order(people, *to, asked=("proses",), **more):
    return Order(About("Permintaan laporan"), tuple(people[name].position_id for name in to), asked, **more)


def sent(office, people, sender, *to, parent=None, minutes=0, **more):
    return dispose(
        office.pk, dossier=DOSSIER, order=order(people, *to, **more), by=people[sender], parent=parent, at=at(minutes)
    )  # fmt: skip


def line(row, people, name):
    return row.lines.get(position_id=people[name].position_id).pk


def states(office):
    return {leaf.line.post: leaf.state.value for _, leaf in every(tree_of(office.pk, DOSSIER, at(600)))}


@pytest.fixture
def walked(office, people):
    """Kepala Dinas → Sekretaris → Kasubbag, two days' work; nobody has answered yet."""
    first = sent(office, people, "kadis", "sekretaris")
    return first, sent(
        office, people, "sekretaris", "kasubbag", parent=line(first, people, "sekretaris"), minutes=9
    )


def test_a_chain_is_one_tree_and_its_last_report_ends_all_above(office, people, walked):
    before = states(office)
    last = line(walked[1], people, "kasubbag")
    take_disposition(last, by=people["kasubbag"], at=at(20))
    taken = states(office)
    finish_disposition(last, report="Nota dinas disusun.", by=people["kasubbag"], at=at(30))

    assert before == {"Sekretaris": "diteruskan", "Kasubbag Perencanaan": "belum dibaca"}
    assert taken == {"Sekretaris": "diteruskan", "Kasubbag Perencanaan": "dikerjakan"}
    assert states(office) == {"Sekretaris": "selesai", "Kasubbag Perencanaan": "selesai"}
    assert [verb for verb in VERBS for _ in entries(office.pk, verb=verb)] == [
        "dispose", "dispose", "read_disposition", "read_disposition", "take_disposition", "finish_disposition",
    ]  # fmt: skip
    assert faults(office.pk) == []


VERBS = ("dispose", "read_disposition", "take_disposition", "finish_disposition")


def test_what_may_not_be_done_changes_nothing(office, people, walked):
    first, second = walked
    kept = list(DispositionLine.objects.values())
    mine, his = line(first, people, "sekretaris"), line(second, people, "kasubbag")
    tries = {
        "not_yours": lambda: finish_disposition(his, report="Selesai", by=people["sekretaris"], at=at(40)),
        "waits": lambda: finish_disposition(mine, report="Selesai", by=people["sekretaris"], at=at(40)),
        "report": lambda: finish_disposition(his, report=" ", by=people["kasubbag"], at=at(40)),
        "upwards": lambda: sent(office, people, "kasubbag", "kadis", parent=his, minutes=40),
        "forwarded": lambda: take_disposition(mine, by=people["sekretaris"], at=at(40)),
        "line": lambda: sent(office, people, "kasubbag", "pelaksana", parent=999, minutes=40),
        "instruction": lambda: sent(office, people, "kadis", "kabid", asked=("entah",)),
        "paper": lambda: dispose(
            office.pk, dossier=DOSSIER, by=people["kadis"], at=at(40),
            order=Order(About("Naskah lain", document_id=999), (people["kabid"].position_id,), ("proses",)),
        ),
    }  # fmt: skip

    refused = {}
    for code, attempt in tries.items():
        with pytest.raises(Refused) as found:
            attempt()
        refused[code] = [one.code for one in found.value.refusals]

    assert refused == {code: [code] for code in tries}
    assert (list(DispositionLine.objects.values()), Disposition.objects.count()) == (kept, 2)


def test_reading_twice_is_written_once(office, people, walked):
    last = line(walked[1], people, "kasubbag")
    for minutes in (11, 12):
        read_disposition(last, by=people["kasubbag"], at=at(minutes))

    assert DispositionLine.objects.get(pk=last).read_at == at(11)
    assert states(office)["Kasubbag Perencanaan"] == "dibaca"


def test_the_work_that_was_asked_reports_itself(office, people, walked):
    report_work(office.pk, dossier=DOSSIER, report="Langkah 3 selesai", by=people["kasubbag"], at=at(50))

    (one,) = dispositions_of(office.pk, DOSSIER)[1].lines
    assert (one.report, one.done_at, one.done_post) == ("Langkah 3 selesai", at(50), "Kasubbag Perencanaan")
    assert faults(office.pk) == []


def test_a_person_sees_what_lies_with_his_posts_the_most_pressing_first(office, people, walked):
    late = sent(office, people, "kadis", "kasubbag", deadline=at(500), minutes=60, note="Segera")
    held = [people["kasubbag"].position_id]

    found = open_lines(office.pk, held)

    assert [(one.line_id, one.sender, one.asked, one.unread) for one in found] == [
        (line(late, people, "kasubbag"), "Kepala Dinas", "Proses lebih lanjut; Segera", True),
        (line(walked[1], people, "kasubbag"), "Sekretaris", "Proses lebih lanjut", True),
    ]
    assert open_lines(office.pk, [people["sekretaris"].position_id]) == ()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda: Disposition.objects.update(note="Diubah"), "isinya berbeda dari yang ditulis"),
        (
            lambda: Disposition.objects.update(instructions='[["arsip","Arsip"]]'),
            "isinya berbeda dari yang ditulis",
        ),
        (lambda: DispositionLine.objects.update(post="Orang lain"), "penerimanya berbeda dari yang ditulis"),
        (
            lambda: DispositionLine.objects.exclude(done_at=None).update(report="Lain"),
            "tindak lanjutnya berbeda dari yang dicatat",
        ),
        (
            lambda: DispositionLine.objects.exclude(read_at=None).update(read_at=None, read_by=None),
            "tindak lanjutnya berbeda dari yang dicatat",
        ),
    ],
)
def test_the_doctor_finds_what_was_changed_behind_the_journal(office, people, change, place):
    first = sent(office, people, "kadis", "sekretaris")
    finish_disposition(line(first, people, "sekretaris"), report="Selesai", by=people["sekretaris"], at=at(5))

    change()

    assert {words for _, words in faults(office.pk)} == {place}


def test_the_office_words_its_own_boxes_and_old_ticks_keep_theirs(office, people):
    first = sent(office, people, "kadis", "sekretaris")
    admin = _admin(office)

    set_instructions(office.pk, labels=["Arsip", "Proses lebih lanjut", "Buat ringkasan"], by=admin, at=at(5))
    set_instructions(office.pk, labels=["Proses lebih lanjut", "Telaah"], by=admin, at=at(6))

    assert [(one.code, one.label) for one in instructions(office.pk)] == [
        ("proses", "Proses lebih lanjut"), ("instruksi-2", "Telaah"),
    ]  # fmt: skip
    assert [one.label for one in dispositions_of(office.pk, DOSSIER)[0].instructions] == [
        "Proses lebih lanjut"
    ]
    assert first.instructions == '[["proses", "Proses lebih lanjut"]]'
    with pytest.raises(Refused):
        set_instructions(office.pk, labels=["Telaah"], by=people["pelaksana"], at=at(7))


def _admin(office):
    unit = office.unit_set.first()
    position = add_position(unit, title="Admin", role=Role.ADMIN, heads=False, at=at(1))
    person = add_person(office.pk, username=f"admin.{office.code}", name="Admin", at=at(1))
    appoint(position.pk, person.pk, since=at(0).date(), at=at(1))
    return holders_of(person.pk, at(0).date())[0]
