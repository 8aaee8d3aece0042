"""Addresses of the shell: sign-in, sign-out, my work, my account."""

from django.urls import path

from mutubaku.web.views import account, dashboard, desk, sign_in

app_name = "web"
urlpatterns = [
    path("", desk.home, name="beranda"),
    path("masuk/", sign_in.sign_in, name="masuk"),
    path("keluar/", sign_in.sign_out, name="keluar"),
    path("dasbor/", dashboard.dashboard, name="dasbor"),
    path("akun/", account.account, name="akun"),
    path("akun/kata-sandi/", account.password, name="kata_sandi"),
    path("akun/sesi/", account.other_sessions, name="sesi_lain"),
]
