"""The app for Django."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """Complaints, their senders, and what became of them."""

    name = "hengjian.supervision.complaints"
    label = "complaints"
    verbose_name = "投诉举报"
