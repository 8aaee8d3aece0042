"""The form over everything that waits for a person's marks: ticks, causes of delay, and one password for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from mutubaku.cases.forms.fields import LONG, messages, passphrase
from mutubaku.cases.selectors.queue import QueueItem
from mutubaku.org.forms.organisation import Whole
from mutubaku.sop.rules.procedure import Act

TICKED, PASSWORD, PASSPHRASE = "pilih", "sandi", "frasa"
_DIGITS = 18  # no stored id is longer


class _Ids(forms.MultipleChoiceField):
    """Ids of works as they were ticked; one that no longer waits is not wrong here, its result says so."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        return value.isascii() and value.isdecimal() and len(value) <= _DIGITS


@dataclass(frozen=True)
class Line:
    """One item with its fields. `cause`: only where the step is late."""

    item: QueueItem
    ticked: bool
    cause: forms.BoundField | None


class QueueForm(forms.Form):
    """`causes` and `ticked`: what was typed for items that could not be marked, to be shown again."""

    def __init__(
        self,
        items: Sequence[QueueItem],
        data: MultiValueDict[str, Any] | None = None,
        *,
        ticked: Sequence[int] = (),
        causes: dict[int, str] | None = None,
        by_service: bool = False,
    ) -> None:
        """`by_service`: papers are signed by the service, which asks for a passphrase."""
        super().__init__(data, auto_id="antrean_%s")
        self.items, self.again, self.typed = items, {str(pk) for pk in ticked}, causes or {}
        self.fields[TICKED] = _Ids(
            error_messages={
                "required": "Centang sedikitnya satu naskah yang sudah Anda baca.",
                "invalid_list": "Pilih naskah dari daftar.",
                "invalid_choice": "Pilih naskah dari daftar.",
            }
        )
        for item in items:
            if item.late and item.can:
                self.fields[f"sebab_{item.work_id}"] = _cause(self.typed.get(item.work_id, ""))
        if by_service and any(item.can and item.step.act is Act.SIGN and item.reading for item in items):
            self.fields[PASSPHRASE] = passphrase()
            self.fields[PASSPHRASE].widget.attrs["form"], self.fields[PASSPHRASE].help_text = "antrean", ""
        self.fields[PASSWORD] = forms.CharField(
            label="Kata sandi Anda", strip=False, max_length=200,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "form": "antrean"}),
            error_messages={
                "required": "Isi kata sandi untuk mengesahkan pilihan Anda.",
                "max_length": "Kata sandi paling panjang %(limit_value)d huruf.",
                "null_characters_not_allowed": "Kata sandi memuat tanda yang tidak dikenal.",
            },
        )  # fmt: skip

    @property
    def lines(self) -> list[Line]:
        ticked = set(self[TICKED].value() or ()) if self.is_bound else self.again
        return [
            Line(item, str(item.work_id) in ticked, self[name] if name in self.fields else None)
            for item in self.items
            for name in (f"sebab_{item.work_id}",)
        ]

    @property
    def can(self) -> bool:
        return any(item.can for item in self.items)

    def chosen(self) -> list[int]:
        return [int(value) for value in dict.fromkeys(self.cleaned_data[TICKED])]

    def cause(self, work_id: int) -> str:
        return str(self.cleaned_data.get(f"sebab_{work_id}", ""))

    def read(self, work_id: int) -> tuple[str, int | None, int | None]:
        """What was read, as the page carried it: digest of the paper, version and edits of the sheet."""
        return (
            self._carried(f"kode_{work_id}")[:128],
            self._number(f"versi_{work_id}"),
            self._number(f"suntingan_{work_id}"),
        )

    def _carried(self, name: str) -> str:
        return str(self.data.get(name, ""))

    def _number(self, name: str) -> int | None:
        text = self._carried(name)
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None


def _cause(typed: str) -> forms.CharField:
    return Whole(
        label="Sebab keterlambatan", required=False, max_length=LONG, initial=typed,
        help_text="Wajib bila butir ini dicentang: langkahnya melewati waktu baku. Dicatat sebagai penyimpangan.",
        widget=forms.Textarea(attrs={"rows": 2}), error_messages=messages("Sebab keterlambatan"),
    )  # fmt: skip
