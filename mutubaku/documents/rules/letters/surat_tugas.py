"""Surat tugas: on what grounds, who is sent, to do what, when (§B.1: with titles, pangkat and NIP). Pure."""

from dataclasses import dataclass

from mutubaku.documents.rules.letters.wording import (
    DUTIES,
    Official,
    listed,
    named,
    own_places,
    points,
    printed_nip,
    refusals,
    sentence,
)
from mutubaku.values.content import (
    Block,
    Cell,
    Column,
    Head,
    Heading,
    Letter,
    Paragraph,
    Particulars,
    Row,
    Table,
)
from mutubaku.values.refusal import Refusal

CLOSING = "Demikian surat tugas ini dibuat untuk dilaksanakan dengan penuh tanggung jawab."
ORDER = "MENUGASKAN"
MOST_NAMED = 3


@dataclass(frozen=True)
class SuratTugas:
    """`basis`: dasar; `duties`: untuk. `when` and `where` as written. More than three persons are listed in a table.

    `order`: the word above the persons, "MENUGASKAN" or "MEMERINTAHKAN", as the office has it.
    """

    basis: tuple[str, ...]
    persons: tuple[Official, ...]
    duties: tuple[str, ...]
    when: str = ""
    where: str = ""
    copies: tuple[str, ...] = ()
    closing: str = CLOSING
    order: str = ORDER
    behalf: tuple[str, ...] = ()


def refusals_to_compose(facts: SuratTugas) -> list[Refusal]:
    named_all = all(one.name.strip() and one.post.strip() for one in facts.persons)
    return refusals((
        ("basis", bool(points(facts.basis)), "Isi dasar surat tugas."),
        ("persons", bool(facts.persons), "Sebutkan sedikitnya satu orang yang ditugaskan."),
        ("persons", named_all, "Isi nama dan jabatan setiap orang yang ditugaskan."),
        ("duties", bool(points(facts.duties)), "Isi untuk apa mereka ditugaskan."),
    ))  # fmt: skip


def compose_surat_tugas(facts: SuratTugas) -> Letter:
    told = (("Waktu", facts.when), ("Tempat", facts.where))
    rest = tuple((name, (text.strip(),)) for name, text in told if text.strip())
    return Letter(
        title=("SURAT TUGAS",),
        fields=(),
        body=(
            Particulars((("Dasar", listed(points(facts.basis))),)),
            Heading(f"{facts.order.strip().rstrip(':')}:", middle=True),
            *_persons(facts.persons),
            Particulars(((DUTIES, listed(points(facts.duties))), *rest)),
            *((Paragraph(sentence(facts.closing)),) if facts.closing.strip() else ()),
        ),
        copies=named(facts.copies),
        places=own_places(facts.behalf),
    )


def _persons(persons: tuple[Official, ...]) -> tuple[Block, ...]:
    if len(persons) > MOST_NAMED:
        return Particulars((("Kepada", ("nama-nama dalam daftar berikut:",)),)), _list(persons)
    return tuple(_person(no, one, len(persons) > 1) for no, one in enumerate(persons, 1))


def _person(no: int, person: Official, several: bool) -> Particulars:
    rows = (
        ("Nama", person.name), ("Pangkat", person.rank), ("NIP", printed_nip(person.nip)), ("Jabatan", person.post),
    )  # fmt: skip
    return Particulars(
        tuple((name, (value.strip(),)) for name, value in rows if value.strip()),
        f"{no}." if several else "",
        inset=True,
        label="Kepada" if no == 1 else "",
    )


def _list(persons: tuple[Official, ...]) -> Table:
    rows = tuple(
        Row((Cell(str(no)), Cell(one.name), Cell(printed_nip(one.nip)), Cell(one.rank), Cell(one.post)))
        for no, one in enumerate(persons, 1)
    )
    columns = (Column("9mm", "center"), Column("1fr"), Column("43mm"), Column("30mm"), Column("1fr"))
    head = (tuple(Head(text) for text in ("No.", "Nama", "NIP", "Pangkat", "Jabatan")),)
    return Table("", "", columns, head, rows)
