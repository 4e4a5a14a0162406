"""What people fill in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from hengjian.accounts.models import Account
from hengjian.common.forms import FilesField, PlainForm
from hengjian.common.picking import Narrowing, Picking
from hengjian.registry.forms import (
    CHOOSE,
    AccountChoice,
    BodyChoice,
    PlaceForm,
    day_field,
    long_field,
    placed,
    short_field,
)
from hengjian.registry.models.bodies import Body
from hengjian.supervision import law
from hengjian.supervision.law import Code
from hengjian.supervision.models import Matter
from hengjian.supervision.states import ClueState, State

ANY = ("", "全部")
GUIDED = (
    ("yes", "已经进入复议、诉讼程序，不重复监督"),
    ("no", "还没有进入，可以依法申请复议、提起诉讼"),
)
GUIDED_WHERE = (
    "已经进入的，写明机关和案号；还没有的，写明可以向哪个机关申请复议、向哪个法院起诉，最迟哪一天。"
)


def choices(codes: Mapping[str, Code], first: tuple[str, str] = CHOOSE) -> list[tuple[str, str]]:
    """Give a list of the pack as choices, each with its article."""
    return [first, *((code.code, code.label) for code in codes.values())]


class MatterFilterForm(PlainForm):
    """What a list of matters is narrowed to."""

    words = forms.CharField(label="标题或文号", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[ANY, *State.choices])
    issue = forms.ChoiceField(label="问题分类", required=False)
    body = forms.ChoiceField(label="单位", required=False, widget=Narrowing)
    lamp = forms.ChoiceField(
        label="期限", required=False,
        choices=[ANY, ("over", "逾期"), ("soon", "将到期"), ("in_time", "按期")],
    )  # fmt: skip
    listed = forms.ChoiceField(
        label="挂牌、提级", required=False,
        choices=[ANY, ("listed", "挂牌督办"), ("raised", "提级监督")],
    )  # fmt: skip
    # Not asked but linked to, above the list.
    mine = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, bodies: Iterable[Body], *args: Any, **kwargs: Any) -> None:
        """Offer these bodies."""
        super().__init__(*args, **kwargs)
        self._choose("issue", choices(law.issues(), ANY))
        self._choose("body", [ANY, *placed(bodies)])

    def _choose(self, name: str, offered: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = offered


def files_field(label: str) -> FilesField:
    """Give a field for the kinds of files that are kept."""
    told = "PDF、图片、DOCX、XLSX，每个不超过 20 MB，一次最多 10 个。"
    return FilesField(label=label, required=False, help_text=told)


class ClueFilterForm(PlainForm):
    """What a list of clues is narrowed to."""

    words = forms.CharField(label="标题", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[ANY, *ClueState.choices])
    answer = forms.ChoiceField(
        label="转办函", required=False,
        choices=[ANY, ("waiting", "还没有办理结果"), ("over", "逾期没有办理结果")],
    )  # fmt: skip


class ClueForm(PlaceForm):
    """A clue that came in."""

    body = BodyChoice("反映的单位")
    channel = forms.ChoiceField(label="来源")
    title = short_field("标题", 200)
    text = long_field("内容")
    received_on = day_field("收到日期", required=True)
    remedy = short_field(
        "复议、诉讼情况",
        200,
        "同一争议已经进入复议或者诉讼的，写明机关和案号；没有就不填。",
        required=False,
    )

    def __init__(self, places: QuerySet[Body], *args: Any, **kwargs: Any) -> None:
        """Offer these bodies and the channels of the pack."""
        super().__init__(places, *args, **kwargs)
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)  # noqa: S101  declared above
        channel.choices = choices(law.channels())


class ClueLetterForm(PlainForm):
    """A letter about a clue: to another organ, or to whoever brought it."""

    to = short_field("主送", 200)
    facts = long_field("有关情况", required=True)
    demand = long_field("要求或者告知事项", required=True)
    due = day_field("请对方最迟回复的日期", "转办的可以写明；没有就不填。")


class MatterForm(PlainForm):
    """A matter that is opened."""

    title = short_field("标题", 200)
    issue = forms.ChoiceField(label="问题分类")
    kind = forms.ChoiceField(label="监督方式", choices=Matter.Kind.choices)
    started_by = short_field(
        "省级专项监督的名称", 200, "专项监督由省级以上监督机构开展；承接的才填。", required=False
    )
    listed = forms.BooleanField(
        label="挂牌督办",
        required=False,
        help_text="挂牌督办是重点监督的方式：选了就按重点监督立项。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds of issue of the pack."""
        super().__init__(*args, **kwargs)
        issue = self.fields["issue"]
        assert isinstance(issue, forms.ChoiceField)  # noqa: S101  declared above
        issue.choices = choices(law.issues())


