"""Addresses of cases: the list, and one case by its number."""

from django.urls import path

from mutubaku.cases import views

app_name = "cases"
urlpatterns = [
    path("", views.case_list, name="list"),
    path("<str:number>/", views.case, name="case"),
]
