"""Write the documents that are made from the law pack, or tell which of them are stale.

python -m tools.docs           write them
python -m tools.docs --check   write nothing; name the stale ones and end with 1
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tools import acts_page, coverage_page, rule_pages

ROOT = Path(__file__).resolve().parent.parent

# Each gives the texts of its pages by their paths below the root that it is handed.
GENERATORS: tuple[Callable[[Path], Mapping[str, str]], ...] = (
    acts_page.pages,
    rule_pages.pages,
    coverage_page.pages,
)

# Folders with nothing but generated pages: a page there that no generator gives is stale.
FOLDERS = ("docs/rules",)


def main(arguments: list[str]) -> int:
    """Write or check the pages and give the exit code."""
    wanted = {path: text for pages in GENERATORS for path, text in pages(ROOT).items()}
    stale = stale_pages(ROOT, wanted)
    if "--check" in arguments:
        for path in stale:
            print(f"{path} 不是最新的，请执行 make docs", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        page = ROOT / path
        if path in wanted:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(wanted[path], encoding="utf-8")
        else:
            page.unlink()
        print(path)
    return 0


def stale_pages(root: Path, wanted: Mapping[str, str]) -> list[str]:
    """List the paths of pages that are missing, differ, or are there though no generator gives them."""
    changed = {
        path
        for path, text in wanted.items()
        if not (root / path).is_file() or (root / path).read_text(encoding="utf-8") != text
    }
    found = (page for folder in FOLDERS for page in (root / folder).rglob("*.md"))
    left_over = {page.relative_to(root).as_posix() for page in found} - wanted.keys()
    return sorted(changed | left_over)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