class LetterForm(PlainForm):
    """A letter that the agency has to answer."""

    facts = long_field("查明的情况", required=True)
    demand = long_field("要求", required=True)
    due = day_field("反馈截止日", required=True)

    def __init__(self, day: date, term: str, *args: Any, **kwargs: Any) -> None:
        """Suggest the day of the local term, and say where it comes from."""
        kwargs.setdefault("initial", {})
        found = law.term(term)
        if found is not None:
            kwargs["initial"].setdefault("due", day + timedelta(days=found.days))
        super().__init__(*args, **kwargs)
        self.fields["due"].help_text = (
            "条例没有规定天数，由文书写明。"
            if found is None
            else f"条例没有规定天数；本地建议 {found.days} 天（{found.note}），可以改。"
        )


class DecisionForm(LetterForm):
    """The government's decision, as it came."""

    number = short_field("决定书文号", 100, "决定书由本级人民政府制发，这里只登记。")
    field_order = ("number", "facts", "demand", "due")


def _asked_for(ask: Mapping[str, Any]) -> forms.Field:
    """Give the field for what the pack asks: a choice, a day, a few paragraphs or a line."""
    label, required, told = ask["label"], ask.get("required", False), ask.get("help", "")
    if ask.get("choices"):
        offered = [CHOOSE, *((each, each) for each in ask["choices"])]
        return forms.ChoiceField(label=label, help_text=told, required=required, choices=offered)
    if ask.get("day") or ask.get("past"):
        return day_field(label, told, required=required)
    if ask.get("long"):
        return long_field(label, told, required=required)
    return short_field(label, 200, told, required=required)


class BesideForm(PlainForm):
    """What goes beside the matter's course: what the pack asks of its kind, and until when one wants to hear of it."""

    facts = long_field("查明的情况", required=True)
    demand = long_field("要求或者建议", required=True)

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        """Ask what the pack asks of letters of this kind."""
        super().__init__(*args, **kwargs)
        meant = law.letters()[kind].more
        self.asked = [each["name"] for each in meant.get("asks", [])]
        for each in meant.get("asks", []):
            field = self.fields[each["name"]] = _asked_for(each)
            verb = "选择" if each.get("choices") else "填写"
            field.error_messages["required"] = f"请{verb}{field.label}。"
        if meant.get("back"):
            self.fields["due"] = day_field("请对方最迟回复的日期")

    def said(self, given: dict[str, Any]) -> dict[str, str]:
        """Take what the pack asks out of what was filled in, as texts."""
        texts = {name: given.pop(name) for name in self.asked}
        return {name: str(text) if text is not None else "" for name, text in texts.items()}


class ProposalForm(BesideForm):
    """A proposal to the government."""

    facts = long_field("查明的情况和办理经过", required=True)
    demand = long_field("建议政府决定的内容", required=True)


