from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The log of who did what."""

    name = "hengjian.journal"
    verbose_name = "日志"
