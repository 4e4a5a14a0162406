"""The room for Django."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Clues, matters, letters and what agencies answer."""

    name = "hengjian.supervision"
    verbose_name = "监督"
