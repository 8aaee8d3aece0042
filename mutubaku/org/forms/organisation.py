"""What is typed about the organisation: an appointment, its end, and what is searched for in the journal."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from mutubaku.org.forms.journal_words import thing_sought
from mutubaku.org.rules.holding import Holding
from mutubaku.org.rules.verbs import VERB_WORDS
from mutubaku.org.selectors import JournalQuery, journal_verbs, persons_of, positions_of
from mutubaku.values.refusal import Refusal

HOLDING_WORDS = {
    Holding.PLT: "Plt. (jabatan lowong)",
    Holding.PLH: "Plh. (pejabat berhalangan)",
    Holding.DEFINITIF: "Definitif",
}
_FORMATS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]
_WRONG_DATE = "Gunakan tanggal, misalnya 2026-11-03."


def dated(label: str, *, required: str = "", hint: str = "") -> forms.DateField:
    messages = {"required": required, "invalid": _WRONG_DATE}
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label, required=bool(required), input_formats=_FORMATS, error_messages=messages, help_text=hint,
        widget=widget,
    )  # fmt: skip


def _choice(label: str, required: str) -> forms.ChoiceField:
    messages = {"required": required, "invalid_choice": "Pilih salah satu dari daftar."}
    return forms.ChoiceField(label=label, error_messages=messages)


class Whole(forms.CharField):
    """A text that is too long is refused with its length and kept; the browser would cut what is pasted silently."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class Refusable(forms.Form):
    """A form that also shows what a service refused, each at the field it names."""

    def refuse(self, refusals: list[Refusal] | tuple[Refusal, ...]) -> None:
        for refusal in refusals:
            self.add_error(refusal.place if refusal.place in self.fields else None, refusal.message)


class AppointForm(Refusable):
    """Who holds which position from when to when."""

    position = _choice("Jabatan", "Pilih jabatan.")
    person = _choice("Pegawai", "Pilih pegawai.")
    holding = _choice("Cara menjabat", "Pilih cara menjabat.")
    since = dated("Mulai tanggal", required="Isi tanggal mulai.")
    until = dated(
        "Sampai dengan tanggal", hint="Wajib untuk Plt. dan Plh.; kosongkan untuk pejabat definitif."
    )

    def __init__(self, office_id: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = (
            positions_of(office_id)
            .filter(unit__closed=False)
            .order_by("unit__order", "-heads", "pk")
            .values_list("pk", "title")
        )
        persons = persons_of(office_id).filter(is_active=True).values_list("pk", "name")
        empty = ("", "Pilih…")
        self._choose("position", [empty, *posts])
        self._choose("person", [empty, *persons])
        self._choose("holding", [(holding.value, words) for holding, words in HOLDING_WORDS.items()])

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class EndForm(Refusable):
    """A person's last day in a position."""

    until = dated("Hari terakhir menjabat", required="Isi hari terakhir menjabat.")


class JournalForm(forms.Form):
    """Filters of the journal, all of them optional. Read from the address; what cannot be read does not narrow."""

    text = forms.CharField(label="Kata", required=False, max_length=100)
    person = forms.CharField(label="Orang atau jabatan", required=False, max_length=100)
    verb = forms.ChoiceField(label="Tindakan", required=False)
    thing = forms.CharField(
        label="Hal",
        required=False,
        max_length=80,
        help_text="Misalnya Pekerjaan PKJ-2026-0010.",
    )
    since = dated("Sejak tanggal")
    until = dated("Sampai dengan tanggal")

    def __init__(self, office_id: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs = sorted(
            ((verb, VERB_WORDS.get(verb, verb)) for verb in journal_verbs(office_id)), key=lambda v: v[1]
        )
        field = self.fields["verb"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Semua tindakan"), *verbs]
        field.error_messages["invalid_choice"] = "Pilih tindakan dari daftar."

    def searched(self) -> list[forms.BoundField]:
        """What most readers search by; the rest narrows it further."""
        return [self["text"], self["person"]]

    def narrowing(self) -> list[forms.BoundField]:
        return [self["verb"], self["thing"], self["since"], self["until"]]

    def narrows(self) -> bool:
        return any(field.value() for field in self.narrowing())

    def asked(self, zone: str) -> JournalQuery:
        """Days are those of the office's clock."""
        self.is_valid()
        typed = self.cleaned_data
        return JournalQuery(
            text=typed.get("text", ""),
            verb=typed.get("verb", ""),
            thing=thing_sought(typed.get("thing", "")),
            person=typed.get("person", ""),
            since=_midnight(typed.get("since"), zone),
            until=_midnight(typed.get("until"), zone, days=1),
        )


def _midnight(day: date | None, zone: str, days: int = 0) -> datetime | None:
    """Days no office has worked on would leave the range of a clock in UTC; they do not narrow."""
    if day is None or not 1900 <= day.year < 9999:
        return None
    return datetime.combine(day + timedelta(days=days), time.min, ZoneInfo(zone))
