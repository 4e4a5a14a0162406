"""What the pack says of statistics: it is whole, sourced, and a faulty file is told in words."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from hengjian.evaluation.law import FOLDER, LETTERS, ROOMS, Statistics, read_statistics, statistics
from hengjian.evaluation.rooms import OWING
from hengjian.evaluation.tests.counted import HUANGSHI, PENALTY, conditions
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.rulebook import Rulebook, national_pack

LAW = national_pack()


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Give a copy of the statistics of the pack, to be spoilt."""
    shutil.copytree(LAW / FOLDER, tmp_path / "law" / FOLDER)
    return tmp_path / "law"


def spoil(pack: Path, file: str, old: str, new: str) -> None:
    path = pack / FOLDER / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_all_five_tables_have_a_counting_rule_and_the_penalty_table_the_five_known() -> None:
    texts = statistics()

    assert [table.code for table in texts.tables] == [
        "penalty", "licence", "coercion", "other", "credentials",
    ]  # fmt: skip
    assert len(texts.countings_of("penalty")) == 5
    assert all(texts.countings_of(table.code) for table in texts.tables)


def test_every_counting_rule_says_where_it_was_found_and_none_passes_for_verified() -> None:
    for counting in statistics().countings.values():
        assert counting.source.address.startswith("http"), counting.id
        assert counting.source.says, counting.id
        assert not counting.source.verified, (
            f"{counting.id}: who has compared it with the original?"
        )
        assert counting.source.note, counting.id


def test_conditions_of_all_counting_rules_can_be_asked() -> None:
    assert len(conditions().rulebook.rules) == len(conditions().asked) > 40


def test_measures_lean_on_rules_of_the_pack() -> None:
    rules = {rule.id for rule in Rulebook.load(LAW).rules}
    kinds = {
        letter["code"]
        for letter in yaml.safe_load((LAW / "supervision/letters.yaml").read_text("utf-8"))
    }

    for measure in statistics().measures:
        assert set(measure.rules) <= rules, measure.code
        assert measure.how
    letters = [measure for measure in statistics().measures if measure.room == LETTERS]
    assert [set(measure.kinds) <= kinds for measure in letters] == [True]
    assert {measure.room for measure in statistics().measures} - {""} == set(ROOMS) == set(OWING)


def test_place_of_the_office_chooses_its_counting_rule() -> None:
    here = read_statistics(LAW, ["hubei"])
    elsewhere = read_statistics(LAW, ["somewhere"])

    assert here.table("penalty").counting == HUANGSHI
    assert elsewhere.table("penalty").counting == PENALTY


def test_nothing_is_measured_or_ordered_by_what_was_fined() -> None:
    """House rule: the amounts of fines are stated in a table, and decide nothing."""
    money = re.compile(r"\.amount|gains_confiscated|gains_found|goods_value|罚没|罚款数|金额")
    deciding = [
        text
        for counting in statistics().countings.values()
        for part in counting.parts
        for text in (
            part.leaves_out,
            *(each.when for each in part.excludes),
            *(text for column in part.columns for text in column.when.values()),
        )
    ]
    leaning = [
        rule.text
        for rule in Rulebook.load(LAW)
        .only(rule for measure in statistics().measures for rule in measure.rules)
        .rules
    ]

    assert len(deciding) > 60
    assert not [text for text in deciding if money.search(text)]
    # Whether a hearing has to be offered depends on the amount in view; no rule here wants more or less of it.
    assert not [text.id for text in leaning if text.pattern == "between"]
    assert not [m.code for m in statistics().measures if money.search(f"{m.code}{m.title}")]


# --- faulty files -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (f"counting/{PENALTY}.yaml", f"id: {PENALTY}", "id: another", "须与文件名"),
        (f"counting/{PENALTY}.yaml", "  unit: case\n", "  unit: month\n", "unit 只能是"),
        (f"counting/{PENALTY}.yaml", "  unit: case\n", "", "缺少 unit"),
        (f"counting/{PENALTY}.yaml", "  kinds: [decision]\n", "", "没有写明计哪些行为"),
        (f"counting/{PENALTY}.yaml", "- code: fine\n", "- code: warning\n", "写了两次"),
        ("counting/coercion-2024.yaml", '{freeze: ""}', '{decision: ""}', "不在 kinds 里"),
        ("tables.yaml", "counting: licence-2024", "counting: penalty-2019-national", "没有“penalty-2019"),
        ("tables.yaml", "title: 行政许可, ", "", "缺少 title"),
        ("measures.yaml", "  room: complaints", "  room: canteen", "room 只能是"),
        ("measures.yaml", "  officers: true", "  officers: false", "须写 rules、officers、room、absent 中的一项"),
    ],
)  # fmt: skip
def test_faulty_file_is_told_with_its_name_and_what_is_wrong(
    pack: Path, file: str, old: str, new: str, says: str
) -> None:
    spoil(pack, file, old, new)

    with pytest.raises(PackError, match=says) as told:
        read_statistics(pack, [])
    assert Path(file).name in str(told.value)


def test_pack_without_statistics_has_none(tmp_path: Path) -> None:
    assert read_statistics(tmp_path, []) == Statistics(
        (), {}, (), read_statistics(tmp_path, []).digest
    )
