"""What lies before whoever judges a step: what the units sent, why it came back, and the paper of that very step."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from factories import OCTOBER, START, at
from pages import PASSWORD, Desk, text
from test_minutes import desk, initialled  # noqa: F401

from mutubaku.cases.models import Case, Work
from mutubaku.cases.services import flow
from mutubaku.documents.selectors import papers_of
from mutubaku.documents.services.marking import cosign
from mutubaku.org.models import Office
from mutubaku.sop.selectors import in_force

WHY = "Data triwulan III belum lengkap."


def signed_minutes(desk: Desk) -> int:  # noqa: F811
    """To the end of step 5 of SOP 1: the first berita acara is signed, the units are asked."""
    made = initialled(desk)
    for name in ("kasubbag", "sekretaris"):
        cosign(made.id, digest=made.digest, by=desk.office[name], at=at(5))
    desk.done("kadis", 5, password=PASSWORD)
    return made.id


def page_of(desk: Desk, name: str, step: int) -> Any:  # noqa: F811
    """The page of a step that has ended."""
    assert desk.case is not None
    work = Work.objects.get(case=desk.case, step=step, unit=None)
    return desk.client(name).get(f"/pekerjaan/{desk.case.number}/langkah/{work.pk}/")


def tasks_of(desk: Desk, name: str) -> str:  # noqa: F811
    return text(desk.client(name).get("/tugas/"))


def test_an_empty_answer_of_a_unit_is_refused(desk: Desk) -> None:  # noqa: F811
    signed_minutes(desk)

    answer = desk.click("kepala PDN", 6, "PDN", words="  ")

    assert answer.status_code == 422 and "Isi “Uraian”, atau lampirkan “Berkas bahan unit”." in text(answer)
    assert (6, "PDN") in desk.waiting()


def test_whoever_judges_reads_what_the_units_sent_and_they_read_why_it_came_back(desk: Desk) -> None:  # noqa: F811
    first = signed_minutes(desk)
    desk.done("kepala PDN", 6, "PDN", words="Data ada di folder bersama.")
    scan = SimpleUploadedFile("data-kop.pdf", b"%PDF-1.4")
    desk.done("kepala KOP", 6, "KOP", **{"file:sheets": scan})
    seen = [text(desk.open("pelaksana", 6))]
    desk.done("pelaksana", 6, words="Lengkap.")
    desk.done("pelaksana", 7, words="Sudah diisi.")
    judged = desk.open("kasubbag", 8)
    seen.append(text(judged))
    assert desk.case is not None
    files = text(desk.client("kasubbag").get(f"/pekerjaan/{desk.case.number}/berkas/"))
    back = {"to": "unit", "units": ["PDN"], "reason": WHY}
    answer = desk.client("kasubbag").post(f"{desk.address(8)}kembalikan/", back)
    again, tasks = desk.open("kepala PDN", 6, "PDN"), text(desk.client("kepala PDN").get("/tugas/"))

    for words in seen:
        assert "Kiriman unit 2 unit Bidang PDN langkah 6, Kepala PDN" in words
        assert "Data ada di folder bersama." in words and "data-kop.pdf" in words
    assert "Berkas terlampir" not in seen[1]
    assert "data-kop.pdf 6, Bidang KOP Kepala KOP" in files
    assert answer.status_code == 302, text(answer)
    assert f"Dikembalikan kasubbag dari langkah 8, Senin, 2 November 2026, pukul 09.10 WITA {WHY}" in text(
        again
    )
    assert f"Dikembalikan kasubbag: {WHY}" in tasks

    desk.done("kepala PDN", 6, "PDN", words="Data lengkap dikirim.")
    desk.done("pelaksana", 6, words="Lengkap.")
    desk.done("pelaksana", 7, words="Sudah diisi.")
    assert WHY in text(desk.open("kasubbag", 8)) and f"Dikembalikan kasubbag: {WHY}" in tasks_of(
        desk, "kasubbag"
    )
    desk.done("kasubbag", 8, checks="Bidang PDN | 2 | 2\nBidang KOP | 1 | 1")
    second = papers_of(desk.office.office_id, desk.case.number)[-1].id
    ended = page_of(desk, "sekretaris", 4)
    assert second != first
    assert f'href="/dokumen/{first}/"' in ended.content.decode()
    assert f'href="/dokumen/{second}/"' not in ended.content.decode()
    assert "dari langkah 3" in text(ended) and "dari langkah 8" not in text(ended)


@pytest.mark.parametrize(
    ("mode", "told"), [("A", "Baku 6 jam Sisa"), ("B", "Baku 6 jam, dihitung 1 hari kerja Sisa")]
)
def test_hours_that_stand_for_days_say_so(desk: Desk, mode: str, told: str) -> None:  # noqa: F811
    Office.objects.update(due_mode=mode)
    version = in_force(desk.office.office_id, "02-tepra", OCTOBER.last_day)
    assert version is not None
    case_id = flow.start(
        desk.office.office_id, sop_version_id=version.pk, period=OCTOBER, title="TEPRA", at=START,
        unit_ids=list(desk.office.units.values()), by=desk.office["kasubbag"],
    )  # fmt: skip
    tepra = Desk(desk.office, Case.objects.get(pk=case_id))
    tepra.done("kadis", 1, words="Kerjakan.", without_needs="Menyusul.")

    assert told in text(tepra.open("sekretaris", 2))
