"""Opening, closing, approving and cancelling a round of sheets."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.figures.models import Element, Round, Sheet
from mutubaku.figures.rules.status import ELEMENTS, OPEN, SheetStatus
from mutubaku.figures.services.locked import locked_round
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import units_of
from mutubaku.org.services import write_journal
from mutubaku.plans import selectors as plans
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal, Refused

KIND = "realisasi"


@transaction.atomic
def open_round(
    office_id: int,
    *,
    period: Period,
    dossier: str,
    due_at: Mapping[int, datetime | None],
    by: Holder | None,
    kind: str = KIND,
    at: datetime | None = None,
) -> Round:
    """Asks the units (`due_at`: unit id → due time) for one month. One empty sheet each.

    Refused while another round of the month is neither approved nor cancelled, and before a DPA is in force.
    """
    at = at or timezone.now()
    refusals = round_refusals(office_id, kind, period, dossier)
    codes = dict(units_of(office_id).filter(pk__in=due_at).values_list("pk", "code"))
    if not due_at or len(codes) != len(due_at):
        refusals.append(Refusal("units", "Pilih paling sedikit satu unit perangkat daerah ini.", "units"))
    if refusals:
        raise Refused(refusals)
    ask_elements()
    made = Round.objects.create(
        office_id=office_id, kind=kind, period=str(period), dossier=dossier, opened_at=at
    )
    Sheet.objects.bulk_create(Sheet(round=made, unit_id=unit, due_at=due) for unit, due in due_at.items())
    facts = {"period": made.period, "dossier": dossier, "units": sorted(codes.values())}
    write_journal(office_id, by=by, verb="open_round", thing=f"round:{made.pk}", facts=facts, at=at)
    return made


def round_refusals(office_id: int, kind: str, period: Period, dossier: str) -> list[Refusal]:
    """Why this month cannot be asked in this dossier now."""
    found = []
    if period.first != period.last:
        found.append(Refusal("period", "Realisasi dikumpulkan per bulan. Tulis misalnya 2026-10.", "period"))
    rows = Round.objects.filter(office_id=office_id, kind=kind, period=str(period), cancelled_at__isnull=True)
    if other := rows.filter(frozen_at__isnull=True).first():
        message = (
            f"Pengumpulan {period.label} masih berjalan pada berkas {other.dossier}. Selesaikan yang itu."
        )
        found.append(Refusal("round_open", message, "period"))
    elif rows.filter(dossier=dossier).exists():
        message = f"Pengumpulan {period.label} pada berkas {dossier} sudah disetujui. Buka berkas baru untuk koreksi."
        found.append(Refusal("round_frozen", message, "dossier"))
    if plans.version_in_force(office_id, period.last_day) is None:
        message = f"Belum ada DPA yang berlaku pada {period.label}. Tetapkan DPA lebih dahulu."
        found.append(Refusal("no_plan", message, "period"))
    return found


def ask_elements() -> None:
    """What a round asks for is there before it is asked."""
    Element.objects.bulk_create(
        (
            Element(
                code=asked.code,
                name=asked.name,
                measure=asked.measure,
                digits=asked.digits,
                nature=asked.nature,
            )
            for asked in ELEMENTS
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def close_sheets(
    round_id: int,
    *,
    units: Iterable[int] | None = None,
    reason: str,
    by: Holder | None,
    at: datetime | None = None,
) -> tuple[str, ...]:
    """Ends the collection without the sheets that have not come (of `units`, or of all). Returns their unit codes.

    A closed sheet is a gap in the book, not a zero. Nobody is awaited any more once none is open.
    """
    at = at or timezone.now()
    row = locked_round(round_id, by)
    if not reason.strip():
        raise Refused(Refusal("reason", "Tulis alasan menutup pengumpulan.", "reason"))
    waiting = Sheet.objects.filter(round=row, status__in=OPEN)
    chosen = waiting if units is None else waiting.filter(unit_id__in=tuple(units))
    codes = tuple(chosen.order_by("unit__order").values_list("unit__code", flat=True))
    Sheet.objects.filter(pk__in=list(chosen.values_list("pk", flat=True))).update(status=SheetStatus.CLOSED)
    if not waiting.exists():
        Round.objects.filter(pk=round_id).update(closed_at=at)
    facts = {"units": codes, "reason": reason}
    write_journal(row.office_id, by=by, verb="close_sheets", thing=f"round:{round_id}", facts=facts, at=at)
    return codes


def move_due(office_id: int, *, dossier: str, unit_id: int, due_at: datetime) -> None:
    """The open sheet of a unit is due when its work is; the caller keeps the journal of it."""
    rows = Sheet.objects.filter(round__office_id=office_id, round__dossier=dossier, unit_id=unit_id)
    rows.filter(status__in=OPEN, round__frozen_at=None, round__cancelled_at=None).update(due_at=due_at)


@transaction.atomic
def freeze(round_id: int, *, by: Holder | None, at: datetime | None = None) -> None:
    """Approves the figures of a round; from here only a new round (a correction case) can change them."""
    at = at or timezone.now()
    row = locked_round(round_id, by)
    sheets = Sheet.objects.filter(round=row)
    if waiting := list(
        sheets.filter(status__in=OPEN).order_by("unit__order").values_list("unit__name", flat=True)
    ):
        message = f"Belum semua lembar masuk: {', '.join(waiting)}. Tunggu lembarnya atau tutup pengumpulan."
        raise Refused(Refusal("sheets_open", message))
    approved = sheets.filter(status=SheetStatus.SUBMITTED).update(status=SheetStatus.APPROVED)
    Round.objects.filter(pk=round_id).update(frozen_at=at, closed_at=row.closed_at or at)
    facts = {"approved": approved, "gaps": sheets.filter(status=SheetStatus.CLOSED).count()}
    write_journal(row.office_id, by=by, verb="freeze", thing=f"round:{round_id}", facts=facts, at=at)


@transaction.atomic
def cancel_round(round_id: int, *, reason: str, by: Holder | None, at: datetime | None = None) -> None:
    """The case ended without a report: its sheets no longer count, and the month may be asked anew."""
    at = at or timezone.now()
    row = locked_round(round_id, by)
    if not reason.strip():
        raise Refused(Refusal("reason", "Tulis alasan membatalkan pengumpulan.", "reason"))
    Sheet.objects.filter(round=row, status__in=OPEN).update(status=SheetStatus.CLOSED)
    Round.objects.filter(pk=round_id).update(cancelled_at=at, closed_at=row.closed_at or at)
    facts = {"reason": reason}
    write_journal(row.office_id, by=by, verb="cancel_round", thing=f"round:{round_id}", facts=facts, at=at)
