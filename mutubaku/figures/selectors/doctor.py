"""Reads the stored figures again and names what does not hold; for `mutubaku doctor`."""

from collections.abc import Iterator

from django.db.models import Count, Max, Q

from mutubaku.figures.models import CellReturn, Figure, Sheet, SipdAmount
from mutubaku.figures.rules.status import IN, PHYSICAL, SETTLED, ImportStatus, SheetStatus

_KEY = ("unit__code", "element__code", "period", "code", "fund")


def faults(office_id: int) -> list[tuple[str, str]]:
    """(place, what is wrong), in Indonesian; empty when all holds."""
    return [
        *_versions(office_id), *_out_of_range(office_id), *_frozen(office_id),
        *_unsigned(office_id), *_answers(office_id), *_imports(office_id),
    ]  # fmt: skip


def _versions(office_id: int) -> Iterator[tuple[str, str]]:
    rows = Figure.objects.filter(office_id=office_id).values_list(*_KEY)
    counted = rows.annotate(
        n=Count("pk"), current=Count("pk", filter=Q(superseded=False)), top=Max("version"),
        newest=Max("version", filter=Q(superseded=False)),
    ).values_list(*_KEY, "n", "current", "top", "newest")  # fmt: skip
    for *key, n, current, top, newest in counted:
        if current != 1:
            yield _place(key), f"{current} versi berlaku, seharusnya satu"
        elif newest != top or n != top:
            yield _place(key), f"urutan versi tidak utuh: {n} baris, versi tertinggi {top}, berlaku {newest}"


def _out_of_range(office_id: int) -> Iterator[tuple[str, str]]:
    rows = Figure.objects.filter(office_id=office_id, element__code=PHYSICAL, superseded=False)
    for *key, value in rows.exclude(value__range=(0, 10_000)).values_list(*_KEY, "value"):
        yield _place(key), f"realisasi fisik {value} perseratus persen di luar 0 sampai 100"


def _frozen(office_id: int) -> Iterator[tuple[str, str]]:
    sheets = Sheet.objects.filter(round__office_id=office_id).values_list(
        "round__period", "unit__code", "status"
    )
    for period, unit, status in sheets.filter(round__frozen_at__isnull=False).exclude(status__in=SETTLED):
        yield f"lembar {period} {unit}", f"periode sudah dikunci, tetapi lembar berstatus {status}"
    for period, unit, _ in sheets.filter(round__frozen_at__isnull=True, status=SheetStatus.APPROVED):
        yield f"lembar {period} {unit}", "lembar disetujui, tetapi periodenya belum dikunci"


def _unsigned(office_id: int) -> Iterator[tuple[str, str]]:
    rows = Sheet.objects.filter(round__office_id=office_id, status__in=IN, submitted_at__isnull=True)
    for period, unit in rows.values_list("round__period", "unit__code"):
        yield f"lembar {period} {unit}", "lembar masuk tanpa penanda tangan"


def _answers(office_id: int) -> Iterator[tuple[str, str]]:
    rows = CellReturn.objects.filter(
        sheet__round__office_id=office_id, sheet__status__in=IN, answered_at__isnull=True
    )
    for period, unit, code, field in rows.values_list(
        "sheet__round__period", "sheet__unit__code", "code", "field"
    ):
        yield (
            f"lembar {period} {unit}",
            f"pengembalian {code} ({field}) belum dijawab, padahal lembar sudah masuk",
        )


def _imports(office_id: int) -> Iterator[tuple[str, str]]:
    rows = SipdAmount.objects.filter(
        sipd_import__office_id=office_id, sipd_import__status=ImportStatus.COMPLETED
    )
    periods = rows.values_list("sipd_import__period").annotate(n=Count("sipd_import", distinct=True))
    for period, n in periods.filter(n__gt=1):
        yield f"SIPD {period}", f"{n} impor berlaku, seharusnya satu"


def _place(key: list[str]) -> str:
    unit, element, period, code, fund = key
    return f"angka {element} {period} {unit} {code}" + (f" ({fund})" if fund else "")
