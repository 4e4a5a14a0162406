"""Drafts as a leader reads them: every figure filled in, every task named, nothing left blank, tables that fit."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from fractions import Fraction

import docx
import pytest
from docx.enum.section import WD_ORIENT

from hengjian.accounts.models import Account
from hengjian.accounts.tests.factories import DAY
from hengjian.evaluation import figures
from hengjian.evaluation.figures import Figure, Measure
from hengjian.plans.models.ledger import Plan, Task
from hengjian.plans.papers import HEAD, WIDTHS, Kind, paper_of, sections_of
from hengjian.plans.services import tasks
from hengjian.plans.services.tasks import Telling
from hengjian.plans.standing import standing
from hengjian.plans.tests.factories import make_plan, make_task, office
from hengjian.supervision.papers.word import word_of

pytestmark = pytest.mark.django_db
LATER = date(2026, 5, 1)


def ledger(by: Account) -> Plan:
    """Make a ledger with a task of each kind: late, done, silent, soon, without a day, without anybody."""
    plan = make_plan(by)
    late = make_task(by, plan, days=("2026-03-31",))
    tasks.tell(actor=by, task=late, telling=Telling("going", "清单正在起草。"), on=DAY)
    done = make_task(by, plan, days=("2026-04-30",))
    told = tasks.tell(actor=by, task=done, telling=Telling("whole", "清单已经公布。"), on=DAY)
    tasks.review(actor=office(), progress=told, accepted=True, comment="", on=DAY)
    make_task(by, plan, days=("2026-06-30",))
    nobody = make_task(by, plan, days=("",))
    nobody.owners.all().delete()
    Task.objects.filter(pk=nobody.pk).update(lead=[], responsible=[])
    return plan


def words(kind: Kind, plan: Plan, on: date = LATER) -> dict[str, str]:
    """Give the sections of a paper by their headings."""
    found = sections_of(kind, standing(plan, None, on))
    return {each.heading: "\n".join(each.paragraphs) for each in found}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("empty", [True, False])
def test_nothing_is_left_blank_in_any_paper(kind: Kind, empty: bool) -> None:  # noqa: FBT001  drawn by name
    by = office()
    told = words(kind, make_plan(by) if empty else ledger(by))

    assert len(told) >= 5
    for heading, text in told.items():
        assert text.strip(), heading
        assert not re.search(
            r"（\s*）|“\s*”|《\s*》|请补写|None|[_＿]{2}|[x×]{2}|：。|、。|，，", text
        ), text


def test_late_task_is_named_with_its_words_its_body_its_day_and_what_was_said_last() -> None:
    told = words(Kind.CIRCULAR, ledger(office()))["二、逾期未完成的任务"]

    assert told == (
        "逾期未完成 1 项：\n"
        "第 1 项“梳理行政执法事项，3月底前公布清单”（单位/1/7/），期限 2026年3月31日，已逾期 31 天。"
        "最近进展：清单正在起草（2026-03-02）。"
    )


def test_circular_asks_the_late_and_the_silent_for_what_the_ledger_wants_of_them() -> None:
    by = office()
    told = words(Kind.CIRCULAR, ledger(by))["四、要求"]

    assert "逾期任务的牵头单位（单位/1/7/）" in told
    assert "没有报过进展的单位（单位/1/7/、没有写单位）" in told
    assert words(Kind.CIRCULAR, make_plan(by))["四、要求"] == "各项任务请按期限继续推进。"


def test_mid_term_evaluation_states_what_is_in_the_way_and_what_comes_next() -> None:
    told = words(Kind.MID, ledger(office()))

    assert told["五、存在的问题"].split("\n") == [
        "逾期的 1 项，牵头的是单位/1/7/：第 1 项。", "没有报过进展的 2 项：第 3 项、第 4 项。",
        "没有写单位的 1 项，没有人负责：第 4 项。", "没有定到月的期限的 1 项，不能按期限督促：第 4 项。",
    ]  # fmt: skip
    assert told["六、今后三个月到期的任务"] == (
        "第 3 项“梳理行政执法事项，3月底前公布清单”（单位/1/7/），2026年6月30日到期。"
    )
    assert words(Kind.MID, ledger(office()), LATER - timedelta(days=60))[
        "六、今后三个月到期的任务"
    ].startswith("第 1 项")


def test_final_evaluation_lists_what_was_done_and_what_was_not_with_their_last_words() -> None:
    told = words(Kind.FINAL, ledger(office()))

    assert told["五、完成情况"].split("\n")[1].endswith("最近进展：清单已经公布（2026-03-02）。")
    left = told["六、没有完成的任务怎样处理"].split("\n")
    assert left[0] == "没有完成的 3 项："
    assert [line.split("，")[-1].split("。")[0] for line in left[1:]] == [
        "逾期", "按期推进", "没有定到月的期限",
    ]  # fmt: skip


def test_measured_target_says_whether_it_is_reached_once(monkeypatch: pytest.MonkeyPatch) -> None:
    by = office()
    plan = make_plan(by)
    task = make_task(by, plan)
    target = {"text": "达到95%以上", "number": 95, "unit": "%", "comparator": ">="}
    Task.objects.filter(pk=task.pk).update(targets=[target], measure="m")
    monkeypatch.setattr(figures, "catalogue", lambda: [Measure("m", "按期公开", "%", "")])
    found = Figure(Fraction(9, 10), 9, 10, "", "")
    monkeypatch.setattr(figures, "figure", lambda *_, **__: found)

    told = words(Kind.MID, plan)

    assert told["二、指标完成情况"] == (
        "第 1 项“梳理行政执法事项，3月底前公布清单”：按期公开，单位/1/2026年1月15日至2026年5月1日为90%（9/10）"
        "；原定达到95%以上，没有达到。"
    )
    assert "平台指标没有达到原定的 1 项：第 1 项。" in told["五、存在的问题"]


def test_table_lies_across_and_fits_between_the_margins() -> None:
    content = paper_of(Kind.REPORT, standing(ledger(office()), None, LATER))

    paper = docx.Document(io.BytesIO(word_of(content, widths=WIDTHS)))

    letter, annex = paper.sections
    assert (letter.orientation, annex.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    (table,) = paper.tables
    across = (annex.page_width, annex.left_margin, annex.right_margin)
    room = across[0] - across[1] - across[2]  # type: ignore[operator]  # all are set
    for row in (table.rows[0], table.rows[-1]):
        given = [cell.width for cell in row.cells]
        assert len(given) == len(HEAD) == len(WIDTHS)
        assert all(given)
        assert sum(given) <= room
    assert not table.autofit


def test_letter_without_widths_stays_upright() -> None:
    content = paper_of(Kind.REPORT, standing(ledger(office()), None, LATER))

    paper = docx.Document(io.BytesIO(word_of(content)))

    assert [each.orientation for each in paper.sections] == [WD_ORIENT.PORTRAIT] * 2
