"""Names the app for Django; nothing runs at start-up."""

from django.apps import AppConfig


class SopConfig(AppConfig):
    name = "mutubaku.sop"
    label = "sop"
    verbose_name = "Katalog SOP"
