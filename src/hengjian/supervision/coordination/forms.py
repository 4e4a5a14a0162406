"""What people fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from hengjian.common.forms import PlainForm
from hengjian.registry.forms import (
    CHOOSE,
    BodyChoice,
    BodyChoices,
    PlaceForm,
    day_field,
    long_field,
    short_field,
)
from hengjian.registry.models.bodies import Body
from hengjian.supervision.coordination import law
from hengjian.supervision.coordination.models import Major, Position
from hengjian.supervision.coordination.states import MajorState, State
from hengjian.supervision.forms import ANY, choices

CASES_HELP = "一行一个案号，没有就不填；只能填您看得到的案件。"


class DisputeFilterForm(PlainForm):
    """What a list of disputes is narrowed to."""

    words = forms.CharField(label="标题或提请单位", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[ANY, *State.choices])


class MajorFilterForm(PlainForm):
    """What a list of major matters is narrowed to."""

    words = forms.CharField(label="标题或提出单位", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[ANY, *MajorState.choices])


class DisputeForm(PlaceForm):
    """A dispute that comes in."""

    title = short_field("标题", 200)
    kind = forms.ChoiceField(label="争议种类")
    domain = forms.ChoiceField(label="执法领域", required=False)
    bodies = BodyChoices(
        Body.objects.none(), label="争议各方", to_field_name="uuid", help_text="至少两个单位。"
    )
    stance = forms.ChoiceField(
        label="各方主张",
        choices=[
            CHOOSE,
            (Position.Stance.CLAIMS, "都主张由自己办理"),
            (Position.Stance.REFUSES, "都认为不由自己办理"),
        ],
        help_text="登记以后，每个单位的主张、理由和立案日期可以分别填写。",
    )
    text = long_field("争议的事项", required=True)
    asked_by = short_field("提请协调的单位", 200)
    asked_on = day_field("提请日期", required=True)
    cases = long_field("涉及的案件", CASES_HELP)

    def __init__(self, places: QuerySet[Body], *args: Any, **kwargs: Any) -> None:
        """Offer these bodies, the kinds of the pack and its sectors."""
        super().__init__(places, *args, **kwargs)
        self._choose("kind", choices(law.kinds()))
        self._choose("domain", [("", "不分领域"), *law.domains()])

    def _choose(self, name: str, offered: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = offered


class PositionForm(PlainForm):
    """What a body holds."""

    stance = forms.ChoiceField(label="主张", choices=[CHOOSE, *Position.Stance.choices])
    reasons = long_field("理由和依据", required=True)
    filed_on = day_field("立案日期", "已经立案的填写；两个以上单位都有管辖权的，由最先立案的办理。")


class ActingForm(PlaceForm):
    """Which body acts, and why."""

    acting = BodyChoice("由哪个单位办理")
    text = long_field("情况和理由", required=True)


class DecisionForm(ActingForm):
    """What the government decided."""

    decision = short_field("政府决定文号", 100)
    field_order = ("decision", "acting", "text")


class MajorForm(PlaceForm):
    """A major matter or case."""

    kind = forms.ChoiceField(label="类别", choices=[CHOOSE, *Major.Kind.choices])
    title = short_field("标题", 200)
    text = long_field("情况", required=True)
    asked_by = short_field("提出的单位", 200)
    asked_on = day_field("提出日期", required=True)
    lead = BodyChoice("主办单位")
    joins = BodyChoices(Body.objects.none(), label="参加单位", to_field_name="uuid", required=False)
    due = day_field("办结截止日")
    listed = forms.BooleanField(label="挂牌督办", required=False)
    raised_to = short_field("提级到", 200, "由上级监督机构办理的才填。", required=False)
    cases = long_field("涉及的案件", CASES_HELP)


class RaiseMajorForm(PlainForm):
    """Whether it is listed for follow-up or raised."""

    listed = forms.BooleanField(label="挂牌督办", required=False)
    raised_to = short_field("提级到", 200, required=False)
    text = long_field("理由", required=True)


class TextForm(PlainForm):
    """Some sentences."""

    text = long_field("情况和理由", required=True)
