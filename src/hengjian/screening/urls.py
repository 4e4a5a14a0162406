"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from hengjian.screening.views import finding, findings, runs

app_name = "screening"
urlpatterns = [
    path("findings/", findings.groups, name="groups"),
    path("findings/each/", findings.each, name="findings"),
    path("findings/export/", findings.export, name="export"),
    path("findings/<uuid:uuid>/", finding.show, name="finding"),
    path("findings/<uuid:uuid>/answer/", finding.answer, name="answer"),
    path("findings/<uuid:uuid>/confirm/", finding.confirm, name="confirm"),
    path("findings/<uuid:uuid>/dismiss/", finding.dismiss, name="dismiss"),
    path("findings/<uuid:uuid>/reopen/", finding.reopen, name="reopen"),
    path("runs/", runs.runs, name="runs"),
    path("runs/start/", runs.start, name="start"),
    path("runs/precision/", runs.precision, name="precision"),
    path("runs/precision/csv/", runs.precision_file, name="precision_file"),
    path("runs/<uuid:uuid>/", runs.run, name="run"),
    path("runs/<uuid:uuid>/receipt/", runs.receipt, name="receipt"),
]
