"""What people fill in."""

from __future__ import annotations

from typing import Any

from django import forms

from hengjian.common.forms import PlainForm
from hengjian.registry.forms import BodyChoice, PlaceForm, day_field, long_field, short_field
from hengjian.supervision.forms import ANY
from hengjian.supervision.itemreviews.selectors import USES
from hengjian.supervision.itemreviews.states import Fate, State

LONGEST_SOURCE = 400


class LineFilterForm(PlainForm):
    """What the items of a review are narrowed to."""

    use = forms.ChoiceField(label="情况", required=False, choices=[ANY, *USES])


class ProposalFilterForm(PlainForm):
    """What a list of proposals is narrowed to."""

    state = forms.ChoiceField(label="状态", required=False, choices=[ANY, *State.choices])


class ReviewForm(PlaceForm):
    """Which items are to be looked at, over which years, by which standard."""

    place = BodyChoice("范围", help_text="这个单位和下级单位的事项。")
    since = day_field("起", required=True)
    until = day_field("止", required=True)
    rare = forms.IntegerField(
        label="极少发生（件以下，含）", required=False, min_value=0,
        help_text="没有标准的不填：只看有没有用过。",
    )  # fmt: skip
    source = short_field(
        "标准的出处", LONGEST_SOURCE, "哪个文件这样规定；没有的，写明是本机关自定。"
    )


class ProposeForm(PlainForm):
    """What is to become of an item, and why."""

    fate = forms.ChoiceField(
        label="拟处理意见",
        choices=[("", "请选择"), *Fate.choices],
        help_text="数字只是参考，由人判断有没有必要。",
    )
    reason = long_field("理由", "为什么没有实施的必要，或者怎样调整、并到哪个事项。", required=True)


class WordsForm(PlainForm):
    """Some words to a decision."""

    text = long_field("说明", "可以不填。")


class RefuseForm(PlainForm):
    """Why not."""

    text = long_field("为什么不同意", required=True)


class CarryOutForm(PlainForm):
    """How a proposal was carried out; an item that is cancelled or suspended ends on a day."""

    text = long_field("说明", "批准的文件等，可以不填。")

    def __init__(self, fate: str, *args: Any, **kwargs: Any) -> None:
        """Ask for the last day where there is one."""
        super().__init__(*args, **kwargs)
        if fate != Fate.ADJUST:
            last_day = day_field("实施到哪一天为止", "事项目录里的止日。", required=True)
            last_day.error_messages["required"] = "请填写实施到哪一天为止。"
            self.fields["last_day"] = last_day
