"""A list is confirmed by the office as the registry has it, never changes, and is published and sent."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.journal.models import Outgoing
from hengjian.registry.models.bodies import Body
from hengjian.registry.services.bodies import BodyDetails, change_body
from hengjian.screening.files.canonical import digest
from hengjian.supervision.bodylists import services
from hengjian.supervision.bodylists.listing import content_on
from hengjian.supervision.bodylists.models import BodyList
from hengjian.supervision.bodylists.services import Copy, Publication
from hengjian.supervision.bodylists.states import TRANSITIONS, Action, State
from hengjian.supervision.bodylists.tests.factories import (
    bureau,
    confirmed,
    government,
    leader,
    station,
)

pytestmark = pytest.mark.django_db
PUBLICATION = Publication(DAY, "市政府网站", "公告〔2026〕3号")
COPY = Copy(DAY, "某市财政局", "某司函〔2026〕8号")


def publish(made: BodyList, actor: Account | None = None, publication: Publication = PUBLICATION) -> None:  # fmt: skip
    services.publish(actor=actor or leader(), body_list=made, publication=publication, on=DAY)


def send(made: BodyList, actor: Account | None = None, copy: Copy = COPY) -> None:
    services.send(actor=actor or leader(), body_list=made, copy=copy, on=DAY)


BASES = st.lists(st.text("甲乙 ", max_size=3), min_size=1, max_size=3)


@given(BASES)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_confirmed_list_is_what_the_registry_said_that_day_whatever_comes_later(
    bases: list[str],
) -> None:
    with transaction.atomic():
        for number, basis in enumerate(bases):
            bureau(f"/1/{30 + number}/", basis=basis)
        said = content_on(government(), DAY.year, DAY)

        made = confirmed()
        Body.objects.filter(path__startswith="/1/3").update(name="改了", basis="改了")
        made.refresh_from_db()

        assert made.content == said
        assert made.unchanged
        assert len(made.lines) == len(bases)
        assert {line["basis"] for line in made.lines} == {basis.strip() for basis in bases}
        assert content_on(government(), DAY.year, DAY)["lines"] != said["lines"]
        transaction.set_rollback(True)


def test_registry_that_changed_since_it_was_seen_is_not_confirmed() -> None:
    body = bureau()
    seen = digest(content_on(government(), DAY.year, DAY))
    details = BodyDetails(name="改名后的局", kind=body.kind, basis=body.basis)
    change_body(actor=None, body=body, details=details, on=DAY)

    with pytest.raises(Refused, match="登记有了变动"):
        services.confirm(
            actor=leader(), place=government(), year=DAY.year, seen=seen, note="", on=DAY
        )

    assert not BodyList.objects.exists()


def test_same_list_is_not_confirmed_twice_and_a_changed_one_beside_the_first() -> None:
    bureau()
    first = confirmed()
    with pytest.raises(Refused, match="完全相同"):
        confirmed()
    bureau("/1/9/")

    confirmed()

    assert BodyList.objects.count() == 2
    first.refresh_from_db()
    assert len(first.lines) == 1


def test_same_list_is_confirmed_again_for_another_year() -> None:
    bureau()
    confirmed(year=DAY.year - 1)

    assert confirmed().year == DAY.year


@pytest.mark.parametrize("year", [DAY.year - 2, DAY.year + 1])
def test_registry_of_today_speaks_for_no_other_year(year: int) -> None:
    bureau()

    with pytest.raises(Refused, match="年度的名单"):
        confirmed(year=year)


def test_list_without_a_body_is_not_confirmed() -> None:
    with pytest.raises(Refused, match="没有登记执法主体"):
        confirmed()


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AGENCY_LEADER, Role.OPERATOR])
def test_only_the_head_of_the_supervising_organ_confirms(role: Role) -> None:
    bureau()

    with pytest.raises(NotAllowed):
        confirmed(actor=make_holder(role, "/1/"))


def test_head_of_another_place_does_not_confirm() -> None:
    bureau()

    with pytest.raises(NotAllowed):
        confirmed(actor=leader("/1/7/"))


@pytest.mark.parametrize("works_at", ["/1/7/", "/1/7/3/"])
def test_nobody_confirms_the_list_of_his_own_body(works_at: str) -> None:
    station()
    own = leader("/1/7/", works_at)

    with pytest.raises(NotAllowed, match="本单位"):
        confirmed(bureau(), actor=own)


def test_whoever_works_for_the_government_confirms_its_list() -> None:
    bureau()

    assert confirmed(actor=leader("/1/", "/1/")).state == State.CONFIRMED


def test_publication_and_copy_come_in_either_order() -> None:
    bureau()
    first = confirmed()
    bureau("/1/9/")
    second = confirmed()

    publish(first)
    assert first.state == State.PUBLISHED
    send(first)
    send(second)
    assert second.state == State.SENT
    publish(second)

    assert first.state == second.state == State.DONE
    assert (first.published_on, first.published_in) == (DAY, "市政府网站")
    assert (second.sent_to, second.sent_number) == ("某市财政局", "某司函〔2026〕8号")
    assert [each.action for each in first.steps.all()] == ["confirm", "publish", "send"]


@pytest.mark.parametrize("day", [DAY - timedelta(days=1), DAY + timedelta(days=1)])
def test_publication_is_neither_before_the_list_nor_still_to_come(day: date) -> None:
    bureau()
    made = confirmed()

    with pytest.raises(Refused, match="日期"):
        publish(made, publication=Publication(day, "网站"))
    with pytest.raises(Refused, match="日期"):
        send(made, copy=Copy(day, "财政局", "1号"))

    made.refresh_from_db()
    assert made.state == State.CONFIRMED


def test_copy_without_a_number_is_refused_by_the_service_and_by_the_database() -> None:
    bureau()
    made = confirmed()

    with pytest.raises(Refused, match="文号"):
        send(made, copy=Copy(DAY, "财政局", " "))
    with pytest.raises(IntegrityError), transaction.atomic():
        BodyList.objects.filter(pk=made.pk).update(state=State.SENT, sent_on=DAY, sent_to="局")


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_what_the_table_of_states_does_not_have_is_refused(state: State, action: Action) -> None:
    bureau()
    made = confirmed()
    calls: dict[Action, Callable[[], None]] = {
        Action.PUBLISH: lambda: publish(made),
        Action.SEND: lambda: send(made),
    }
    if state in {State.PUBLISHED, State.DONE}:
        publish(made)
    if state in {State.SENT, State.DONE}:
        send(made)
    assert made.state == state

    if (state, action) in TRANSITIONS:
        calls[action]()
        assert made.state == TRANSITIONS[state, action]
    else:
        with pytest.raises(Refused, match="不能这样办"):
            calls[action]()


def test_agency_does_not_write_down_what_became_of_a_list() -> None:
    bureau()
    made = confirmed()

    with pytest.raises(NotAllowed):
        publish(made, make_holder(Role.AGENCY_LEADER, "/1/"))


def test_content_that_somebody_changed_shows() -> None:
    bureau()
    made = confirmed()
    changed = {**made.content, "lines": []}
    BodyList.objects.filter(pk=made.pk).update(content=changed)
    made.refresh_from_db()

    assert not made.unchanged


def test_every_step_is_journaled() -> None:
    bureau()
    made = confirmed()
    publish(made)
    send(made)
    services.note_export(actor=leader(), body_list=made, on=DAY)
    written = [each.body for each in Outgoing.objects.order_by("id")]

    for kind in ("confirm", "publish", "send", "exported"):
        assert any(f'"bodylists.{kind}"' in body for body in written), kind
