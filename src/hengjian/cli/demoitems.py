"""The catalogue of items of the demo office with its benchmarks, and a review of it that is half done.

All is made by the services of the rooms, as people would do it. Imported only after Django is set up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hengjian.accounts.models import Account
from hengjian.intake import jobs
from hengjian.intake.models import Job
from hengjian.registry.law import joined_levels
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Item
from hengjian.registry.services import items as catalogue
from hengjian.registry.services.items import (
    BenchmarkDetails,
    HoldingDetails,
    ItemDetails,
    TierDetails,
)
from hengjian.supervision.itemreviews import services as reviews
from hengjian.supervision.itemreviews.models import Review
from hengjian.supervision.itemreviews.services import Bounds
from hengjian.supervision.itemreviews.states import Fate

DONE = ("filed", "published")
DECIDED = {"agree": reviews.agree, "refuse": reviews.refuse}


def make_items(described: Mapping[str, Any], bodies: Mapping[str, Body], day: date) -> None:
    """Make the described catalogue where there is none yet, and write down when bodies filed and published theirs."""
    if Item.objects.exists():
        return
    given = described["catalogue"]
    for said in given["items"]:
        _item(said, [bodies[key] for key in holders_of(said, described["bodies"])], bodies, day)
    for key, ago in given["filed"].items():
        days = {
            f"{done}_on": day - timedelta(days=ago[done]) if done in ago else None for done in DONE
        }
        catalogue.file_catalogue(actor=None, body=bodies[key], on=day, **days)


def make_review(
    described: Mapping[str, Any],
    bodies: Mapping[str, Body],
    people: Mapping[str, Account],
    day: date,
) -> None:
    """Make the described review with its proposals, each as far as is described, where there is none yet."""
    if Review.objects.exists():
        return
    given, by = described["catalogue"]["review"], people["supervisor"]
    bounds = Bounds(
        date.fromisoformat(given["since"]), min(date.fromisoformat(given["until"]), day),
        given["rare"], given["source"],
    )  # fmt: skip
    review = reviews.ask_review(actor=by, place=bodies[given["place"]], bounds=bounds, on=day)
    jobs.run.call(str(Job.objects.get(subject=review.uuid).uuid))
    for said in given["proposals"]:
        proposal = reviews.propose(
            actor=by, line=review.lines.get(item__code=said["item"]), fate=Fate(said["fate"]),
            reason=said["reason"], on=day,
        )  # fmt: skip
        if "decided" in said:
            decide = DECIDED[said["decided"]]
            decide(actor=people["leader"], proposal=proposal, text=said["text"], on=day)


def holders_of(said: Mapping[str, Any], bodies: Mapping[str, Mapping[str, Any]]) -> Sequence[str]:
    """Give the keys of the bodies that do an item: those named, else all that have cases of its domain."""
    if "holders" in said:
        return list(said["holders"])
    return [key for key, body in bodies.items() if said["domain"] in body.get("domains", ())]


def _item(
    said: Mapping[str, Any], holders: Sequence[Body], bodies: Mapping[str, Body], day: date
) -> None:
    details = ItemDetails(
        code=said["code"], name=said["name"], act=said["act"], basis=said["basis"],
        levels=joined_levels(said["levels"]), valid_from=_day(said.get("from")),
        valid_until=_day(said.get("until")),
    )  # fmt: skip
    item = catalogue.add_item(
        actor=None, body=bodies[said["body"]], details=details, holders=holders, on=day
    )
    for key, part in said.get("parts", {}).items():
        holding = item.holdings.get(body=bodies[key])
        catalogue.change_holding(
            actor=None, holding=holding, details=HoldingDetails(part=part), on=day
        )
    for version in said.get("benchmarks", ()):
        tiers = [TierDetails(**tier) for tier in version["tiers"]]
        begun = BenchmarkDetails(date.fromisoformat(version["from"]), document=version["document"])
        catalogue.add_benchmark(
            actor=None, item=item, tiers=tiers, on=day,
            details=replace(begun, published_on=_day(version.get("published_on"))),
        )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
