"""Addresses of reviews of items."""

from __future__ import annotations

from django.urls import path

from hengjian.supervision.itemreviews import views

app_name = "itemreviews"
urlpatterns = [
    path("", views.review_list, name="reviews"),
    path("new/", views.new_review, name="new"),
    path("proposals/", views.proposal_list, name="proposals"),
    path("proposals/<uuid:uuid>/", views.proposal_record, name="proposal"),
    path("proposals/<uuid:uuid>/agree/", views.agree, name="agree"),
    path("proposals/<uuid:uuid>/refuse/", views.refuse, name="refuse"),
    path("proposals/<uuid:uuid>/carry-out/", views.carry_out, name="carry_out"),
    path("items/<uuid:uuid>/propose/", views.propose, name="propose"),
    path("<uuid:uuid>/", views.review_record, name="review"),
    path("<uuid:uuid>/xlsx/", views.workbook, name="workbook"),
    path("<uuid:uuid>/docx/", views.draft, name="draft"),
]
