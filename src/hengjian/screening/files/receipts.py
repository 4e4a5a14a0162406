"""Receipts: what was judged, by which law and which program, and what came out.

A receipt stands beside the pack that it names. With both and the same input files anybody can compute
the same again; `replay` does so and says what differs.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hengjian import __version__
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.rulebook import Rulebook
from hengjian.screening.files.archive import archive_name, unpack
from hengjian.screening.files.errors import BadRequest, InputDiffers, ReceiptUnusable
from hengjian.screening.files.inputs import expand, file_digest
from hengjian.screening.files.mappings import ChosenMapping
from hengjian.screening.files.options import Options
from hengjian.screening.files.progress import Progress, quiet
from hengjian.screening.files.screen import Screening, screen

FORM = 1
"""Version of the form of receipts."""

LONGEST_VALUE = 100

COMPARED = {
    "snapshot": "快照摘要",
    "observed": "数据截止日",
    "counts": "件数",
    "rules": "各规则的件数",
    "findings": "发现的问题",
}


def receipt_of(screening: Screening) -> dict[str, Any]:
    """Write the receipt of a screening as plain data."""
    pack = screening.rulebook.pack
    return {
        "form": FORM,
        "version": __version__,
        "pack": {"name": pack.name, "title": pack.title, "digest": pack.digest},
        "run_day": screening.run_day.isoformat(),
        "options": screening.options.plain(),
        "inputs": [
            {
                "name": each.name,
                "sha256": each.sha256,
                "read": each.read,
                "accepted": each.accepted,
                "rejected": each.rejected,
                "skipped": each.skipped,
            }
            for each in screening.inputs
        ],
        "snapshot": screening.snapshot_digest,
        "observed": screening.observed_dates,
        "counts": counts_of(screening),
        "rules": screening.plain_counts,
        "findings": {"count": screening.found.height, "digest": screening.findings_digest},
    }


def counts_of(screening: Screening) -> dict[str, int]:
    """Give accepted cases and acts, and rejected rows."""
    return {
        "cases": screening.cases,
        "acts": screening.acts,
        "rejected": screening.rejected,
    }


def receipt_number(screening: Screening) -> str:
    """Give the short name of a receipt that people use."""
    return f"R-{screening.run_day:%Y%m%d}-{screening.snapshot_digest[:8]}"


@dataclass(frozen=True)
class Replay:
    """What came out of a replay.

    `version` is the program's version in the receipt where it is another than this one's, else None;
    `differences` says in Chinese what is not as the receipt has it.
    """

    screening: Screening
    version: str | None
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Tell whether the result, and the program, are those of the receipt."""
        return not self.differences and self.version is None


def replay(receipt_file: Path, files: Sequence[Path], *, progress: Progress = quiet) -> Replay:
    """Compute the result of a receipt again from its pack and its inputs.

    The inputs are known by their content, whatever their names and order. Raises ReceiptUnusable,
    InputDiffers or BadRequest.
    """
    receipt = _read(receipt_file)
    ordered = _matched(receipt, expand(files))
    with tempfile.TemporaryDirectory(prefix="hengjian-") as name:
        folder = Path(name)
        rulebook = _rulebook(receipt, receipt_file, folder / "pack")
        with _under_their_names(receipt, ordered, folder / "inputs") as staged:
            again = screen(
                rulebook,
                staged,
                options=_options(receipt),
                run_day=date.fromisoformat(receipt["run_day"]),
                progress=progress,
            )
    recorded = str(receipt["version"])
    return Replay(
        again, None if recorded == __version__ else recorded, tuple(_differences(receipt, again))
    )


def _read(path: Path) -> Mapping[str, Any]:
    try:
        receipt = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadRequest(f"打不开回执 {path}。请检查路径和读取权限。") from error
    except ValueError as error:
        raise ReceiptUnusable(f"{path}：不是回执，或者已经损坏。") from error
    if not isinstance(receipt, dict) or receipt.get("form") != FORM:
        raise ReceiptUnusable(f"{path}：不是本程序能读的回执（格式 {FORM}）。")
    try:
        date.fromisoformat(receipt["run_day"])
        _options(receipt)
        wanted = [(each["name"], each["sha256"]) for each in receipt["inputs"]]
        whole = bool(wanted) and all(key in receipt for key in (*COMPARED, "version"))
        whole = whole and isinstance(receipt["pack"]["digest"], str)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReceiptUnusable(f"{path}：回执不完整或者被改过。") from error
    if not whole:
        raise ReceiptUnusable(f"{path}：回执不完整或者被改过。")
    return receipt


