"""Judging the sheets of all units: the matrix, one unit's cells, what is chosen unit by unit, and one act for all."""

import gzip
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import COOPS, MARKET, OCTOBER, Cast, cast, key, open_round, plan, plan_line, submit
from pages import Desk, forms, text

from mutubaku.cases.models import Case, Work
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.services import flow
from mutubaku.figures import selectors as figures
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue

REASON = "angka perlu dicocokkan dengan bukti lapangan"
ACTORS = {1: "sekretaris", 2: "kasubbag", 3: "sekretaris", 4: "kadis"}
LOW = {key(COOPS): {"money": Decimal(100_000), "physical": Decimal(84), "obstacle": "Tender ulang.",
                    "action": "Percepat.", "person": "Kepala", "due": "30 November 2026"}}  # fmt: skip


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.FILES = tmp_path / "berkas"


def reviewed(office: Cast) -> Desk:
    """A case whose sheets wait to be judged; what stands before that step is done on somebody's word."""
    adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    version = in_force(office.office_id, "10-laporan-bulanan", OCTOBER.last_day)
    assert version is not None
    case = Case.objects.get(pk=flow.start(
        office.office_id, sop_version_id=version.pk, period=OCTOBER, title="Laporan",
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    ))  # fmt: skip
    heads = {pk: office[f"kepala {code}"] for code, pk in office.units.items()}
    while work := Work.objects.filter(case=case, status="menunggu", step__lt=10).order_by("step").first():
        by = heads[work.unit_id] if work.unit_id else office[ACTORS.get(work.step, "pelaksana")]
        outputs = version.sop.step(work.step).outputs
        proofs = tuple(Proof(out.thing, ProofKind.ATTESTATION, words="Disampaikan") for out in outputs)
        flow.complete(work.pk, by=by, proofs=proofs)
    return Desk(office, case)


@pytest.fixture
def desk(db: None) -> Desk:
    office = cast()
    plan(office)
    desk = reviewed(office)
    assert desk.case is not None
    asked = open_round(office, dossier=desk.case.number)
    submit(office, asked, "PDN")
    submit(office, asked, "KOP", LOW)
    return desk


def there(desk: Desk, unit: str = "") -> str:
    return f"{desk.address(10)}unit/" + (f"?unit={unit}" if unit else "")


def cell(client: Any, address: str, end: str) -> str:
    return next(name for name in forms(client.get(address))[""] if name.endswith(end))


def test_units_with_deviations_come_first_and_can_be_seen_alone(desk: Desk) -> None:
    client = desk.client("kasubbag")

    whole, pressing = text(client.get(there(desk))), text(client.get(f"{there(desk)}?saring=perlu"))

    assert "1 dari 2 unit perlu perhatian" in whole
    assert whole.index("Bidang KOP") < whole.index("Bidang PDN")
    assert "Bidang KOP" in pressing and "Bidang PDN" not in pressing


def test_a_unit_shows_each_number_beside_last_month_and_target(desk: Desk) -> None:
    page = text(desk.client("kasubbag").get(there(desk, "KOP")))

    assert "Keuangan bulan ini (Rp) – 100.000 100.000 target 1.000.000 −75,00" in page
    assert "Kritis" in page


def test_what_is_chosen_unit_by_unit_is_given_back_in_one_act(desk: Desk) -> None:
    client, back, case = desk.client("kasubbag"), there(desk), desk.case
    physical = cell(client, there(desk, "KOP"), "|physical")

    kept = client.post(there(desk, "KOP"), {physical: "Terlalu tinggi", "lanjut": "1"})
    whole = client.post(there(desk, "PDN"), {"whole": "on"})
    page = client.get(there(desk))
    sent = forms(page)[there(desk)]
    short = client.post(there(desk), {**sent, "reason": "pendek"})
    stale = client.post(there(desk), {**sent, "seen": "x", "reason": REASON})
    answer = client.post(there(desk), {**sent, "reason": REASON})

    assert (kept["Location"], whole["Location"]) == (f"{back}?unit=PDN", f"{back}#kembali")
    assert "Bidang PDN : seluruh isian" in text(page) and "Terlalu tinggi" in text(page)
    assert [one.status_code for one in (short, stale, answer)] == [422, 422, 302]
    assert desk.waiting() == [(6, "PDN"), (6, "KOP"), (7, "")]
    assert case is not None
    one = figures.rounds(desk.office.office_id, dossier=case.number)[-1]
    assert [(r.unit, r.field, r.reason) for r in figures.returns(one.id)] == [
        ("KOP", "physical", "Terlalu tinggi")
    ]


