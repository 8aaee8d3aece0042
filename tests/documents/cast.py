"""A small office with the people of SOP 10, papers to work on, and what tests read of them."""

from datetime import UTC, date, datetime, timedelta

from mutubaku.documents import selectors
from mutubaku.documents.rules.nota_dinas import NotaDinas, compose_nota_dinas
from mutubaku.documents.services.drafting import draft
from mutubaku.org.models import JournalEntry
from mutubaku.org.rules.holding import Role
from mutubaku.org.rules.office import UnitKind
from mutubaku.org.selectors import holders_of
from mutubaku.org.services import add_person, add_position, add_unit, appoint, found_office
from mutubaku.values.content import Book, Chapter, Paragraph

START = datetime(2026, 11, 2, 1, 5, tzinfo=UTC)
UNBUILT = "bertanda tangan, tetapi berkas pdf, docx belum dibuat"
POSTS = (
    ("kadis", "Kepala Dinas", Role.KEPALA_DINAS, "DIN", True),
    ("sekretaris", "Sekretaris", Role.SEKRETARIS, "SEK", True),
    ("kasubbag", "Kasubbag Perencanaan", Role.KASUBBAG_PERENCANAAN, "SEK", False),
    ("pelaksana", "Pelaksana Subbagian Perencanaan", Role.PELAKSANA, "SEK", False),
    ("kabid", "Kepala Bidang Koperasi", Role.KEPALA_BIDANG_UPTD, "KOP", True),
    ("operator", "Operator Bidang Koperasi", Role.OPERATOR_UNIT, "KOP", False),
)


def at(minutes):
    """So many minutes after 09.05 WITA on Monday 2 November 2026."""
    return START + timedelta(minutes=minutes)


def make_office(code="disperindag", example=False):
    office = found_office(
        at=START, code=code, government="PEMERINTAH PROVINSI", name_lines="DINAS PERDAGANGAN,\nKOPERASI DAN UKM",
        short_name="Disdagkop", city="Samarinda", address_lines="Jalan Contoh Nomor 1\nTelepon (0541) 000000",
        example=example,
    )  # fmt: skip
    return office


def staff(office):
    """Everyone in POSTS as Holder, by short name."""
    kinds = {"DIN": UnitKind.DINAS, "SEK": UnitKind.SEKRETARIAT, "KOP": UnitKind.BIDANG}
    units = {
        unit: add_unit(office.pk, code=unit, name=unit, short_name=unit, kind=kind, order=order, at=START)
        for order, (unit, kind) in enumerate(kinds.items())
    }
    held = {}
    for short, title, role, unit, heads in POSTS:
        position = add_position(units[unit], title=title, role=role, heads=heads, at=START)
        person = add_person(
            office.pk, username=f"{short}.{office.code}", name=f"Pejabat {title}", nip="199001012015011001",
            rank="Pembina", at=START,
        )  # fmt: skip
        appoint(position.pk, person.pk, since=date(2026, 1, 1), at=START)
        held[short] = holders_of(person.pk, START.date())[0]
    return held


def letter(subject="Permintaan bahan laporan"):
    facts = NotaDinas(
        recipients=("Para Kepala Bidang",),
        sender="Kepala Dinas",
        subject=subject,
        opening="Kami minta",
        requests=("isi", "kirim"),
        deadline="Selasa, 10 November 2026",
    )
    return compose_nota_dinas(facts)


def verbs(office):
    return list(
        JournalEntry.objects.filter(office=office, thing__startswith="document:").values_list(
            "verb", flat=True
        )
    )


def digest_of(paper):
    return selectors.paper(paper.pk).digest


def report(*texts):
    chapters = tuple(Chapter(str(n), "Bab", "", (Paragraph(text),)) for n, text in enumerate(texts, 1))
    return Book(
        title=("LAPORAN",), period="OKTOBER 2026", stage="", position="", status="", short="Laporan", preface=(),
        chapters=chapters, approval="", completeness="", copies=(),
    )  # fmt: skip


def drafted(office, by, kind="nota_dinas"):
    """A paper of one letter, as nobody has marked it yet."""
    return draft(office.pk, kind=kind, dossier="x", title="x", period="", content=letter(), by=by, at=START)
