"""Addresses of papers: their register, one paper to read, the files built from it and the orders to build those.

`public`, `handover`: the pages of verification and of receipts by QR, which need no sign-in.
"""

from django.urls import path

from mutubaku.documents.views import (
    builds,
    certificates,
    delivery,
    handing,
    letterhead,
    marking,
    numbers,
    papers,
    retention,
    verifying,
    withdrawing,
)

app_name = "documents"
urlpatterns = [
    path("", papers.register, name="list"),
    path("sertifikat/", certificates.certificates, name="certificates"),
    path("arsip/", retention.kept, name="kept"),
    path("arsip/jadwal/", retention.retention, name="retention"),
    path("arsip/jadwal/<slug:series>/", retention.series, name="series"),
    path("arsip/musnah/", retention.disposal_list, name="disposals"),
    path("arsip/musnah/<int:disposal_id>/", retention.disposal, name="disposal"),
    path("register/", numbers.book, name="numbers"),
    path("register/csv/", numbers.book_csv, name="numbers_csv"),
    path("register/xlsx/", numbers.book_xlsx, name="numbers_xlsx"),
    path("register/pola/", numbers.pattern, name="pattern"),
    path("register/cadangan/", numbers.reserve, name="reserve"),
    path("register/cadangan/sisa/", numbers.release, name="release"),
    path("register/catat/", numbers.enter, name="enter_number"),
    path("register/batal/", numbers.void, name="void_number"),
    path("register/pindaian/<int:line_id>/", numbers.scan, name="scan"),
    path("pekerjaan-latar/", builds.builds, name="builds"),
    path("kop/", letterhead.letterhead, name="letterhead"),
    path("berkas/<int:build_id>/", builds.build, name="build"),
    path("berkas/<int:build_id>/ulang/", builds.build_again, name="build_again"),
    path("<int:document_id>/", papers.paper, name="paper"),
    path("<int:document_id>/cabut/", withdrawing.withdrawn, name="withdraw"),
    path("menunggu/", marking.waiting, name="waiting"),
    path("<int:document_id>/pihak/", marking.cosign, name="cosign"),
    path("<int:document_id>/paraf/", marking.initial, name="initial"),
    path("<int:document_id>/tanda-tangan/", marking.sign, name="sign"),
    path("<int:document_id>/siap-basah/", papers.prepare, name="prepare"),
    path("<int:document_id>/berkas/", builds.order_files, name="order"),
    path("<int:document_id>/berkas/<int:rendition_id>/", papers.file, name="file"),
    path("<int:document_id>/distribusi/", delivery.send, name="send"),
    path("<int:document_id>/serah-terima/", handing.printed, name="slips"),
    path("<int:document_id>/tanda-terima/", builds.make_receipt_sheet, name="receipt_sheet"),
    path("<int:document_id>/terima/<int:receipt_id>/", papers.receipt, name="receive"),
    path("<int:document_id>/terima/<int:receipt_id>/surel/", delivery.mail, name="mail"),
    path("<int:document_id>/terima/<int:receipt_id>/lembar/", delivery.sheet, name="receive_sheet"),
]
public = (
    [
        path("", verifying.verify, name="verify"),
        path("<slug:token>/", verifying.verified, name="verified"),
    ],
    "verify",
)
handover = ([path("<slug:slip>/", handing.acknowledge, name="receipt")], "handover")
