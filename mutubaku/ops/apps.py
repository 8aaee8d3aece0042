"""Names the app for Django; nothing runs at start-up."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "mutubaku.ops"
    label = "ops"
    verbose_name = "Perintah"
