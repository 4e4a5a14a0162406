"""The app for Django."""

from django.apps import AppConfig


class FilingsConfig(AppConfig):
    """Filing of major decisions."""

    name = "hengjian.supervision.filings"
    label = "filings"
    verbose_name = "重大决定备案"
