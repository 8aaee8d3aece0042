"""Addresses of the shell: sign-in, sign-out, my work and notices, search, help, my account."""

from django.urls import path

from mutubaku.web.views import account, dashboard, desk, finding, notices, security, sign_in, support

app_name = "web"
urlpatterns = [
    path("", desk.home, name="beranda"),
    path("masuk/", sign_in.sign_in, name="masuk"),
    path("masuk/faktor/", sign_in.factor, name="faktor"),
    path("masuk/kunci/", sign_in.passkey, name="masuk_kunci"),
    path("keluar/", sign_in.sign_out, name="keluar"),
    path("dasbor/", dashboard.dashboard, name="dasbor"),
    path("tugas/", desk.tasks, name="tugas"),
    path("pemberitahuan/", notices.notices, name="pemberitahuan"),
    path("cari/", finding.find, name="cari"),
    path("bantuan/", support.support, name="bantuan"),
    path("akun/", account.account, name="akun"),
    path("akun/kata-sandi/", account.password, name="kata_sandi"),
    path("akun/tampilan/", account.appearance, name="tampilan"),
    path("akun/keamanan/aplikasi/", security.totp, name="aplikasi"),
    path("akun/keamanan/kunci/", security.passkey, name="kunci"),
    path("akun/keamanan/kode/", security.codes, name="kode"),
    path("akun/keamanan/<int:factor_id>/hapus/", security.remove, name="hapus_faktor"),
    path("akun/sesi/", account.other_sessions, name="sesi_lain"),
]
