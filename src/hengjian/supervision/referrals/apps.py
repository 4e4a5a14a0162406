"""The app for Django."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Clues about officers that are filed, proved, studied together and referred."""

    name = "hengjian.supervision.referrals"
    label = "referrals"
    verbose_name = "线索移送"
