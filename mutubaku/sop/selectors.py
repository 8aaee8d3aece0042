"""What is asked about procedures: which versions an office has, which one is in force on a day, and its rows."""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from mutubaku.sop.models import SopVersion
from mutubaku.sop.rules.parsing import parse
from mutubaku.sop.rules.procedure import Sop


@dataclass(frozen=True)
class Version:
    """A stored procedure; `pk` is what a case keeps."""

    pk: int
    fingerprint: str
    effective: date
    sop: Sop


# A version never changes, so its rows are read and parsed once per process.
@lru_cache(maxsize=4096)
def version(pk: int) -> Sop:
    """Raises SopVersion.DoesNotExist."""
    return parse(json.loads(SopVersion.objects.values_list("body", flat=True).get(pk=pk)))


@lru_cache(maxsize=4096)
def owner(pk: int) -> int:
    """Office whose procedure a version is. Raises SopVersion.DoesNotExist."""
    return SopVersion.objects.values_list("office_id", flat=True).get(pk=pk)


def _version(row: SopVersion) -> Version:
    return Version(row.pk, row.fingerprint, row.effective, version(row.pk))


def catalogue(office_id: int) -> tuple[Version, ...]:
    """Every version in place, by code and effective date; several dates of a code are revisions to come or gone."""
    rows = SopVersion.objects.filter(office_id=office_id, withdrawn_at=None).order_by("code", "effective")
    return tuple(_version(row) for row in rows)


def in_force(office_id: int, sop_id: str, on: date) -> Version | None:
    """The version of a procedure a case begun on that day walks; None when the office has none yet."""
    rows = SopVersion.objects.filter(office_id=office_id, code=sop_id, withdrawn_at=None, effective__lte=on)
    row = rows.order_by("-effective").first()
    return _version(row) if row else None
