"""Addresses of the catalogue: its list, and one procedure by its code."""

from django.urls import path

from mutubaku.sop import views

app_name = "sop"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("<slug:code>/", views.procedure, name="procedure"),
]
