"""Time stamps of an authority of our own over HTTP: what a seal then holds, and what happens when nobody answers."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread

import pikepdf
import pytest
from asn1crypto import keys, pem, tsp
from asn1crypto.x509 import Certificate
from cast import START, at
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pyhanko.sign.timestamps import DummyTimeStamper
from sample_content import DRESS, NOTE

from mutubaku.documents.builders.pdf import build_pdf
from mutubaku.documents.files import store
from mutubaku.documents.models import Build, Rendition
from mutubaku.documents.services.building import build
from mutubaku.documents.services.certifying import certify_all
from mutubaku.documents.services.marking import initial, sign
from mutubaku.documents.services.ordering import carry_out
from mutubaku.documents.signing.authority import found_authority, issue, revocation_list
from mutubaku.documents.signing.examine import examine
from mutubaku.documents.signing.lokal import Credential, Lokal
from mutubaku.documents.signing.provider import SigningMark
from mutubaku.values.refusal import Refused

NOW = datetime.now(UTC).replace(microsecond=0)
SINCE, UNTIL = NOW - timedelta(days=30), NOW + timedelta(days=300)


def stamping_authority():
    """(PEM of the self-signed certificate, stamper)."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TSA tiruan")])
    maker = x509.CertificateBuilder(name, name, key.public_key(), 7, SINCE, UNTIL)
    use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    made = maker.add_extension(use, critical=True).sign(key, hashes.SHA256())
    text = made.public_bytes(Encoding.PEM).decode()
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificate = Certificate.load(pem.unarmor(text.encode())[2])
    return text, DummyTimeStamper(certificate, keys.PrivateKeyInfo.load(plain))


TSA, STAMPER = stamping_authority()


class Stamps(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_POST(self):
        asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        body = STAMPER.request_tsa_response(asked).dump()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def tsa():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stamps)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


ROOT = found_authority("Dinas Contoh", "CONTOH", since=SINCE, until=UNTIL)
PERSON = issue(ROOT.pem, ROOT.key, name="Pejabat Sekretaris", title="Sekretaris", since=SINCE, until=UNTIL)
MARKS = [SigningMark(n, "Pejabat Sekretaris", "Memaraf", "Samarinda", NOW, 1) for n in (1, 2)]


def sealed(**more):
    provider = Lokal({1: Credential(PERSON.pem, PERSON.key)}, ROOT.pem, **more)
    return provider.put(build_pdf(NOTE, DRESS).data, MARKS)


def stamped(pdf):
    return b"/DSS" in pdf, examine(pdf, [ROOT.pem])


@pytest.mark.parametrize("long_term", [False, True])
def test_a_stamped_seal_is_intact_and_stays_pdf_a(long_term):
    crl = revocation_list(ROOT.pem, ROOT.key, [], at=NOW, until=UNTIL)
    with tsa() as url:
        pdf = sealed(tsa=url, **({"tsa_root": TSA, "crl": crl} if long_term else {}))
    has_revocation_data, found = stamped(pdf)
    assert has_revocation_data == long_term
    assert pdf.count(b"/DocTimeStamp") == int(long_term)  # one, over the whole file
    assert found.intact and [one.trusted for one in found.signatures] == [True, True]
    place = pdf.index(b"/Reason")
    assert not examine(pdf[:place] + b"/Season" + pdf[place + 7 :], [ROOT.pem]).intact
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.open_metadata().pdfa_status == "2B"


def test_without_an_answer_there_is_no_seal():
    with tsa() as url:
        pass
    with pytest.raises(Refused) as caught:
        sealed(tsa=url)
    assert str(caught.value) == (
        "Layanan stempel waktu tidak menjawab. Berkas bertanda tangan belum dibuat; coba lagi nanti."
    )


def test_an_office_with_the_settings_gets_them_into_its_signed_files(office, people, paper, settings):
    """From the settings through the order of a file to the page that checks it."""
    certify_all(office.pk, by=None, at=START)
    code = paper.versions.get().digest
    initial(paper.pk, digest=code, by=people["sekretaris"], at=at(30))
    row = sign(paper.pk, digest=code, by=people["kadis"], at=at(60), formats=())
    with tsa() as url:
        settings.TSA_URL, settings.TSA_ROOT = url, TSA
        (file,) = build(row.pk, formats=("pdf",), by=people["kadis"])
    pdf = store.read(file.sha256)
    assert (pdf.count(b"/DocTimeStamp"), b"/DSS" in pdf) == (1, True)
    shown = Client().post("/verifikasi/", {"berkas": SimpleUploadedFile("naskah.pdf", pdf)}).content.decode()
    assert "Berkas asli" in shown and shown.count("Utuh dan berlaku.") == 2


def test_an_authority_that_does_not_answer_leaves_the_order_failed_in_sight(office, people, paper, settings):
    certify_all(office.pk, by=None, at=START)
    code = paper.versions.get().digest
    initial(paper.pk, digest=code, by=people["sekretaris"], at=at(30))
    sign(paper.pk, digest=code, by=people["kadis"], at=at(60), formats=("pdf",))
    with tsa() as url:
        pass
    settings.TSA_URL = url
    order = Build.objects.get()
    carry_out(order.pk)
    order.refresh_from_db()
    assert (order.state, "stempel waktu tidak menjawab" in order.error) == ("failed", True)
    assert not Rendition.objects.filter(signed=True).exists()
