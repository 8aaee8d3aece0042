"""Names the app for Django; nothing runs at start-up."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "mutubaku.cases"
    label = "cases"
    verbose_name = "Pekerjaan"
