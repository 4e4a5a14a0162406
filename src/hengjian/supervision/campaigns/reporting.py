"""The report of a campaign: all its figures come from what the agencies sent and what verifying showed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from hengjian.accounts.models import Account
from hengjian.supervision.campaigns import law, selectors
from hengjian.supervision.campaigns.models import Campaign, Line, SelfCheck
from hengjian.supervision.papers.content import LetterContent, Section, Table, paragraphs, plain
from hengjian.supervision.papers.word import word_of
from hengjian.supervision.services.organs import organ_for

BODIES = "各单位自查和核实情况"
HEAD = ("序号", "单位", "报送日期", "自查发现", "已经纠正", "核实结果")


@dataclass
class Sum:
    """Figures of a problem or of an agency; `screened` is empty where no rule stands behind."""

    title: str
    found: int = 0
    corrected: int = 0
    screened: int | None = None
    kind: str = ""

    def add(self, line: Line) -> None:
        """Count a line that was answered."""
        self.found += line.found or 0
        self.corrected += line.corrected or 0
        if line.screened is not None:
            self.screened = (self.screened or 0) + line.screened


@dataclass(frozen=True)
class BodyRow:
    """One agency's form and its figures."""

    form: SelfCheck
    figures: Sum


@dataclass(frozen=True)
class Report:
    """The whole of a campaign in figures."""

    campaign: Campaign
    problems: Sequence[Sum]
    bodies: Sequence[BodyRow]
    total: Sum
    answered: int
    drawn: int
    differs: int

    @property
    def silent(self) -> int:
        """How many agencies sent nothing: what they found is unknown, not nothing."""
        return len(self.bodies) - self.answered


def report_of(campaign: Campaign) -> Report:
    """Count what the agencies of a campaign said."""
    kinds = law.problem_kinds()
    forms = list(selectors.forms_of(campaign))
    listed = list(campaign.problems.order_by("id"))
    by_problem = {
        each.pk: Sum(each.title, kind=kinds[each.kind].label if each.kind in kinds else each.kind)
        for each in listed
    }
    by_form = {form.pk: Sum(form.body.name) for form in forms}
    total = Sum("合计")
    for line in Line.objects.filter(check_form__campaign=campaign):
        for figures in (by_problem[line.problem_id], by_form[line.check_form_id], total):
            figures.add(line)
    return Report(
        campaign=campaign,
        problems=list(by_problem.values()),
        bodies=[BodyRow(form, by_form[form.pk]) for form in forms],
        total=total,
        answered=sum(form.answered_on is not None for form in forms),
        drawn=sum(form.drawn for form in forms),
        differs=sum(form.verdict == SelfCheck.Verdict.DIFFERS for form in forms),
    )


def sentences(report: Report) -> dict[str, list[str]]:
    """Give what the report says, under its headings."""
    campaign, total = report.campaign, report.total
    how = f"承接省级专项监督“{campaign.started_by}”。" if campaign.started_by else ""
    when = f"自 {campaign.started_on:%Y-%m-%d} 起，至 {campaign.until:%Y-%m-%d} 止。"
    sent = bool(report.bodies)
    back = f"向 {len(report.bodies):,} 个单位发出自查表，{report.answered:,} 个单位报送"
    late = f"，{report.silent:,} 个单位没有报送，情况不明。" if report.silent else "。"
    fields = law.key_fields()
    named = "、".join(fields[code].label for code in campaign.fields if code in fields)
    told = {
        "一、基本情况": [
            f"{how}{when}", f"重点领域：{named}。" if named else "", *paragraphs(campaign.text),
            _sources(campaign),
        ],
        "二、自查自纠": [
            f"{back}{late}",
            f"共自查发现问题 {total.found:,} 个，已经纠正 {total.corrected:,} 个。",
            *(_problem(each) for each in report.problems),
        ] if sent else ["还没有发出自查表。"],
        "三、抽查核实": [
            f"随机抽取 {report.drawn:,} 个单位核实，{report.differs:,} 个单位的自查与事实不符。"
            if report.drawn
            else "还没有抽取。"
        ],
        "四、总结": list(paragraphs(campaign.conclusion)) or ["还没有结束。"],
    }  # fmt: skip
    return {heading: [text for text in texts if text] for heading, texts in told.items()}


def _sources(campaign: Campaign) -> str:
    """Say where the problems of the list came from; nothing while there are none."""
    listed = Counter(campaign.problems.values_list("source", flat=True))
    known = law.problem_sources()
    told = [f"{known[code].label} {count:,} 个" for code, count in listed.items() if code in known]
    return f"列入问题 {sum(listed.values()):,} 个，其中{'，'.join(told)}。" if told else ""


def report_file(report: Report, actor: Account, day: date) -> bytes:
    """Give the report as DOCX."""
    organ = organ_for(actor, report.campaign.place.path, day)
    sections = tuple(
        Section(heading, tuple(plain(text) for text in texts))
        for heading, texts in sentences(report).items()
    )
    rows = tuple(
        (
            str(number), plain(each.form.body.name),
            each.form.answered_on.isoformat() if each.form.answered_on else "没有报送",
            f"{each.figures.found:,}" if each.form.answered_on else "不明",
            f"{each.figures.corrected:,}" if each.form.answered_on else "不明",
            each.form.get_verdict_display() or ("待核实" if each.form.drawn else "没有抽中"),
        )
        for number, each in enumerate(report.bodies, start=1)
    )  # fmt: skip
    content = LetterContent(
        kind="campaign_report", title=plain(f"{report.campaign.title}情况报告"),
        organ=organ.name if organ else settings.ORGAN, number="", addressee="", sections=sections, on=day,
        table=Table(BODIES, HEAD, rows) if rows else None,
    )  # fmt: skip
    return word_of(content)


def _problem(each: Sum) -> str:
    screened = "" if each.screened is None else f"，平台筛查发现 {each.screened:,} 个"
    return f"{each.title}（{each.kind}）：自查发现 {each.found:,} 个，纠正 {each.corrected:,} 个{screened}。"
