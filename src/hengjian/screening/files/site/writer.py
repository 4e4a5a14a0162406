"""The folder of the site: it appears whole or not at all, and takes the place of a former one only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from hengjian.rulebook.citations import ArticleDatabase
from hengjian.rulebook.rulebook import Rulebook
from hengjian.screening.files.errors import BadRequest
from hengjian.screening.files.folders import appearing_whole
from hengjian.screening.files.site.pages import pages
from hengjian.screening.files.site.precision import Precision

MARK = "site.json"
"""The file by which a folder is known to be a former site."""


def write_site(
    rulebook: Rulebook,
    database: ArticleDatabase | None,
    out: Path,
    decided: Mapping[str, Precision] | None = None,
) -> int:
    """Write the site of a rulebook and give the number of its pages; raises BadRequest."""
    check_place(out)
    found = dict(pages(rulebook, database, decided))
    number = sum(path.endswith(".html") for path in found)
    pack = rulebook.pack
    mark = {"pack": pack.name, "title": pack.title, "digest": pack.digest, "pages": number}
    found[MARK] = json.dumps(mark, ensure_ascii=False, indent=2) + "\n"
    with appearing_whole(out) as folder:
        for name, text in found.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return number


def check_place(out: Path) -> None:
    """Refuse a place where something else stands; raises BadRequest."""
    try:
        if out.exists() and not out.is_dir():
            raise BadRequest(f"{out} 是文件，不能用作网站的文件夹。请换一个名字。")
        if out.is_dir() and any(out.iterdir()) and not _is_site(out):
            raise BadRequest(
                f"文件夹 {out} 里有别的东西，没有动它。请换一个文件夹，或者先把它清空。"
            )
    except OSError as error:
        raise BadRequest(f"打不开 {out}。请检查路径和权限。") from error


def _is_site(out: Path) -> bool:
    """Tell whether everything in the folder is of a kind that this command writes."""
    ours = {".html", ".css", ".js"}
    files = [path for path in out.rglob("*") if not path.is_dir()]
    return (out / MARK).is_file() and all(
        path.suffix in ours or path == out / MARK for path in files
    )
