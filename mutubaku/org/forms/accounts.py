"""What an admin types: accounts, units, positions, settings, and what the list of accounts is narrowed by."""

from typing import Any

from django import forms

from mutubaku.org.forms.organisation import Refusable, Whole
from mutubaku.org.rules.holding import ROLE_NAMES, Role
from mutubaku.org.rules.office import UNIT_KIND_NAMES
from mutubaku.org.selectors import AccountState, open_units

STATE_WORDS = {
    AccountState.OPEN: "Aktif",
    AccountState.CLOSED: "Nonaktif",
    AccountState.LOCKED: "Ditahan",
    AccountState.HANDED_OUT: "Wajib ganti kata sandi",
    AccountState.NO_POST: "Aktif tanpa jabatan",
    AccountState.FACTOR: "Dengan faktor kedua",
    AccountState.NO_FACTOR: "Aktif tanpa faktor kedua",
}
_NOT_LISTED = "Pilih salah satu dari daftar."


def _text(label: str, limit: int, *, required: str = "", hint: str = "", lines: int = 0) -> forms.CharField:
    messages = {"required": required, "max_length": f"Terlalu panjang; paling banyak {limit} tanda."}
    widget = forms.Textarea(attrs={"rows": lines}) if lines else forms.TextInput()
    return Whole(
        label=label, max_length=limit, required=bool(required), help_text=hint, error_messages=messages, widget=widget
    )  # fmt: skip


def _choice(label: str, choices: Any, *, required: str = "", hint: str = "") -> forms.ChoiceField:
    messages = {"required": required, "invalid_choice": _NOT_LISTED}
    return forms.ChoiceField(
        label=label, choices=choices, required=bool(required), error_messages=messages, help_text=hint
    )


class AccountsForm(forms.Form):
    """Read from the address; what cannot be read does not narrow."""

    text = _text("Nama, nama pengguna, atau NIP", 60)
    state = _choice(
        "Keadaan", [("", "Semua"), *((state.value, words) for state, words in STATE_WORDS.items())]
    )

    def asked(self) -> tuple[str, str]:
        self.is_valid()
        return self.cleaned_data.get("text", ""), self.cleaned_data.get("state", "")


class PersonForm(Refusable):
    """The facts of a person that an admin keeps."""

    name = _text("Nama", 120, required="Isi nama pegawai.", hint="Lengkap dengan gelar, seperti pada naskah.")
    nip = _text("NIP", 18, hint="18 angka tanpa spasi; kosongkan bila belum ada.")
    rank = _text("Pangkat", 60, hint="Misalnya Penata Tingkat I.")


class NewPersonForm(PersonForm):
    username = _text(
        "Nama pengguna",
        60,
        required="Isi nama pengguna.",
        hint="Huruf kecil, angka, dan titik, misalnya kepala.kop.",
    )
    field_order = ("username", "name", "nip", "rank")


class EditUnitForm(Refusable):
    name = _text("Nama unit", 120, required="Isi nama unit.")
    short_name = _text(
        "Nama pendek", 40, required="Isi nama pendek unit.", hint="Untuk tabel, misalnya Bid. PDN."
    )
    reports = forms.BooleanField(
        label="Unit lapor: diminta mengirim angka setiap bulan",
        required=False,
        help_text="Ubah hanya pada pergantian tahun anggaran: hanya unit lapor yang tampil dalam laporan.",
    )


class NewUnitForm(EditUnitForm):
    code = _text(
        "Kode unit", 20, required="Isi kode unit.", hint="Huruf besar dan angka, tidak dapat diubah lagi."
    )
    kind = _choice("Jenis", list(UNIT_KIND_NAMES.items()), required="Pilih jenis unit.")
    parent = _choice("Unit induk", ())
    field_order = ("code", "name", "short_name", "kind", "parent", "reports")

    def __init__(self, office_id: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Tanpa induk"), *open_units(office_id).values_list("pk", "name")]


class PositionForm(Refusable):
    title = _text(
        "Nama jabatan",
        120,
        required="Isi nama jabatan.",
        hint="Seperti pada naskah, misalnya Kepala Bidang Koperasi.",
    )
    role = _choice(
        "Peran", [("", "Pilih…"), *((role.value, ROLE_NAMES[role]) for role in Role)], required="Pilih peran.",
        hint="Menentukan langkah SOP yang menjadi tugas jabatan ini.",
    )  # fmt: skip
    heads = forms.BooleanField(label="Kepala unit: menandatangani atas nama unitnya", required=False)


class OfficeForm(Refusable):
    """Facts of the letterhead and of counting time."""

    short_name = _text("Nama pendek", 120, required="Isi nama pendek perangkat daerah.")
    name_lines = _text(
        "Nama pada kop", 300, required="Isi nama pada kop.", hint="Satu baris kop per baris.", lines=3
    )
    city = _text("Kota", 60, required="Isi kota.", hint="Tempat penandatanganan.")
    address_lines = _text(
        "Alamat pada kop", 600, required="Isi alamat.", hint="Satu baris kop per baris.", lines=4
    )
    number_unit = _text("Kode unit pada nomor surat", 40, required="Isi kode unit nomor surat.")
    report_copies = _text("Tembusan laporan", 2000, hint="Satu penerima per baris.", lines=5)
    due_mode = _choice(
        "Bacaan waktu baku",
        [("B", "B: 6 jam sama dengan satu hari kerja"), ("A", "A: jam dihitung di dalam jam kerja")],
        required="Pilih bacaan.",
        hint="Berlaku untuk langkah yang dibuka sesudah disimpan; yang sudah terbuka mengikuti bila kalender berganti.",
    )


def _points(label: str, hint: str) -> forms.IntegerField:
    said = "Isi bilangan bulat 1 sampai 100."
    messages = {"required": said, "invalid": said, "min_value": said, "max_value": said}
    return forms.IntegerField(
        label=label, help_text=hint, min_value=1, max_value=100, error_messages=messages
    )


class LimitsForm(Refusable):
    """Limits of deviation from a month on."""

    since = forms.RegexField(
        r"^20[0-9]{2}-(0[1-9]|1[0-2])$", label="Berlaku mulai bulan", help_text="Tahun dan bulan, misalnya 2027-01.",
        error_messages={"required": "Isi bulan mulai berlaku.", "invalid": "Tulis tahun dan bulan, misalnya 2027-01."},
        widget=forms.TextInput(attrs={"type": "month"}),
    )  # fmt: skip
    waspada = _points("Waspada", "Poin di bawah target; lebih dari ini berstatus waspada.")
    kritis = _points(
        "Kritis", "Poin di bawah target; lebih dari ini berstatus kritis dan kendala wajib diisi."
    )
    ahead = _points("Keuangan mendahului fisik", "Poin; lebih dari ini diperingatkan.")
    unpaid = _points("Fisik selesai, keuangan rendah", "Persen; di bawah ini diperingatkan.")
