"""The yearly plan: what it has to hold, by when, and how far it is."""

import shutil
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from hengjian.accounts.tests.factories import DAY
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.registry.tests.factories import make_body
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.rulebook import national_pack
from hengjian.supervision.campaigns import law
from hengjian.supervision.campaigns.models import Plan, PlanItem
from hengjian.supervision.campaigns.progress import plan_lamp, progress_of
from hengjian.supervision.campaigns.services import campaigns, plans
from hengjian.supervision.campaigns.services.campaigns import CampaignDetails
from hengjian.supervision.campaigns.services.plans import ItemDetails
from hengjian.supervision.campaigns.states import PlanState
from hengjian.supervision.campaigns.tests.factories import (
    CITY,
    DUE,
    UNTIL,
    answer_all,
    leader,
    make_plan,
    make_sent,
)
from hengjian.supervision.law import Code
from hengjian.supervision.services import matters
from hengjian.supervision.tests.factories import make_matter, supervisor

pytestmark = pytest.mark.django_db
DEMO = override_settings(JURISDICTION="demo-city")
JUNE = date(2026, 6, 30)


def add(plan: Plan, method: str = "focused", contents: tuple[str, ...] = ()) -> PlanItem:
    details = ItemDetails(f"事项{plan.items.count()}", method, JUNE, contents)
    return plans.add_item(actor=supervisor(), plan=plan, details=details, on=DAY)


def whole(plan: Plan) -> None:
    add(plan, "focused", tuple(law.contents()))
    add(plan, "file_review")


@DEMO
def test_plan_is_adopted_by_the_head_when_all_that_the_place_wants_is_in_it() -> None:
    plan = make_plan()
    add(plan, "focused", ("penalty",))
    with pytest.raises(Refused, match=r"行政检查.*案卷评查每年至少 1 次"):
        plans.adopt_plan(actor=leader(), plan=plan, on=DAY)
    whole(plan)
    with pytest.raises(NotAllowed):
        plans.adopt_plan(actor=supervisor(), plan=plan, on=DAY)

    plans.adopt_plan(actor=leader(), plan=plan, on=DAY)

    assert (plan.state, plan.adopted_on) == (PlanState.ADOPTED, DAY)
    with pytest.raises(Refused, match="已经制定"):
        add(plan)


@DEMO
@pytest.mark.parametrize(
    ("adopted", "lamp"), [(date(2026, 3, 31), "in_time"), (date(2026, 4, 1), "over")]
)
def test_plan_adopted_on_the_last_day_is_in_time_and_on_the_next_is_late(
    adopted: date, lamp: str
) -> None:
    plan = make_plan()
    whole(plan)
    plans.adopt_plan(actor=leader(), plan=plan, on=adopted)
    assert plan_lamp(plan, adopted + timedelta(days=100)) == lamp


@DEMO
def test_draft_has_little_time_left_and_then_is_late() -> None:
    plan = make_plan()
    assert plan_lamp(plan, date(2026, 1, 5)) == "in_time"
    assert plan_lamp(plan, date(2026, 3, 31)) == "soon"
    assert plan_lamp(plan, date(2026, 4, 1)) == "over"


def test_where_no_place_says_a_day_there_is_no_lamp_and_nothing_is_missing() -> None:
    plan = make_plan()
    assert plan_lamp(plan, UNTIL) == ""
    assert plans.missing(plan) == []


@DEMO
def test_revision_needs_a_reason_and_keeps_the_day_of_adoption() -> None:
    plan = make_plan()
    whole(plan)
    plans.adopt_plan(actor=leader(), plan=plan, on=DAY)
    with pytest.raises(Refused, match="理由"):
        plans.revise_plan(actor=leader(), plan=plan, text=" ", on=DAY)
    plans.revise_plan(actor=leader(), plan=plan, text="上级部署有变化。", on=DAY)
    add(plan)
    plans.adopt_plan(actor=leader(), plan=plan, on=JUNE)
    assert plan.adopted_on == DAY


def test_place_has_one_plan_a_year() -> None:
    make_plan()
    with pytest.raises(Refused, match="已经有计划"):
        make_plan()
    make_plan(year=2027)


