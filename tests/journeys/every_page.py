"""Every page of the program with something real in its address, and who is shown it. Read from the program's own URLs.

An address whose arguments are new needs a line in `EXAMPLES`; the test of pages says so. Addresses that only take a form,
lead on, or answer with a file are no pages.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import get_resolver, reverse
from office_world import doors

from mutubaku.cases.models import Case, PlannedCase, Work
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.documents.models import (
    Build,
    Disposal,
    DispositionLine,
    Document,
    NumberLine,
    Receipt,
    Rendition,
    Upload,
)
from mutubaku.figures.models import Sheet, SipdImport, SipdReading
from mutubaku.figures.selectors import sheet_form
from mutubaku.ops.demo.walk import SOP
from mutubaku.org.models import Assignment, Person, Unit
from mutubaku.org.selectors import offices, special_hours

# Who is asked first whether a page opens; the person a work waits for goes before all of them.
READERS = (
    "kasubbag.perencanaan", "pelaksana", "operator.kop", "kepala.kop", "kepala.dinas", "sekretaris", "admin",
)  # fmt: skip
# Doors whose pages differ with what they show; of the others two examples are looked at.
VARIED = {"cases:case", "cases:work", "cases:template", "documents:paper", "figures:sheet", "sop:procedure"}
POSTS = {
    "kepala_dinas": "kepala.dinas", "sekretaris": "sekretaris", "kasubbag_perencanaan": "kasubbag.perencanaan",
    "pelaksana": "pelaksana",
}  # fmt: skip
# Pages that say no, and lists that were asked for something: (name, reader, address).
BESIDES = (
    ("tidak ada", "pelaksana", "/tidak-ada/"),
    ("hanya formulir", "pelaksana", "/keluar/"),
    ("bukan wewenang", "pelaksana", "/pekerjaan/mulai/"),
    ("cases:start SOP 10", "kasubbag.perencanaan", f"/pekerjaan/mulai/?sop={SOP}"),
    ("cases:board unit", "kasubbag.perencanaan", "/pekerjaan/papan/?keadaan=unit"),
    ("web:tugas selesai", "sekretaris", "/tugas/?status=selesai"),
    ("web:cari", "kasubbag.perencanaan", "/cari/?q=laporan"),
    ("web:beranda kepala", "kepala.dinas", "/"),
    ("web:beranda operator", "operator.kop", "/"),
    ("cases:queue kepala", "kepala.dinas", "/persetujuan/"),
)


@dataclass(frozen=True)
class Page:
    """`reader`: username, empty for nobody signed in."""

    name: str
    reader: str
    address: str


def first_of(rows: Any, *by: str) -> list[Any]:
    """One row for each different value of the columns."""
    seen: dict[tuple[object, ...], Any] = {}
    for row in rows:
        seen.setdefault(tuple(getattr(row, name) for name in by), row)
    return list(seen.values())


def works() -> Iterator[dict[str, object]]:
    """One waiting work for each act and kind of procedure, and one that has ended."""
    waiting = list(
        Work.objects.filter(status=WorkStatus.WAITING).select_related("case", "unit").order_by("-pk")
    )
    waiting.sort(key=lambda work: work.case.sop != SOP)
    ended = Work.objects.filter(status=WorkStatus.RETURNED).select_related("case").order_by("-pk")[:1]
    for work in (*first_of(waiting, "role", "step"), *ended):
        yield {"number": work.case.number, "work_id": work.pk}


def cases() -> Iterator[dict[str, object]]:
    rows = sorted(Case.objects.order_by("-pk"), key=lambda case: case.sop != SOP)
    yield from ({"number": case.number} for case in first_of(rows, "phase"))
    yield from ({"number": case.number} for case in rows if case.sop != SOP and case.phase == "berjalan")


def papers() -> Iterator[dict[str, object]]:
    yield from (
        {"document_id": row.pk} for row in first_of(Document.objects.order_by("-pk"), "kind", "state")
    )


def sheets() -> Iterator[dict[str, object]]:
    rows = Sheet.objects.select_related("unit").order_by("-round_id", "unit__order", "-version")
    yield from ({"sheet_id": row.pk} for row in first_of(rows, "status"))


def figures() -> Iterator[dict[str, object]]:
    for given in sheets():
        code = sheet_form(given["sheet_id"]).rows[0].code
        yield {**given, "field": "fisik", "code": code}


def every(
    model: Any, argument: str, also: Callable[[Any], dict[str, object]] = lambda row: {}
) -> Callable[[], Iterator]:
    """The newest row of a table."""

    def rows() -> Iterator[dict[str, object]]:
        for row in model.objects.order_by("-pk")[:1]:
            yield {argument: row.pk, **also(row)}

    return rows


def people() -> Iterator[dict[str, object]]:
    yield {"person_id": Person.objects.get(username="kepala.kop").pk}


EXAMPLES: dict[str, Callable[[], Iterable[dict[str, object]]]] = {
    "": lambda: [{}],
    "number": cases,
    "number work_id": works,
    "code number": lambda: ({**one, "code": "KOP"} for one in cases()),
    "number upload_id": every(Upload, "upload_id", lambda row: {"number": row.dossier}),
    "line_id number": every(DispositionLine, "line_id", lambda row: {"number": row.disposition.dossier}),
    "slug": lambda: [{"slug": "umum"}, {"slug": SOP}, {"slug": "ba-kebutuhan-data"}],
    "number slug": lambda: ({**one, "slug": "undangan"} for one in list(cases())[:1]),
    "disposition_id number": lambda: [],  # answers with a file
    "act line_id number": lambda: [],  # takes a form
    "planned_id": lambda: [{"planned_id": row.pk} for row in PlannedCase.objects.filter(case=None)[:1]],
    "document_id": papers,
    "document_id rendition_id": every(
        Rendition, "rendition_id", lambda row: {"document_id": row.version.document_id}
    ),
    "document_id receipt_id": every(Receipt, "receipt_id", lambda row: {"document_id": row.document_id}),
    "series": lambda: [{"series": "nota-dinas"}],
    "disposal_id": every(Disposal, "disposal_id"),
    "line_id": lambda: [{"line_id": row.pk} for row in NumberLine.objects.exclude(upload=None)[:1]],
    "build_id": every(Build, "build_id"),
    "token": lambda: [{"token": row.token} for row in Document.objects.exclude(token="").order_by("-pk")[:1]],
    "slip": lambda: [{"slip": row.token} for row in Receipt.objects.exclude(token="").order_by("-pk")[:1]],
    "sheet_id": sheets,
    "code field sheet_id": figures,
    "month unit": lambda: [{"month": str(Sheet.objects.latest("pk").round.period), "unit": "KOP"}],
    "import_id": every(SipdImport, "import_id"),
    "reading_id": every(SipdReading, "reading_id"),
    "person_id": people,
    "day": lambda: [{"day": "2026-12-25"}],
    "profile_id": lambda: [{"profile_id": max(special_hours(offices().get().pk))}],
    "act person_id": lambda: ({**one, "act": "setel-ulang"} for one in people()),
    "assignment_id": every(Assignment, "assignment_id"),
    "unit_id": lambda: [{"unit_id": Unit.objects.get(code="KOP").pk}],
    "code": lambda: [{"code": SOP}, {"code": "06-monev"}],
    "code step": lambda: [{"code": SOP, "step": 1}],
    "factor_id": lambda: [],  # a factor is set up in the journey of factors
}


def pages() -> tuple[list[Page], list[str]]:
    """Every page, each once; and what is wrong with addresses of which nobody is shown anything."""
    clients: dict[str, Client] = {}
    found, wrong = [Page(*one) for one in BESIDES], []
    for door, arguments in doors(get_resolver().url_patterns):
        key = " ".join(sorted(arguments))
        if key not in EXAMPLES:
            wrong.append(
                f"{door}: no example for its arguments ({key}); add one to EXAMPLES of every_page.py"
            )
            continue
        given = list(EXAMPLES[key]())
        shown = (_shown(clients, door, reverse(door, kwargs=one), one) for one in given)
        answers = list(shown) if door in VARIED else _until(shown, 2)
        found += [one for one in answers if isinstance(one, Page)]
        if given and all(one is None for one in answers):
            wrong.append(f"{door}: opens for nobody with {given}")
    return found, wrong


def _until(shown: Iterable[Page | bool | None], most: int) -> list[Page | bool | None]:
    """Answers up to so many pages."""
    found: list[Page | bool | None] = []
    for one in shown:
        found.append(one)
        if sum(isinstance(known, Page) for known in found) == most:
            break
    return found


def _shown(
    clients: dict[str, Client], door: str, address: str, given: dict[str, object]
) -> Page | bool | None:
    """The page as the first of the readers sees it; False when the address is no page, None when it opens for nobody."""
    answer = None
    for reader in _readers(given):
        response = _client(clients, reader).get(address)
        if response.status_code >= 500:
            return None
        if response.status_code == 405 or (response.status_code == 302 and reader):
            answer = False
        elif response.status_code == 200:
            return Page(door, reader, address) if response["Content-Type"].startswith("text/html") else False
    return answer


def _readers(given: dict[str, object]) -> Iterator[str]:
    if "work_id" in given:
        work = Work.objects.select_related("unit").get(pk=given["work_id"])
        yield POSTS.get(work.role) or f"kepala.{work.unit.code.lower()}"
    if "sheet_id" in given:
        yield f"operator.{Sheet.objects.select_related('unit').get(pk=given['sheet_id']).unit.code.lower()}"
    yield from READERS
    yield ""


def _client(clients: dict[str, Client], reader: str) -> Client:
    if reader not in clients:
        clients[reader] = Client(raise_request_exception=False, SERVER_NAME="localhost")
        if person := Person.objects.filter(username=reader).first():
            clients[reader].force_login(person)
    return clients[reader]
