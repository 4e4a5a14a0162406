"""Addresses of all rooms."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from hengjian.config.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("hengjian.desk.urls")),
    path("", include("hengjian.accounts.urls")),
    path("", include("hengjian.registry.urls")),
    path("", include("hengjian.intake.urls")),
    path("", include("hengjian.screening.urls")),
    path("", include("hengjian.supervision.papers.urls")),
    path("supervision/", include("hengjian.supervision.campaigns.urls")),
    path("supervision/", include("hengjian.supervision.urls")),
    path("filings/", include("hengjian.supervision.filings.urls")),
    path("referrals/", include("hengjian.supervision.referrals.urls")),
    path("item-reviews/", include("hengjian.supervision.itemreviews.urls")),
    path("body-lists/", include("hengjian.supervision.bodylists.urls")),
    path("coordination/", include("hengjian.supervision.coordination.urls")),
    path("statistics/", include("hengjian.evaluation.urls")),
    path("", include("hengjian.supervision.complaints.urls")),
    path("plans/", include("hengjian.plans.urls")),
    path("api/v1/", include("hengjian.config.api")),
    path("health/", health, name="status"),
]

handler400 = "hengjian.config.errorpages.bad_request"
handler403 = "hengjian.config.errorpages.forbidden"
handler404 = "hengjian.config.errorpages.not_found"
handler500 = "hengjian.config.errorpages.fault"
