"""Addresses of lists of enforcement bodies."""

from __future__ import annotations

from django.urls import path

from hengjian.supervision.bodylists import views

app_name = "bodylists"
urlpatterns = [
    path("", views.body_lists, name="lists"),
    path("new/", views.new_list, name="new"),
    path("drafts/<uuid:uuid>/", views.draft, name="draft"),
    path("drafts/<uuid:uuid>/confirm/", views.confirm, name="confirm"),
    path("<uuid:uuid>/", views.body_list_record, name="list"),
    path("<uuid:uuid>/xlsx/", views.workbook, name="workbook"),
    path("<uuid:uuid>/publish/", views.publish, name="publish"),
    path("<uuid:uuid>/send/", views.send, name="send"),
    path("<uuid:uuid>/publish/correct/", views.correct_publication, name="correct_publication"),
    path("<uuid:uuid>/send/correct/", views.correct_copy, name="correct_copy"),
]
