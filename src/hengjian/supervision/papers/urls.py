"""The short address in the QR codes of papers."""

from __future__ import annotations

from django.urls import path, register_converter

from hengjian.supervision.papers.checking import ShortUuid
from hengjian.supervision.views.papers import check_paper

register_converter(ShortUuid, "short")

app_name = "papers"
urlpatterns = [path("p/<short:uuid>", check_paper, name="check")]
