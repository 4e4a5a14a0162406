"""The app for Django."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    """Disputes between bodies, and what several bodies handle together."""

    name = "hengjian.supervision.coordination"
    label = "coordination"
    verbose_name = "执法协调"
