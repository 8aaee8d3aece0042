"""Each of the ten procedures from start to end with only what the pages offer, along the walk written for it.

`tests/sop_walks` says what waits after every act; here the acts are done by opening the page of the work, filling what
stands on it and sending it. A step the pages cannot do fails the walk at that line.
"""

import json
from html.parser import HTMLParser
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from factories import COOPS, MARKET, OFFICE_WORK, Cast, cast, plan, plan_line
from pages import PASSWORD, forms, text
from walks import WALKS, waits

from mutubaku.cases import selectors
from mutubaku.cases.models import Case, Deviation
from mutubaku.documents.files import store
from mutubaku.documents.rules.attached import printed_hash
from mutubaku.documents.selectors import paper, papers_of, uploads_of
from mutubaku.org.models import Office, Person
from mutubaku.org.rules.holding import Role
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import version
from mutubaku.sop.services import load_catalogue

SOPS = sorted(path.stem for path in WALKS.glob("*.txt"))
WORDS = "Dikerjakan menurut uraian langkah ini."
REASON = "Angka perlu dicocokkan dengan bukti lapangan."
ACTORS = {
    Role.KEPALA_DINAS: "kadis",
    Role.SEKRETARIS: "sekretaris",
    Role.KASUBBAG_PERENCANAAN: "kasubbag",
    Role.PELAKSANA: "pelaksana",
}


LETTER = ("nota_dinas", "distributed", ["paraf", "tanda_tangan"], 3)
BOOK = ("book", "distributed", ["paraf", "setuju", "paraf", "tanda_tangan"], 4)
# Papers at the end: kind, state, live marks in their order, receipts. What no row of the sheet signs stays a konsep;
# a book corrected after its review (SOP 6 and 7) keeps the initials on its unchanged parts, and no row asks for more.
CORRECTED = ("book", "distributed", ["paraf", "paraf", "tanda_tangan"], 4)
LEFT = {
    "01-sipd": [("berita_acara", "signed", ["paraf", "pihak", "pihak", "tanda_tangan"], 0)] * 2,
    "02-tepra": [
        ("nota_dinas", "drafted", [], 0),
        ("book", "distributed", ["paraf", "paraf", "tanda_tangan"], 3),
    ],
    "03-rka-dpa": [("nota_dinas", "distributed", [], 2)],
    "04-renstra": [LETTER, BOOK],
    "05-data-perkembangan": [LETTER, BOOK],
    "06-monev": [LETTER, CORRECTED],
    "07-risiko": [LETTER, CORRECTED],
    "08-lkjip": [LETTER, BOOK],
    "09-lppd": [LETTER, BOOK],
    "10-laporan-bulanan": [LETTER, BOOK],
}


