"""A small pack with every pattern and every unit, and cases about it, for the tests of explanations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hengjian.rulebook.calendars import number
from hengjian.rulebook.cases import Act, Case, Cover
from hengjian.rulebook.closures.engine import CaseJudge, Judged
from hengjian.rulebook.explanation import Explanation, explain
from hengjian.rulebook.rulebook import Rulebook

FILES = {
    "pack.yaml": """
name: trial
title: 试验规则包
timezone: Asia/Shanghai
currency: CNY
language: zh-CN
calendar: one
""",
    "statutes.yaml": """
- {id: act-on-acts, title: 程序法, full_title: 程序法, number: null, rank: law, source: DB,
   versions: [{from: 2020-01-01, articles: 99}]}
- {id: sector-rules, title: 行业程序规定, full_title: 行业程序规定, number: null, rank: rule, source: TXT,
   versions: [{from: 2021-01-01, articles: 99}]}
""",
    "codes/procedure.yaml": """
id: procedure
title: 程序
standard: 无
codes: {ordinary: 普通程序, summary: 简易程序}
""",
    "codes/party.yaml": "{id: party, title: 当事人, standard: 无, codes: {person: 个人, company: 单位, other: 其他}}",
    "codes/why.yaml": "{id: why, title: 事由, standard: 无, codes: {testing: 检测, hearing: 听证}}",
    "codes/sort.yaml": "{id: sort, title: 种类, standard: 无, codes: {fine: 罚款, closure: 关闭}}",
    "domains/plain.yaml": "{id: plain, title: 通用, read: true, sources: []}",
    "domains/tea.yaml": """
id: tea
title: 茶叶
read: true
sources: ["sector-rules:1"]
values:
  limits.decide:
    cite: sector-rules:8
    values:
    - {from: 2021-01-01, cite: "sector-rules:8(1)", number: 90, unit: days, rolls: true, pauses: [testing], extend: 30}
""",
    "domains/silk.yaml": "{id: silk, title: 丝绸, read: false, sources: []}",
    "jurisdictions/land.yaml": "{id: land, title: 全境, parent: null, values: {}, domains: {}}",
    "parameters/limits/decide.yaml": """
title: 作出决定的期限
type: limit
values:
- {from: 2021-01-01, cite: "act-on-acts:60", number: 90, unit: days, rolls: true}
""",
    "parameters/limits/serve.yaml": """
title: 送达期限
type: limit
sector_may_vary: false
values:
- {from: 2021-01-01, cite: "act-on-acts:61", number: 7, unit: working_days, pauses: [testing], extend: 5, grace: 1}
""",
    "parameters/limits/hear.yaml": """
title: 要求听证的期限
type: limit
sector_may_vary: false
values:
- {from: 2021-01-01, cite: "act-on-acts:64(1)", number: 5, unit: working_days}
""",
    "parameters/limits/notify.yaml": """
title: 提前通知的时间
type: limit
sector_may_vary: false
values:
- {from: 2021-01-01, cite: "act-on-acts:64(2)", number: 7, unit: days, counts_first_day: true}
""",
    "parameters/limits/close.yaml": """
title: 结案期限
type: limit
sector_may_vary: false
values:
- {from: 2021-01-01, cite: "act-on-acts:70", number: 3, unit: months, rolls: true, pauses: [testing], extend: 10}
""",
    "parameters/limits/report.yaml": """
title: 报告期限
type: limit
sector_may_vary: false
values:
- {from: 2021-01-01, cite: "act-on-acts:71", number: 24, unit: hours}
""",
    "parameters/amounts/onsite.yaml": """
title: 当场罚款的上限
type: money
by: party
values:
- {from: 2021-01-01, cite: "act-on-acts:51", values: {person: 20000, company: 300000}}
""",
    "procedures/acts.yaml": """
case_fields:
  procedure: {label: 程序, type: code, codes: procedure}
  domain: {label: 领域, type: code, codes: domain}
  jurisdiction: {label: 地区, type: code, codes: jurisdiction}
  party: {label: 当事人类别, type: code, codes: party}
  major: {label: 重大案件, type: boolean}
act_fields:
  amount: {label: 金额, type: money}
  kinds: {label: 处罚种类, type: codes, codes: sort}
  told: {label: 已告知听证权利, type: boolean}
  reason: {label: 事由, type: code, codes: why}
  limits: {label: 所停止的期限, type: codes, codes: limit}
  limit: {label: 所延长的期限, type: code, codes: limit}
  of: {label: 所针对的事物, type: text}
  days: {label: 天数, type: integer}
  until: {label: 延长至, type: day}
roles:
  officer: {label: 执法人员}
  reviewer: {label: 审核人员}
