"""Who may do what: every address × person × method, against the policy below. A new address needs a row in it.

Allowed means that the door opens: the page is shown, or the form is read (an empty one may be refused with its reasons).
Denied is a redirect to the sign-in, 403, 404 or 405. That a service behind an open door refuses whoever may not act
is for the tests of that service; those of objects of another office are denied here, by `kantor_lain`.
"""

from collections.abc import Iterator
from decimal import Decimal
from http.cookies import SimpleCookie

import factories
import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from mutubaku.cases.models import Case, Work
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.cases.services import flow
from mutubaku.documents.services.building import build
from mutubaku.documents.services.drafting import draft
from mutubaku.figures.files.sipd_example import ExampleLine, example_report
from mutubaku.figures.services.sipd import preview_sipd
from mutubaku.org import services as org
from mutubaku.org.models import Person, Unit
from mutubaku.org.rules import Role
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.content import Book, Chapter, Paragraph
from mutubaku.values.period import Period

# ---------------------------------------------------------------- the persons

ROLES = {
    "kepala_dinas",
    "sekretaris",
    "kasubbag_perencanaan",
    "pelaksana",
    "kepala_bidang_uptd",  # of the unit that is asked
    "operator_unit",  # of the same unit
    "subbag_keuangan",
    "pembaca",
    "admin",
}
OFFICE = ROLES | {"kepala_unit_lain", "tanpa_jabatan"}
SIGNED_IN = OFFICE | {"kantor_lain"}  # the Kasubbag Perencanaan of another office
EVERYBODY = SIGNED_IN | {"tidak_masuk"}
NOBODY: set[str] = set()

STEERING = {"kepala_dinas", "sekretaris", "kasubbag_perencanaan"}
STEERING_ANYWHERE = STEERING | {"kantor_lain"}  # each in the own office
APPOINTING = STEERING | {"admin"}
IMPORTERS = {"kasubbag_perencanaan", "pelaksana", "subbag_keuangan"}
THE_UNIT = {"kepala_bidang_uptd", "operator_unit"}
SHEET_READERS = STEERING | THE_UNIT | {"pelaksana", "pembaca"}

# ---------------------------------------------------------------- the policy

# Address → (who may GET, who may POST). PUT, DELETE and PATCH are for nobody, anywhere.
POLICY: dict[str, tuple[set[str], set[str]]] = {
    "web:masuk": (EVERYBODY, EVERYBODY),
    "web:keluar": (NOBODY, SIGNED_IN),
    "web:beranda": (SIGNED_IN, NOBODY),
    "web:dasbor": (SIGNED_IN, NOBODY),
    "web:akun": (SIGNED_IN, NOBODY),
    "web:kata_sandi": (SIGNED_IN, SIGNED_IN),
    "web:sesi_lain": (NOBODY, SIGNED_IN),
    # Cases. The work that waits is the Sekretaris's; the one to review is the Kasubbag's.
    "cases:list": (SIGNED_IN, NOBODY),
    "cases:board": (SIGNED_IN, NOBODY),
    "cases:start": (STEERING_ANYWHERE, STEERING_ANYWHERE),
    "cases:case": (OFFICE, NOBODY),
    "cases:close": (NOBODY, STEERING),
    "cases:cancel": (NOBODY, STEERING),
    "cases:work": (OFFICE, {"sekretaris"}),
    "cases:give_back": (NOBODY, {"sekretaris"}),
    "cases:pause": (NOBODY, {"sekretaris"}),
    "cases:resume": (NOBODY, {"sekretaris"}),
    "cases:review": (OFFICE, {"kasubbag_perencanaan"}),
    # Papers.
    "documents:paper": (OFFICE, NOBODY),
    "documents:file": (OFFICE, NOBODY),
    # Sheets of figures: the unit that is asked types, planning and leadership read.
    "figures:list": (SIGNED_IN - {"admin", "tanpa_jabatan"}, NOBODY),
    "figures:sheet": (SHEET_READERS, THE_UNIT),
    "figures:download": (SHEET_READERS, NOBODY),
    "figures:figure": (SHEET_READERS, NOBODY),
    "figures:upload": (THE_UNIT, THE_UNIT),
    "figures:apply": (NOBODY, THE_UNIT),
    "figures:sipd": (IMPORTERS | {"kantor_lain"}, IMPORTERS | {"kantor_lain"}),
    "figures:sipd_decide": (NOBODY, IMPORTERS),
    # Procedures: each office its own.
    "sop:catalogue": (SIGNED_IN, NOBODY),
    "sop:procedure": (SIGNED_IN, NOBODY),
    # The organisation.
    "org:structure": (SIGNED_IN, NOBODY),
    "org:calendar": (SIGNED_IN, NOBODY),
    "org:person": (OFFICE, NOBODY),
    "org:appoint": (APPOINTING | {"kantor_lain"}, APPOINTING | {"kantor_lain"}),
    "org:end": (APPOINTING, APPOINTING),
    "org:journal": (APPOINTING | {"pembaca", "kantor_lain"}, NOBODY),
}


