"""A certificate as text and as what the signing library reads."""

from asn1crypto import pem
from asn1crypto.x509 import Certificate


def certificate_of(text: str) -> Certificate:
    return Certificate.load(pem.unarmor(text.encode())[2])
