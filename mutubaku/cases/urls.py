"""Addresses of cases: the list, the board, the year plan, one case and each of its works, what waits for a mark."""

from django.urls import include, path

from mutubaku.cases.views import (
    archive,
    beside,
    board,
    chasing,
    classes,
    dispositions,
    files,
    letters,
    pages,
    planning,
    queue,
    review,
    steering,
    typing,
    unit,
    work,
)

app_name = "cases"
CASES = [
    path("", pages.case_list, name="list"),
    path("mulai/", steering.start, name="start"),
    path("papan/", board.page, name="board"),
    path("rencana/", planning.plan, name="plan"),
    path("rencana/<int:planned_id>/", planning.planned, name="planned"),
    path("<str:number>/", pages.case, name="case"),
    path("<str:number>/tindak-lanjut/", chasing.page, name="chase"),
    path("<str:number>/tutup/", steering.close, name="close"),
    path("<str:number>/batalkan/", steering.cancel, name="cancel"),
    path("<str:number>/arsip/", archive.archive, name="archive"),
    path("<str:number>/surat/<slug:slug>/", beside.letter, name="beside"),
    path("<str:number>/berkas/", files.files, name="files"),
    path("<str:number>/berkas/<int:upload_id>/", files.upload, name="upload"),
    path("<str:number>/unit/<str:code>/", unit.unit, name="unit"),
    path("<str:number>/disposisi/<int:line_id>/", dispositions.disposition, name="disposition"),
    path("<str:number>/disposisi/<int:line_id>/<slug:act>/", dispositions.act, name="disposition_act"),
    path("<str:number>/lembar-disposisi/<int:disposition_id>/", dispositions.sheet, name="disposition_sheet"),
    path("<str:number>/langkah/<int:work_id>/", work.work, name="work"),
    path("<str:number>/langkah/<int:work_id>/naskah/", typing.letter, name="letter"),
    path("<str:number>/langkah/<int:work_id>/kembalikan/", work.give_back, name="give_back"),
    path("<str:number>/langkah/<int:work_id>/jeda/", work.pause, name="pause"),
    path("<str:number>/langkah/<int:work_id>/lanjutkan/", work.resume, name="resume"),
    path("<str:number>/langkah/<int:work_id>/unit/", review.review, name="review"),
]
urlpatterns = [
    path("pekerjaan/", include(CASES)),
    path("disposisi/", dispositions.mine, name="dispositions"),
    path("pengaturan/disposisi/", dispositions.boxes, name="instructions"),
    path("pengaturan/klasifikasi/", classes.classes, name="classes"),
    path("pengaturan/templat/", letters.templates, name="templates"),
    path("pengaturan/templat/<slug:slug>/", letters.template, name="template"),
    path("persetujuan/", queue.queue_page, name="queue"),
]
