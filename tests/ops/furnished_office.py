"""An office with a row in every table: a new table or column gets its row here."""

from datetime import timedelta
from decimal import Decimal

from factories import COOPS, OCTOBER, Cast, add_app, at, cast, key, open_round, plan, sheet, submit

from mutubaku.cases.models import Case, Work, WorkDraft
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.selectors import next_work
from mutubaku.cases.services import flow
from mutubaku.cases.services.beside import keep_letter
from mutubaku.cases.services.planning import plan_year
from mutubaku.cases.services.ticking import give_notices
from mutubaku.documents.files.letter_templates import shipped
from mutubaku.documents.models import Disposal, Letterhead, Receipt
from mutubaku.documents.rules.blank_kinds import BLANKS
from mutubaku.documents.rules.disposing import About, Order
from mutubaku.documents.rules.nota_dinas import NotaDinas, compose_nota_dinas
from mutubaku.documents.rules.number_lines import HandWritten, LineKind
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.rules.retention import Fate
from mutubaku.documents.selectors import paper
from mutubaku.documents.services.certifying import certify_all, set_nik
from mutubaku.documents.services.delivery import distribute, receive
from mutubaku.documents.services.disposing import dispose, set_instructions
from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.mailing import mail_paper
from mutubaku.documents.services.marking import initial, sign
from mutubaku.documents.services.number_lines import enter_number, reserve_numbers
from mutubaku.documents.services.retention import set_retention
from mutubaku.documents.services.uploading import keep_upload
from mutubaku.documents.services.wording import save_template, set_classes
from mutubaku.figures import services as figures
from mutubaku.figures.files.sipd_example import ExampleLine, example_report
from mutubaku.figures.services.reading import order_reading
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


# ------------------------------------------------------------------ an office with a row in every table


def furnish() -> Cast:
    office = cast()
    adopt_calendar(office.office_id, at=at(0))
    load_catalogue(office.office_id, at=at(0))
    plan(office)
    plan_year(office.office_id, year=2026, by=office["kasubbag"], at=at(0))
    run_case(office)
    collect(office)
    certify_all(office.office_id, by=None, at=at(0))
    set_nik(office["kadis"].person_id, office_id=office.office_id, nik="6472010101700001", by=None, at=at(0))
    send_letter(office)
    keep_books(office)
    send_down(office)
    add_app(office["kasubbag"].person_id)
    name, data = "Bukti: 1.png", PNG
    keep_upload(office.office_id, dossier="x", name=name, data=data, by=office["kasubbag"], at=at(90))
    return office


def start(office: Cast, period: Period) -> int:
    version = in_force(office.office_id, "10-laporan-bulanan", at(0).date())
    assert version is not None
    return flow.start(
        office.office_id, sop_version_id=version.pk, period=period, title="Laporan realisasi", at=at(0),
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    )  # fmt: skip


def run_case(office: Cast) -> None:
    """Late by a day at its first step, and waiting for an outside office at its second."""
    case_id = start(office, OCTOBER)
    give_notices(office.office_id, now=at(20))
    late, given = (
        at(1440) + timedelta(microseconds=123_457),
        (Proof("assignment", ProofKind.ATTESTATION, words="Siapkan."),),
    )
    work, _ = next_work(case_id, 1)
    flow.complete(work, by=office["sekretaris"], proofs=given, late_cause="Rapat “RKA”\nsehari", at=late)
    work, _ = next_work(case_id, 2)
    flow.pause(work, by=office["kasubbag"], cause="Menunggu Bappeda", at=late)