class _Fields(HTMLParser):
    """What stands in the form of one address: how each field is filled."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.inside = address, False
        self.kinds: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("action") == self.address
        if self.inside and tag in ("input", "textarea", "select") and given.get("name"):
            self.kinds[given["name"] or ""] = (given.get("type") or "text") if tag == "input" else tag


class Walker:
    """An office that walks one procedure by clicking."""

    def __init__(self, office: Cast, sop: str) -> None:
        self.office, self.sop = office, sop
        self.case: Case | None = None
        self.turn = 0

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(Person.objects.get(pk=self.office[name].person_id))
        return client

    def start(self, units: list[str]) -> None:
        address, client = f"/pekerjaan/mulai/?sop={self.sop}", self.client("kasubbag")
        page = client.get(address)
        sent = forms(page)[address] | {"units": [str(self.office.units[unit]) for unit in units]}
        answer = client.post(address, sent | {"period": _first_period(page)})
        assert answer.status_code == 302, text(answer)
        self.case = Case.objects.get(office_id=self.office.office_id)

    def page_of(self, step: int, unit: str = "") -> tuple[Client, str, Any]:
        """The page of a waiting work, opened by whose turn it is."""
        assert self.case is not None
        work_id, row = selectors.next_work(self.case.pk, step, self.office.units[unit] if unit else None)
        client = self.client(f"kepala {unit}" if unit else ACTORS[row.actor])
        address = f"/pekerjaan/{self.case.number}/langkah/{work_id}/"
        return client, address, client.get(address)

    def done(self, step: int, unit: str = "") -> None:
        client, address, page = self.page_of(step, unit)
        if "Buka isian" in text(page):
            self.fill(client, page)
            page = client.get(address)
        if "Belum ditandatangani" in text(page):
            assert address not in forms(page)
            self.cosigned()
            page = client.get(address)
        assert address in forms(page), text(page)
        answer = client.post(address, self.filled(address, page))
        assert answer.status_code == 302, text(answer)

    def cosigned(self) -> None:
        """The parties of a berita acara sign on its page before the head may at his step."""
        paper = papers_of(self.office.office_id, self.case.number)[-1]  # type: ignore[union-attr]
        address = f"/dokumen/{paper.id}/"
        for name in ("kasubbag", "sekretaris"):
            client = self.client(name)
            given = forms(client.get(address)).get(f"{address}pihak/")
            if given is not None:
                answer = client.post(f"{address}pihak/", given | {"password": PASSWORD})
                assert answer.status_code == 302, text(answer)

    def filled(self, address: str, page: Any) -> dict[str, Any]:
        """What was given, and every field that was left for the person: words, files, the password."""
        found, fields = forms(page)[address], _Fields(address)
        fields.feed(page.content.decode())
        for name, kind in fields.kinds.items():
            if kind == "password":
                found[name] = PASSWORD
            elif kind == "file":
                self.turn += 1
                found[name] = SimpleUploadedFile(f"berkas-{self.turn}.pdf", b"%%PDF-1.4 isi %d" % self.turn)
            elif kind == "textarea" and not found[name] and name in ("words", "late_cause"):
                found[name] = WORDS
            elif (
                name == "checks" and "|" not in found[name]
            ):  # the berita acara begins with the names of the units
                found[name] = "\n".join(f"{unit} | 40 | 38 | metadata" for unit in found[name].splitlines())
        return found

    def fill(self, client: Client, page: Any) -> None:
        """The unit's sheet, typed on the page the work leads to."""
        address = page.content.decode().split('">Buka isian')[0].rsplit('href="', 1)[1]
        sheet = client.get(address)
        ((action, given),) = [
            (a, g) for a, g in forms(sheet).items() if any(n.endswith("physical") for n in g)
        ]
        typed = {
            name: value or ("85" if name.endswith("physical") else "1.000.000")
            for name, value in given.items()
        }
        answer = client.post(action or address, typed)
        assert answer.status_code in (200, 302), text(answer)

    def give_back(self, step: int, units: list[str]) -> None:
        client, address, page = self.page_of(step)
        back = f"{address}kembalikan/"
        assert back in forms(page), text(page)
        to = {"to": "unit", "units": units} if units else {"to": "langkah"}
        answer = client.post(back, forms(page)[back] | to | {"reason": REASON})
        assert answer.status_code == 302, text(answer)

    def close(self, step: int) -> None:
        assert self.case is not None
        client, address = self.client("kasubbag"), f"/pekerjaan/{self.case.number}/tutup/"
        page = client.get(f"/pekerjaan/{self.case.number}/")
        answer = client.post(address, forms(page)[address] | {"step": step, "reason": REASON})
        assert answer.status_code == 302, text(answer)

    def act(self, words: list[str]) -> None:
        match words:
            case ["units", *units]:
                self.start(units)
            case ["done", step, *unit]:
                self.done(int(step), *unit)
            case ["return", step, "units", *units]:
                self.give_back(int(step), units)
            case ["return", step]:
                self.give_back(int(step), [])
            case ["close", step]:
                self.close(int(step))

    def walked(self, written: str) -> str:
        lines = []
        for line in written.splitlines():
            command = line.split("#")[0].split("->")[0].strip()
            if not command:
                lines.append(line)
                continue
            try:
                self.act(command.split())
            except AssertionError as stuck:
                raise AssertionError(f"{self.sop}, {command}: {stuck}") from stuck
            assert self.case is not None
            self.case.refresh_from_db()
            state = selectors.state_of(self.case.pk)
            lines.append(f"{command:<24}-> {waits(version(self.case.sop_version_id), state)}")
        return "\n".join(lines) + "\n"


