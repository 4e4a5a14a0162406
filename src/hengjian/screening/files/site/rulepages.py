"""Everything that the page of one rule says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hengjian.rulebook.citations import parse_citation
from hengjian.rulebook.explanation.lawlines import GENERAL
from hengjian.rulebook.explanation.wording import day_in_table, quoted
from hengjian.rulebook.model import Limit, Pack, RuleText
from hengjian.rulebook.rules import Rule
from hengjian.rulebook.scenarios import Situation
from hengjian.screening.files.site.arrangement import subject_in_words
from hengjian.screening.files.site.catalogue import Catalogue, LinkedTable
from hengjian.screening.files.site.demands import (
    Point,
    kinds_of,
    law_day_in_words,
    points_of,
    reads_in_words,
)
from hengjian.screening.files.site.examples import Example, examples_of, lawful, unlawful
from hengjian.screening.files.site.phrases import Phrase, condition_in_words
from hengjian.screening.files.site.statutes import Cited


@dataclass(frozen=True, slots=True)
class RulePage:
    """The parts of a rule's page, in the order in which they are read."""

    ground: str
    subject: str
    gate: str
    trial: bool
    cites: tuple[Cited, ...]
    period: str
    law_day: str
    condition: Phrase | None
    points: tuple[Point, ...]
    tables: tuple[LinkedTable, ...]
    varies: bool
    counting: tuple[str, ...]
    lawful: Example | None
    unlawful: Example | None
    unlawful_title: str
    others: tuple[Example, ...]
    has_examples: bool
    left_out: tuple[str, ...]
    reads: tuple[str, ...]
    sureness: tuple[str, ...]


def rule_page(catalogue: Catalogue, rule: Rule, situations: Sequence[Situation]) -> RulePage:
    """Put the page of a rule together; its situations are judged anew."""
    pack, text = catalogue.pack, rule.text
    examples = examples_of(catalogue.rulebook, rule, situations)
    good, bad = lawful(examples), unlawful(examples)
    tables = tuple(catalogue.tables[name] for name in rule.parameters)
    rows = [row for table in tables for row in table.rows]
    breaks = bad is not None and bad.outcomes == {"breach"}
    return RulePage(
        ground=text.ground,
        subject=_subject(pack, text),
        gate="不满足就不能进行下一步" if text.gate else "不拦截，事后发现",
        trial=text.trial,
        cites=tuple(catalogue.articles.quote(cite) for cite in (text.cite, *text.also)),
        period=_period(text),
        law_day=law_day_in_words(pack, rule),
        condition=condition_in_words(pack, rule, text.when) if text.when else None,
        points=points_of(pack, rule),
        tables=tables,
        varies=any(row.row.where != GENERAL for row in rows),
        counting=tuple(_counting(catalogue, rule)),
        lawful=good,
        unlawful=bad,
        unlawful_title="违法的例子" if breaks else "要由人判断的例子",
        others=tuple(each for each in examples if each is not good and each is not bad),
        has_examples=bool(examples),
        left_out=catalogue.records.left_out.get(rule.id, ()),
        reads=reads_in_words(pack, rule),
        sureness=tuple(sureness_of(catalogue, rule)),
    )


def _subject(pack: Pack, text: RuleText) -> str:
    """Say of what the rule is asked, and for things which acts make one."""
    said = f"{subject_in_words(pack, text)}看一次"
    kinds = pack.declarations.kinds
    opening = [quoted(kinds[kind].label) for kind in kinds_of(pack, text) if kinds[kind].opens]
    if text.subject != "thing" or not opening:
        return said
    return f"{said}：{'、'.join(opening)}各自分开看"


def _period(text: RuleText) -> str:
    until = "" if text.until is None else f"，至 {day_in_table(text.until)} 止"
    return f"{day_in_table(text.since)} 起{until}"


def _counting(catalogue: Catalogue, rule: Rule) -> Iterator[str]:
    """Say how the days of the rule's limits are counted, as far as all values agree; else see the table."""
    for name in rule.parameters:
        parameter = catalogue.pack.parameters[name]
        limits = [v.value for v in parameter.every_value() if isinstance(v.value, Limit)]
        if limits:
            yield f"{parameter.title}：{'；'.join(_said_of(limits))}。"


def _said_of(limits: Sequence[Limit]) -> Iterator[str]:
    units = {limit.unit for limit in limits}
    words = {
        "days": "按自然日一天一天数，周末和节假日也数",
        "working_days": "只数工作日，周末和节假日不数，调休上班的算工作日",
        "months": "按月数到相对应的那一天，那个月没有这一天的数到月底",
        "hours": "从记下的时刻数起，按小时，不分昼夜和节假日",
    }
    yield "，或者".join(words[unit] for unit in words if unit in units) + (
        "，因领域、地区和时间不同，见上表" if len(units) > 1 else ""
    )
    counted_in_days = [limit for limit in limits if limit.unit != "hours"]
    if not counted_in_days:
        return
    yield _agreed(
        [limit.counts_first_day for limit in counted_in_days],
        "起算的那一天就计入", "起算的那一天不计，从次日数起", "起算的那一天是否计入见上表",
    )  # fmt: skip
    civil = [limit.rolls for limit in counted_in_days if limit.unit != "working_days"]
    if civil:
        yield _agreed(
            civil,
            "最后一天遇休息日的，顺延到下一个工作日", "最后一天遇休息日的，不顺延", "最后一天遇休息日是否顺延见上表",
        )  # fmt: skip
    grace = {limit.grace for limit in limits}
    if grace != {0}:
        most = f"{max(grace)} 天"
        where = "" if len(grace) == 1 else "（有的领域不留）"
        yield f"首日、末日怎样算有争议，相差不超过 {most}的只作提示{where}"


def _agreed(said: Sequence[bool], yes: str, no: str, both: str) -> str:
    return both if len(set(said)) > 1 else yes if said[0] else no


def sureness_of(catalogue: Catalogue, rule: Rule) -> Iterator[str]:
    """Say how the requirement was checked, statute by statute."""
    text = rule.text
    for statute in dict.fromkeys(parse_citation(c).statute for c in (text.cite, *text.also)):
        yield from statute_sureness(catalogue, statute, named=True)
    if text.severity == "notice":
        yield "这条规则只作提示：要求本身、它的出处或者数据能不能说明问题，还有不确定的地方。"
    if text.pattern == "judge":
        yield "法律在这里用的是开放的标准，结论由人下。"
    if any(catalogue.tables[name].unread for name in rule.parameters):
        yield "有的领域的程序规章还没有读过，那里的数值可能不同。"


def statute_sureness(catalogue: Catalogue, statute: str, *, named: bool = False) -> Iterator[str]:
    """Say how a statute's text was checked."""
    record = catalogue.records.statutes.get(statute)
    title = f"《{catalogue.pack.statutes[statute].title}》" if named else ""
    if record is None:
        return
    if record.reading:
        yield f"{title}{record.reading}。"
    if record.doubtful:
        yield f"{title}的文号、施行日或者条数还有没有见到出处的。"
    if record.note:
        yield f"{title}{'：' if title else ''}{record.note}"
