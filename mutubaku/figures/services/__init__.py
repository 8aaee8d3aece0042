"""The only writers of figures. One verb each, in one transaction, with one journal entry."""

from mutubaku.figures.services.excel import apply_excel, preview_excel
from mutubaku.figures.services.returns import GivenBack, give_back, reopen_sheet
from mutubaku.figures.services.rounds import (
    cancel_round,
    close_sheets,
    freeze,
    open_round,
)
from mutubaku.figures.services.sheets import save_draft, submit_sheet
from mutubaku.figures.services.sipd import SipdPreview, cancel_sipd, confirm_sipd, preview_sipd
from mutubaku.figures.services.takeover import TakenOver, take_over

__all__ = [
    "GivenBack",
    "SipdPreview",
    "TakenOver",
    "apply_excel",
    "cancel_round",
    "cancel_sipd",
    "close_sheets",
    "confirm_sipd",
    "freeze",
    "give_back",
    "open_round",
    "preview_excel",
    "preview_sipd",
    "reopen_sheet",
    "save_draft",
    "submit_sheet",
    "take_over",
]
