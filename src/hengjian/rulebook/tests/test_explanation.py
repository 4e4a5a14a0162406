"""The words of explanations, situation by situation."""

from __future__ import annotations

import pytest

from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.cases import Act, Case
from hengjian.rulebook.explanation import Explanation, as_lines, as_text, explain
from hengjian.rulebook.explanation.layout import columns
from hengjian.rulebook.explanation.states import STATES
from hengjian.rulebook.outcomes import Verdict
from hengjian.rulebook.tests.explained import act, case, day, explained, judged, rulebook

FILED = act("filing", "2024-09-09")


def pause(start: str, end: str | None, reason: str = "testing") -> tuple[Act, ...]:
    """Give a pause from its first day to the day on which time runs again."""
    begun = act("pause_start", start, about="P1", reason=reason)
    return (begun,) if end is None else (begun, act("pause_end", end, about="P1"))


def runs(explanation: Explanation) -> list[tuple[str, str, str, str]]:
    """Give the steps in short: sort, first and last day, numbers."""
    return [
        (
            step.sort,
            f"{day_of(step.start):%m-%d}",
            f"{day_of(step.end):%m-%d}",
            "" if step.first is None else f"{step.first}-{step.last}",
        )
        for step in explanation.steps
    ]


# --- deadlines --------------------------------------------------------------------------------------


def test_late_decision_whose_last_day_moved_off_a_sunday() -> None:
    found = explained(".60.late", case(FILED, act("decision", "2024-12-11")))

    assert found.sentence == (
        "立案后应当在 90 天内作出处罚决定，最迟 2024年12月9日（周一）；"
        "处罚决定的日期是 2024年12月11日（周三），逾期 2 天。"
    )
    assert found.arithmetic == (
        "2024-09-09 立案 ＋ 90 天 ＝ 2024-12-08（周日），顺延至 2024-12-09（周一）；"
        "2024-12-11 处罚决定，逾期 2 天"
    )
    assert runs(found) == [
        ("start", "09-09", "09-09", ""),
        ("counted", "09-10", "12-08", "1-90"),
        ("last_day", "12-09", "12-09", ""),
        ("late", "12-10", "12-11", "1-2"),
        ("act", "12-11", "12-11", ""),
    ]
    assert (found.outcome, found.severity, found.days_late) == ("违反", "瑕疵", 2)
    assert found.citations == ("《程序法》第六十条", "《行业程序规定》第八条")


def test_decision_that_is_not_there_is_overdue_until_the_observed_day() -> None:
    found = explained(".60.late", case(FILED, observed="2024-12-19"))

    assert found.sentence.endswith(
        "；至数据截至日 2024年12月19日（周四）仍没有处罚决定的记录，已逾期 10 天。"
    )
    assert found.days_late == 10


def test_pause_inside_the_limit_is_taken_out_and_numbers_go_on_after_it() -> None:
    found = explained(
        ".60.late",
        case(
            FILED, *pause("2024-10-08", "2024-10-18"), act("decision", "2024-12-20"), domain="tea"
        ),
    )

    assert found.arithmetic == (
        "2024-09-09 立案 ＋ 90 天 ＋ 检测 10 天 ＝ 2024-12-18（周三）；2024-12-20 处罚决定，逾期 2 天"
    )
    assert runs(found)[1:5] == [
        ("counted", "09-10", "10-07", "1-28"),
        ("paused", "10-08", "10-17", ""),
        ("counted", "10-18", "12-17", "29-89"),
        ("last_day", "12-18", "12-18", "90-90"),
    ]
    assert ("期间停止计算（检测）", "2024-10-08 至 10-17，10 天", "acts.csv 第 3、4 行") in [
        (fact.label, fact.value, fact.source) for fact in found.facts
    ]


@pytest.mark.parametrize(
    ("acts", "note"),
    [
        (
            pause("2024-12-11", "2024-12-18"),
            "期间停止计算（检测）2024-12-11 至 12-17：开始时期限已经届满，没有扣除",
        ),
        (
            pause("2024-10-11", "2024-10-18", "hearing"),
            "期间停止计算（听证）2024-10-11 至 10-17：该期限没有规定可以因此停止计算，没有扣除",
        ),
        (
            pause("2024-08-01", "2024-09-05"),
            "期间停止计算（检测）2024-08-01 至 09-04：在期限开始以前已经结束，没有扣除",
        ),
        (
            (act("extension", "2024-12-10", limit="limits.decide", days=30),),
            "延长期限 2024-12-10（周二）延长 30 天：作出时期限已经届满，没有计入",
        ),
    ],
)
def test_what_does_not_move_the_last_day_is_named_with_its_reason(
    acts: tuple[Act, ...], note: str
) -> None:
    found = explained(".60.late", case(FILED, *acts, act("decision", "2024-12-20"), domain="tea"))

    assert found.notes == (note,)
    assert found.due == day("2024-12-09")


