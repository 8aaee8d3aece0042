"""Public pages: what a signed paper's QR leads to, and the check of a file. Nobody signs in; no file is kept.

Limited for each address; a file's length is looked at before the file is read.
"""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from mutubaku.documents.rules.sealing import read_code
from mutubaku.documents.rules.uploads import sniff
from mutubaku.documents.rules.verifying import (
    VERDICT_WORDS,
    SignatureLine,
    Verdict,
    all_good,
    judged,
    verdict_of,
)
from mutubaku.documents.selectors.certificates import by_serial, roots
from mutubaku.documents.selectors.verifying import (
    shown_by_attachment,
    shown_by_code,
    shown_by_file,
    shown_by_token,
)
from mutubaku.documents.signing.examine import Examined, examine
from mutubaku.documents.views.guard import asks_too_often

ENVELOPE = 16 * 1024  # what a form puts around a file
TOO_MANY, TOO_LARGE, NOT_FOUND, UNFIT = 429, 413, 404, 422


@login_not_required
@csrf_exempt  # changes nothing, and its body must not be read before its length is known
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request) -> HttpResponse:
    if asks_too_often(request):
        return _refused(request, _busy_words(), TOO_MANY)
    if request.method != "POST":
        return _by_code(request) if "kode" in request.GET else _page(request)
    limit = settings.VERIFY_MEGABYTES * 1024 * 1024
    if not 0 <= _length(request) <= limit + ENVELOPE:
        words = f"Berkas paling besar {settings.VERIFY_MEGABYTES} MB. Pilih berkas yang lebih kecil."
        return _refused(request, words, TOO_LARGE)
    file = request.FILES.get("berkas")
    if not isinstance(file, UploadedFile) or not file.size:
        return _refused(request, "Pilih berkas yang akan diperiksa.", UNFIT)
    return _page(request, 200, **_checked(file.read()))


@login_not_required
@require_safe
def verified(request, token: str) -> HttpResponse:
    if asks_too_often(request):
        return _refused(request, _busy_words(), TOO_MANY)
    shown = shown_by_token(token)
    if shown is None:
        words = (
            "Kode QR ini tidak terdaftar. Periksa alamatnya; bila berasal dari naskah cetak, mintalah naskah itu dari "
            "perangkat daerah penerbitnya."
        )
        return _refused(request, words, NOT_FOUND)
    return _page(request, 200, shown=shown)


def _by_code(request) -> HttpResponse:
    typed = request.GET["kode"]
    code = read_code(typed)
    if not code:
        words = "Kode periksa terdiri atas delapan huruf dan angka, misalnya 7K3M-9QXD. Salin dari naskahnya."
        return _page(request, UNFIT, error=words, place="kode", typed=typed[:20])
    shown = shown_by_code(code)
    if shown is None:
        words = "Kode periksa ini tidak terdaftar. Periksa ketikannya, pindai kode QR-nya, atau periksa berkasnya."
        return _page(request, NOT_FOUND, error=words, place="kode", typed=code)
    return _page(request, shown=shown, typed=code)


def _checked(data: bytes) -> dict[str, Any]:
    """The register first: a file that is known byte for byte needs no reading. Signatures are shown in either case."""
    sha256 = hashlib.sha256(data).hexdigest()
    signed = shown_by_file(sha256)
    shown = signed or shown_by_attachment(sha256)
    found = examine(data, roots()) if data[:1024].lstrip().startswith(b"%PDF-") else Examined(readable=False)
    lines = () if shown and shown.secret else _lines(found)
    verdict = verdict_of(
        registered=signed is not None,
        attached=shown is not None,
        readable=found.readable or sniff(data) not in ("", "pdf"),
        signatures=len(found.signatures),
        intact=found.intact and all_good(lines),
    )
    head, words = VERDICT_WORDS[verdict]
    return {
        "shown": shown, "verdict": verdict, "head": head, "words": words, "lines": lines, "file_sha256": sha256,
        "good": verdict in (Verdict.GENUINE, Verdict.ATTACHED),
    }  # fmt: skip


def _lines(found: Examined) -> tuple[SignatureLine, ...]:
    known = by_serial(one.serial for one in found.signatures)
    return tuple(
        judged(
            one.signer, one.title, one.reason, one.at, intact=one.intact and found.whole, trusted=one.trusted,
            certificate=known.get(one.serial),
        )
        for one in found.signatures
    )  # fmt: skip


def _length(request) -> int:
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else -1


def _busy_words() -> str:
    return "Terlalu banyak pemeriksaan dari alamat ini. Coba lagi satu menit lagi."


def _refused(request, words: str, status: int) -> HttpResponse:
    return _page(request, status, error=words)


def _page(request, status: int = 200, **found: Any) -> HttpResponse:
    context = {"megabytes": settings.VERIFY_MEGABYTES, **found}
    return render(request, "documents/verify.html", context, status=status)
