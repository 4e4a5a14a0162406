from django.apps import AppConfig


class CommonConfig(AppConfig):
    """What every room stands on."""

    name = "hengjian.common"
    verbose_name = "公用"
