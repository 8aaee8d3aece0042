"""Three minutes of the head of the office: two papers read, ticked and signed at once with one hand on a phone."""

import re
from datetime import timedelta

from django.db.models import F
from people import Office
from windows import PHONE

from mutubaku.cases.models import Deviation
from mutubaku.documents.models import Document
from mutubaku.ops.demo import running
from mutubaku.ops.management.commands.doctor import examine


def test_two_papers_are_signed_at_once_on_a_phone(windows, example, clock):
    clock.to(26, "09.10")
    running.play(example.stage, clock.at - timedelta(days=8), clock.at)
    office = Office(windows, example, width=PHONE)
    with office.as_("kepala.dinas") as page:
        page.get_by_role("link", name=re.compile("Persetujuan|Putuskan beberapa")).first.click()
        page.get_by_role("heading", name="Persetujuan", exact=True).wait_for()
        for box in page.get_by_role("checkbox", name=re.compile("^Tanda tangani")).all():
            box.check()
        page.get_by_label("Sebab keterlambatan").fill("Kepala Dinas mengikuti rapat paripurna.")
        page.get_by_label("Kata sandi Anda").fill("bukan sandi saya")
        page.get_by_role("button", name="Sahkan yang dicentang").click()
        page.get_by_role("alert").get_by_role("link", name="Kata sandi salah").wait_for()
        assert page.get_by_role("checkbox", checked=True).count() == 2

        page.get_by_label("Kata sandi Anda").fill(example.passwords["kepala.dinas"])
        page.get_by_role("button", name="Sahkan yang dicentang").click()
        page.get_by_role("heading", name="Hasil: 2 dari 2 disahkan").wait_for()

    # The other two nota dinas were signed before.
    by_serial = F("number_serial").asc(nulls_first=True)
    papers = Document.objects.exclude(kind="tanda_terima").order_by(by_serial)
    assert list(papers.values_list("number_serial", "state")) == [
        (None, "drafted"), (1, "distributed"), (2, "distributed"), (3, "signed"), (4, "signed"),
    ]  # fmt: skip
    assert list(Deviation.objects.values_list("work__step", "kind", "cause", "position")) == [
        (4, "waktu", "Kepala Dinas mengikuti rapat paripurna.", "Kepala Dinas")
    ]
    assert examine()["faults"] == []
