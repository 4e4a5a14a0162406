"""What is read once for a page, and anew everywhere else."""

from __future__ import annotations

import pytest

from hengjian.common.once import once, read_once


def test_outside_of_a_page_everything_is_read_anew() -> None:
    answers = iter("ab")

    assert [once("key", lambda: next(answers)) for _ in range(2)] == ["a", "b"]


def test_within_a_page_one_thing_is_read_once_and_another_for_itself() -> None:
    answers = iter("abc")

    with read_once():
        found = [once(key, lambda: next(answers)) for key in ("one", "two", "one")]

    assert found == ["a", "b", "a"]
    assert once("one", lambda: next(answers)) == "c", "the next page reads it anew"


def test_what_a_part_of_a_page_has_read_the_page_has_read() -> None:
    answers = iter("ab")

    with read_once():
        with read_once():
            inside = once("key", lambda: next(answers))
        assert once("key", lambda: next(answers)) == inside == "a"
    assert once("key", lambda: next(answers)) == "b", "the next page reads it anew"


def test_nothing_is_kept_of_what_could_not_be_read() -> None:
    def fail() -> str:
        message = "no answer"
        raise ValueError(message)

    with read_once():
        with pytest.raises(ValueError, match="no answer"):
            once("key", fail)
        assert once("key", lambda: "a") == "a"
