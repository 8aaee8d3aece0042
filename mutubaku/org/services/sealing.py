"""What allauth asks of us: how the secrets of a factor are kept, and by which names a telephone shows them.

The key is made from the secret key of the installation, so a copy of the database alone opens no factor.
"""

from base64 import urlsafe_b64encode

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

NAME = "Mutubaku"


def _fernet(secret: str | bytes) -> Fernet:
    key = salted_hmac("mutubaku.org.factor", b"", secret=secret, algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key))


def _keys() -> MultiFernet:
    """The key in use first; older ones open what they sealed."""
    return MultiFernet([_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


class Adapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises InvalidToken for a secret of another installation."""
        return _keys().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey belongs to the host it was made at."""
        return {"id": context.request.get_host().rsplit(":", 1)[0], "name": NAME}
