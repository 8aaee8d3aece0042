"""The form of one work: its fields are what the act of the step asks for, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from mutubaku.cases.forms.disposition import disposition_fields, order_of
from mutubaku.cases.forms.fields import (
    FILE_HELP,
    MEGABYTES,
    Bounded,
    line,
    needed,
    passphrase,
    several,
    words,
)
from mutubaku.cases.forms.letter import blank_fields, letter_fields
from mutubaku.cases.rules.asked import BECOMES_PAPER
from mutubaku.cases.rules.labels import file_label
from mutubaku.cases.rules.mutubaku import DeviationKind, Proof, ProofKind, Waiver
from mutubaku.cases.selectors.dispositions import Offered
from mutubaku.cases.selectors.page import WorkPage
from mutubaku.documents.rules.blanks import Blank
from mutubaku.documents.rules.disposing import Order
from mutubaku.documents.rules.handing import MOST_COPIES, in_units, read_recipient, written_recipient
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.rules.sealing import Provider
from mutubaku.org.rules.holding import Holder
from mutubaku.sop.rules.procedure import Need
from mutubaku.values.wording import joined

_OR_FILE = "wajib, atau lampirkan berkasnya"
_BECOMES = (
    "Berkas ini menjadi naskah yang diparaf, ditandatangani, dan dikirim pada langkah berikutnya; tanpa berkas, "
    "langkah itu hanya mencatat uraian. "
)


class WorkForm(forms.Form):
    """The fields of one act. `main`: what the step leaves; `besides`: needs not there yet; `waived`: going on without."""

    def __init__(
        self,
        page: WorkPage,
        *args: Any,
        receivers: Sequence[Recipient] = (),
        sheet: tuple[int, int] | None = None,
        provider: Provider | None = None,
        offered: Offered | None = None,
        blank: Blank | None = None,
        people: Mapping[str, Holder] | None = None,
        **kwargs: Any,
    ) -> None:
        """`blank`: the form the paper of the step is typed into, with the `people` it may name; without one its file is
        brought. `provider`: who seals the paper that is signed here, where that asks something of the signer."""
        super().__init__(*args, **kwargs)
        self.page, self.receivers, self.offered, asked = page, receivers, offered, page.asked
        if offered:
            self._ask_disposition(offered)
        if asked.letter:
            self.fields |= letter_fields()
        if blank:
            self.fields["blank"] = forms.CharField(
                widget=forms.HiddenInput, initial=blank.code, max_length=40
            )
            self.fields |= blank_fields(blank, people or {})
        if asked.recipients:
            self._ask_recipients()
        if asked.decisions:
            self.fields["decisions"] = several(
                "Keputusan yang diminta",
                "Satu keputusan per baris; dimuat dalam laporan. Boleh kosong.",
            )
        told = tuple(need for need in asked.told if not (blank and need.thing == f"{blank.kind}:drafted"))
        if told:
            self._ask_words(told)
        for name, value in zip(("sheet_version", "sheet_edits"), sheet or (), strict=False):
            self.fields[name] = forms.IntegerField(
                widget=forms.HiddenInput, initial=value, required=False, min_value=0
            )
        if asked.reads:
            self.fields["digest"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=128)
        for need in page.missing:
            self._ask_need(need)
        if page.late:
            self.fields["late_cause"] = needed(
                words(
                    "Sebab keterlambatan",
                    "Langkah ini melewati waktu baku. Dicatat sebagai penyimpangan.",
                    rows=2,
                )
            )
        self._ask_waivers()
        self._ask_hand(provider)
        if asked.password:
            self.fields["password"] = forms.CharField(
                label="Kata sandi Anda", help_text="Untuk memastikan bahwa Anda sendiri yang menandatangani.",
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False,
                max_length=200, error_messages={"required": "Isi kata sandi untuk menandatangani."},
            )  # fmt: skip

    def _ask_hand(self, provider: Provider | None) -> None:
        if provider == Provider.BSRE:
            self.fields["passphrase"] = passphrase()
        elif provider == Provider.BASAH:
            self.fields["scan"] = Bounded(
                label="Hasil pindai naskah bertanda tangan",
                help_text=f"PDF, JPG, atau PNG dengan kode QR yang terlihat; paling besar {MEGABYTES} MB.",
                error_messages={"required": "Unggah hasil pindai naskah yang sudah ditandatangani basah."},
            )
            self.fields["code"] = line(
                "Kode periksa", "Hanya bila kode QR tidak terbaca: kode di samping kode QR.", False, 20
            )

    def _ask_disposition(self, offered: Offered) -> None:
        """A sheet that was written by hand may be brought along, and then stands beside the one kept here."""
        self.fields |= disposition_fields(offered)
        for need in self.page.asked.disposed:
            self.fields[f"file:{need.thing}"] = Bounded(
                label="Lembar disposisi bertulisan tangan", required=False, help_text=f"Bila ada. {FILE_HELP}"
            )

    def _ask_recipients(self) -> None:
        heads = [(str(one.unit_id), one.name) for one in self.receivers if one.unit_id]
        if heads:
            self.fields["units"] = forms.MultipleChoiceField(
                label="Penerima di dalam dinas", choices=heads, initial=[pk for pk, _ in heads],
                widget=forms.CheckboxSelectMultiple, required=False,
                error_messages={
                    "invalid_choice": "Penerima itu bukan unit pekerjaan ini. Pilih dari daftar.",
                    "invalid_list": "Pilih penerima dari daftar.",
                },
            )  # fmt: skip
            self.fields["copies"] = forms.IntegerField(
                label="Eksemplar untuk setiap penerima di dalam dinas", initial=1, required=False, min_value=1,
                max_value=MOST_COPIES, widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
                error_messages=dict.fromkeys(
                    ("invalid", "min_value", "max_value"), f"Jumlah eksemplar ditulis dari 1 sampai {MOST_COPIES}."
                ),
            )  # fmt: skip
        self.fields["others"] = several(
            "Penerima lain",
            "Satu penerima per baris; lebih dari satu eksemplar ditulis setelah titik koma: Bappeda; 2.",
            "\n".join(written_recipient(one) for one in self.receivers if not one.unit_id),
        )

    def _ask_words(self, told: Sequence[Need]) -> None:
        names = joined([need.label for need in told])
        self.fields["words"] = needed(
            words("Uraian", f"Apa yang Anda lakukan atau putuskan. Output menurut lembar SOP: {names}."),
            _OR_FILE,
        )
        for need in told:
            becomes = _BECOMES if need.thing in BECOMES_PAPER else ""
            self.fields[f"file:{need.thing}"] = Bounded(
                label=file_label(need), required=False, help_text=f"{becomes}{FILE_HELP}"
            )

    def _ask_need(self, need: Need) -> None:
        self.fields[f"need:{need.thing}"] = needed(
            words(
                f"Keterangan {need.label}",
                "Sebutkan di mana atau dari siapa, misalnya nomor dan tanggal surat.",
                rows=2,
            ),
            _OR_FILE,
        )
        self.fields[f"file:{need.thing}"] = Bounded(
            label=file_label(need), required=False, help_text=FILE_HELP
        )

    def _ask_waivers(self) -> None:
        if self.page.missing:
            self.fields["without_needs"] = words(
                "Alasan melanjutkan tanpa kelengkapan", "Dicatat sebagai penyimpangan.", rows=2
            )
        if self.page.step.outputs and self.page.unit_id is None:
            self.fields["without_output"] = words(
                "Alasan menyelesaikan tanpa output",
                "Output langkah ini tidak dibuat; dicatat sebagai penyimpangan.",
                rows=2,
            )
        self.fields["note"] = words("Catatan", "Boleh kosong; terbaca pada riwayat langkah.", rows=2)

    def _group(self, *starts: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(starts)]

    @property
    def besides(self) -> list[list[forms.BoundField]]:
        """For each need that is not there yet: its words and its file."""
        return [[self[f"need:{n.thing}"], self[f"file:{n.thing}"]] for n in self.page.missing]

    @property
    def waived(self) -> list[forms.BoundField]:
        return self._group("without_", "note")

    @property
    def main(self) -> list[forms.BoundField]:
        apart = {
            field.name for field in (*self.waived, *(field for pair in self.besides for field in pair))
        } | {"late_cause", "password", "passphrase"}
        return [
            self[name]
            for name, field in self.fields.items()
            if name not in apart and not field.widget.is_hidden
        ]

    def recipients(self) -> tuple[Recipient, ...]:
        chosen = set(self.cleaned_data.get("units") or ())
        copies = self.cleaned_data.get("copies") or 1
        heads = tuple(replace(one, copies=copies) for one in self.receivers if str(one.unit_id) in chosen)
        known = {one.name: one.unit_id for one in self.receivers if one.unit_id}
        return in_units((*heads, *map(read_recipient, self.cleaned_data.get("others") or ())), known)

    def order(self) -> Order | None:
        """The disposition this step is, where it is one."""
        return order_of(self.cleaned_data, self.offered.about) if self.offered else None

    def brought(self) -> list[tuple[str, UploadedFile]]:
        """(thing, file) of every file that was sent."""
        data = self.cleaned_data
        return [(name[5:], data[name]) for name in self.fields if name.startswith("file:") and data.get(name)]

    def proofs(self) -> list[Proof]:
        """What the person vouches for besides the step's own outputs."""
        told = {name[5:]: self.cleaned_data[name] for name in self.fields if name.startswith("need:")}
        return [Proof(thing, ProofKind.ATTESTATION, words=text) for thing, text in told.items() if text]

    def waivers(self) -> list[Waiver]:
        kinds = (("without_needs", DeviationKind.KELENGKAPAN), ("without_output", DeviationKind.OUTPUT))
        return [Waiver(kind, reason) for name, kind in kinds if (reason := self.cleaned_data.get(name))]

    @property
    def waived_wrong(self) -> bool:
        """Whether a mistake hides among the folded fields."""
        return any(field.errors for field in self.waived)
