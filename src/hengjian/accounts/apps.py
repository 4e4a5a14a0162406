from django.apps import AppConfig
from django.core.checks import register

from hengjian.accounts.checks import check_settings


class AccountsConfig(AppConfig):
    """Sign-in, roles and grants."""

    name = "hengjian.accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        """Have the settings of this room looked at before anything starts."""
        register(check_settings)
