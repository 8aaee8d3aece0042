"""Names the app for Django; nothing runs at start-up."""

from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "mutubaku.books"
    label = "books"
    verbose_name = "Buku laporan"
