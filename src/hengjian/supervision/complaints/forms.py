"""What people fill in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from hengjian.common.forms import FilesField, PlainForm
from hengjian.common.picking import Narrowing
from hengjian.registry.forms import (
    CHOOSE,
    BodyChoice,
    PlaceForm,
    day_field,
    long_field,
    placed,
    short_field,
)
from hengjian.registry.models.bodies import Body
from hengjian.supervision import law as supervision_law
from hengjian.supervision.complaints import law
from hengjian.supervision.complaints.models import Complaint, Notice, Sender
from hengjian.supervision.complaints.states import State
from hengjian.supervision.forms import ANY, GUIDED, GUIDED_WHERE, choices

HIDDEN = "已自动隐去反映人的姓名和各种号码，请再看一遍。"
MATERIALS = "PDF、图片、DOCX、XLSX，每个不超过 20 MB，一次最多 10 个。"


class ChoosingForm(PlaceForm):
    """A form some of whose choices are known only when it is shown."""

    def choose(self, name: str, offered: Iterable[tuple[str, str]]) -> None:
        """Offer these."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared as such
        field.choices = list(offered)


class ComplaintFilterForm(ChoosingForm):
    """What a list of complaints is narrowed to."""

    words = forms.CharField(
        label="标题、查询号码、工单编号", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    state = forms.ChoiceField(label="状态", required=False, choices=[ANY, *State.choices])
    channel = forms.ChoiceField(label="来源", required=False)
    body = forms.ChoiceField(label="反映的单位", required=False, widget=Narrowing)
    lamp = forms.ChoiceField(
        label="期限", required=False,
        choices=[ANY, ("over", "逾期"), ("soon", "将到期"), ("in_time", "按期"), ("unknown", "没有期限")],
    )  # fmt: skip

    def __init__(self, bodies: QuerySet[Body], *args: Any, **kwargs: Any) -> None:
        """Offer these bodies and the channels of the pack."""
        super().__init__(bodies, *args, **kwargs)
        self.choose("channel", choices(law.channels(), ANY))
        self.choose("body", [ANY, *placed(bodies)])


class NewComplaintForm(ChoosingForm):
    """A complaint that came in by hand."""

    channel = forms.ChoiceField(label="来源")
    received_on = day_field("收到日期", required=True)
    body = BodyChoice("反映的单位", required=False, empty_label="还不知道，或者没有登记")
    body_said = short_field("反映人所说的单位", 200, "没有登记的单位照原话写。", required=False)
    title = short_field("标题", 200, "用来查找，承办单位也看得到，不写反映人是谁。")
    text = long_field("反映的内容", "照反映人的话写，只有办理人看得到。", required=True)
    issue = forms.ChoiceField(label="问题分类", required=False)
    remedy = short_field(
        "复议、诉讼情况", 200, "同一争议已经进入复议或者诉讼的，写明机关和案号；没有就不填。", required=False
    )  # fmt: skip
    hotline_number = short_field(
        "来源系统的编号", 64, "热线工单等的编号，没有就不填。", required=False
    )
    kind = forms.ChoiceField(
        label="反映人类别", required=False,
        choices=[(value, label) for value, label in Sender.Kind.choices if value != Sender.Kind.ANONYMOUS],
    )  # fmt: skip
    name = short_field(
        "反映人姓名或者名称", 200, "加密保存。姓名、电话、地址都不填就是匿名。", required=False
    )
    phone = short_field("联系电话", 200, "加密保存。", required=False)
    address = short_field("联系地址", 200, "加密保存。", required=False)
    agrees = forms.BooleanField(label="反映人同意把姓名和联系方式告诉承办单位", required=False)
    materials = FilesField(label="反映人交来的材料", required=False, help_text=MATERIALS)

    def __init__(self, places: QuerySet[Body], *args: Any, **kwargs: Any) -> None:
        """Offer these bodies, and the channels and kinds of issue of the pack."""
        super().__init__(places, *args, **kwargs)
        hand = {code: each for code, each in law.channels().items() if each.more["hand"]}
        self.choose("channel", choices(hand))
        self.choose("issue", choices(supervision_law.issues(), ("", "还不确定")))

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Give the fields in groups, none too long to be taken in at once."""
        about, more = (
            ("channel", "received_on", "body", "body_said", "title", "text", "issue"),
            ("remedy", "hotline_number", "materials"),
        )
        of_sender = ("kind", "name", "phone", "address", "agrees")
        return [
            {"title": title, "visible_fields": [self[name] for name in names]}
            for title, names in (("反映的事", about), ("反映人", of_sender), ("有关情况", more))
        ]


class DueForm(ChoosingForm):
    """A form with a day whose local term it suggests."""

    def suggest(self, field: str, term: str, start: date) -> None:
        """Suggest the last day of a term, and say where it comes from."""
        found = law.term(term)
        last = found.last_day(start) if found else None
        if last is not None:
            self.initial.setdefault(field, last)
        self.fields[field].help_text = law.hint(term)


class AcceptForm(DueForm):
    """A complaint that is ours."""

    body = BodyChoice("反映的单位")
    issue = forms.ChoiceField(label="问题分类")
    due = day_field("答复反映人的期限", required=True)

    def __init__(self, places: QuerySet[Body], day: date, *args: Any, **kwargs: Any) -> None:
        """Offer these bodies; suggest the local term."""
        super().__init__(places, *args, **kwargs)
        self.choose("issue", choices(supervision_law.issues()))
        self.suggest("due", law.HANDLE, day)


class ForwardForm(DueForm):
    """A complaint that another body deals with."""

    body = BodyChoice("承办单位")
    text = long_field(
        "给承办单位看的内容", f"反映人同意以前，不要写出能认出反映人的话。{HIDDEN}", required=True
    )  # fmt: skip
    demand = long_field("办理要求")
    answer_due = day_field("承办单位反馈截止日", required=True)
    due = day_field("答复反映人的期限", required=True)

    def __init__(
        self, places: QuerySet[Body], days: tuple[date, date], due: date | None, *args: Any, **kwargs: Any
    ) -> None:  # fmt: skip
        """Offer these bodies, on the day of receipt and today; the day of the sender stays where there is one."""
        received, day = days
        super().__init__(places, *args, **kwargs)
        self.suggest("answer_due", law.AGENCY, day)
        if due is None:
            self.suggest("due", law.HANDLE, received)
            return
        self.initial["due"] = due
        self.fields["due"].help_text = "受理时已经定了，转办不改变它。"
        last = self.initial.get("answer_due")
        if last is not None and last > due:
            self.initial["answer_due"] = due


class GuideForm(PlainForm):
    """Where the sender is led: to what is going on already, or to what is open to him."""

    entered = forms.ChoiceField(label="现在的情况", choices=[CHOOSE, *GUIDED])
    remedy = short_field("复议、诉讼情况", 200, GUIDED_WHERE)
    text = long_field("告诉反映人的其他话")


class ElsewhereForm(PlainForm):
    """Whose affair it is."""

    text = long_field("告诉反映人向谁反映", "写明机关名称，有电话的写电话。", required=True)


class ReasonForm(PlainForm):
    """A reason for what is done."""

    text = long_field("理由", required=True)


class ExtendForm(DueForm):
    """More time."""

    due = day_field("延长到", required=True)
    text = long_field("原因", "会告知反映人。", required=True)

    def __init__(self, complaint: Complaint, *args: Any, **kwargs: Any) -> None:
        """Say how far it may go."""
        super().__init__(Body.objects.none(), *args, **kwargs)
        if complaint.first_due is not None:
            self.suggest("due", law.EXTEND, complaint.first_due)


class ReplyForm(ChoosingForm):
    """What the sender is answered."""

    kind = forms.ChoiceField(label="答复")
    text = long_field(
        "答复的内容", "暂未纠正的写明原因；不属于本机关的写明向谁反映。", required=True
    )
    due = day_field("最迟哪天再答复", "只有“暂未纠正”的填写。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the replies of the pack."""
        super().__init__(Body.objects.none(), *args, **kwargs)
        self.choose("kind", choices(law.replies()))


class AnswerForm(ChoosingForm):
    """What a body did about a complaint."""

    kind = forms.ChoiceField(label="办理结果")
    text = long_field(
        "办理情况", "暂未纠正的写明原因；没有所反映问题的写明核查的情况。", required=True
    )
    materials = FilesField(label="证明材料", required=False, help_text=MATERIALS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the replies of the pack; that it is another's affair a body says by asking to take it back."""
        super().__init__(Body.objects.none(), *args, **kwargs)
        own = {code: each for code, each in law.replies().items() if not each.more["elsewhere"]}
        self.choose("kind", choices(own))


class SendBackForm(DueForm):
    """An answer that does not do."""

    text = long_field("退回的理由", required=True)
    answer_due = day_field("新的反馈截止日", "不晚于答复反映人的期限。", required=True)


class DecideForm(PlainForm):
    """What becomes of a body's wish to be rid of a complaint."""

    sustained = forms.ChoiceField(
        label="决定", choices=[CHOOSE, ("yes", "收回，由本机关另行处理"), ("no", "仍由该单位办理")]
    )
    text = long_field("理由", required=True)


class DecideAgainForm(DueForm):
    """What becomes of a sender's wish to have it taken up again."""

    reopens = forms.ChoiceField(
        label="决定", choices=[CHOOSE, ("yes", "重新办理"), ("no", "不再重新办理")]
    )
    text = long_field("理由", required=True)
    due = day_field("重新办理的答复期限")

    def __init__(self, day: date, *args: Any, **kwargs: Any) -> None:
        """Suggest the local term."""
        super().__init__(Body.objects.none(), *args, **kwargs)
        self.suggest("due", law.HANDLE, day)


class CallbackForm(PlainForm):
    """What the sender thinks."""

    satisfaction = forms.ChoiceField(
        label="反映人的意见", choices=[CHOOSE, *Complaint.Satisfaction.choices]
    )
    text = long_field("具体的话")


class DeliverForm(PlainForm):
    """How the sender was told."""

    way = forms.ChoiceField(label="告知方式", choices=[CHOOSE, *Notice.Way.choices])
    told_on = day_field("告知日期", required=True)


class ShownTextForm(PlainForm):
    """The words for others."""

    text = long_field(
        "给承办单位看的内容", f"转办和线索都用它。不要写出能认出反映人的话。{HIDDEN}", required=True
    )  # fmt: skip


class CasesForm(PlainForm):
    """The cases that a complaint is about."""

    numbers = long_field("案号", "一行一个，照文书上的写；不填就是不关联案件。")


class RevealForm(PlainForm):
    """What the sender's name is wanted for."""

    purpose = short_field("用途", 200, "写明为办什么事；这次查看会记入日志。")


class NumberForm(PlainForm):
    """The number by which somebody asks."""

    number = forms.CharField(
        label="查询号码", max_length=40, help_text="16 位数字，有没有横线都可以。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip


class HotlineForm(PlainForm):
    """A file of a hotline."""

    file = forms.FileField(
        label="工单文件", help_text="XLSX 或者 CSV，第一行是表头；各列自动认，可以改。"
    )


class ColumnsForm(ChoosingForm):
    """Which column of a file is which."""

    def __init__(
        self, header: Iterable[str], columns: Mapping[str, str], *args: Any, **kwargs: Any
    ) -> None:
        """Offer the heads of the file for each of our columns, with what was guessed."""
        super().__init__(Body.objects.none(), *args, **kwargs)
        offered = [("", "没有"), *((head, head) for head in header)]
        for each in law.hotline_columns().values():
            self.fields[each.code] = forms.ChoiceField(
                label=each.label,
                choices=offered,
                required=False,
                initial=columns.get(each.code, ""),
            )
