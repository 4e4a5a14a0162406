"""What people fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from hengjian.common.forms import PlainForm
from hengjian.registry.forms import (
    CHOOSE,
    BodyChoice,
    PlaceForm,
    day_field,
    long_field,
    short_field,
)
from hengjian.registry.models.bodies import Body
from hengjian.supervision import law as supervision_law
from hengjian.supervision.forms import ANY, choices, files_field
from hengjian.supervision.law import Term
from hengjian.supervision.referrals import law
from hengjian.supervision.referrals.models import Study
from hengjian.supervision.referrals.states import State


class ReferralFilterForm(PlainForm):
    """What a list of referrals is narrowed to."""

    words = forms.CharField(label="标题", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[ANY, *State.choices])
    kind = forms.ChoiceField(label="线索种类", required=False)
    lamp = forms.ChoiceField(
        label="处理情况", required=False, choices=[ANY, ("waiting", "还没有告知"), ("over", "逾期没有告知")]
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds of the pack."""
        super().__init__(*args, **kwargs)
        _choose(self, "kind", choices(law.kinds(), ANY))


class ReferralForm(PlaceForm):
    """A clue about officers."""

    body = BodyChoice("反映的单位")
    kind = forms.ChoiceField(label="线索种类")
    channel = forms.ChoiceField(label="线索来源")
    title = short_field("标题", 200)
    person = short_field("涉及的人员", 200, "姓名、单位、职务；还不清楚的，写明怎样不清楚。")
    text = long_field("线索的主要内容", required=True)

    def __init__(
        self, places: QuerySet[Body], *args: Any, fixed: bool = False, **kwargs: Any
    ) -> None:
        """Offer these bodies, or none where what it came out of says which; and the lists of the pack."""
        super().__init__(places, *args, **kwargs)
        if fixed:
            del self.fields["body"]
        _choose(self, "kind", choices(law.kinds()))
        _choose(self, "channel", choices(supervision_law.channels()))


class ApprovalForm(PlainForm):
    """Whether a referral is filed."""

    filed = forms.ChoiceField(
        label="审批结果", choices=[CHOOSE, ("yes", "同意立案"), ("no", "不予立案")]
    )
    text = long_field("审批意见", required=True)


class ItemForm(PlainForm):
    """A piece of evidence."""

    title = short_field("证据", 200)
    origin = short_field("来源和取得方式", 200, "从哪里、怎样取得的。")
    obtained_on = day_field("取得日期", required=True)
    materials = files_field("材料")


class FinishForm(PlainForm):
    """What the evidence shows."""

    text = long_field("查明的情况", required=True)
    opinion = long_field("处理意见", required=True)


class StudyForm(PlainForm):
    """What several people held together."""

    studied_on = day_field("研究日期", required=True)
    host = short_field("主持人", 64)
    participants = long_field(
        "参加人", "两人以上，一行一人：姓名 职务；主持人也写在里面。", required=True
    )
    text = long_field("研究情况", "各人的意见，包括不同意见。", required=True)
    conclusion = forms.ChoiceField(label="结论", choices=[CHOOSE, *Study.Conclusion.choices])
    opinion = long_field("理由", required=True)


class DecisionForm(PlainForm):
    """Whether a referral is transferred."""

    result = forms.ChoiceField(label="决定", choices=[CHOOSE, *Study.Conclusion.choices])
    text = long_field("理由", required=True)


class TransferForm(PlainForm):
    """What is transferred to whom."""

    to = short_field("受移送机关", 200, "有管辖权的监察机关全称。")
    facts = long_field("查明的情况", required=True)
    demand = long_field("请对方办理的事项", required=True)
    materials = long_field("移送材料", "一行一件。", required=True)
    due = day_field("请对方最迟告知处理情况的日期")

    def __init__(self, term: Term | None, *args: Any, **kwargs: Any) -> None:
        """Say where the day comes from."""
        super().__init__(*args, **kwargs)
        self.fields["due"].help_text = (
            "没有读到期限，可以不填；填了，到期没有告知的会提醒。"
            if term is None
            else f"本地建议 {term.days} 天（{term.note}），可以改；到期没有告知的会提醒。"
        )


def _choose(form: PlainForm, name: str, offered: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
    field.choices = offered
