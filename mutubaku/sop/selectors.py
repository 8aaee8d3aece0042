"""What is asked about procedures: which versions an office has, which one is in force on a day, and its rows."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from mutubaku.org.selectors import entries, entries_of
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
    return _parsed(SopVersion.objects.values_list("body", flat=True).get(pk=pk))


@lru_cache(maxsize=4096)
def _parsed(body: str) -> Sop:
    return parse(json.loads(body))


@lru_cache(maxsize=4096)
def owner(pk: int) -> int:
    """Office whose procedure a version is. Raises SopVersion.DoesNotExist."""
    return SopVersion.objects.values_list("office_id", flat=True).get(pk=pk)


def _version(row: SopVersion) -> Version:
    return Version(row.pk, row.fingerprint, row.effective, _parsed(row.body))


def catalogue(office_id: int) -> tuple[Version, ...]:
    """Every version in place, by code and effective date; several dates of a code are revisions to come or gone."""
    rows = SopVersion.objects.filter(office_id=office_id, withdrawn_at=None).order_by("code", "effective")
    return tuple(_version(row) for row in rows)


def in_force(office_id: int, sop_id: str, on: date) -> Version | None:
    """The version of a procedure a case begun on that day walks; None when the office has none yet."""
    rows = SopVersion.objects.filter(office_id=office_id, code=sop_id, withdrawn_at=None, effective__lte=on)
    row = rows.order_by("-effective").first()
    return _version(row) if row else None


@dataclass(frozen=True)
class Confirmation:
    """That a person stands for the actor of a row: in which post, and when."""

    post: str
    at: datetime


def confirmations(office_id: int, version: Version) -> dict[int, Confirmation]:
    """Step → who confirmed its actor, for exactly this version of the sheet: one query."""
    return {
        facts["step"]: Confirmation(post, datetime.fromisoformat(facts["at"]))
        for verb, post, facts in entries_of(office_id, f"sop:{version.sop.id}")
        if verb == "confirm_actor" and facts["fingerprint"] == version.fingerprint
    }


def faults(office_id: int) -> list[tuple[str, str]]:
    """(place, what is wrong) of stored procedures, for `mutubaku doctor`: two queries."""
    loaded: dict[str, list[str]] = {}
    for _, _, _, facts in entries(office_id, verb="load_catalogue"):
        for code, print_ in facts["fingerprints"].items():
            loaded.setdefault(code, []).append(print_)
    rows = list(SopVersion.objects.filter(office_id=office_id).order_by("pk"))
    found = [
        (f"SOP {row.code} {row.effective}", words) for row in rows for words in _differences(row, loaded)
    ]
    standing = {(row.code, row.fingerprint) for row in rows if row.withdrawn_at is None}
    return [
        *found,
        *(
            (f"SOP {code}", "versi yang terakhir dimuat tidak ada atau tidak berlaku")
            for code, prints in loaded.items()
            if (code, prints[-1]) not in standing
        ),
    ]


def _differences(row: SopVersion, loaded: dict[str, list[str]]) -> Iterator[str]:
    if hashlib.sha256(row.body.encode()).hexdigest() != row.fingerprint:
        yield "isi tidak lagi cocok dengan sidik jarinya"
    elif row.fingerprint not in loaded.get(row.code, ()):
        yield "tidak pernah dimuat menurut jurnal"
    elif (sop := parse(json.loads(row.body))) and (sop.id, sop.effective) != (row.code, row.effective):
        yield "kode atau tanggal berlaku berbeda dari isinya"
