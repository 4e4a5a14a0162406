"""The room for Django; the screening of files beside it needs none."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Runs, findings, and what people say of them."""

    name = "hengjian.screening"
    verbose_name = "筛查"
