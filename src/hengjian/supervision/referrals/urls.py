"""Addresses of referrals."""

from __future__ import annotations

from django.urls import path

from hengjian.supervision.papers.files import Form
from hengjian.supervision.referrals.views import records, working

app_name = "referrals"
urlpatterns = [
    path("", records.referral_list, name="list"),
    path("export/", records.export, name="export"),
    path("new/", records.new, name="new"),
    path("<uuid:uuid>/", records.referral_record, name="referral"),
    path("<uuid:uuid>/approve/", working.approve, name="approve"),
    path("<uuid:uuid>/item/", working.item, name="item"),
    path("<uuid:uuid>/finish/", working.finish, name="finish"),
    path("<uuid:uuid>/study/", working.study, name="study"),
    path("<uuid:uuid>/decide/", working.decide, name="decide"),
    path("<uuid:uuid>/transfer/", working.transfer, name="transfer"),
    path("<uuid:uuid>/reply/", working.reply, name="reply"),
    path("papers/<uuid:uuid>/pdf/", records.paper, {"form": Form.PDF}, name="paper_pdf"),
    path("papers/<uuid:uuid>/docx/", records.paper, {"form": Form.DOCX}, name="paper_docx"),
    path("items/files/<uuid:uuid>/", records.item_file, name="item_file"),
    path("replies/files/<uuid:uuid>/", records.reply_file, name="reply_file"),
]
