"""The app for Django."""

from django.apps import AppConfig


class BodyListsConfig(AppConfig):
    """Yearly lists of enforcement bodies."""

    name = "hengjian.supervision.bodylists"
    label = "bodylists"
    verbose_name = "执法主体清理"
