"""What the page of a matter shows, and what its reader can do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.supervision import law, policies, selectors, superiors
from hengjian.supervision.models import Clue, Dispatch, Letter, Matter, Reply, Step
from hengjian.supervision.papers.selectors import paper_for
from hengjian.supervision.policies import Action as Right
from hengjian.supervision.remedies import GUIDE
from hengjian.supervision.services.letters import ANSWERED
from hengjian.supervision.states import AWAITING_REVIEW, OVER, Action, State, possible

STEPS = {
    "opened": "立项", "send_letter": "制发文书", "object": "提出异议", "uphold": "维持原文书",
    "sustain": "异议成立，撤回文书", "report": "反馈纠正情况", "accept": "审核合格，销号",
    "return": "退回，继续整改", "propose": "提请政府决定", "decide": "政府作出决定",
    "decline": "政府不作决定", "find_nothing": "没有问题，销号", "correct_on_spot": "当场纠正，销号",
    "stop": "终止", "reopen": "重新打开", "raised": "挂牌、提级", "handed_over": "交接", "measure": "采取措施",
    "measure_answered": "答复措施", "circular": "通报", "suggestion": "对人员提出处理建议", "referral": "移送问题线索",
    "referral_begun": "登记移送线索", "referral_over": "移送线索办结",
    superiors.SUPERIOR: "告知上一级主管部门",
    "clue_merged": "并入线索", "forwarding": "转办", "notice": "告知", "received": "签收文书", "replied": "登记回复",
}  # fmt: skip


NEXT, SENT, KEPT = "下一步", "措施和另发的文书", "管理"
"""What can be done, by what it is for."""


@dataclass(frozen=True)
class Deed:
    """Something that the reader can do: its word and its page; the main one stands out."""

    title: str
    page: str
    main: bool = False
    group: str = NEXT


@dataclass(frozen=True)
class Happened:
    """A line of the timeline."""

    title: str
    step: Step


def record_of(matter: Matter, reader: Account, day: date) -> dict[str, Any]:
    """Give what the page shows."""
    letters = list(selectors.letters_of(matter, reader, day))
    for letter in letters:
        _say_more(letter, day, stopped=matter.state == State.STOPPED)
        letter.has_paper = paper_for(reader, day, letter) is not None  # type: ignore[attr-defined]  # for the template
    measures = list(selectors.measures_of(matter, reader, day).prefetch_related("files"))
    for measure in measures:
        measure.meant = law.measures()[measure.kind]  # type: ignore[attr-defined]  # likewise
        measure.own_files = [each for each in measure.files.all() if not each.with_answer]  # type: ignore[attr-defined]  # likewise
        measure.answer_files = [each for each in measure.files.all() if each.with_answer]  # type: ignore[attr-defined]  # likewise
    gone, total = selectors.satisfied(matter)
    works = policies.may_work(reader, matter.body, day)
    return {
        "matter": matter,
        "lamp": selectors.lamp_of(matter, day),
        "days_left": (matter.due - day).days if matter.due else None,
        "issue": law.issues().get(matter.issue),
        "letters": letters,
        "measures": measures,
        "reports": list(matter.reports.prefetch_related("evidence")),
        "findings": list(matter.findings.select_related("case").order_by("id")[:50]),
        # Who complained, and of what, is not the agency's to know.
        "clues": list(selectors.clues_for(reader, day).filter(matter=matter)),
        "remedies": _remedies(matter) if works else None,
        "telling": superiors.telling_of(matter) if works else None,
        "gone": gone,
        "total": total,
        "timeline": [
            Happened(STEPS[step.action], step) for step in selectors.steps_of(matter, reader, day)
        ],
        "deeds": deeds_of(matter, letters, reader, day),
        "day": day,
        "over": matter.state in OVER,
        "may_work": works,
    }


def _remedies(matter: Matter) -> dict[str, Any]:
    """Give what the agency's own data say of remedies in the cases of a matter, and the words of the law."""
    return {**selectors.remedies_of(matter), "rule": law.principles()["no_double"], "guide": GUIDE}


def _say_more(letter: Any, day: date, *, stopped: bool) -> None:
    """Give a letter what the template shows of it beside its own fields."""
    meant, layout = law.letters()[letter.kind], law.layouts().get(letter.kind)
    letter.meant = meant
    letter.asked = [
        (each["label"], letter.more[each["name"]])
        for each in meant.more.get("asks", [])
        if letter.more.get(each["name"])
    ]
    if letter.suggestion:
        letter.asked.append(("处理建议", law.suggestions()[letter.suggestion].label))
    letter.told = _replies_to(letter)
    letter.waits = letter.kind in law.letters_replied_to()
    told = any(reply.kind == selectors.RESULT for _, reply in letter.told)
    waited_for = letter.waits and not told and not stopped and letter.withdrawn_on is None
    letter.lamp = selectors.lamp_of_letter(letter, day) if waited_for else ""
    letter.left = (letter.due - day).days if letter.lamp else None
    letter.to_body = letter.kind in law.letters_to_body()
    letter.unverified = layout is not None and layout.more.get("unverified", False)


def _replies_to(sent: Letter | Dispatch) -> list[tuple[str, Reply]]:
    back = law.letters()[sent.kind].more.get("back", {})
    return [(back.get(each.kind, each.kind), each) for each in sent.replies.all()]


@dataclass(frozen=True)
class Sent:
    """A letter about a clue, what came back to it, and, while its result is waited for, how many days are left."""

    letter: Dispatch
    label: str
    told: Sequence[tuple[str, Reply]]
    replied_to: bool
    waiting: bool
    left: int | None
    lamp: str = ""


