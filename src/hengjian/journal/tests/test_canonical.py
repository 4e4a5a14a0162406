"""The bytes of a value: those of RFC 8785, by whichever way they are written."""

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from hengjian.journal.canonical import canonical, canonical_rows

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
AWKWARD = '"\\/\b\f\n\r\t\x00\x1f\x7f\x80\u2028\u2029\ufeff\ue000é😀𠀀'
cells = texts | st.sampled_from(list(AWKWARD)) | st.none() | st.lists(texts | st.integers(-9, 9))
names = texts | st.sampled_from(list(AWKWARD))


def bytes_row_by_row(columns: dict[str, list[Any]]) -> list[bytes]:
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return [
        rfc8785.dumps({name: cell for name, cell in row.items() if cell is not None})
        for row in rows
    ]


@given(st.data(), st.lists(names, min_size=1, max_size=8, unique=True), st.integers(0, 4))
def test_rows_have_the_bytes_that_the_library_writes_for_each(
    data: st.DataObject, named: list[str], height: int
) -> None:
    columns = {name: data.draw(st.lists(cells, min_size=height, max_size=height)) for name in named}

    assert list(canonical_rows(columns)) == bytes_row_by_row(columns)


def test_an_empty_cell_is_not_in_its_row() -> None:
    columns: dict[str, list[Any]] = {"b": ["乙", None, None], "a": ["甲", ["一", 2], None]}

    assert list(canonical_rows(columns)) == [
        '{"a":"甲","b":"乙"}'.encode(), '{"a":["一",2]}'.encode(), b"{}",
    ]  # fmt: skip


@given(st.dictionaries(texts, texts | st.integers(-9, 9) | st.none() | st.lists(texts)))
def test_any_value_has_the_bytes_that_the_library_writes(value: dict[str, Any]) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("character", AWKWARD)
def test_every_awkward_character_is_written_as_the_library_writes_it(character: str) -> None:
    columns = {"a": [character], character: ["a"], "z" + character: [character]}

    assert list(canonical_rows(columns)) == bytes_row_by_row(columns)


def test_columns_of_different_lengths_are_no_rows() -> None:
    with pytest.raises(ValueError, match="shorter"):
        list(canonical_rows({"a": ["甲"], "b": []}))


@pytest.mark.parametrize("columns", [{"a": ["\ud800"]}, {"\ud800": ["a"]}])
def test_half_a_character_is_refused(columns: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="surrogate"):
        list(canonical_rows(columns))
    with pytest.raises(ValueError, match=r"codepoint|surrogate"):
        canonical({name: cells[0] for name, cells in columns.items()})
