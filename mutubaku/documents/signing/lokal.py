"""Marks as PAdES signatures with certificates of the office's own authority: each an increment, earlier ones stay valid.

The fields are invisible: the QR is typeset in the page, so the page looks as designed and the file stays PDF/A-2b.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto.crl import CertificateList
from asn1crypto.keys import PrivateKeyInfo
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from mutubaku.documents.signing.apart import apart
from mutubaku.documents.signing.pem import certificate_of
from mutubaku.documents.signing.provider import SigningMark
from mutubaku.values.refusal import Refusal, Refused


class _DatedSigner(PdfSigner):
    """Signs at the moment the mark was made, not when its file was built."""

    def __init__(self, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


@dataclass(frozen=True)
class Credential:
    """A certificate with its key."""

    pem: str
    key: EllipticCurvePrivateKey


@dataclass(frozen=True)
class Lokal:
    """`credentials`: by id of the certificate. `root`: of the office. `tsa` is the address of a time stamp authority:
    with it a file is PAdES-B-T; with `tsa_root` (PEM) and `crl` (DER) too it is B-LTA; without any B-B."""

    credentials: Mapping[int, Credential]
    root: str
    crl: bytes = b""
    tsa: str = ""
    tsa_root: str = ""

    def put(self, pdf: bytes, marks: Sequence[SigningMark]) -> bytes:
        for place, mark in enumerate(marks, 1):
            pdf = self._increment(pdf, mark, f"Tanda{place}", last=place == len(marks))
        return pdf

    def _increment(self, pdf: bytes, mark: SigningMark, field: str, *, last: bool) -> bytes:
        if mark.certificate_id is None or mark.certificate_id not in self.credentials:
            raise Refused(Refusal("certificate", f"Sertifikat untuk tanda {mark.name} tidak ditemukan."))
        stamper = HTTPTimeStamper(self.tsa, timeout=20) if self.tsa else None
        signer = _DatedSigner(
            mark.at,
            self._about(mark, field, archived=last),
            self._signer(self.credentials[mark.certificate_id]),
            timestamper=stamper,
            new_field_spec=SigFieldSpec(field, on_page=0, box=None),
        )
        signed = BytesIO()
        try:
            apart(signer.sign_pdf, IncrementalPdfFileWriter(BytesIO(pdf)), output=signed)
        except (TimestampRequestError, OSError):
            words = (
                "Layanan stempel waktu tidak menjawab. Berkas bertanda tangan belum dibuat; coba lagi nanti."
            )
            raise Refused(Refusal("tsa", words)) from None
        except (PdfError, SigningError) as trouble:
            words = f"Berkas tidak dapat dibubuhi tanda {mark.name} ({trouble}). Sampaikan kepada admin."
            raise Refused(Refusal("sealing", words)) from trouble
        return signed.getvalue()

    def _about(self, mark: SigningMark, field: str, *, archived: bool) -> PdfSignatureMetadata:
        """`archived`: a time stamp over the whole file goes behind it and holds when certificates no longer do."""
        long_term = bool(self.tsa and self.tsa_root and self.crl)
        return PdfSignatureMetadata(
            field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, name=mark.name,
            reason=mark.reason, location=mark.location, embed_validation_info=long_term,
            validation_context=self._trusted() if long_term else None, use_pades_lta=long_term and archived,
        )  # fmt: skip

    def _signer(self, credential: Credential) -> SimpleSigner:
        store = SimpleCertificateStore()
        store.register(certificate_of(self.root))
        plain = credential.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return SimpleSigner(certificate_of(credential.pem), PrivateKeyInfo.load(plain), store)

    def _trusted(self) -> ValidationContext:
        return ValidationContext(
            trust_roots=[certificate_of(self.root), certificate_of(self.tsa_root)],
            crls=[CertificateList.load(self.crl)],
            allow_fetching=False,
        )
