"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from hengjian.evaluation.views import compare, measures, tables, units

app_name = "evaluation"
urlpatterns = [
    path("", tables.table, name="table"),
    path("xlsx/", tables.xlsx, name="xlsx"),
    path("docx/", tables.word, name="docx"),
    path("rules/", tables.rules, name="rules"),
    path("tabulate/", tables.tabulate, name="tabulate"),
    path("units/", units.units, name="units"),
    path("cases/<uuid:uuid>/", units.case, name="case"),
    path("compare/", compare.compare, name="compare"),
    path("measures/", measures.measures, name="measures"),
    path("measure/", measures.measure, name="measure"),
]
