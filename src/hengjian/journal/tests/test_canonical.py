"""The bytes of a value: those of RFC 8785, by whichever way they are written."""

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from hengjian.journal.canonical import canonical, has_texts_only

names = st.text(st.characters(max_codepoint=127), max_size=8)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
AWKWARD = '"\\/\b\f\n\r\t\x00\x1f\x7f\x80\u2028\u2029\ufeff😀𠀀'


@given(st.dictionaries(names, texts | st.sampled_from(list(AWKWARD)), max_size=8))
def test_row_of_texts_has_the_bytes_that_the_library_writes(row: dict[str, str]) -> None:
    assert has_texts_only(row)
    assert canonical(row) == rfc8785.dumps(row)


@given(st.dictionaries(texts, texts | st.integers(-9, 9) | st.none() | st.lists(texts)))
def test_any_value_has_the_bytes_that_the_library_writes(value: dict[str, Any]) -> None:
    assert canonical(value) == rfc8785.dumps(value)


def test_every_awkward_character_is_written_as_the_library_writes_it() -> None:
    for character in AWKWARD:
        assert canonical({"a": character}) == rfc8785.dumps({"a": character}), repr(character)


@pytest.mark.parametrize("value", [{"é": "a"}, {"a": 1}, {"a": ["b"]}, ["a"], "a", {"a": True}])
def test_what_is_not_a_row_of_texts_is_left_to_the_library(value: object) -> None:
    assert not has_texts_only(value)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogate"):
        canonical({"a": "\ud800"})
