"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from hengjian.desk.views import cases, holding, home, inbox, parties, system

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("system/", system.system, name="system"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.mark, name="mark"),
    path("work/", holding.work, name="work"),
    path("work/<uuid:uuid>/hand-over/", holding.hand_over, name="hand_over"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/<uuid:uuid>/", cases.case, name="case"),
    path("parties/<uuid:uuid>/cases/", parties.party_cases, name="party_cases"),
]