kinds:
  filing: {label: 立案, level: case, roles: [officer]}
  asking: {label: 询问, level: case, roles: [officer]}
  notice: {label: 事先告知, level: case, fields: [told, amount]}
  waiver: {label: 放弃听证, level: case}
  hearing: {label: 举行听证, level: case}
  panel: {label: 集体讨论, level: case}
  review: {label: 法制审核, level: case, roles: [reviewer]}
  decision: {label: 处罚决定, level: case, fields: [amount, kinds], roles: [officer]}
  service: {label: 送达, level: case}
  transfer: {label: 移送, level: case, closes: true}
  closing: {label: 结案, level: case, closes: true}
  report: {label: 报告, level: case}
  pause_start: {label: 期间停止计算, level: pause, fields: [reason, limits, of], required: [reason]}
  pause_end: {label: 期间恢复计算, level: pause}
  extension: {label: 延长期限, level: extension, fields: [limit, of, days, until], required: [limit]}
""",
    "calendars/one/2024.yaml": """
year: 2024
notice: {title: 2024 年放假安排, number: 一号}
holidays: {"2024-10-01": 国庆节, "2024-10-02": 国庆节, "2024-10-03": 国庆节, "2024-10-04": 国庆节,
  "2024-10-05": 国庆节, "2024-10-06": 国庆节, "2024-10-07": 国庆节}
workdays: {"2024-09-29": 国庆节, "2024-10-12": 国庆节}
""",
    "calendars/one/2025.yaml": """
year: 2025
notice: {title: 2025 年放假安排, number: 二号}
holidays: {"2025-01-01": 元旦}
workdays: {}
""",
    "rules/act-on-acts.yaml": """
- id: act-on-acts.60.late
  title: 逾期未作出处罚决定
  cite: act-on-acts:60
  also: [sector-rules:8]
  subject: case
  when: procedure == "ordinary"
  law_day: filing
  deadline: {from: filing, to: decision, or_else: [transfer], limit: limits.decide}
  severity: flaw
  says: 立案后应当在 {limit} 内作出处罚决定，最迟 {due}；{state}。
  says_open: 立案后应当在 {limit} 内作出处罚决定；{state}。
- id: act-on-acts.60.extension
  title: 延长超过上限
  cite: act-on-acts:60
  subject: case
  when: extended(limits.decide) > 0
  law_day: filing
  check: extended(limits.decide) <= limits.decide.extend
  severity: flaw
  says: 累计延长不得超过 {limits.decide.extend} 日，本案已延长 {extended(limits.decide)} 日；{state}。
- id: act-on-acts.61.service
  title: 逾期送达
  cite: act-on-acts:61
  subject: case
  law_day: decision
  deadline: {from: decision, to: service, limit: limits.serve}
  severity: flaw
  says: 决定书应当在 {limit} 内送达，最迟 {due}；{state}。
  says_open: 决定书应当在 {limit} 内送达；{state}。
- id: act-on-acts.64.too-early
  title: 听证期限未满就作出处罚决定
  cite: act-on-acts:64(1)
  subject: case
  precedes: {first: notice, then: decision, wait: limits.hear, mode: full, waived_by: [waiver]}
  severity: unlawful
  gate: true
  says: 告知后应当等满 {limit} 才可以作出处罚决定；{state}。
- id: act-on-acts.64.notified-late
  title: 通知听证过迟
  cite: act-on-acts:64(2)
  subject: case
  precedes: {first: notice, then: hearing, wait: limits.notify, mode: reach}
  severity: unlawful
  says: 应当提前 {limit} 通知；{state}。
- id: act-on-acts.57.panel
  title: 重大案件没有集体讨论
  cite: act-on-acts:57
  subject: case
  when: major
  requires: {act: panel, after: hearing, before: decision}
  severity: unlawful
  says: 听证以后应当先集体讨论；{state}。
- id: act-on-acts.58.closed-without-review
  title: 结案时没有法制审核
  cite: act-on-acts:58
  subject: case
  when: major
  law_day: filing
  requires: {act: review}
  severity: unlawful
  says: 重大案件应当法制审核；{state}。
- id: act-on-acts.58.same-person
  title: 执法人员兼任审核人员
  cite: act-on-acts:58
  subject: case
  law_day: review
  distinct: {roles: [review.reviewer, filing.officer]}
  severity: unlawful
  says: 执法人员不得担任本案的审核人员；{state}。
- id: act-on-acts.42.two-officers
  title: 询问人员不足两人
  cite: act-on-acts:42
  subject: act
  of: asking
  law_day: asking
  distinct: {at_least: 2, role: officer}
  severity: unlawful
  says: 询问应当由两名以上执法人员进行；{state}。
- id: act-on-acts.51.onsite-fine
  title: 当场罚款超过上限
  cite: act-on-acts:51
  subject: case
  when: procedure == "summary" and "fine" in decision.kinds
  between: {value: decision.amount, high: amounts.onsite}
  severity: unlawful
  says: 当场罚款不得超过 {amounts.onsite}，本案罚款 {decision.amount}；{state}。
