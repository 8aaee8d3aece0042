"""Who may act: roles, positions held by persons between dates; and how a journal entry is chained. Pure.

A unit's work goes to the position that heads the unit; other work goes to the role the SOP names.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from mutubaku.values.refusal import Refusal


class Role(StrEnum):
    """The roles of the office; the first five are the actor columns of the printed SOPs."""

    KEPALA_DINAS = "kepala_dinas"
    SEKRETARIS = "sekretaris"
    KASUBBAG_PERENCANAAN = "kasubbag_perencanaan"
    PELAKSANA = "pelaksana"
    KEPALA_BIDANG_UPTD = "kepala_bidang_uptd"
    OPERATOR_UNIT = "operator_unit"
    SUBBAG_KEUANGAN = "subbag_keuangan"
    PEMBACA = "pembaca"
    ADMIN = "admin"


ROLE_NAMES: dict[str, str] = {
    Role.KEPALA_DINAS: "Kepala Dinas",
    Role.SEKRETARIS: "Sekretaris",
    Role.KASUBBAG_PERENCANAAN: "Kasubbag Perencanaan",
    Role.PELAKSANA: "Pelaksana",
    Role.KEPALA_BIDANG_UPTD: "Kepala Bidang/UPTD",
    Role.OPERATOR_UNIT: "Operator unit",
    Role.SUBBAG_KEUANGAN: "Kasubbag Keuangan",
    Role.PEMBACA: "Pembaca",
    Role.ADMIN: "Admin",
}


class UnitKind(StrEnum):
    DINAS = "dinas"
    SEKRETARIAT = "sekretariat"
    SUBBAG = "subbag"
    BIDANG = "bidang"
    UPTD = "uptd"


UNIT_KIND_NAMES: dict[str, str] = {
    UnitKind.DINAS: "Dinas",
    UnitKind.SEKRETARIAT: "Sekretariat",
    UnitKind.SUBBAG: "Subbagian",
    UnitKind.BIDANG: "Bidang",
    UnitKind.UPTD: "UPTD",
}


class Holding(StrEnum):
    """How a position is held: definitif, Plt (vacant post) or Plh (holder away)."""

    DEFINITIF = "definitif"
    PLT = "plt"
    PLH = "plh"


class SignIn(StrEnum):
    """What came of a sign-in, as the journal writes it. LOCKED: the failure that shut the door for a while.

    FACTOR: the password was right and the second factor was not.
    """

    DONE = "sign_in"
    FAILED = "sign_in_failed"
    LOCKED = "sign_in_locked"
    LEFT = "sign_out"
    FACTOR = "factor_failed"


class Factor(StrEnum):
    """What a person has beside the password; the values are those of allauth."""

    TOTP = "totp"
    PASSKEY = "webauthn"
    RECOVERY = "recovery_codes"


FACTOR_NAMES: dict[str, str] = {
    Factor.TOTP: "Aplikasi autentikator",
    Factor.PASSKEY: "Kunci sandi",
    Factor.RECOVERY: "Kode pemulihan",
}


PREFIX: dict[str, str] = {Holding.DEFINITIF: "", Holding.PLT: "Plt. ", Holding.PLH: "Plh. "}


@dataclass(frozen=True)
class Holder:
    """One person in one position from `since` to `until` (both included; None: open)."""

    office_id: int
    person_id: int
    person: str
    nip: str
    rank: str
    position_id: int
    position: str
    role: Role
    unit_id: int
    unit: str
    heads: bool
    holding: Holding
    since: date
    until: date | None
    assignment_id: int = 0
    unit_name: str = ""

    @property
    def title(self) -> str:
        """ "Plt. Kepala Dinas"."""
        return f"{PREFIX[self.holding]}{self.position}"

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


def may_act(holder: Holder, *, role: str, unit_id: int | None, on: date) -> bool:
    """A unit's work needs the head of that unit; other work needs the role itself. Both need a valid date."""
    if not holder.holds_on(on):
        return False
    if unit_id is not None:
        return holder.heads and holder.unit_id == unit_id
    return holder.role == role


def may_type(holder: Holder, *, unit_id: int, on: date) -> bool:
    """The head or the operator of a unit fills its sheet; only the head signs it."""
    return (
        holder.holds_on(on)
        and holder.unit_id == unit_id
        and (holder.heads or holder.role == Role.OPERATOR_UNIT)
    )


def acting(holders: Iterable[Holder], *, role: str, unit_id: int | None, on: date) -> Holder | None:
    """The position in which a person with several acts; an own (definitif) position comes before Plt and Plh."""
    fitting = [h for h in holders if may_act(h, role=role, unit_id=unit_id, on=on)]
    return min(fitting, key=lambda h: (h.holding != Holding.DEFINITIF, h.position_id), default=None)


