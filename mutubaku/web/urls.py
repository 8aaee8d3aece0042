"""Addresses of the shell: sign-in, sign-out, my work."""

from django.urls import path

from mutubaku.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="beranda"),
    path("masuk/", views.sign_in, name="masuk"),
    path("keluar/", views.sign_out, name="keluar"),
]
