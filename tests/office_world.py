"""One office with something behind every address of the program, and every address with its arguments filled in.

`world` of conftest.py is the small one; the tests of size make theirs larger.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

import factories
from django.urls import URLPattern, reverse

from mutubaku.cases.models import Case, PlannedCase, Work
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.cases.services import flow
from mutubaku.cases.services.planning import plan_year
from mutubaku.documents.models import Disposal, Receipt
from mutubaku.documents.rules.disposing import About, Order
from mutubaku.documents.rules.nota_dinas import NotaDinas, compose_nota_dinas
from mutubaku.documents.rules.number_lines import HandWritten, LineKind
from mutubaku.documents.services.building import build
from mutubaku.documents.services.disposing import dispose
from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.marking import initial, sign
from mutubaku.documents.services.number_lines import enter_number, reserve_numbers
from mutubaku.documents.services.ordering import order_again
from mutubaku.documents.services.uploading import keep_upload
from mutubaku.figures.files.sipd_example import ExampleLine, example_report
from mutubaku.figures.services.reading import order_reading
from mutubaku.figures.services.sipd import preview_sipd
from mutubaku.org import services as org
from mutubaku.org.models import Person, Unit
from mutubaku.org.rules.holding import Role
from mutubaku.org.selectors import factors_of, special_hours
from mutubaku.sop.rules.procedure import Act, Step
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.content import Book, Chapter, Paragraph
from mutubaku.values.period import Period

MONTH = "2026-10"
SOP = "10-laporan-bulanan"
NOON = factories.at(175)  # 12.00 WITA on the day the case begins


def found_world(
    units: Sequence[str] = ("PDN", "KOP"), running: int = 1, code: str = "DISDAG"
) -> dict[str, object]:
    """A running case (and more of them, one waiting for all units), its paper with a file, and units that are asked.

    Returns what stands in each address. The caller gives the clock (`NOON`) and the store of files.
    """
    cast = factories.cast(units=units, code=code)
    lines = [line for line in factories.LINES if line.unit in units]
    others = [unit for unit in units if unit not in ("PDN", "KOP")]
    factories.plan(cast, [*lines, *(factories.plan_line(factories.COOPS, unit) for unit in others)])
    org.adopt_calendar(cast.office_id, at=factories.START)
    load_catalogue(cast.office_id, at=factories.START)
    root = Unit.objects.get(office_id=cast.office_id, code="DIN")
    for name in (Role.SUBBAG_KEUANGAN, Role.PEMBACA, Role.ADMIN):
        cast.who[name] = factories.hold(cast, root, name, name)
    case, review = started(cast, MONTH), until(cast, started(cast, "2026-09"), _judges_units)
    sent = factories.open_round(cast, Period.parse("2026-09"), review.case.number)
    for unit in units[:12]:
        factories.submit(cast, sent, unit, factories.VALUES.get(unit, factories.KOP_VALUES))
    busy = [case.number, review.case.number]
    for place in range(1, running):
        another = started(cast, str(Period.month_of(2025 - place // 12, place % 12 + 1)))
        if place == 1:
            until(cast, another, _asks_units)
        busy.append(another.number)
    round_id = factories.open_round(cast, dossier=case.number)
    paper, file = _paper(cast, case.number)
    order = Order(About("Permintaan laporan"), (cast["sekretaris"].position_id,), ("proses",))
    sent_on = dispose(cast.office_id, dossier=case.number, order=order, by=cast["kadis"], at=factories.START)
    line = sent_on.lines.values_list("pk", flat=True).get()
    upload = keep_upload(
        cast.office_id, dossier=case.number, name="surat.pdf", data=b"%PDF-1.4 surat", by=cast["pelaksana"]
    )
    plan_year(cast.office_id, year=2026, by=cast["kasubbag"], at=factories.START)
    planned = PlannedCase.objects.filter(office_id=cast.office_id, case=None)
    return {
        "persons": _persons(cast),
        "busy": busy,
        "number": {
            "cases": case.number,
            "cases:review": review.case.number,
            "cases:unit": review.case.number,
        },
        "work_id": {"cases": Work.objects.get(case=case).pk, "cases:review": review.pk},
        "sheet_id": factories.sheet(cast, round_id, "PDN").id,
        "upload_id": upload.pk,
        "planned_id": planned.values_list("pk", flat=True).first(),
        "step": 1,
        "field": "fisik",
        "person_id": cast["pelaksana"].person_id,
        "assignment_id": cast["pelaksana"].assignment_id,
        "document_id": paper,
        "rendition_id": file,
        "build_id": order_again(paper, by=cast["pelaksana"], at=factories.START).pk,
        "receipt_id": _receipt(cast, paper),
        "series": "nota-dinas",
        "disposal_id": Disposal.objects.create(
            office_id=cast.office_id,
            reason="Masa simpan habis.",
            at=factories.START,
            post="Kasubbag",
            person_id=cast["kasubbag"].person_id,
        ).pk,
        "code": {"sop": SOP, "figures": factories.PRICES, "cases:unit": "PDN"},
        "month": MONTH,
        "unit": "PDN",
        "import_id": _sipd(cast),
        "unit_id": cast.units["PDN"],
        "day": "2026-12-25",
        "profile_id": max(special_hours(cast.office_id)),
        "act": {"org": "setel-ulang", "cases": "kerjakan"},
        "line_id": {"cases": line, "documents": _line(cast)},
        "slug": {"cases:beside": "undangan", "cases": "umum", "documents": "umum", "figures": "umum"},
        "disposition_id": sent_on.pk,
        "reading_id": order_reading(
            cast.office_id,
            period=Period.parse(MONTH),
            name="sipd.xlsx",
            data=b"PK",
            by=cast["pelaksana"],
            at=factories.at(5),
        ).pk,
        "factor_id": _factor(cast["kasubbag"].person_id),
        "token": _signed(cast),
        "slip": _slip(cast),
    }


def _signed(cast: factories.Cast) -> str:
    """Token of a nota dinas of no case, signed; its files are not built."""
    facts = NotaDinas(
        recipients=("Para Kepala Bidang",), sender="Kepala Dinas", subject="Undangan", opening="Kami undang",
        requests=("hadir",), deadline="Senin, 9 November 2026",
    )  # fmt: skip
    row = draft(
        cast.office_id, kind="nota_dinas", dossier="UMUM", title="Undangan", period="", content=compose_nota_dinas(facts),
        by=cast["kasubbag"], at=factories.START,
    )  # fmt: skip
    digest = row.versions.get().digest
    initial(row.pk, digest=digest, by=cast["sekretaris"], at=factories.at(1))
    return sign(row.pk, digest=digest, by=cast["kadis"], at=factories.at(2), formats=()).token


def _factor(person_id: int) -> int:
    factories.add_app(person_id)
    return factors_of(person_id)[0].id


def started(cast: factories.Cast, month: str) -> Case:
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


def _judges_units(step: Step) -> bool:
    return bool(step.returns_units_to)


def _asks_units(step: Step) -> bool:
    return step.each_unit or step.act is Act.REMIND


def until(cast: factories.Cast, case: Case, wanted: Callable[[Step], bool]) -> Work:
    """The first work of such a step, everything before it done on somebody's word."""
    steps = in_force(cast.office_id, SOP, NOON.date()).sop
    heads = {unit_id: f"kepala {unit}" for unit, unit_id in cast.units.items()}
    while True:
        work = Work.objects.filter(case=case, status=WorkStatus.WAITING).order_by("step").first()
        step = steps.step(work.step)
        if wanted(step):
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


