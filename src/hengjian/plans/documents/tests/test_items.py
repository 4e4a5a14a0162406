"""Which text a group answers for, and what on a page is not of the plan."""

from hengjian.plans.documents.plaintext import blocks_of_text
from hengjian.plans.documents.plan import plan_of
from hengjian.plans.documents.tasks import Task


def tasks(text: str) -> list[Task]:
    return list(plan_of(blocks_of_text(text)).tasks)


def said(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Give path, wording and responsible bodies of each task."""
    return [(task.path, task.text, task.responsible) for task in tasks(text)]


def test_each_paragraph_with_a_group_is_a_task_of_its_item() -> None:
    text = "一、任务\n1.提高能力\n开展政治培训。（责任单位：市甲局）\n开展业务培训。（责任单位：市乙局）\n"

    assert said(text) == [
        ("一/1", "开展政治培训。", ("市甲局",)),
        ("一/1", "开展业务培训。", ("市乙局",)),
    ]


def test_group_in_a_heading_is_for_all_that_stands_under_it() -> None:
    text = "一、提高能力（责任单位：市甲局）\n（一）开展政治培训工作。\n（二）开展业务培训工作。\n"

    assert [(path, who) for path, _, who in said(text)] == [
        ("一/（一）", ("市甲局",)),
        ("一/（二）", ("市甲局",)),
    ]


def test_group_below_several_items_is_for_all_of_them() -> None:
    text = "（一）提高能力\n1.开展政治培训工作。\n2.开展业务培训工作。\n责任单位：市甲局\n"

    assert [(path, who) for path, _, who in said(text)] == [
        ("（一）/1", ("市甲局",)),
        ("（一）/2", ("市甲局",)),
    ]


def test_details_of_one_sentence_stay_one_task() -> None:
    text = "1.完善工作机制：\n（1）编制目录清单；\n（2）公布目录清单。（责任单位：市甲局）\n"

    (task,) = tasks(text)
    assert task.responsible == ("市甲局",)
    assert "编制目录清单" in task.text
    assert "公布目录清单" in task.text


def test_labels_between_heading_and_text_are_for_the_text() -> None:
    text = (
        "（一）开展专项整治\n责任单位：市甲局\n完成时限：2024年6月\n全面梳理突出问题，形成清单。\n"
    )

    (task,) = tasks(text)
    assert (task.text, task.responsible) == ("全面梳理突出问题，形成清单。", ("市甲局",))
    assert [one.value for one in task.deadlines] == ["2024-06"]


def test_numbers_in_run_on_text_begin_items() -> None:
    text = (
        "二、重点任务(一)提升能力素质1.提高政治能力。加强学习教育。2 .开展业务培训。组织集中轮训。"
        "(二)规范执法行为1.开展专项整治。\n"
    )

    assert [task.path for task in tasks(text)] == ["二/（一）/1", "二/（一）/2", "二/（二）/1"]


def test_lost_number_is_counted() -> None:
    text = "四、规范检查\n()建立随机机制\n随机抽取检查对象。\n()规范检查行为\n不得影响正常经营。\n"

    assert [task.path for task in tasks(text)] == ["四/（一）", "四/（二）"]


def test_page_marks_in_sentences_are_taken_out_and_the_text_joined() -> None:
    long = "全面贯彻落实各项工作要求，" * 8
    text = (
        f"1、工作方案{long}提\n2、升能力。一、任务（一）{long}各部门于2024年10月前\n"
        f"3、，完成清理。（二）{long}持\n4、续推进工作落实。\n"
    )

    found = tasks(text)
    assert [task.path for task in found] == ["一/（一）", "一/（二）"]
    assert [one.value for one in found[0].deadlines] == ["2024-10"]
    assert found[1].text.endswith("持续推进工作落实。")


def test_ordinary_numbers_are_no_page_marks() -> None:
    text = "1、开展培训工作。\n2、开展评查工作。\n3、开展检查工作。\n4、开展考核工作。\n"

    assert [task.path for task in tasks(text)] == ["1", "2", "3", "4"]


def test_excerpts_and_links_to_other_texts_are_no_tasks() -> None:
    plan = "".join(f"{n}、开展第{n}项工作，认真抓好落实。\n" for n in "一二三四五六七八")
    text = (
        f"{plan}2023年度考核实施意见\n一 指导思想。以考核促落实，2020年底前基本建成...\n"
        "相关推荐\n一、某某地方工作总结。2021年底前完成。\n"
    )

    assert [task.path for task in tasks(text)] == list("一二三四五六七八")


def test_notice_and_signature_are_no_tasks() -> None:
    text = (
        "现公开征求意见，可通过以下方式提出：\n一、电子邮件：a@example.com\n二、联系电话：000-0000\n"
        "某某市司法局\n2024年2月23日\n工作方案\n一、总体要求\n坚持依法行政。\n二、任务\n"
        "（一）开展专项整治工作。（责任单位：市甲局）\n（二）总结经验做法，形成制度成果。\n"
        "某某市司法局\n2024年2月23日\n"
    )

    assert said(text) == [
        ("二/（一）", "开展专项整治工作。", ("市甲局",)),
        ("二/（二）", "总结经验做法，形成制度成果。", ()),
    ]


def test_goals_are_tasks_only_with_a_day_or_a_figure() -> None:
    text = (
        "一、指导思想\n坚持以人民为中心的思想。\n二、工作目标\n到2025年底，满意度达到90%以上。\n"
        "三、组织领导\n成立工作领导小组。\n"
    )

    assert [task.path for task in tasks(text)] == ["二", "三"]


def test_wrapped_lines_are_joined() -> None:
    line = "各部门要认真贯彻落实工作要求切实加强组织领导明确责任分工"
    text = "\n".join(["一、任务", *[line] * 12, "（责任单位：市甲", "局、市乙局）", ""])

    (task,) = tasks(text)
    assert task.responsible == ("市甲局", "市乙局")
    assert task.text == line * 12


def test_short_lines_are_paragraphs_of_their_own() -> None:
    assert len(blocks_of_text("各部门要认真贯彻\n2024年12月\n底前完成。\n")) == 3


def test_decimal_numbers_stand_under_their_own_first_part() -> None:
    text = "1.提高能力\n1.1开展政治培训工作。\n1.2开展业务培训工作。\n2.规范行为\n2.1开展专项整治工作。\n"

    assert [task.path for task in tasks(text)] == ["1.1", "1.2", "2.1"]


def test_text_without_tasks_gives_none() -> None:
    assert tasks("今天天气很好。\n我们去公园。\n") == []


def test_table_of_contents_is_no_list_of_tasks() -> None:
    body = "一、总体要求\n坚持依法行政。\n二、重点任务\n（一）开展专项整治工作。（市甲局负责）\n"

    for contents in (
        "目  录\n一、总体要求…………1\n二、重点任务......2\n（一）开展专项整治工作……3\n",
        "目录\n一、总体要求 1\n二、重点任务 2\n",
        "目录\n一、总体要求\n二、重点任务\n",
    ):
        assert said(contents + body) == [("二/（一）", "开展专项整治工作。", ("市甲局",))]


def test_group_before_its_text_is_for_that_text() -> None:
    text = "一、任务\n1.（责任单位：市甲局）开展业务培训工作。\n2.（责任单位：市乙局）开展案卷评查工作。\n"

    assert said(text) == [
        ("一/1", "开展业务培训工作。", ("市甲局",)),
        ("一/2", "开展案卷评查工作。", ("市乙局",)),
    ]


def test_list_of_lines_that_happen_to_be_equally_long_is_not_joined() -> None:
    text = "".join(f"{n}.持续加强行政执法人员业务培训和教育管理工作\n" for n in range(1, 10))

    assert [task.path for task in tasks(text)] == [str(n) for n in range(1, 10)]
