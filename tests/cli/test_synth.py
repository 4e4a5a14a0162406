"""The command `synth`."""

import json
from pathlib import Path

from tests.cli.running import run


def test_city_is_written_and_the_next_command_named(tmp_path: Path) -> None:
    done = run("synth", tmp_path / "city", "--cases", "1000", "--seed", "3")

    assert (done.code, done.err) == (0, "")
    assert "1000 件案件" in done.out
    assert f"hengjian screen {tmp_path / 'city'}" in done.out
    assert json.loads((tmp_path / "city" / "city.json").read_text("utf-8"))["seed"] == 3


def test_folder_in_use_is_refused_as_a_wrong_command(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("别动", "utf-8")
    done = run("synth", tmp_path, "--cases", "1000")

    assert done.code == 2
    assert "别的东西" in done.err


def test_too_small_a_city_is_refused(tmp_path: Path) -> None:
    done = run("synth", tmp_path / "city", "--cases", "10")

    assert done.code == 2
    assert not (tmp_path / "city").exists()


def test_pack_without_a_plan_is_a_faulty_pack(tmp_path: Path) -> None:
    foreign = Path(__file__).parents[2] / "examples" / "italian-traffic-fines"
    done = run("synth", tmp_path / "city", "--pack", foreign)

    assert done.code == 4
    assert "city.yaml" in done.err
