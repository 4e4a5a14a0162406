"""What is on a page and not of the document: page numbers, page marks of converters, links to other texts."""

from __future__ import annotations

import re
from dataclasses import replace

from hengjian.plans.documents.blocks import Block, Paragraph
from hengjian.plans.documents.glyphs import narrowed
from hengjian.plans.documents.labels import find_labels

_PAGE_NUMBER = re.compile(
    r"[-\s·.~]*[0-9]{1,4}[-\s·.~]*|第\s*[0-9一二三四五六七八九十百]+\s*页(?:\s*[,/]?\s*共\s*[0-9一二三四五六七八九十百]+\s*页)?|[0-9]{1,4}\s*/\s*[0-9]{1,4}|"
    r"(?:Page|P)\.?\s*[0-9]+(?:\s*(?:of|/)\s*[0-9]+)?",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"(?:打印|关闭(?:窗口)?|返回(?:顶部|首页)?|分享到?|收藏|字体|字号|浏览次数|阅读次数|点击(?:量|数|次数)?|扫一扫|微信扫|来源|作者|责任编辑|责编|编辑|"
    r"编审|审核|信息来源|发布机构|索引号|主题分类|公开主体|发布时间|公开方式|有效性|文件下载|附件下载|您(?:当前|现在)的位置|当前位置|首页|"
    r"抄送|主题词|印发机关|联系人|联系电话|投稿|(?:此件|本件)[^。]{0,12}公开|图为|关注[^。]{0,20}公众号)"
    r"(?:$|[^一-鿿].*|.{0,40}$)"
)
_STAMP = re.compile(
    r"[\[(]?(?:发布|更新|成文|生成|发文|印发|公开)?(?:日期|时间)\s*:\s*(20[0-9]{2})\s*[-/.年].{0,60}"
)
_DATED = re.compile(r"\s*20[0-9]{2}\s*[-/.年]")
_END_OF_TEXT = re.compile(
    r"[-\s•·]*[\[(【]?\s*(?:上一[篇条]|下一[篇条]|相关(?:文章|推荐|阅读|链接|新闻|资讯|文档|内容|信息|附件|稿件|报道)|推荐(?:访问|阅读|文章|内容|资讯)|猜你喜欢|"
    r"延伸阅读|热门(?:文章|推荐|资讯|点击)|热点(?:推荐|新闻)|最新(?:文章|资讯|更新)|更多(?:精彩|内容|文章)|版权声明|免责声明|网站声明|往期回顾|电子杂志往期|"
    r"精彩推荐|大家都在看|配套讲稿|特殊限制|关\s*键\s*词|友情链接|(?:备?注|说明)\s*:|网站地图|主办单位\s*:[^。]{0,40}承办单位|网友评论|发表评论)"
)
_FIRST_LISTED = re.compile(r"附\s*件\s*:?\s*1\s*[.、]")
_LISTED = re.compile(r"([0-9]{1,2})\s*[.、][^。;]{2,60}$")
_MARKED_PAGE = re.compile(r"\s*([0-9]{1,3})\s*、\s*[,，]?")
_ELLIPSIS = re.compile(r"(?:\.{3,}|…+|···)\s*$")
_ENDS = "。.!?！？;；:：”》）)"
_TITLE_SHORTEST, _TITLE_LONGEST = 4, 40
_LEADER = re.compile(r"(?:[.…·]{3,}|-{4,}|(?<=[一-鿿])\s+)\s*[-(（]?\s*[0-9]{1,3}\s*[)）-]?\s*$")
_DOTTED = re.compile(r"[.…·]{4,}\s*[0-9]{1,3}\s*$")
_ENTRY_LONGEST = 60
_NUMBER_LONGEST = 40
_FEWEST_MARKS = 3
_LONG_LINE = 80
_MOSTLY = 0.6
_CUT_LEAST = 0.3


def without_margins(blocks: list[Block]) -> list[Block]:
    """Give the document alone, with the text that page marks had cut joined again."""
    kept = _without_page_marks([b for b in blocks if not _is_page_number(b)])
    kept = _without_contents(kept)
    kept = _without_list_of_appendices(_without_excerpts(_until_end(kept)))
    return [block for block in kept if not _is_line_of_frame(block)]


def _without_list_of_appendices(blocks: list[Block]) -> list[Block]:
    """Leave out 2.某表 and 3.某表 that follow 附件：1.某表: they name papers, they are no items."""
    kept: list[Block] = []
    expected = 0
    for block in blocks:
        plain = narrowed(block.text).strip() if isinstance(block, Paragraph) else ""
        listed = _LISTED.match(plain)
        if _FIRST_LISTED.match(plain):
            expected = 2
        elif expected and listed is not None and int(listed[1]) == expected:
            expected += 1
            continue
        else:
            expected = 0
        kept.append(block)
    return kept


