"""Names the app for Django; nothing runs at start-up."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "mutubaku.documents"
    label = "documents"
    verbose_name = "Dokumen"
