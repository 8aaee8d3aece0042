"""Names the app for Django; nothing runs at start-up."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "mutubaku.plans"
    label = "plans"
    verbose_name = "Rencana dan anggaran"
