"""Rows written past the ORM: their ids are their own, and the ORM goes on after them."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from hengjian.common.bulk import insert, reserve_ids
from hengjian.common.models import Gram

pytestmark = pytest.mark.django_db

NAMES = ("space", "gram", "row")


def rows() -> set[tuple[str, str, int]]:
    return set(Gram.objects.values_list(*NAMES))


def test_reserved_ids_are_free_and_the_next_row_comes_after_them() -> None:
    first = Gram.objects.create(space="s", gram="甲", row=1)

    ids = list(reserve_ids(Gram, 3))
    insert(Gram, ("id", *NAMES), [(number, "s", "乙", number) for number in ids])
    after = Gram.objects.create(space="s", gram="丙", row=1)

    assert len({first.pk, *ids, after.pk}) == 5
    assert after.pk > max(ids)
    assert set(Gram.objects.filter(gram="乙").values_list("pk", flat=True)) == set(ids)


def test_ids_of_two_parts_of_one_load_differ() -> None:
    ids = list(reserve_ids(Gram, 2))
    insert(Gram, ("id", *NAMES), [(number, "s", "甲", number) for number in ids])

    assert not set(ids) & set(reserve_ids(Gram, 2))


def test_no_rows_need_no_ids_and_write_nothing() -> None:
    assert list(reserve_ids(Gram, 0)) == []
    insert(Gram, NAMES, [])

    assert rows() == set()


def test_what_is_there_already_is_left_only_where_that_is_asked_for() -> None:
    insert(Gram, NAMES, [("s", "甲", 1)])

    insert(Gram, NAMES, [("s", "甲", 1), ("s", "乙", 1)], once=True)

    assert rows() == {("s", "甲", 1), ("s", "乙", 1)}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Gram, NAMES, [("s", "甲", 1)])
