"""Subtrees of bodies as ranges of paths."""

from hypothesis import given
from hypothesis import strategies as st

from hengjian.common.subtrees import NOTHING, covers, outermost, within

steps = st.lists(st.sampled_from(["1", "2", "9", "10", "12", "99"]), max_size=4)
paths = steps.map(lambda each: "/" + "".join(f"{step}/" for step in each))


def test_no_subtree_is_a_condition_that_nothing_meets() -> None:
    assert within([]) == NOTHING


@given(st.lists(paths, max_size=6))
def test_outermost_subtrees_cover_the_same_and_none_lies_in_another(given_paths: list[str]) -> None:
    kept = outermost(given_paths)

    assert all(covers(kept, path) for path in given_paths)
    assert set(kept) <= set(given_paths)
    assert not any(covers([one], other) for one in kept for other in kept if one != other)


@given(top=paths, place=paths)
def test_range_of_a_subtree_holds_what_starts_with_its_path_and_nothing_else(
    top: str, place: str
) -> None:
    bounds: dict[str, str] = dict(within([top]).children)  # type: ignore[arg-type]  # pairs of name and text

    assert (bounds["body_path__gte"] <= place < bounds["body_path__lt"]) is place.startswith(top)
