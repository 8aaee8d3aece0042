"""The figures of a case as tables of its archive: the sheets of its rounds, every version of a number, every return."""

from decimal import Decimal

from mutubaku.cases.rules.archived import Table, table
from mutubaku.figures.models import CellReturn, Figure, Round, Sheet, SheetRemark


def figure_tables(office_id: int, dossier: str) -> tuple[tuple[Table, ...], list[int], list[int]]:
    """Tables, ids of the sheets, ids of the rounds: five queries."""
    rounds = Round.objects.filter(office_id=office_id, dossier=dossier).order_by("pk")
    sheets = Sheet.objects.filter(round__in=rounds).order_by("pk")
    asked = list(rounds.values_list("pk", "period", "opened_at", "closed_at", "frozen_at", "cancelled_at"))
    answered = list(
        sheets.values_list("pk", "unit__code", "version", "status", "due_at", "submitted_at", "signer")
    )
    tables = (
        table("pengumpulan", "Pengumpulan angka",
              ("periode", "dibuka", "ditutup", "dikunci", "dibatalkan"), [row[1:] for row in asked]),
        table("isian", "Isian unit",
              ("unit", "versi", "keadaan", "jatuh tempo", "dikirim", "penanda tangan"), [row[1:] for row in answered]),
        _figures(office_id, dossier), _remarks(office_id, dossier), _returns(office_id, dossier),
    )  # fmt: skip
    return tables, [row[0] for row in answered], [row[0] for row in asked]


def _figures(office_id: int, dossier: str) -> Table:
    rows = Figure.objects.filter(sheet__round__office_id=office_id, sheet__round__dossier=dossier).order_by(
        "pk"
    )
    found = rows.values_list(
        "element__digits", "value", "unit__code", "element__name", "element__measure", "period", "code", "fund",
        "version",
        "source", "reason", "superseded", "title", "at",
    )  # fmt: skip
    return table(
        "angka", "Angka",
        ("nilai", "unit", "unsur", "satuan", "periode", "kode", "sumber dana", "versi", "asal", "alasan", "digantikan",
         "oleh", "waktu"),
        [(written(value, digits), *rest) for digits, value, *rest in found],
    )  # fmt: skip


def written(value: int, digits: int) -> str:
    """8325, 2 → "83.25": a stored integer as the number it stands for."""
    return str(Decimal(value).scaleb(-digits))


def _remarks(office_id: int, dossier: str) -> Table:
    rows = SheetRemark.objects.filter(
        sheet__round__office_id=office_id, sheet__round__dossier=dossier
    ).order_by("pk")
    return table(
        "kendala", "Kendala dan tindak lanjut",
        ("unit", "periode", "kode", "sumber dana", "versi", "kendala", "tindak lanjut", "penanggung jawab", "batas",
         "digantikan", "oleh", "waktu"),
        rows.values_list("unit__code", "period", "code", "fund", "version", "obstacle", "action", "person", "due",
                         "superseded", "title", "at"),
    )  # fmt: skip


def _returns(office_id: int, dossier: str) -> Table:
    """Old and new value as stored, in the smallest step of what is asked."""
    rows = CellReturn.objects.filter(
        sheet__round__office_id=office_id, sheet__round__dossier=dossier
    ).order_by("pk")
    return table(
        "pengembalian", "Angka yang dikembalikan",
        ("unit", "versi", "kode", "sumber dana", "isian", "alasan", "oleh", "waktu", "nilai lama", "jawaban", "dijawab",
         "nilai baru"),
        rows.values_list("sheet__unit__code", "version", "code", "fund", "field", "reason", "title", "at", "old_value",
                         "answer", "answered_at", "new_value"),
    )  # fmt: skip
