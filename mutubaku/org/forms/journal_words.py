"""The journal in words: every key and value of what an entry says, and what is searched for by the name of a thing.

Verbs and things have their words in rules. A key without a row is shown as it is; a test finds those.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mutubaku.org.rules.holding import ROLE_NAMES
from mutubaku.org.rules.verbs import THING_WORDS
from mutubaku.values.period import Period, written_date
from mutubaku.values.worktime import written_moment

LONGEST = 240
FACT_WORDS: dict[str, str] = {
    "active": "Retensi aktif (tahun)",
    "actor": "Pelaksana",
    "added": "Kode ditambahkan",
    "address": "Alamat",
    "address_lines": "Alamat kantor",
    "ahead": "Keuangan mendahului fisik (poin)",
    "anri": "Persetujuan ANRI",
    "approved": "Isian disetujui",
    "at": "Waktu",
    "blank": "Blangko",
    "block": "Blok cadangan",
    "build": "Pembuatan berkas",
    "by": "Oleh (nomor pegawai)",
    "bytes": "Ukuran (bita)",
    "calendar_version": "Versi kalender",
    "case": "Pekerjaan",
    "cause": "Sebab",
    "causes": "Rangkuman sebab perubahan (sidik)",
    "cells": "Sel",
    "city": "Kota",
    "closed": "Ditutup",
    "closes": "Penutup retensi",
    "code": "Kode",
    "codes": "Kode",
    "committee": "Panitia penilai arsip",
    "copies": "Salinan",
    "counts": "Jumlah baris",
    "day": "Tanggal",
    "days_off": "Hari libur",
    "decision": "Keputusan",
    "difference": "Selisih",
    "digest": "Sidik isi",
    "docx": "DOCX",
    "dossier": "Nomor berkas",
    "dropped": "Baris dicoret",
    "due": "Jatuh tempo",
    "due_mode": "Cara baca waktu baku",
    "edition": "Edisi nomenklatur",
    "emblem": "Lambang",
    "example": "Kantor contoh",
    "factor": "Faktor kedua",
    "factors": "Jumlah faktor",
    "fate": "Nasib akhir",
    "fields": "Kolom",
    "figures": "Angka tersimpan",
    "file": "Berkas",
    "files": "Berkas",
    "fingerprint": "Sidik SOP",
    "fingerprints": "Sidik SOP",
    "first": "Nomor pertama",
    "formats": "Bentuk berkas",
    "from": "Semula",
    "gaps": "Unit tanpa isian",
    "government": "Pemerintah daerah",
    "half": "Separuh waktu terpakai (langkah)",
    "heads": "Memimpin unit",
    "holding": "Cara menjabat",
    "how": "Cara",
    "id": "Nomor",
    "inactive": "Retensi inaktif (tahun)",
    "instructions": "Instruksi",
    "kept": "Sidik rekaman langkah",
    "kind": "Jenis",
    "klas": "Klasifikasi arsip",
    "kritis": "Batas kritis (poin)",
    "label": "Label",
    "last": "Nomor terakhir",
    "late_cause": "Sebab keterlambatan",
    "line": "Baris",
    "lines": "Baris",
    "lost": "Tanda yang gugur",
    "made": "Baris dibuat",
    "mailing": "Pengiriman surel",
    "minutes": "Berita acara",
    "money": "Realisasi keuangan (Rp)",
    "name": "Nama",
    "name_lines": "Nama perangkat daerah",
    "nearly": "Hampir jatuh tempo (langkah)",
    "nik": "NIK (disamarkan)",
    "nip": "NIP",
    "note": "Catatan",
    "notices": "Pemberitahuan",
    "number": "Nomor",
    "number_unit": "Kode unit pada nomor surat",
    "office": "Perangkat daerah",
    "order": "Urutan",
    "over": "Lewat waktu (langkah)",
    "pagu": "Pagu (Rp)",
    "paper": "Sidik naskah",
    "papers": "Naskah",
    "parent": "Disposisi induk",
    "pattern": "Pola nomor",
    "pdf": "PDF",
    "period": "Periode",
    "person": "Pegawai",
    "position": "Jabatan",
    "profiles": "Profil jam kerja",
    "provider": "Penyedia tanda tangan",
    "purpose": "Kegunaan",
    "rank": "Pangkat",
    "realised": "Realisasi (Rp)",
    "reason": "Alasan",
    "recipient": "Penerima",
    "recipients": "Penerima",
    "replaces": "Menggantikan",
    "report_copies": "Tembusan laporan",
    "reports": "Melaporkan isian",
    "role": "Peran",
    "scan": "Hasil pindai",
    "serial": "Nomor seri",
    "series": "Seri",
    "sha256": "Sidik berkas",
    "sheet": "Sidik isian",
    "short_name": "Nama singkat",
    "since": "Mulai",
    "size": "Ukuran",
    "skipped": "Baris dilewati",
    "skpd_code": "Kode SKPD",
    "sop": "SOP",
    "source": "Sumber",
    "sp2d_total": "Jumlah SP2D (Rp)",
    "stage": "Tahap anggaran",
    "start": "Nomor awal",
    "state": "Keadaan",
    "step": "Langkah",
    "stored": "Sidik yang tersimpan",
    "subject_label": "Label perihal",
    "successor": "Naskah pengganti",
    "supersedes": "Menggantikan",
    "template": "Templat",
    "text": "Isi",
    "things": "Keluaran",
    "title": "Judul",
    "to": "Kepada",
    "to_label": "Label tujuan",
    "trouble": "Kendala",
    "unit": "Unit",
    "units": "Unit",
    "unknown": "Tahun tanpa hari libur",
    "unpaid": "Fisik selesai, keuangan paling rendah (%)",
    "until": "Sampai dengan",
    "uploads": "Unggahan",
    "used": "Terpakai",
    "username": "Nama pengguna",
    "valid_from": "Berlaku mulai",
    "version": "Versi",
    "voided": "Tanda yang gugur",
    "waivers": "Pengecualian",
    "warnings": "Peringatan",
    "waspada": "Batas waspada (poin)",
    "was": "Keadaan semula",
    "words": "Kata",
    "work": "Langkah pekerjaan (nomor)",
    "workdays": "Hari kerja",
    "workhours": "Jam kerja",
    "works": "Langkah pekerjaan (nomor)",
    "xlsx": "XLSX",
    "year": "Tahun",
    "zone": "Zona waktu",
}
# Values that are codes elsewhere; what is not here is shown as it stands.
_VALUES: dict[str, str] = {
    **ROLE_NAMES,
    "started": "dimulai",
    "completed": "diselesaikan",
    "returned": "dikembalikan",
    "closed_early": "ditutup lebih awal",
    "cancelled": "dibatalkan",
    "cuti_bersama": "cuti bersama",
    "libur": "libur nasional",
    "daerah": "libur daerah",
    "nota_dinas": "nota dinas",
    "berita_acara": "berita acara",
    "tanda_terima": "tanda terima",
    "surat_pengantar": "surat pengantar",
    "surat_tugas": "surat tugas",
    "surat_dinas": "surat dinas",
}
_FIELDS = {
    "money": "keuangan",
    "physical": "fisik",
    "obstacle": "kendala",
    "action": "tindak lanjut",
    "person": "penanggung jawab",
    "due": "batas waktu",
    "override": "alasan khusus",
    "answer": "jawaban",
    "source": "sumber",
}
_CELL = re.compile(r"^(?P<code>[\dX.]+)\|(?P<fund>[^|.]*)[.|](?P<field>[a-z]+)$")
_DIGEST = re.compile(r"^[0-9a-f]{64}$")
_SOP = re.compile(r"^(\d\d)-[a-z][a-z-]*$")


# Facts that are numbers of rows: one tells a reader nothing and is left out, of several it is told how many.
_ROWS = {
    "build", "by", "due", "half", "line", "nearly", "over", "papers", "parent", "person", "uploads", "work", "works",
}  # fmt: skip
# Things that are kept by the number of a row, and the facts of their first entry by which a reader knows them.
NAMED_BY: dict[str, tuple[str, ...]] = {
    "assignment": ("position",),
    "certificate": (),
    "disposition": ("dossier",),
    "disposition_line": (),
    "document": ("title",),
    "plan": ("stage", "year"),
    "planned": ("sop", "period"),
    "position": ("title",),
    "round": ("period",),
    "sheet": (),
    "sipd": ("period",),
    "sipd_reading": ("name",),
    "unit": ("name",),
    "upload": ("name",),
}


def thing_told(thing: str, first: Mapping[str, Any], zone: str) -> str:
    """ "case:PKJ-2026-0010" → "Pekerjaan PKJ-2026-0010"; empty where the verb says it all.

    `first`: what the first entry said of a thing that is kept by number.
    """
    kind, _, name = thing.partition(":")
    if kind in NAMED_BY:
        name = ", ".join(told(first[key], zone) for key in NAMED_BY[kind] if first.get(key))
    return f"{THING_WORDS.get(kind, kind)} {name}" if name and kind != "office" else ""


def named(key: str) -> str:
    """A key of an entry: a name of the table, or a cell of a sheet."""
    cell = _CELL.match(key)
    if cell is None:
        return FACT_WORDS.get(key, key)
    fund = f" ({cell['fund']})" if cell["fund"] else ""
    return f"{cell['code']}{fund} {_FIELDS.get(cell['field'], cell['field'])}"


def facts_told(facts: Mapping[str, Any], zone: str) -> tuple[tuple[str, str], ...]:
    """Name and value of everything an entry says; what is empty is left out."""
    known = {key: _counted(key, value) for key, value in facts.items()}
    return tuple(
        (named(key), told(value, zone)) for key, value in known.items() if value not in (None, "", [], {})
    )


def _counted(key: str, value: Any) -> Any:
    if key not in _ROWS:
        return value
    if isinstance(value, list) and all(isinstance(one, int) for one in value):
        return len(value) or None
    return None if isinstance(value, int) else value


def told(value: Any, zone: str) -> str:
    """A fact as one line of text; lists and tables are joined, long ones cut."""
    if isinstance(value, list):
        text = ", ".join(told(one, zone) for one in value)
    elif isinstance(value, dict):
        text = "; ".join(f"{named(key)}: {told(one, zone)}" for key, one in value.items())
    elif isinstance(value, str):
        text = _text(value, zone)
    else:
        text = (
            {True: "ya", False: "tidak"}[value]
            if isinstance(value, bool)
            else str("–" if value is None else value)
        )
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _text(value: str, zone: str) -> str:
    """Dates, moments and months as they are written; of a digest its beginning, of a procedure's code its number."""
    if _DIGEST.match(value):
        return f"{value[:12]}…"
    if procedure := _SOP.match(value):
        return f"SOP {int(procedure[1])}"
    if value in _VALUES:
        return _VALUES[value]
    for read in (_day, _moment, _period):
        try:
            return read(value, zone)
        except ValueError:
            continue
    return value


def _day(value: str, zone: str) -> str:
    return written_date(date.fromisoformat(value)) if len(value) == 10 else _not(value)


def _moment(value: str, zone: str) -> str:
    at = datetime.fromisoformat(value) if "T" in value or ":" in value else None
    return written_moment(at.astimezone(ZoneInfo(zone))) if at and at.tzinfo else _not(value)


def _period(value: str, zone: str) -> str:
    return Period.parse(value).label if "-" in value else _not(value)


def _not(value: str) -> str:
    raise ValueError(value)


def thing_sought(words: str) -> str:
    """ "Pekerjaan PKJ-2026-0010" → "case:PKJ-2026-0010"; what names no kind of thing is sought as it stands."""
    plain = words.strip()
    for kind, name in sorted(THING_WORDS.items(), key=lambda pair: -len(pair[1])):
        if plain.lower().startswith(name.lower()):
            return f"{kind}:{plain[len(name) :].strip()}"
    return plain