def test_extension_made_on_the_last_day_and_pause_begun_the_day_after_it_still_count() -> None:
    extended = act("extension", "2024-12-09", limit="limits.decide", days=30)
    decided = act("decision", "2025-02-20")
    late = explained(".60.late", case(FILED, extended, decided, domain="tea"))
    stopped = explained(
        ".60.late", case(FILED, *pause("2024-12-10", "2024-12-20"), decided, domain="tea")
    )

    assert late.due == day("2025-01-07")
    assert stopped.due == day("2024-12-18")
    assert late.notes == stopped.notes == ()
    assert runs(stopped)[1:5] == [
        ("counted", "09-10", "12-08", "1-90"),
        ("rolled", "12-09", "12-09", ""),
        ("paused", "12-10", "12-17", ""),
        ("last_day", "12-18", "12-18", ""),
    ]


def test_extension_beyond_what_is_allowed_counts_up_to_it() -> None:
    extended = act("extension", "2024-12-01", limit="limits.decide", days=40)
    of = case(FILED, extended, act("decision", "2025-01-20"), domain="tea")
    found = explained(".60.late", of)

    assert found.arithmetic.startswith(
        "2024-09-09 立案 ＋ 90 天 ＋ 延长 30 天 ＝ 2025-01-07（周二）"
    )
    assert runs(found)[1:4] == [
        ("counted", "09-10", "12-08", "1-90"),
        ("extended", "12-09", "01-06", "91-119"),
        ("last_day", "01-07", "01-07", "120-120"),
    ]
    assert found.notes == (
        "延长期限 2024-12-01（周日）延长 40 天：累计最多延长 30 天，超出的 10 天没有计入",
    )
    assert explained(".60.extension", of).sentence == (
        "累计延长不得超过 30 日，本案已延长 40 日；不符合规定。"
    )


def test_extension_until_a_day_beyond_what_is_allowed_says_how_far_beyond() -> None:
    extended = act("extension", "2024-12-01", limit="limits.decide", until="2025-01-17")
    found = explained(
        ".60.late", case(FILED, extended, act("decision", "2025-01-20"), domain="tea")
    )

    assert found.notes == (
        "延长期限 2024-12-01（周日）延长至 2025-01-17：累计最多延长 30 天，超出的 10 天没有计入",
    )


def test_open_case_says_how_many_days_are_left() -> None:
    found = explained(".60.late", case(FILED, observed="2024-12-01"))

    assert found.sentence == (
        "立案后应当在 90 天内作出处罚决定，最迟 2024年12月9日（周一）；"
        "至数据截至日 2024年12月1日（周日）还没有处罚决定的记录，还剩 8 天。"
    )
    assert (found.days_left, found.days_late) == (8, None)


def test_last_day_itself_is_said_to_be_the_last() -> None:
    assert explained(".60.late", case(FILED, observed="2024-12-09")).sentence.endswith(
        "还没有处罚决定的记录，当天就是最后一天。"
    )


def test_source_that_cannot_know_of_pauses_leaves_a_late_act_undecided() -> None:
    found = explained(
        ".60.late",
        case(
            FILED, act("decision", "2024-12-20"), hidden=("pause_start", "extension"), domain="tea"
        ),
    )

    assert found.sentence == (
        "立案后应当在 90 天内作出处罚决定；按现有记录已超过期限，但可能有停止计算或者延长，无法判断："
        "来源没有包含“期间停止计算”；来源没有包含“延长期限”。"
    )
    assert found.due is None
    assert found.steps == ()


