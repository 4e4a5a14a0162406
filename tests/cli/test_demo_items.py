"""The catalogue of the demo office: items that its cases name, some filed, one joint, and a review half done."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from pytest_django.fixtures import Settings

from hengjian.accounts.models import Account
from hengjian.accounts.tests.factories import DAY
from hengjian.cli.democity import Agency, given_out
from hengjian.cli.demoitems import make_items, make_review
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Benchmark, Holding, Item
from hengjian.rulebook.loader import load_pack
from hengjian.rulebook.rulebook import national_pack
from hengjian.supervision.bodylists.listing import content_on
from hengjian.supervision.itemreviews.models import Proposal, Review, Reviewed
from hengjian.supervision.itemreviews.states import State
from hengjian.synth.plan import read_plan
from tests.cli.demooffice import demo_bodies, described

pytestmark = pytest.mark.django_db

DESCRIBED = described()
ON = DAY + timedelta(days=400)


@pytest.fixture
def bodies(settings: Settings) -> dict[str, Body]:
    """Give the bodies of the demo with its people."""
    return demo_bodies(DESCRIBED, settings)


@pytest.fixture
def people() -> dict[str, Account]:
    """Give the two who review items and decide."""
    return {who: Account.objects.get(username=who) for who in ("supervisor", "leader")}


def test_each_item_that_the_city_draws_is_in_the_catalogue_of_all_its_bodies_or_said_not_to_be(
    bodies: dict[str, Body],
) -> None:
    make_items(DESCRIBED, bodies, ON)
    listed = DESCRIBED["catalogue"]
    codes = {(e["domain"], e["drawn"]): e["code"] for e in listed["items"] if "drawn" in e}
    drawn = {
        (domain, word)
        for story in read_plan(load_pack(national_pack())).stories
        for domain in story.domains
        for word in words_of(story.case["item"])
    }
    assert len(drawn) > len(listed["not_listed"])
    for domain, word in drawn:
        if word in listed["not_listed"]:
            continue
        held = Item.objects.get(code=codes[domain, word]).holders.all()
        here = [
            key for key, said in DESCRIBED["bodies"].items() if domain in said.get("domains", ())
        ]
        assert {body.pk for body in held} == {bodies[key].pk for key in here}


def words_of(item: str | dict[str, list[str]]) -> list[str]:
    return [item] if isinstance(item, str) else item["pick"]


def test_some_bodies_filed_and_published_their_items_one_is_joint_and_benchmarks_were_public_in_time(
    bodies: dict[str, Body],
) -> None:
    make_items(DESCRIBED, bodies, ON)
    told = {
        key: Holding.objects.filter(body=bodies[key], item__act="penalty").first()
        for key in ("market", "market_south", "town", "market_west")
    }
    said = {key: (row.filed_on, row.published_on) for key, row in told.items() if row}
    assert said == {
        "market": (ON - timedelta(days=285), ON - timedelta(days=275)),
        "market_south": (ON - timedelta(days=265), None),
        "town": (None, ON - timedelta(days=247)),
        "market_west": (None, None),
    }
    joint = (
        Holding.objects.exclude(part="").order_by("part").values_list("part", "body", "item__code")
    )
    assert list(joint) == [
        ("joint", bodies["urban_east"].pk, "SJ-JC-001"),
        ("lead", bodies["market_east"].pk, "SJ-JC-001"),
    ]

    drawn = [e["code"] for e in DESCRIBED["catalogue"]["items"] if "drawn" in e]
    rows = Benchmark.objects.filter(item__code__in=drawn)
    assert rows.exists()
    assert all(row.published_on and row.published_on < row.valid_from for row in rows)
    assert all(row.tiers.count() > 1 for row in rows)


def test_review_is_half_done_and_made_once(
    bodies: dict[str, Body], people: dict[str, Account]
) -> None:
    for _ in range(2):
        make_items(DESCRIBED, bodies, ON)
        make_review(DESCRIBED, bodies, people, ON)
    review = Review.objects.get()
    assert review.done
    assert Proposal.objects.filter(line__review=review).count() == 3
    assert set(Proposal.objects.values_list("state", flat=True)) == {
        State.PROPOSED, State.AGREED, State.REFUSED,
    }  # fmt: skip
    both = Reviewed.objects.filter(overlapping=True, item__act="inspection")
    assert set(both.values_list("item__code", flat=True)) == {"SJ-JC-001", "CG-JC-001"}


def test_all_bodies_that_enforce_but_one_have_their_mandate_written(
    bodies: dict[str, Body],
) -> None:
    lines = content_on(bodies["city"], ON.year, ON)["lines"]
    without = [line["name"] for line in lines if not line["mandate"]]
    assert without == [bodies["market_lake"].name]
    assert len(lines) > 10


def test_each_sender_sends_its_own_cases_and_those_of_its_parts_with_items_by_name(
    bodies: dict[str, Body], tmp_path: Path
) -> None:
    drawn = tmp_path / "drawn"
    drawn.mkdir()
    numbers = [f"{i:02}" for i in range(12)]
    pl.DataFrame(
        {"case": numbers, "body": numbers, "number": numbers, "domain": ["market-regulation", "water"] * 6,
         "item": ["事项一", "许可事项", None, "事项六"] * 3}
    ).write_parquet(drawn / "cases-0001.parquet")  # fmt: skip
    pl.DataFrame({"act": numbers, "case": numbers}).write_parquet(drawn / "acts-0001.parquet")
    pl.DataFrame(
        {"act": numbers, "role": ["officer"] * 12, "person": ["P1"] * 12}
    ).write_parquet(drawn / "actors-0001.parquet")  # fmt: skip
    pl.DataFrame({"source": ["案件系统"]}).write_parquet(drawn / "sources.parquet")
    agencies = {
        domain: [Agency(bodies[key], key, (key,)) for key in keys]
        for domain, keys in {
            "market-regulation": ("market", "market_east", "market_south"),
            "water": ("water",),
        }.items()
    }

    senders = [bodies["city"], bodies["market"]]
    sent = dict(given_out(tmp_path, agencies, senders, DESCRIBED))

    assert list(sent) == [bodies["market"], bodies["city"]]
    assert not set(names_in(sent[bodies["city"]])) & {
        bodies["market"].name,
        bodies["market_east"].name,
    }
    seen = []
    for sender, files in sent.items():
        tables = {file.stem: pl.read_parquet(file) for file in files}
        cases, actors = tables["cases"], tables["actors"]
        assert set(tables["acts"]["case"]) == set(cases["case"]) == set(actors["act"])
        below = {body.name for body in bodies.values() if body.path.startswith(sender.path)}
        assert set(cases["body"]) <= below
        assert tables["sources"]["complete_from"].to_list() == [date(2019, 1, 1)]
        seen += list(zip(cases["case"], cases["item"], strict=True))
    assert sorted(seen)[:4] == [
        ("00", "对未按规定明码标价的处罚"), ("01", "取水许可"), ("02", None),
        ("03", "应对行政复议、行政诉讼和赔偿请求"),
    ]  # fmt: skip
    assert len(seen) == len(numbers)


def names_in(files: list[Path]) -> list[str]:
    """Give the bodies of the cases that are sent."""
    [cases] = [file for file in files if file.stem == "cases"]
    return pl.read_parquet(cases)["body"].to_list()
