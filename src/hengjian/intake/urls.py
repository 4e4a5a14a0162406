"""Addresses of the intake."""

from __future__ import annotations

from django.urls import path

from hengjian.intake.views import batches, columns, listing, quality

app_name = "intake"
urlpatterns = [
    path("intake/", listing.batch_list, name="list"),
    path("intake/new/", listing.bring, name="bring"),
    path("intake/quality/", quality.all_bodies, name="quality"),
    path("intake/quality/<uuid:uuid>/", quality.one_body, name="body_quality"),
    path("intake/<uuid:uuid>/", batches.batch, name="batch"),
    path("intake/<uuid:uuid>/progress/", batches.progress, name="progress"),
    path("intake/<uuid:uuid>/columns/", columns.columns, name="columns"),
    path("intake/<uuid:uuid>/rejects/", batches.refused_rows, name="rejects"),
    path("intake/<uuid:uuid>/confirm/", batches.confirm, name="confirm"),
    path("intake/<uuid:uuid>/stop/", batches.stop, name="stop"),
    path("intake/<uuid:uuid>/remap/", batches.remap, name="remap"),
    path("intake/<uuid:uuid>/discard/", batches.discard, name="discard"),
    path("intake/<uuid:uuid>/withdraw/", batches.withdraw, name="withdraw"),
    path("intake/<uuid:uuid>/retry/", batches.retry, name="retry"),
]