def test_the_head_of_the_unit_reads_on_the_step_what_came_back_and_why(desk: Desk) -> None:
    client = desk.client("kasubbag")
    money = cell(client, there(desk, "KOP"), "|money")
    client.post(there(desk, "KOP"), {money: "Berbeda dengan SP2D."})
    client.post(there(desk), {**forms(client.get(there(desk)))[there(desk)], "reason": REASON})

    page = desk.open("kepala KOP", 6, "KOP")
    queue = text(desk.client("kepala KOP").get("/persetujuan/"))

    assert "Berbeda dengan SP2D. Belum dijawab" in queue and REASON in queue
    assert f"Dikembalikan {desk.office['kasubbag'].title}, " in text(page) and REASON in text(page)
    sheet = figures.sheets_of([desk.office.units["KOP"]]).get()
    link = f'<a href="/isian/{sheet.pk}/#b1-money">{COOPS} '
    assert re.findall(re.escape(link) + r"[^<]+, keuangan</a>: ([^<]+?) <", page.content.decode()) == [
        "Berbeda dengan SP2D."
    ]
    assert "pengembalian belum dijawab. Tulis jawaban atas pengembalian" in text(page)
    assert "oleh Kasubbag" not in text(page)


def test_a_choice_is_taken_out_again_and_nothing_chosen_is_refused(desk: Desk) -> None:
    client = desk.client("kasubbag")
    money = cell(client, there(desk, "KOP"), "|money")
    both = client.post(there(desk, "KOP"), {"whole": "on", money: "Periksa"})
    client.post(there(desk, "KOP"), {money: "Periksa"})
    assert forms(client.get(there(desk, "KOP")))[""][money] == "Periksa"
    client.post(there(desk, "KOP"), {})

    nothing = client.post(there(desk), {"reason": REASON})

    assert (both.status_code, nothing.status_code) == (422, 422)
    assert "Pilih sedikitnya satu unit" in text(nothing)
    assert desk.waiting() == [(10, "")]


def test_others_read_but_do_not_choose(desk: Desk) -> None:
    client = desk.client("pelaksana")

    asked = [
        client.get(there(desk)),
        client.get(there(desk, "KOP")),
        client.post(there(desk, "KOP"), {"whole": "on"}),
    ]

    assert [one.status_code for one in asked] == [200, 200, 403]
    assert "Alasan mengembalikan" not in text(asked[1])
    assert client.get(there(desk, "XYZ")).status_code == 404


@pytest.mark.any_database
@pytest.mark.parametrize("units", [1, 300])
def test_the_matrix_takes_few_queries_and_stays_light_whatever_the_units(db: None, units: int) -> None:
    office = cast(units=[f"U{n:03d}" for n in range(units)])
    plan(office, lines=[plan_line(MARKET, code) for code in office.units])
    desk = reviewed(office)
    assert desk.case is not None
    asked = open_round(office, dossier=desk.case.number)
    client = desk.client("kasubbag")
    client.get(there(desk))
    counts, pages = [], []
    for address in (there(desk), there(desk, "U000")):
        with CaptureQueriesContext(connection) as queries:
            pages.append(client.get(address))
        counts.append(len(queries))

    assert asked
    assert counts == [counts[0], counts[0]] and counts[0] <= 12
    assert text(pages[0]).count("Buka sel Bidang") == min(units, 50)
    assert len(gzip.compress(pages[0].content)) < 20_000
