"""The tree of bodies: its paths, its moves, its ends, its names."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian.accounts import selectors as accounts
from hengjian.accounts.models import Account, Grant, KnownBody
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_account, make_grant, make_holder
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.intake import selectors as intake
from hengjian.intake.models import Batch
from hengjian.intake.states import State
from hengjian.intake.tests.attempts import make_batch
from hengjian.journal.models import Outgoing
from hengjian.registry import policies, selectors
from hengjian.registry.models.bodies import Area, Body, FormerName
from hengjian.registry.policies import Action
from hengjian.registry.services import bodies as services
from hengjian.registry.services.bodies import BodyDetails, EntrustmentDetails
from hengjian.registry.tests.factories import (
    CODE,
    make_body,
    make_credential,
    make_item,
    make_keeper,
    make_officer,
    make_party,
)

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)
DETAILS = BodyDetails(name="新建大队", kind=Body.Kind.STATUTORY)


def create(parent: Body | None, details: BodyDetails = DETAILS) -> Body:
    return services.create_body(actor=None, parent=parent, details=details, on=DAY)


def move(body: Body, parent: Body | None, actor: Account | None = None) -> None:
    services.move_body(actor=actor, body=body, parent=parent, on=DAY)


def test_path_of_a_new_body_is_that_of_its_parent_and_its_own_id() -> None:
    top = create(None)
    below = create(top)

    assert top.path == f"/{top.pk}/"
    assert below.path == f"/{top.pk}/{below.pk}/"
    assert (top.depth, below.depth) == (0, 1)


@pytest.mark.parametrize("code", ["91420100MA4KWH3D00", "1234", "９１４２"])
def test_credit_code_with_a_false_check_digit_is_refused(code: str) -> None:
    with pytest.raises(Refused, match="校验码"):
        create(None, BodyDetails(name="甲", kind="statutory", code=code))


def test_credit_code_is_kept_as_it_is_compared_and_used_once_among_bodies_in_use() -> None:
    first = create(None, BodyDetails(name="甲局", kind="statutory", code=f" {CODE.lower()} "))
    assert first.code == CODE
    with pytest.raises(Refused, match="已登记在另一个单位名下"):
        create(None, BodyDetails(name="乙局", kind="statutory", code=CODE))

    services.end_body(actor=None, body=first, last_day=DAY, successor=None, on=DAY)

    assert create(None, BodyDetails(name="乙局", kind="statutory", code=CODE)).code == CODE


def test_body_that_moves_takes_along_all_below_it_and_nothing_beside_it() -> None:
    top, other = create(None), create(None)
    moved, beside = create(top), create(top)
    below = create(create(moved))

    move(moved, other)

    for body in (moved, below, beside):
        body.refresh_from_db()
    assert moved.path == f"/{other.pk}/{moved.pk}/"
    assert below.path.startswith(moved.path)
    assert below.path.endswith(f"/{below.parent_id}/{below.pk}/")
    assert beside.path == f"/{top.pk}/{beside.pk}/"


def test_accounts_and_grants_of_a_body_that_moves_follow_it() -> None:
    top, other = create(None), create(None)
    moved = create(top)
    account = make_account(moved.path)
    grant = make_grant(account, Role.OFFICER, f"{moved.path}99/")
    beside = make_account(top.path)

    move(moved, other)

    account.refresh_from_db()
    beside.refresh_from_db()
    assert account.body_path == f"/{other.pk}/{moved.pk}/"
    assert Grant.objects.get(pk=grant.pk).body_path == f"/{other.pk}/{moved.pk}/99/"
    assert beside.body_path == top.path


def test_batches_of_a_body_that_moves_or_is_renamed_follow_it() -> None:
    top, other = create(None), create(None)
    moved = create(top)
    batch = make_batch(moved.path, State.DRY_RUN)
    Batch.objects.update(body=moved.uuid)

    move(moved, other)
    details = BodyDetails(name="新名", kind=moved.kind)
    services.change_body(actor=None, body=moved, details=details, on=DAY)

    batch.refresh_from_db()
    assert (batch.body_path, batch.body_name) == (moved.path, "新名")
    assert moved.path.startswith(other.path)


def test_body_cannot_be_moved_below_itself() -> None:
    top = create(None)
    below = create(create(top))

    for parent in (top, below):
        with pytest.raises(Refused, match="自己的下级"):
            move(top, parent)


def test_move_needs_the_right_at_both_ends() -> None:
    moved, target = make_body("/1/7/"), make_body("/2/")

    with pytest.raises(NotAllowed):
        move(moved, target, make_keeper("/1/"))
    with pytest.raises(NotAllowed):
        move(moved, target, make_keeper("/2/"))
    with pytest.raises(NotAllowed):
        move(moved, None, make_keeper("/1/"))
    both = make_keeper("/1/")
    make_grant(both, Role.AGENCY_CLERK, "/2/")
    move(moved, target, both)

    moved.refresh_from_db()
    assert moved.parent_id == target.pk


@settings(max_examples=40)  # of up to twelve moves each; to clear the tree takes longest
@given(steps=st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 5)), max_size=12))
def test_tree_stays_a_tree_whatever_is_moved_where(steps: list[tuple[int, int]]) -> None:
    Body.objects.update(parent=None)
    Body.objects.all().delete()
    rows = [create(None) for _ in range(6)]

    for moved, target in steps:
        parent = rows[target] if target >= 0 else None
        try:
            move(rows[moved], parent)
        except Refused:
            assert parent is not None

    for row in Body.objects.select_related("parent"):
        assert row.path == f"{row.parent.path if row.parent else '/'}{row.pk}/"


def test_new_name_is_told_to_accounts_and_the_old_one_is_found_still() -> None:
    body = make_body("/1/", name="城市管理局")
    account = make_account("/1/")
    Account.objects.filter(pk=account.pk).update(body=body.uuid)
    keeper = make_keeper("/1/")

    details = BodyDetails(name="城市管理和综合执法局", kind=body.kind)
    assert services.change_body(actor=keeper, body=body, details=details, on=DAY)

    account.refresh_from_db()
    assert account.body_name == "城市管理和综合执法局"
    former = FormerName.objects.get(body=body)
    assert (former.name, former.valid_until) == ("城市管理局", DAY - ONE_DAY)
    wanted = selectors.BodyFilter(words="城市管理局")
    assert list(selectors.bodies_for(keeper, DAY, wanted)) == [body]


def test_change_is_kept_with_who_what_and_both_values_and_enters_the_journal() -> None:
    keeper = make_keeper("/1/")
    body = make_body("/1/")
    Outgoing.objects.all().delete()

    details = BodyDetails(name=body.name, kind=Body.Kind.AUTHORISED)
    services.change_body(actor=keeper, body=body, details=details, on=DAY)

    change = selectors.history(body).get()
    assert (change.by, change.by_name) == (keeper.uuid, keeper.display_name)
    assert change.details == [{"field": "主体类别", "old": "法定", "new": "授权"}]
    (entry,) = Outgoing.objects.all()
    assert "registry.body_changed" in entry.body
    assert "授权" not in entry.body


def test_what_changes_nothing_leaves_no_trace() -> None:
    body = make_body("/1/")

    details = BodyDetails(name=body.name, kind=body.kind)
    assert not services.change_body(actor=None, body=body, details=details, on=DAY)
    assert not selectors.history(body).exists()


def test_body_with_parts_or_people_is_not_ended() -> None:
    top = make_body("/1/")
    part = make_body("/1/2/")
    officer = make_officer("/1/2/")

    def end(body: Body, last_day: date = DAY) -> None:
        services.end_body(actor=None, body=body, last_day=last_day, successor=None, on=DAY)

    with pytest.raises(Refused, match="1 个下级单位"):
        end(top)
    with pytest.raises(Refused, match="1 名在岗人员"):
        end(part)
    officer.left_on = DAY
    officer.save()
    with pytest.raises(Refused, match="还没有到"):
        end(part, DAY + ONE_DAY)
    end(part)
    end(top)
    with pytest.raises(Refused, match="已经撤销"):
        end(top)


def test_body_ends_with_its_successor_and_gets_no_more_parts() -> None:
    old, new = make_body("/1/"), make_body("/2/")

    services.end_body(actor=None, body=old, last_day=DAY, successor=new, on=DAY)

    old.refresh_from_db()
    assert (old.state, old.valid_until, old.successor) == (Body.State.ENDED, DAY, new)
    with pytest.raises(Refused, match="已撤销"):
        create(old)
    with pytest.raises(Refused, match="已撤销"):
        move(new, old)


def entrust(body: Body, delegator: Body, first: date, last: date) -> None:
    details = EntrustmentDetails(delegator, "巡查", first, last)
    services.entrust(actor=None, body=body, details=details, items=[make_item()], on=DAY)


def test_entrustment_holds_on_its_first_and_on_its_last_day_only() -> None:
    delegator, body = make_body("/1/"), make_body("/2/", kind=Body.Kind.ENTRUSTED)
    entrust(body, delegator, DAY, DAY + ONE_DAY)

    held = [
        selectors.entrustments_on(body, DAY + ONE_DAY * shift).count() for shift in (-1, 0, 1, 2)
    ]

    assert held == [0, 1, 1, 0]
    assert body.entrustments.get().items.count() == 1


def test_entrustment_goes_to_another_body_that_is_entrusted_and_ends_after_it_starts() -> None:
    delegator, body = make_body("/1/"), make_body("/2/", kind=Body.Kind.ENTRUSTED)

    with pytest.raises(Refused, match="不是受委托单位"):
        entrust(delegator, body, DAY, DAY)
    with pytest.raises(Refused, match="不能是同一个"):
        entrust(body, body, DAY, DAY)
    with pytest.raises(Refused, match="止日早于起日"):
        entrust(body, delegator, DAY, DAY - ONE_DAY)


def test_entrustment_is_ended_before_its_term_and_never_prolonged() -> None:
    delegator, body = make_body("/1/"), make_body("/2/", kind=Body.Kind.ENTRUSTED)
    entrust(body, delegator, DAY - ONE_DAY * 9, DAY + ONE_DAY)
    row = body.entrustments.get()

    def end(last_day: date) -> None:
        services.end_entrustment(actor=None, entrustment=row, last_day=last_day, on=DAY)

    for last_day in (DAY + ONE_DAY, DAY + ONE_DAY * 2):
        with pytest.raises(Refused, match="本来就到"):
            end(last_day)
    end(DAY - ONE_DAY)

    assert not selectors.entrustments_on(body, DAY).exists()
    assert selectors.entrustments_on(body, DAY - ONE_DAY).exists()


def test_only_whoever_keeps_the_whole_registry_makes_a_top_or_an_area() -> None:
    keeper, whole = make_keeper("/1/"), make_keeper("/")

    with pytest.raises(NotAllowed):
        services.create_body(actor=keeper, parent=None, details=DETAILS, on=DAY)
    with pytest.raises(NotAllowed):
        services.add_area(actor=keeper, code="990000", name="衡川", parent=None, on=DAY)
    services.create_body(actor=whole, parent=None, details=DETAILS, on=DAY)
    services.add_area(actor=whole, code="990000", name="衡川", parent=None, on=DAY)
    assert (Body.objects.count(), Area.objects.count()) == (1, 1)


PATHS = ("/1/", "/1/7/", "/1/7/3/", "/1/70/", "/2/", "/17/")
filters = st.builds(
    selectors.BodyFilter,
    words=st.sampled_from(["", "单位", "/7", "%", "_", "'", "单位 /1"]),
    kind=st.sampled_from(["", *Body.Kind.values]),
    state=st.sampled_from(["", *Body.State.values]),
)


@given(
    granted=st.lists(st.tuples(st.sampled_from(Role), st.sampled_from(PATHS)), max_size=3),
    wanted=filters,
)
def test_hidden_rows_never_appear_whatever_the_filter(
    granted: list[tuple[Role, str]], wanted: selectors.BodyFilter
) -> None:
    for path in PATHS:
        body = make_body(path)
        if not body.officers.exists():
            make_credential(make_officer(path))
            make_party(path)
    reader = make_holder(Role.CITIZEN, "/")
    for role, path in granted:
        make_grant(reader, role, path)
    tops = [path for role, path in granted if role not in {Role.CITIZEN, Role.ENTERPRISE}]
    visible = {path for path in PATHS if any(path.startswith(top) for top in tops)}

    shown = {row.path for row in selectors.bodies_for(reader, DAY, wanted)}
    people = selectors.officers_for(reader, DAY, selectors.OfficerFilter(words=wanted.words))

    parties = selectors.parties_for(reader, DAY, selectors.PartyFilter(words=wanted.words))
    held = selectors.credentials_for(reader, DAY)
    case_tops = [path for role, path in granted if role in policies.ROLES[Action.SEE_PARTIES]]

    assert shown <= visible
    assert {row.body.path for row in people} <= visible
    assert {row.officer.body.path for row in held} == visible
    assert all(any(row.body.path.startswith(top) for top in case_tops) for row in parties)
    if wanted == selectors.BodyFilter():
        assert shown == visible == {row.body.path for row in people}
        assert parties.exists() == bool(case_tops)


def told() -> list[tuple[str, str, bool]]:
    """Give what accounts know of bodies."""
    return list(KnownBody.objects.order_by("path").values_list("path", "name", "in_use"))


def test_accounts_are_told_of_a_body_from_its_beginning_to_its_end() -> None:
    top = create(None, BodyDetails(name="市场监督管理局", kind="statutory"))
    body = create(top)
    assert told() == [(top.path, "市场监督管理局", True), (body.path, "新建大队", True)]

    services.change_body(
        actor=None, body=body, details=BodyDetails(name="稽查大队", kind="statutory"), on=DAY
    )
    move(body, None)
    services.end_body(actor=None, body=body, last_day=DAY - ONE_DAY, successor=top, on=DAY)

    assert set(told()) == {
        (top.path, "市场监督管理局", True), (f"/{body.pk}/", "稽查大队", False),
    }  # fmt: skip


def test_new_body_is_offered_where_roles_are_given_and_where_files_are_brought() -> None:
    top = create(None)
    operator, clerk = (make_holder(role, top.path) for role in (Role.OPERATOR, Role.AGENCY_CLERK))

    body = create(top)

    offered = [accounts.bodies_for(operator, DAY), intake.bodies_for(clerk, DAY)]
    assert [[each.uuid for each in bodies] for bodies in offered] == [[top.uuid, body.uuid]] * 2


def test_migration_tells_accounts_of_the_bodies_that_were_there_before() -> None:
    used, ended = make_body("/91/"), make_body("/91/92/")
    Body.objects.filter(pk=ended.pk).update(state=Body.State.ENDED)
    tell = import_module("hengjian.registry.migrations.0002_tell_accounts").tell
    assert told() == []

    for _ in range(2):
        tell(apps, connection.schema_editor())

    assert told() == [("/91/", used.name, True), ("/91/92/", ended.name, False)]