def overlapping(new_since: date, new_until: date | None, held: Iterable[Holder]) -> Holder | None:
    """A position has one holder of each kind at a time; returns the holder in the way, if any."""
    for other in held:
        starts_before_other_ends = other.until is None or new_since <= other.until
        ends_after_other_starts = new_until is None or other.since <= new_until
        if starts_before_other_ends and ends_after_other_starts:
            return other
    return None


def may_keep_accounts(by: Holder, *, office_id: int, on: date) -> list[Refusal]:
    """Accounts are opened, reset and closed by an admin of the same office."""
    if by.office_id == office_id and by.role == Role.ADMIN and by.holds_on(on):
        return []
    return [Refusal("role", "Hanya Admin perangkat daerah ini yang dapat mengurus akun.")]


def account_faults(username: str, name: str, nip: str) -> list[Refusal]:
    """What a new account's fields lack: a name to sign in with, a person's name, and 18 digits of NIP or none."""
    found = []
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,59}", username):
        words = "Nama pengguna 3 sampai 60 tanda: huruf kecil, angka, titik, garis bawah, atau tanda hubung."
        found.append(Refusal("username", words, "username"))
    if not name.strip():
        found.append(Refusal("name", "Isi nama pegawai.", "name"))
    if nip and not re.fullmatch(r"[0-9]{18}", nip):
        found.append(Refusal("nip", "NIP terdiri atas 18 angka. Perbaiki, atau kosongkan.", "nip"))
    return found


def may_arrange(by: Holder, *, office_id: int, on: date) -> list[Refusal]:
    """Units, positions and settings are set by an admin of the same office."""
    if by.office_id == office_id and by.role == Role.ADMIN and by.holds_on(on):
        return []
    return [Refusal("role", "Hanya Admin perangkat daerah ini yang dapat mengubah susunan dan pengaturan.")]


def unit_faults(code: str, name: str, short_name: str) -> list[Refusal]:
    """What a unit lacks; its code stands in files and addresses."""
    found = []
    if not re.fullmatch(r"[A-Z0-9]{1,20}", code):
        found.append(Refusal("code", "Kode unit 1 sampai 20 huruf besar atau angka, misalnya PDN.", "code"))
    if not name.strip():
        found.append(Refusal("name", "Isi nama unit.", "name"))
    if not short_name.strip():
        found.append(Refusal("short_name", "Isi nama pendek unit.", "short_name"))
    return found


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What differs, as the journal keeps it: name → [before, after]."""
    return {name: [before[name], value] for name, value in after.items() if before[name] != value}


def limit_faults(waspada: int, kritis: int) -> list[Refusal]:
    """Limits of deviation, in points below the target."""
    if waspada < kritis:
        return []
    words = "Batas kritis harus lebih besar daripada batas waspada, misalnya waspada 5 dan kritis 10."
    return [Refusal("limits", words, "kritis")]


def limits_shown(kept: str, shipped: Mapping[str, int], month: str) -> list[dict[str, Any]]:
    """Every dated row in order, the shipped limits first while none holds yet; `now` marks the row in force."""
    rows: list[dict[str, Any]] = json.loads(kept)
    if not any(one["since"] <= month for one in rows):
        rows = [{"since": "", **shipped}, *rows]
    held = max(one["since"] for one in rows if one["since"] <= month)
    return [{**one, "now": one["since"] == held} for one in rows]


def with_limits(kept: str, row: Mapping[str, int | str]) -> str:
    """The office's dated limits with this row in them; a row of the same month is replaced."""
    rows = [one for one in json.loads(kept) if one["since"] != row["since"]]
    return canonical(sorted([*rows, dict(row)], key=lambda one: str(one["since"])))


APPOINTING_ROLES = frozenset({Role.KASUBBAG_PERENCANAAN, Role.SEKRETARIS, Role.KEPALA_DINAS, Role.ADMIN})
JOURNAL_ROLES = APPOINTING_ROLES | {Role.PEMBACA}


def may_appoint(by: Holder, *, office_id: int, on: date) -> list[Refusal]:
    """Who holds which position is set by the planning line and the admin of that very office."""
    if by.office_id == office_id and by.role in APPOINTING_ROLES and by.holds_on(on):
        return []
    words = "Hanya Kasubbag Perencanaan, Sekretaris, Kepala Dinas, atau Admin yang dapat mengatur penugasan."
    return [Refusal("role", words)]


def own_appointment(by: Holder, person_id: int) -> list[Refusal]:
    """Nobody gives a position to himself."""
    if by.person_id != person_id:
        return []
    words = "Anda tidak dapat menetapkan diri sendiri. Mintalah pejabat lain yang berwenang."
    return [Refusal("own_appointment", words, "person")]


