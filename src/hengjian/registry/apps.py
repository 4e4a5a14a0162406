from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Bodies, officers, credentials, parties, items and benchmarks."""

    name = "hengjian.registry"
    verbose_name = "登记"
