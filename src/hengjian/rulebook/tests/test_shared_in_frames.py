"""What the trees of rules have in common, and what an operation reads several times, is worked out once."""

from hengjian.rulebook.frames.shared import shared_subtrees
from hengjian.rulebook.tree import Arithmetic, Compare, Ref, Roll, Value, WorkingDay, WorkingIndex

DAY = Ref("day", may_be_absent=True)


def test_what_is_nested_in_a_look_up_stands_in_a_column_of_its_own() -> None:
    index = WorkingIndex(DAY)
    later = Arithmetic("+", index, Value(5))
    due = WorkingDay(later)

    assert shared_subtrees([Compare("<=", Ref("end"), due)]) == [[index], [later], [due]]


def test_plain_names_and_numbers_need_no_column() -> None:
    assert shared_subtrees([Compare("<=", DAY, Value(3)), Roll(DAY)]) == []


def test_condition_of_two_rules_is_worked_out_once() -> None:
    asked = Compare("<=", DAY, Value(3))

    assert shared_subtrees([asked, asked]) == [[asked]]


def test_what_stands_in_a_column_already_is_not_worked_out_again() -> None:
    index = WorkingIndex(DAY)

    assert shared_subtrees([WorkingDay(index)], {index}) == []
