"""Signed in ink: a paper is prepared with number and QR, printed, signed, scanned; the scan becomes the signed file.

A scan is matched to its paper by the QR on it, or by the code printed beside, typed where the QR cannot be read.
"""

from datetime import datetime
from io import BytesIO

import pypdfium2
import zxingcpp
from django.db import transaction
from django.utils import timezone
from PIL import Image, UnidentifiedImageError

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
from mutubaku.org.rules import Holder
from mutubaku.values.refusal import Refusal, Refused

MOST_PAGES = 400
SCALE = 2.0  # 144 dots an inch: a module of the QR is more than three dots wide
MOST_DOTS = 40_000_000


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
    pages = _pictures(data)
    found = {token for page in pages if (token := _token(page))}
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
    made = data if sniff(data) == "pdf" else _as_pdf(pages[0])
    return Sealed(
        Provider.BASAH, store.keep(made), len(made), len(pages), printed.sha256 if printed else "", "", at
    )


def _pictures(data: bytes) -> list[Image.Image]:
    kind = sniff(data)
    if not data or kind not in ("pdf", "jpg", "png"):
        raise Refused(Refusal("scan", "Hasil pindai harus berupa PDF, JPG, atau PNG.", "scan"))
    try:
        return _pages(data) if kind == "pdf" else [_picture(data)]
    except (pypdfium2.PdfiumError, UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        words = "Hasil pindai tidak dapat dibaca. Pindai ulang dan unggah lagi."
        raise Refused(Refusal("scan", words, "scan")) from None


def _pages(data: bytes) -> list[Image.Image]:
    """Drawn one after the other; a page too large for any paper is not."""
    document = pypdfium2.PdfDocument(data)
    if not 0 < len(document) <= MOST_PAGES:
        raise ValueError
    return [_drawn(page) for page in document]


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    if width * height * SCALE * SCALE > MOST_DOTS:
        raise ValueError
    drawn: Image.Image = page.render(scale=SCALE, grayscale=True).to_pil()
    return drawn


def _picture(data: bytes) -> Image.Image:
    opened = Image.open(BytesIO(data))
    if opened.width * opened.height > MOST_DOTS:
        raise ValueError
    return opened.convert("RGB")


def _token(page: Image.Image) -> str:
    """Token of the first QR that leads to a verification page; "" where there is none."""
    for code in zxingcpp.read_barcodes(page):
        _, found, rest = code.text.partition("/verifikasi/")
        if found and rest:
            return rest.strip("/")
    return ""


def _as_pdf(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PDF", resolution=150)
    return out.getvalue()
