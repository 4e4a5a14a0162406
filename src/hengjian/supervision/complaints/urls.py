"""Addresses of complaints."""

from __future__ import annotations

from django.urls import path

from hengjian.supervision.complaints.views import (
    agency,
    deciding,
    hotline,
    letters,
    linking,
    progress,
    records,
    replying,
)
from hengjian.supervision.papers.files import Form

app_name = "complaints"
urlpatterns = [
    path("complaints/", records.complaint_list, name="list"),
    path("complaints/new/", records.new, name="new"),
    path("complaints/export/", records.export, name="export"),
    path("complaints/hotline/", hotline.files, name="hotline"),
    path("complaints/hotline/<uuid:uuid>/", hotline.file_record, name="hotline_file"),
    path("complaints/hotline/<uuid:uuid>/columns/", hotline.columns, name="hotline_columns"),
    path("complaints/hotline/<uuid:uuid>/carry-out/", hotline.carry_out, name="hotline_carry_out"),
    path("complaints/<uuid:uuid>/", records.record, name="complaint"),
    path("complaints/<uuid:uuid>/sender/", linking.reveal, name="reveal"),
    path("complaints/<uuid:uuid>/accept/", deciding.accept, name="accept"),
    path("complaints/<uuid:uuid>/forward/", deciding.forward, name="forward"),
    path("complaints/<uuid:uuid>/guide/", deciding.guide, name="guide"),
    path("complaints/<uuid:uuid>/elsewhere/", deciding.elsewhere, name="elsewhere"),
    path("complaints/<uuid:uuid>/merge/", deciding.merge, name="merge"),
    path("complaints/<uuid:uuid>/repeat/", deciding.repeat, name="repeat"),
    path("complaints/<uuid:uuid>/withdraw/", deciding.withdraw, name="withdraw"),
    path("complaints/<uuid:uuid>/reconsider/", deciding.reconsider, name="reconsider"),
    path("complaints/<uuid:uuid>/extend/", deciding.extend, name="extend"),
    path("complaints/<uuid:uuid>/hand-over/", deciding.hand_over, name="hand_over"),
    path("complaints/<uuid:uuid>/shown-text/", linking.shown_text, name="shown_text"),
    path("complaints/<uuid:uuid>/cases/", linking.cases, name="cases"),
    path("complaints/<uuid:uuid>/clue/", linking.make_clue, name="make_clue"),
    path("complaints/<uuid:uuid>/reply/", replying.reply, name="reply"),
    path("complaints/<uuid:uuid>/send-back/", replying.send_back, name="send_back"),
    path("complaints/<uuid:uuid>/call-back/", replying.call_back, name="call_back"),
    path("complaints/<uuid:uuid>/ask-again/", replying.ask_again, name="ask_again"),
    path("complaints/notices/<uuid:uuid>/told/", replying.deliver, name="deliver"),
    path(
        "complaints/objections/<uuid:uuid>/forwarding/", replying.decide_forwarding,
        name="decide_forwarding",
    ),
    path("complaints/objections/<uuid:uuid>/reply/", replying.decide_again, name="decide_again"),
    path("complaints/files/<uuid:uuid>/", linking.attachment, name="attachment"),
    path(
        "complaints/forwardings/<uuid:uuid>/letter/", letters.write_forwarding,
        name="write_forwarding",
    ),
    path("complaints/notices/<uuid:uuid>/letter/", letters.write_notice, name="write_notice"),
    path(
        "complaints/letters/<uuid:uuid>/pdf/", letters.letter_file, {"form": Form.PDF},
        name="letter_pdf",
    ),
    path(
        "complaints/letters/<uuid:uuid>/docx/", letters.letter_file, {"form": Form.DOCX},
        name="letter_docx",
    ),
    path("complaints/given/", agency.given_list, name="given_list"),
    path("complaints/given/<uuid:uuid>/", agency.given, name="given"),
    path("complaints/given/<uuid:uuid>/answer/", agency.answer, name="answer"),
    path("complaints/given/<uuid:uuid>/object/", agency.object_to, name="object"),
    path("complaints/given/<uuid:uuid>/sender/", agency.reveal, name="given_reveal"),
    path("progress/", progress.look_up, name="look_up"),
]  # fmt: skip