- id: act-on-acts.27.fine-after-transfer
  title: 移送以后又作出处罚决定
  cite: act-on-acts:27
  subject: case
  forbids: {act: decision, after: transfer}
  severity: unlawful
  says: 案件移送以后不得作出处罚决定；{state}。
- id: act-on-acts.63.not-told
  title: 没有告知听证权利
  cite: act-on-acts:63
  subject: case
  when: major
  law_day: notice
  check: notice.told
  severity: unlawful
  says: 应当告知当事人有权要求听证；{state}。
- id: act-on-acts.65.heavy
  title: 处罚是否过重
  cite: act-on-acts:65
  subject: case
  when: major
  law_day: filing
  judge: 处罚与违法行为是否相当
  severity: notice
  says: 处罚应当与违法行为相当；{state}。
- id: act-on-acts.70.closing
  title: 逾期结案
  cite: act-on-acts:70
  subject: case
  law_day: filing
  deadline: {from: filing, to: closing, limit: limits.close}
  severity: flaw
  says: 立案后应当在 {limit} 内结案，最迟 {due}；{state}。
  says_open: 立案后应当在 {limit} 内结案；{state}。
- id: act-on-acts.71.report
  title: 逾期报告
  cite: act-on-acts:71
  subject: case
  law_day: decision
  deadline: {from: decision, to: report, limit: limits.report}
  severity: flaw
  says: 决定后应当在 {limit} 内报告，最迟 {due}；{state}。
  says_open: 决定后应当在 {limit} 内报告；{state}。
""",
}


@cache
def rulebook() -> Rulebook:
    """Write the pack, load it once."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "trial"
        for name, text in FILES.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.lstrip(), encoding="utf-8")
        return Rulebook.load(root)


@cache
def judge() -> CaseJudge:
    """Compile the pack's rules once."""
    return CaseJudge(rulebook())


def day(text: str) -> int:
    """Give the number of a day."""
    return number(date.fromisoformat(text))


def instant(text: str) -> int:
    """Give the seconds of a local time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")).timestamp())


def code(field: str, value: str) -> int:
    """Give the number of a code of an act's or a case's field."""
    declarations = rulebook().pack.declarations
    declared = declarations.act_fields.get(field) or declarations.case_fields[field]
    return (declared.codes or ()).index(value)


def act(kind: str, on: str, **given: object) -> Act:
    """Make an act; `about`, `at`, `recorded_on` and `people` apart, what is given is a field."""
    own = {key: given.pop(key) for key in ("about", "at", "recorded_on", "people") if key in given}
    fields = {key: _coded(key, value) for key, value in given.items()}
    people = own.get("people", {})
    assert isinstance(people, Mapping)
    made = Act(kind + on, kind, day(on), fields=fields, about=_text(own.get("about")))
    at, recorded = own.get("at"), own.get("recorded_on")
    return replace(
        made,
        at=instant(f"{on}T{at}") if at else None,
        recorded_on=day(str(recorded)) if recorded else None,
        persons={role: frozenset(names) for role, names in people.items()},
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _coded(key: str, value: object) -> int | str | None:
    if key == "until":
        return day(str(value))
    if key in ("reason", "limit"):
        return code(key, str(value))
    if key == "kinds":
        return 1 << code(key, str(value))
    return value if isinstance(value, int | str) else None


def case(
    *acts: Act,
    observed: str = "2025-03-31",
    hidden: tuple[str, ...] = (),
    gaps: tuple[str, ...] = (),
    domain: str | None = "plain",
    **columns: str | int,
) -> Case:
    """Make a case whose source covers everything but the `hidden` kinds; acts get their rows."""
    kinds = frozenset(rulebook().pack.declarations.kinds) - set(hidden)
    coded = {k: v if isinstance(v, int) else code(k, v) for k, v in columns.items()}
    numbered = tuple(replace(a, row=f"acts.csv 第 {i} 行") for i, a in enumerate(acts, start=2))
    return Case(
        key="A1",
        columns={
            "procedure": 0,
            "domain": None if domain is None else code("domain", domain),
            **coded,
        },
        observed=day(observed),
        acts=numbered,
        covers=(Cover(kinds),),
        gaps=frozenset(gaps),
        jurisdiction="land",
        domain=domain,
    )


def judged(rule: str, of: Case) -> Judged:
    """Judge a case by the one rule whose id ends so."""
    return next(each for each in judge().judge(of) if each.rule.id.endswith(rule))


def explained(rule: str, of: Case) -> Explanation:
    """Explain what the one rule whose id ends so says about a case."""
    return explain(rulebook(), judged(rule, of))
