"""Shapes of plans that were met in documents the parser had not been written with; the sentences are our own."""

import pytest

from hengjian.plans.documents.assignments import find_groups
from hengjian.plans.documents.plaintext import blocks_of_text
from hengjian.plans.documents.plan import plan_of
from hengjian.plans.documents.tasks import Task
from hengjian.plans.documents.webpages import blocks_of_page


def tasks(text: str) -> list[Task]:
    return list(plan_of(blocks_of_text(text)).tasks)


def rows(*lines: str) -> list[Task]:
    """Read a table of a page, its cells parted by bars, one row a line."""
    table = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split("|")) + "</tr>" for line in lines
    )
    return list(plan_of(blocks_of_page(f"<html><body><table>{table}</table></body></html>")).tasks)


def values(task: Task) -> list[str | None]:
    return [one.value for one in task.deadlines]


def figures(task: Task) -> list[float]:
    return [one.number for one in task.targets]


# --- who ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "lead", "responsible"),
    [
        ("（市甲局、某某办联络处、市乙局负责）", [], ["市甲局", "某某办联络处", "市乙局"]),
        ("（市甲局牵头督导，市乙局配合）", ["市甲局"], ["市乙局"]),
        ("（市甲局负责，各区政府结合实际落实）", [], ["市甲局", "各区政府"]),
        ("（市甲局负责。以下各项均须抓好落实，不再列出）", [], ["市甲局"]),
        ("协同配合单位：市甲局、市乙局。", [], ["市甲局", "市乙局"]),
    ],
)
def test_bodies_of_a_group(group: str, lead: list[str], responsible: list[str]) -> None:
    (found,) = find_groups(f"做好工作。{group}")

    assert (found.assignment.lead, found.assignment.responsible) == (lead, responsible)


def test_words_of_lasting_alone_in_brackets_are_the_deadline() -> None:
    (task,) = tasks("一、任务\n1.加强日常巡查和指导。（持续推进）\n2.")

    assert values(task) == [None]


def test_item_named_after_a_body_is_for_that_body() -> None:
    text = "三、职责分工\n（一）市甲局。负责组织培训和考试。\n（二）市乙局：指导各区做好宣传。\n"

    assert [task.responsible for task in tasks(text)] == [("市甲局",), ("市乙局",)]


def test_persons_and_reports_of_progress_are_no_part_of_a_task() -> None:
    text = "1.新建口袋公园2个。\n责任单位：市甲局\n项目责任人：张某某\n完成情况：已建成1个。\n"

    (task,) = tasks(text)
    assert (task.text, task.responsible, figures(task)) == ("新建口袋公园2个。", ("市甲局",), [2])


# --- numbers -----------------------------------------------------------------------------------------------


def test_bare_numbers_that_count_on_are_numbers_of_items() -> None:
    text = (
        "二、重点任务\n11完善清理制度，每年公布目录。\n责任单位：市甲局\n"
        "12改革执法体制，减少层次。\n责任单位：市乙局\n"
    )

    assert [(task.path, task.responsible) for task in tasks(text)] == [
        ("二/11", ("市甲局",)),
        ("二/12", ("市乙局",)),
    ]


def test_figures_at_the_start_of_paragraphs_are_no_numbers() -> None:
    assert [
        task.path for task in tasks("一、任务\n12个社区全面建成食堂。\n13家单位参加培训。\n")
    ] == ["一"]


def test_day_at_the_start_of_a_line_is_no_number() -> None:
    assert tasks("12.05.2016\n关于做好有关工作的通知\n") == []


def test_page_without_line_breaks_is_cut_at_its_numbers() -> None:
    text = (
        "各区人民政府： 现提出以下意见： 一、健全制度 1.完善清单制度。按年度更新清单。"
        "（市甲局牵头，市乙局参加） 2.完善公示制度。及时公开信息。（市丙局负责）"
    )

    assert [(task.path, task.lead, task.responsible) for task in tasks(text)] == [
        ("一/1", ("市甲局",), ("市乙局",)),
        ("一/2", (), ("市丙局",)),
    ]


def test_small_full_stops_and_commas_are_read_as_such() -> None:
    (task,) = tasks("1﹒开展业务培训工作﹒（责任单位﹕市甲局﹐市乙局）")

    assert (task.path, task.responsible) == ("1", ("市甲局", "市乙局"))


# --- aims, years, frames ---------------------------------------------------------------------------------


