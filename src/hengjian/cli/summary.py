"""The summary of a screening for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from hengjian.cli.layout import columns, cut
from hengjian.rulebook.explanation import as_lines
from hengjian.rulebook.outcomes import OUTCOME_OF, WORDS, Outcome, Verdict
from hengjian.screening.files.archive import DIGITS
from hengjian.screening.files.findings import SEVERITIES, Finding, findings
from hengjian.screening.files.progress import Progress
from hengjian.screening.files.screen import Screening
from hengjian.screening.files.tally import SPEAKING
from hengjian.screening.files.wording import BREACHES_ONLY, REASONS

COLUMNS = (
    Outcome.BREACH, Outcome.OPEN, Outcome.MET, Outcome.UNKNOWN, Outcome.NEEDS_JUDGEMENT,
    Outcome.NOT_APPLICABLE,
)  # fmt: skip
WIDEST_TITLE = 44
CANDIDATES = 500
REJECTS_SHOWN, REASONS_SHOWN, COLUMNS_SHOWN = 3, 5, 6


def overview(screening: Screening) -> Iterator[str]:
    """Say what was read, until when it is complete, and what each rule found."""
    pack = screening.rulebook.pack
    yield f"规则包：{pack.title}（摘要 {pack.digest[:DIGITS]}）"
    rejected = f"；退回 {screening.rejected:,} 行" if screening.rejected else ""
    yield f"读入：案件 {screening.cases:,} 件，行为 {screening.acts:,} 条{rejected}"
    days = "，".join(f"{source} {day}" for source, day in screening.observed_dates.items())
    yield f"数据截至：{days or '没有案件'}"
    if screening.options.breaches_only:
        yield BREACHES_ONLY
    yield ""
    yield from _rules(screening)
    yield from _hidden(screening)
    yield from _ignored(screening)


def _rules(screening: Screening) -> Iterator[str]:
    """Tabulate the rules, those with breaches first; those that judged nothing in one line."""
    rows: list[list[str]] = []
    silent = 0
    shown = [outcome for outcome in COLUMNS if outcome in screening.counted]
    for rule in sorted(screening.rulebook.rules, key=lambda rule: _weight(screening, rule.id)):
        counts = screening.rules[rule.id]
        if not any(counts[o.value] for o in shown if o is not Outcome.NOT_APPLICABLE):
            silent += 1
            continue
        figures = [f"{counts[outcome.value]:,}" for outcome in shown]
        rows.append([cut(rule.text.title, WIDEST_TITLE), *figures])
    if rows:
        head = ["规则", *(WORDS[outcome] for outcome in shown)]
        yield from columns([head, *rows], right=frozenset(range(1, len(shown) + 1)))
    if silent:
        about = "没有列出问题" if screening.options.breaches_only else "不涉及这些案件"
        yield f"另有 {silent} 条规则{about}。"


def _weight(screening: Screening, rule: str) -> tuple[int, ...]:
    return tuple(-screening.rules[rule][outcome.value] for outcome in SPEAKING)


def _hidden(screening: Screening) -> Iterator[str]:
    """Name the sources that leave much undecided, with the chief reason."""
    by_source = (
        screening.hidden.group_by("source", "verdict")
        .agg(pl.col("subjects").sum())
        .sort("subjects", "source", descending=[True, False])
    )
    if by_source.is_empty():
        return
    yield ""
    yield "不明的原因："
    for source, verdict, subjects in by_source.head(REASONS_SHOWN).iter_rows():
        yield f"  {source}：{REASONS[Verdict(verdict)]}，{subjects:,} 项"


def _ignored(screening: Screening) -> Iterator[str]:
    """Name columns that no table knows: a heading may be misspelt."""
    for file, ignored in screening.file_counts.select("file", "ignored").iter_rows():
        if ignored:
            more = f" 等 {len(ignored)} 列" if len(ignored) > COLUMNS_SHOWN else ""
            yield f"没有用到 {file} 的列：{'、'.join(ignored[:COLUMNS_SHOWN])}{more}"


def rejected(screening: Screening) -> Iterator[str]:
    """Show the first rejected rows."""
    rejects = screening.rejects
    if rejects.is_empty():
        return
    yield f"退回 {screening.rejected:,} 行，例如："
    names = ("file", "row", "column", "value", "reason")
    for file, row, column, value, reason in rejects.select(names).head(REJECTS_SHOWN).iter_rows():
        what = f"“{column}”" if column else ""
        told = f"为“{cut(str(value), 40)}”" if column else f"“{cut(str(value), 40)}”"
        yield f"  {file} 第 {row:,} 行{what}{told if value else ''}：{reason}"


def worst(screening: Screening, most: int, progress: Progress) -> list[Finding]:
    """Give the gravest findings, chosen among the gravest by rule and the oldest last days."""
    if screening.found.is_empty():
        return []
    rules = screening.rulebook.rules
    rank = [SEVERITIES.index(rule.text.severity) for rule in rules]
    judge = [int(v) for v, o in OUTCOME_OF.items() if o is Outcome.NEEDS_JUDGEMENT]
    candidates = (
        screening.found.with_columns(
            pl.col("rule").replace_strict(list(range(len(rules))), rank).alias("rank"),
            pl.col("verdict").is_in(judge).alias("judge"),
        )
        .sort("judge", "rank", "due", nulls_last=True, maintain_order=True)
        .head(max(CANDIDATES, most))
        .drop("rank", "judge")
    )
    found = findings(screening, candidates, progress)
    return sorted(found, key=lambda finding: (finding.gravity, finding.found.rule.id))[:most]


def told(screening: Screening, chosen: Sequence[Finding], width: int) -> Iterator[str]:
    """Write findings out with their arithmetic, each headed by its case."""
    for finding in chosen:
        case = finding.found.case
        name = " ".join(part for part in (case.body, case.number) if part)
        yield ""
        yield f"{name}（案件 {case.key}）" if name else f"案件 {case.key}"
        yield from as_lines(finding.explanation, width)
    rest = screening.found.height - len(chosen)
    if chosen and rest > 0:
        yield ""
        yield f"还有 {rest:,} 处没有列出；加 -o 结果文件夹 可得到全部清单和报告。"


def joined(*parts: Iterable[str]) -> str:
    """Put lines together as one text."""
    return "\n".join(line for part in parts for line in part)
