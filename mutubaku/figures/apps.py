"""Names the app for Django; nothing runs at start-up."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "mutubaku.figures"
    label = "figures"
    verbose_name = "Angka dan isian"
