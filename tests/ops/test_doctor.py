"""`mutubaku doctor`: what was altered behind the program's back is named, and nothing that is stored ends it."""

import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import COOPS, KOP_VALUES, OCTOBER, cast, key, open_round, plan, sheet, submit
from factories import at as minute

from mutubaku.documents.models import Document
from mutubaku.documents.rules.nota_dinas import NotaDinas, compose_nota_dinas
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.selectors import paper
from mutubaku.documents.services.delivery import distribute, receive
from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.marking import initial, sign
from mutubaku.figures import services as figures
from mutubaku.figures.files.sipd_example import ExampleLine, example_report
from mutubaku.ops.management.commands.doctor import examine
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period

UNBUILT = "bertanda tangan, tetapi berkas pdf, docx belum dibuat"
PAPER = "judul, nomor, tanggal, atau penanda tangan berbeda dari saat ditandatangani"
PLAN = "kepala, pagu, atau target berbeda dari yang ditetapkan"
REMARK = {
    "obstacle": "Tender ulang.",
    "action": "Dipercepat.",
    "person": "Kabid",
    "due": "4 Desember 2026",
}


@pytest.fixture
def office(db):
    """SOPs, a plan, two signed sheets of which one was given back and answered, SIPD in force, a letter received."""
    office = cast()
    adopt_calendar(office.office_id, at=minute(0))
    load_catalogue(office.office_id, at=minute(0))
    plan(office)
    asked = open_round(office)
    submit(office, asked, "PDN")
    submit(office, asked, "KOP", {key(COOPS): {**KOP_VALUES[key(COOPS)], **REMARK}})
    cell = figures.GivenBack(COOPS, "", "physical", "Cocokkan dengan berita acara.")
    figures.give_back(sheet(office, asked, "KOP").id, cells=[cell], by=office["kasubbag"], at=minute(70))
    again = {key(COOPS): {"physical": Decimal("84.5"), "answer": "Sudah dicocokkan."}}
    submit(office, asked, "KOP", again, minutes=80)
    lines = [ExampleLine(COOPS, "Koperasi", "5.1.02.01.01.0024", "Barang", Decimal("900000.50"))]
    data = example_report(OCTOBER, lines, skpd="0.00.0.00.0.00.00.0000", skpd_name="Dinas Contoh", seed=1)
    shown = figures.preview_sipd(
        office.office_id, period=OCTOBER, data=data, by=office["kasubbag"], at=minute(85)
    )
    figures.confirm_sipd(shown.import_id, by=office["kasubbag"], at=minute(86))
    send_letter(office)
    return office


def send_letter(office):
    facts = NotaDinas(
        recipients=("Para Kepala Bidang",), sender="Kepala Dinas", subject="Permintaan bahan", opening="Kami minta",
        requests=("isi", "kirim"), deadline="Selasa, 10 November 2026",
    )  # fmt: skip
    row = draft(
        office.office_id, kind="nota_dinas", dossier="x", title="Permintaan bahan", period="2026-10",
        content=compose_nota_dinas(facts), by=office["kasubbag"], at=minute(0),
    )  # fmt: skip
    digest = paper(row.pk).digest
    initial(row.pk, digest=digest, by=office["sekretaris"], at=minute(10))
    sign(row.pk, digest=digest, by=office["kadis"], at=minute(20), formats=())
    to = (Recipient("Kepala Bidang PDN", office.units["PDN"]),)
    sent = distribute(
        row.pk, digest=row.versions.latest("no").digest, recipients=to, by=office["pelaksana"], at=minute(30)
    )
    receive(sent[0].pk, by=office["kepala PDN"], how="aplikasi", at=minute(40))