def _options(receipt: Mapping[str, Any]) -> Options:
    plain = receipt["options"]
    chosen = plain["mapping"]
    return Options(
        observed=_day(plain["observed"]),
        known_by=_day(plain["known_by"]),
        jurisdiction=plain["jurisdiction"],
        mapping=None if chosen is None else ChosenMapping.of(chosen["content"]),
        breaches_only=plain.get("breaches_only", False) is True,
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _matched(receipt: Mapping[str, Any], paths: Sequence[Path]) -> list[Path]:
    """Put the files into the order of the receipt; raises InputDiffers and says which do not fit."""
    given: dict[str, list[Path]] = {}
    for path in paths:
        given.setdefault(file_digest(path), []).append(path)
    ordered: list[Path] = []
    missing: list[str] = []
    for each in receipt["inputs"]:
        same = given.get(each["sha256"])
        if same:
            ordered.append(same.pop(0))
        else:
            missing.append(each["name"])
    foreign = [str(path) for rest in given.values() for path in rest]
    if missing or foreign:
        said = (
            [f"缺少回执所记的 {'、'.join(missing)}（没有一个文件的内容与它相同）"]
            if missing
            else []
        )
        said += [f"{'、'.join(foreign)} 不是回执所记的文件，或者内容已经改动"] if foreign else []
        raise InputDiffers(f"输入与回执所记不同，没有重放。{'；'.join(said)}。")
    return ordered


@contextmanager
def _under_their_names(
    receipt: Mapping[str, Any], paths: Sequence[Path], folder: Path
) -> Iterator[list[Path]]:
    """Lay links to the files under the names that the receipt has: a name tells a file's table."""
    names = [str(each["name"]) for each in receipt["inputs"]]
    staged: list[Path] = []
    for path, name in zip(paths, names, strict=True):
        place = folder / name
        if not place.absolute().is_relative_to(folder.absolute()) or ".." in place.parts:
            raise ReceiptUnusable(f"回执里的文件名 {name} 不成立。")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(path.resolve())
        staged.append(place)
    yield staged


def _rulebook(receipt: Mapping[str, Any], receipt_file: Path, folder: Path) -> Rulebook:
    wanted = receipt["pack"]["digest"]
    archive = receipt_file.parent / archive_name(wanted)
    folder.mkdir()
    unpack(archive, folder)
    try:
        rulebook = Rulebook.load(folder)
    except PackError as error:
        raise ReceiptUnusable(f"{archive}：这个程序读不了里面的规则包。{error}") from error
    if rulebook.digest != wanted:
        raise ReceiptUnusable(f"{archive}：规则包的内容与回执所记的摘要不符，没有重放。")
    return rulebook


def _differences(receipt: Mapping[str, Any], again: Screening) -> Iterator[str]:
    fresh = receipt_of(again)
    for key, words in COMPARED.items():
        if receipt[key] != fresh[key]:
            yield f"{words}不同{_detail(receipt[key], fresh[key])}"
    old, new = ([tuple(sorted(each.items())) for each in r["inputs"]] for r in (receipt, fresh))
    if [_rows(each) for each in old] != [_rows(each) for each in new]:
        yield "各文件读入、接受、退回的行数不同"


def _rows(entry: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    return {key: value for key, value in entry if key != "name"}


def _detail(old: Any, new: Any) -> str:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return ""
    changed = [key for key in sorted(old.keys() | new.keys()) if old.get(key) != new.get(key)]
    said = [
        f"{key} 回执 {_short(old.get(key))}，现为 {_short(new.get(key))}" for key in changed[:3]
    ]
    more = f" 等 {len(changed)} 处" if len(changed) > len(said) else ""
    return f"（{'；'.join(said)}{more}）"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
