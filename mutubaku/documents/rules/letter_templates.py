"""A nota dinas with names in it: checked, filled with what they stand for, begun from a template. Pure.

Fields are those of the form: text, with one entry per line where there are several.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, replace

from mutubaku.documents.rules.letters.wording import Labels, Security, Urgency
from mutubaku.documents.rules.nota_dinas import NotaDinas
from mutubaku.documents.rules.templating import Use, Values, begun, faults, filled
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.values.refusal import Refusal

SETTING_ROLES = (Role.ADMIN, Role.KASUBBAG_PERENCANAAN)
LISTED = ("recipients", "copies", "requests")
CHOSEN = ("security", "urgency", "attachments")
WRITTEN = tuple(one.name for one in fields(NotaDinas) if one.name not in (*LISTED, *CHOSEN, "labels"))


def refusals_to_save(by: Holder, typed: Mapping[str, str], values: Values) -> list[Refusal]:
    """A template is written by its keepers, and with names that are known."""
    found = []
    if by.role not in SETTING_ROLES:
        words = "Hanya Admin atau Kasubbag Perencanaan yang dapat mengubah templat naskah."
        found.append(Refusal("role", words))
    if not typed.get("subject", "").strip():
        found.append(Refusal("subject", "Isi hal naskah.", "subject"))
    for place in (*LISTED, *WRITTEN):
        found += faults(typed.get(place, ""), values, place, known_only=True)
    return found


def letter_faults(letter: NotaDinas, values: Values) -> list[Refusal]:
    """Names in a letter that cannot be filled now, each at its field."""
    return [one for place, text in _texts(letter) for one in faults(text, values, place)]


def _texts(letter: NotaDinas) -> Iterable[tuple[str, str]]:
    for place in WRITTEN:
        yield place, getattr(letter, place)
    for place in LISTED:
        for text in getattr(letter, place):
            yield place, text


def texts_of(letter: NotaDinas) -> tuple[str, ...]:
    return tuple(text for _, text in _texts(letter))


def fill_letter(letter: NotaDinas, values: Values) -> tuple[NotaDinas, tuple[Use, ...]]:
    """The letter as it goes out, and the figures in it. A name that stands for several lines gives several entries."""
    made: dict[str, object] = {}
    used: list[Use] = []
    for place in WRITTEN:
        made[place], found = filled(getattr(letter, place), values, place)
        used += found
    for place in LISTED:
        entries: list[str] = []
        for text in getattr(letter, place):
            said, found = filled(text, values, place)
            entries += [line.strip() for line in said.splitlines() if line.strip()]
            used += found
        made[place] = tuple(entries)
    return replace(letter, **made), tuple(used)  # type: ignore[arg-type]


def begin(template: Mapping[str, str], values: Values) -> NotaDinas:
    """A letter as its drafter finds it: words of the case in place, figures still by their names."""
    told = {place: begun(template.get(place, ""), values) for place in (*WRITTEN, *LISTED)}
    several = {
        place: tuple(line.strip() for line in told[place].splitlines() if line.strip()) for place in LISTED
    }
    nature, urgency = template.get("security", ""), template.get("urgency", "")
    count = template.get("attachments", "")
    return NotaDinas(**{
        **told, **several,
        "security": Security(nature) if nature in set(Security) else Security.BIASA,
        "urgency": Urgency(urgency) if urgency in set(Urgency) else Urgency.BIASA,
        "attachments": int(count) if count.isdecimal() else 0,
    })  # type: ignore[arg-type]  # fmt: skip


# ---------------------------------------------------------------- kept beside the text it became


def written_source(letter: NotaDinas, used: Iterable[Use]) -> str:
    """What a version keeps of how it was written: the letter with its names, and the figures that stood for them."""
    plain = {"letter": asdict(letter), "used": [asdict(use) for use in used]}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def read_source(text: str) -> tuple[NotaDinas | None, tuple[Use, ...]]:
    if not text:
        return None, ()
    plain = json.loads(text)
    used = tuple(Use(**use) for use in plain["used"])
    if "letter" not in plain:  # another form: `blanks.read_typed`
        return None, used
    told = plain["letter"]
    letter = NotaDinas(**{
        **told, **{place: tuple(told[place]) for place in LISTED}, "security": Security(told["security"]),
        "urgency": Urgency(told["urgency"]), "labels": Labels(**told["labels"]),
    })  # fmt: skip
    return letter, used