def ending_faults(held: Holder, until: date, today: date) -> list[Refusal]:
    """An end can be brought forward while the assignment lasts, not put off and not changed afterwards."""
    if until < held.since:
        words = "Tanggal akhir mendahului tanggal mulai. Perbaiki tanggalnya."
        return [Refusal("dates", words, "until")]
    if held.until is not None and held.until < today:
        return [Refusal("ended", "Penugasan ini sudah berakhir dan tidak dapat diubah lagi.", "until")]
    if held.until is not None and until > held.until:
        words = "Penugasan ini berakhir lebih dahulu daripada tanggal itu. Buat penugasan baru untuk memperpanjangnya."
        return [Refusal("later", words, "until")]
    return []


GENESIS = "0" * 64


def canonical(facts: object) -> str:
    """The one text form of journal facts: sorted keys, no spaces, dates and Decimals as text."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def seal(rows: Iterable[Sequence[object]]) -> str:
    """SHA-256 of stored rows, in one order and with moments in UTC: the same from every database."""
    plain = sorted(canonical([_moment(value) for value in row]) for row in rows)
    return hashlib.sha256(canonical(plain).encode()).hexdigest()


def _moment(value: object) -> object:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value


NOTHING = seal(())


def seals(rows: Iterable[tuple[Any, ...]], by: int) -> dict[tuple[Any, ...], str]:
    """The seal of each group of rows; a group is named by its first `by` columns, which are not sealed again."""
    groups: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in rows:
        groups.setdefault(row[:by], []).append(row[by:])
    return {key: seal(group) for key, group in groups.items()}


def altered(
    sealed: Mapping[tuple[Any, ...], str | None], found: Mapping[tuple[Any, ...], str]
) -> list[tuple[Any, ...]]:
    """Groups whose rows are not those the journal sealed: changed, gone, or never written by an act.

    None: an act from before seals were kept, which says nothing about its rows.
    """
    changed = [key for key, mark in sealed.items() if mark not in (None, found.get(key, NOTHING))]
    return [*changed, *(key for key in found if key not in sealed)]


@dataclass(frozen=True)
class Entry:
    """A journal entry without its hash; `facts` is already canonical text, `at` any aware time."""

    office_id: int
    seq: int
    at: datetime
    person_id: int | None
    position: str
    verb: str
    thing: str
    facts: str

    def hash_after(self, previous: str) -> str:
        """SHA-256 over the hash before and every column, separated so that no two entries read alike."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        columns = (
            previous, self.office_id, self.seq, at, self.person_id or "", self.position,
            self.verb, self.thing, self.facts,
        )  # fmt: skip
        return hashlib.sha256("\x1f".join(map(str, columns)).encode()).hexdigest()


def first_break(
    entries: Iterable[tuple[Entry, str]], head: tuple[int, str], after: tuple[int, str] = (0, GENESIS)
) -> int | None:
    """Sequence number at which the chain no longer holds; None when it is whole from `after` up to `head`."""
    seq, previous = after
    for entry, stored in entries:
        seq += 1
        if entry.seq != seq or entry.hash_after(previous) != stored:
            return seq
        previous = stored
    return None if (seq, previous) == head else seq + 1


