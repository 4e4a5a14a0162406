"""A document is read, a person goes through it, and only then are there tasks."""

from __future__ import annotations

import pytest

from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.plans.models.ledger import Owner, Plan, Task
from hengjian.plans.models.reading import DraftItem
from hengjian.plans.services import drafts, ledgers
from hengjian.plans.services.drafts import ItemDetails
from hengjian.plans.states import DraftState
from hengjian.plans.tests.factories import AGENCY, ISSUED, TEXT, agency, make_draft, office
from hengjian.registry.models.bodies import Body, FormerName
from hengjian.registry.tests.factories import make_body

pytestmark = pytest.mark.django_db
Check = DraftItem.Check


def test_nothing_that_was_read_is_a_task_before_a_person_confirmed_it() -> None:
    by = office()
    draft = make_draft(by)

    with pytest.raises(Refused, match="还有 2 项没有核对"):
        ledgers.confirm(actor=by, draft=draft, on=DAY)

    assert draft.items.count() == 2
    assert not Task.objects.exists()
    assert not Plan.objects.exists()


def test_checked_draft_becomes_a_ledger_with_owners_deadlines_and_targets() -> None:
    by = office()
    draft = make_draft(by)
    drafts.check_rest(actor=by, draft=draft, on=DAY)

    plan = ledgers.confirm(actor=by, draft=draft, on=DAY)

    first, second = plan.tasks.all()
    assert (first.text, first.lead, first.responsible) == (TEXT, ["单位/1/7/"], ["各有关部门"])
    assert [owner.body.path for owner in first.owners.all()] == [AGENCY]
    assert first.due is not None
    assert first.due.isoformat() == "2026-03-31"
    assert second.due is None
    assert [each.text for each in second.deadlines.all()] == ["每年"]
    assert second.targets[0]["number"] == 60
    draft.refresh_from_db()
    assert draft.state == DraftState.CONFIRMED
    with pytest.raises(Refused):
        ledgers.confirm(actor=by, draft=draft, on=DAY)


def test_what_was_dropped_becomes_no_task() -> None:
    by = office()
    draft = make_draft(by)
    first, second = draft.items.all()
    drafts.drop(actor=by, item=first, on=DAY)
    drafts.correct(
        actor=by, item=second, details=ItemDetails("每年培训不少于80学时。", "2"), on=DAY
    )

    plan = ledgers.confirm(actor=by, draft=draft, on=DAY)

    assert [task.text for task in plan.tasks.all()] == ["每年培训不少于80学时。"]


def test_draft_without_a_task_is_not_confirmed() -> None:
    by = office()
    draft = make_draft(by)
    for item in draft.items.all():
        drafts.drop(actor=by, item=item, on=DAY)

    with pytest.raises(Refused, match="没有一项任务"):
        ledgers.confirm(actor=by, draft=draft, on=DAY)


def test_split_gives_each_part_the_days_that_stand_in_its_words() -> None:
    by = office()
    draft = make_draft(by)
    item = draft.items.get(position=1)
    told = ItemDetails(
        "3月底前公布清单。\n\n6月底前完成培训。", "1", lead=["单位/1/7/"],
        deadlines=[{"text": "3月底前", "value": "2026-03"}, {"text": "6月底前", "value": "2026-06"}],
    )  # fmt: skip

    parts = drafts.split(actor=by, item=item, details=told, on=DAY)

    assert [part.text for part in parts] == ["3月底前公布清单。", "6月底前完成培训。"]
    assert [[each["value"] for each in part.deadlines] for part in parts] == [
        ["2026-03"],
        ["2026-06"],
    ]
    assert all(part.lead == ["单位/1/7/"] and part.check_state == Check.WAITING for part in parts)
    assert [each.position for each in draft.items.all()] == [1, 2, 3]


def test_text_without_an_empty_line_is_not_split() -> None:
    by = office()
    item = make_draft(by).items.get(position=1)

    with pytest.raises(Refused, match="空一行"):
        drafts.split(actor=by, item=item, details=ItemDetails("一\n二"), on=DAY)


def test_merge_loses_no_deadline_body_or_target() -> None:
    by = office()
    draft = make_draft(by)
    second = draft.items.get(position=2)

    into = drafts.merge(actor=by, item=second, on=DAY)

    assert into.text == f"{TEXT}\n每年培训不少于60学时。"
    assert [each["text"] for each in into.deadlines] == ["3月底前", "每年"]
    assert (into.lead, into.responsible) == (["单位/1/7/"], ["各有关部门"])
    assert [each["text"] for each in into.targets] == ["不少于60学时"]
    assert draft.items.count() == 1
    with pytest.raises(Refused, match="前面没有"):
        drafts.merge(actor=by, item=into, on=DAY)


def test_draft_that_is_over_is_not_changed() -> None:
    by = office()
    draft = make_draft(by)
    drafts.discard(actor=by, draft=draft, on=DAY)

    with pytest.raises(Refused, match="已放弃"):
        drafts.drop(actor=by, item=draft.items.get(position=1), on=DAY)


def test_agency_reads_no_document_into_the_ledger() -> None:
    with pytest.raises(NotAllowed):
        make_draft(agency())


def test_renamed_and_merged_bodies_are_matched_to_those_of_today() -> None:
    old = make_body("/1/30/", name="市工商行政管理局")
    new = make_body("/1/31/", name="衡川市市场监督管理局")
    Body.objects.filter(pk=old.pk).update(state=Body.State.ENDED, successor=new)
    other = make_body("/1/32/", name="市城市管理执法委员会")
    FormerName.objects.create(body=other, name="市城市管理委员会", valid_until=ISSUED)
    by = office()
    draft = make_draft(by)
    item = draft.items.get(position=1)
    told = ItemDetails(
        TEXT,
        lead=["市工商行政管理局"],
        responsible=["市城市管理委员会", "市场监督管理局", "有关部门"],
    )

    drafts.correct(actor=by, item=item, details=told, on=DAY)
    drafts.check_rest(actor=by, draft=draft, on=DAY)
    plan = ledgers.confirm(actor=by, draft=draft, on=DAY)

    owners = plan.tasks.get(position=1).owners.all()
    assert {(each.written, each.body.name, each.part) for each in owners} == {
        ("市工商行政管理局", "衡川市市场监督管理局", Owner.Part.LEAD),
        ("市城市管理委员会", "市城市管理执法委员会", Owner.Part.RESPONSIBLE),
    }


def test_name_that_fits_two_bodies_is_left_to_a_person() -> None:
    make_body("/1/41/", name="东城区司法局")
    west = make_body("/1/42/", name="西城区司法局")
    by = office()
    draft = make_draft(by)
    told = ItemDetails(TEXT, lead=["司法局"])
    drafts.correct(actor=by, item=draft.items.get(position=1), details=told, on=DAY)
    draft.refresh_from_db()
    assert draft.names["司法局"] == []

    drafts.settle_names(actor=by, draft=draft, names={"司法局": [west]}, on=DAY)
    drafts.check_rest(actor=by, draft=draft, on=DAY)
    plan = ledgers.confirm(actor=by, draft=draft, on=DAY)

    assert plan.tasks.get(position=1).owners.get().body == west