def stamped_year(blocks: list[Block]) -> int | None:
    """Give the year in which the page says that it was put up."""
    for block in blocks:
        found = isinstance(block, Paragraph) and _STAMP.fullmatch(narrowed(block.text).strip())
        if found:
            return int(found[1])
    return None


def is_page_number(line: str) -> bool:
    """Tell a line that holds nothing but the number of a page."""
    return len(line) <= _NUMBER_LONGEST and bool(_PAGE_NUMBER.fullmatch(narrowed(line).strip()))


def _is_page_number(block: Block) -> bool:
    return isinstance(block, Paragraph) and is_page_number(block.text)


def _is_line_of_frame(block: Block) -> bool:
    if not isinstance(block, Paragraph):
        return False
    plain = narrowed(block.text).strip()
    if _STAMP.fullmatch(plain):
        return True
    if not _LINE.match(plain) or len(plain) > 60:  # noqa: PLR2004  a sentence is no line of a frame
        return False
    return not any(
        label.role in ("lead", "responsible")
        or (label.role == "when" and not _DATED.match(plain[label.value_at :]))
        for label in find_labels(plain)
    )


def _until_end(blocks: list[Block]) -> list[Block]:
    """Cut at the first link to other texts, unless groups still come after it."""
    for at, block in enumerate(blocks):
        if (
            isinstance(block, Paragraph)
            and at > len(blocks) * _CUT_LEAST
            and _END_OF_TEXT.match(narrowed(block.text))
            and not any(_has_group(later) for later in blocks[at:])
        ):
            return blocks[:at]
    return blocks


def _has_group(block: Block) -> bool:
    if not isinstance(block, Paragraph):
        return True
    return any(label.role in ("lead", "responsible") for label in find_labels(narrowed(block.text)))


def _without_contents(blocks: list[Block]) -> list[Block]:
    """Leave out a table of contents: its entries are headings that come again."""
    kept: list[Block] = []
    entries: list[str] = []
    within = False
    for block in blocks:
        text = block.text if isinstance(block, Paragraph) else ""
        bare = re.sub(r"\s", "", text)
        if bare in ("目录", "目次"):
            within, entries = True, []
            continue
        if within:
            entry = _LEADER.sub("", text).strip()
            within = _is_entry(text) and re.sub(r"\s", "", entry) not in entries
            entries.append(re.sub(r"\s", "", entry))
        if not within and not _DOTTED.search(text):
            kept.append(block)
    return kept


def _is_entry(text: str) -> bool:
    return 0 < len(text.strip()) <= _ENTRY_LONGEST and not re.search("[。；;]", text)


def _without_excerpts(blocks: list[Block]) -> list[Block]:
    """Leave out excerpts of other documents, which break off in dots, with the titles above them."""
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and _ELLIPSIS.search(block.text):
            if kept and isinstance(kept[-1], Paragraph) and _is_title(kept[-1].text):
                kept.pop()
            continue
        kept.append(block)
    return kept


def _is_title(text: str) -> bool:
    plain = text.strip()
    return (
        _TITLE_SHORTEST <= len(plain) <= _TITLE_LONGEST
        and plain[-1] not in _ENDS
        and not re.search("[，,]", plain)
    )


def _without_page_marks(blocks: list[Block]) -> list[Block]:
    """Take out marks like “3、” that a converter put where a page began, mostly in the middle of a sentence."""
    marks = _page_marks(blocks)
    if not marks:
        return blocks
    kept: list[Block] = []
    for at, block in enumerate(blocks):
        if at in marks and isinstance(block, Paragraph):
            rest = block.text[marks[at] :]
            if kept and isinstance(kept[-1], Paragraph) and at - 1 in _runs(marks, at):
                kept[-1] = replace(kept[-1], text=kept[-1].text + rest)
                continue
            block = replace(block, text=rest)  # noqa: PLW2901  the same place without its mark
        kept.append(block)
    return kept


def _runs(marks: dict[int, int], at: int) -> set[int]:
    return {at - 1} if at != min(marks) else set()


def _page_marks(blocks: list[Block]) -> dict[int, int]:
    """Give the paragraphs that begin with a page mark, and how long the mark is."""
    found: dict[int, int] = {}
    cut = expected = 0
    for at, block in enumerate(blocks):
        mark = _MARKED_PAGE.match(narrowed(block.text)) if isinstance(block, Paragraph) else None
        if mark is None or int(mark[1]) != expected + 1:
            continue
        before = blocks[at - 1] if at else None
        if expected and isinstance(before, Paragraph):
            text = before.text.rstrip()
            cut += len(text) >= _LONG_LINE and text[-1] not in _ENDS
        expected += 1
        found[at] = mark.end()
    if len(found) < _FEWEST_MARKS or cut < _MOSTLY * (len(found) - 1):
        return {}
    return found
