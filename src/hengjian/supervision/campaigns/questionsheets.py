"""The answers to a questionnaire as a spreadsheet: to fill in figures at leisure and bring them back."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile

from hengjian.common.refusals import Refused
from hengjian.registry.tables.files import written
from hengjian.supervision.campaigns.models import Questionnaire
from hengjian.supervision.campaigns.services.questionnaires import ANSWERS, Counts
from hengjian.supervision.campaigns.spreadsheets import number_in, rows_in

WHO, ASKED, RETURNED, QUESTION = "调查对象", "发出", "收回", "问题"
HEADS = (WHO, QUESTION, ASKED, RETURNED, *ANSWERS.values())
SHEET = "问卷回答"


def counts_file(questionnaire: Questionnaire) -> bytes:
    """Give the form, with what was already written down."""
    rows = []
    for respondent in questionnaire.respondents:
        told = questionnaire.counts.get(respondent)
        for number, question in enumerate(questionnaire.questions):
            said = told["said"][number] if told else {}
            figures = [told["asked"], told["returned"]] if told else ["", ""]
            cells = [*figures, *(said.get(code, "") for code in ANSWERS)]
            rows.append((respondent, question["title"], *map(str, cells)))
    return written(HEADS, rows, SHEET)


def read_counts(upload: UploadedFile[bytes], questionnaire: Questionnaire) -> Mapping[str, Counts]:
    """Read the figures; kinds of people of whom nothing is filled in are left out, a single gap is refused."""
    numbers = {question["title"]: n for n, question in enumerate(questionnaire.questions)}
    sent: dict[str, tuple[int, int]] = {}
    said: dict[str, dict[int, dict[str, int]]] = {}
    for row, (who, question, *figures) in enumerate(rows_in(upload, HEADS), start=2):
        if who not in questionnaire.respondents or question not in numbers:
            raise Refused(f"第 {row} 行的“{who}”“{question}”不在问卷里，请不要改动这两栏。")
        if not any(figures):
            continue
        asked, returned, *answers = (number_in(text, row) for text in figures)
        if sent.setdefault(who, (asked, returned)) != (asked, returned):
            raise Refused(f"第 {row} 行：{who}发出、收回的份数前后不一，请核对。")
        if numbers[question] in said.setdefault(who, {}):
            raise Refused(f"第 {row} 行：{who}的“{question}”重复了。")
        said[who][numbers[question]] = dict(zip(ANSWERS, answers, strict=True))
    return {who: Counts(*sent[who], [said[who][n] for n in sorted(said[who])]) for who in said}
