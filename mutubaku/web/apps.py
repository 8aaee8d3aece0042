"""Names the app for Django; nothing runs at start-up."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "mutubaku.web"
    label = "web"
    verbose_name = "Antarmuka"
