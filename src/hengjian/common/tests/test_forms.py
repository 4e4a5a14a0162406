"""What a form says of a value that cannot be used."""

import pytest
from django import forms

from hengjian.common.forms import PlainForm


class Sample(PlainForm):
    """One field of each sort."""

    day = forms.DateField(label="送达日期", required=False)
    count = forms.IntegerField(label="件数（100%）", required=False, min_value=1, max_value=9)
    share = forms.DecimalField(label="比例", required=False)
    words = forms.CharField(label="说明", required=False, max_length=3)
    month = forms.RegexField(
        r"^\d{4}-\d{2}$", label="月份", required=False, error_messages={"invalid": "月份请写成 2026-03 这样。"}
    )  # fmt: skip
    until = forms.DateField(
        label="止", required=False, error_messages={"invalid": "止日写不对。"}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("day", "2026-02-30", "送达日期不是一个日期，请写成 2026-03-04 这样。"),
        ("count", "三", "件数（100%）请填写整数。"),
        ("count", "0", "件数（100%）不能小于 1。"),
        ("count", "10", "件数（100%）不能大于 9。"),
        ("share", "多", "比例请填写数字。"),
        ("words", "一二三四", "说明不能超过 3 个字，现在有 4 个。"),
        ("words", "一\0", "说明里有看不见的字符，请删去后重新填写。"),
        ("month", "三月", "月份请写成 2026-03 这样。"),
        ("until", "三月", "止日写不对。"),
    ],
)
def test_value_that_cannot_be_used_is_told_with_the_name_of_its_field(
    name: str, value: str, said: str
) -> None:
    assert Sample({name: value}).errors == {name: [said]}