# ---------------------------------------------------------------- the world

MONTH = "2026-10"
SOP = "10-laporan-bulanan"
NOON = factories.at(175)  # 12.00 WITA on the day the case begins


@pytest.fixture
def world(db, settings, tmp_path, monkeypatch) -> dict[str, object]:
    """One office with a running case, its paper with a file, and a unit that is asked; what stands in each address."""
    settings.FILES = tmp_path / "berkas"
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    cast = factories.cast(units=("PDN", "KOP"))
    factories.plan(cast)
    org.adopt_calendar(cast.office_id, at=factories.START)
    load_catalogue(cast.office_id, at=factories.START)
    root = Unit.objects.get(office_id=cast.office_id, code="DIN")
    for name in (Role.SUBBAG_KEUANGAN, Role.PEMBACA, Role.ADMIN):
        cast.who[name] = factories.hold(cast, root, name, name)
    case, review = _started(cast, MONTH), _at_the_review(cast, _started(cast, "2026-09"))
    round_id = factories.open_round(cast, dossier=case.number)
    paper, file = _paper(cast, case.number)
    return {
        "persons": _persons(cast),
        "number": {"cases": case.number, "cases:review": review.case.number},
        "work_id": {"cases": Work.objects.get(case=case).pk, "cases:review": review.pk},
        "sheet_id": factories.sheet(cast, round_id, "PDN").id,
        "field": "fisik",
        "person_id": cast["pelaksana"].person_id,
        "assignment_id": cast["pelaksana"].assignment_id,
        "document_id": paper,
        "rendition_id": file,
        "code": {"sop": SOP, "figures": factories.PRICES},
        "import_id": _sipd(cast),
    }


def _started(cast: factories.Cast, month: str) -> Case:
    case_id = flow.start(
        cast.office_id, sop_version_id=in_force(cast.office_id, SOP, NOON.date()).pk, period=Period.parse(month),
        title="Laporan bulanan", unit_ids=list(cast.units.values()), by=cast["kasubbag"], at=factories.START,
    )  # fmt: skip
    return Case.objects.get(pk=case_id)


ACTORS = {
    Role.KEPALA_DINAS: "kadis",
    Role.SEKRETARIS: "sekretaris",
    Role.KASUBBAG_PERENCANAAN: "kasubbag",
    Role.PELAKSANA: "pelaksana",
}


def _at_the_review(cast: factories.Cast, case: Case) -> Work:
    """The work that judges the sheets of the units, everything before it done on somebody's word."""
    steps = in_force(cast.office_id, SOP, NOON.date()).sop
    heads = {unit_id: f"kepala {unit}" for unit, unit_id in cast.units.items()}
    while True:
        work = Work.objects.filter(case=case, status=WorkStatus.WAITING).order_by("step").first()
        step = steps.step(work.step)
        if step.returns_units_to:
            return work
        by = cast[heads[work.unit_id] if work.unit_id else ACTORS[step.actor]]
        proofs = tuple(Proof(out.thing, ProofKind.ATTESTATION, words="Disampaikan") for out in step.outputs)
        flow.complete(work.pk, by=by, proofs=proofs, at=factories.at(5))


def _sipd(cast: factories.Cast) -> int:
    """A file of SIPD that waits for its decision."""
    line = ExampleLine(factories.COOPS, "-", "5.1.02.01.01.0024", "ATK", Decimal(900_000))
    data = example_report(Period.parse(MONTH), [line], skpd="0", skpd_name="DINAS", seed=1)
    shown = preview_sipd(
        cast.office_id, period=Period.parse(MONTH), data=data, by=cast["pelaksana"], at=factories.at(5)
    )
    return shown.import_id


def _paper(cast: factories.Cast, number: str) -> tuple[int, int]:
    chapter = Chapter("I", "Ringkasan", "Belum ada isian.", (Paragraph("Serapan belum diketahui."),))
    book = Book(
        title=("LAPORAN",), period="OKTOBER 2026", stage="", position="", status="", short="Laporan",
        preface=("Puji syukur.",), chapters=(chapter,), approval="Disahkan.", completeness="0 dari 2 unit", copies=(),
    )  # fmt: skip
    row = draft(
        cast.office_id, kind="book", dossier=number, title="Laporan", period=MONTH, content=book,
        by=cast["pelaksana"], at=factories.START,
    )  # fmt: skip
    (file,) = build(row.pk, formats=("xlsx",), by=cast["pelaksana"], at=factories.START)
    return row.pk, file.id


