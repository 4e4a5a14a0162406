"""What people fill in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from hengjian.accounts.models import Account
from hengjian.common.forms import DayInput, PlainForm
from hengjian.common.picking import Picking, PickingSeveral, Placed
from hengjian.registry import leadership, selectors
from hengjian.registry.models.bodies import Area, Body
from hengjian.registry.models.checks import FIRST_YEAR, LAST_YEAR, CredentialCheck
from hengjian.registry.models.items import Item
from hengjian.registry.models.officers import Credential, Examined, Officer
from hengjian.registry.models.parties import Party
from hengjian.registry.states import Action, State, actions_from
from hengjian.registry.yearly import Standing, year_to_check

CHOOSE = ("", "请选择")
YEARS_OFFERED = 5


class BodyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A body of the tree, shown at its depth."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        """Offer nothing yet: the form that is filled in knows what."""
        kwargs.setdefault("empty_label", CHOOSE[1])
        kwargs.setdefault("widget", Picking)
        super().__init__(Body.objects.none(), label=label, to_field_name="uuid", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """Write the name of a body, with its place in the tree."""
        return Placed(obj.name, obj.path)


def placed(bodies: Iterable[Body]) -> list[tuple[str, str]]:
    """Give bodies as what a list is narrowed to, each with its place in the tree."""
    return [(str(body.uuid), Placed(body.name, body.path)) for body in bodies]


class BodyChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Some bodies of the tree."""

    widget = PickingSeveral

    def label_from_instance(self, obj: Any) -> str:
        """Write the name of a body, with its place in the tree."""
        return Placed(obj.name, obj.path)


class AccountChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """An account, shown with its user name: names are not unique."""

    def label_from_instance(self, obj: Any) -> str:
        """Write both names of an account."""
        return f"{obj.display_name}（{obj.username}）"


def day_field(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    """Give a field for a day."""
    return forms.DateField(label=label, required=required, widget=DayInput, help_text=help_text)


def long_field(label: str, help_text: str = "", *, required: bool = False) -> forms.CharField:
    """Give a field for some sentences."""
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=required, widget=area, help_text=help_text)


def short_field(
    label: str, longest: int, help_text: str = "", *, required: bool = True
) -> forms.CharField:
    """Give a field for a line."""
    return forms.CharField(label=label, max_length=longest, required=required, help_text=help_text)


