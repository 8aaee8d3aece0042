"""How the papers of a case were handled, as tables of its archive: passed on, mailed, numbered, kept or destroyed."""

import json

from mutubaku.cases.rules.archived import Table, table
from mutubaku.documents.models import (
    ArchiveRecord,
    Disposal,
    Disposition,
    DispositionLine,
    Document,
    Mailing,
    NumberLine,
)
from mutubaku.documents.rules.paper import PAPER_KINDS
from mutubaku.documents.rules.retention import DISPOSAL_NAMES, FATE_NAMES

MAIL_NAMES = {
    "waiting": "menunggu", "sent": "terkirim", "filed": "ditulis ke folder, belum dikirim", "failed": "gagal",
}  # fmt: skip


def handling_tables(office_id: int, dossier: str) -> tuple[Table, ...]:
    """Six queries."""
    return (
        _dispositions(office_id, dossier), _disposition_lines(office_id, dossier), _mailings(office_id, dossier),
        _numbers(office_id, dossier), _retention(office_id, dossier), _disposals(office_id, dossier),
    )  # fmt: skip


def handling_things(office_id: int, dossier: str) -> list[str]:
    """What the journal calls the dispositions and disposals of a dossier."""
    sent = Disposition.objects.filter(office_id=office_id, dossier=dossier).values_list("pk", flat=True)
    lines = DispositionLine.objects.filter(disposition__office_id=office_id, disposition__dossier=dossier)
    disposals = _of_dossier(office_id, dossier).values_list("pk", flat=True)
    return [
        *(f"disposition:{pk}" for pk in sent), *(f"disposition_line:{pk}" for pk in lines.values_list("pk", flat=True)),
        *(f"disposal:{pk}" for pk in disposals),
    ]  # fmt: skip


def _dispositions(office_id: int, dossier: str) -> Table:
    rows = Disposition.objects.filter(office_id=office_id, dossier=dossier).order_by("pk")
    found = rows.values_list(
        "pk", "parent_id", "step", "post", "at", "document_id", "subject", "origin", "number", "dated", "nature",
        "instructions", "note", "deadline",
    )  # fmt: skip
    return table(
        "disposisi", "Disposisi",
        ("disposisi", "meneruskan baris", "langkah", "jabatan", "waktu", "naskah", "hal", "asal", "nomor", "tanggal",
         "sifat", "instruksi", "catatan", "batas waktu"),
        [(*row[:11], ", ".join(label for _, label in json.loads(row[11])), *row[12:]) for row in found],
    )  # fmt: skip


def _disposition_lines(office_id: int, dossier: str) -> Table:
    rows = DispositionLine.objects.filter(disposition__office_id=office_id, disposition__dossier=dossier)
    return table(
        "penerima-disposisi", "Penerima disposisi",
        ("baris", "disposisi", "jabatan", "dibaca", "dikerjakan", "selesai", "dilaporkan oleh", "laporan"),
        rows.order_by("pk").values_list("pk", "disposition_id", "post", "read_at", "taken_at", "done_at", "done_post",
                                        "report"),
    )  # fmt: skip


def _mailings(office_id: int, dossier: str) -> Table:
    rows = Mailing.objects.filter(
        receipt__document__office_id=office_id, receipt__document__dossier=dossier
    ).order_by("pk")
    found = rows.values_list(
        "receipt__document_id", "receipt__recipient", "address", "digest", "state", "asked_at", "post", "ended_at",
        "error",
    )  # fmt: skip
    return table(
        "surel", "Surel",
        ("naskah", "penerima", "alamat", "sidik", "keadaan", "dipesan", "jabatan", "berakhir", "galat"),
        [(*row[:4], MAIL_NAMES[row[4]], *row[5:]) for row in found],
    )  # fmt: skip


def _numbers(office_id: int, dossier: str) -> Table:
    """Each number with its place in its book; a void one keeps its reason."""
    papers = Document.objects.filter(office_id=office_id, dossier=dossier).exclude(number="").order_by("pk")
    lines = NumberLine.objects.filter(document__office_id=office_id, document__dossier=dossier)
    void = {pk: (at, post, reason) for pk, at, post, reason in
            lines.values_list("document_id", "voided_at", "post", "reason")}  # fmt: skip
    found = papers.values_list("pk", "kind", "number_year", "number_serial", "number", "dated")
    return table(
        "nomor", "Nomor pada register",
        ("naskah", "register", "tahun", "nomor urut", "nomor", "tanggal", "batal", "dibatalkan oleh", "alasan batal"),
        [(pk, PAPER_KINDS[kind].name, *rest, *void.get(pk, ("", "", ""))) for pk, kind, *rest in found],
    )  # fmt: skip


def _retention(office_id: int, dossier: str) -> Table:
    rows = ArchiveRecord.objects.filter(office_id=office_id, document__dossier=dossier).order_by(
        "document_id"
    )
    found = rows.values_list(
        "document_id", "klas", "series", "active", "inactive", "fate", "closes", "disposal_id", "destroyed_at"
    )
    return table(
        "retensi", "Masa simpan",
        ("naskah", "klasifikasi", "seri", "tahun aktif", "tahun inaktif", "nasib akhir", "berkas ditutup",
         "daftar usul musnah", "dimusnahkan"),
        [(*row[:5], FATE_NAMES[row[5]], *row[6:]) for row in found],
    )  # fmt: skip


def _of_dossier(office_id: int, dossier: str):  # type: ignore[no-untyped-def]
    return Disposal.objects.filter(office_id=office_id, records__document__dossier=dossier).distinct()


def _disposals(office_id: int, dossier: str) -> Table:
    rows = _of_dossier(office_id, dossier).order_by("pk")
    found = rows.values_list(
        "pk",
        "state",
        "reason",
        "at",
        "post",
        "committee",
        "anri",
        "decided_at",
        "decided_post",
        "minutes",
        "done_at",
    )
    return table(
        "usul-musnah", "Daftar usul musnah",
        ("daftar", "keadaan", "dasar", "diusulkan", "pengusul", "panitia", "persetujuan ANRI", "diputuskan", "pemutus",
         "berita acara", "dilaksanakan"),
        [(row[0], DISPOSAL_NAMES[row[1]], *row[2:]) for row in found],
    )  # fmt: skip
