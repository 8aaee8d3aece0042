"""The Esign Client Service of BSrE (§E.1), versions 1 and 2: standing of the signer, signing, verifying.

A passphrase passes through here and is kept nowhere: not in a row, a log, a queue or the words of a refusal. Nothing is
repeated by itself, because a second call would be a second signature.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage, HTTPResponse
from secrets import token_hex
from time import monotonic
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.views.decorators.debug import sensitive_variables

from mutubaku.documents.signing.provider import SigningMark
from mutubaku.values.refusal import Refusal, Refused

LARGEST = 100 * 1024 * 1024
CHUNK = 256 * 1024
MAY_SIGN = "ISSUE"
UNSIGNED = "Naskah belum ditandatangani dan nomornya tetap disimpan untuk naskah ini."
STANDINGS = {
    "EXPIRED": "sudah kedaluwarsa",
    "RENEW": "harus diperbarui",
    "WAITING_FOR_VERIFICATION": "masih menunggu verifikasi",
    "NEW": "belum diaktifkan",
    "NO_CERTIFICATE": "belum diterbitkan",
    "NOT_REGISTERED": "belum didaftarkan",
    "SUSPEND": "ditangguhkan",
    "REVOKE": "sudah dicabut",
}


@dataclass(frozen=True)
class Account:
    """Where the service is and how this office is known to it. `seconds`: the longest one call may take."""

    url: str
    version: int
    user: str
    password: str = field(repr=False)
    seconds: int = 60


@dataclass(frozen=True)
class Bsre:
    """One signer for one signature; `passphrase` as it was just typed."""

    account: Account
    nik: str = field(repr=False)
    passphrase: str = field(repr=False)

    @sensitive_variables()
    def put(self, pdf: bytes, marks: Sequence[SigningMark]) -> bytes:
        """One signature of the service, of the last mark: initials stay with the product. Refused: nothing is signed
        that would count here."""
        mark = marks[-1]
        self._must_stand()
        if self.account.version == 1:
            return self._signed_v1(pdf, mark)
        return self._signed_v2(pdf, mark)

    def verify(self, pdf: bytes) -> str:
        """What the service says of a signed file, as JSON text; Refused where it finds a fault."""
        if self.account.version == 1:
            body, kind = _multipart({}, {"signed_file": pdf})
            told = self._json(self._call("/api/sign/verify", body, kind))
            good = _good_v1(told)
        else:
            told = self._json(self._posted("/api/v2/verify/pdf", {"file": b64encode(pdf).decode()}))
            good = _good_v2(told)
        if not good:
            raise _refusal("unverified", "Layanan BSrE tidak mengesahkan berkas yang baru ditandatangani.")
        return json.dumps(told, ensure_ascii=False, sort_keys=True)

    def _must_stand(self) -> None:
        if self.account.version == 1:
            told = self._json(self._call(f"/api/user/status/{self.nik}", None, ""))
        else:
            told = self._json(self._posted("/api/v2/user/check/status", {"nik": self.nik}))
        standing = _standing(told)
        if standing != MAY_SIGN:
            words = STANDINGS.get(standing, "tidak dapat dipakai")
            raise _refusal(
                "standing", f"Sertifikat BSrE Anda {words}. Hubungi pengelola BSrE perangkat daerah."
            )

    @sensitive_variables()
    def _signed_v1(self, pdf: bytes, mark: SigningMark) -> bytes:
        about = {
            "nik": self.nik, "passphrase": self.passphrase, "tampilan": "invisible", "image": "false",
            "reason": mark.reason, "location": mark.location,
        }  # fmt: skip
        body, kind = _multipart(about, {"file": pdf})
        return self._pdf(self._call("/api/sign/pdf", body, kind))

    @sensitive_variables()
    def _signed_v2(self, pdf: bytes, mark: SigningMark) -> bytes:
        look = {"tampilan": "INVISIBLE", "location": mark.location, "reason": mark.reason}
        asked = {
            "nik": self.nik, "passphrase": self.passphrase, "signatureProperties": [look],
            "file": [b64encode(pdf).decode()],
        }  # fmt: skip
        told = self._json(self._posted("/api/v2/sign/pdf", asked))
        files = told.get("file")
        try:
            return self._pdf(b64decode(files[0] if isinstance(files, list) else "", validate=True))
        except (ValueError, TypeError, IndexError):
            raise _garbage() from None

    def _pdf(self, data: bytes) -> bytes:
        if not data.startswith(b"%PDF-"):
            self._complain(data)
            raise _garbage()
        return data

    def _json(self, data: bytes) -> dict[str, Any]:
        try:
            told = json.loads(data)
        except ValueError:
            raise _garbage() from None
        if not isinstance(told, dict):
            raise _garbage()
        return told

    def _posted(self, path: str, asked: dict[str, Any]) -> bytes:
        return self._call(path, json.dumps(asked).encode(), "application/json")

    @sensitive_variables()
    def _call(self, path: str, body: bytes | None, kind: str) -> bytes:
        """One call, never repeated; no proxy is sent our account by a redirect."""
        who = b64encode(f"{self.account.user}:{self.account.password}".encode()).decode()
        headers = {"Authorization": f"Basic {who}", "Accept": "application/json, application/pdf"}
        if kind:
            headers["Content-Type"] = kind
        request = Request(f"{self.account.url.rstrip('/')}{path}", body, headers)  # noqa: S310 (the operator's address)
        until = monotonic() + self.account.seconds
        try:
            with build_opener(_NoRedirect).open(request, timeout=self.account.seconds) as answer:
                return _read(answer, until)
        except HTTPError as told:
            self._complain(told.read(CHUNK))
            raise _refusal("service", f"Layanan BSrE menjawab galat {told.code}.") from None
        except TimeoutError:
            raise _late(self.account.seconds) from None
        except (OSError, HTTPException, ValueError) as trouble:
            if isinstance(getattr(trouble, "reason", None), TimeoutError):
                raise _late(self.account.seconds) from None
            raise _refusal("unreachable", "Layanan BSrE tidak dapat dihubungi.") from None

    def _complain(self, data: bytes) -> None:
        """Refuses in the words of the service, which stand in `message` or in `error`; silent where there are none."""
        try:
            told = json.loads(data)
        except ValueError:
            return
        words = _words(told)
        if "passphrase" in words.lower():
            words = "Frasa sandi BSrE salah. Ketik ulang frasa sandi Anda."
            raise _refusal("passphrase", words, "passphrase")
        if words:
            for secret in (self.passphrase, self.nik, self.account.password):
                words = words.replace(secret, "•••") if secret else words
            raise _refusal("service", f"Layanan BSrE menolak: {words[:200].rstrip('.')}.")


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def _read(answer: HTTPResponse, until: float) -> bytes:
    """The whole answer within the time of the call."""
    parts, size = [], 0
    while part := answer.read1(CHUNK):
        parts.append(part)
        size += len(part)
        if monotonic() > until:
            raise TimeoutError
        if size > LARGEST:
            raise _garbage()
    return b"".join(parts)


def _multipart(fields: dict[str, str], files: dict[str, bytes]) -> tuple[bytes, str]:
    """(body, content type) of a form."""
    edge = f"mutubaku-{token_hex(16)}"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, data in files.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="naskah.pdf"\r\n'
        parts.append(f"{head}Content-Type: application/pdf\r\n\r\n".encode() + data + b"\r\n")
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"


def _words(told: Any) -> str:
    found = (told.get("message") or told.get("error")) if isinstance(told, dict) else ""
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False) if found else ""


def _standing(told: dict[str, Any]) -> str:
    """Version 2 says it in `status`, also inside `data`; version 1 has it in its message."""
    inner = told.get("data")
    for place in (told, inner if isinstance(inner, dict) else {}):
        status = place.get("status")
        if isinstance(status, str):
            return status.strip().upper()
    return _words(told).strip().upper()


def _good_v1(told: dict[str, Any]) -> bool:
    details = told.get("details")
    if not isinstance(details, list) or not details:
        return False
    return all(
        isinstance(one, dict)
        and isinstance(one.get("signature_document"), dict)
        and one["signature_document"].get("document_integrity") is True
        for one in details
    )


def _good_v2(told: dict[str, Any]) -> bool:
    found = told.get("signatureInformations")
    if not isinstance(found, list) or not found:
        return False
    return all(
        isinstance(one, dict) and one.get("integrityValid") is True and not one.get("modified")
        for one in found
    )


def _refusal(code: str, words: str, place: str = "") -> Refused:
    return Refused(Refusal(code, f"{words} {UNSIGNED}", place))


def _garbage() -> Refused:
    return _refusal("garbage", "Jawaban layanan BSrE tidak dapat dibaca.")


def _late(seconds: int) -> Refused:
    return _refusal("timeout", f"Layanan BSrE tidak menjawab dalam {seconds} detik.")