def test_working_days_show_every_run_across_a_holiday_with_its_name() -> None:
    found = explained(
        ".64.too-early", case(act("notice", "2024-09-27"), act("decision", "2024-10-09"))
    )

    assert found.sentence == (
        "告知后应当等满 5 个工作日才可以作出处罚决定；"
        "处罚决定在 2024年10月9日（周三），最早应在 2024年10月11日（周五），早了 2 天。"
    )
    assert runs(found)[:6] == [
        ("start", "09-27", "09-27", ""),
        ("day_off", "09-28", "09-28", ""),
        ("counted", "09-29", "09-30", "1-2"),
        ("day_off", "10-01", "10-07", ""),
        ("counted", "10-08", "10-09", "3-4"),
        ("last_day", "10-10", "10-10", "5-5"),
    ]
    assert [step.note for step in found.steps if step.sort == "day_off"] == ["周末", "国庆节"]


def test_wait_that_was_waived_names_the_act_that_lifted_it() -> None:
    acts = act("notice", "2024-09-27"), act("waiver", "2024-09-28"), act("decision", "2024-10-09")

    assert explained(".64.too-early", case(*acts)).sentence.endswith("，因有“放弃听证”不必等满。")


def test_wait_that_counts_its_first_day_ends_a_day_sooner() -> None:
    found = explained(
        ".64.notified-late", case(act("notice", "2024-10-01"), act("hearing", "2024-10-05"))
    )

    assert found.arithmetic == (
        "2024-10-01 事先告知（当天计入） ＋ 7 天 ＝ 2024-10-07（周一）；2024-10-05 举行听证，早了 2 天"
    )
    assert runs(found)[0] == ("start", "10-01", "10-01", "1-1")


def test_months_end_in_a_shorter_month_and_pauses_are_made_up_in_days() -> None:
    filed = act("filing", "2024-11-30")
    found = explained(
        ".70.closing",
        case(filed, *pause("2024-12-10", "2024-12-20"), act("closing", "2025-03-31")),
    )

    assert found.sentence == (
        "立案后应当在 3 个月内结案，最迟 2025年3月10日（周一）；"
        "结案的日期是 2025年3月31日（周一），逾期 21 天。"
    )
    assert runs(found)[1:5] == [
        ("counted", "12-01", "02-28", "1-3"),
        ("paused", "12-10", "12-19", ""),
        ("extended", "03-01", "03-10", "1-10"),
        ("last_day", "03-10", "03-10", ""),
    ]


def test_hours_are_counted_from_the_hour() -> None:
    found = explained(
        ".71.report",
        case(act("decision", "2024-12-20", at="10:00"), act("report", "2024-12-21", at="13:30")),
    )

    assert found.sentence == (
        "决定后应当在 24 小时内报告，最迟 2024年12月21日（周六）10:00；"
        "报告的时间是 2024年12月21日（周六）13:30，逾期 3 小时 30 分钟。"
    )


def test_without_the_hour_days_alone_can_show_that_hours_have_run_out() -> None:
    nobody_knows = case(act("decision", "2024-12-20"), act("report", "2024-12-22"))
    not_reported = case(act("decision", "2024-12-20"), observed="2024-12-23")

    found = explained(".71.report", nobody_knows)

    assert found.sentence == (
        "决定后应当在 24 小时内报告，最迟 2024年12月21日（周六）；"
        "报告的时间是 2024年12月22日（周日），逾期 1 天。"
    )
    assert found.arithmetic == (
        "2024-12-20 处罚决定（没有写明时刻） ＋ 24 小时 ＝ 2024-12-21（周六）；2024-12-22 报告，逾期 1 天"
    )
    assert [(step.sort, step.note) for step in found.steps] == [
        ("start", "处罚决定，没有写明时刻"),
        ("counted", ""),
        ("last_day", "至迟当天期满"),
        ("late", ""),
        ("act", "报告"),
    ]
    assert explained(".71.report", not_reported).sentence.endswith("逾期 2 天。")


def test_flags_are_written_as_notes() -> None:
    barely = explained(
        ".61.service", case(act("decision", "2024-12-02"), act("service", "2024-12-12"))
    )
    recorded = act("decision", "2024-12-09", recorded_on="2025-01-01")

    assert barely.severity == "提示"
    assert barely.notes == ("在有争议的边界日之内，仅作提示（相差不超过 1 天）",)
    assert explained(".60.late", case(FILED, recorded)).notes == (
        "期限内完成，但录入晚于最后一天（2025-01-01 录入）",
    )
    assert explained(
        ".61.service", case(act("decision", "2025-12-29"), observed="2026-02-01")
    ).notes == ("日历尚未公布，暂按周一至周五推算（已公布到 2025 年）",)
    running = case(act("decision", "2024-12-02"), *pause("2024-12-05", None), observed="2024-12-25")
    assert explained(".61.service", running).notes == ("期间仍在停止计算",)


