"""Files: their size, their names, and what must not be written in them."""

import json
import re
from pathlib import Path

from tests.architecture.tree import ROOT, is_test, project_files, text_files

LIMIT, LIMIT_OF_TESTS = 400, 600
BASELINE = Path(__file__).with_name("file_sizes.json")

UNTELLING_NAME = re.compile(r"(^|_)(utils?|helpers?|managers?|handlers?|misc|base)(_|$)")
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|npmmirror\.com"
    r"|(?:mirrors?|pypi|repo)\.[\w.-]+\.(?:cn|com|org|net)\b",
    re.IGNORECASE,
)
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:root|work|home|Users)/\w|\b[A-Z]:\\Users\\")


def test_no_file_outgrows_its_limit() -> None:
    allowed: dict[str, int] = json.loads(BASELINE.read_text(encoding="utf-8"))
    too_long = {}
    for path in project_files():
        # Django writes a migration, and one change is one migration however long it is.
        if path.suffix == ".py" and "migrations" not in path.parts:
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > (LIMIT_OF_TESTS if is_test(path) else LIMIT):
                too_long[path.relative_to(ROOT).as_posix()] = lines

    grown = {path: lines for path, lines in too_long.items() if lines > allowed.get(path, 0)}
    assert not grown, f"split by concept or verb; the list of exceptions only shrinks: {grown}"


def test_list_of_too_long_files_only_shrinks() -> None:
    allowed: dict[str, int] = json.loads(BASELINE.read_text(encoding="utf-8"))

    for name, lines in allowed.items():
        path = ROOT / name
        now = len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0
        assert now == lines, f"{name} has {now} lines now: write that, or take it off the list"
        assert now > (LIMIT_OF_TESTS if is_test(path) else LIMIT), f"take {name} off the list"


def test_names_of_files_tell_what_is_in_them() -> None:
    untelling = [
        str(path.relative_to(ROOT))
        for path in project_files()
        if path.suffix == ".py"
        and any(UNTELLING_NAME.search(Path(part).stem) for part in path.relative_to(ROOT).parts)
    ]

    assert not untelling


def test_no_file_names_a_package_registry_or_a_path_of_one_machine() -> None:
    found = [
        f"{name}:{number}: {hit.group()}"
        for name, text in text_files().items()
        if name != "tests/architecture/test_files.py"
        for number, line in enumerate(text.splitlines(), start=1)
        for hit in [REGISTRY.search(line) or MACHINE_PATH.search(line)]
        if hit
    ]

    assert not found


def test_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