def collect(office: Cast) -> None:
    """Both units sign, one cell is given back, and a SIPD file is imported."""
    asked = open_round(office)
    submit(office, asked, "PDN")
    remark = {
        "obstacle": "Tender ulang.",
        "action": "Dipercepat.",
        "person": "Kabid",
        "due": "4 Desember 2026",
    }
    values = {key(COOPS): {"money": Decimal(1_000_000), "physical": Decimal("84.25"), **remark}}
    submit(office, asked, "KOP", values)
    cell = figures.GivenBack(COOPS, "", "physical", "Cocokkan dengan berita acara.")
    figures.give_back(sheet(office, asked, "KOP").id, cells=[cell], by=office["kasubbag"], at=at(70))
    lines = [ExampleLine(COOPS, "Koperasi", "5.1.02.01.01.0024", "Barang", Decimal("900000.50"))]
    data = example_report(OCTOBER, lines, skpd="0.00.0.00.0.00.00.0000", skpd_name="Dinas Contoh", seed=1)
    figures.preview_sipd(office.office_id, period=OCTOBER, data=data, by=office["kasubbag"], at=at(75))
    order_reading(
        office.office_id, period=OCTOBER, name="sipd.xlsx", data=data, by=office["kasubbag"], at=at(76)
    )


def send_letter(office: Cast) -> None:
    Letterhead.objects.create(office_id=office.office_id, to_label="Kepada")
    facts = NotaDinas(
        recipients=("Para Kepala Bidang",), sender="Kepala Dinas", subject="Permintaan bahan", opening="Kami minta",
        requests=("isi", "kirim"), deadline="Selasa, 10 November 2026",
    )  # fmt: skip
    row = draft(
        office.office_id, kind="nota_dinas", dossier="x", title="Permintaan bahan", period="2026-10",
        content=compose_nota_dinas(facts), by=office["kasubbag"], at=at(0),
    )  # fmt: skip
    digest = paper(row.pk).digest
    initial(row.pk, digest=digest, by=office["sekretaris"], at=at(10))
    sign(row.pk, digest=digest, by=office["kadis"], at=at(20))
    to = (Recipient("Kepala Bidang PDN", office.units["PDN"]),)
    sent = distribute(
        row.pk, digest=row.versions.latest("no").digest, recipients=to, by=office["pelaksana"], at=at(30)
    )
    receive(sent[0].pk, by=office["kepala PDN"], how="aplikasi", at=at(40))


def keep_books(office: Cast) -> None:
    """A number reserved and written by hand, the office's own retention, a list of papers to be destroyed, a mail."""
    book = {"kind": "nota_dinas", "year": 2026, "by": office["kasubbag"], "at": at(45)}
    block = reserve_numbers(office.office_id, **book, count=2, reason="Jaringan kantor padam.")
    what = HandWritten(LineKind.RESERVED, at(45).date(), "Undangan", "Biro Umum", block.first)
    enter_number(office.office_id, **book, what=what)
    set_retention(
        office.office_id, code="nota-dinas", active=1, inactive=1, fate=Fate.MUSNAH, by=office["kasubbag"], at=at(46)
    )  # fmt: skip
    Disposal.objects.create(
        office_id=office.office_id, reason="Masa simpan habis.", at=at(47), post="Kasubbag",
        person_id=office["kasubbag"].person_id,
    )  # fmt: skip
    receipt = Receipt.objects.get()
    digest = paper(receipt.document_id).digest
    mail_paper(receipt.pk, address="pdn@contoh.test", digest=digest, by=office["pelaksana"], at=at(48))


def send_down(office: Cast) -> None:
    """A disposition in the office's own words, the wording of its letters, and a letter half typed."""
    by = office["kasubbag"]
    (box, *_) = set_instructions(office.office_id, labels=("Untuk diproses",), by=by, at=at(50))
    order = Order(About("Permintaan laporan"), (office["sekretaris"].position_id,), (box.code,))
    dispose(office.office_id, dossier="x", order=order, by=office["kadis"], at=at(51))
    fields = shipped("nota_dinas") or {}
    plain = dict.fromkeys(fields, "Bahan laporan")
    save_template(office.office_id, kind="nota_dinas", sop="", fields=plain, values={}, by=by, at=at(52))
    set_classes(office.office_id, codes={("06-monev", ""): "000.7"}, by=by, at=at(52))
    WorkDraft.objects.create(work=Work.objects.get(step=2), fields="{}", at=at(53), position=by.title)
    case, fields = Case.objects.get(), {"subject": "Undangan rapat"}
    keep_letter(case, blank=BLANKS["undangan"], fields=fields, by=by, at=at(54))
