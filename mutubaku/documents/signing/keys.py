"""Private keys of certificates: one file each under settings.KEYS, mode 0600, sealed with a key of the server's secret.

They never leave this server: no row, no backup and no log holds one. After a restore elsewhere new ones are issued.
"""

import os
from base64 import urlsafe_b64encode
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from django.conf import settings
from django.utils.crypto import salted_hmac

from mutubaku.values.refusal import Refusal, Refused


def _fernet(secret: str | bytes) -> Fernet:
    key = salted_hmac("mutubaku.documents.signing", b"", secret=secret, algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key))


def _sealer() -> MultiFernet:
    """The secret in use first; older ones open what they sealed."""
    return MultiFernet([_fernet(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _path(serial: str) -> Path:
    return Path(settings.KEYS) / f"{serial}.kunci"


def has_key(serial: str) -> bool:
    return _path(serial).exists()


def keep_key(serial: str, key: EllipticCurvePrivateKey) -> None:
    """A key is written once; FileExistsError for a serial that has one."""
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    path = _path(serial)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(_sealer().encrypt(plain))
        file.flush()
        os.fsync(file.fileno())


def key_of(serial: str) -> EllipticCurvePrivateKey:
    """Refused where the file is gone or sealed with the secret of another installation."""
    try:
        plain = _sealer().decrypt(_path(serial).read_bytes())
    except (OSError, InvalidToken):
        words = (
            f"Kunci sertifikat {serial[:12]} tidak dapat dibuka pada peladen ini. Minta admin menerbitkan "
            "sertifikat baru."
        )
        raise Refused(Refusal("key", words)) from None
    key = load_der_private_key(plain, password=None)
    assert isinstance(key, EllipticCurvePrivateKey)
    return key


def seal_text(text: str) -> str:
    """For the few words about a person that must not lie open in the database."""
    return _sealer().encrypt(text.encode()).decode()


def open_text(sealed: str) -> str:
    """Refused for text sealed by another installation."""
    try:
        return _sealer().decrypt(sealed.encode()).decode()
    except InvalidToken:
        words = "NIK penanda tangan tidak dapat dibuka pada peladen ini. Minta admin mengisinya lagi."
        raise Refused(Refusal("sealed", words)) from None