# The journal in words. A verb or thing of an app above is only a word here; one without a row is shown as it is.
VERB_WORDS: dict[str, str] = {
    "certify": "menerbitkan sertifikat",
    "drop_planned": "mencoret baris rencana",
    "hold_number": "menahan nomor",
    "move_planned": "memindahkan baris rencana",
    "open_authority": "membuka otoritas sertifikat",
    "open_planned": "membuka pekerjaan dari rencana",
    "order_build": "meminta berkas naskah",
    "order_sipd": "mengunggah laporan SIPD",
    "pause_work": "menjeda langkah",
    "prepare_for_pen": "menyiapkan naskah untuk tanda tangan basah",
    "resume_work": "melanjutkan langkah",
    "retry_build": "meminta ulang berkas naskah",
    "retry_sipd": "meminta ulang pembacaan SIPD",
    "revoke": "mencabut sertifikat",
    "set_hours": "menetapkan jam kerja khusus",
    "set_limits": "mengubah batas deviasi",
    "set_nik": "mencatat NIK penanda tangan",
    "add_day_off": "menambahkan hari libur",
    "add_passkey": "memasang kunci sandi",
    "add_person": "menambahkan pegawai",
    "add_totp": "memasang aplikasi autentikator",
    "add_position": "menambahkan jabatan",
    "add_unit": "menambahkan unit",
    "adopt_calendar": "menetapkan kalender kerja",
    "adopt_plan": "menetapkan DPA",
    "appoint": "menetapkan penugasan",
    "approve": "menyetujui naskah",
    "archive": "mengarsipkan naskah",
    "build": "membuat berkas naskah",
    "cancel_case": "membatalkan pekerjaan",
    "cancel_round": "membatalkan pengumpulan",
    "change_password": "mengganti kata sandi",
    "chase": "menagih unit",
    "close_account": "menonaktifkan akun",
    "close_collection": "menutup pengumpulan",
    "close_unit": "menutup unit",
    "close_sheets": "menutup isian unit",
    "complete_work": "menyelesaikan langkah",
    "confirm_sipd": "memberlakukan data SIPD",
    "dispose": "mendisposisikan",
    "decide_disposal": "memutuskan daftar usul musnah",
    "destroy_papers": "memusnahkan naskah",
    "distribute": "mendistribusikan naskah",
    "confirm_actor": "mengonfirmasi pelaksana langkah",
    "contact_unit": "mencatat kontak dengan unit",
    "drop_day_off": "menghapus hari libur",
    "drop_hours": "menghapus jam kerja khusus",
    "drop_factors": "menghapus semua faktor pegawai",
    "draft": "menyusun naskah",
    "end_mailing": "mengakhiri pengiriman surel",
    "end_sessions": "mengakhiri semua sesi",
    "export_case": "mengunduh arsip pekerjaan",
    "enter_number": "mencatat nomor naskah",
    "edit_person": "mengubah data pegawai",
    "edit_unit": "mengubah unit",
    "end_assignment": "mengakhiri penugasan",
    "finish_disposition": "melaporkan disposisi selesai",
    "found_office": "mendirikan perangkat daerah",
    "freeze": "mengunci angka",
    "give_back": "mengembalikan angka kepada unit",
    "initial": "memaraf naskah",
    "keep_letter": "menyimpan konsep naskah",
    "keep_choices": "menyimpan pilihan pengembalian isian",
    "keep_upload": "menyimpan unggahan",
    "load_catalogue": "memuat katalog SOP",
    "load_nomenclature": "memuat nomenklatur",
    "mail_paper": "mengirim naskah dengan surel",
    "open_round": "membuka pengumpulan",
    "plan_year": "menyusun rencana tahunan",
    "preview_sipd": "memeriksa data SIPD",
    "print_out": "mencetak naskah",
    "read_disposition": "membaca disposisi",
    "propose_disposal": "mengusulkan pemusnahan",
    "read_notices": "membaca pemberitahuan",
    "receive": "menerima naskah",
    "reckon_dues": "menghitung ulang jatuh tempo",
    "remind": "mengingatkan unit",
    "remove_factor": "menghapus faktor",
    "renew_recovery_codes": "membuat kode pemulihan baru",
    "reopen_account": "mengaktifkan kembali akun",
    "reopen_sheet": "membuka kembali isian unit",
    "reserve_numbers": "mencadangkan nomor",
    "reset_password": "menyetel ulang kata sandi",
    "rescue_account": "memulihkan akun dari konsol",
    "return_case": "mengembalikan langkah",
    "revise": "memperbaiki naskah",
    "save_draft": "menyimpan draf isian",
    "set_classes": "mengubah klasifikasi arsip",
    "set_letterhead": "mengubah lambang dan label surat",
    "save_template": "menyimpan templat naskah",
    "set_instructions": "mengubah instruksi disposisi",
    "set_office": "mengubah pengaturan",
    "set_retention": "mengatur jadwal retensi",
    "set_register": "mengatur penomoran",
    "sign": "menandatangani naskah",
    "cosign": "menandatangani naskah sebagai pihak",
    SignIn.DONE: "masuk",
    SignIn.FAILED: "gagal masuk",
    SignIn.LOCKED: "gagal masuk; akun ditahan sementara",
    SignIn.LEFT: "keluar",
    SignIn.FACTOR: "gagal pada faktor kedua",
    "start_case": "memulai pekerjaan",
    "submit_sheet": "mengirim isian unit",
    "take_disposition": "mengerjakan disposisi",
    "take_over": "mengambil alih angka lama",
    "unlock": "membuka akun yang ditahan",
    "void_number": "membatalkan nomor",
    "withdraw_paper": "mencabut naskah",
}
THING_WORDS: dict[str, str] = {
    "archive": "Arsip pekerjaan",
    "assignment": "Penugasan",
    "case": "Pekerjaan",
    "certificate": "Sertifikat tanda tangan",
    "disposition": "Disposisi",
    "disposition_line": "Penerima disposisi",
    "disposal": "Daftar usul musnah",
    "document": "Naskah",
    "nomenclature": "Nomenklatur",
    "office": "Perangkat daerah",
    "person": "Pegawai",
    "plan": "Rencana",
    "planned": "Rencana pekerjaan",
    "position": "Jabatan",
    "register": "Penomoran",
    "retention": "Jadwal retensi",
    "round": "Pengumpulan",
    "sop": "SOP",
    "sheet": "Isian unit",
    "sipd": "Data SIPD",
    "sipd_reading": "Laporan SIPD",
    "template": "Templat naskah",
    "unit": "Unit",
    "upload": "Unggahan",
}
