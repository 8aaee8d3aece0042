"""The catalogue and its sheets as printed, each defect at its row."""

import pytest
from plain_office import office, read, rows, sign_in, words

from mutubaku.sop.files.catalogue import read_shipped
from mutubaku.sop.models import SopVersion


def test_the_catalogue_lists_every_procedure(client, plain):
    response = sign_in(client, plain["kadis"]).get("/sop/")
    shipped = sorted(read_shipped().values(), key=lambda sop: sop.id)

    assert [
        (row[0].startswith(sop.title), row[2]) for row, sop in zip(rows(response), shipped, strict=True)
    ] == [(True, str(len(sop.steps))) for sop in shipped]
    assert rows(response)[-1] == [
        "Laporan bulanan realisasi kegiatan APBD dan APBN SOP 10 · 067/3336/SEK.PRC/SOP/DP2KUKM/2023",
        "Bulanan",
        "15",
        "93 jam 50 menit",
        "11 Desember 2023",
        "38 temuan pada SOP 10",
    ]


@pytest.mark.parametrize("code", sorted(read_shipped()))
def test_every_sheet_can_be_read(client, plain, code):
    response = sign_in(client, plain["kadis"]).get(f"/sop/{code}/")

    assert response.status_code == 200
    assert [row[0] for row in steps(response)] == [str(step.no) for step in read_shipped()[code].steps]


def steps(response):
    """Rows of the official table; the row of the lanes' names is left out."""
    return [row for row in rows(response) if row[0].isdecimal()]


def test_a_row_shows_printed_labels_and_the_defect_beside_it(client, plain):
    found = steps(sign_in(client, plain["kadis"]).get("/sop/10-laporan-bulanan/"))

    assert [words for words in found[5] if words] == [
        "6",
        "Tindak lanjuti nota dinas: isi dan tanda tangani bahan laporan realisasi Kepala Bidang/UPTD, setiap unit "
        "Langkah 6 menyebut nota dinas LPPD. Temuan 17 Temuan 15 Temuan 16",
        "Kepala Bidang/UPTD",
        "Bahan draft",
        "36 jam",
        "Draft",
    ]
    assert "Sekretaris Perlu konfirmasi" in found[0][1]
    assert [lane for lane, words in enumerate(found[0][2:7]) if words] == [0]


def test_the_sheet_bears_both_the_number_in_order_and_the_printed_one(client, plain):
    found = words(sign_in(client, plain["kadis"]).get("/sop/10-laporan-bulanan/"))

    assert "Nomor SOP 067/3336/SEK.PRC/SOP/DP2KUKM/2023 Tercetak 067/3336/SEK.PRC/SOP/DP2KUKMI/2023" in found


def test_an_office_without_a_catalogue_is_told_what_to_do(client, plain):
    SopVersion.objects.all().delete()

    response = sign_in(client, plain["kadis"]).get("/sop/")

    assert read(response).tables == []
    assert "Katalog SOP kantor ini belum dimuat." in words(response)


def test_a_procedure_the_own_office_does_not_have_is_not_found(client, plain):
    office(code="LAIN")
    SopVersion.objects.filter(office_id=plain.office_id).delete()

    sign_in(client, plain["kadis"])

    assert client.get("/sop/10-laporan-bulanan/").status_code == 404
    assert client.get("/sop/tidak-ada/").status_code == 404
