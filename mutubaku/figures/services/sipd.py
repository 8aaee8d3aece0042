"""SIPD's realisation of a month: read and shown, then confirmed or cancelled. The last confirmed file counts."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from mutubaku.figures.files.sipd_xlsx import read_realisation
from mutubaku.figures.models import SipdAmount, SipdImport
from mutubaku.figures.rules.sipd import SipdMonth, month_sums
from mutubaku.figures.rules.status import ImportStatus
from mutubaku.figures.selectors.imports import SipdLine, lines_against
from mutubaku.figures.selectors.seals import import_seal
from mutubaku.figures.services.locked import same_office
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import office_of
from mutubaku.org.services import write_journal
from mutubaku.plans.rules.codes import generic
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal, Refused


@dataclass(frozen=True)
class SipdPreview:
    """`month`: what the file says, with its skipped rows and SP2D control figures."""

    import_id: int
    month: SipdMonth
    lines: tuple[SipdLine, ...]
    counts: dict[str, int]


def preview_sipd(
    office_id: int,
    *,
    period: Period,
    data: bytes,
    by: Holder,
    at: datetime | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> SipdPreview:
    """Reads a SIPD file and keeps it as a preview beside the import in force; no sheet changes yet.

    Raises Refused with every fault of the file, and when the same file is already in force for the month. The file
    is read before the transaction that keeps the preview, so no lock is held meanwhile.
    """
    same_office(office_id, by)
    sha256 = hashlib.sha256(data).hexdigest()
    month = _read(office_id, period, data, sha256, progress)
    return _keep(office_id, month, sha256, by, at or timezone.now())


@transaction.atomic
def _keep(office_id: int, month: SipdMonth, sha256: str, by: Holder, at: datetime) -> SipdPreview:
    sums, period = _generic(month.sums), month.period
    lines = lines_against(office_id, period, sums)
    counts = dict(Counter(line.kind for line in lines))
    counts |= {"di luar DPA": sum(not line.planned for line in lines), "dilewati": len(month.skipped)}
    made = SipdImport.objects.create(
        office_id=office_id, period=str(period), status=ImportStatus.PREVIEW, sha256=sha256,
        counts=json.dumps(counts, sort_keys=True), by_id=by.person_id, title=by.title, at=at,
    )  # fmt: skip
    SipdAmount.objects.bulk_create(
        SipdAmount(sipd_import=made, code=code, amount=int(amount.scaleb(2))) for code, amount in sums.items()
    )
    facts = {"period": made.period, "sha256": sha256, "counts": counts, "realised": month.realised}
    write_journal(office_id, by=by, verb="preview_sipd", thing=f"sipd:{made.pk}", facts=facts, at=at)
    return SipdPreview(made.pk, month, lines, counts)


def _read(
    office_id: int, period: Period, data: bytes, sha256: str, progress: Callable[[int, int], None]
) -> SipdMonth:
    same = SipdImport.objects.filter(
        office_id=office_id, period=str(period), status=ImportStatus.COMPLETED, sha256=sha256
    )
    if same.exists():
        message = f"Berkas ini sudah menjadi data SIPD {period.label}. Tidak ada yang perlu diimpor lagi."
        raise Refused(Refusal("sipd_same_file", message))
    office = office_of(office_id)
    report = read_realisation(data, zone=ZoneInfo(office.zone), progress=progress)
    if report.faults:
        raise Refused([Refusal("sipd_cell", fault.message, fault.address) for fault in report.faults])
    month = month_sums(report.rows, period, skpd=office.skpd_code)
    if month.refusals:
        raise Refused(month.refusals)
    return month


def _generic(sums: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """SIPD writes the support program under the office's leading bidang urusan, the plan under X.XX."""
    found: dict[str, Decimal] = {}
    for code, amount in sums.items():
        found[generic(code)] = found.get(generic(code), Decimal(0)) + amount
    return found


@transaction.atomic
def confirm_sipd(import_id: int, *, by: Holder, at: datetime | None = None) -> None:
    """Puts a previewed import in force for its month; the one before is kept as superseded."""
    at = at or timezone.now()
    row = _pending(import_id, by, (ImportStatus.PREVIEW,))
    earlier = SipdImport.objects.select_for_update().filter(
        office_id=row.office_id, period=row.period, status=ImportStatus.COMPLETED
    )
    superseded = list(earlier.values_list("pk", flat=True))
    earlier.update(status=ImportStatus.SUPERSEDED)
    facts: dict[str, object] = {"supersedes": superseded, "stored": import_seal(row.pk)}
    _move(row, ImportStatus.COMPLETED, "confirm_sipd", facts, by, at)


@transaction.atomic
def cancel_sipd(import_id: int, *, by: Holder, at: datetime | None = None) -> None:
    """Discards a preview, or takes an import out of force; its rows stay for the record."""
    row = _pending(import_id, by, (ImportStatus.PREVIEW, ImportStatus.COMPLETED))
    _move(row, ImportStatus.CANCELLED, "cancel_sipd", {"was": row.status}, by, at or timezone.now())


def _pending(import_id: int, by: Holder, allowed: tuple[ImportStatus, ...]) -> SipdImport:
    row = SipdImport.objects.select_for_update().get(pk=import_id)
    same_office(row.office_id, by)
    if row.status not in allowed:
        raise Refused(Refusal("sipd_status", f"Impor ini sudah {row.status}. Unggah berkasnya kembali."))
    return row


def _move(
    row: SipdImport, status: ImportStatus, verb: str, facts: dict[str, object], by: Holder, at: datetime
) -> None:
    row.status = status
    row.save(update_fields=["status"])
    write_journal(
        row.office_id, by=by, verb=verb, thing=f"sipd:{row.pk}", facts={"period": row.period, **facts}, at=at
    )