def change(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def found():
    """(where, what is wrong) beside the letter's files, which these tests do not build."""
    faults = [(fault["where"], fault["found"]) for fault in examine()["faults"]]
    letter = f"naskah {Document.objects.get().pk}"
    faults.remove((letter, UNBUILT))
    return [("naskah" if where == letter else where, words) for where, words in faults]


def test_an_office_as_the_program_left_it_has_no_fault(office):
    assert found() == []


KOP, PDN, VERSION = "lembar 2026-10 KOP", "lembar 2026-10 PDN", "rencana 2026 versi 1"
FIRST = "angka berbeda dari yang ditandatangani pada 2026-11-02 02:05 UTC"
SECOND = "angka berbeda dari yang ditandatangani pada 2026-11-02 02:25 UTC"
GIVEN = "pengembalian versi 2 berbeda dari yang dicatat jurnal"
ANSWERED = "jawaban versi 2 berbeda dari yang ditandatangani"
REMARKED = "kendala berbeda dari yang ditandatangani pada 2026-11-02 02:05 UTC"
MARKED = "tanda paraf pada versi 1 berbeda dari yang dibubuhkan"
RECEIVED = "tanda terima Kepala Bidang PDN berbeda dari yang dicatat"
ALTERATIONS = [
    ("UPDATE figures_figure SET value = value + 1 WHERE value = 510000", [(PDN, FIRST)]),
    ("UPDATE figures_figure SET value = value + 1 WHERE value = 8450", [(KOP, SECOND)]),
    ("UPDATE figures_figure SET reason = 'x' WHERE value = 510000", [(PDN, FIRST)]),
    ("UPDATE figures_figure SET title = 'x' WHERE value = 510000", [(PDN, FIRST)]),
    ("DELETE FROM figures_figure WHERE value = 510000", [(PDN, FIRST)]),
    ("UPDATE figures_sheetremark SET obstacle = ''", [(KOP, REMARKED)]),
    ("DELETE FROM figures_sheetremark", [(KOP, REMARKED)]),
    ("UPDATE figures_cellreturn SET reason = 'x'", [(KOP, GIVEN)]),
    ("UPDATE figures_cellreturn SET answer = 'x'", [(KOP, ANSWERED)]),
    ("DELETE FROM figures_cellreturn", [(KOP, ANSWERED), (KOP, GIVEN)]),
    ("UPDATE figures_sheet SET signer = 'x' WHERE version = 2",
     [(KOP, "penanda tangan atau waktunya berbeda dari yang dicatat jurnal")]),
    ("UPDATE figures_sipdamount SET amount = 1", [("SIPD 2026-10", "jumlah berbeda dari yang diberlakukan")]),
    ("DELETE FROM figures_sipdamount", [("SIPD 2026-10", "jumlah berbeda dari yang diberlakukan")]),
    ("UPDATE figures_sipdimport SET status = 'dibatalkan'",
     [("SIPD 2026-10", "tercatat dibatalkan, menurut jurnal selesai")]),
    (f"UPDATE plans_budgetline SET name = 'x' WHERE code = '{COOPS}'", [(VERSION, PLAN)]),
    ("UPDATE plans_target SET physical = 1 WHERE month = 1", [(VERSION, PLAN)]),
    ("UPDATE plans_planversion SET stage = 'x'", [(VERSION, PLAN)]),
    ("UPDATE documents_mark SET name = 'x' WHERE kind = 'paraf'", [("naskah", MARKED)]),
    ("UPDATE documents_mark SET rank = 'x' WHERE kind = 'paraf'", [("naskah", MARKED)]),
    ("UPDATE documents_document SET title = 'x'",
     [("naskah", PAPER), ("naskah", "jenis, berkas, judul, atau periode berbeda dari saat disusun")]),
    ("UPDATE documents_document SET dated = '2026-11-03'", [("naskah", PAPER)]),
    ("UPDATE documents_version SET post = 'x'",
     [("naskah", "isi atau penyusun versi 1 berbeda dari yang dicatat jurnal")]),
    ("UPDATE documents_receipt SET how = 'x'", [("naskah", RECEIVED)]),
    ("DELETE FROM documents_receipt",
     [("naskah", "tercatat distributed, menurut tandanya signed"),
      ("naskah", "daftar penerima berbeda dari yang didistribusikan"), ("naskah", RECEIVED)]),
    ("UPDATE sop_sopversion SET body = '{' WHERE code = '06-monev'",
     [("SOP 06-monev 2023-12-11", "isi tidak lagi cocok dengan sidik jarinya")]),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "faults"), ALTERATIONS, ids=[sql for sql, _ in ALTERATIONS])
def test_an_altered_row_is_named(office, statement, faults):
    change(statement)
    assert sorted(found()) == sorted(faults)


UNREADABLE = [
    ("UPDATE org_journalentry SET facts = '[' WHERE verb = 'submit_sheet'", {"jurnal", "angka"}),
    ("UPDATE org_journalentry SET facts = '{}' WHERE verb = 'adopt_plan'", {"jurnal"}),
    ("UPDATE org_journalentry SET facts = '[]' WHERE verb = 'load_catalogue'", {"jurnal", "SOP"}),
    ("UPDATE org_journalentry SET thing = 'document:x' WHERE verb = 'sign'", {"jurnal", "naskah"}),
    ("UPDATE documents_document SET signer_role = 'x'", {"naskah"}),
    ("UPDATE figures_sheet SET submitted_at = 'x'", {"lembar"}),
    ("DELETE FROM org_journalhead", {"jurnal"}),
]


@pytest.mark.parametrize(("statement", "places"), UNREADABLE, ids=[sql for sql, _ in UNREADABLE])
def test_rows_that_cannot_be_read_end_no_check_but_their_own(office, statement, places, capsys):
    change(statement)
    with pytest.raises(CommandError, match="Ditemukan"):
        call_command("doctor", "--json")
    report = json.loads(capsys.readouterr().out)
    assert {fault["where"].split()[0] for fault in report["faults"]} - {"naskah"} == places - {"naskah"}
    assert any(fault["where"].startswith("naskah") for fault in report["faults"])


@pytest.mark.django_db(transaction=True)
def test_data_without_an_office_is_a_fault(capsys):
    cast()
    change("PRAGMA foreign_keys = OFF", "DELETE FROM org_office")
    with pytest.raises(CommandError, match="Ditemukan"):
        call_command("doctor", "--json")
    change("PRAGMA foreign_keys = ON")
    faults = json.loads(capsys.readouterr().out)["faults"]
    assert faults[-1] == {
        "office": "-", "where": "basis data", "found": "tidak ada perangkat daerah, tetapi ada data",
    }  # fmt: skip
    assert {fault["found"].rpartition(" menunjuk ")[2] for fault in faults[:-1]} == {
        "org_office yang tidak ada"
    }


def test_an_empty_database_has_no_fault(db):
    assert examine() == {"faults": [], "cases": 0, "journal": {"entries": 0, "ok": True}}


def test_what_the_seals_ask_does_not_grow_with_the_acts(office):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            found()
        return len(queries)

    before = asked()
    submit(office, open_round(office, Period.parse("2026-09"), "SOP10/2026-09"), "KOP")
    plan(office, stage="DPA Perubahan")
    assert asked() == before