def letters_about(clue: Clue, day: date) -> list[Sent]:
    """Give the letters about a clue, each with what came back."""
    kinds, found = law.letters_replied_to(), []
    for each in clue.dispatches.prefetch_related("replies__files"):
        told = _replies_to(each)
        replied_to = each.kind in kinds
        waiting = replied_to and all(reply.kind != selectors.RESULT for _, reply in told)
        left = (each.due - day).days if waiting and each.due else None
        lamp = selectors.lamp_of_letter(each, day) if waiting else ""
        label = law.letters()[each.kind].label
        found.append(Sent(each, label, told, replied_to, waiting, left, lamp))
    return found


def deeds_of(matter: Matter, letters: list[Letter], reader: Account, day: date) -> list[Deed]:
    """Give what the reader can do with a matter now, the main thing first."""
    deeds: list[Deed] = []
    if policies.may_work(reader, matter.body, day):
        deeds += _of_supervisor(matter, letters, reader)
    if policies.may(reader, Right.ANSWER, day, matter.body.path):
        deeds += _of_agency(matter, letters, day)
    return deeds


def _of_supervisor(matter: Matter, letters: list[Letter], reader: Account) -> list[Deed]:
    def page(name: str) -> str:
        return reverse(f"supervision:{name}", args=[matter.uuid])

    deeds: list[Deed] = []
    if matter.state in AWAITING_REVIEW:
        waiting = matter.reports.filter(result="").latest("id")
        deeds.append(
            Deed("审核反馈", reverse("supervision:review", args=[waiting.uuid]), main=True)
        )
    deeds += _objections(letters, reader)
    if possible(matter.state, Action.SEND_LETTER):
        deeds.append(Deed("制发督办函", page("urging"), main=True))
        deeds.append(Deed("制发监督意见书", page("opinion")))
    ways = {
        Action.DECIDE: ("登记政府决定书", "decide"), Action.DECLINE: ("登记政府不作决定", "decline"),
        Action.PROPOSE: ("提请政府决定", "propose"), Action.CORRECT_ON_SPOT: ("当场纠正", "correct_on_spot"),
        Action.FIND_NOTHING: ("没有问题", "find_nothing"), Action.STOP: ("终止", "stop"),
        Action.REOPEN: ("重新打开", "reopen"),
    }  # fmt: skip
    deeds += [
        Deed(title, page(name), main=action is Action.DECIDE)
        for action, (title, name) in ways.items()
        if possible(matter.state, action)
    ]
    if matter.state not in OVER:
        deeds.append(Deed("采取监督措施", page("measure"), group=SENT))
    if matter.state != State.STOPPED:
        deeds += [Deed(title, page(kind), group=SENT) for kind, title in _beside(matter)]
    # Whatever became of the dispute, who handled it may have to answer.
    deeds.append(Deed("移送线索", f"{reverse('referrals:new')}?matter={matter.uuid}", group=SENT))
    if matter.state not in OVER:
        deeds += [
            Deed("挂牌、提级", page("raise"), group=KEPT),
            Deed("交接", page("hand_over"), group=KEPT),
        ]
    return deeds


def _beside(matter: Matter) -> list[tuple[str, str]]:
    """Give what can be sent beside the matter's own course."""
    sent = [
        ("circular", "通报"), ("suggestion", "人员处理建议"), ("forwarding", "转办"), ("notice", "告知反映人"),
    ]  # fmt: skip
    above = [(superiors.SUPERIOR, "告知上一级主管部门")] if matter.body.led_from_above else []
    return [*above, *sent]


def _objections(letters: list[Letter], reader: Account) -> list[Deed]:
    return [
        Deed("答复异议", reverse("supervision:answer_objection", args=[each.uuid]), main=True)
        for letter in letters
        for each in letter.objections.all()
        if not each.result and reader.uuid not in (letter.by, each.by)
    ]


def _open_to_objection(matter: Matter, letters: list[Letter]) -> list[Letter]:
    """Give the letter that is answered now, and what stands beside it, as far as one can object to them."""
    kinds = law.letters_objected_to()
    standing = [each for each in letters if each.kind in kinds and each.withdrawn_on is None]
    answered = [each for each in standing if each.kind in ANSWERED][-1:]
    beside = [
        each
        for each in standing
        if each.kind not in ANSWERED and all(one.result for one in each.objections.all())
    ]
    return (answered if possible(matter.state, Action.OBJECT) else []) + beside


def _of_agency(matter: Matter, letters: list[Letter], day: date) -> list[Deed]:
    deeds: list[Deed] = [
        Deed(f"签收 {each.number}", reverse("supervision:receive", args=[each.uuid]))
        for each in letters
        if each.received_on is None and each.withdrawn_on is None
    ]
    if possible(matter.state, Action.REPORT):
        deeds.append(
            Deed("反馈纠正情况", reverse("supervision:report", args=[matter.uuid]), main=True)
        )
    deeds += [
        Deed(
            "提出异议" if each.kind in ANSWERED else f"对{each.number}提出异议",
            reverse("supervision:object", args=[each.uuid]),
        )
        for each in _open_to_objection(matter, letters)
        if each.objections_until is None or day <= each.objections_until
    ]
    waiting = matter.measures.filter(due__isnull=False, answered_on__isnull=True)
    return deeds + [
        Deed(
            f"答复：{law.measures()[each.kind].label}",
            reverse("supervision:answer", args=[each.uuid]),
        )
        for each in waiting
    ]