def _persons(cast: factories.Cast) -> dict[str, Person | None]:
    """Name in the policy → person; None is somebody who is not signed in."""
    elsewhere = factories.cast(units=("PDN",), code="LAIN")
    org.adopt_calendar(elsewhere.office_id, at=factories.START)
    load_catalogue(elsewhere.office_id, at=factories.START)
    held = {
        "kepala_dinas": cast["kadis"],
        "sekretaris": cast["sekretaris"],
        "kasubbag_perencanaan": cast["kasubbag"],
        "pelaksana": cast["pelaksana"],
        "kepala_bidang_uptd": cast["kepala PDN"],
        "operator_unit": cast["operator PDN"],
        "subbag_keuangan": cast[Role.SUBBAG_KEUANGAN],
        "pembaca": cast[Role.PEMBACA],
        "admin": cast[Role.ADMIN],
        "kepala_unit_lain": cast["kepala KOP"],
        "kantor_lain": elsewhere["kasubbag"],
    }
    nobody = org.add_person(cast.office_id, username="tanpa.jabatan", name="Pegawai", at=factories.START)
    signed_in = {name: Person.objects.get(pk=holder.person_id) for name, holder in held.items()}
    return {**signed_in, "tanpa_jabatan": nobody, "tidak_masuk": None}


# ---------------------------------------------------------------- the walk


def doors(patterns: list, names: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Every address as (app:name, names of its arguments), read from the program itself."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join((*names, pattern.name or str(pattern.pattern))), list(pattern.pattern.converters)
        else:
            inside = (*names, pattern.namespace) if pattern.namespace else names
            yield from doors(pattern.url_patterns, inside)


def address(door: str, arguments: list[str], world: dict[str, object]) -> str:
    """An argument that differs between addresses has its value by address, else by app."""
    chosen = {name: world[name] for name in arguments}
    for name, value in chosen.items():
        if isinstance(value, dict):
            chosen[name] = value.get(door, value.get(door.split(":")[0]))
    return reverse(door, kwargs=chosen)


def let_in(response) -> bool:
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/masuk/?next=")
    return not to_sign_in and response.status_code not in (403, 404, 405)


def ask(client: Client, method: str, url: str):
    """One request that leaves nothing behind: neither in the database nor in the cookies of the person."""
    cookies = client.cookies.output(header="")
    with transaction.atomic():
        response = getattr(client, method.lower())(url)
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(cookies)
    return response


def found(world: dict[str, object]) -> dict[tuple[str, str], set[str]]:
    """(address, method) → who is let in."""
    allowed: dict[tuple[str, str], set[str]] = {}
    every = [(door, address(door, named, world)) for door, named in doors(get_resolver().url_patterns)]
    for name, person in world["persons"].items():
        client = Client()
        if person:
            client.force_login(person)
        for door, url in every:
            for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
                entering = allowed.setdefault((door, method), set())
                if let_in(ask(client, method, url)):
                    entering.add(name)
    return allowed


def test_every_address_has_a_row_in_the_policy_and_every_row_an_address() -> None:
    every = [door for door, _ in doors(get_resolver().url_patterns)]

    assert sorted(every) == sorted(POLICY)


def test_the_doors_open_for_those_of_the_policy_only(world) -> None:
    wanted = {}
    for door, (get, post) in POLICY.items():
        wanted |= {(door, "GET"): get, (door, "POST"): post}
        wanted |= {(door, method): NOBODY for method in ("PUT", "DELETE", "PATCH")}

    allowed = found(world)

    differing = {door for door in wanted | allowed if wanted.get(door) != allowed.get(door)}
    assert {door: sorted(allowed.get(door, [])) for door in differing} == {
        door: sorted(wanted.get(door, [])) for door in differing
    }


def test_a_handed_out_password_opens_its_own_page_and_the_way_out_only(world) -> None:
    person = Person.objects.get(pk=world["persons"]["kasubbag_perencanaan"].pk)
    Person.objects.filter(pk=person.pk).update(must_change_password=True)
    client = Client()
    client.force_login(person)

    opened = set()
    for door, named in doors(get_resolver().url_patterns):
        response = ask(client, "GET", address(door, named, world))
        if getattr(response, "url", "") != "/akun/kata-sandi/":
            opened.add((door, response.status_code))
    assert opened == {("web:keluar", 405), ("web:kata_sandi", 200)}
