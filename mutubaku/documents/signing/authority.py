"""Certificates of the office's own authority: X.509 with EC P-256 keys, made and revoked without any outside service.

What is made here is bytes and keys; which rows and files they become is for `services.certifying`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Issued:
    """A new certificate with its key; `serial` in hexadecimal."""

    serial: str
    pem: str
    key: EllipticCurvePrivateKey


def found_authority(office: str, code: str, *, since: datetime, until: datetime) -> Issued:
    """The root of an office: signs certificates and lists of revoked ones, nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Otoritas sertifikat {office}"[:64], office, code)
    maker = _begun(name, name, key, since, until)
    maker = maker.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    maker = maker.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    return _issued(maker, key, key)


def issue(
    root_pem: str,
    root_key: EllipticCurvePrivateKey,
    *,
    name: str,
    title: str,
    since: datetime,
    until: datetime,
) -> Issued:
    """For a person: signatures that cannot be denied later. `title`: the post on the day it is issued."""
    root = x509.load_pem_x509_certificate(root_pem.encode())
    key = ec.generate_private_key(ec.SECP256R1())
    office = _value(root.subject, NameOID.ORGANIZATION_NAME)
    subject = _name(name[:64], office, _value(root.subject, NameOID.ORGANIZATIONAL_UNIT_NAME), title[:64])
    maker = _begun(subject, root.subject, key, since, until)
    maker = maker.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    maker = maker.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    return _issued(maker.add_extension(above, critical=False), key, root_key)


def revocation_list(
    root_pem: str,
    root_key: EllipticCurvePrivateKey,
    revoked: Iterable[tuple[str, datetime]],
    *,
    at: datetime,
    until: datetime,
) -> bytes:
    """CRL (DER) of these (serial, moment), good from `at` until `until`."""
    root = x509.load_pem_x509_certificate(root_pem.encode())
    maker = x509.CertificateRevocationListBuilder().issuer_name(root.subject)
    maker = maker.last_update(at).next_update(until)
    for serial, moment in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(int(serial, 16)).revocation_date(moment)
        maker = maker.add_revoked_certificate(entry.build())
    return maker.sign(root_key, hashes.SHA256()).public_bytes(Encoding.DER)


def _name(common: str, office: str, code: str, title: str = "") -> x509.Name:
    parts = [
        (NameOID.COUNTRY_NAME, "ID"),
        (NameOID.ORGANIZATION_NAME, office[:64]),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, code[:64]),
        (NameOID.TITLE, title),
        (NameOID.COMMON_NAME, common),
    ]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts if value])


def _value(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    return str(name.get_attributes_for_oid(oid)[0].value)


def _begun(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, since: datetime, until: datetime
) -> x509.CertificateBuilder:
    maker = x509.CertificateBuilder(
        issuer, subject, key.public_key(), x509.random_serial_number(), since, until
    )
    return maker.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


def _usage(**on: bool) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: on.get(name, False) for name in every})


def _issued(
    maker: x509.CertificateBuilder, key: EllipticCurvePrivateKey, signed_by: EllipticCurvePrivateKey
) -> Issued:
    made = maker.sign(signed_by, hashes.SHA256())
    return Issued(f"{made.serial_number:x}", made.public_bytes(Encoding.PEM).decode(), key)
