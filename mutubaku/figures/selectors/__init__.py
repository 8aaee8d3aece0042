"""Rows of figures as plain values: sheets to fill in, leaves to add up, one number's story. Nothing is changed here."""

from mutubaku.figures.selectors.doctor import faults
from mutubaku.figures.selectors.history import CellStory, FigureVersion, Returned, figure_history, returns
from mutubaku.figures.selectors.imports import (
    ImportFacts,
    office_imports,
    sipd_amounts,
    sipd_import,
    sipd_imports,
)
from mutubaku.figures.selectors.realisation import (
    RemarkLine,
    SeriesPoint,
    leaves,
    remarks,
    series,
)
from mutubaku.figures.selectors.rounds import (
    Month,
    RoundFacts,
    SheetState,
    UnitState,
    months_by_unit,
    months_of,
    round_facts,
    rounds,
    sheet_of,
    sheet_of_month,
    sheet_state,
    sheets_of,
    state_of,
    unit_states,
)
from mutubaku.figures.selectors.sheets import SheetFacts, sheet_facts, sheet_faults, sheet_form

__all__ = [
    "CellStory",
    "FigureVersion",
    "ImportFacts",
    "Month",
    "RemarkLine",
    "Returned",
    "RoundFacts",
    "SeriesPoint",
    "SheetFacts",
    "SheetState",
    "UnitState",
    "faults",
    "figure_history",
    "leaves",
    "months_by_unit",
    "months_of",
    "office_imports",
    "remarks",
    "returns",
    "round_facts",
    "rounds",
    "series",
    "sheet_facts",
    "sheet_faults",
    "sheet_form",
    "sheet_of",
    "sheet_of_month",
    "sheet_state",
    "sheets_of",
    "sipd_amounts",
    "sipd_import",
    "sipd_imports",
    "state_of",
    "unit_states",
]
