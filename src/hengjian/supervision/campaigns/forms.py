"""What people fill in for plans and campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
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
from hengjian.supervision.campaigns import law
from hengjian.supervision.campaigns.models import Line, PlanItem, SelfCheck
from hengjian.supervision.campaigns.services.questionnaires import ANSWERS
from hengjian.supervision.campaigns.states import State
from hengjian.supervision.forms import ANY, choices
from hengjian.supervision.law import Code
from hengjian.supervision.models import Matter

SEVERAL = forms.CheckboxSelectMultiple
MOST = 10**9


def several_field(
    label: str, codes: Mapping[str, Code], help_text: str = ""
) -> forms.MultipleChoiceField:
    """Give a field for some entries of a list of the pack."""
    return forms.MultipleChoiceField(
        label=label, required=False, widget=SEVERAL, help_text=help_text,
        choices=[(code, entry.label) for code, entry in codes.items()],
    )  # fmt: skip


class PlanForm(PlaceForm):
    """A yearly plan that begins."""

    place = BodyChoice("监督范围", help_text="计划所管的单位里最上一级的那个。")
    year = forms.IntegerField(label="年份", min_value=2000, max_value=2200)
    title = short_field("标题", 200)
    text = long_field("总的要求")


class ItemForm(PlainForm):
    """An item of a plan."""

    title = short_field("工作", 200)
    method = forms.ChoiceField(label="方式")
    until = day_field("完成日期", required=True)
    scope = short_field("对象", 200, "哪些单位、哪些领域。", required=False)
    started_by = short_field("省级专项监督的名称", 200, "承接省级专项监督的才填。", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the ways of supervision and the contents of the pack."""
        super().__init__(*args, **kwargs)
        method = self.fields["method"]
        assert isinstance(method, forms.ChoiceField)  # noqa: S101  declared above
        method.choices = choices(law.methods())
        if law.contents():
            self.fields["contents"] = several_field("包含的内容", law.contents())
        self.order_fields(["title", "method", "contents", "scope", "until", "started_by"])


class MatterChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Some matters, by number, title and body."""

    def label_from_instance(self, obj: Any) -> str:
        """Write what tells a matter from others."""
        return f"{obj.number}　{obj.title}（{obj.body}，{obj.get_state_display()}）"


class LinkForm(PlainForm):
    """The matters that carry out an item."""

    matters = MatterChoices(
        Matter.objects.none(),
        label="监督事项",
        to_field_name="uuid",
        required=False,
        widget=SEVERAL,
    )

    def __init__(self, rows: QuerySet[Matter], *args: Any, **kwargs: Any) -> None:
        """Offer these matters."""
        super().__init__(*args, **kwargs)
        field = self.fields["matters"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101  declared above
        field.queryset = rows


class ItemChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """An item of a plan, with its year."""

    def label_from_instance(self, obj: Any) -> str:
        """Write the year before the item."""
        return f"{obj.plan.year} 年：{obj.title}"


class CampaignFilterForm(PlainForm):
    """What the list of campaigns is narrowed to."""

    state = forms.ChoiceField(label="状态", required=False, choices=[ANY, *State.choices])


class CampaignForm(PlaceForm):
    """A campaign that begins."""

    place = BodyChoice("监督范围", help_text="参加整治的单位里最上一级的那个。")
    title = short_field("标题", 200)
    text = long_field("工作方案", "责任部门、重点、进度、要求。")
    until = day_field("结束日期", required=True)
    item = ItemChoice(
        PlanItem.objects.none(), label="年度计划事项", to_field_name="uuid", required=False, empty_label="不属于计划"
    )  # fmt: skip
    started_by = short_field(
        "省级专项监督的名称", 200, "专项监督由省级以上监督机构开展；承接的才填。", required=False
    )

    def __init__(
        self, places: QuerySet[Body], items: QuerySet[PlanItem], *args: Any, **kwargs: Any
    ) -> None:
        """Offer these bodies, items of plans and the key fields of the pack."""
        super().__init__(places, *args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  declared above
        field.queryset = items
        self.fields["fields"] = several_field("重点领域", law.key_fields())
        self.order_fields(["place", "title", "text", "fields", "until", "item", "started_by"])


class KindForm(PlainForm):
    """Of which kind some problems are."""

    kind = forms.ChoiceField(label="种类")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds of problem of the pack."""
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101  declared above
        kind.choices = choices(law.problem_kinds())


