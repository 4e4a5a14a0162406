"""What the architecture tests look at: the files of the project, and its Python as syntax trees."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "hengjian"
LAW = ROOT / "law"


@cache
def project_files() -> tuple[Path, ...]:
    """Give every file that is, or with the next commit will be, part of the project; links are left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted({path for path in paths if path.is_file() and not path.is_symlink()}))


def text_files() -> dict[str, str]:
    """Give the text of every file that is text, by its path below the root."""
    texts = {}
    for path in project_files():
        content = path.read_bytes()
        if b"\0" not in content:
            texts[path.relative_to(ROOT).as_posix()] = content.decode("utf-8", errors="replace")
    return texts


def is_test(path: Path) -> bool:
    """Tell whether a file belongs to tests."""
    return "tests" in path.relative_to(ROOT).parts


def source_files(*suffixes: str) -> list[Path]:
    """Give the product's own files below src/, without their tests."""
    return [
        path
        for path in project_files()
        if path.is_relative_to(SRC) and path.suffix in suffixes and not is_test(path)
    ]


@cache
def parsed(path: Path) -> ast.Module:
    """Give the syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.AST | int) -> str:
    """Name a line of a file as editors understand it."""
    line = node if isinstance(node, int) else getattr(node, "lineno", 1)
    return f"{path.relative_to(ROOT)}:{line}"
