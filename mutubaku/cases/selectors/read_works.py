"""The works of a case as its page reads them: with their deviations, and the jeda of those that wait."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mutubaku.cases.models import Work
from mutubaku.cases.rules.mutubaku import DeviationKind, Proof, ProofKind, Spent
from mutubaku.cases.selectors.cases import WorkLine
from mutubaku.values.worktime import Pause as Jeda

_WORK = (
    "pk", "role", "round", "unit__name", "unit_id", "status", "opened_at", "due_at", "ended_at", "position",
    "note", "step", "unit__code", "own_minutes", "unit_minutes", "outside_minutes", "proofs",
)  # fmt: skip
_LEFT = ("deviations__pk", "deviations__kind", "deviations__amount", "deviations__measure", "deviations__cause",
         "deviations__position", "deviations__at")  # fmt: skip
_PAUSED = ("pauses__pk", "pauses__since", "pauses__until", "pauses__cause")


@dataclass(frozen=True)
class DeviationLine:
    step: int
    unit: str
    kind: str
    amount: int
    measure: str
    cause: str
    position: str
    at: datetime


@dataclass(frozen=True)
class ReadWork:
    """A work as it was read, with what its deviations put on record and the times it stood still."""

    line: WorkLine
    step: int
    code: str
    pauses: tuple[Jeda, ...]
    deviations: tuple[DeviationLine, ...]

    def missing(self, kind: DeviationKind) -> int:
        return sum(one.amount for one in self.deviations if one.kind == kind)


def read_works(case_id: int, now: datetime) -> list[ReadWork]:
    """One query: a work with two deviations and two pauses comes in four rows."""
    rows = Work.objects.filter(case=case_id)
    found: dict[int, tuple[Sequence[Any], dict[int, DeviationLine], dict[int, Jeda]]] = {}
    ordered = rows.order_by("round", "unit__order", "pk", "deviations__pk", "pauses__since", "pauses__pk")
    for plain in ordered.values_list(*_WORK, *_LEFT, *_PAUSED):
        mine, left, stood = plain[: len(_WORK)], plain[len(_WORK) : -len(_PAUSED)], plain[-len(_PAUSED) :]
        _, kept, pauses = found.setdefault(plain[0], (mine, {}, {}))
        if left[0]:
            kept.setdefault(left[0], DeviationLine(plain[11], plain[3] or "", *left[1:]))
        if stood[0]:
            pauses.setdefault(stood[0], Jeda(*stood[1:]))
    return [_read(mine, kept.values(), pauses.values(), now) for mine, kept, pauses in found.values()]


def _read(
    plain: Sequence[Any], kept: Iterable[DeviationLine], pauses: Iterable[Jeda], now: datetime
) -> ReadWork:
    (pk, role, round_, unit, unit_id, status, opened, due, ended, position, note, step, code, own, of_unit, outside,
     proofs) = plain  # fmt: skip
    line = WorkLine(
        work_id=pk, role=role, round=round_, unit=unit or "", unit_id=unit_id, status=status, opened_at=opened,
        due_at=due, ended_at=ended, position=position, spent=Spent(own, of_unit, outside), note=note,
        proofs=() if unit_id else _proofs(proofs), late=due is not None and (ended or now) > due,
    )  # fmt: skip
    return ReadWork(line, step, code or "", tuple(pauses), tuple(kept))


def _proofs(text: str) -> tuple[Proof, ...]:
    return tuple(Proof(**{**plain, "kind": ProofKind(plain["kind"])}) for plain in json.loads(text))
