"""A case is found by any four digits or letters of its number that stand side by side, and by the index."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengjian.cases import selectors
from hengjian.cases.models import CASES, Version
from hengjian.cases.tests.factories import acts_file, cases_file, imported
from hengjian.common.models import Gram

pytestmark = pytest.mark.django_db

LONG, OTHER = "衡市监处罚〔2026〕GZ20260000128号", "衡城管罚〔2026〕12号"


def bring(*numbers: str) -> None:
    keys = [f"HC-{n}" for n, _ in enumerate(numbers)]
    rows = [(key, "s", "", number, "普通程序") for key, number in zip(keys, numbers, strict=True)]
    acts = [(f"a-{key}", key, "filing", "2025-01-05") for key in keys]
    imported([cases_file(*rows), acts_file(*acts)])


def found(word: str) -> list[str]:
    rows = Version.objects.filter(selectors.numbered(word)).order_by("pk")
    return list(rows.values_list("case__number", flat=True))


@pytest.fixture
def two() -> None:
    bring(LONG, OTHER)


@pytest.mark.usefixtures("two")
def test_case_is_found_by_a_piece_of_its_number() -> None:
    wanted = {
        "0128": [LONG], "0000128号": [LONG], "z2026": [LONG], "６００００": [LONG],
        "2026〕GZ2026": [LONG], "2026": [LONG, OTHER], "12": [OTHER], "0129": [], "60000号": [],
    }  # fmt: skip

    assert {word: found(word) for word in wanted} == wanted


@pytest.mark.usefixtures("two")
def test_cases_of_before_are_found_once_they_were_indexed_again() -> None:
    Gram.objects.filter(space=CASES).delete()
    assert found("0128") == []

    call_command("index_cases", verbosity=0)

    assert found("0128") == [LONG]
    assert found("12") == [OTHER]


@pytest.mark.usefixtures("two")
def test_short_runs_are_in_the_index_once_and_long_ones_from_each_place_but_the_last_three() -> (
    None
):
    grams = Gram.objects.filter(space=CASES, gram__regex=r"^[0-9a-z]+$")

    assert sorted(grams.filter(gram="12").values_list("gram", flat=True)) == ["12"]
    assert grams.filter(gram__endswith="128").count() == len("GZ20260000128") - 3
    assert not grams.filter(gram__in=("026", "26", "6", "128", "2")).exists()


def test_search_asks_as_much_of_many_cases_as_of_one_and_goes_by_the_index() -> None:
    asked = []
    for numbers in ([f"〔2025〕{7:09}号"], [f"〔2026〕{n + 10:09}号" for n in range(50)]):
        bring(*numbers)
        with CaptureQueriesContext(connection) as queries:
            rows = found("0000")
        asked.append((len(rows), len(queries)))
    assert [count for count, _ in asked] == [1, 51]
    assert asked[0][1] == asked[1][1]

    plan = Version.objects.filter(selectors.numbered("0000012")).explain()
    if connection.vendor == "sqlite":
        assert "COVERING INDEX sqlite_autoindex_common_gram" in plan
        assert "SCAN" not in plan
