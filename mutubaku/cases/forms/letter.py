"""The forms of letters: the nota dinas with the way to its facts and back, and every blank form as it is typed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from mutubaku.cases.forms.fields import LONG, line, messages, needed, several, words
from mutubaku.documents.rules.blanks import Blank, Field, Shape
from mutubaku.documents.rules.marks import MAY_NOT_MARK
from mutubaku.documents.rules.nota_dinas import NotaDinas, Security, Urgency
from mutubaku.org.rules.holding import ROLE_NAMES, Holder, Role

NAMED_ROLES = (
    Role.KEPALA_DINAS, Role.SEKRETARIS, Role.KASUBBAG_PERENCANAAN, Role.PELAKSANA, Role.SUBBAG_KEUANGAN,
)  # fmt: skip


def letter_fields() -> dict[str, forms.Field]:
    return {
        "recipients": needed(several("Kepada", "Satu penerima per baris.")),
        "sender": needed(line("Dari", required=False)),
        "copies": several("Tembusan", "Satu per baris; boleh kosong."),
        "security": _choice("Sifat keamanan", Security),
        "urgency": _choice("Kecepatan", Urgency),
        "attachments": forms.IntegerField(
            label="Lampiran (berkas)", required=False, min_value=0, max_value=99,
            error_messages={"invalid": "Lampiran ditulis dengan angka, misalnya 1.",
                            "min_value": "Lampiran paling sedikit 0.", "max_value": "Lampiran paling banyak 99."},
        ),
        "subject": needed(line("Hal", required=False)),
        "opening": needed(words("Kalimat pembuka", "Tanpa titik; menyambung ke daftar permintaan.")),
        "requests": several("Permintaan", "Satu permintaan per baris.", rows=8),
        "how": line("Cara penyampaian", required=False),
        "deadline": line("Batas waktu", "Dihitung menurut waktu baku dan hari kerja.", required=False),
        "after_deadline": line("Kalimat sesudah batas waktu", required=False, limit=600),
        "not_zero": words("Paragraf tambahan", rows=2),
        "closing": words("Penutup", rows=2),
    }  # fmt: skip


class LetterForm(forms.Form):
    """A template of a letter: the same fields, with names in them."""

    def __init__(self, blank: Blank | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= letter_fields() if blank is None else template_fields(blank)


class BesideForm(forms.Form):
    """A letter beside the steps. `signers`: who may be chosen to sign, none where that is settled already."""

    def __init__(
        self,
        blank: Blank,
        people: Mapping[str, Holder],
        signers: Mapping[str, str],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if signers:
            self.fields["signer"] = forms.ChoiceField(
                label="Penanda tangan",
                choices=list(signers.items()),
                initial=next(iter(signers)),
                error_messages=messages("Penanda tangan"),
            )
        self.fields |= blank_fields(blank, people)


def template_fields(blank: Blank) -> dict[str, forms.Field]:
    """The worded fields; officials are named by their roles, which the letter fills with whoever is in office."""
    roles = {f"{{jabatan.{role.value}}}": f"{ROLE_NAMES[role]} yang menjabat" for role in NAMED_ROLES}
    return {one.name: _field(one, roles) for one in blank.fields if one.worded}


def blank_fields(blank: Blank, people: Mapping[str, Holder]) -> dict[str, forms.Field]:
    """Every field of a blank form; `people`: those in office, as the form names them."""
    named = {title: f"{title} ({holder.person})" for title, holder in people.items()}
    signing = {title: text for title, text in named.items() if people[title].role not in MAY_NOT_MARK}
    return {one.name: _asked(one, signing if one.shape == Shape.POST else named) for one in blank.fields}


def _asked(one: Field, people: Mapping[str, str]) -> forms.Field:
    made = _field(one, people)
    return needed(made) if one.needed else made


def _field(one: Field, people: Mapping[str, str]) -> forms.Field:
    match one.shape:
        case Shape.WORDS:
            return words(one.label, one.help, one.rows)
        case Shape.LINES:
            return words(one.label, one.help, one.rows)
        case Shape.CHOICE:
            return _choice(one.label, one.choices, required=False)
        case Shape.POST:
            choices = [("", "Pilih pejabat" if one.needed else "Tidak ada"), *people.items()]
            return forms.ChoiceField(
                label=one.label,
                help_text=one.help,
                choices=choices,
                required=False,
                error_messages=messages(one.label),
            )
        case Shape.POSTS:
            return forms.MultipleChoiceField(
                label=one.label,
                choices=list(people.items()),
                widget=forms.CheckboxSelectMultiple,
                required=False,
                error_messages=messages(one.label)
                | {"invalid_list": f"{one.label}: pilih dari daftar yang tersedia."},
            )
        case Shape.DAY:
            made = line(one.label, one.help, required=False, limit=10)
            made.widget.input_type = "date"
            return made
        case _:
            return line(one.label, one.help, required=False)


def typed_fields(blank: Blank, data: Mapping[str, Any]) -> dict[str, str]:
    """From a form or a request: text, several officials one per line."""
    return {one.name: _text(one, data).replace("\r\n", "\n")[:LONG] for one in blank.fields}


def _text(one: Field, data: Mapping[str, Any]) -> str:
    if one.shape != Shape.POSTS:
        return str(data.get(one.name) or "")
    several = data.getlist(one.name) if isinstance(data, QueryDict) else data.get(one.name) or ()
    return "\n".join(several)


def typed_initial(blank: Blank, fields: Mapping[str, str]) -> dict[str, Any]:
    """What was typed as the form shows it."""
    several = {
        one.name: fields.get(one.name, "").splitlines() for one in blank.fields if one.shape == Shape.POSTS
    }
    return {**fields, **several, "blank": blank.code}


def _choice(label: str, values: Iterable[str], required: bool = True) -> forms.ChoiceField:
    choices = [(str(one), str(one)) for one in values]
    return forms.ChoiceField(label=label, choices=choices, required=required, error_messages=messages(label))


def letter_initial(letter: NotaDinas) -> dict[str, Any]:
    """A letter as the form shows it."""
    plain = vars(letter)
    listed = {name: "\n".join(plain[name]) for name in ("recipients", "copies", "requests")}
    return {**plain, **listed, "security": letter.security.value, "urgency": letter.urgency.value}


def letter_of(data: dict[str, Any]) -> NotaDinas:
    """From a form that is valid."""
    read = {name: data[name] for name in letter_fields()}
    return NotaDinas(**{
        **read, "security": Security(read["security"]), "urgency": Urgency(read["urgency"]),
        "attachments": read["attachments"] or 0,
    })  # fmt: skip


class ClassesForm(forms.Form):
    """One classification code per field. `labels`: name of the field → what the code is for."""

    def __init__(self, labels: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {name: line(label, required=False, limit=20) for name, label in labels.items()}
