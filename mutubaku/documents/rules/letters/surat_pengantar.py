"""Surat pengantar: what is sent along, in two sheets; the second comes back signed by the receiver (§B.7). Pure."""

from dataclasses import dataclass

from mutubaku.documents.rules.letters.surat import addressed
from mutubaku.documents.rules.letters.wording import LABELS, Labels, named, own_places, refusals
from mutubaku.values.content import Cell, Column, Head, Letter, Place, Row, Table
from mutubaku.values.refusal import Refusal

SHEETS = ("Lembar 1: untuk penerima", "Lembar 2: dikembalikan kepada pengirim sebagai tanda terima")
RECEIVER = ("Diterima tanggal", "Jabatan", "Nama", "Pangkat", "NIP", "Nomor telepon")


@dataclass(frozen=True)
class Sent:
    """One paper or thing. `count`: "1 (satu) berkas"."""

    what: str
    count: str
    note: str = ""


@dataclass(frozen=True)
class SuratPengantar:
    """`behalf`: posts on whose behalf it is signed."""

    recipients: tuple[str, ...]
    items: tuple[Sent, ...]
    town: str = ""
    copies: tuple[str, ...] = ()
    behalf: tuple[str, ...] = ()
    sheets: tuple[str, ...] = SHEETS
    labels: Labels = LABELS


def refusals_to_compose(facts: SuratPengantar) -> list[Refusal]:
    return refusals((
        ("recipients", bool(named(facts.recipients)), "Isi penerima surat pengantar."),
        ("items", any(item.what.strip() for item in facts.items), "Sebutkan sedikitnya satu naskah yang dikirim."),
    ))  # fmt: skip


def compose_surat_pengantar(facts: SuratPengantar) -> Letter:
    rows = tuple(
        Row((Cell(str(no)), Cell(item.what), Cell(item.count), Cell(item.note)))
        for no, item in enumerate(facts.items, 1)
    )
    columns = (Column("10mm", "center"), Column("1fr"), Column("34mm"), Column("40mm"))
    head = (
        tuple(
            Head(text) for text in ("No.", "Naskah dinas/barang yang dikirimkan", "Banyaknya", "Keterangan")
        ),
    )
    sender = own_places(facts.behalf) or (Place(own=True),)
    return Letter(
        title=("SURAT PENGANTAR",),
        fields=(),
        body=(Table("", "", columns, head, rows, size="10"),),
        form="pengantar",
        address=addressed(facts.recipients, facts.town, facts.labels),
        copies=named(facts.copies),
        places=(Place("Penerima,", ink=RECEIVER), Place(f"Pengirim,\n{sender[0].label}".rstrip(), own=True)),
        sheets=facts.sheets,
    )
