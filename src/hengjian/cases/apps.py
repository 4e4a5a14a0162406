"""The room for Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases and acts."""

    name = "hengjian.cases"
    verbose_name = "案件"