def _line(cast: factories.Cast) -> int:
    """A letter written by hand with a reserved number, and its scan."""
    book = {"kind": "nota_dinas", "year": 2026, "by": cast["kasubbag"], "at": factories.at(5)}
    block = reserve_numbers(cast.office_id, **book, count=3, reason="Jaringan kantor padam.")
    what = HandWritten(LineKind.RESERVED, factories.START.date(), "Undangan", "Biro Umum", block.first)
    scan = ("undangan.pdf", b"%PDF-1.4 undangan")
    return enter_number(cast.office_id, **book, what=what, scan=scan).pk


def _slip(cast: factories.Cast) -> str:
    """Token of the receipt of the world, another one in each office."""
    return f"{cast.office_id:022d}"


def _receipt(cast: factories.Cast, paper: int) -> int:
    """One that the unit has not confirmed yet."""
    sent = {"sent_at": factories.START, "sent_by_id": cast["pelaksana"].person_id, "token": _slip(cast)}
    return Receipt.objects.create(document_id=paper, recipient="PDN", unit_id=cast.units["PDN"], **sent).pk


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
    elsewhere = factories.cast(units=("PDN",), code=f"LAIN-{cast.office_id}")
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
        "kepala_unit_lain": cast.who.get("kepala KOP"),
        "kantor_lain": elsewhere["kasubbag"],
    }
    nobody = org.add_person(
        cast.office_id, username=f"tanpa.jabatan.{cast.office_id}", name="Pegawai", at=factories.START
    )
    signed_in = {name: Person.objects.get(pk=holder.person_id) for name, holder in held.items() if holder}
    return {**signed_in, "tanpa_jabatan": nobody, "tidak_masuk": None}


# ---------------------------------------------------------------- the addresses


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
