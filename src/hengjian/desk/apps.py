from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Home of each role."""

    name = "hengjian.desk"
    verbose_name = "工作台"
