"""An office with an order to build the files of a letter, in the database of the environment; prints how it stands.

Run by test_tick.py as a process of its own: `worker_harness.py order` makes it, `worker_harness.py look` reads it;
`worker_harness.py plan` makes an office with the plan of this year instead.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

sys.path[:0] = [str(Path(__file__).parents[1] / "documents"), str(Path(__file__).parents[1])]

import factories  # noqa: E402
from cast import START, at, letter, make_office, staff  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from mutubaku.cases.services.planning import plan_year  # noqa: E402
from mutubaku.documents.models import Build  # noqa: E402
from mutubaku.documents.selectors import latest_build  # noqa: E402
from mutubaku.documents.services.drafting import draft  # noqa: E402
from mutubaku.documents.services.marking import print_out  # noqa: E402
from mutubaku.org.services import adopt_calendar  # noqa: E402
from mutubaku.sop.services import load_catalogue  # noqa: E402


def order() -> None:
    call_command("migrate", verbosity=0)
    office = make_office()
    people = staff(office)
    for number in range(6):
        paper = draft(
            office.pk, kind="nota_dinas", dossier="SOP10/2026-10", title=f"Permintaan {number}", period="2026-10",
            content=letter(f"Permintaan {number}"), by=people["kasubbag"], at=START,
        )  # fmt: skip
        print_out(paper.pk, digest=paper.versions.latest("no").digest, by=people["kasubbag"], at=at(10))


def look() -> list[list[object]]:
    orders = [latest_build(pk) for pk in Build.objects.order_by("pk").values_list("document_id", flat=True)]
    return [[one.state, one.done] for one in orders if one]


def plan() -> None:
    call_command("migrate", verbosity=0)
    office = factories.cast()
    adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    plan_year(office.office_id, year=timezone.now().year, by=office["kasubbag"])


{"order": order, "plan": plan, "look": lambda: None}[sys.argv[1]]()
print(json.dumps(look()))