def _first_period(page: Any) -> str:
    return page.content.decode().split('<option value="')[1].split('"')[0]


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Any) -> Cast:
    settings.FILES = tmp_path / "berkas"
    made = cast(("SEK", "KOP", "PLT"))
    adopt_calendar(made.office_id)
    load_catalogue(made.office_id)
    plan(made, (plan_line(OFFICE_WORK, "SEK"), plan_line(COOPS, "KOP"), plan_line(MARKET, "PLT")))
    Office.objects.filter(pk=made.office_id).update(report_copies="Bappeda")
    for person in Person.objects.filter(office_id=made.office_id):
        person.set_password(PASSWORD)
        person.save()
    return made


@pytest.mark.parametrize("sop", SOPS)
def test_procedure_is_walked_in_the_pages_as_written(office: Cast, sop: str) -> None:
    written = (WALKS / f"{sop}.txt").read_text(encoding="utf-8")
    walker = Walker(office, sop)

    walked = walker.walked(written)

    assert walker.case is not None
    papers = papers_of(office.office_id, walker.case.number)
    left = [
        (p.kind, p.state.value, [m.kind.value for m in p.live_marks], len(p.receipts))
        for p in papers
        if p.kind != "tanda_terima"
    ]
    assert (walked, walker.case.phase) == (written, "selesai")
    assert left == LEFT[sop]
    # Each sending leaves its sheet.
    assert len(papers) - len(left) == sum(state == "distributed" for _, state, _, _ in left)
    assert Deviation.objects.exclude(measure="unit").count() == 0
    out = StringIO()
    call_command("doctor", "--json", stdout=out)
    assert json.loads(out.getvalue())["faults"] == []


def test_a_book_made_elsewhere_is_marked_by_the_hash_of_its_file(office: Cast) -> None:
    walker = Walker(office, "02-tepra")
    for command in ("units SEK KOP", "done 1", "done 2", "done 3", "done 4 SEK", "done 4 KOP", "done 5"):
        walker.act(command.split())
    assert walker.case is not None
    kept = uploads_of(office.office_id, walker.case.number)[-1]
    (book,) = [p for p in papers_of(office.office_id, walker.case.number) if p.kind == "book"]

    said = paper(book.id).body
    client = walker.client("kasubbag")
    walker.act(["done", "6"])
    page = walker.page_of(7)[2]
    file = client.get(f"/pekerjaan/{walker.case.number}/berkas/{kept.id}/")

    assert printed_hash(kept.sha256) in said
    assert "Bahan disampaikan oleh seluruh 2 unit yang diminta. Tidak diminta: Bidang PLT." in said
    assert f'href="/pekerjaan/{walker.case.number}/berkas/{kept.id}/">{kept.name}' in page.content.decode()
    assert kept.name in text(client.get(f"/pekerjaan/{walker.case.number}/berkas/"))
    assert (file.content, file.headers["Content-Type"]) == (store.read(kept.sha256), "application/pdf")


def test_the_next_version_of_such_a_book_needs_its_file(office: Cast) -> None:
    walker = Walker(office, "02-tepra")
    for command in ("units SEK", "done 1", "done 2", "done 3", "done 4 SEK", "done 5", "done 6", "return 7"):
        walker.act(command.split())
    client, address, page = walker.page_of(5)

    answer = client.post(address, forms(page)[address] | {"words": WORDS})

    assert answer.status_code == 422
    assert "Lampirkan berkas laporan yang baru; yang lama sudah menjadi naskah." in text(answer)
