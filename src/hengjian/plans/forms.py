"""What people fill in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html_join

from hengjian.common.forms import FilesField, PlainForm
from hengjian.common.picking import Narrowing
from hengjian.common.refusals import Refused
from hengjian.evaluation import figures
from hengjian.plans.days import in_words, value_of
from hengjian.plans.models.ledger import Deadline, Task
from hengjian.plans.models.meetings import Meeting
from hengjian.plans.models.progress import Progress
from hengjian.plans.states import State
from hengjian.registry.forms import (
    CHOOSE,
    BodyChoice,
    BodyChoices,
    PlaceForm,
    day_field,
    long_field,
    placed,
    short_field,
)
from hengjian.registry.models.bodies import Body
from hengjian.supervision.forms import ANY

COMPARED = (("=", "等于"), (">=", "不少于"), ("<=", "不多于"), (">", "多于"), ("<", "少于"))
FILES = "PDF、图片、DOCX、XLSX，每个不超过 20 MB，一次最多 10 个。"
_NAMES = re.compile(r"[、；;，,\n\r]+")
SPARE_ROWS = 2
IN_A_LINE, FEWEST_ROWS, MOST_ROWS = 34, 4, 14
MOST_LINES = 8


class PlanForm(PlaceForm):
    """What is said of a plan."""

    title = short_field("标题", 200)
    number = short_field("文号", 100, required=False)
    body = BodyChoice("印发单位")
    issued_on = day_field("印发日期", "没有写年份的期限、每年的期限都从这一天算起。", required=True)


class UploadForm(PlanForm):
    """A document to be read."""

    file = forms.FileField(
        label="文件",
        help_text="DOCX、有文字的 PDF、TXT 或者 HTML，不超过 20 MB。扫描件请先识别文字。",
    )
    field_order = ("file", "title", "number", "body", "issued_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the title from the document where none is given."""
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = "不填就取文件的第一行，以后可以改。"


class NamesField(forms.CharField):
    """Names of bodies as a document writes them, one a line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        """Write names one a line."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """Give the names, each once."""
        found = [name.strip() for name in _NAMES.split(super().clean(value))]
        return list(dict.fromkeys(name for name in found if name))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether other names are written than were there."""
        return bool(list(initial or ()) != self.clean(data))


