"""Signatures of a PDF read without pyHanko: own byte ranges and hash, CMS by asn1crypto and cryptography."""

import hashlib
import re
import shutil
import subprocess
from dataclasses import dataclass

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


@dataclass(frozen=True)
class Read:
    """`covers`: from the first byte of the file to its last."""

    signer: str
    valid: bool
    covers: bool


def read(pdf: bytes, root_pem: str) -> list[Read]:
    """Every signature in the order of the file; checks hash, signature and that the root issued the certificate."""
    root = x509.load_pem_x509_certificate(root_pem.encode())
    return [_one(pdf, [int(part) for part in found.groups()], root) for found in _RANGE.finditer(pdf)]


def _one(pdf: bytes, span: list[int], root: x509.Certificate) -> Read:
    start, length, again, rest = span
    raw = bytes.fromhex(pdf[length + 1 : again - 1].decode())
    signed = cms.ContentInfo.load(raw)["content"]
    info = signed["signer_infos"][0]
    serial = info["sid"].chosen["serial_number"].native
    holder = next(
        x509.load_der_x509_certificate(one.chosen.dump())
        for one in signed["certificates"]
        if one.chosen.serial_number == serial
    )
    digest = hashlib.sha256(pdf[start:length] + pdf[again : again + rest]).digest()
    said = {one["type"].native: one["values"][0].native for one in info["signed_attrs"]}
    holder.verify_directly_issued_by(root)
    valid = said["message_digest"] == digest
    try:
        holder.public_key().verify(
            info["signature"].native, info["signed_attrs"].untag().dump(), ec.ECDSA(hashes.SHA256())
        )
    except Exception:
        valid = False
    name = holder.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
    return Read(name, valid, start == 0 and again + rest == len(pdf))


def pdfsig(path) -> list[str]:
    """What poppler (NSS) says of each signature, in order."""
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig (poppler-utils) is not installed")
    told = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True)
    return re.findall(r"Signature Validation: (.+)", told.stdout)
