"""The papers of a case as tables of its archive: texts, marks, receipts, every file that was ever built or brought."""

from dataclasses import dataclass

from mutubaku.cases.rules.archived import Table, table
from mutubaku.documents.models import Document, Mark, Receipt, Rendition, Upload, Version
from mutubaku.documents.rules.paper import MARK_NAMES, PAPER_KINDS, STATE_NAMES
from mutubaku.documents.selectors.retention import destroyed_papers


@dataclass(frozen=True)
class StoredFile:
    """A member whose bytes the file store holds under `sha256`."""

    path: str
    sha256: str


def paper_tables(
    office_id: int, dossier: str
) -> tuple[tuple[Table, ...], dict[str, str], tuple[StoredFile, ...]]:
    """Tables, path → canonical text of each version, files: six queries."""
    gone = destroyed_papers(office_id)
    versions = Version.objects.filter(document__office_id=office_id, document__dossier=dossier)
    texts = {
        _text_path(pk, no): body
        for pk, no, body in versions.order_by("document_id", "no").values_list("document_id", "no", "body")
        if pk not in gone
    }
    built, files = _built(office_id, dossier, gone)
    brought, uploads = _brought(office_id, dossier)
    tables = (_papers(office_id, dossier), _versions(office_id, dossier, gone), _marks(office_id, dossier),
              _receipts(office_id, dossier), built, brought)  # fmt: skip
    return tables, texts, (*files, *uploads)


def journal_things(office_id: int, dossier: str) -> list[str]:
    """What the journal calls the papers and uploads of a dossier."""
    papers = Document.objects.filter(office_id=office_id, dossier=dossier).values_list("pk", flat=True)
    uploads = Upload.objects.filter(office_id=office_id, dossier=dossier).values_list("pk", flat=True)
    return [*(f"document:{pk}" for pk in papers), *(f"upload:{pk}" for pk in uploads)]


def _text_path(document_id: int, no: int) -> str:
    return f"naskah/{document_id}-versi-{no}.json"


def _papers(office_id: int, dossier: str) -> Table:
    rows = Document.objects.filter(office_id=office_id, dossier=dossier).order_by("pk")
    found = rows.values_list(
        "pk",
        "kind",
        "title",
        "number",
        "dated",
        "state",
        "version",
        "klas",
        "signed_at",
        "archived_at",
        "withdrawn_at",
        "withdrawn_post",
        "withdrawn_reason",
        "successor__number",
    )
    return table(
        "naskah", "Naskah",
        ("naskah", "jenis", "judul", "nomor", "tanggal", "keadaan", "versi berlaku", "klasifikasi", "ditandatangani",
         "diarsipkan", "dicabut", "dicabut oleh", "alasan dicabut", "pengganti"),
        [(pk, PAPER_KINDS[kind].name, title, number, dated, STATE_NAMES.get(state, state), *rest)
         for pk, kind, title, number, dated, state, *rest in found],
    )  # fmt: skip


def _versions(office_id: int, dossier: str, gone: set[int]) -> Table:
    rows = Version.objects.filter(document__office_id=office_id, document__dossier=dossier).order_by(
        "document_id", "no"
    )
    found = rows.values_list("document_id", "no", "at", "post", "printed_at", "digest")
    return table(
        "versi", "Versi naskah", ("naskah", "versi", "waktu", "penyusun", "dicetak", "sidik", "isi"),
        [(*row, "" if row[0] in gone else _text_path(row[0], row[1])) for row in found],
    )  # fmt: skip


def _marks(office_id: int, dossier: str) -> Table:
    rows = Mark.objects.filter(version__document__office_id=office_id, version__document__dossier=dossier)
    return table(
        "tanda", "Paraf, persetujuan, dan tanda tangan",
        ("naskah", "versi", "jenis", "jabatan", "nama", "nip", "pangkat", "waktu", "sidik", "sertifikat", "gugur"),
        [(document, no, MARK_NAMES[kind], *rest) for document, no, kind, *rest in rows.order_by("pk").values_list(
            "version__document_id", "version__no", "kind", "post", "name", "nip", "rank", "at", "digest",
            "certificate__serial", "voided_at")],
    )  # fmt: skip


def _receipts(office_id: int, dossier: str) -> Table:
    rows = Receipt.objects.filter(document__office_id=office_id, document__dossier=dossier).order_by("pk")
    return table(
        "tanda-terima", "Distribusi dan tanda terima",
        ("naskah", "penerima", "unit", "eksemplar", "dikirim", "diterima", "diterima oleh", "cara"),
        rows.values_list("document_id", "recipient", "unit__code", "copies", "sent_at", "received_at", "received_post",
                         "how"),
    )  # fmt: skip


def _built(office_id: int, dossier: str, gone: set[int]) -> tuple[Table, list[StoredFile]]:
    found = Rendition.objects.filter(
        version__document__office_id=office_id, version__document__dossier=dossier
    )
    rows = found.order_by("pk").values_list(
        "pk", "version__document_id", "version__no", "format", "signed", "pages", "size", "built_at", "sha256"
    )
    listed = [
        (
            document,
            no,
            format,
            signed,
            pages,
            size,
            at,
            sha256,
            "" if document in gone else f"berkas/{document}-versi-{no}-{pk}.{format}",
        )
        for pk, document, no, format, signed, pages, size, at, sha256 in rows
    ]
    columns = (
        "naskah",
        "versi",
        "bentuk",
        "bertanda tangan",
        "halaman",
        "ukuran",
        "dibuat",
        "sha256",
        "lokasi",
    )
    return table("berkas", "Berkas naskah", columns, listed), [
        StoredFile(row[8], row[7]) for row in listed if row[8]
    ]


def _brought(office_id: int, dossier: str) -> tuple[Table, list[StoredFile]]:
    rows = Upload.objects.filter(office_id=office_id, dossier=dossier).order_by("pk")
    listed = [
        (name, media_type, size, post, at, sha256, "" if gone else f"unggahan/{pk}-{name}", gone)
        for pk, name, media_type, size, post, at, sha256, gone in rows.values_list(
            "pk", "name", "media_type", "size", "post", "at", "sha256", "destroyed_at"
        )
    ]
    columns = ("nama", "jenis", "ukuran", "oleh", "waktu", "sha256", "lokasi", "dimusnahkan")
    return table("unggahan", "Berkas yang dilampirkan", columns, listed), [
        StoredFile(row[6], row[5]) for row in listed if row[6]
    ]
