"""Addresses of filings."""

from __future__ import annotations

from django.urls import path

from hengjian.supervision.filings import views

app_name = "filings"
urlpatterns = [
    path("", views.filing_list, name="list"),
    path("export/", views.export, name="export"),
    path("unfiled/", views.unfiled, name="unfiled"),
    path("new/", views.new_filing, name="new"),
    path("<uuid:uuid>/", views.filing_record, name="filing"),
    path("<uuid:uuid>/clear/", views.clear, name="clear"),
    path("<uuid:uuid>/question/", views.question, name="question"),
    path("<uuid:uuid>/answer/", views.answer, name="answer"),
]
