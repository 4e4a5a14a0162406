from django.apps import AppConfig
from django.core.checks import register


class DeskConfig(AppConfig):
    """Home of each role."""

    name = "hengjian.desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        """Have the settings of this room looked at before anything starts."""
        # What it imports has models, which are there only now.
        from hengjian.desk.checks import check_addresses  # noqa: PLC0415

        register(check_addresses)
