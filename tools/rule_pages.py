"""The pages that show every rule in public: its article, what it asks, the values, and examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.citations import parse_citation
from hengjian.rulebook.model import DatedValue, Limit, Override, Pack, Parameter
from hengjian.rulebook.outcomes import WORDS, Outcome
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.rules import Rule
from hengjian.rulebook.scenarios import Situation, situations

SEVERITIES = {"void": "无效", "unlawful": "违法", "flaw": "瑕疵", "notice": "提示"}
PATTERNS = {
    "deadline": "期限", "precedes": "先后", "requires": "必须有", "forbids": "不得有",
    "between": "幅度", "distinct": "人员", "check": "条件", "judge": "由人判断",
}  # fmt: skip
SUBJECTS = {"case": "每件案件", "thing": "每件事物", "act": "每次"}
UNITS = {"days": "天", "working_days": "个工作日", "months": "个月", "hours": "小时"}


def pages(root: Path) -> Mapping[str, str]:
    """Give one page per statute, and their index, by path."""
    rulebook = Rulebook.load(root / "law")
    by_statute: dict[str, list[Rule]] = {}
    for rule in rulebook.rules:
        by_statute.setdefault(rule.id.partition(".")[0], []).append(rule)
    examples: dict[str, list[Situation]] = {}
    for situation in situations(rulebook.pack):
        examples.setdefault(situation.rule, []).append(situation)
    found = {"docs/rules/README.md": "\n".join(_index(rulebook.pack, by_statute)) + "\n"}
    for statute, rules in by_statute.items():
        text = "\n".join(_page(rulebook.pack, statute, rules, examples))
        found[f"docs/rules/{statute}.md"] = text + "\n"
    return found


def _index(pack: Pack, by_statute: Mapping[str, list[Rule]]) -> Iterator[str]:
    yield from ("# 规则", "", "由 `law/` 生成（`make docs`），请勿手改。", "")
    yield from ("| 依据 | 规则 | 程度 | 形式 | 编号 |", "|---|---|---|---|---|")
    for statute, rules in by_statute.items():
        for rule in rules:
            cells = (
                _cited(pack, rule.text.cite),
                f"[{rule.text.title}]({statute}.md#{rule.id.replace('.', '')})",
                SEVERITIES[rule.text.severity],
                PATTERNS[rule.text.pattern],
                f"`{rule.id}`",
            )
            yield "| " + " | ".join(cells) + " |"


def _page(
    pack: Pack, statute: str, rules: list[Rule], examples: Mapping[str, list[Situation]]
) -> Iterator[str]:
    yield from (
        f"# {pack.statutes[statute].full_title}",
        "",
        "由 `law/` 生成（`make docs`），请勿手改。",
    )
    for rule in rules:
        yield from _rule(pack, rule)
        for parameter in rule.parameters:
            yield from _parameter(pack, pack.parameters[parameter])
        yield from _examples(examples.get(rule.id, []))


def _rule(pack: Pack, rule: Rule) -> Iterator[str]:
    text = rule.text
    subject = SUBJECTS[text.subject]
    if text.of:
        subject += pack.declarations.kinds[text.of].label
    yield from ("", f"## {rule.id}", "", f"**{text.title}**", "")
    yield f"- 依据：{'、'.join(_cited(pack, cite) for cite in (text.cite, *text.also))}"
    yield f"- 程度：{SEVERITIES[text.severity]}{f'（{text.ground}）' if text.ground else ''}"
    yield f"- 看{subject}；形式：{PATTERNS[text.pattern]}；{'办案时拦截' if text.gate else '事后发现'}"
    yield f"- 说法：{text.says}"
    if text.when:
        yield f"- 条件：`{text.when.strip()}`"
    since = f"{day_of(text.since)} 起"
    yield f"- 适用：{since}{'' if text.until is None else f'至 {day_of(text.until)}'}"


def _parameter(pack: Pack, parameter: Parameter) -> Iterator[str]:
    yield from ("", f"{parameter.title}（`{parameter.id}`）：", "")
    yield from ("| 适用 | 起 | 止 | 取值 | 依据 |", "|---|---|---|---|---|")
    yield from _series(pack, parameter, "全国", parameter.values)
    overrides: list[tuple[str, Override]] = [
        *((pack.domains[d].title, o) for d, o in parameter.sectors.items()),
        *((pack.jurisdictions[j].title, o) for j, o in parameter.places.items()),
        *((f"{pack.jurisdictions[j].title}·{pack.domains[d].title}", o)
          for (j, d), o in parameter.both.items()),
    ]  # fmt: skip
    for title, override in overrides:
        yield from _series(pack, parameter, title, override.values)


def _series(
    pack: Pack, parameter: Parameter, where: str, values: tuple[DatedValue, ...]
) -> Iterator[str]:
    if not values:
        yield f"| {where} | | | 没有规定，只在另有规定的领域或者地区适用 | |"
    for value in values:
        until = "" if value.until is None else str(day_of(value.until))
        cells = (where, str(day_of(value.since)), until, _words(pack, parameter, value),
                 _cited(pack, value.cite))  # fmt: skip
        yield "| " + " | ".join(cells) + " |"


def _words(pack: Pack, parameter: Parameter, value: DatedValue) -> str:
    given = value.value
    if isinstance(given, Limit):
        return _limit(pack, given)
    if isinstance(given, int):
        return _amount(pack, parameter, given)
    field = pack.declarations.case_fields[str(parameter.by)]
    labels = dict(zip(field.codes or (), field.code_labels or (), strict=True))
    return "；".join(
        f"{labels[code]} {_amount(pack, parameter, each)}" for code, each in given.items()
    )


def _limit(pack: Pack, limit: Limit) -> str:
    said = [f"{limit.number} {UNITS[limit.unit]}"]
    if limit.rolls:
        said.append("末日遇休息日顺延")
    if limit.extend:
        said.append(f"可延长共 {limit.extend} {UNITS[limit.unit]}")
    if limit.extend_more:
        said.append("再延长由人判断")
    if limit.pauses:
        labels = pack.codes[pack.declarations.act_fields["reason"].code_list].labels
        said.append("不计入：" + "、".join(labels[c] for c in labels if c in limit.pauses))
    if limit.grace:
        said.append(f"差 {limit.grace} 天只作提示")
    return "，".join(said)


def _amount(pack: Pack, parameter: Parameter, amount: int) -> str:
    if parameter.type == "money":
        return f"{amount / 100:,.2f}".removesuffix(".00") + " 元"
    if parameter.type == "boolean":
        return "是" if amount else "否"
    if parameter.type == "codes":
        labels = pack.codes[str(parameter.codes)].labels
        return "、".join(label for i, label in enumerate(labels.values()) if amount >> i & 1)
    return str(amount)


def _examples(found: list[Situation]) -> Iterator[str]:
    if not found:
        return
    yield from ("", "例子：", "")
    for situation in found:
        outcomes = "、".join(
            (f"{key} " if key and len(situation.expected) > 1 else "") + WORDS[Outcome(said)]
            for key, said in situation.expected.items()
        )
        yield f"- {situation.title} → {outcomes}"


def _cited(pack: Pack, citation: str) -> str:
    parsed = parse_citation(citation)
    return parsed.display(pack.statutes[parsed.statute].title)
