"""The pages that show every rule in public: its article, what it asks, the values, and examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.explanation.wording import (
    SEVERITY_WORDS,
    amount_in_words,
    citation_in_words,
)
from hengjian.rulebook.model import DatedValue, Limit, Pack, Parameter
from hengjian.rulebook.outcomes import WORDS, Outcome
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.rules import Rule
from hengjian.rulebook.scenarios import Situation
from hengjian.screening.files.site.arrangement import (
    PATTERN_WORDS,
    Series,
    rules_by_statute,
    series_of,
    situations_by_rule,
    subject_in_words,
)
from hengjian.screening.files.site.values import parameter_in_words


def pages(root: Path) -> Mapping[str, str]:
    """Give one page per statute, and their index, by path."""
    rulebook = Rulebook.load(root / "law")
    by_statute = rules_by_statute(rulebook)
    examples = situations_by_rule(rulebook.pack)
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
                citation_in_words(rule.text.cite, pack),
                f"[{rule.text.title}]({statute}.md#{rule.id.replace('.', '')})",
                SEVERITY_WORDS[rule.text.severity],
                PATTERN_WORDS[rule.text.pattern],
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
    yield from ("", f"## {rule.id}", "", f"**{text.title}**", "")
    yield f"- 依据：{'、'.join(citation_in_words(cite, pack) for cite in (text.cite, *text.also))}"
    yield f"- 程度：{SEVERITY_WORDS[text.severity]}{f'（{text.ground}）' if text.ground else ''}"
    when = "办案时拦截" if text.gate else "事后发现"
    yield f"- 看{subject_in_words(pack, text)}；形式：{PATTERN_WORDS[text.pattern]}；{when}"
    yield f"- 说法：{text.says}"
    if text.when:
        yield f"- 条件：`{text.when.strip()}`"
    since = f"{day_of(text.since)} 起"
    yield f"- 适用：{since}{'' if text.until is None else f'至 {day_of(text.until)}'}"


def _parameter(pack: Pack, parameter: Parameter) -> Iterator[str]:
    yield from ("", f"{parameter.title}（`{parameter.id}`）：", "")
    yield from ("| 适用 | 起 | 止 | 取值 | 依据 |", "|---|---|---|---|---|")
    for series in series_of(parameter):
        yield from _series(pack, parameter, series)


def _series(pack: Pack, parameter: Parameter, series: Series) -> Iterator[str]:
    where = series.title(pack) or "全国"
    if not series.values:
        yield f"| {where} | | | 没有规定，只在另有规定的领域或者地区适用 | |"
    for value in series.values:
        until = "" if value.until is None else str(day_of(value.until))
        cells = (where, str(day_of(value.since)), until, _words(pack, parameter, value),
                 citation_in_words(value.cite, pack))  # fmt: skip
        yield "| " + " | ".join(cells) + " |"


def _words(pack: Pack, parameter: Parameter, value: DatedValue) -> str:
    given = value.value
    if isinstance(given, Limit):
        return _limit(pack, given)
    if parameter.type == "codes" and not given:
        return ""  # an empty cell stands for an empty list
    return parameter_in_words(pack, parameter, value)


def _limit(pack: Pack, limit: Limit) -> str:
    said = [amount_in_words(limit.number, limit.unit)]
    if limit.rolls:
        said.append("末日遇休息日顺延")
    if limit.extend:
        said.append(f"可延长共 {amount_in_words(limit.extend, limit.unit)}")
    if limit.extend_more:
        said.append("再延长由人判断")
    if limit.pauses:
        labels = pack.codes[pack.declarations.act_fields["reason"].code_list].labels
        said.append("不计入：" + "、".join(labels[c] for c in labels if c in limit.pauses))
    if limit.grace:
        said.append(f"差 {limit.grace} 天只作提示")
    return "，".join(said)


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
