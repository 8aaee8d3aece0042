"""What an act wrote, as one hash per kind of row: kept in its journal entry, computed again by the doctor.

The services read the rows back to seal them, so both sides see exactly what the database gives.
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from mutubaku.figures.models import CellReturn, Figure, SheetRemark, SipdAmount
from mutubaku.org.rules.journal import NOTHING, seals

Seals = dict[tuple[Any, ...], str]

_WHO = ("version", "by_id", "title")
_FIGURE = (
    "office_id",
    "unit_id",
    "element__code",
    "period",
    "code",
    "fund",
    "value",
    "source",
    "reason",
    *_WHO,
)
_REMARK = ("unit_id", "period", "code", "fund", "obstacle", "action", "person", "due", *_WHO)
_RETURN = ("code", "fund", "field", "reason", "by_id", "title", "at", "old_value")
_ANSWER = ("code", "fund", "field", "answer", "new_value", "answered_by_id", "answered_at")
_AMOUNT = ("sipd_import__office_id", "sipd_import__period", "sipd_import__sha256", "code", "amount")


def figure_seals(rows: QuerySet[Figure]) -> Seals:
    """(sheet, moment of the signature) → seal."""
    return seals(rows.values_list("sheet_id", "at", *_FIGURE).iterator(chunk_size=2000), 2)


def remark_seals(rows: QuerySet[SheetRemark]) -> Seals:
    """(sheet, moment of the signature) → seal."""
    return seals(rows.values_list("sheet_id", "at", *_REMARK), 2)


def return_seals(rows: QuerySet[CellReturn]) -> Seals:
    """(sheet, version that has to answer) → seal."""
    return seals(rows.values_list("sheet_id", "version", *_RETURN), 2)


def answer_seals(rows: QuerySet[CellReturn]) -> Seals:
    """(sheet, version that answered) → seal."""
    answered = rows.filter(answered_at__isnull=False)
    return seals(answered.values_list("sheet_id", "version", *_ANSWER), 2)


def import_seals(rows: QuerySet[SipdAmount]) -> Seals:
    """(import,) → seal."""
    return seals(rows.values_list("sipd_import_id", *_AMOUNT), 1)


def submission_seals(sheet_id: int, version: int, at: datetime) -> dict[str, str]:
    """Of the figures, remarks and answers one signature wrote."""
    figures = figure_seals(Figure.objects.filter(sheet_id=sheet_id, at=at))
    remarks = remark_seals(SheetRemark.objects.filter(sheet_id=sheet_id, at=at))
    answers = answer_seals(CellReturn.objects.filter(sheet_id=sheet_id, version=version))
    return {
        "figures": figures.get((sheet_id, at), NOTHING),
        "remarks": remarks.get((sheet_id, at), NOTHING),
        "answers": answers.get((sheet_id, version), NOTHING),
    }


def return_seal(sheet_id: int, version: int) -> str:
    """Of the cells one act gave back."""
    return return_seals(CellReturn.objects.filter(sheet_id=sheet_id, version=version))[sheet_id, version]


def import_seal(import_id: int) -> str:
    """Of the amounts of one import; an import may be empty."""
    return import_seals(SipdAmount.objects.filter(sipd_import_id=import_id)).get((import_id,), NOTHING)
