"""The app for Django."""

from django.apps import AppConfig


class ItemReviewsConfig(AppConfig):
    """Review of the catalogue of items."""

    name = "hengjian.supervision.itemreviews"
    label = "itemreviews"
    verbose_name = "执法事项清理"
