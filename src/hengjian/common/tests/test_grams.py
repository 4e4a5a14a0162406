"""Search by tokens: what is found, what is not."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengjian.common import grams
from hengjian.common.models import Gram

pytestmark = pytest.mark.django_db

SPACE = "test"


def found(word: str) -> set[int]:
    rows = Gram.objects.filter(space=SPACE).filter(grams.matching(SPACE, word, "row"))
    return set(rows.values_list("row", flat=True))


@pytest.fixture(autouse=True)
def three_rows() -> None:
    grams.index(
        SPACE,
        {
            1: "衡市监罚〔2026〕128号 擅自占用道路",
            2: "衡城管罚〔2026〕12号 违法建设",
            3: "衡环罚〔2025〕128号",
        },
    )


@pytest.mark.parametrize(
    ("word", "rows"),
    [
        ("128", {1, 3}),
        ("12", {1, 2, 3}),
        ("2026〕128", {1}),
        ("（２０２６）128", {1}),
        ("市监", {1}),
        ("监市", set()),
        ("占用道路", {1}),
        ("路", {1}),
        ("设", {2}),
        ("衡", {1, 2, 3}),
        ("28", set()),
        ("202号", set()),
    ],
)
def test_word_finds_the_rows_that_have_its_tokens(word: str, rows: set[int]) -> None:
    assert found(word) == rows


def test_same_text_told_twice_is_written_once() -> None:
    before = Gram.objects.count()

    grams.index(SPACE, {2: "衡城管罚〔2026〕12号 违法建设"})

    assert Gram.objects.count() == before


def test_what_was_forgotten_is_found_no_more() -> None:
    grams.forget(SPACE, {3: "衡环罚〔2025〕128号"})

    assert found("128") == {1}


def test_rows_of_another_table_are_not_found() -> None:
    grams.index("other", {9: "市监"})

    assert found("市监") == {1}


def test_punctuation_alone_narrows_nothing() -> None:
    assert not grams.matching(SPACE, "〔〕")


TEXTS = st.text("罚没款市监罚号12aB〔〕（-２Ａ ", min_size=2, max_size=14)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(text=TEXTS, data=st.data())
def test_what_stands_in_a_text_leads_to_it_wherever_it_begins(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    word = data.draw(st.sampled_from([text[start:end], text[start:end].lower()]))
    Gram.objects.filter(space="inside").delete()

    grams.index("inside", {5: text}, inside=1)

    rows = Gram.objects.filter(space="inside")
    if rows.exists():
        assert rows.filter(grams.matching("inside", word, "row")).exists()


def test_letters_and_digits_are_found_from_their_middle_where_that_is_indexed() -> None:
    grams.index("inside", {7: "衡环罚〔2025〕128号"}, inside=1)

    rows = Gram.objects.filter(space="inside")
    assert rows.filter(grams.matching("inside", "28", "row")).exists()
    assert not rows.filter(grams.matching("inside", "82", "row")).exists()


def test_long_runs_are_found_from_within_where_so_many_characters_are_left() -> None:
    grams.index("inside", {8: "衡市监罚〔2026〕GZ20260012号，第129件"}, inside=4)
    rows = Gram.objects.filter(space="inside")

    def finds(word: str) -> bool:
        return rows.filter(grams.matching("inside", word, "row")).exists()

    assert all(map(finds, ("0012", "2600", "z202", "60012号", "2026", "129", "GZ20260012")))
    # The first is followed by something else, the others are shorter.
    assert not any(map(finds, ("2600号", "012", "29")))


@given(run=st.text("0123aB", min_size=1, max_size=30), shortest=st.integers(1, 5), data=st.data())
def test_of_a_run_every_piece_that_is_long_enough_leads_to_it(
    run: str, shortest: int, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(run)))
    piece = run[start : start + data.draw(st.integers(shortest, 30))].lower()[: grams.LONGEST]

    found = any(each.startswith(piece) for each in grams.tokens(run, inside=shortest))

    assert found or len(piece) < shortest
