"""A click that comes too late: who was faster is named, and what was typed is there to be copied.

Clicks of the same second are in `test_same_second`.
"""

from typing import Any

import pytest
from monthly import begin, opened
from pages import Desk, forms, text

from mutubaku.documents.selectors import papers_of


@pytest.fixture
def desk(db: None, settings: Any, tmp_path: Any) -> Desk:
    settings.FILES = tmp_path / "berkas"
    return opened()


def test_who_was_faster_is_named(desk: Desk) -> None:
    begin(desk)
    client, address = desk.client("sekretaris"), desk.address(1)
    sent = {**forms(client.get(address))[address], "words": "Siapkan."}
    assert client.post(address, sent).status_code == 302

    again = client.post(address, sent)

    assert (again.status_code, desk.waiting()) == (409, [(2, "")])
    assert "Langkah 1 sudah diselesaikan oleh sekretaris pada" in text(again)
    assert "Langkah ini sudah diselesaikan oleh sekretaris pada" in text(client.get(address))


@pytest.mark.parametrize(
    ("tail", "sent"), [("", {"words": "Siapkan segera."}), ("jeda/", {"cause": "Menunggu Bappeda"})]
)
def test_what_a_late_person_typed_is_shown_again_to_be_copied(
    desk: Desk, tail: str, sent: dict[str, str]
) -> None:
    address = begin(desk).address(1)
    desk.done("sekretaris", 1, words="Sudah.")

    answer = desk.client("sekretaris").post(f"{address}{tail}", sent)

    assert answer.status_code == 409
    assert "Yang Anda ketik" in text(answer)
    assert f"readonly>{next(iter(sent.values()))}</textarea>" in answer.content.decode()


def test_words_typed_under_a_paper_that_changed_stay_in_the_form(desk: Desk) -> None:
    begin(desk).done("sekretaris", 1, words="Siapkan.")
    desk.done("kasubbag", 2)

    answer = desk.click("sekretaris", 3, digest="0" * 64, note="Cocokkan tanggalnya.")

    sent = forms(answer)[desk.address(3)]
    assert (answer.status_code, sent["note"]) == (409, "Cocokkan tanggalnya.")
    assert sent["digest"] == papers_of(desk.office.office_id, desk.case.number)[0].digest  # type: ignore[union-attr]


def test_a_paper_that_changed_since_it_was_read_is_shown_anew(desk: Desk) -> None:
    begin(desk).done("sekretaris", 1, words="Siapkan.")
    desk.done("kasubbag", 2)

    answer = desk.click("sekretaris", 3, digest="0" * 64)

    assert (answer.status_code, desk.waiting()) == (409, [(3, "")])
    assert "Naskah telah berubah sejak Anda membacanya, baca versi 1." in text(answer)
    assert (
        forms(answer)[desk.address(3)]["digest"]
        == papers_of(desk.office.office_id, desk.case.number)[0].digest
    )  # type: ignore[union-attr]
