"""The code knows no place, no sector and no statute: these are in the law pack alone."""

import re
from pathlib import Path

import pytest
import yaml

from tests.architecture.tree import LAW, place, source_files

# A title of fewer characters may be an everyday word (环境, 粮食), so it counts only when it stands alone in quotes.
TELLING_LENGTH = 4


def law_words() -> set[str]:
    """Give the ids and titles of the places, sectors and statutes of the pack."""
    words: set[str] = set()
    for folder in ("domains", "jurisdictions"):
        for path in (LAW / folder).glob("*.yaml"):
            words |= {path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))["title"]}
    statutes = LAW / "statutes.yaml"
    if statutes.exists():
        for statute in yaml.safe_load(statutes.read_text(encoding="utf-8")):
            words |= {statute["id"], statute["title"], statute["full_title"]}
    return words


def pattern(words: set[str]) -> re.Pattern[str]:
    """Give what finds a word of the law: telling ones anywhere, short or plain ones as a whole quoted string."""
    telling = {w for w in words if "-" in w or (not w.isascii() and len(w) >= TELLING_LENGTH)}
    anywhere = "|".join(re.escape(word) for word in sorted(telling)) or "(?!)"
    quoted = "|".join(re.escape(word) for word in sorted(words)) or "(?!)"
    return re.compile(rf"(?<![\w-])(?:{anywhere})(?![a-z0-9_-])|([\"'])(?:{quoted})\1")


def named_in(paths: list[Path], words: set[str]) -> list[str]:
    """List the lines that name a word of the law."""
    law = pattern(words)
    return [
        f"{place(path, number)}: {hit.group()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for hit in law.finditer(line)
    ]


def test_code_names_no_place_sector_or_statute() -> None:
    assert not named_in(source_files(".py", ".json", ".html"), law_words())


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('cite = "penalty-law:60"', True),
        ("# as 行政处罚法 has it", True),
        ('if domain == "water":', True),
        ('title = "粮食"', True),
        ("the rain is water", False),
        ('message = "运行环境不完整"', False),
        ('name = "no-penalty-lawyer"', False),
    ],
)
def test_words_of_the_law_are_noticed_and_everyday_words_let_pass(
    line: str, *, found: bool
) -> None:
    words = {"penalty-law", "行政处罚法", "water", "环境", "粮食"}

    assert bool(pattern(words).search(line)) is found
