"""The generated documents: which of them are stale."""

from pathlib import Path

import pytest

from tools import docs


def test_page_that_is_missing_or_differs_is_stale(tmp_path: Path) -> None:
    (tmp_path / "same.md").write_text("法", encoding="utf-8")
    (tmp_path / "changed.md").write_text("旧", encoding="utf-8")

    stale = docs.stale_pages(tmp_path, {"same.md": "法", "changed.md": "新", "missing.md": ""})

    assert stale == ["changed.md", "missing.md"]


def test_page_whose_subject_is_gone_is_stale(tmp_path: Path) -> None:
    left_over = tmp_path / docs.FOLDERS[0] / "gone.md"
    left_over.parent.mkdir(parents=True)
    left_over.touch()

    assert docs.stale_pages(tmp_path, {}) == [f"{docs.FOLDERS[0]}/gone.md"]


def test_writing_makes_the_check_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    monkeypatch.setattr(docs, "GENERATORS", (lambda _: {"docs/page.md": "文"},))

    assert docs.main(["--check"]) == 1
    assert docs.main([]) == 0
    assert docs.main(["--check"]) == 0
    assert (tmp_path / "docs" / "page.md").read_text(encoding="utf-8") == "文"
