"""The tables of a part: the same for the same seed, sorted, whole, with the truth beside them."""

import polars as pl
import pytest

from hengjian.synth.tests.small import CASES, SEED, few, tables, tables_made_anew

NAMES = ("cases", "acts", "actors", "truth")


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_gives_the_same_part_whatever_was_made_before_it(name: str) -> None:
    assert not getattr(tables(), name).is_empty()
    assert getattr(tables_made_anew(), name).equals(getattr(tables(part=1), name))


@pytest.mark.parametrize("name", NAMES)
def test_other_seed_gives_other_tables(name: str) -> None:
    assert not getattr(tables(seed=SEED + 1), name).equals(getattr(tables(), name))


def test_parts_hold_ranges_of_cases_in_order() -> None:
    first, second = tables().cases["case"], tables(part=1).cases["case"]

    assert (first.len(), second.len()) == (CASES, CASES)
    assert first.is_sorted()
    assert second.is_sorted()
    assert first.max() < second.min()  # type: ignore[operator]


def test_acts_are_sorted_by_case_and_day_and_named_once() -> None:
    acts = tables().acts

    assert acts.select("case", "on").equals(acts.select("case", "on").sort("case", "on"))
    assert acts["act"].is_unique().all()
    assert set(acts["case"]) <= set(tables().cases["case"])


def test_actors_sign_acts_that_are_there() -> None:
    assert not tables().actors.is_empty()
    assert set(tables().actors["act"]) <= set(tables().acts["act"])


def test_data_reaches_the_last_day_and_not_beyond() -> None:
    last = tables().acts["on"].cast(pl.Int32)

    assert few().until - 15 < last.max() <= few().until  # type: ignore[operator]


def test_every_fault_and_every_twin_is_in_the_first_part() -> None:
    truth = tables().truth
    planted = set(truth.filter(~pl.col("twin"))["mutation"])
    twins = set(truth.filter("twin")["mutation"])

    assert planted == {mutation.id for mutation in few().mutations}
    assert twins == {mutation.id for mutation in few().mutations if mutation.has_twin}


def test_truth_names_rules_for_faults_and_none_for_twins() -> None:
    truth = tables().truth

    assert truth.filter("twin")["rule"].null_count() == truth.filter("twin").height > 0
    assert truth.filter(~pl.col("twin"))["rule"].null_count() == 0


def test_truth_about_an_act_names_an_act_that_is_there() -> None:
    acts = {rule.id for rule in few().pack.rules if rule.subject == "act"}
    keys = tables().truth.filter(pl.col("rule").is_in(acts))["key"]

    assert keys.len() > 10
    assert set(keys) <= set(tables().acts["act"])


def test_planted_cases_lack_nothing_and_are_told_to_the_end() -> None:
    planted = tables().truth["case"].unique()
    sources = tables().cases.filter(pl.col("case").is_in(planted.implode()))["source"].unique()

    assert sources.to_list() == [few().sources[0].name]
