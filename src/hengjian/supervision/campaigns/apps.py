"""Plans and campaigns for Django."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Yearly supervision plans and campaigns."""

    name = "hengjian.supervision.campaigns"
    label = "campaigns"
    verbose_name = "监督计划与专项整治"
