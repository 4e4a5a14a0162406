"""Addresses of supervision."""

from __future__ import annotations

from django.urls import path

from hengjian.supervision.papers.files import Form
from hengjian.supervision.superiors import SUPERIOR
from hengjian.supervision.views import clues, letters, matters, organs, papers

app_name = "supervision"
urlpatterns = [
    path("clues/", clues.clue_list, name="clues"),
    path("clues/new/", clues.new_clue, name="new_clue"),
    path("clues/<uuid:uuid>/", clues.clue_record, name="clue"),
    path("clues/<uuid:uuid>/accept/", clues.accept, name="accept"),
    path("clues/<uuid:uuid>/merge/", clues.merge, name="merge"),
    path("clues/<uuid:uuid>/guide/", clues.guide, name="guide"),
    path("clues/<uuid:uuid>/drop/", clues.drop, name="drop"),
    path(
        "clues/<uuid:uuid>/forwarding/", clues.letter, {"kind": "forwarding"},
        name="clue_forwarding",
    ),
    path("clues/<uuid:uuid>/notice/", clues.letter, {"kind": "notice"}, name="clue_notice"),
    path(
        "clues/letters/<uuid:uuid>/pdf/", papers.clue_letter, {"form": Form.PDF},
        name="clue_letter_pdf",
    ),
    path(
        "clues/letters/<uuid:uuid>/docx/", papers.clue_letter, {"form": Form.DOCX},
        name="clue_letter_docx",
    ),
    path("clues/letters/<uuid:uuid>/reply/", clues.reply, name="clue_reply"),
    path("clues/<uuid:uuid>/reconsider/", clues.reconsider, name="reconsider"),
    path("matters/", matters.matter_list, name="matters"),
    path("matters/ready/", matters.ready, name="ready"),
    path("matters/new/", matters.open_matter, name="open"),
    path("matters/export/", matters.export, name="export"),
    path("organs/", organs.organ_list, name="organs"),
    path("organs/new/", organs.new_organ, name="new_organ"),
    path("organs/<uuid:uuid>/", organs.change_organ, name="organ"),
    path("matters/<uuid:uuid>/", matters.matter_record, name="matter"),
    path("matters/<uuid:uuid>/nothing/", matters.find_nothing, name="find_nothing"),
    path("matters/<uuid:uuid>/on-spot/", matters.correct_on_spot, name="correct_on_spot"),
    path("matters/<uuid:uuid>/stop/", matters.stop, name="stop"),
    path("matters/<uuid:uuid>/reopen/", matters.reopen, name="reopen"),
    path("matters/<uuid:uuid>/raise/", matters.raise_matter, name="raise"),
    path("matters/<uuid:uuid>/hand-over/", matters.hand_over, name="hand_over"),
    path("matters/<uuid:uuid>/measure/", matters.measure, name="measure"),
    path("matters/<uuid:uuid>/urging/", letters.send, {"kind": "urging"}, name="urging"),
    path("matters/<uuid:uuid>/opinion/", letters.send, {"kind": "opinion"}, name="opinion"),
    path("matters/<uuid:uuid>/circular/", letters.beside, {"kind": "circular"}, name="circular"),
    path(
        "matters/<uuid:uuid>/suggestion/", letters.beside, {"kind": "suggestion"}, name="suggestion"
    ),
    path("matters/<uuid:uuid>/propose/", letters.propose, name="propose"),
    path("matters/<uuid:uuid>/decide/", letters.decide, name="decide"),
    path("matters/<uuid:uuid>/decline/", letters.decline, name="decline"),
    path("matters/<uuid:uuid>/report/", letters.report, name="report"),
    path(
        "matters/<uuid:uuid>/forwarding/", letters.beside, {"kind": "forwarding"}, name="forwarding"
    ),
    path("matters/<uuid:uuid>/notice/", letters.beside, {"kind": "notice"}, name="notice"),
    path(
        "matters/<uuid:uuid>/superior/", letters.beside, {"kind": SUPERIOR}, name=SUPERIOR,
    ),
    path("letters/<uuid:uuid>/receive/", letters.receive, name="receive"),
    path("letters/<uuid:uuid>/reply/", letters.reply, name="reply"),
    path("letters/<uuid:uuid>/object/", letters.object_to, name="object"),
    path("letters/<uuid:uuid>/pdf/", papers.paper_file, {"form": Form.PDF}, name="paper_pdf"),
    path("letters/<uuid:uuid>/docx/", papers.paper_file, {"form": Form.DOCX}, name="paper_docx"),
    path("letters/<uuid:uuid>/receipt/", papers.paper_receipt, name="paper_receipt"),
    path("objections/<uuid:uuid>/answer/", letters.answer_objection, name="answer_objection"),
    path("reports/<uuid:uuid>/review/", letters.review, name="review"),
    path("measures/<uuid:uuid>/answer/", letters.answer, name="answer"),
    path("measures/files/<uuid:uuid>/", letters.measure_file, name="measure_file"),
    path("replies/files/<uuid:uuid>/", letters.reply_file, name="reply_file"),
    path("evidence/<uuid:uuid>/", letters.evidence_file, name="evidence"),
]  # fmt: skip