def test_special_supervision_is_carried_out_only_and_names_the_one_of_the_province() -> None:
    plan = make_plan()
    with pytest.raises(Refused, match="省级以上"):
        add(plan, "special")
    details = ItemDetails("承接", "special", JUNE, started_by="全省涉企执法专项监督")
    item = plans.add_item(actor=supervisor(), plan=plan, details=details, on=DAY)
    with pytest.raises(Refused, match="省级以上"):
        campaigns.begin(
            actor=supervisor(), place=make_body(CITY), details=CampaignDetails("承接", UNTIL, item=item),
            on=DAY,
        )  # fmt: skip


def test_item_is_done_when_its_matters_are_and_the_data_say_so() -> None:
    plan = make_plan()
    item = add(plan, "focused")

    def told() -> tuple[bool, str, str]:
        [row] = progress_of(plan, DAY)
        return row.done, row.lamp, row.says

    assert told() == (False, "in_time", "还没有开展")
    both = [make_matter(), make_matter()]
    plans.link_matters(actor=supervisor(), item=item, matters=both, on=DAY)
    assert told() == (False, "in_time", "2 件监督事项，已办结 0")
    for matter in both:
        matters.find_nothing(actor=supervisor(), matter=matter, text="核对过了。", on=DAY)
    assert told() == (True, "in_time", "2 件监督事项，已办结 2")
    with pytest.raises(Refused, match="已经开展"):
        plans.drop_item(actor=supervisor(), item=item, on=DAY)


def test_item_whose_day_has_passed_is_late_only_where_the_data_could_say_otherwise() -> None:
    plan = make_plan()
    add(plan, "focused")
    add(plan, "appraisal")
    known, unknown = progress_of(plan, JUNE + timedelta(days=1))
    assert (known.lamp, unknown.lamp) == ("over", "unknown")
    assert not unknown.done
    assert "不明" in unknown.says
    assert progress_of(plan, JUNE)[0].lamp == "soon"


def test_matter_of_another_place_is_no_work_of_this_plan() -> None:
    plan = make_plan()
    item = add(plan, "focused")
    elsewhere = matters.open_matter(
        actor=supervisor("/2/"), body=make_body("/2/1/"),
        details=matters.MatterDetails("别处", "11-2"), on=DAY,
    )  # fmt: skip
    with pytest.raises(Refused, match="不属于这个监督范围"):
        plans.link_matters(actor=supervisor(), item=item, matters=[elsewhere], on=DAY)


def test_campaign_carries_out_its_item() -> None:
    plan = make_plan()
    item = add(plan, "campaign")
    actor = supervisor()
    campaigns.begin(
        actor=actor, place=make_body(CITY), details=CampaignDetails("整治", UNTIL, item=item), on=DAY
    )  # fmt: skip
    [row] = progress_of(plan, DAY)
    assert (row.done, row.says) == (False, "1 次专项整治，已办结 0")
    with pytest.raises(Refused, match="不是专项整治"):
        campaigns.begin(
            actor=actor, place=make_body(CITY), on=DAY,
            details=CampaignDetails("整治二", UNTIL, item=add(plan, "focused")),
        )  # fmt: skip


def test_sent_forms_are_due_within_the_campaign() -> None:
    campaign = make_sent()
    assert campaign.due == DUE
    answer_all(campaign)
    assert all(form.answered_on == DAY for form in campaign.checks.all())


LISTS = (law.problem_kinds, law.key_fields, law.contents, law.methods)


@DEMO
@pytest.mark.parametrize("listed", LISTS)
def test_every_entry_of_the_pack_says_what_it_comes_from(
    listed: Callable[[], Mapping[str, Code]],
) -> None:
    entries = listed()
    assert entries
    assert all(law.source_of(entry) for entry in entries.values())


def test_pack_with_a_place_or_a_day_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    for entry, why in (
        ("{code: a, label: 甲, cite: null}", "既没有条文"),
        ("{code: a, label: 甲, cite: null, said_in: [乙], measured: talk}", "measured 只能是"),
        ("{code: a, label: 甲, cite: null, said_in: [乙], yearly: {nowhere: 1}}", "nowhere 不是"),
    ):
        pack = tmp_path / f"pack{len(why)}{entry.count(',')}"
        shutil.copytree(national_pack(), pack)
        (pack / "supervision" / "campaigns" / "plan_methods.yaml").write_text(f"- {entry}\n")
        with override_settings(PACK=str(pack)), pytest.raises(PackError, match=why):
            law.methods()
