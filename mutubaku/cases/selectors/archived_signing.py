"""What proves the signatures of a case, as tables of its archive: certificates, the file before the marks, the answer of
the service. Keys are in no archive."""

from hashlib import sha256

from mutubaku.cases.rules.archived import Table, table
from mutubaku.cases.selectors.archived_papers import StoredFile
from mutubaku.documents.models import Certificate, Mark, Rendition


def signing_tables(
    office_id: int, dossier: str, gone: set[int]
) -> tuple[tuple[Table, ...], dict[str, str], tuple[StoredFile, ...]]:
    """Tables, path → PEM of each certificate, files: three queries. `gone`: papers that were destroyed."""
    certificates, pems = _certificates(office_id, dossier)
    sealed, files = _sealed(office_id, dossier, gone)
    return (certificates, sealed), pems, files


def _certificates(office_id: int, dossier: str) -> tuple[Table, dict[str, str]]:
    """Those the marks of the case were put in with, and the root that issued them."""
    used = Mark.objects.filter(
        version__document__office_id=office_id, version__document__dossier=dossier, certificate__isnull=False
    ).values_list("certificate_id", flat=True)
    rows = Certificate.objects.filter(office_id=office_id, pk__in=set(used))
    roots = (
        Certificate.objects.filter(office_id=office_id, person=None) if rows else Certificate.objects.none()
    )
    found = (rows | roots).order_by("pk").values_list(
        "serial", "person__name", "since", "until", "revoked_at", "reason", "pem"
    )  # fmt: skip
    pems = {f"sertifikat/{serial}.pem": pem for serial, *_, pem in found}
    return table(
        "sertifikat", "Sertifikat",
        ("nomor seri", "pemilik", "berlaku sejak", "berlaku sampai", "dicabut", "sebab dicabut", "sha256", "lokasi"),
        [(serial, name or "otoritas kantor", *rest, sha256(pem.encode()).hexdigest(), f"sertifikat/{serial}.pem")
         for serial, name, *rest, pem in found],
    ), pems  # fmt: skip


def _sealed(office_id: int, dossier: str, gone: set[int]) -> tuple[Table, tuple[StoredFile, ...]]:
    """Signed files that were sealed, each beside the file it was before."""
    rows = Rendition.objects.filter(
        version__document__office_id=office_id, version__document__dossier=dossier, signed=True
    ).exclude(original="")  # fmt: skip
    found = [
        (document, no, provider, signed, original,
         "" if document in gone else f"berkas/{document}-versi-{no}-{pk}-sebelum-tanda.pdf", answer)
        for pk, document, no, provider, signed, original, answer in rows.order_by("pk").values_list(
            "pk", "version__document_id", "version__no", "version__document__provider", "sha256", "original", "answer")
    ]  # fmt: skip
    columns = ("naskah", "versi", "penyedia", "sidik bertanda tangan", "sha256", "lokasi", "jawaban layanan")
    return table("bukti-tanda", "Bukti tanda tangan", columns, found), tuple(
        StoredFile(row[5], row[4]) for row in found if row[5]
    )
