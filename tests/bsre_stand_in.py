"""A stand-in for the Esign Client Service of BSrE (§E.1), both versions, over HTTP on this machine.

It signs truly, with an authority of its own. `behave` says how the next calls end; `calls` what it was asked.
"""

import base64
import json
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from mutubaku.documents.signing.authority import found_authority, issue
from mutubaku.documents.signing.examine import examine
from mutubaku.documents.signing.lokal import Credential, Lokal
from mutubaku.documents.signing.provider import SigningMark

NIK, PASSPHRASE = "6472010101700001", "Rahasia#Sekali-2026"
USER, PASSWORD = "dinas", "sandi-layanan"
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
ROOT = found_authority("Balai tiruan", "BSRE", since=SINCE, until=UNTIL)
PERSON = issue(ROOT.pem, ROOT.key, name="Pejabat Kepala Dinas", title="", since=SINCE, until=UNTIL)


class Behaviour:
    """`sign`: ok, 500, slow, garbage, other (another paper comes back), or (status, JSON) as the service says it."""

    def __init__(self):
        self.standing, self.sign, self.verify = "ISSUE", "ok", "ok"
        self.calls, self.bodies = [], []


def signed(pdf, reason):
    mark = SigningMark(0, "Pejabat Kepala Dinas", reason, "Samarinda", datetime.now(UTC), 1)
    return Lokal({1: Credential(PERSON.pem, PERSON.key)}, ROOT.pem).put(pdf, [mark])


def fields_of(kind, body):
    """Name → bytes of a form."""
    parts = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body).get_payload()
    return {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in parts
    }


class Service(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    @property
    def will(self):
        return self.server.behaviour

    def do_GET(self):
        self._answered(b"")

    def do_POST(self):
        self._answered(self.rfile.read(int(self.headers["Content-Length"])))

    def _answered(self, body):
        self.will.calls.append(self.path)
        self.will.bodies.append(body)
        who = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers["Authorization"] != f"Basic {who}":
            return self._json(401, {"message": "Unauthorized"})
        if self.path == f"/api/user/status/{NIK}":
            return self._json(200, {"status_code": 1111, "message": self.will.standing})
        if self.path == "/api/v2/user/check/status":
            assert json.loads(body) == {"nik": NIK}
            return self._json(200, {"status": self.will.standing})
        if self.path == "/api/sign/pdf":
            form = fields_of(self.headers["Content-Type"], body)
            return self._sign(form["file"], form["passphrase"].decode(), form["reason"].decode(), version=1)
        if self.path == "/api/v2/sign/pdf":
            asked = json.loads(body)
            pdf = base64.b64decode(asked["file"][0])
            return self._sign(pdf, asked["passphrase"], asked["signatureProperties"][0]["reason"], version=2)
        if self.path == "/api/sign/verify":
            return self._verify(fields_of(self.headers["Content-Type"], body)["signed_file"], version=1)
        if self.path == "/api/v2/verify/pdf":
            return self._verify(base64.b64decode(json.loads(body)["file"]), version=2)
        return self._json(404, {"message": "Not found"})

    def _sign(self, pdf, passphrase, reason, version):
        how = self.will.sign
        if passphrase != PASSPHRASE:
            return self._json(400, {"error" if version == 1 else "message": "Passphrase anda salah"})
        if isinstance(how, tuple):
            return self._json(*how)
        if how == "500":
            return self._raw(500, b"<html>Internal Server Error</html>", "text/html")
        if how == "slow":
            time.sleep(3)
        if how == "garbage":
            return self._raw(200, b"\x00\x01bukan apa-apa", "application/octet-stream")
        data = signed(self.server.other if how == "other" else pdf, reason)
        if version == 1:
            return self._raw(200, data, "application/pdf")
        return self._json(200, {"time": 812, "file": [base64.b64encode(data).decode()]})

    def _verify(self, pdf, version):
        found = examine(pdf, [ROOT.pem]).signatures
        good = self.will.verify == "ok" and all(one.intact for one in found)
        if version == 1:
            details = [
                {
                    "info_signer": {"signer_name": one.signer},
                    "signature_document": {"document_integrity": good},
                }
                for one in found
            ]
            told = {
                "nama_dokumen": "naskah.pdf",
                "jumlah_signature": len(found),
                "summary": "",
                "details": details,
            }
            return self._json(200, told)
        about = [
            {
                "id": f"S-{n}", "signatureFormat": "PAdES-BASELINE-B", "signerName": one.signer, "modified": False,
                "integrityValid": good, "certificateTrusted": True, "timestampInfomation": None,
            }
            for n, one in enumerate(found)
        ]  # fmt: skip
        return self._json(200, {"conclusion": "WARNING", "description": "", "signatureInformations": about})

    def _json(self, status, told):
        self._raw(status, json.dumps(told).encode(), "application/json")

    def _raw(self, status, body, kind):
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the caller has given up


@contextmanager
def service(other=b""):
    """(address, behaviour) of a running service; `other`: the paper it gives back when it is to mix them up."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.behaviour, server.other, server.daemon_threads = Behaviour(), other, True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.behaviour
    finally:
        server.shutdown()
        server.server_close()
