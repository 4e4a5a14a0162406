"""What the command says to a wrong command line, a bad file, a faulty pack: Chinese, and no traceback."""

import re
from pathlib import Path

import pytest
from click import Group

from hengjian.cli import screening
from hengjian.cli.commands import hengjian
from tests.architecture.tree import LAW
from tests.cli.running import data, run

ENGLISH = re.compile(
    r"\b(?:Usage|Options|Commands|Error|Try|Show|Missing|Invalid|No such|argument)\b"
)


@pytest.mark.parametrize(
    "words", [[], ["screen"], ["explain"], ["rules"], ["replay"], ["law"], ["law", "check"]]
)
def test_help_is_chinese_and_ends_well(words: list[str]) -> None:
    done = run(*words, "--help")

    assert done.code == 0
    assert done.out.startswith("用法：hengjian")
    assert "显示这份说明" in done.out
    assert not ENGLISH.search(done.out)


def test_every_option_and_argument_is_explained() -> None:
    def params(group: Group) -> list[tuple[str, str | None]]:
        found = []
        for name, command in group.commands.items():
            if isinstance(command, Group):
                found += params(command)
            found += [(f"{name} {p.name}", getattr(p, "help", None)) for p in command.params]
        return found

    assert [name for name, words in params(hengjian) if not words] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "用法：hengjian"),
        ("--", "用法：hengjian"),
        ("law", "用法：hengjian law"),
        ("scren", "您是不是要写 screen？"),
        ("law chek", "您是不是要写 check？"),
        ("screen", "缺少参数 文件"),
        ("screen IN --pak x", "您是不是要写 --pack？"),
        ("screen IN --observed", "--observed 后面缺少值"),
        ("screen IN --json=3", "--json 后面不写值"),
        ("screen IN --observed 2026-13-01", "不是日期"),
        ("screen IN --observed 2999-01-01", "晚于今天"),
        ("screen IN --mapping nowhere.yaml", "没有映射 nowhere.yaml"),
        ("screen IN --jurisdiction atlantis", "没有地区 atlantis"),
        ("screen IN --pack nowhere", "找不到文件夹 nowhere"),
        ("screen nowhere.csv", "找不到文件或者文件夹 nowhere.csv"),
        ("screen EMPTY", "没有 CSV、XLSX、XLS 或者 Parquet 文件"),
        ("screen IN -o IN/cases.csv", "是文件"),
        ("screen IN -o IN", "有别的东西"),
        ("explain IN", "缺少选项 --case"),
        ("explain IN --case A7", "没有案件 A7"),
        ("explain IN --case A1 --rule nothing", "没有规则 nothing"),
        ("rules one two", "多出了参数：one、two"),
        ("replay", "缺少参数 回执"),
        ("synth IN --cases 10", "应当是 1,000 至 10,000,000 的整数"),
        ("synth IN --cases many", "应当是 1,000 至 10,000,000 的整数"),
        ("synth IN --workers 0", "应当是不小于 1 的整数"),
        ("replay nowhere.json IN", "找不到文件或者文件夹 nowhere.json"),
    ],
)  # fmt: skip
def test_wrong_command_line_is_told_in_chinese_with_code_2(
    tmp_path: Path, line: str, said: str
) -> None:
    data(tmp_path / "in")
    (tmp_path / "empty").mkdir()
    paths = {"IN": str(tmp_path / "in"), "EMPTY": str(tmp_path / "empty")}
    words = [re.sub("IN|EMPTY", lambda m: paths[m[0]], word) for word in line.split()]
    done = run(*words)

    assert done.code == 2
    assert said in done.err
    assert not done.out
    assert not ENGLISH.search(done.err)


@pytest.mark.parametrize("command", [["screen"], ["screen", "--json"], ["explain", "--case", "A1"]])
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("cases.csv", b"", "文件是空的"),
        ("cases.csv", "案件\n".encode("gbk") + b"\xff", "不是 UTF-8"),
        ("cases.csv", b"a,b\n1,2\n", "缺少列"),
        ("acts.parquet", b"PAR0", "不是完好的 Parquet"),
        ("stuff.csv", b"a,b\n1,2\n", "认不出这是哪一张表"),
        ("cases.xlsx", b"PK", "不是完好的电子表格"),
    ],
)
def test_file_that_cannot_be_used_is_told_with_code_5(
    tmp_path: Path, command: list[str], name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = run(*command, tmp_path / name)

    assert done.code == 5
    assert said in done.err
    assert name in done.err
    assert not done.out


@pytest.mark.parametrize(
    "command", [["screen", "IN"], ["explain", "IN", "--case", "A1"], ["rules"], ["law", "check"]]
)
def test_faulty_pack_is_told_with_file_and_line_and_code_4(
    tmp_path: Path, command: list[str]
) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "pack.yaml").write_text(
        "name: x\ntitle: 坏包\ntimezone: Mars/Olympus\ncurrency: CNY\nlanguage: zh\n", "utf-8"
    )
    folder = str(data(tmp_path / "in"))
    done = run(*(folder if word == "IN" else word for word in command), "--pack", pack)

    assert done.code == 4
    assert "pack/pack.yaml 第 3 行" in done.err
    assert not done.out


def test_unforeseen_fault_is_one_short_message_and_a_file_with_the_detail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("quite unforeseen")

    monkeypatch.setattr(screening, "screen", broken)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    done = run("screen", data(tmp_path / "in"))

    assert done.code == 1
    assert "没有料到" in done.err
    assert "Traceback" not in done.err
    (log,) = tmp_path.glob("hengjian-*.log")
    assert "quite unforeseen" in log.read_text(encoding="utf-8")
    assert str(log) in done.err


def test_explain_tells_every_rule_and_sums_up_those_that_do_not_apply(tmp_path: Path) -> None:
    folder = data(tmp_path / "in")
    done = run("explain", folder, "--case", "甲罚〔2025〕1号")

    assert done.code == 0
    assert done.out.startswith("■ 违反")
    assert "逾期 89 天" in done.out
    assert done.out.count("不适用的规则") == 1

    alone = run("explain", folder, "--case", "A1", "--rule", "penalty-law.60.decision-overdue")
    assert alone.out.count("《行政处罚法》第六十条") >= 1
    assert "不适用的规则" not in alone.out


def test_rules_are_given_to_programs_in_the_stable_form() -> None:
    rules = run("rules", "--json").form

    assert all(
        list(rule)
        == ["id", "title", "cite", "severity", "pattern", "subject", "gate", "parameters"]
        for rule in rules
    )
    overdue = next(rule for rule in rules if rule["id"] == "penalty-law.60.decision-overdue")
    assert overdue["parameters"] == ["penalty.decision_days"]
    assert overdue["gate"] is False


def test_rules_are_listed_for_people() -> None:
    done = run("rules", "--pack", LAW)

    assert "立案后逾期未作出处罚决定" in done.out
    assert "《行政处罚法》第六十条" in done.out


@pytest.mark.slow
def test_law_check_counts_what_the_pack_holds() -> None:
    done = run("law", "check")

    assert done.code == 0
    assert re.search(r"规则 \d+ 条，情形 \d+ 个", done.out)
    assert "没有发现错误" in done.out


def test_law_check_ends_with_code_4_where_a_scenario_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "hengjian.cli.law.run_scenarios", lambda _: (7, ["某文件 第 3 行：应为 met"])
    )
    done = run("law", "check")

    assert done.code == 4
    assert "某文件 第 3 行" in done.err
