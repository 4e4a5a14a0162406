"""What could not be judged is told by what is missing, not rule by rule."""

from pathlib import Path

from hengjian.rulebook.outcomes import Outcome
from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.screening.files.screen import screen
from hengjian.screening.files.tests.sample import (
    DUE_LATE,
    HEAD,
    RUN_DAY,
    acts,
    case,
    rulebook,
    screened,
)
from hengjian.screening.files.unseen import (
    NO_STATEMENT,
    NOT_AMONG_TIERS,
    NOT_FILLED_IN,
    kinds_read,
    unseen,
)

DECISIONS_ONLY = "source,covers,complete_until\n公示,处罚决定,2025-06-30\n"
OVERDUE_TITLE = "立案后逾期未作出处罚决定"


def test_a_rule_waits_for_every_kind_of_act_that_it_reads() -> None:
    read = kinds_read(rulebook().rule(DUE_LATE))

    assert {"filing", "decision", "transfer", "no_penalty", "withdrawal"} <= read
    assert not read - rulebook().pack.declarations.kinds.keys()


def test_what_a_source_does_not_hold_is_gathered_in_one_group(tmp_path: Path) -> None:
    screening = screened(
        tmp_path,
        HEAD + case("B1", source="公示") + case("B2", source="公示"),
        acts("B1,处罚决定,2025-05-06", "B2,处罚决定,2025-05-07"),
        DECISIONS_ONLY,
    )
    found = unseen(screening)
    lacking = found[0]

    assert lacking.source == "公示"
    assert lacking.reason.startswith("来源不包含")
    assert "立案" in [kind.label for kind in lacking.missing]
    assert "处罚决定" not in [kind.label for kind in lacking.missing]
    assert (OVERDUE_TITLE, 2) in lacking.rules
    assert lacking.subjects == sum(subjects for _, subjects in lacking.rules)
    assert sum(group.subjects for group in found) == screening.total(Outcome.UNKNOWN)


def test_fields_that_nobody_filled_in_are_told_apart_from_acts_that_nobody_holds(
    tmp_path: Path,
) -> None:
    heads = HEAD.replace(",major", "")
    screening = screened(
        tmp_path,
        heads + "A1,案管,甲局,A1号,普通程序,general,china,\n",
        acts("A1,立案,2025-01-02", "A1,处罚决定,2025-02-03"),
    )
    found = {group.reason: group for group in unseen(screening)}

    assert found[NOT_FILLED_IN].missing == ()
    assert not [reason for reason in found if reason.startswith("来源不包含")]


def test_without_a_statement_about_the_source_that_is_the_reason(tmp_path: Path) -> None:
    screening = screened(
        tmp_path,
        HEAD + case("B1", source="公示"),
        acts("B1,处罚决定,2025-05-06"),
        "source,covers,complete_until\n案管,*,2025-07-31\n",
    )

    assert NO_STATEMENT in {group.reason for group in unseen(screening)}


def test_bounds_without_a_table_of_tiers_are_told_apart(tmp_path: Path) -> None:
    rules = Rulebook.load(national_pack()).only(["penalty-law.5.outside-tier"])
    acts_ = "case,kind,on,kinds,amount,tier\nA1,处罚决定,2025-05-06,罚款,10000,一般\n"
    tables = {"cases": HEAD + case("A1"), "acts": acts_, "sources": "source,covers\n案管,*\n"}
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")

    (group,) = unseen(screen(rules, [tmp_path], run_day=RUN_DAY))

    assert (group.reason, group.subjects) == (NOT_AMONG_TIERS, 1)
