"""The process that opens a DOCX or PDF file: its paragraphs and tables as JSON on standard output.

It runs apart from the program because the parsers trust their file. Here memory and time have a bound,
and whatever happens ends this process only. It is started as
`python -m hengjian.plans.documents.converting KIND FILE`.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from hengjian.plans.documents.blocks import Block, Paragraph
from hengjian.reading.workbooks.containers import DAMAGED, TOO_LARGE, Refused, check_container

MOST_MEMORY = 2 * 2**30
MOST_SECONDS = 150
MOST_CHARACTERS = 5_000_000
_TOO_LONG = Refused(f"文字超过 {MOST_CHARACTERS:,} 个", "请只交一份文件")


def main(arguments: Sequence[str]) -> int:
    """Open the file; the answer is `blocks`, or what is `refused` and how to `mend` it."""
    kind, path = arguments[0], Path(arguments[1])
    _bound(resource.RLIMIT_AS, MOST_MEMORY)
    _bound(resource.RLIMIT_CPU, MOST_SECONDS)
    _bound(resource.RLIMIT_FSIZE, 0)
    logging.disable(logging.CRITICAL)
    answer: dict[str, object]
    try:
        answer = {"blocks": [_form(block) for block in _bounded(_opened(kind, path))]}
    except Refused as refused:
        what, mend = refused.what, refused.mend
        if refused is DAMAGED:
            what, mend = f"不是完好的 {kind.upper()} 文件", "请重新保存或者下载"
        elif refused is TOO_LARGE:
            what, mend = "太大，读它要用太多内存", "请去掉图片，或者另存为 TXT"
        answer = {"refused": what, "mend": mend}
    except (MemoryError, RecursionError):
        answer = {
            "refused": "太大或者太复杂，读它要用太多内存",
            "mend": "请去掉图片，或者另存为 TXT",
        }
    except Exception:  # noqa: BLE001  parsers raise whatever the file makes them raise
        answer = {"refused": f"不是完好的 {kind.upper()} 文件", "mend": "请重新保存或者下载"}
    sys.stdout.write(json.dumps(answer))
    return 0


def _bound(what: int, most: int) -> None:
    """Set a bound, but none above that of whoever started this: only a superuser could."""
    known = resource.getrlimit(what)[1]
    least = most if known == resource.RLIM_INFINITY else min(most, known)
    resource.setrlimit(what, (least, least))


def _opened(kind: str, path: Path) -> Iterable[Block]:
    """Open with the library of the kind, which is imported after the bounds are set."""
    if kind == "docx":
        check_container(path)
        from hengjian.plans.documents.worddocuments import blocks_of_document  # noqa: PLC0415

        return blocks_of_document(path)
    from hengjian.plans.documents.pdfpages import blocks_of_pages  # noqa: PLC0415

    return blocks_of_pages(path)


def _bounded(blocks: Iterable[Block]) -> Iterable[Block]:
    total = 0
    for block in blocks:
        total += len(block.text) if isinstance(block, Paragraph) else sum(
            len(cell) for row in block.rows for cell in row
        )  # fmt: skip
        if total > MOST_CHARACTERS:
            raise _TOO_LONG
        yield block


def _form(block: Block) -> dict[str, object]:
    if isinstance(block, Paragraph):
        return {"text": block.text, "place": block.place}
    return {"rows": block.rows, "place": block.place}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
