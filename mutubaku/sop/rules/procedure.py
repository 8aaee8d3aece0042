"""A procedure as plain values: the frozen rows of an SOP sheet and its identity block. Pure.

A `Sop` is made by `parsing.parse` and never changed; another row makes another fingerprint.
"""

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from mutubaku.org.rules.holding import Role
from mutubaku.sop.rules.things import Kind
from mutubaku.values.worktime import Duration
from mutubaku.values.worktime import standard_minutes as minutes_of


class Act(StrEnum):
    """What a step does; the verb of its work page."""

    DISPOSE = "dispose"
    ASSIGN = "assign"
    DRAFT = "draft"
    INITIAL = "initial"
    SIGN = "sign"
    COPY = "copy"
    DISTRIBUTE = "distribute"
    SUBMIT = "submit"
    REMIND = "remind"
    COLLECT = "collect"
    ENTER = "enter"
    COMPILE = "compile"
    HAND_OVER = "hand_over"
    CHECK = "check"
    REVIEW = "review"
    APPROVE = "approve"
    REVISE = "revise"
    PRINT = "print"
    BIND = "bind"
    REPORT = "report"
    ARCHIVE = "archive"


ACT_NAMES: dict[str, str] = {
    Act.DISPOSE: "mendisposisikan",
    Act.ASSIGN: "menugaskan",
    Act.DRAFT: "menyusun",
    Act.INITIAL: "memaraf",
    Act.SIGN: "menandatangani",
    Act.COPY: "menggandakan",
    Act.DISTRIBUTE: "mendistribusikan",
    Act.SUBMIT: "mengisi dan menyampaikan",
    Act.REMIND: "mengingatkan",
    Act.COLLECT: "mengumpulkan",
    Act.ENTER: "mengentri",
    Act.COMPILE: "mengompilasi",
    Act.HAND_OVER: "menyerahkan",
    Act.CHECK: "memeriksa",
    Act.REVIEW: "mengoreksi",
    Act.APPROVE: "menyetujui",
    Act.REVISE: "memperbaiki",
    Act.PRINT: "mencetak",
    Act.BIND: "menjilid",
    Act.REPORT: "melaporkan",
    Act.ARCHIVE: "mengarsipkan",
}
# The button that leads to a step, wherever works are listed.
ACT_VERBS: dict[str, str] = {
    Act.DISPOSE: "Disposisikan",
    Act.ASSIGN: "Tugaskan",
    Act.DRAFT: "Susun",
    Act.INITIAL: "Paraf",
    Act.SIGN: "Tanda tangani",
    Act.COPY: "Gandakan",
    Act.DISTRIBUTE: "Distribusikan",
    Act.SUBMIT: "Sampaikan",
    Act.REMIND: "Ingatkan",
    Act.COLLECT: "Kumpulkan",
    Act.ENTER: "Entri",
    Act.COMPILE: "Kompilasi",
    Act.HAND_OVER: "Serahkan",
    Act.CHECK: "Periksa",
    Act.REVIEW: "Koreksi",
    Act.APPROVE: "Setujui",
    Act.REVISE: "Perbaiki",
    Act.PRINT: "Cetak",
    Act.BIND: "Jilid",
    Act.REPORT: "Laporkan",
    Act.ARCHIVE: "Arsipkan",
}
DECISIONS = frozenset({Act.INITIAL, Act.SIGN, Act.CHECK, Act.REVIEW, Act.APPROVE})
ACTORS = frozenset(Role) - {Role.PEMBACA, Role.ADMIN}


class Form(StrEnum):
    """What a unit fills in when the SOP asks it: the monthly realisation sheet, or nothing of ours (files, words)."""

    NONE = ""
    REALISASI = "realisasi"


class Basis(StrEnum):
    """How the actor of a row is known: printed, read from the wording, or printed against the wording."""

    STATED = "stated"
    INFERRED = "inferred"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Need:
    """A row of kelengkapan or output: the printed label and the thing of the case it stands for."""

    label: str
    thing: str


