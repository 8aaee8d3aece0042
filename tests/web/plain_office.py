"""A small office with a case of SOP 10 to look at, and what a page shows as plain lists of words."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

from mutubaku.cases import selectors as cases
from mutubaku.cases.models import Case
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.services import flow
from mutubaku.org import services as org
from mutubaku.org.models import Person
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.org.rules.office import UnitKind
from mutubaku.org.selectors import holders_of
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period

START = datetime(2024, 11, 4, 1, 5, tzinfo=UTC)
SINCE = date(2020, 1, 1)
SOP = "10-laporan-bulanan"


def at(minutes):
    """So many minutes after 09.05 WITA on Monday 4 November 2024."""
    return START + timedelta(minutes=minutes)


@dataclass
class Plain:
    office_id: int
    who: dict[str, Holder]
    unit_ids: list[int]

    def __getitem__(self, name) -> Holder:
        return self.who[name]


def office(units=2, code="DISDAG", example=False):
    """Kadis, sekretaris, kasubbag, pelaksana and the heads of units U0, U1 …; calendar and catalogue included."""
    made = org.found_office(
        at=START, code=code, government="PEMERINTAH PROVINSI", name_lines="DINAS PERDAGANGAN", short_name=f"Dinas {code}",
        city="Samarinda", address_lines="Jalan Contoh Nomor 1", example=example,
    )  # fmt: skip
    org.adopt_calendar(made.pk, at=START)
    load_catalogue(made.pk, at=START)
    plain = Plain(made.pk, {}, [])
    root = org.add_unit(
        made.pk, code="DIN", name="Dinas", short_name="Dinas", kind=UnitKind.DINAS, order=0, at=START
    )
    for name, title, role in (
        ("kadis", "Kepala Dinas", Role.KEPALA_DINAS),
        ("sekretaris", "Sekretaris", Role.SEKRETARIS),
        ("kasubbag", "Kasubbag Perencanaan", Role.KASUBBAG_PERENCANAAN),
        ("pelaksana", "Pelaksana", Role.PELAKSANA),
    ):
        plain.who[name] = hold(root, title, role)
    for number in range(units):
        unit = org.add_unit(
            made.pk, code=f"U{number}", name=f"Bidang {number}", short_name=f"U{number}", kind=UnitKind.BIDANG,
            order=number + 1, parent=root, reports=True, at=START,
        )  # fmt: skip
        plain.unit_ids.append(unit.pk)
        plain.who[f"U{number}"] = hold(unit, f"Kepala Bidang {number}", Role.KEPALA_BIDANG_UPTD, heads=True)
    return plain


def hold(unit, title, role, heads=False):
    position = org.add_position(unit, title=title, role=role, heads=heads, at=START)
    name = f"{title}.{unit.office_id}".replace(" ", ".").lower()
    person = org.add_person(unit.office_id, username=name, name=f"Pejabat {title}", at=START)
    org.appoint(position.pk, person.pk, since=SINCE, at=START)
    return holders_of(person.pk, START.date())[0]


def start(plain, period="2026-10", title="Laporan bulanan", when=START):
    version = in_force(plain.office_id, SOP, START.date())
    case_id = flow.start(
        plain.office_id, sop_version_id=version.pk, period=Period.parse(period), title=title,
        unit_ids=plain.unit_ids, by=plain["kasubbag"], at=when,
    )  # fmt: skip
    return Case.objects.get(pk=case_id)


ACTORS = {
    Role.KEPALA_DINAS: "kadis",
    Role.SEKRETARIS: "sekretaris",
    Role.KASUBBAG_PERENCANAAN: "kasubbag",
    Role.PELAKSANA: "pelaksana",
}


def done(plain, case, no, minutes, unit=None, cause="", words="Disampaikan"):
    """Completes the waiting work of a step (of one unit) with a named person's word for each output."""
    holder = plain[unit] if unit else None
    work, step = cases.next_work(case.pk, no, holder.unit_id if holder else None)
    proofs = tuple(Proof(output.thing, ProofKind.ATTESTATION, words=words) for output in step.outputs)
    by = holder or plain[ACTORS[step.actor]]
    flow.complete(work, by=by, proofs=proofs, late_cause=cause, at=at(minutes))


def sent_to_units(plain, case):
    """Steps 1 to 5 in time, so that every unit is asked at 10.05."""
    for no, minutes in ((1, 10), (2, 30), (3, 33), (4, 55), (5, 60)):
        done(plain, case, no, minutes)


def sign_in(client, holder):
    client.force_login(Person.objects.get(pk=holder.person_id))
    return client


class _Words(HTMLParser):
    """Collects the words of a page, and those of each table cell by table and row."""

    def __init__(self):
        super().__init__()
        self.words, self.tables, self.cell = [], [], None

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = []

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.tables[-1][-1].append(" ".join(self.cell))
            self.cell = None

    def handle_data(self, data):
        (self.words if self.cell is None else self.cell).extend(data.split())


def read(response):
    parser = _Words()
    parser.feed(response.content.decode())
    return parser


def rows(response, table=0):
    """The body of a table as lists of words, its head row left out."""
    return read(response).tables[table][1:]


def words(response):
    """Everything outside tables, as one line."""
    return " ".join(read(response).words)
