"""Web pages: the text that a reader sees, paragraph by paragraph, tables as tables."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hengjian.plans.documents.blocks import Block, Paragraph, grid, spread

_BREAKS = frozenset(
    ("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header",
     "footer", "nav", "main", "dl", "dt", "dd", "blockquote", "pre", "table", "tr", "form", "fieldset",
     "figure", "center", "hr", "aside", "title", "body")
)  # fmt: skip
_UNSEEN = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "select",
        "option",
        "textarea",
        "svg",
        "iframe",
        "object",
    )
)
_MOST_SPAN = 200


class _Page(HTMLParser):
    """Collects blocks; tags that were never closed do no harm."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.words: list[str] = []
        self.unseen: list[str] = []
        self.tables: list[_Table] = []
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen.append(tag)
        elif tag == "table":
            self.flush()
            self.tables.append(_Table())
        elif tag == "tr" and self.tables:
            self.tables[-1].begin_row()
        elif tag in ("td", "th") and self.tables:
            known = dict(attrs)
            self.tables[-1].begin_cell(_span(known.get("colspan")), _span(known.get("rowspan")))
        elif tag in _BREAKS:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unseen:
            while self.unseen.pop() != tag:
                pass
        elif tag == "table" and self.tables:
            self.flush()
            self._close_table()
        elif tag in ("td", "th") and self.tables:
            self.flush()
            self.tables[-1].end_cell()
        elif tag in _BREAKS:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.words.append(data)

    def flush(self) -> None:
        """End the paragraph that is being read."""
        text = re.sub(r"[ \t\r\n\u00a0\u200b]+", " ", "".join(self.words)).strip(" \u3000")
        self.words.clear()
        if not text:
            return
        if self.tables:
            self.tables[-1].write(text)
            return
        self.count += 1
        self.blocks.append(Paragraph(text, f"第 {self.count} 段"))

    def _close_table(self) -> None:
        table = self.tables.pop()
        rows = spread(table.cells)
        if self.tables:  # a table in a cell of another: its text belongs to that cell
            for row in rows:
                self.tables[-1].write(" ".join(dict.fromkeys(filter(None, row))))
        elif len(rows) == 1 and len(set(rows[0])) == 1:
            self.blocks += [Paragraph(line, "表") for line in rows[0][0].splitlines()]
        elif rows:
            self.blocks.append(grid(rows, "表，"))


class _Table:
    """One table while it is read; a cell is its text and how many columns and rows it covers."""

    def __init__(self) -> None:
        self.cells: list[list[tuple[str, int, int]]] = []
        self.open: tuple[list[str], int, int] | None = None

    def begin_row(self) -> None:
        self.end_cell()
        self.cells.append([])

    def begin_cell(self, columns: int, rows: int) -> None:
        self.end_cell()
        if not self.cells:
            self.cells.append([])
        self.open = ([], columns, rows)

    def end_cell(self) -> None:
        if self.open is not None:
            texts, columns, rows = self.open
            self.cells[-1].append(("\n".join(texts), columns, rows))
            self.open = None

    def write(self, text: str) -> None:
        if self.open is None:
            self.begin_cell(1, 1)
        if self.open is not None:
            self.open[0].append(text)


def blocks_of_page(text: str) -> list[Block]:
    """Give the paragraphs and tables of a web page."""
    page = _Page()
    page.feed(text)
    page.close()
    page.flush()
    while page.tables:
        page.tables[-1].end_cell()
        page._close_table()  # noqa: SLF001  a table that was never closed
    return page.blocks


def _span(text: str | None) -> int:
    return (
        min(int(text), _MOST_SPAN)
        if text and text.isascii() and text.isdigit() and int(text)
        else 1
    )