@dataclass(frozen=True)
class Step:
    """One row. `time` is as printed ("36 jam") or empty; `duration` reads it.

    `each_unit`: one work per participating unit, joined when all are done or the round is closed.
    `runs_beside`: opens together with that step. `returns_to`: where a refusal goes back to;
    `returns_units_to`: where it goes back to when it names units.
    """

    no: int
    actor: Role
    act: Act
    title: str
    needs: tuple[Need, ...] = ()
    time: str = ""
    outputs: tuple[Need, ...] = ()
    actor_basis: Basis = Basis.STATED
    each_unit: bool = False
    runs_beside: int | None = None
    opens_collection: bool = False
    closes_collection: bool = False
    collects_from_units: bool = False
    returns_to: int | None = None
    returns_units_to: int | None = None

    @property
    def duration(self) -> Duration | None:
        """The printed standard of time; None when none is printed. Raises ValueError when unreadable."""
        return Duration.parse(self.time)

    @property
    def joins_units(self) -> bool:
        """Once this step is done, the sheets of all units are together."""
        return self.each_unit or self.closes_collection or self.collects_from_units

    @property
    def leaves(self) -> tuple[str, ...]:
        """The things it leaves, the joined sheets included."""
        left = tuple(output.thing for output in self.outputs)
        return (*left, Kind.SHEETS.value) if self.joins_units and Kind.SHEETS not in left else left


@dataclass(frozen=True)
class Law:
    """One line of dasar hukum. `kind` as printed ("UU", "Pergub Kaltim"); `number` is text."""

    kind: str
    number: str
    year: int
    about: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.number}/{self.year}"


@dataclass(frozen=True)
class Oddity:
    """A defect of the print, kept at its row (`step`) or at the sheet; `rule` is the rule it breaks, K none."""

    text: str
    step: int | None = None
    rule: str = "K"


@dataclass(frozen=True)
class Sop:
    """`number` is the number in order, `number_printed` what the sheet bears; a sheet may lack its dates."""

    id: str
    title: str
    steps: tuple[Step, ...]
    index_title: str = ""
    number: str = ""
    number_printed: str = ""
    cadence: str = ""
    document: str = ""
    form: Form = Form.NONE
    columns: tuple[Role, ...] = ()
    related: tuple[str, ...] = ()
    warning: str = ""
    records: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    created: date | None = None
    revised: date | None = None
    effective: date | None = None
    qualifications: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    legal: tuple[Law, ...] = ()
    oddities: tuple[Oddity, ...] = ()

    def step(self, no: int) -> Step:
        """Raises KeyError for a number the sheet does not have."""
        for step in self.steps:
            if step.no == no:
                return step
        raise KeyError(no)


def standard_minutes(sop: Sop) -> int:
    """Sum of the printed standards in working minutes (1 hari = 450); an unreadable one is left out."""
    total = 0
    for step in sop.steps:
        try:
            duration = step.duration
        except ValueError:
            continue
        total += minutes_of(duration) if duration else 0
    return total


_KEYS = {"outputs": "output"}


def to_plain(value: Any) -> Any:
    """Values → the shape of a catalogue file, defaults left out; `parsing.parse` is its inverse."""
    if isinstance(value, Sop | Step | Need | Law | Oddity):
        return {
            _KEYS.get(field.name, field.name): to_plain(item)
            for field in fields(value)
            if (item := getattr(value, field.name)) != field.default
        }
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def body(sop: Sop) -> str:
    """The one text form that is stored and hashed: sorted keys, no spaces."""
    return json.dumps(to_plain(sop), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(sop: Sop) -> str:
    """SHA-256 of the body, 64 hex digits: equal exactly when the procedures are."""
    return hashlib.sha256(body(sop).encode()).hexdigest()
