"""Addresses of the registry."""

from __future__ import annotations

from django.urls import path

from hengjian.registry.views import bodies, checks, items, officers, parties, tables

app_name = "registry"
urlpatterns = [
    path("bodies/", bodies.body_list, name="bodies"),
    path("bodies/new/", bodies.new_body, name="new_body"),
    path("bodies/export/", tables.export, {"table": "bodies"}, name="export_bodies"),
    path("bodies/<uuid:uuid>/", bodies.body_record, name="body"),
    path("bodies/<uuid:uuid>/change/", bodies.change_body, name="change_body"),
    path("bodies/<uuid:uuid>/move/", bodies.move_body, name="move_body"),
    path("bodies/<uuid:uuid>/end/", bodies.end_body, name="end_body"),
    path("bodies/<uuid:uuid>/entrust/", bodies.entrust, name="entrust"),
    path("entrustments/<uuid:uuid>/end/", bodies.end_entrustment, name="end_entrustment"),
    path("areas/", bodies.area_list, name="areas"),
    path("areas/new/", bodies.new_area, name="new_area"),
    path("areas/export/", tables.export, {"table": "areas"}, name="export_areas"),
    path(
        "entrustments/export/",
        tables.export,
        {"table": "entrustments"},
        name="export_entrustments",
    ),
    path("officers/", officers.officer_list, name="officers"),
    path("officers/new/", officers.new_officer, name="new_officer"),
    path("officers/export/", tables.export, {"table": "officers"}, name="export_officers"),
    path("officers/<uuid:uuid>/", officers.officer_record, name="officer"),
    path("officers/<uuid:uuid>/change/", officers.change_officer, name="change_officer"),
    path("officers/<uuid:uuid>/account/", officers.link, name="link"),
    path("officers/<uuid:uuid>/issue/", officers.issue, name="issue"),
    path("credentials/export/", tables.export, {"table": "credentials"}, name="export_credentials"),
    path("credentials/<uuid:uuid>/", officers.credential_record, name="credential"),
    path("credentials/<uuid:uuid>/correct/", officers.correct, name="correct"),
    path("credentials/<uuid:uuid>/standing/", officers.standing, name="standing"),
    path("checks/export/", tables.export_checks, name="export_checks"),
    path("credentials/checks/", checks.check_list, name="checks"),
    path("credentials/<uuid:uuid>/check/", checks.check, name="check"),
    path("items/", items.item_list, name="items"),
    path("items/new/", items.new_item, name="new_item"),
    path("items/export/", tables.export, {"table": "items"}, name="export_items"),
    path("items/<uuid:uuid>/", items.item_record, name="item"),
    path("items/<uuid:uuid>/change/", items.change_item, name="change_item"),
    path("items/<uuid:uuid>/benchmark/", items.new_benchmark, name="new_benchmark"),
    path("holdings/export/", tables.export, {"table": "holdings"}, name="export_holdings"),
    path("holdings/<uuid:uuid>/change/", items.change_holding, name="change_holding"),
    path("bodies/<uuid:uuid>/catalogue/", items.file_catalogue, name="file_catalogue"),
    path("tiers/export/", tables.export, {"table": "tiers"}, name="export_tiers"),
    path("parties/", parties.party_list, name="parties"),
    path("parties/new/", parties.new_party, name="new_party"),
    path("parties/export/", tables.export_parties, name="export_parties"),
    path("parties/find/", parties.find_party, name="find_party"),
    path("parties/<uuid:uuid>/", parties.party_record, name="party"),
    path("parties/<uuid:uuid>/change/", parties.change_party, name="change_party"),
    path("parties/<uuid:uuid>/reveal/", parties.reveal, name="reveal"),
]
