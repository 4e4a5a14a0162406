"""Items whose number stands before the first word with no mark between: 11完善制度, 12健全机制."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from hengjian.plans.documents.blocks import Block, Paragraph
from hengjian.plans.documents.glyphs import narrowed
from hengjian.plans.documents.markers import marker_at

_BARE = re.compile(
    r"([1-9][0-9]?)(?=[一-鿿])(?![年月日号时分秒个项家名人次条件万亿元天周级类种所户岁多余大批届度支套台部处座亩公米吨只轮层款期位])"
)
_FEWEST = 2


def with_marked_numbers(blocks: list[Block]) -> list[Block]:
    """Put a mark behind bare numbers that count on from paragraph to paragraph; any others are left as figures."""
    bare: dict[int, re.Match[str]] = {}
    for at, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        plain = narrowed(block.text)
        marker = marker_at(plain)
        if marker is not None and marker.kind == "arabic":
            return blocks  # this document marks its numbers
        found = _BARE.match(plain)
        if found is not None:
            bare[at] = found
    numbers = [int(found[1]) for found in bare.values()]
    if len(numbers) < _FEWEST or any(
        later != one + 1 for one, later in itertools.pairwise(numbers)
    ):
        return blocks
    return [
        replace(block, text=f"{bare[at][1]}.{block.text[bare[at].end() :]}")
        if at in bare and isinstance(block, Paragraph)
        else block
        for at, block in enumerate(blocks)
    ]
