from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Uploads, batches, mappings and long jobs."""

    name = "hengjian.intake"
    verbose_name = "数据接入"