# --- the other patterns -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "of", "sentence"),
    [
        (
            ".42.two-officers",
            case(act("asking", "2024-12-20", people={"officer": ["张三"]})),
            "询问应当由两名以上执法人员进行；登记的执法人员为 1 人（张*）。",
        ),
        (
            ".51.onsite-fine",
            case(
                act("decision", "2024-12-20", amount=1234550, kinds="fine"),
                procedure="summary",
                party="company",
            ),
            "当场罚款不得超过 3,000 元，本案罚款 12,345.50 元；超出 9,345.50 元。",
        ),
        (
            ".58.same-person",
            case(
                act("filing", "2024-09-09", people={"officer": ["张三", "李四"]}),
                act("review", "2024-10-10", people={"reviewer": ["张三"]}),
            ),
            "执法人员不得担任本案的审核人员；有 1 人（张*）同时是法制审核的审核人员和立案的执法人员。",
        ),
        (
            ".57.panel",
            case(
                act("panel", "2024-10-01"), act("hearing", "2024-10-10"),
                act("decision", "2024-12-02"), major=1,
            ),
            ("听证以后应当先集体讨论；2024年10月10日（周四）举行听证以后、"
            "2024年12月2日（周一）处罚决定以前没有集体讨论的记录。"),
        ),
        (
            ".58.closed-without-review",
            case(FILED, act("closing", "2024-12-02"), major=1),
            "重大案件应当法制审核；案件已经结束，没有法制审核的记录。",
        ),
        (
            ".58.closed-without-review",
            case(FILED, major=1),
            "重大案件应当法制审核；案件尚未结束，还没有法制审核的记录。",
        ),
        (
            ".27.fine-after-transfer",
            case(act("transfer", "2024-10-08"), act("decision", "2024-12-02")),
            ("案件移送以后不得作出处罚决定；2024年10月8日（周二）移送以后又有处罚决定的记录，"
            "日期是 2024年12月2日（周一）。"),
        ),
        (
            ".63.not-told",
            case(act("notice", "2024-10-08", told=0), major=1),
            "应当告知当事人有权要求听证；本案事先告知的“已告知听证权利”为“否”，不符合规定。",
        ),
        (
            ".65.heavy",
            case(FILED, major=1),
            "处罚应当与违法行为相当；须由人判断：处罚与违法行为是否相当。",
        ),
        (
            ".64.too-early",
            case(act("decision", "2024-10-09")),
            ("告知后应当等满 5 个工作日才可以作出处罚决定；"
            "处罚决定在 2024年10月9日（周三），此前没有事先告知的记录。"),
        ),
        (
            ".65.heavy",
            case(FILED, major=0),
            "“处罚是否过重”不适用：不属于这种情形（重大案件为“否”）。",
        ),
    ],
)  # fmt: skip
def test_each_pattern_has_its_own_words(rule: str, of: Case, sentence: str) -> None:
    assert explained(rule, of).sentence == sentence


# --- what is not known ------------------------------------------------------------------------------


FINE = act("decision", "2024-12-20", amount=50000, kinds="fine")


@pytest.mark.parametrize(
    ("rule", "of", "why"),
    [
        (".60.late", case(FILED, gaps=("decision",)), "“处罚决定”有一行无法读取"),
        (".60.late", case(FILED, hidden=("decision",)), "来源没有包含“处罚决定”"),
        (".60.late", case(FILED, domain=None), "没有说明领域"),
        (
            ".60.late",
            case(FILED, *pause("2024-10-01", "2024-10-08"), domain="silk"),
            "所属领域的程序规定尚未读过，记录中又有停止计算或者延长",
        ),
        (
            ".51.onsite-fine",
            case(act("decision", "2024-12-20", kinds="fine"), procedure="summary", party="person"),
            "“处罚决定”（acts.csv 第 2 行）的“金额”没有填写",
        ),
        (".51.onsite-fine", case(FINE, procedure="summary"), "案件的“当事人类别”没有填写"),
        (
            ".51.onsite-fine",
            case(FINE, procedure="summary", party="other"),
            "“当场罚款的上限”没有规定这类情形的取值",
        ),
        (".42.two-officers", case(act("asking", "2024-12-20")), "“询问”没有登记执法人员"),
        (
            ".58.same-person",
            case(FILED, act("review", "2024-10-10", people={"reviewer": ["张三"]})),
            "“立案”没有登记执法人员",
        ),
        (
            ".71.report",
            case(act("decision", "2024-12-20"), act("report", "2024-12-21", at="10:00")),
            "“处罚决定”没有写明时刻",
        ),
        (
            ".71.report",
            case(act("decision", "2024-12-20", at="10:00"), act("report", "2024-12-21")),
            "“报告”没有写明时刻",
        ),
        (
            ".60.late",
            case(FILED, act("extension", "2024-12-01", limit="limits.decide"), domain="tea"),
            "“延长期限”（acts.csv 第 3 行）没有写明延长多少天或者延长至哪一天",
        ),
        (
            ".61.service",
            case(act("decision", "2029-06-01"), observed="2029-07-01"),
            "日历只到 2028 年，其后的工作日无法计算",
        ),
    ],
)  # fmt: skip
def test_what_is_not_known_is_named_with_its_reason(rule: str, of: Case, why: str) -> None:
    found = explained(rule, of)

    assert found.unknown == (why,)
    assert found.outcome == "不明"
    assert why in found.sentence


