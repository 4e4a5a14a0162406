from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Sign-in, roles and grants."""

    name = "hengjian.accounts"
    verbose_name = "账号"
