"""A review as files: a workbook with every item, and a draft of the report to go on writing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.conf import settings

from hengjian.accounts.models import Account
from hengjian.registry.tables.files import written
from hengjian.supervision.itemreviews import selectors
from hengjian.supervision.itemreviews.models import Proposal, Review, Reviewed
from hengjian.supervision.itemreviews.selectors import OVERLAPPING
from hengjian.supervision.papers.content import LetterContent, Section, Table, plain
from hengjian.supervision.papers.word import word_of
from hengjian.supervision.services.organs import organ_for

HEADS = (
    "事项编码", "事项名称", "行为种类", "编目单位", "案件数", "情况", "为什么不能判断", "依据", "与哪些事项交叉",
    "意见", "理由", "意见状态",
)  # fmt: skip
CAPTION = "拟处理的事项"
TABLE_HEAD = ("序号", "事项", "编目单位", "案件数", "情况", "意见", "理由", "状态")
Use = Reviewed.Use


def workbook(review: Review) -> bytes:
    """Give every item of a review with its figures, and what was proposed for it."""
    rows = selectors.lines_of(review).order_by("id")
    return written(HEADS, (tuple(_cells(line)) for line in rows), "事项清理")


def _cells(line: Reviewed) -> Iterator[str | date]:
    item, proposals = line.item, list(line.proposals.all())
    overlaps = "；".join(
        f"{each['name']}（{each['body']}，{each['article']}）" for each in line.overlaps
    )
    yield from (
        item.code, item.name, item.get_act_display(), item.body.name, count_in_words(line),
        line.get_use_display(), line.why, item.basis, overlaps,
        "；".join(each.get_fate_display() for each in proposals),
        "；".join(each.reason for each in proposals),
        "；".join(each.get_state_display() for each in proposals),
    )  # fmt: skip


def count_in_words(line: Reviewed) -> str:
    """Write how many cases there were; where the data may hide some, at least so many."""
    return f"至少 {line.count:,} 件" if line.use == Use.UNKNOWN else f"{line.count:,} 件"


def draft(review: Review, reader: Account, day: date) -> bytes:
    """Give the report on a review as a draft: figures, what they cannot tell, and what people propose."""
    proposals = list(selectors.proposals_of(review))
    organ = organ_for(reader, review.place.path, day)
    rows = tuple(_row(number, each) for number, each in enumerate(proposals, start=1))
    content = LetterContent(
        kind="item_review", title=plain(f"{review.place.name}执法事项清理情况报告（草稿）"),
        organ=organ.name if organ else settings.ORGAN, number="", addressee="",
        sections=tuple(
            Section(head, tuple(plain(text) for text in texts))
            for head, texts in sentences(review, proposals).items()
        ),
        on=day, table=Table(CAPTION, TABLE_HEAD, rows) if rows else None,
    )  # fmt: skip
    return word_of(content)


def sentences(review: Review, proposals: Sequence[Proposal]) -> dict[str, list[str]]:
    """Give what the draft says, under its headings."""
    counts = selectors.counts_of(review)
    total = sum(counts[use] for use in Use)
    rare = "没有定几件以下算极少发生" if review.rare is None else f"{review.rare} 件以下算极少发生"
    fates: dict[str, int] = {}
    for each in proposals:
        name = f"{each.get_fate_display()}，{each.get_state_display()}"
        fates[name] = fates.get(name, 0) + 1
    said = "；".join(f"{name}：{count:,} 个" for name, count in fates.items())
    rare_count = "" if review.rare is None else f"极少用的 {counts[Use.RARE]:,} 个，"
    period = f"{review.since} 至 {review.until} "
    used = f"在用的 {counts[Use.USED]:,} 个，"
    unknown = f"数据不全、不能判断的 {counts[Use.UNKNOWN]:,} 个。不能判断的不当作没有用过。"
    return {
        "一、范围和标准": [
            f"{review.place.name}和下级单位现有的执法事项 {total:,} 个，看 {period}的案件，{rare}。",
            f"标准的出处：{review.source}。",
        ],
        "二、清理情况": [
            f"{used}{rare_count}没有用过的 {counts[Use.UNUSED]:,} 个，{unknown}",
            f"与别的事项依据同一条文、行为种类相同的 {counts[OVERLAPPING]:,} 个，是不是交叉重复由人判断。",
        ],
        "三、拟处理意见": [
            f"共 {len(proposals):,} 条。{said}。" if proposals else "还没有人提出意见。"
        ],
    }


def _row(number: int, each: Proposal) -> tuple[str, ...]:
    return (
        str(number), plain(f"{each.item.code} {each.item.name}"), plain(each.item.body.name),
        count_in_words(each.line), each.line.get_use_display(), each.get_fate_display(),
        plain(each.reason), each.get_state_display(),
    )  # fmt: skip
