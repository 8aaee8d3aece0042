"""What is sent from the page of certificates. What may be done is the service's to say."""

from django import forms

UNKNOWN_ACT = "Pilih tindakan dari daftar."


class CertificateForm(forms.Form):
    """One act on one person: what it is stands in `act`; each act reads its own field."""

    act = forms.ChoiceField(
        choices=[(name, name) for name in ("terbitkan", "semua", "cabut", "nik")],
        error_messages={"required": UNKNOWN_ACT, "invalid_choice": UNKNOWN_ACT},
    )
    person = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1,
        error_messages={"invalid": "Pilih pegawai dari daftar.", "max_value": "Pilih pegawai dari daftar."},
    )  # fmt: skip
    certificate = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1,
        error_messages={"invalid": "Pilih sertifikat dari daftar.", "max_value": "Pilih sertifikat dari daftar."},
    )  # fmt: skip
    reason = forms.CharField(
        required=False, max_length=200, error_messages={"max_length": "Alasan paling panjang 200 huruf."}
    )
    nik = forms.CharField(
        required=False, max_length=20, error_messages={"max_length": "NIK harus terdiri atas 16 angka."}
    )
