"""Figures to be reached, told from figures of the past and of the law."""

import pytest

from hengjian.plans.documents.targets import find_targets


@pytest.mark.parametrize(
    ("text", "number", "unit", "comparator"),
    [
        ("合格率达到100%", 100, "%", ">="),
        ("优良率达到80%以上", 80, "%", ">="),
        ("换证率达到百分之百", 100, "%", ">="),
        ("办结率98.5%", 98.5, "%", "="),
        ("错误率低于0.5%", 0.5, "%", "<"),
        ("覆盖率超过九成即90%以上", 90, "%", ">="),
        ("纠错率控制在5%以下", 5, "%", "<="),
        ("满意度提高10个百分点", 10, "百分点", "="),
        ("每年学法时间不得少于40学时", 40, "学时", ">="),
        ("培训时间不少于40个学时", 40, "学时", ">="),
        ("每年至少开展1次评查", 1, "次", ">="),
        ("每年举办2 期以上讲座", 2, "期", ">="),
        ("每年至少向上级部门报送1篇经验", 1, "篇", ">="),
        ("每年对主体进行一次清理", 1, "次", "="),
        ("同一年度检查不超过两次", 2, "次", "<="),
        ("培育10个示范点", 10, "个", "="),
        ("审批时限压缩至3个工作日以内", 3, "工作日", "<="),
        ("满意度达到90分以上", 90, "分", ">="),
    ],
)
def test_figure_to_be_reached(text: str, number: float, unit: str, comparator: str) -> None:
    found = find_targets(text)

    assert [(one.number, one.unit, one.comparator) for one in found] == [(number, unit, comparator)]
    assert found[0].text in text


def test_second_of_two_figures_is_a_target_as_the_first_is() -> None:
    assert [one.number for one in find_targets("完成法规草案3件、规章2件")] == [3, 2]


@pytest.mark.parametrize(
    "text",
    [
        "先后2次征求40余家单位的意见",
        "截至目前累计办结1280件",
        "涉及轻微违法行为282项",
        "严格落实三项制度，做到两个维护",
        "对5000元以上罚款实行法制审核",
        "在15个工作日内办结",
        "打造一批示范单位",
        "近五年未发生的事项",
        "第一批清单",
        "一次性告知",
        "三级行政执法协调监督体系",
        "《三年行动计划（2023-2025年）》",
    ],
)
def test_other_figures_are_no_targets(text: str) -> None:
    assert find_targets(text) == []
