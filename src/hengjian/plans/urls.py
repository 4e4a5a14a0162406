"""Addresses of the ledger."""

from __future__ import annotations

from django.urls import path

from hengjian.plans.papers import Kind
from hengjian.plans.views import correcting, drafts, ledgers, meetings, reports, tasks

app_name = "plans"
urlpatterns = [
    path("", ledgers.plan_list, name="plans"),
    path("new/", ledgers.new_plan, name="new"),
    path("tasks/", ledgers.task_list, name="tasks"),
    path("upload/", drafts.upload, name="upload"),
    path("drafts/<uuid:uuid>/", drafts.draft, name="draft"),
    path("drafts/<uuid:uuid>/details/", drafts.details, name="draft_details"),
    path("drafts/<uuid:uuid>/names/", drafts.names, name="names"),
    path("drafts/<uuid:uuid>/add/", drafts.add_item, name="add_item"),
    path("drafts/<uuid:uuid>/check-rest/", drafts.check_rest, name="check_rest"),
    path("drafts/<uuid:uuid>/confirm/", drafts.confirm, name="confirm"),
    path("drafts/<uuid:uuid>/discard/", drafts.discard, name="discard"),
    path("drafts/<uuid:uuid>/document/", drafts.original, name="original"),
    path("items/<uuid:uuid>/", drafts.item, name="item"),
    path("<uuid:uuid>/", ledgers.plan_record, name="plan"),
    path("<uuid:uuid>/document/", ledgers.document, name="document"),
    path("<uuid:uuid>/add-task/", ledgers.add_task, name="add_task"),
    path("<uuid:uuid>/evaluation/", reports.evaluation, name="evaluation"),
    path(
        "<uuid:uuid>/circular/", reports.paper_file, {"kind": Kind.CIRCULAR}, name="circular_file"
    ),
    path("<uuid:uuid>/report/", reports.paper_file, {"kind": Kind.REPORT}, name="report_file"),
    path("<uuid:uuid>/mid/", reports.paper_file, {"kind": Kind.MID}, name="mid_file"),
    path("<uuid:uuid>/final/", reports.paper_file, {"kind": Kind.FINAL}, name="final_file"),
    path("<uuid:uuid>/meeting/", meetings.call, name="call"),
    path("meetings/<uuid:uuid>/", meetings.meeting_record, name="meeting"),
    path("meetings/<uuid:uuid>/minutes/", meetings.hold, name="hold"),
    path("meetings/<uuid:uuid>/cancel/", meetings.cancel, name="cancel"),
    path("meetings/<uuid:uuid>/papers/", meetings.add_papers, name="add_papers"),
    path("meetings/<uuid:uuid>/decision/", meetings.decide, name="decision"),
    path("papers/<uuid:uuid>/", meetings.paper, name="paper"),
    path("tasks/<uuid:uuid>/", tasks.task_record, name="task"),
    path("tasks/<uuid:uuid>/progress/", tasks.tell, name="tell"),
    path("tasks/<uuid:uuid>/postpone/", tasks.postpone, name="postpone"),
    path("tasks/<uuid:uuid>/remind/", tasks.remind, name="remind"),
    path("tasks/<uuid:uuid>/stop/", tasks.stop, name="stop"),
    path("tasks/<uuid:uuid>/reopen/", tasks.reopen, name="reopen"),
    path("tasks/<uuid:uuid>/correct/", correcting.correct, name="correct"),
    path("tasks/<uuid:uuid>/owners/", tasks.assign, name="assign"),
    path("tasks/<uuid:uuid>/measure/", tasks.measure, name="measure"),
    path("progress/<uuid:uuid>/review/", tasks.review, name="review"),
    path("postponements/<uuid:uuid>/decide/", tasks.decide, name="decide"),
    path("files/<uuid:uuid>/", tasks.progress_file, name="file"),
]
