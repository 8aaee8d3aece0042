"""Reads the stored figures again and names what does not hold; for `mutubaku doctor`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, Sum

from mutubaku.figures.models import CellReturn, Figure, Sheet, SheetRemark, SipdAmount, SipdImport
from mutubaku.figures.rules.status import IN, MONEY, PHYSICAL, SETTLED, ImportStatus, SheetStatus, Source
from mutubaku.figures.selectors.seals import (
    answer_seals,
    figure_seals,
    import_seals,
    remark_seals,
    return_seals,
)
from mutubaku.org.rules.journal import altered
from mutubaku.org.selectors import entries

_KEY = ("unit__code", "element__code", "period", "code", "fund")


def faults(office_id: int) -> list[tuple[str, str]]:
    """(place, what is wrong), in Indonesian; empty when all holds."""
    return [
        *_versions(office_id), *_out_of_range(office_id), *_frozen(office_id),
        *_unsigned(office_id), *_answers(office_id), *_imports(office_id), *_remark_versions(office_id),
        *_sealed_sheets(office_id), *_sealed_returns(office_id), *_signatures(office_id), *_misplaced(office_id),
        *_taken_over(office_id), *_sealed_imports(office_id),
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


def _remark_versions(office_id: int) -> Iterator[tuple[str, str]]:
    columns = ("period", "unit__code", "code", "fund")
    rows = SheetRemark.objects.filter(unit__office_id=office_id).order_by(*columns).values_list(*columns)
    counted = rows.annotate(
        n=Count("pk"), top=Max("version"), newest=Max("version", filter=Q(superseded=False))
    )
    for period, unit, code, fund, n, top, newest in counted.exclude(n=F("top"), newest=F("top")):
        words = (
            f"urutan kendala {code} ({fund}) tidak utuh: {n} baris, versi tertinggi {top}, berlaku {newest}"
        )
        yield f"lembar {period} {unit}", words


def _acts(office_id: int, verb: str) -> Iterator[tuple[int, datetime, str, dict[str, Any]]]:
    for thing, at, position, facts in entries(office_id, verb=verb):
        yield int(thing.partition(":")[2]), at, position, facts


def _sheets(office_id: int) -> dict[int, str]:
    rows = Sheet.objects.filter(round__office_id=office_id)
    return {pk: f"lembar {p} {unit}" for pk, p, unit in rows.values_list("pk", "round__period", "unit__code")}


def _sealed_sheets(office_id: int) -> Iterator[tuple[str, str]]:
    """Figures, remarks and answers against what each signature sealed. Taken over figures: `_taken_over`."""
    figures, remarks, answers = {}, {}, {}
    for pk, at, _, facts in _acts(office_id, "submit_sheet"):
        stored = facts.get("stored", {})
        figures[pk, at] = stored.get("figures")
        remarks[pk, at] = stored.get("remarks")
        answers[pk, facts["version"]] = stored.get("answers")
    sheets = _sheets(office_id)
    typed = Figure.objects.filter(sheet__round__office_id=office_id).exclude(source=Source.TAKEN_OVER)
    noted = SheetRemark.objects.filter(sheet__round__office_id=office_id)
    cells = CellReturn.objects.filter(sheet__round__office_id=office_id)
    for pk, at in altered(figures, figure_seals(typed)):
        yield _sheet(sheets, pk), f"angka berbeda dari yang ditandatangani pada {_moment(at)}"
    for pk, at in altered(remarks, remark_seals(noted)):
        yield _sheet(sheets, pk), f"kendala berbeda dari yang ditandatangani pada {_moment(at)}"
    for pk, version in altered(answers, answer_seals(cells)):
        yield _sheet(sheets, pk), f"jawaban versi {version} berbeda dari yang ditandatangani"


def _sealed_returns(office_id: int) -> Iterator[tuple[str, str]]:
    given = {(pk, facts["version"]): facts.get("stored") for pk, _, _, facts in _acts(office_id, "give_back")}
    sheets = _sheets(office_id)
    for pk, version in altered(
        given, return_seals(CellReturn.objects.filter(sheet__round__office_id=office_id))
    ):
        yield _sheet(sheets, pk), f"pengembalian versi {version} berbeda dari yang dicatat jurnal"


def _signatures(office_id: int) -> Iterator[tuple[str, str]]:
    """The version of each sheet, and who signed it when, by the journal."""
    versions: dict[int, int] = {}
    for verb in ("give_back", "reopen_sheet"):
        for pk, _, _, facts in _acts(office_id, verb):
            versions[pk] = max(facts["version"], versions.get(pk, 1))
    signed = {(pk, f["version"]): (at, post) for pk, at, post, f in _acts(office_id, "submit_sheet")}
    old = {pk for pk, _, _, _ in _acts(office_id, "take_over")}
    rows = Sheet.objects.filter(round__office_id=office_id).exclude(round__in=old)
    for row in rows.select_related("round", "unit").order_by("pk"):
        place = f"lembar {row.round.period} {row.unit.code}"
        if row.version != versions.get(row.pk, 1):
            yield place, f"tercatat versi {row.version}, menurut jurnal versi {versions.get(row.pk, 1)}"
        if (row.submitted_at, row.signer) != signed.get((row.pk, row.version), (None, "")):
            yield place, "penanda tangan atau waktunya berbeda dari yang dicatat jurnal"


def _misplaced(office_id: int) -> Iterator[tuple[str, str]]:
    """A figure belongs to the unit, the month and the office of its sheet."""
    same = Q(unit=F("sheet__unit"), period=F("sheet__round__period"), office=F("sheet__round__office"))
    rows = Figure.objects.filter(sheet__round__office_id=office_id).exclude(same)
    for key in rows.values_list(*_KEY):
        yield _place(key), "unit, periode, atau perangkat daerahnya berbeda dari lembarnya"


def _taken_over(office_id: int) -> Iterator[tuple[str, str]]:
    """Money of months from before against the sum of the act; their rows carry no seal."""
    rows = Figure.objects.filter(sheet__round__office_id=office_id, source=Source.TAKEN_OVER)
    money = rows.filter(element__code=MONEY).values_list("sheet__round_id")
    found = {pk: (n, amount) for pk, n, amount in money.annotate(Count("pk"), Sum("value"))}
    told = {
        pk: (facts["lines"], int(Decimal(facts["money"])), facts["period"])
        for pk, _, _, facts in _acts(office_id, "take_over")
    }
    for pk in sorted(told.keys() | found.keys()):
        if pk not in told:
            yield f"pengumpulan {pk}", "angka ambil alih tidak dicatat jurnal"
        elif told[pk][:2] != found.get(pk, (0, 0)):
            yield f"pengumpulan {told[pk][2]}", "angka ambil alih berbeda dari yang dicatat jurnal"


def _sealed_imports(office_id: int) -> Iterator[tuple[str, str]]:
    """Confirmed amounts against their seals, and the status of every import against its acts."""
    sealed, status = {}, {}
    for pk, _, _, _ in _acts(office_id, "preview_sipd"):
        status[pk] = ImportStatus.PREVIEW
    for pk, _, _, facts in _acts(office_id, "confirm_sipd"):
        status |= {pk: ImportStatus.COMPLETED, **dict.fromkeys(facts["supersedes"], ImportStatus.SUPERSEDED)}
        sealed[pk,] = facts.get("stored")
    status |= {pk: ImportStatus.CANCELLED for pk, _, _, _ in _acts(office_id, "cancel_sipd")}
    rows = SipdImport.objects.filter(office_id=office_id).order_by("pk")
    kept = {pk: (period, state) for pk, period, state in rows.values_list("pk", "period", "status")}
    for pk in sorted(status.keys() | kept.keys()):
        period, state = kept.get(pk, (f"impor {pk}", "tidak ada"))
        if state != (told := status.get(pk, "tidak ada")):
            yield f"SIPD {period}", f"tercatat {state}, menurut jurnal {told}"
    amounts = SipdAmount.objects.filter(sipd_import__in=[key[0] for key in sealed])
    for (pk,) in altered(sealed, import_seals(amounts)):
        yield f"SIPD {kept.get(pk, (f'impor {pk}',))[0]}", "jumlah berbeda dari yang diberlakukan"


def _sheet(sheets: dict[int, str], pk: int) -> str:
    return sheets.get(pk, f"lembar {pk} (tidak ada)")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _place(key: list[str]) -> str:
    unit, element, period, code, fund = key
    return f"angka {element} {period} {unit} {code}" + (f" ({fund})" if fund else "")