class SuggestionForm(BesideForm):
    """A suggestion about a person."""

    suggestion = forms.ChoiceField(label="处理建议")

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        """Offer the four suggestions of article 32."""
        super().__init__(kind, *args, **kwargs)
        field = self.fields["suggestion"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = choices(law.suggestions())


class ReplyForm(PlainForm):
    """What came back to a letter."""

    kind = forms.ChoiceField(label="种类")
    replied_on = day_field("日期", required=True)
    text = long_field("内容", required=True)
    materials = files_field("材料")

    def __init__(self, back: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        """Offer what can come back to such a letter."""
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [CHOOSE, *back.items()]


class MergeForm(PlainForm):
    """Into which matter a clue goes."""

    matter = forms.ChoiceField(label="事项", widget=Picking)

    def __init__(self, matters: Iterable[Matter], *args: Any, **kwargs: Any) -> None:
        """Offer these matters."""
        super().__init__(*args, **kwargs)
        field = self.fields["matter"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        offered = ((str(each.uuid), f"{each.number}　{each.title}") for each in matters)
        field.choices = [CHOOSE, *offered]


class ConfirmForm(PlainForm):
    """Nothing to fill in: the button says it."""


class OrganForm(PlaceForm):
    """What letters say of a supervision organ."""

    name = short_field("发文机关", 100, "照公章写，如某市司法局。")
    government = short_field("本级人民政府", 100)
    mark = short_field("发文代字", 16, "写在文号前面，各机关不同；发过文以后不能改。")
    contact = short_field("联系方式", 200, "写在文书末尾。", required=False)


class NewOrganForm(OrganForm):
    """A supervision organ to be registered."""

    place = BodyChoice("监督范围", help_text="它监督的单位里最上一级的那个。")
    field_order = ("place", "name", "government", "mark", "contact")


class ReasonForm(PlainForm):
    """A reason for what is done."""

    text = long_field("理由", required=True)


class RaiseForm(ReasonForm):
    """Listed follow-up, or a higher office."""

    listed = forms.BooleanField(label="挂牌督办", required=False)
    raised_to = short_field("提级到哪个机关", 200, required=False)
    field_order = ("listed", "raised_to", "text")


class GuideForm(ReasonForm):
    """Where the sender of a clue is led: to what is going on already, or to what is open to him."""

    entered = forms.ChoiceField(label="现在的情况", choices=[CHOOSE, *GUIDED])
    remedy = short_field("复议、诉讼情况", 200, GUIDED_WHERE)
    field_order = ("entered", "remedy", "text")


class ObjectionAnswerForm(PlainForm):
    """What becomes of an objection."""

    sustained = forms.ChoiceField(
        label="结果", choices=[CHOOSE, ("no", "维持原文书"), ("yes", "异议成立，撤回文书")]
    )
    answer = long_field("答复", required=True)
    due = day_field("新的反馈截止日", "维持原文书时可以延后，不能提前；不填就是原来的。")


class ReviewForm(PlainForm):
    """What becomes of a report."""

    result = forms.ChoiceField(
        label="审核结果",
        choices=[CHOOSE, ("accepted", "合格，销号"), ("returned", "退回，继续整改")],
    )
    comment = long_field("审核意见", "退回的须写明理由。")
    due = day_field("新的反馈截止日", "退回时填写。")

    def clean(self) -> dict[str, Any]:
        """Want a reason and a day where the report is sent back."""
        given = super().clean() or {}
        if given.get("result") == "returned":
            for name, message in (
                ("comment", "请写明退回的理由。"),
                ("due", "请填写新的反馈截止日。"),
            ):
                if not given.get(name):
                    self.add_error(name, message)
        return given


class ReportForm(PlainForm):
    """What an agency has corrected."""

    text = long_field("纠正情况", required=True)
    evidence = files_field("证明材料")


class MeasureAnswerForm(PlainForm):
    """What an agency answers to a measure."""

    text = long_field("答复", required=True)
    materials = files_field("材料")


class HandOverForm(PlainForm):
    """Who goes on with something, and why."""

    to = AccountChoice(
        Account.objects.none(), label="交给谁", to_field_name="uuid", empty_label=CHOOSE[1]
    )
    text = long_field("理由", required=True)

    def __init__(self, colleagues: Iterable[Account], *args: Any, **kwargs: Any) -> None:
        """Offer these colleagues."""
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  declared above
        field.queryset = Account.objects.filter(pk__in=[each.pk for each in colleagues])


class MeasureForm(PlainForm):
    """A measure of article 22."""

    kind = forms.ChoiceField(label="措施")
    text = long_field("内容", required=True)
    taken_on = day_field("日期", "不填就是今天；以前采取的，写明那天。")
    place = short_field("地点", 200, "检查、访谈、暗访和约谈的写明。", required=False)
    attendees = long_field("参加人", "约谈的写明：单位、姓名、职务，一行一人。")
    people = long_field("监督人员", "实地监督不少于两人，一行一人：姓名 监督证号。")
    due = day_field("答复截止日", "要求机关答复的填写。")
    materials = files_field("材料")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the measures of the pack."""
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = choices(law.measures())
