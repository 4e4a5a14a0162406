"""Addresses of plans and campaigns."""

from __future__ import annotations

from django.urls import path

from hengjian.supervision.campaigns.views import campaigns, checks, plans, questionnaires

app_name = "campaigns"
urlpatterns = [
    path("plans/", plans.plan_list, name="plans"),
    path("plans/new/", plans.new_plan, name="new_plan"),
    path("plans/<uuid:uuid>/", plans.plan_record, name="plan"),
    path("plans/<uuid:uuid>/items/", plans.new_item, name="new_item"),
    path("plans/<uuid:uuid>/adopt/", plans.adopt, name="adopt"),
    path("plans/<uuid:uuid>/revise/", plans.revise, name="revise"),
    path("items/<uuid:uuid>/drop/", plans.drop_item, name="drop_item"),
    path("items/<uuid:uuid>/matters/", plans.link, name="link"),
    path("campaigns/", campaigns.campaign_list, name="campaigns"),
    path("campaigns/new/", campaigns.new_campaign, name="new_campaign"),
    path("campaigns/export/", campaigns.export, name="export"),
    path("campaigns/<uuid:uuid>/", campaigns.campaign_record, name="campaign"),
    path("campaigns/<uuid:uuid>/problems/", campaigns.new_problem, name="new_problem"),
    path("campaigns/<uuid:uuid>/found/", campaigns.found_problems, name="found"),
    path("campaigns/<uuid:uuid>/send/", campaigns.send, name="send"),
    path("campaigns/<uuid:uuid>/announce/", campaigns.announce, name="announce"),
    path("campaigns/<uuid:uuid>/draw/", campaigns.draw, name="draw"),
    path("campaigns/<uuid:uuid>/proof/", campaigns.proof, name="proof"),
    path("campaigns/<uuid:uuid>/close/", campaigns.close, name="close"),
    path("campaigns/<uuid:uuid>/report/", campaigns.report_docx, name="report"),
    path("campaigns/<uuid:uuid>/questionnaire/", questionnaires.new, name="new_questionnaire"),
    path("questionnaires/<uuid:uuid>/", questionnaires.record, name="questionnaire"),
    path("questionnaires/<uuid:uuid>/counts/", questionnaires.counts, name="counts"),
    path("questionnaires/<uuid:uuid>/form/", questionnaires.counts_form, name="counts_form"),
    path("questionnaires/<uuid:uuid>/file/", questionnaires.bring_counts, name="bring_counts"),
    path("questionnaires/<uuid:uuid>/problem/", questionnaires.list_answer, name="list_answer"),
    path("problems/<uuid:uuid>/drop/", campaigns.drop_problem, name="drop_problem"),
    path("self-checks/<uuid:uuid>/", checks.check_record, name="check"),
    path("self-checks/<uuid:uuid>/file/", checks.check_file, name="check_file"),
    path("self-checks/<uuid:uuid>/answer/", checks.answer, name="answer"),
    path("self-checks/<uuid:uuid>/verify/", checks.verify, name="verify"),
]
