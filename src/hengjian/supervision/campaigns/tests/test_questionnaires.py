"""Questionnaires: what is asked, how many said what, and what comes onto the problem list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.reading.files import open_files
from hengjian.supervision.campaigns.models import Questionnaire
from hengjian.supervision.campaigns.questionsheets import HEADS, counts_file, read_counts
from hengjian.supervision.campaigns.services import campaigns, questionnaires
from hengjian.supervision.campaigns.services.questionnaires import Counts, QuestionnaireDetails
from hengjian.supervision.campaigns.tests.factories import make_campaign, make_sent
from hengjian.supervision.tests.factories import clerk, supervisor

pytestmark = pytest.mark.django_db

DETAILS = QuestionnaireDetails(
    "营商环境问卷", "市司法局", "从上年受过检查的企业里随机抽取。", ["企业", "群众"], ["profit", "inspecting"],
    ["入企检查不扫码", "  "],
)  # fmt: skip
SAID = [
    {"yes": 12, "no": 60, "unsure": 8},
    {"yes": 0, "no": 80, "unsure": 0},
    {"yes": 5, "no": 0, "unsure": 0},
]


def make_questionnaire() -> Questionnaire:
    return questionnaires.prepare(
        actor=supervisor(), campaign=make_campaign(), details=DETAILS, on=DAY
    )


def counted(row: Questionnaire, **said: Any) -> None:
    told = {
        "企业": Counts(said.get("asked", 100), said.get("returned", 80), said.get("said", SAID))
    }
    questionnaires.count(actor=supervisor(), questionnaire=row, counts=told, on=DAY)


def sheet(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    path = Path("answers.xlsx")
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for number, row in enumerate((HEADS, *rows)):
            page.write_row(number, 0, row)
    content = path.read_bytes()
    path.unlink()
    return SimpleUploadedFile("回答.xlsx", content)


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_each_chosen_kind_of_problem_makes_one_question() -> None:
    row = make_questionnaire()
    assert [(each["kind"], each["title"]) for each in row.questions] == [
        ("profit", "逐利执法"), ("inspecting", "乱检查"), ("other", "入企检查不扫码"),
    ]  # fmt: skip
    assert row.questions[0]["text"] == "近一年有没有遇到过：逐利执法"


def test_what_was_met_comes_onto_the_list_with_how_many_said_so() -> None:
    row = make_questionnaire()
    with pytest.raises(Refused, match="还没有登记回答"):
        questionnaires.list_answer(actor=supervisor(), questionnaire=row, question=0, on=DAY)
    counted(row)
    problem = questionnaires.list_answer(actor=supervisor(), questionnaire=row, question=0, on=DAY)
    assert (problem.kind, problem.title, problem.source) == ("profit", "逐利执法", "questionnaire")
    assert problem.record == "营商环境问卷：企业 80 份中 12 份答“有”"
    with pytest.raises(Refused, match="已经有这个问题"):
        questionnaires.list_answer(actor=supervisor(), questionnaire=row, question=0, on=DAY)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"returned": 101}, "收回的多于发出的"),
        ({"said": SAID[:2]}, "不是每个问题"),
        ({"said": [{"yes": 81, "no": 0, "unsure": 0}, *SAID[1:]]}, "第 1 个问题的回答合计多于收回"),
        ({"said": [{"yes": 1}, *SAID[1:]]}, "第 1 个问题"),
    ],
)
def test_figures_that_cannot_be_are_refused(said: dict[str, Any], told: str) -> None:
    row = make_questionnaire()
    with pytest.raises(Refused, match=told):
        counted(row, **said)
    row.refresh_from_db()
    assert row.counts == {}


def test_only_supervisors_count_and_only_while_the_list_is_prepared() -> None:
    row = make_questionnaire()
    with pytest.raises(NotAllowed):
        questionnaires.count(
            actor=clerk(), questionnaire=row, counts={"企业": Counts(1, 1, SAID)}, on=DAY
        )
    row.campaign = make_sent()
    row.save()
    with pytest.raises(Refused, match="不能再改"):
        counted(row)


def test_spreadsheet_comes_back_as_it_was_given_out() -> None:
    row = make_questionnaire()
    counted(row)
    told = read_counts(SimpleUploadedFile("回答.xlsx", counts_file(row)), row)
    assert told == {"企业": Counts(100, 80, SAID)}
    Path("given.xlsx").write_bytes(counts_file(row))
    [page] = open_files([Path("given.xlsx")])
    assert page.read(list(page.header)).frame.height == 6


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("官员", "逐利执法", "9", "8", "1", "1", "1")], "第 2 行"),
        ([("企业", "逐利执法", "9", "8", "1", "", "1")], "不是数字"),
        (
            [
                ("企业", "逐利执法", "9", "8", "1", "1", "1"),
                ("企业", "乱检查", "9", "7", "1", "1", "1"),
            ],
            "前后不一",
        ),
        ([("企业", "逐利执法", "9", "8", "1", "1", "1")] * 2, "重复"),
    ],
)
def test_spreadsheet_with_a_fault_is_refused_with_its_row(
    rows: list[tuple[str, ...]], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        read_counts(sheet(*rows), make_questionnaire())


def test_spreadsheet_that_leaves_a_question_out_is_not_taken() -> None:
    row = make_questionnaire()
    told = read_counts(sheet(("企业", "逐利执法", "9", "8", "1", "1", "1")), row)
    with pytest.raises(Refused, match="不是每个问题"):
        questionnaires.count(actor=supervisor(), questionnaire=row, counts=told, on=DAY)


@pytest.mark.parametrize("source", ["visit", "talk", "random_check"])
def test_problem_from_a_visit_a_talk_or_a_check_names_that_record(source: str) -> None:
    campaign, actor = make_campaign(), supervisor()
    with pytest.raises(Refused, match="写明是哪一次"):
        campaigns.add_problem(
            actor=actor, campaign=campaign, kind="fees", title="收取材料费", source=source, on=DAY
        )
    problem = campaigns.add_problem(
        actor=actor, campaign=campaign, kind="fees", title="收取材料费", source=source,
        record="6 月 3 日走访工业园区 12 家企业", on=DAY,
    )  # fmt: skip
    assert (problem.source, "走访" in problem.record) == (source, True)


def test_page_shows_shares_and_never_takes_silence_for_no() -> None:
    row = make_questionnaire()
    counted(row)
    client = Client()
    client.force_login(supervisor())
    shown = client.get(reverse("campaigns:questionnaire", args=[row.uuid])).content.decode()
    assert "有 12 份（15.0%）" in shown
    assert (
        shown.count("没有登记") == 2 + 3 + 1
    )  # two figures and three questions of 群众, and the note below
    told = {"asked": "10", "returned": "10"} | {
        f"{code}_{n}": "1" for n in range(3) for code in ("yes", "no", "unsure")
    }
    client.post(reverse("campaigns:counts", args=[row.uuid]) + "?who=1", told)
    row.refresh_from_db()
    assert row.counts["群众"]["returned"] == 10
    assert client.get(reverse("campaigns:counts", args=[row.uuid]) + "?who=2").status_code == 404
