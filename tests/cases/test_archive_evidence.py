"""What a case archive proves beside its texts: who was mailed what, numbers, retention, dispositions, certificates; and
that its checker sees when one of them speaks of something else."""

import io
import json
import zipfile

import factories
import pytest

from mutubaku.cases.files import periksa
from mutubaku.cases.models import Case
from mutubaku.cases.rules.archived import members_of, table
from mutubaku.cases.services.archiving import export_case
from mutubaku.documents.models import Rendition
from mutubaku.documents.rules.nota_dinas import NotaDinas, compose_nota_dinas
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.services.building import build
from mutubaku.documents.services.certifying import certify_all
from mutubaku.documents.services.delivery import distribute
from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.mailing import mail_paper
from mutubaku.documents.services.marking import initial, sign
from mutubaku.org.selectors import office_holders

LETTER = NotaDinas(
    recipients=("Para Kepala Bidang",), sender="Kepala Dinas", subject="Undangan", opening="Kami undang",
    requests=("hadir",), deadline="Senin, 9 November 2026",
)  # fmt: skip


@pytest.fixture
def archive(world):
    """Of a case with a sealed letter that was mailed, and the disposition of the world."""
    case = Case.objects.get(number=world["busy"][0])
    held = {str(h.role): h for h in office_holders(case.office_id, factories.START.date())}
    certify_all(case.office_id, by=None, at=factories.START)
    row = draft(
        case.office_id, kind="nota_dinas", dossier=case.number, title="Undangan", period="",
        content=compose_nota_dinas(LETTER), by=held["kasubbag_perencanaan"], at=factories.START,
    )  # fmt: skip
    digest = row.versions.get().digest
    initial(row.pk, digest=digest, by=held["sekretaris"], at=factories.at(1))
    sign(row.pk, digest=digest, by=held["kepala_dinas"], at=factories.at(2), formats=())
    build(row.pk, formats=("pdf",), by=held["kepala_dinas"], at=factories.at(3))
    (receipt,) = distribute(
        row.pk, digest=digest, recipients=(Recipient("Bappeda", copies=2),), by=held["pelaksana"],
        at=factories.at(4),
    )  # fmt: skip
    mail_paper(
        receipt.pk, address="umum@bappeda.go.id", digest=digest, by=held["pelaksana"], at=factories.at(5)
    )
    out = io.BytesIO()
    export_case(case.pk, out, by=None)
    row.refresh_from_db()
    return row, digest, out.getvalue()


def rows(data, name):
    return json.loads(zipfile.ZipFile(io.BytesIO(data)).read(f"data/{name}.json"))


def test_the_archive_tells_how_its_papers_were_handled_and_signed(archive):
    row, digest, data = archive
    assert periksa.faults(data) == []
    (mailed,) = rows(data, "surel")
    assert [mailed[name] for name in ("penerima", "alamat", "sidik", "keadaan")] == [
        "Bappeda", "umum@bappeda.go.id", digest, "menunggu",
    ]  # fmt: skip
    (numbered,) = rows(data, "nomor")
    assert [numbered[name] for name in ("nomor", "nomor urut", "tahun", "batal")] == [
        row.number,
        str(row.number_serial),
        "2026",
        "",
    ]
    (kept,) = rows(data, "retensi")
    assert [kept[name] for name in ("seri", "nasib akhir", "dimusnahkan")] == ["nota-dinas", "Musnah", ""]
    (sent,) = rows(data, "disposisi")
    assert (sent["jabatan"], [line["disposisi"] for line in rows(data, "penerima-disposisi")]) == (
        "kadis", [sent["disposisi"]],
    )  # fmt: skip
    certificates = {line["nomor seri"]: line["pemilik"] for line in rows(data, "sertifikat")}
    marks = [line for line in rows(data, "tanda") if line["sertifikat"]]
    assert [certificates[line["sertifikat"]] for line in marks] == [line["nama"] for line in marks]
    assert len(marks) == 2 and "otoritas kantor" in certificates.values()
    (proof,) = rows(data, "bukti-tanda")
    files = zipfile.ZipFile(io.BytesIO(data))
    assert (proof["penyedia"], periksa.sha256(files.read(proof["lokasi"]))) == ("lokal", proof["sha256"])
    assert proof["sha256"] == Rendition.objects.get(version__document=row).original
    assert files.read(f"sertifikat/{marks[0]['sertifikat']}.pem").startswith(b"-----BEGIN CERTIFICATE-----")
    assert [
        receipt["eksemplar"] for receipt in rows(data, "tanda-terima") if receipt["penerima"] == "Bappeda"
    ] == ["2"]


def test_the_index_shows_all_of_it(archive):
    page = zipfile.ZipFile(io.BytesIO(archive[2])).read("indeks.html").decode()
    for title in (
        "Surel", "Nomor pada register", "Masa simpan", "Daftar usul musnah", "Disposisi", "Penerima disposisi",
        "Sertifikat", "Bukti tanda tangan",
    ):  # fmt: skip
        assert f">{title}</h2>" in page


def rewritten(data, name, change):
    """The archive as somebody makes it fit again who changed one row: hashes and layout are right, its words are not."""
    files = {}
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        files = {one: whole.read(one) for one in whole.namelist() if one != periksa.MANIFEST}
    found = json.loads(files[f"data/{name}.json"])
    change(found[-1])
    files |= members_of([table(name, "", tuple(found[0]), [tuple(row.values()) for row in found])])
    out = io.BytesIO()
    hashes = {one: periksa.sha256(content) for one, content in files.items()}
    periksa.packed([(periksa.MANIFEST, periksa.manifest_of(hashes)), *files.items()], out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "column", "expected"),
    [
        ("surel", "sidik", "sidiknya bukan sidik isi naskah"),
        ("nomor", "nomor", "bukan nomor naskah"),
        ("retensi", "dimusnahkan", "tidak cocok dengan naskahnya"),
        ("retensi", "daftar usul musnah", "daftar usul musnah x tidak ada"),
        ("disposisi", "disposisi", "disposisinya tidak ada"),
        ("disposisi", "meneruskan baris", "baris yang diteruskan tidak ada"),
        ("sertifikat", "sha256", "berbeda dari sidik yang tercatat"),
        ("sertifikat", "nomor seri", "tidak ada dalam arsip"),
        ("bukti-tanda", "sha256", "berbeda dari sidik yang tercatat"),
        ("bukti-tanda", "sidik bertanda tangan", "berkas bertanda tangan pada bukti tanda tidak ada"),
    ],
)
def test_the_checker_sees_what_does_not_belong_together(archive, name, column, expected):
    changed = rewritten(archive[2], name, lambda row: row.update({column: "x"}))
    assert [words for words in periksa.faults(changed) if expected in words] != []