def test_unknown_fact_that_could_change_nothing_is_not_named() -> None:
    of = case(FILED, hidden=("transfer",), gaps=("decision",), observed="2025-03-31")

    assert explained(".60.late", of).unknown == ("“处罚决定”有一行无法读取", "来源没有包含“移送”")
    in_time = case(FILED, act("decision", "2024-12-01"), hidden=("transfer",))
    assert explained(".60.late", in_time).unknown == ()


# --- facts and law ----------------------------------------------------------------------------------


def test_absent_act_is_a_fact_with_its_reason() -> None:
    facts = {fact.label: fact for fact in explained(".60.late", case(FILED)).facts}

    assert facts["处罚决定"].value == "没有记录"
    assert facts["处罚决定"].source == "该来源包含此类行为，无记录视为未发生"
    assert facts["立案"].source == "acts.csv 第 2 行"


def test_law_names_the_very_value_its_citation_and_who_set_it() -> None:
    (national,) = explained(".60.late", case(FILED)).law
    (sector,) = explained(".60.late", case(FILED, domain="tea")).law

    assert (national.value, national.citation, national.origin) == (
        "90 天", "《程序法》第六十条", "一般规定",
    )  # fmt: skip
    assert (sector.citation, sector.origin) == ("《行业程序规定》第八条第一款", "领域：茶叶")
    assert sector.terms == "末日遇休息日顺延，检测期间不计入，可以延长 30 天"


def test_no_name_is_shown_in_full() -> None:
    people = {"officer": ["欧阳明", "李四"]}
    found = explained(".42.two-officers", case(act("asking", "2024-12-20", people=people)))

    assert ("询问：执法人员", "2 人（李*、欧*）") in [(f.label, f.value) for f in found.facts]
    assert "欧阳明" not in as_text(found)


# --- layout -----------------------------------------------------------------------------------------


def test_lines_are_aligned_and_keep_to_the_width() -> None:
    found = explained(".60.late", case(FILED, act("decision", "2024-12-11")))
    lines = as_lines(found, 80)

    assert lines[0] == "■ 违反（瑕疵）逾期未作出处罚决定"
    assert "  事实  程序      普通程序            案件信息" in lines
    assert "        立案      2024-09-09（周一）  acts.csv 第 2 行" in lines
    assert "        2024-09-10 至 12-08  第 1–90 天" in lines
    assert all(columns(line) <= 80 for line in lines)
    assert len(lines) <= 25


def test_text_for_a_cell_is_one_paragraph() -> None:
    found = explained(".60.late", case(FILED, act("decision", "2024-12-11")))

    assert as_text(found) == (
        found.sentence
        + "依据：《程序法》第六十条（另见《行业程序规定》第八条）。"
        + f"计算：{found.arithmetic}。"
        + "事实：程序 普通程序，案件信息；立案 2024-09-09（周一），acts.csv 第 2 行；"
        "处罚决定 2024-12-11（周三），acts.csv 第 3 行；没有记录：移送。"
    )


def test_every_verdict_has_a_phrase() -> None:
    phrased = {verdict for _, verdict in STATES}

    assert phrased == set(Verdict)


def test_same_judgement_is_explained_in_the_same_words() -> None:
    of = case(FILED, act("decision", "2024-12-11"), domain="tea")

    assert explain(rulebook(), judged(".60.late", of)) == explained(".60.late", of)
