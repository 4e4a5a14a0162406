"""Groups of bodies and days in all the forms of labels, and the lists in them."""

import pytest

from hengjian.plans.documents.assignments import find_groups, read_value
from hengjian.plans.documents.bodies import are_bodies, is_body, split_bodies
from hengjian.plans.documents.sentences import bodies_in_sentences


def read(text: str) -> tuple[list[str], list[str], list[str]]:
    """Give what the only group of a text says."""
    (group,) = find_groups(text)
    said = group.assignment
    return said.lead, said.responsible, said.when


@pytest.mark.parametrize(
    "text",
    [
        "做好工作。（牵头单位：市甲局；责任单位：市乙局、各区政府；完成时限：2024年6月）",
        "做好工作。(牵头部门:市甲局,配合部门:市乙局,各区政府,完成时间:2024年6月)",
        "做好工作。[牵头单位：市甲局；责任单位：市乙局 各区政府；时限：2024年6月]",
        "做好工作。【牵头单位】市甲局【责任单位】市乙局、各区政府【完成时限】2024年6月",
        "做好工作。牵头单位：市甲局。责任单位：市乙局、各区政府。完成时限：2024年6月。",
        "做好工作。牵头：市甲局　配合：市乙局、各区政府　时限：2024年6月",
        "做好工作。（市甲局牵头，市乙局、各区政府按职责分工负责，2024年6月）",
        "做好工作。（由市甲局牵头，市乙局，各区政府配合；2024年6月）",
        "做好工作。（责任单位：市甲局（牵头）、市乙局、各区政府；完成时限：2024年6月）",
        "做好工作。（责任单位：市甲局牵头，市乙局、各区政府等参与；完成时限：2024年6月）",
        "做好工作。（牵 头 单 位：市甲局 责 任 单 位：市乙局、各区政府 完成时 限：2024年6月）",
        "做好工作。牵头单位为市甲局，责任单位为市乙局、各区政府，完成时限：2024年6月。",
        "做好工作。（牵头单位 市甲局；责任单位：市乙局、各区政府；完成时限：2024年6月",
    ],
)
def test_same_group_in_every_form(text: str) -> None:
    assert read(text) == (["市甲局"], ["市乙局", "各区政府"], ["2024年6月"])


def test_group_takes_no_more_than_its_own_stretch() -> None:
    text = "先做这件。（责任单位：市甲局）再做那件。（责任单位：市乙局）"

    assert [text[g.start : g.end] for g in find_groups(text)] == [
        "（责任单位：市甲局）",
        "（责任单位：市乙局）",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "落实制度（以下简称三项制度），各乡镇（街道）参照执行。",
        "责任编辑：张三",
        "相关部门要履行主体责任，明确责任单位和完成时限。",
        "由市场主体自主选择，完善负责机制（试行）。",
        "第十条第（一）项规定的情形",
    ],
)
def test_ordinary_words_are_no_group(text: str) -> None:
    assert find_groups(text) == []


def test_bodies_alone_in_brackets_count_only_after_a_sentence() -> None:
    assert read("做好工作。（省甲厅、省乙厅）")[1] == ["省甲厅", "省乙厅"]
    assert find_groups("移送公安机关（省甲厅）办理") == []


def test_time_in_a_heading_is_the_deadline_of_its_stage() -> None:
    assert read("动员部署阶段（2024年3月至4月）")[2] == ["2024年3月至4月"]
    assert find_groups("三年行动计划（2023—2025年）") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市甲局、市乙局，各区人民政府", ["市甲局", "市乙局", "各区人民政府"]),
        ("市文化和旅游局、市自然资源和规划局", ["市文化和旅游局", "市自然资源和规划局"]),
        ("市甲局和市乙局及各区政府", ["市甲局", "市乙局", "各区政府"]),
        ("各县（市、区）人民政府、市委党校（市行政学院）", ["各县（市、区）人民政府", "市委党校（市行政学院）"]),
        ("市甲局、市乙局等市级有关部门", ["市甲局", "市乙局"]),
        ("市甲局 市乙局", ["市甲局", "市乙局"]),
        ("市人力资源\n社会保障局", ["市人力资源社会保障局"]),
        ("市甲局、市甲局", ["市甲局"]),
        ("市甲局、各有关区、县级市", ["市甲局", "各有关区、县级市"]),
        ("各县（市）、区人民政府、市甲局", ["各县（市）、区人民政府", "市甲局"]),
        ("市甲局等政府各有关部门", ["市甲局"]),
        ("团市委、市税务、高新园", ["团市委", "市税务", "高新园"]),
        ("县直有关部门、各乡镇场", ["县直有关部门", "各乡镇场"]),
        ("市甲局（列第一位者为牵头单位，下同）", ["市甲局"]),
        ("无", []),
    ],
)  # fmt: skip
def test_list_gives_one_body_each_as_written(text: str, names: list[str]) -> None:
    assert split_bodies(text) == names


def test_names_are_told_from_sentences() -> None:
    assert is_body("市委依法治市办")
    assert is_body("各级行政执法部门")
    assert not is_body("建立健全工作机制的单位")
    assert are_bodies("市甲局、各乡镇（街道）、省妇联")
    assert not are_bodies("市甲局、完善制度")


def test_cell_of_a_table_may_have_labels_of_its_own() -> None:
    said = read_value("牵头单位：县甲局\n配合单位：县乙局、各乡镇", "responsible")

    assert (said.lead, said.responsible) == (["县甲局"], ["县乙局", "各乡镇"])


@pytest.mark.parametrize(
    ("text", "lead", "responsible"),
    [
        ("由市甲局牵头，市乙局、市丙局等按职责分工负责。", ["市甲局"], ["市乙局", "市丙局"]),
        ("20学时的培训由司法行政部门组织开展。", [], ["司法行政部门"]),
        ("由科技处会同监督处负责。", ["科技处"], ["监督处"]),
        ("市甲局负责制定标准，市乙局负责培训。", [], ["市甲局", "市乙局"]),
        ("各单位主要负责同志要亲自抓，由发证机构注销证件。", [], []),
        ("职责由“三定”规定予以明确。", [], []),
        ("由市甲局负责牵头，市乙局配合。", ["市甲局"], ["市乙局"]),
        ("由市甲局、市乙局，各县政府负责。", [], ["市甲局", "市乙局", "各县政府"]),
        ("由市甲局会同市乙局等部门研究提出。", ["市甲局"], ["市乙局"]),
        ("市甲局、市乙局对此项工作总负责。", [], ["市甲局", "市乙局"]),
        ("市甲局、市乙局等单位密切配合。", [], ["市甲局", "市乙局"]),
    ],
)
def test_sentence_names_who_leads_and_answers(
    text: str, lead: list[str], responsible: list[str]
) -> None:
    said = bodies_in_sentences(text)

    assert (said.lead, said.responsible) == (lead, responsible)
