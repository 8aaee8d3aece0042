"""Rows taken for change: the lock that keeps two hands off one sheet, and what makes a change too late."""

from datetime import datetime

from django.utils import timezone

from mutubaku.figures.models import Round, Sheet
from mutubaku.figures.rules.status import FROZEN
from mutubaku.org.rules.holding import Holder
from mutubaku.values.period import written_date
from mutubaku.values.refusal import Refusal, Refused


def locked_sheet(sheet_id: int, by: Holder | None) -> Sheet:
    """The sheet with its round, unit and office, locked until the transaction ends, the round first as everywhere.

    Raises Refused for another office's holder and when the round may no longer change.
    """
    locked_round(Sheet.objects.values_list("round_id", flat=True).get(pk=sheet_id), by)
    rows = Sheet.objects.select_for_update(of=("self",)).select_related("round__office", "unit")
    return rows.get(pk=sheet_id)


def locked_round(round_id: int, by: Holder | None) -> Round:
    """A round that may still change. Raises Refused when it is frozen or cancelled."""
    row = Round.objects.select_for_update().get(pk=round_id)
    same_office(row.office_id, by)
    if row.frozen_at:
        raise Refused(FROZEN)
    if row.cancelled_at:
        raise Refused(
            Refusal("round_cancelled", "Pengumpulan ini sudah dibatalkan. Buka pekerjaan yang baru.")
        )
    return row


def same_office(office_id: int, by: Holder | None) -> None:
    if by is not None and by.office_id != office_id:
        raise Refused(
            Refusal(
                "other_office", "Data ini milik perangkat daerah lain, jadi tidak dapat diubah dari sini."
            )
        )


def stale(sheet: Sheet, *, version: int, edits: int | None, signer: Holder | None = None) -> list[Refusal]:
    """Somebody changed the sheet after it was read. `edits` None: only a return makes what was read too old. `signer`:
    the head who signs it, and may have changed it himself."""
    if sheet.version == version and edits in (None, sheet.edits):
        return []
    given_back = sheet.version != version
    by, at = (sheet.returned_by, sheet.returned_at) if given_back else (sheet.changed_by, sheet.changed_at)
    what = "dikembalikan" if given_back else "diubah"
    who, when = f" oleh {by}" if by else "", f" pada {written_time(at)}" if at else ""
    message = f"Lembar ini sudah {what}{who}{when}. Muat ulang lembarnya, periksa nilainya, lalu ulangi."
    if signer and not given_back and by == signer.title:
        message = "Isian ini Anda ubah sesudah diperiksa. Periksa lagi nilainya, lalu tanda tangani."
    return [
        Refusal("sheet_stale", message, "", (("versi", str(sheet.version)), ("suntingan", str(sheet.edits))))
    ]


def written_time(at: datetime) -> str:
    """ "5 November 2026 pukul 13.10", in the zone of the installation."""
    local = timezone.localtime(at)
    return f"{written_date(local.date())} pukul {local:%H.%M}"
