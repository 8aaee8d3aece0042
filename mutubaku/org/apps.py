"""Names the app for Django; nothing runs at start-up."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "mutubaku.org"
    label = "org"
    verbose_name = "Organisasi"
