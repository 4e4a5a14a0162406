"""Cases handled outside of the system of record: told where a source says, and never a zero where none does."""

from typing import Any

import pytest
from django.test import Client, override_settings

from hengjian.accounts.tests.factories import DAY
from hengjian.intake import law, quality
from hengjian.intake.quality import Outside, Share
from hengjian.intake.tests.files import clerk
from hengjian.intake.tests.test_quality import figures, imported
from hengjian.rulebook.errors import PackError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

HEAD = ("case", "number", "source", "body", "domain", "handled_outside")
CASES = (
    HEAD,
    ("1", "1号", "系统", "甲局", "市场监督管理", "是"),
    ("2", "2号", "系统", "甲局", "市场监督管理", "否"),
    ("3", "3号", "系统", "甲局", "市场监督管理", ""),
    ("4", "4号", "系统", "甲局", "", ""),
)
ACTS = (
    ("act", "case", "kind", "on", "recorded_at"),
    ("a", "1", "立案", "2025-03-03", "2025-03-03"),
    ("b", "1", "处罚决定", "2025-03-03", "2025-03-06"),
    ("c", "2", "立案", "2025-03-03", "2025-03-07"),
    ("d", "3", "立案", "2025-03-03", ""),
    ("e", "4", "立案", "2025-03-03", "2025-09-07"),
    ("f", "4", "处罚决定", "2025-03-03", "2025-03-01"),
)


@pytest.fixture(autouse=True)
def demo_city(settings: Any) -> None:
    settings.JURISDICTION = "demo-city"


def silent() -> dict[str, Any]:
    return {"cases": tuple(row[:-1] for row in CASES)}


def domains(body: Any) -> dict[str, Outside]:
    return dict(figures(body).domains(law.declarations()))


def test_share_is_of_the_cases_that_say_where_they_were_handled() -> None:
    own = figures(imported(cases=CASES))

    assert own.where.share == Share(1, 2)
    assert own.where.cases == 4


def test_where_no_source_says_there_is_no_share_and_no_zero() -> None:
    own = figures(imported(**silent()))

    assert own.where.share is None
    assert own.where.late is None


def test_no_among_answers_is_a_share_of_nothing_handled_outside() -> None:
    rows = [HEAD, ("1", "1号", "系统", "甲局", "市场监督管理", "否")]

    assert figures(imported(cases=rows)).where.share == Share(0, 1)


def test_acts_recorded_later_than_the_place_says_were_recorded_afterwards() -> None:
    own = figures(imported(cases=CASES, acts=ACTS))

    # On the day, three days later (the last that is in time), four days later, half a year later.
    assert own.where.recorded == 4
    assert own.where.late == Share(2, 4)


def test_where_the_place_says_no_number_of_days_nothing_is_judged_late() -> None:
    own = figures(imported(cases=CASES, acts=ACTS))

    with override_settings(JURISDICTION="shanghai"):
        assert law.late_entry() is None
        assert own.where.late is None


def test_fields_of_enforcement_are_told_apart_and_add_up() -> None:
    batch = imported(cases=CASES, acts=ACTS)
    found = domains(batch)

    assert set(found) == {"市场监督管理", "没有写领域"}
    assert (found["市场监督管理"].cases, found["市场监督管理"].share) == (3, Share(1, 2))
    assert (found["没有写领域"].cases, found["没有写领域"].share) == (1, None)
    own = figures(batch).where
    assert sum(each.cases for each in found.values()) == own.cases
    assert sum(each.recorded for each in found.values()) == own.recorded == 4
    assert sum(each.late.part for each in found.values() if each.late) == 2


def test_batches_are_added_up() -> None:
    imported(cases=CASES)
    own = figures(imported(cases=[HEAD, ("9", "9号", "系统", "甲局", "粮食和物资储备", "是")]))

    assert own.where.share == Share(2, 3)


def test_pages_say_that_no_source_told_and_never_zero(client: Client) -> None:
    batch = imported(**silent())
    client.force_login(clerk())

    for address in ("/intake/quality/", f"/intake/quality/{batch.body}/"):
        told = client.get(address).content.decode()
        assert "来源未载明" in told
        assert "系统外 0" not in told
        assert "补录 0" not in told


def test_pages_tell_the_shares_and_whose_number_of_days_it_is(client: Client) -> None:
    batch = imported(cases=CASES, acts=ACTS)
    client.force_login(clerk())

    every = client.get("/intake/quality/").content.decode()
    own = client.get(f"/intake/quality/{batch.body}/").content.decode()

    assert "系统外 50.0%" in every
    assert "补录 50.0%" in every
    assert "其余来源未载明" in every
    assert "超过 3 日" in every
    assert "没有与原文核对" in every
    assert "没有写领域" in own


def test_batch_from_before_these_figures_tells_nothing_of_them() -> None:
    batch = imported(cases=CASES, acts=ACTS)
    for name in ("told_where", "outside", "days"):
        del batch.forecast["quality"][name]
    batch.measures.pop("outside")
    batch.save()

    [own] = quality.quality_for(clerk(), DAY)

    assert own.where.share is None
    assert own.where.recorded == 0


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"days": 0}, "days 须是"), ({"days": 61}, "days 须是"), ({"days": "3"}, "days 须是"),
        ({"source": ""}, "须写明 source"), ({"verified": None}, "须写明 source 和 verified"),
    ],
)  # fmt: skip
def test_what_the_pack_says_wrongly_is_told_in_words(given: dict[str, Any], words: str) -> None:
    with pytest.raises(PackError, match=words):
        law.checked_entry({"days": 3, "source": "办法", "verified": False, **given})
