"""Addresses of cases: the list, the board, starting one, one case by its number, and each of its works."""

from django.urls import path

from mutubaku.cases.views import pages, review, steering, work

app_name = "cases"
urlpatterns = [
    path("", pages.case_list, name="list"),
    path("mulai/", steering.start, name="start"),
    path("papan/", steering.board_page, name="board"),
    path("<str:number>/", pages.case, name="case"),
    path("<str:number>/tutup/", steering.close, name="close"),
    path("<str:number>/batalkan/", steering.cancel, name="cancel"),
    path("<str:number>/langkah/<int:work_id>/", work.work, name="work"),
    path("<str:number>/langkah/<int:work_id>/kembalikan/", work.give_back, name="give_back"),
    path("<str:number>/langkah/<int:work_id>/jeda/", work.pause, name="pause"),
    path("<str:number>/langkah/<int:work_id>/lanjutkan/", work.resume, name="resume"),
    path("<str:number>/langkah/<int:work_id>/unit/", review.review, name="review"),
]
