"""The room for Django."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Policy documents as tasks: who does what until when, and how far it is."""

    name = "hengjian.plans"
    verbose_name = "工作台账"
