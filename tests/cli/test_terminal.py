"""Text for a terminal: wide characters line up, and progress keeps quiet until it is worth saying."""

import io

import pytest

from hengjian.cli import progress as progress_module
from hengjian.cli.layout import columns, cut, described, width_of, wrapped
from hengjian.cli.progress import TerminalProgress


class Terminal(io.StringIO):
    """Says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_wide_characters_count_twice() -> None:
    assert width_of("期限 90 天") == 10


def test_columns_line_up_with_wide_characters() -> None:
    lines = columns([["规则", "件"], ["逾期未决定", "1,280"]], right=frozenset({1}))

    assert lines == ["规则           件", "逾期未决定  1,280"]


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert cut("逾期未作出处罚决定", 9) == "逾期未作…"
    assert cut("短", 9) == "短"


def test_no_line_is_wider_than_asked_and_none_begins_with_a_comma() -> None:
    text = "立案后应当在 90 天内作出处罚决定，最迟 2025年5月19日，逾期的写明原因。"
    lines = wrapped(text, 20)

    assert all(width_of(line) <= 20 for line in lines)
    assert not [line for line in lines if line[0] in "，。"]
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_explanations_stand_beside_their_terms() -> None:
    assert described([("--json", "机器用"), ("-o 夹", "写出")], 40) == [
        "  --json  机器用",
        "  -o 夹   写出",
    ]


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()])
def test_short_work_says_nothing(stream: io.StringIO) -> None:
    progress = TerminalProgress(stream)
    for done in range(5):
        progress("读取文件", done, 5)
    progress.close()

    assert stream.getvalue() == ""


def test_long_work_draws_a_bar_and_clears_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_module, "PATIENCE", 0.0)
    stream = Terminal()
    progress = TerminalProgress(stream)
    progress("逐条规则判断", 1, 2)
    progress.close()

    assert "正在逐条规则判断 [############............] 50%" in stream.getvalue()
    assert stream.getvalue().endswith("\r")


def test_log_file_gets_one_line_per_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_module, "PATIENCE", 0.0)
    stream = io.StringIO()
    progress = TerminalProgress(stream)
    for stage in ("读取文件", "写出结果"):
        for done in range(4):
            progress(stage, done, 3)
    progress.close()

    assert stream.getvalue() == "正在读取文件…\n正在写出结果…\n"
