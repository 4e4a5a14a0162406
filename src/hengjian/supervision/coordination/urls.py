"""Addresses of coordination."""

from __future__ import annotations

from django.urls import path

from hengjian.supervision.coordination.views import disputes, majors

app_name = "coordination"
urlpatterns = [
    path("disputes/", disputes.dispute_list, name="disputes"),
    path("disputes/export/", disputes.export, name="disputes_export"),
    path("disputes/new/", disputes.new_dispute, name="new_dispute"),
    path("disputes/<uuid:uuid>/", disputes.dispute_record, name="dispute"),
    path("disputes/<uuid:uuid>/take-up/", disputes.take_up, name="take_up"),
    path("disputes/<uuid:uuid>/settle/", disputes.settle, name="settle"),
    path("disputes/<uuid:uuid>/propose/", disputes.propose, name="propose"),
    path("disputes/<uuid:uuid>/decide/", disputes.decide, name="decide"),
    path("disputes/<uuid:uuid>/withdraw/", disputes.withdraw, name="withdraw"),
    path("disputes/<uuid:uuid>/reopen/", disputes.reopen, name="reopen"),
    path("disputes/positions/<uuid:uuid>/", disputes.position, name="position"),
    path("majors/", majors.major_list, name="majors"),
    path("majors/export/", majors.export, name="majors_export"),
    path("majors/new/", majors.new_major, name="new_major"),
    path("majors/<uuid:uuid>/", majors.major_record, name="major"),
    path("majors/<uuid:uuid>/progress/", majors.progress, name="progress"),
    path("majors/<uuid:uuid>/raise/", majors.raise_it, name="raise"),
    path("majors/<uuid:uuid>/close/", majors.close, name="close"),
]
