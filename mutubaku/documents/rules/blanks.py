"""Blank forms of letters: which fields each asks, and the way from what was typed to the letter. Pure.

Everything typed is text, one entry per line where there are several: a template, a kept draft and what stands beside a
version are the same thing. Names in braces are filled first (`templating`); then the fields are read, and every
field that cannot be read is refused at its place. Which forms there are stands in `blank_kinds`.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, time
from enum import StrEnum

from mutubaku.documents.rules.letter_templates import SETTING_ROLES
from mutubaku.documents.rules.letters.wording import LABELS, Labels, Official, Security, Urgency
from mutubaku.documents.rules.marks import MAY_NOT_MARK
from mutubaku.documents.rules.templating import Use, Values, begun, faults, filled
from mutubaku.org.rules.holding import ROLE_NAMES, Holder, Role, acting
from mutubaku.values.content import Letter
from mutubaku.values.refusal import Refusal, Refused

CELLS = "|"  # between the cells of a row that is typed as a line
MOST = 999


class Shape(StrEnum):
    """How a field is asked: a line, a paragraph, lines, a number, a date, a clock, one or more officials, a choice."""

    LINE = "line"
    WORDS = "words"
    LINES = "lines"
    NUMBER = "number"
    DAY = "day"
    CLOCK = "clock"
    POST = "post"
    POSTS = "posts"
    CHOICE = "choice"


@dataclass(frozen=True)
class Field:
    """`needed`: a letter cannot be composed while it is empty."""

    name: str
    label: str
    shape: Shape = Shape.LINE
    help: str = ""
    rows: int = 3
    choices: tuple[str, ...] = ()
    needed: bool = False

    @property
    def worded(self) -> bool:
        """Whether a template says it beforehand: days and persons belong to the single letter."""
        return self.shape not in (Shape.DAY, Shape.POSTS)


@dataclass(frozen=True)
class Typed:
    """What was typed into a blank form; a field that is not there is empty."""

    blank: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Scene:
    """Where a letter is written: who is in office, as a form names them; whose signature it waits for."""

    people: Mapping[str, Holder]
    today: date
    city: str
    signer_role: Role = Role.KEPALA_DINAS
    labels: Labels = LABELS
    zone: str = "WITA"

    def holder(self, role: Role) -> Holder | None:
        return acting(self.people.values(), role=role, unit_id=None, on=self.today)

    @property
    def signer(self) -> Holder | None:
        return self.holder(self.signer_role)


@dataclass
class Reader:
    """Reads the fields of one form, collecting what is wrong with them."""

    fields: Mapping[str, str]
    scene: Scene
    found: list[Refusal] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    def lines(self, name: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.fields.get(name, "").splitlines() if line.strip())

    def number(self, name: str, label: str, default: int = 0) -> int:
        text = self.text(name)
        if not text:
            return default
        if text.isascii() and text.isdecimal() and int(text) <= 9999:
            return int(text)
        self.found.append(Refusal("number", f"{label} ditulis dengan angka, misalnya 2.", name))
        return default

    def day(self, name: str, label: str) -> date:
        text = self.text(name)
        try:
            return date.fromisoformat(text) if text else self.scene.today
        except ValueError:
            words = f"{label} “{text}” bukan tanggal. Tulis seperti 2026-11-23."
            self.found.append(Refusal("day", words, name))
            return self.scene.today

    def clock(self, name: str, label: str, needed: bool = True) -> time | None:
        text = self.text(name).replace(".", ":")
        if not text and not needed:
            return None
        try:
            return time.fromisoformat(text.zfill(5))
        except ValueError:
            self.found.append(Refusal("clock", f"{label} ditulis seperti 09.00.", name))
            return None

    def official(self, name: str, label: str) -> Official | None:
        """Who signs besides, by post; None where the form names nobody."""
        text = self.text(name)
        return self._known(text, name, label, signs=True) if text else None

    def officials(self, name: str, label: str) -> tuple[Official, ...]:
        return tuple(one for text in self.lines(name) if (one := self._known(text, name, label)))

    def _known(self, text: str, name: str, label: str, *, signs: bool = False) -> Official | None:
        if (holder := self.scene.people.get(text)) and (not signs or holder.role not in MAY_NOT_MARK):
            return official(holder)
        words = f"{label}: tidak ada pejabat “{text}” yang dapat disebut di sini. Pilih dari daftar."
        self.found.append(Refusal("nobody_there", words, name))
        return None

    def signer(self) -> Holder | None:
        """Whose signature the letter waits for; refused while the post is vacant."""
        if self.scene.signer is None:
            post = ROLE_NAMES[self.scene.signer_role]
            words = f"Jabatan {post} belum ada pejabatnya. Tetapkan pejabat, Plt., atau Plh. lebih dahulu."
            self.found.append(Refusal("vacant", words))
        return self.scene.signer

    def rows(self, name: str, label: str, columns: tuple[str, ...], least: int) -> list[tuple[str, ...]]:
        """Rows typed as lines with | between their cells; the first `least` cells must be there."""
        found = []
        for n, line in enumerate(self.lines(name), 1):
            cells = [cell.strip() for cell in line.split(CELLS)]
            if len(cells) > len(columns) or not all((*cells, *[""] * least)[:least]):
                words = f"{label}, baris {n}: tulis {', '.join(columns)}, dipisahkan tanda |."
                self.found.append(Refusal("row", words, name))
            found.append((*cells, *[""] * (len(columns) - len(cells)))[: len(columns)])
        return found

    def count(self, text: str, name: str, label: str, n: int) -> int:
        """A count in one cell of row `n`."""
        digits = text.replace(".", "")
        if digits.isascii() and digits.isdecimal() and len(digits) < 10:
            return int(digits)
        self.found.append(Refusal("count", f"{label}, baris {n}: “{text}” bukan jumlah. Tulis angka.", name))
        return 0

    def security(self) -> Security:
        text = self.text("security")
        return Security(text) if text in set(Security) else Security.BIASA

    def urgency(self) -> Urgency:
        text = self.text("urgency")
        return Urgency(text) if text in set(Urgency) else Urgency.BIASA


def official(holder: Holder) -> Official:
    return Official(holder.person, holder.title, holder.nip, holder.rank)


@dataclass(frozen=True)
class Blank:
    """`kind`: of the paper it makes; `read`: fields → (what the letter lacks, how it is composed)."""

    code: str
    name: str
    kind: str
    fields: tuple[Field, ...]
    read: Callable[[Reader], tuple[list[Refusal], Callable[[], Letter]]]

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.fields)


def compose(blank: Blank, fields: Mapping[str, str], scene: Scene) -> Letter:
    """The letter; raises Refused with everything that is wrong, each at its field. The names are filled already."""
    reader = Reader(fields, scene)
    lacking, made = blank.read(reader)
    known = {one.place for one in reader.found}
    told = known | {one.place for one in lacking}
    empty = (one for one in blank.fields if one.needed and not reader.text(one.name) and one.name not in told)
    lacking = [*lacking, *(Refusal("empty", f"Isi “{one.label}”.", one.name) for one in empty)]
    if found := [*reader.found, *(one for one in lacking if one.place not in known)]:
        raise Refused(found)
    return made()


def by_title(holders: Iterable[Holder]) -> dict[str, Holder]:
    """How forms name officials: by title; with the name behind it where two share one. Readers from outside and those who
    administer accounts are in no letter."""
    every = tuple(one for one in holders if one.role not in (Role.PEMBACA, Role.ADMIN))
    titles = [holder.title for holder in every]
    return {
        holder.title if titles.count(holder.title) == 1 else f"{holder.title}, {holder.person}": holder
        for holder in every
    }


# ---------------------------------------------------------------- names in braces


def typed_faults(typed: Typed, values: Values) -> list[Refusal]:
    return [one for name, text in typed.fields.items() for one in faults(text, values, name)]


def fill_typed(typed: Typed, values: Values) -> tuple[Typed, tuple[Use, ...]]:
    """The fields with every name replaced, and the figures that stand in them."""
    made: dict[str, str] = {}
    used: list[Use] = []
    for name, text in typed.fields.items():
        made[name], found = filled(text, values, name)
        used += found
    return replace(typed, fields=made), tuple(used)


def begin_typed(blank: Blank, template: Mapping[str, str], values: Values, scene: Scene) -> Typed:
    """A form as its drafter finds it: the template's words in place, the day of today."""
    told = {one.name: begun(template.get(one.name, ""), values) for one in blank.fields if one.worded}
    days = {one.name: scene.today.isoformat() for one in blank.fields if one.shape == Shape.DAY}
    posts = {
        one.name: _in_office(told[one.name], scene)
        for one in blank.fields
        if one.shape == Shape.POST and told[one.name] not in scene.people
    }
    return Typed(blank.code, told | days | posts)


def _in_office(position: str, scene: Scene) -> str:
    """The title of whoever holds this position today, a Plt. or Plh. too; "" where nobody does."""
    return next((title for title, one in scene.people.items() if one.position == position), "")


def refusals_to_save_blank(
    by: Holder, blank: Blank, typed: Mapping[str, str], values: Values
) -> list[Refusal]:
    """A template is written by its keepers, and with names that are known."""
    found = []
    if by.role not in SETTING_ROLES:
        words = "Hanya Admin atau Kasubbag Perencanaan yang dapat mengubah templat naskah."
        found.append(Refusal("role", words))
    for one in blank.fields:
        found += faults(typed.get(one.name, ""), values, one.name, known_only=True)
    return found


# ---------------------------------------------------------------- kept beside the text it became


def written_typed(typed: Typed, used: Iterable[Use]) -> str:
    plain = {"blank": typed.blank, "fields": dict(typed.fields), "used": [asdict(use) for use in used]}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def read_typed(text: str) -> Typed | None:
    """None for a text that was not typed into a blank form."""
    plain = json.loads(text) if text else {}
    return Typed(plain["blank"], plain["fields"]) if "blank" in plain else None
