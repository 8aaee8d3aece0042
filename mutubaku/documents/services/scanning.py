"""Signed in ink: a paper is prepared with number and QR, printed, signed, scanned; the scan becomes the signed file.

A scan is matched to its paper by the QR on it, or by the code printed beside, typed where the QR cannot be read.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from PIL.Image import Image

from mutubaku.documents.files import store
from mutubaku.documents.models import Build
from mutubaku.documents.rules.builds import refusals_to_order
from mutubaku.documents.rules.paper import PaperFacts
from mutubaku.documents.rules.sealing import Provider, same_code
from mutubaku.documents.rules.uploads import sniff
from mutubaku.documents.selectors import paper
from mutubaku.documents.services.certifying import provider_in
from mutubaku.documents.services.desk import day_of, note, refuse, take
from mutubaku.documents.services.ordering import build_later
from mutubaku.documents.services.registers import take_number
from mutubaku.documents.services.sealing import Sealed
from mutubaku.documents.signing.scan import NoScan, as_pdf, pictures, token_on
from mutubaku.org.rules.holding import Holder
from mutubaku.values.refusal import Refusal, Refused


@transaction.atomic
def prepare_for_pen(document_id: int, *, by: Holder, at: datetime | None = None) -> Build | None:
    """Gives number, date and QR to a paper that is to be signed in ink, and orders the file to print."""
    at = at or timezone.now()
    row, before = take(document_id, by, at)
    refuse(refusals_to_order(by, day_of(row.office, at)))
    refuse(_unready(before))
    if provider_in(row.office, has_authority=False) != Provider.BASAH:
        words = "Naskah perangkat daerah ini tidak ditandatangani basah. Tanda tangani pada langkahnya."
        raise Refused(Refusal("not_by_pen", words))
    take_number(row, day_of(row.office, at), by=by, at=at)
    row.provider = Provider.BASAH
    row.save()
    note(row, by, "prepare_for_pen", at, number=row.number, version=before.version, digest=before.digest)
    return build_later(row, ("pdf",), by, at)


def _unready(before: PaperFacts) -> list[Refusal]:
    if before.signature is not None:
        return [Refusal("signed", "Naskah ini sudah ditandatangani.")]
    if before.for_pen:
        return [Refusal("twin", "Naskah ini sudah disiapkan untuk tanda tangan basah. Cetak berkas PDF-nya.")]
    return []


def read_scan(document_id: int, data: bytes, *, code: str, at: datetime) -> Sealed:
    """The scan as a PDF in the store, once it is known to be of this paper. Refused otherwise."""
    about = paper(document_id)
    if not about.for_pen:
        words = (
            "Siapkan naskah ini untuk tanda tangan basah lebih dahulu, supaya nomor dan kode QR-nya tercetak."
        )
        raise Refused(Refusal("not_prepared", words, "scan"))
    kind = _kind(data)
    pages = _pages(data, kind)
    found = {token for page in pages if (token := token_on(page))}
    if found and about.token not in found:
        words = "Kode QR pada hasil pindai milik naskah lain. Pindai naskah yang benar."
        raise Refused(Refusal("other_paper", words, "scan"))
    if not found and not same_code(code, about.token):
        words = (
            "Kode QR pada hasil pindai tidak terbaca. Pindai ulang dengan lebih jelas, atau ketik kode periksa yang "
            "tercetak di samping kode QR."
        )
        raise Refused(Refusal("no_code", words, "code"))
    printed = next((file for file in about.renditions if file.format == "pdf"), None)
    made = data if kind == "pdf" else as_pdf(pages[0])
    return Sealed(
        Provider.BASAH, store.keep(made), len(made), len(pages), printed.sha256 if printed else "", "", at
    )


def _kind(data: bytes) -> str:
    kind = sniff(data) if data else ""
    if kind not in ("pdf", "jpg", "png"):
        raise Refused(Refusal("scan", "Hasil pindai harus berupa PDF, JPG, atau PNG.", "scan"))
    return kind


def _pages(data: bytes, kind: str) -> list[Image]:
    try:
        return pictures(data, kind)
    except NoScan:
        words = "Hasil pindai tidak dapat dibaca. Pindai ulang dan unggah lagi."
        raise Refused(Refusal("scan", words, "scan")) from None
