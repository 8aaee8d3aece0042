"""Addresses of the organisation: its chart, persons, assignments, accounts, settings, calendar, and the journal."""

from django.urls import path

from mutubaku.org.views import accounts, arranging, calendar, pages

app_name = "org"
urlpatterns = [
    path("organisasi/", pages.structure, name="structure"),
    path("organisasi/pegawai/<int:person_id>/", pages.person, name="person"),
    path("organisasi/kalender/", calendar.calendar, name="calendar"),
    path("organisasi/kalender/hari/baru/", calendar.add_day_off, name="add_day_off"),
    path("organisasi/kalender/hari/<slug:day>/hapus/", calendar.drop_day_off, name="drop_day_off"),
    path("organisasi/kalender/jam/baru/", calendar.set_hours, name="add_hours"),
    path("organisasi/kalender/jam/<int:profile_id>/", calendar.set_hours, name="set_hours"),
    path("organisasi/kalender/jam/<int:profile_id>/hapus/", calendar.drop_hours, name="drop_hours"),
    path("organisasi/penugasan/baru/", pages.appoint, name="appoint"),
    path("organisasi/penugasan/<int:assignment_id>/akhiri/", pages.end, name="end"),
    path("organisasi/akun/", accounts.people, name="people"),
    path("organisasi/akun/baru/", accounts.add_person, name="add_person"),
    path("organisasi/akun/<int:person_id>/", accounts.account, name="account"),
    path("organisasi/akun/<int:person_id>/<slug:act>/", accounts.act, name="act"),
    path("organisasi/unit/baru/", arranging.add_unit, name="add_unit"),
    path("organisasi/unit/<int:unit_id>/", arranging.edit_unit, name="edit_unit"),
    path("organisasi/unit/<int:unit_id>/tutup/", arranging.close_unit, name="close_unit"),
    path("organisasi/unit/<int:unit_id>/jabatan/", arranging.add_position, name="add_position"),
    path("pengaturan/", arranging.settings, name="settings"),
    path("jurnal/", pages.journal, name="journal"),
]
