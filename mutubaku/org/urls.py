"""Addresses of the organisation: its chart, persons, assignments, working calendar, and the journal."""

from django.urls import path

from mutubaku.org import views

app_name = "org"
urlpatterns = [
    path("organisasi/", views.structure, name="structure"),
    path("organisasi/pegawai/<int:person_id>/", views.person, name="person"),
    path("organisasi/kalender/", views.calendar, name="calendar"),
    path("organisasi/penugasan/baru/", views.appoint, name="appoint"),
    path("organisasi/penugasan/<int:assignment_id>/akhiri/", views.end, name="end"),
    path("jurnal/", views.journal, name="journal"),
]