class PlaceForm(PlainForm):
    """A form that offers bodies wherever it has a choice of them."""

    def __init__(self, places: QuerySet[Body], *args: Any, **kwargs: Any) -> None:
        """Offer these bodies."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, BodyChoice | BodyChoices):
                field.queryset = places


class AreaForm(PlainForm):
    """An administrative division."""

    code = short_field("区划代码", 12, "国家标准的代码，如 6 位或者 9 位数字。")
    name = short_field("名称", 100)
    parent = forms.ModelChoiceField(
        Area.objects.all(), label="上级区划", to_field_name="uuid", required=False, empty_label="没有"
    )  # fmt: skip


def _ways() -> list[tuple[str, str]]:
    return [("", "没有写"), *((each.code, each.label) for each in leadership.ways().values())]


class BodyForm(PlaceForm):
    """What is said of a body."""

    name = short_field("单位名称", 200)
    kind = forms.ChoiceField(label="主体类别", choices=[CHOOSE, *Body.Kind.choices])
    code = short_field(
        "统一社会信用代码", 20, "18 位；没有自己代码的内设、派出机构不填。", required=False
    )
    area = forms.ModelChoiceField(
        Area.objects.all(), label="所在区划", to_field_name="uuid", required=False, empty_label="不填"
    )  # fmt: skip
    basis = long_field("依据", "使它有执法权的法律、法规、规章，或者委托文件。")
    mandate = long_field("三定规定", "机构编制部门印发的职能配置、内设机构和人员编制规定：文号。")
    led = forms.ChoiceField(
        label="领导体制", choices=_ways, required=False,
        help_text="由上级部门领导的，监督发现的问题要告知它的上一级主管部门；不知道的不选。",
    )  # fmt: skip
    superior = short_field(
        "上一级主管部门", 200, "由上级部门领导的填写，如省的同一部门。", required=False
    )
    valid_from = day_field("起")


class NewBodyForm(BodyForm):
    """A body to be registered."""

    parent = BodyChoice("上级单位", required=False, empty_label="没有上级")
    field_order = (
        "name", "parent", "kind", "code", "area", "basis", "mandate", "led", "superior", "valid_from",
    )  # fmt: skip


class MoveForm(PlaceForm):
    """Another place in the tree."""

    parent = BodyChoice("新的上级单位", required=False, empty_label="没有上级")


class EndForm(PlaceForm):
    """The end of a body."""

    last_day = day_field("最后一天", "当天它还在。", required=True)
    successor = BodyChoice("承继单位", required=False, empty_label="没有")


class LastDayForm(PlainForm):
    """The day on which something ends."""

    last_day = day_field("最后一天", "当天仍有效。", required=True)


class EntrustForm(PlaceForm):
    """An entrustment to a body."""

    delegator = BodyChoice("委托单位")
    scope = long_field("委托事项", "照委托书写。", required=True)
    items = forms.ModelMultipleChoiceField(
        Item.objects.none(), label="事项目录中的事项", to_field_name="uuid", required=False
    )
    basis = long_field("依据")
    valid_from = day_field("起", required=True)
    valid_until = day_field("止", "当天仍有效。", required=True)
    published_on = day_field("公布日")


class OfficerForm(PlaceForm):
    """What is said of somebody who enforces or assists."""

    name = short_field("姓名", 64)
    body = BodyChoice("所在单位")
    kind = forms.ChoiceField(label="人员类别", choices=[CHOOSE, *Officer.Kind.choices])
    number = short_field("工号", 40, "同一单位内不重复；导入证件时用它对上人。", required=False)
    establishment = forms.ChoiceField(label="编制", choices=Officer.Establishment.choices)
    post = short_field("岗位", 100, required=False)
    joined_on = day_field("到岗日")
    left_on = day_field("离岗日")


class AccountForm(PlainForm):
    """The account of an officer."""

    account = AccountChoice(
        Account.objects.none(), label="账号", to_field_name="uuid", required=False,
        empty_label="不关联", help_text="同一单位在用的账号；一个账号只关联一个人。",
    )  # fmt: skip

    def __init__(self, accounts: QuerySet[Account], *args: Any, **kwargs: Any) -> None:
        """Offer these accounts."""
        super().__init__(*args, **kwargs)
        field = self.fields["account"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker
        field.queryset = accounts


class CredentialForm(PlainForm):
    """What a credential says."""

    kind = forms.ChoiceField(label="证件类别", choices=[CHOOSE, *Credential.Kind.choices])
    number = short_field("证件号码", 40)
    fields_named = short_field("执法领域", 400, "证件上写的领域，多个用顿号分开。", required=False)
    issuer = short_field("发证机关", 200, required=False)
    examined_on = day_field("考试合格日", "发证和增加执法领域时填写；没有的，在下面写明原因。")
    exam_note = short_field(
        "考试的说明",
        200,
        "没有考试合格日的原因，或者增加领域而没有另外考试的原因。",
        required=False,
    )
    valid_from = day_field("起", required=True)
    valid_until = day_field("止", "当天仍有效；不填就是长期。")


class CheckFilterForm(PlainForm):
    """What the checks of credentials are narrowed to."""

    year = forms.TypedChoiceField(label="年度", required=False, coerce=int)
    words = short_field("姓名、单位或者证件号码", 60, required=False)
    standing = forms.ChoiceField(
        label="情况", required=False, choices=[("", "全部"), *Standing.choices]
    )
    examined = forms.ChoiceField(
        label="考试", required=False, choices=[("", "不限"), *Examined.choices]
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        """Offer the years that can be checked by now, the one under way first."""
        super().__init__(*args, **kwargs)
        newest = year_to_check(day)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [
            (year, f"{year} 年度") for year in range(newest, newest - YEARS_OFFERED, -1)
        ]


class CheckForm(PlainForm):
    """How the check of a credential ended."""

    year = forms.IntegerField(label="审验年度", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    result = forms.ChoiceField(label="结果", choices=[CHOOSE, *CredentialCheck.Result.choices])
    on = day_field("审验日期", required=True)
    ground = long_field("原因", "没有通过的必须写。")


class StandingForm(PlainForm):
    """What is done with a credential."""

    action = forms.ChoiceField(label="办什么")
    day = day_field("日期", "从当天起生效。", required=True)
    ground = long_field("原因", required=True)

    def __init__(self, state: State, *args: Any, **kwargs: Any) -> None:
        """Offer what can be done with a credential that stands so."""
        super().__init__(*args, **kwargs)
        field = self.fields["action"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [CHOOSE, *((each.value, each.label) for each in actions_from(state))]

    def clean_action(self) -> Action:
        """Give the action itself."""
        return Action(self.cleaned_data["action"])


class PartyForm(PlaceForm):
    """What is said of a party."""

    kind = forms.ChoiceField(label="当事人类别", choices=[CHOOSE, *Party.Kind.choices])
    name = short_field("姓名或者名称", 200)
    body = BodyChoice("登记单位")
    number_kind = forms.ChoiceField(
        label="证件种类", choices=[("", "没有证件号码"), *Party.NumberKind.choices], required=False
    )
    number = forms.CharField(
        label="证件号码", max_length=60, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class NumberForm(PlainForm):
    """A number to find a party by."""

    number_kind = forms.ChoiceField(label="证件种类", choices=Party.NumberKind.choices)
    number = forms.CharField(
        label="证件号码", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class RevealForm(PlainForm):
    """What a number is wanted for."""

    purpose = short_field("用途", 200, "写明为哪一件案件、办什么事；这次查看会记入日志。")


class BodyFilterForm(PlainForm):
    """What a reader of bodies looks for."""

    words = forms.CharField(
        label="名称（含曾用名）、代码", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="主体类别", required=False, choices=[("", "全部类别"), *Body.Kind.choices]
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部状态"), *Body.State.choices]
    )


class OfficerFilterForm(PlainForm):
    """What a reader of officers looks for."""

    words = forms.CharField(
        label="姓名、工号、证件号码、单位", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="人员类别", required=False, choices=[("", "全部人员"), *Officer.Kind.choices]
    )
    credential = forms.ChoiceField(
        label="证件", required=False,
        choices=[
            ("", "不限"), (selectors.HELD, "今天有有效证件"), (selectors.NOT_HELD, "今天没有有效证件"),
            (selectors.LEFT, "已离岗，证件没有收回"),
        ],
    )  # fmt: skip


class PartyFilterForm(PlainForm):
    """What a reader of parties looks for."""

    words = forms.CharField(
        label="姓名或者名称", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="当事人类别", required=False, choices=[("", "全部类别"), *Party.Kind.choices]
    )