class ItemForm(PlainForm):
    """A task as a person corrects it; its deadlines and targets are forms of their own beside it."""

    path = short_field("编号", 100, required=False)
    text = forms.CharField(label="任务", widget=forms.Textarea(attrs={"rows": 7}))
    lead = NamesField(label="牵头单位", required=False, help_text="一行一个，照原文。")
    responsible = NamesField(label="责任单位", required=False, help_text="一行一个，照原文。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give each list of names as many lines as it has, and the text as many as it fills."""
        super().__init__(*args, **kwargs)
        filled = sum(
            1 + len(line) // IN_A_LINE for line in self.initial.get("text", "").split("\n")
        )
        self.fields["text"].widget.attrs["rows"] = min(max(filled + 1, FEWEST_ROWS), MOST_ROWS)
        for name in ("lead", "responsible"):
            lines = len(self.initial.get(name, ())) + 1
            self.fields[name].widget.attrs["rows"] = min(max(lines, 2), MOST_LINES)


class DeadlineForm(PlainForm):
    """A deadline: as the document writes it, and what day that is."""

    text = forms.CharField(label="期限原文", max_length=200, required=False)
    value = forms.CharField(label="日期", max_length=20, required=False)

    def clean(self) -> dict[str, Any]:
        """Read the day; a day without words stands for itself."""
        given = super().clean() or {}
        try:
            given["value"] = value_of(given.get("value", ""))
        except Refused as refused:
            self.add_error("value", str(refused))
            return given
        if given["value"] and not given.get("text"):
            given["text"] = in_words(given["value"])
        return given


class TargetForm(PlainForm):
    """A figure to be reached."""

    text = forms.CharField(label="指标原文", max_length=200, required=False)
    comparator = forms.ChoiceField(label="比较", choices=COMPARED, required=False)
    number = forms.DecimalField(label="数", required=False, max_digits=14, decimal_places=4)
    unit = forms.CharField(label="单位", max_length=20, required=False)

    def clean(self) -> dict[str, Any]:
        """Want a number wherever there are words."""
        given = super().clean() or {}
        if given.get("text") and given.get("number") is None and not self.errors:
            self.add_error("number", "请填写数；没有数的不是指标。")
        return given


DeadlineForms = forms.formset_factory(DeadlineForm, extra=SPARE_ROWS, max_num=40)
TargetForms = forms.formset_factory(TargetForm, extra=SPARE_ROWS, max_num=40)


def deadline_rows(found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give deadlines as the forms show them."""
    return [
        {"text": each["text"], "value": in_words(each["value"]).replace(" ", "") if each["value"] else ""}
        for each in found
    ]  # fmt: skip


def deadlines_of(forms_: Any) -> list[dict[str, Any]]:
    """Give the deadlines that were filled in."""
    rows = [each.cleaned_data for each in forms_ if each.cleaned_data.get("text")]
    return [{"text": row["text"], "value": row["value"]} for row in rows]


def targets_of(forms_: Any) -> list[dict[str, Any]]:
    """Give the targets that were filled in; a whole number stays one."""
    rows = [each.cleaned_data for each in forms_ if each.cleaned_data.get("text")]
    return [
        {
            "text": row["text"], "unit": row["unit"], "comparator": row["comparator"] or "=",
            "number": int(row["number"]) if row["number"] == int(row["number"]) else float(row["number"]),
        }
        for row in rows
    ]  # fmt: skip


class NameForm(PlainForm):
    """Which registered bodies a name means, by their names."""

    def __init__(self, names: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        """Ask for each name; what is proposed stands there already."""
        super().__init__(*args, **kwargs)
        self.found: dict[str, list[Body]] = {}
        for at, (name, proposed) in enumerate(names.items()):
            widget = forms.TextInput(attrs={"list": "bodies", "autocomplete": "off"})
            self.fields[f"name-{at}"] = forms.CharField(
                label=name, initial=proposed, required=False, max_length=2_000, widget=widget
            )
        self.names = list(names)

    def clean(self) -> dict[str, Any]:
        """Find the bodies; a name that is not registered is told."""
        given = super().clean() or {}
        written = {at: _NAMES.split(given.get(f"name-{at}", "")) for at in range(len(self.names))}
        wanted = {name.strip() for names in written.values() for name in names} - {""}
        known = _bodies_named(wanted)
        for at, names in written.items():
            named = [name.strip() for name in names if name.strip()]
            for name in named:
                if len(known.get(name, ())) != 1:
                    what = "有几个" if known.get(name) else "没有"
                    self.add_error(f"name-{at}", f"登记的单位里{what}“{name}”，请核对名称。")
            self.found[self.names[at]] = [known[name][0] for name in named if name in known]
        return given


def _bodies_named(names: Iterable[str]) -> dict[str, list[Body]]:
    found: dict[str, list[Body]] = {}
    for body in Body.objects.filter(name__in=list(names), state=Body.State.ACTIVE):
        found.setdefault(body.name, []).append(body)
    return found


class TaskFilterForm(PlainForm):
    """What a list of tasks is narrowed to."""

    words = forms.CharField(label="任务里的字", required=False)
    lamp = forms.ChoiceField(
        label="灯", required=False,
        choices=[
            ANY, ("over", "逾期"), ("soon", "将到期"), ("in_time", "按期"), ("none", "没有期限"),
            ("done", "已完成"),
        ],
    )  # fmt: skip
    state = forms.ChoiceField(label="状态", required=False, choices=[ANY, *State.choices])
    body = forms.ChoiceField(label="单位", required=False, widget=Narrowing)
    only = forms.ChoiceField(
        label="只看", required=False,
        choices=[ANY, ("quiet", "没有报过进展的"), ("wants", "等审核、审批的")],
    )  # fmt: skip

    def __init__(self, bodies: Iterable[Body], *args: Any, **kwargs: Any) -> None:
        """Offer these bodies."""
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [ANY, *placed(bodies)]


class ProgressForm(PlainForm):
    """What is said of a task."""

    kind = forms.ChoiceField(label="报什么", choices=Progress.Kind.choices)
    deadline = forms.ModelChoiceField(
        Deadline.objects.none(), label="完成的是哪个期限", to_field_name="uuid", required=False,
        empty_label="不是完成一个期限", help_text="任务有几个期限、只完成了其中一个的，选这一个。",
    )  # fmt: skip
    text = long_field("情况", "做了什么、结果怎样、还差什么。", required=True)
    evidence = FilesField(label="佐证材料", required=False, help_text=FILES)

    def __init__(self, task: Task, *args: Any, **kwargs: Any) -> None:
        """Offer the deadlines that are still to be met."""
        super().__init__(*args, **kwargs)
        field = self.fields["deadline"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  declared above
        field.queryset = task.deadlines.filter(met=False)


class DecisionForm(PlainForm):
    """What is decided of a report or a wish."""

    accepted = forms.ChoiceField(label="结果", choices=[CHOOSE, ("yes", "同意"), ("no", "不同意")])
    comment = long_field("意见", "不同意的须写明理由。")


class PostponementForm(PlainForm):
    """A wish for more time."""

    deadline = forms.ModelChoiceField(
        Deadline.objects.none(), label="哪个期限", to_field_name="uuid", empty_label=CHOOSE[1]
    )
    until = day_field("延到", required=True)
    reasons = long_field("理由", required=True)

    def __init__(self, task: Task, *args: Any, **kwargs: Any) -> None:
        """Offer the deadlines that have a day and are still to be met."""
        super().__init__(*args, **kwargs)
        field = self.fields["deadline"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  declared above
        field.queryset = task.deadlines.filter(met=False, day__isnull=False)


class TextForm(PlainForm):
    """A reason, or what is asked."""

    text = long_field("理由", required=True)


class MeasureForm(PlaceForm):
    """Which figure of the platform measures a task, and where."""

    measure = forms.ChoiceField(label="平台指标", required=False)
    body = BodyChoice("范围", required=False, empty_label="印发单位和全部下级")

    def __init__(self, places: QuerySet[Body], *args: Any, **kwargs: Any) -> None:
        """Offer what can be measured, each with how it is counted."""
        super().__init__(places, *args, **kwargs)
        field = self.fields["measure"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        measures = figures.catalogue()
        field.choices = [("", "没有，以所报为准"), *((each.code, each.title) for each in measures)]
        told = [(each.title, f"{each.how}。") for each in measures]
        told += [(title, f"{why}，不能选。") for title, why in figures.not_yet()]
        field.help_text = format_html_join("", "<strong>{}</strong>：{}<br>", told)


class MeetingForm(PlainForm):
    """A meeting that is called."""

    title = short_field("标题", 200)
    kind = forms.ChoiceField(label="会议", choices=Meeting.Kind.choices)
    on = day_field("日期", required=True)
    venue = short_field("地点", 200, required=False)
    chair = short_field("主持人", 64)
    members = long_field("参加单位和人员", "一行一个：单位 姓名。", required=True)
    agenda = long_field("议程", "一行一项。", required=True)


class MinutesForm(PlainForm):
    """What a meeting said."""

    minutes = forms.CharField(label="纪要", widget=forms.Textarea(attrs={"rows": 10}))


class PapersForm(PlainForm):
    """Papers for a meeting."""

    papers = FilesField(label="会议材料", help_text=FILES)


class OwnersForm(PlaceForm):
    """Who has to do a task."""

    lead = BodyChoices(Body.objects.none(), label="牵头单位", to_field_name="uuid", required=False)
    responsible = BodyChoices(
        Body.objects.none(), label="责任单位", to_field_name="uuid", required=False
    )


class AssignForm(OwnersForm):
    """Other bodies for a task, with the reason."""

    reason = long_field("理由", required=True)


class CorrectionForm(ItemForm):
    """What a task should say, with the reason; its deadlines and targets are forms of their own beside it."""

    reason = long_field(
        "理由", "哪里读错、写错了，依据是什么。原来的内容会一直留着。", required=True
    )


class KnownDeadlineForm(DeadlineForm):
    """A deadline of a task, known again by its uuid."""

    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)


KnownDeadlineForms = forms.formset_factory(KnownDeadlineForm, extra=SPARE_ROWS, max_num=40)


class TaskForm(OwnersForm):
    """A task that a meeting decided, or that comes later."""

    text = forms.CharField(label="任务", widget=forms.Textarea(attrs={"rows": 4}))
    deadline = day_field("期限", "没有就不填；没有期限的任务不亮灯。")
    field_order = ("text", "lead", "responsible", "deadline")

    def deadlines(self) -> list[dict[str, str]]:
        """Give the deadline, if any, as a ledger takes it."""
        day: date | None = self.cleaned_data["deadline"]
        return [{"text": day.isoformat(), "value": day.isoformat()}] if day else []
