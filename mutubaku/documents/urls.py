"""Addresses of papers: one paper to read, and the files built from it."""

from django.urls import path

from mutubaku.documents import views

app_name = "documents"
urlpatterns = [
    path("<int:document_id>/", views.paper, name="paper"),
    path("<int:document_id>/berkas/<int:rendition_id>/", views.file, name="file"),
]