def test_aims_before_the_first_number_are_a_task() -> None:
    text = "今年的主要预期目标是：生产总值增长5%左右；失业率控制在4%以内。\n一、提升产业\n加快建设集群。\n"

    assert [(task.path, figures(task)) for task in tasks(text)] == [("", [5, 4]), ("一", [])]


def test_year_of_a_page_is_the_year_when_nothing_else_says_it() -> None:
    (task,) = tasks("[日期：2018-05-20]\n1.各单位于9月底前完成清理工作。\n")

    assert values(task) == ["2018-09"]


def test_source_and_time_of_a_page_are_no_task() -> None:
    assert tasks("目标责任分解书\n来源：本网 时间：2017-03-05\n") == []


def test_list_of_appendices_is_no_list_of_tasks() -> None:
    text = "一、抓好落实\n各单位要抓好各项任务的落实。\n附件：1.任务分解表\n2.民生实事一览表\n3.联系人名单\n"

    assert [task.path for task in tasks(text)] == ["一"]


def test_section_of_thoughts_is_no_task() -> None:
    assert tasks("一、工作思路\n坚持预防为主、综合治理的工作方针。\n") == []


# --- tables -----------------------------------------------------------------------------------------------


def test_plan_of_steps_in_a_column_gives_the_day_of_each() -> None:
    (task,) = rows(
        "序号|工作事项|进度安排|进展情况",
        "1|建设综合体|①2023年2月底前，完成招标。②3月底前，完成设计。|①2月10日，完成招标。",
    )

    assert values(task) == ["2023-02", "2023-03"]


def test_row_with_a_number_and_a_name_alone_heads_the_rows_below() -> None:
    found = rows(
        "序号|重点任务|完成时限|牵头部门|协办单位",
        "一|专项治理||||",
        "1|完善监测网络建设|2021年底前|市甲局|市乙局",
    )

    assert [(task.path, task.text) for task in found] == [("一/1", "完善监测网络建设")]


def test_head_may_name_the_year_and_the_kind_of_matters() -> None:
    (task,) = rows(
        "类别|民生事项名称|2022年度任务目标|责任单位|分管领导|工作完成情况",
        "四、教育|改扩建甲学校|完成2座教学楼建设|市甲局|张某某|完成70%",
    )

    assert (task.path, task.responsible, figures(task)) == ("四/1", ("市甲局",), [2])
    assert "张某某" not in task.text


def test_table_drawn_with_lines_is_read_row_by_row() -> None:
    text = (
        "任务分解表\n┌──┬────┬────┬─────┐\n│序号│工作任务│责任单位│完成时限│\n"
        "├──┼────┼────┼─────┤\n│1　│修订培训│市甲局、│2024年6月│\n│　　│制度　　│市乙局　│　　　　│\n"
        "├──┼────┼────┼─────┤\n│2　│开展培训│市乙局　│2024年9月│\n└──┴────┴────┴─────┘\n"
    )

    assert [(task.path, task.text, task.responsible, values(task)) for task in tasks(text)] == [
        ("1", "修订培训制度", ("市甲局", "市乙局"), ["2024-06"]),
        ("2", "开展培训", ("市乙局",), ["2024-09"]),
    ]


# --- what is no plan --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "目录\n一、总体要求........1\n二、主要任务........2\n（一）完善制度........2\n附件：任务分工表........7\n",
        "今天天气晴朗。我们到公园散步，看见许多花。\n",
        "（" * 5_000,
        "1." * 5_000,
        "（责任单位：" * 2_000,
        "等3家" * 5_000,
        "新建" * 5_000 + "等3家",
    ],
)
def test_text_that_is_no_plan_has_no_tasks(text: str) -> None:
    assert tasks(text) == []


def test_speech_has_no_bodies_and_no_figures_of_the_past() -> None:
    text = (
        "在全市会议上的讲话\n同志们：\n一、认清形势\n过去一年，全市办结案件1.2万件，办结率98.6%。\n"
        "二、突出重点\n今年要抓好三件事：抓学习，抓规范，抓监督。\n三、加强领导\n让我们一起努力！谢谢大家！\n"
    )

    assert [(task.lead, task.responsible, task.targets) for task in tasks(text)] == [
        ((), (), ())
    ] * 3


def test_empty_table_has_no_tasks() -> None:
    assert rows("序号|工作任务|责任单位|完成时限", "|||") == []
