"""Addresses of the catalogue: its list, and one procedure by its code, and confirming the actor of a row."""

from django.urls import path

from mutubaku.sop import views

app_name = "sop"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("<slug:code>/", views.procedure, name="procedure"),
    path("<slug:code>/langkah/<int:step>/konfirmasi/", views.confirm, name="confirm"),
]
