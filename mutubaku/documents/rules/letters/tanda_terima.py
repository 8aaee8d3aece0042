"""Tanda terima: what was handed over, who received it when and how; who has not is named in the gap (§B.8). Pure.

The receipt time ends a step, so it stands here exactly as it was recorded.
"""

from dataclasses import dataclass
from datetime import date, datetime

from mutubaku.documents.rules.letters.wording import (
    Official,
    place_of,
    refusals,
    sentence,
    short_moment,
)
from mutubaku.values.content import Block, Cell, Column, Head, Heading, Letter, Place, Row, Table
from mutubaku.values.numeral import counted
from mutubaku.values.period import written_date, written_day
from mutubaku.values.refusal import Refusal


@dataclass(frozen=True)
class HandedOver:
    """One file or paper. `count`: "1 berkas"; `note`: "2 halaman"."""

    what: str
    number: str = ""
    dated: date | None = None
    count: str = "1 berkas"
    note: str = ""


@dataclass(frozen=True)
class Reception:
    """`by`: post of who received; `at`: local time; None: no receipt yet. `proof`: number of the receipt; `account`: the
    name of who confirmed it in the program; `copies`: 0 where nobody counted them; `how` it came, where that is known."""

    recipient: str
    by: str = ""
    at: datetime | None = None
    proof: str = ""
    reminded: int = 0
    account: str = ""
    copies: int = 0
    how: str = ""

    @property
    def counted(self) -> str:
        return f"{self.copies} eksemplar" if self.copies else ""


@dataclass(frozen=True)
class TandaTerima:
    """`giver` hands over; `done`: the act of that account in the program, with its time. `knows` signs as the paper's
    own signer; with `done` and nobody who knows of it, the sheet is a proof that nobody signs and that has no number."""

    sender: str
    day: date
    how: str
    items: tuple[HandedOver, ...]
    receptions: tuple[Reception, ...]
    giver: Official
    done: str = ""
    knows: Official | None = None
    note: str = ""


def refusals_to_compose(facts: TandaTerima) -> list[Refusal]:
    return refusals((
        ("sender", bool(facts.sender.strip()), "Isi siapa yang menyerahkan."),
        ("how", bool(facts.how.strip()), "Isi cara penyerahan."),
        ("items", any(item.what.strip() for item in facts.items), "Sebutkan sedikitnya satu berkas."),
        ("receptions", any(one.recipient.strip() for one in facts.receptions), "Sebutkan sedikitnya satu penerima."),
    ))  # fmt: skip


def compose_tanda_terima(facts: TandaTerima) -> Letter:
    body: tuple[Block, ...] = (_items(facts), Heading("Penerima"), _receptions(facts))
    return Letter(
        title=("TANDA TERIMA",),
        fields=(
            ("Telah terima dari", (facts.sender.strip(),)),
            ("Hari, tanggal", (written_day(facts.day),)),
            ("Cara penyerahan", (facts.how.strip(),)),
        ),
        body=body,
        form="bukti" if facts.done and facts.knows is None else "",
        places=_places(facts),
    )


def _places(facts: TandaTerima) -> tuple[Place, ...]:
    giver = place_of(facts.giver, "Yang menyerahkan,", own=facts.knows is None and not facts.done)
    if facts.done:
        giver = Place(giver.label, giver.post, giver.name, giver.rank, giver.nip, done=facts.done)
    return (giver, place_of(facts.knows, "Mengetahui,", own=True)) if facts.knows else (giver,)


def _head(*texts: str) -> tuple[tuple[Head, ...], ...]:
    return (tuple(Head(text) for text in texts),)


def _items(facts: TandaTerima) -> Table:
    rows = tuple(
        Row((
            Cell(str(no)), Cell(item.what), Cell("\n".join(filter(None, (item.number, _day(item.dated)))) or "–"),
            Cell(item.count), Cell(item.note),
        ))
        for no, item in enumerate(facts.items, 1)
    )  # fmt: skip
    columns = (Column("9mm", "center"), Column("1fr"), Column("54mm"), Column("21mm"), Column("21mm"))
    return Table("", "", columns, _head("No.", "Jenis berkas", "Nomor dan tanggal", "Jumlah", "Ket."), rows)


def _day(day: date | None) -> str:
    return written_date(day) if day else ""


def _receptions(facts: TandaTerima) -> Table:
    differ = len({one.how for one in facts.receptions if one.at is not None}) > 1
    rows = tuple(_reception(no, one, differ) for no, one in enumerate(facts.receptions, 1))
    there, asked = sum(one.at is not None for one in facts.receptions), len(facts.receptions)
    told = (
        f"Diterima {there} dari {asked} penerima."
        if there < asked
        else f"Diterima seluruh penerima ({asked})."
    )
    columns = (Column("9mm", "center"), Column("1fr"), Column("46mm"), Column("27mm"), Column("21mm"))
    zone = next((f" ({one.at:%Z})" for one in facts.receptions if one.at is not None), "")
    head = _head("No.", "Penerima", "Diterima oleh", f"Waktu{zone}", "Bukti")
    return Table("", "", columns, head, rows, (" ".join(filter(None, (told, sentence(facts.note)))),))


def _reception(no: int, one: Reception, differ: bool) -> Row:
    """`differ`: not all came the same way, so each says its own; who has no account says it too."""
    if one.at is None:
        told = f"; diingatkan {counted(one.reminded)} kali" if one.reminded else ""
        return Row(
            (
                Cell(str(no)),
                Cell(one.recipient, under=one.counted),
                Cell(f"belum ada tanda terima{told}", 3, gap=True),
            )
        )
    said = one.how if differ or not one.account else ""
    return Row(
        (
            Cell(str(no)),
            Cell(one.recipient, under=one.counted),
            Cell(one.by, under=", ".join(filter(None, (one.account, said)))),
            Cell(short_moment(one.at)),
            Cell(one.proof),
        )
    )
