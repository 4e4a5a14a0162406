"""The product's Python: who reads the clock, what is never run, and what is explained."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, SRC, parsed, place, source_files

CLOCK = SRC / "common" / "clock.py"
CLOCK_CALLS = {
    "date": {"today"},
    "datetime": {"now", "today", "utcnow"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime"},
}
CLOCK_IN_SQL = re.compile(
    r"\b(current_(date|time|timestamp)|localtimestamp|now\(\)|today\(\)|get_current_\w+)",
    re.IGNORECASE,
)
EXPLAINED_ROOMS = ("rulebook", "reading", "screening")
SENTENCE = re.compile(r"^[A-Z`'\"\u4e00-\u9fff].*[.。?]$")


def python_files() -> list[Path]:
    return source_files(".py")


def reads_clock(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr=name, value=ast.Name(id=owner) | ast.Attribute(attr=owner)):
            return name in CLOCK_CALLS.get(owner, ())
        case ast.ImportFrom(module="time", names=names):
            return any(alias.name in CLOCK_CALLS["time"] for alias in names)
        case ast.Constant(value=str(text)):
            return "select" in text.lower() and bool(CLOCK_IN_SQL.search(text))
    return False


def test_only_the_clock_reads_the_clock() -> None:
    readers = [
        place(path, node)
        for path in python_files()
        if path != CLOCK
        for node in ast.walk(parsed(path))
        if reads_clock(node)
    ]

    assert not readers, "hand the day or the instant in: a replay has to give the same"


@pytest.mark.parametrize(
    "line",
    [
        "date.today()",
        "datetime.date.today()",
        "day = datetime.now(UTC)",
        "clock = datetime.datetime.utcnow",
        "time.time()",
        "from time import time_ns",
        "sql = 'SELECT current_date - filed_on'",
    ],
)
def test_reading_the_clock_is_noticed(line: str) -> None:
    assert any(reads_clock(node) for node in ast.walk(ast.parse(line)))


@pytest.mark.parametrize(
    "line", ["time.perf_counter()", "sheet.now()", "clock.today(zone)", "'the current_date'"]
)
def test_what_is_no_clock_is_let_pass(line: str) -> None:
    assert not any(reads_clock(node) for node in ast.walk(ast.parse(line)))


def test_no_text_is_run_as_code() -> None:
    runs = [
        place(path, node)
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"eval", "exec"}
    ]

    assert not runs


def public_functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Give the public classes and functions of a module and the public methods of its public classes."""
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and is_public(node):
            yield node
        elif isinstance(node, ast.ClassDef) and is_public(node):
            yield node
            for member in node.body:
                if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef) and is_public(member):
                    yield member


def is_public(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
    return not node.name.startswith("_") and not decorators & {"overload", "override"}


def test_public_functions_of_the_engine_say_in_a_sentence_what_they_give() -> None:
    silent = []
    for path in python_files():
        if path.relative_to(SRC).parts[0] not in EXPLAINED_ROOMS or path.stem.startswith("_"):
            continue
        if "migrations" in path.parts:  # as Django writes them
            continue
        for node in public_functions(path):
            first, *_ = (ast.get_docstring(node) or "").splitlines() or [""]
            if not SENTENCE.search(first):
                silent.append(f"{place(path, node)} {node.name}")

    assert not silent


def test_every_package_of_the_product_is_importable_by_its_name() -> None:
    without = {
        str(path.parent.relative_to(ROOT))
        for path in python_files()
        if not (path.parent / "__init__.py").is_file()
    }

    assert not without