class ProblemForm(KindForm):
    """A problem typed by hand."""

    title = short_field("问题", 200, "写成单位能对照自查的一句话。")
    source = forms.ChoiceField(label="从哪里来")
    record = short_field(
        "是哪一次", 200, "抽查、走访、座谈的，写明日期、地点、参加人或者文号。", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the sources that a person may name."""
        super().__init__(*args, **kwargs)
        source = self.fields["source"]
        assert isinstance(source, forms.ChoiceField)  # noqa: S101  declared above
        named = {code: each for code, each in law.problem_sources().items() if each.more["hand"]}
        source.choices = choices(named)


class QuestionnaireForm(PlainForm):
    """What is asked, of whom, how they are found."""

    title = short_field("标题", 200)
    run_by = short_field("组织调查的单位", 200)
    method = long_field(
        "怎样选取调查对象", "例如：在年内办过行政许可的企业里随机抽取。", required=True
    )
    respondents = long_field("调查对象", "一行一类，例如：企业、个体工商户、群众。", required=True)
    more = long_field("另外的问题", "一行一个，问有没有这样的情况。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds of problem of the pack, each of which makes one question."""
        super().__init__(*args, **kwargs)
        told = "每选一种，问卷里就有一个问题：有没有遇到过。"
        self.fields["kinds"] = several_field("问哪些问题", law.problem_kinds(), told)
        self.order_fields(["title", "run_by", "method", "respondents", "kinds", "more"])


class CountsForm(PlainForm):
    """How many of one kind of people were asked, and what they said."""

    def __init__(self, questions: Sequence[str], *args: Any, **kwargs: Any) -> None:
        """Ask for three figures of each question."""
        super().__init__(*args, **kwargs)
        self.fields["asked"] = _count("发出（份）", None)
        self.fields["returned"] = _count("收回（份）", None)
        for field in self.fields.values():
            field.required = True
        for number, question in enumerate(questions):
            for code, label in ANSWERS.items():
                field = _count(f"{number + 1}. {question}——{label}（份）", None)
                field.required = True
                self.fields[f"{code}_{number}"] = field


class CountsFileForm(PlainForm):
    """The figures of all kinds of people as the spreadsheet."""

    file = forms.FileField(label="填好的表格")


class FoundForm(KindForm):
    """Problems that the screening found."""

    rules = forms.MultipleChoiceField(label="筛查发现的问题", widget=SEVERAL)

    def __init__(self, offered: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Offer these rules."""
        super().__init__(*args, **kwargs)
        field = self.fields["rules"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  declared above
        field.choices = list(offered)


class SendForm(PlaceForm):
    """To whom the self-checks go."""

    bodies = BodyChoices(
        Body.objects.none(), label="自查的单位", to_field_name="uuid", widget=SEVERAL
    )
    due = day_field("自查截止日", required=True)


class InstantInput(forms.DateTimeInput):
    """A minute, chosen with the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        """Write the minute as browsers want it."""
        super().__init__(format="%Y-%m-%dT%H:%M")


class AnnounceForm(PlainForm):
    """How many will be drawn."""

    size = forms.IntegerField(label="抽取个数", min_value=1)
    after = forms.DateTimeField(
        label="抽取时刻", widget=InstantInput, help_text="这个时刻以后日志的第一个检查点用来抽取。"
    )
    sealed = short_field(
        "对方封存的摘要", 64,
        "对方（如被查单位的代表）自己生成 32 个随机字节，只交出它的 SHA-256：64 个十六进制字符。",
    )  # fmt: skip


class DrawForm(PlainForm):
    """The number that the other side had sealed."""

    number = short_field(
        "对方封存的数", 64, "64 个十六进制字符。先把检查点给对方看过，再请对方公开。"
    )


class VerifyForm(PlainForm):
    """What verifying showed."""

    verdict = forms.ChoiceField(label="核实结果", choices=[CHOOSE, *SelfCheck.Verdict.choices])
    says = long_field("核实情况", required=True)


class CloseForm(PlainForm):
    """The end of a campaign."""

    conclusion = long_field("总结", required=True)


class AnswerForm(PlainForm):
    """An agency's self-check: typed, or brought as the spreadsheet."""

    file = forms.FileField(
        label="填好的表格", required=False, help_text="上传平台给出的表格；上传了就不看下面填的。"
    )

    def __init__(self, lines: Sequence[Line], *args: Any, **kwargs: Any) -> None:
        """Ask three things of each problem."""
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            found, corrected, text = self.names(line)
            self.fields[found] = _count("自查发现（个）", line.found)
            self.fields[corrected] = _count("已经纠正（个）", line.corrected)
            self.fields[text] = long_field("原因和措施")
            self.fields[text].initial = line.text

    @staticmethod
    def names(line: Line) -> tuple[str, str, str]:
        """Give the names of the fields of a problem."""
        return f"found_{line.pk}", f"corrected_{line.pk}", f"text_{line.pk}"

    def groups(self) -> Iterable[tuple[Line, list[Any]]]:
        """Give each problem with its fields."""
        for line in self.lines:
            yield line, [self[name] for name in self.names(line)]

    def clean(self) -> dict[str, Any]:
        """Want both figures of every problem where no file was given."""
        given = super().clean() or {}
        if not given.get("file"):
            for line in self.lines:
                for name in self.names(line)[:2]:
                    if given.get(name) is None and name not in self.errors:
                        self.add_error(name, "请填写个数，没有发现的填 0。")
        return given


def _count(label: str, initial: int | None) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=MOST, initial=initial
    )


def end_of(year: int) -> date:
    """Give the last day of a year, up to which an item may run."""
    return date(year, 12, 31)
