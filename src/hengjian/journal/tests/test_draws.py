"""A draw that neither side can steer, and that anybody can recompute from a file."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.common import clock
from hengjian.journal.canonical import canonical
from hengjian.journal.draws import Drawn, announce, checkpoint_of, open_draw
from hengjian.journal.errors import NotDrawn
from hengjian.journal.exports import exported_lines
from hengjian.journal.models import Checkpoint
from hengjian.journal.reader.draws import lowest
from hengjian.journal.sequencing import sequence
from hengjian.journal.services import change_key, record
from hengjian.journal.tests.logs import verdict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]

ON = date(2026, 11, 20)
START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
AFTER = START + timedelta(minutes=10)
NUMBER = bytes(range(32))
SEALED = sha256(NUMBER).hexdigest()
POOL = [UUID(int=n) for n in range(1, 21)]
DRAW = uuid4()
SetClock = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Give what sets the clock."""

    def put(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)

    put(START)
    return put


def journaled() -> None:
    record(kind="case.filed", actor=None, objects=[uuid4()], on=ON)
    sequence()


def announced(take: int = 3) -> None:
    announce(draw=DRAW, actor=None, on=ON, pool=POOL, take=take, after=AFTER, sealed=SEALED)
    sequence()


def drawn(at: SetClock, number: bytes = NUMBER, pool: list[UUID] = POOL) -> Drawn:
    announced()
    at(AFTER + timedelta(seconds=1))
    journaled()
    return open_draw(draw=DRAW, actor=None, on=ON, pool=pool, number=number)


def test_seed_comes_from_the_first_checkpoint_after_the_minute_and_the_sealed_number(
    at: SetClock,
) -> None:
    announced()
    for seconds in (-300, 0, 1, 2):
        at(AFTER + timedelta(seconds=seconds))
        journaled()
    first_after = Checkpoint.objects.get(size=4)

    done = open_draw(draw=DRAW, actor=None, on=ON, pool=POOL, number=NUMBER)

    assert checkpoint_of(DRAW) == first_after
    assert done.seed == sha256(first_after.note.encode() + NUMBER).digest()
    assert len(set(done.chosen) & set(POOL)) == 3


def test_file_of_a_draw_lets_anybody_recompute_it(at: SetClock) -> None:
    done = drawn(at)
    sequence()

    read = verdict(done.proof)

    assert not read.faults
    assert f"抽中的是：{'、'.join(map(str, done.chosen))}。" in read.holds
    assert done.seed.hex() in read.holds[0]
    assert not verdict(b"".join(exported_lines())).faults


@pytest.mark.parametrize("entries_after", [0, 1])
def test_file_of_a_draw_holds_across_changes_of_key(at: SetClock, entries_after: int) -> None:
    journaled()
    change_key(actor=None, on=ON)
    sequence()
    announced()
    change_key(actor=None, on=ON)
    if not entries_after:
        at(AFTER + timedelta(seconds=1))
    sequence()
    at(AFTER + timedelta(seconds=1))
    journaled()

    read = verdict(open_draw(draw=DRAW, actor=None, on=ON, pool=POOL, number=NUMBER).proof)

    assert not read.faults
    assert read.keys is not None
    assert read.keys.changes == 1 + entries_after


def test_order_in_which_the_pool_is_handed_over_changes_nothing(at: SetClock) -> None:
    announced()
    at(AFTER + timedelta(seconds=1))
    journaled()

    one = open_draw(draw=DRAW, actor=None, on=ON, pool=POOL, number=NUMBER)
    other = open_draw(draw=DRAW, actor=None, on=ON, pool=POOL[::-1], number=NUMBER)

    assert one.chosen == other.chosen


def test_flipped_bit_in_the_file_of_a_draw_is_found_in_every_byte(at: SetClock) -> None:
    proof = drawn(at).proof

    for place in range(len(proof)):
        altered = bytearray(proof)
        altered[place] ^= 1
        assert verdict(bytes(altered)).faults, place


def test_draw_with_another_checkpoint_number_pool_or_announcement_is_found(at: SetClock) -> None:
    value = json.loads(drawn(at).proof)
    at(AFTER + timedelta(seconds=5))
    journaled()
    later = Checkpoint.objects.order_by("-size")[0].note

    wrong: list[dict[str, object]] = [
        {"checkpoint": later},
        {"number": "00" * 32},
        {"pool": value["pool"][1:]},
        {"pool": value["pool"][::-1]},
        {"pool": {}},
        {"announced": value["announced"] | {"entry": "{}"}},
        {"announced": 5},
        {"since": value["since"] | {"checkpoint": later}},
    ]
    for changes in wrong:
        assert verdict(canonical(value | changes) + b"\n").faults, changes


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sealed": "12"}, "64 个"),
        ({"after": START}, "公布以后"),
        ({"take": 0}, "个数不对"),
        ({"take": 21}, "个数不对"),
        ({"pool": [*POOL, POOL[0]]}, "重复"),
    ],
)
def test_draw_that_could_not_be_carried_out_is_not_announced(
    at: SetClock, changes: dict[str, object], said: str
) -> None:
    del at
    how = {"pool": POOL, "take": 3, "after": AFTER, "sealed": SEALED} | changes

    with pytest.raises(NotDrawn, match=said):
        announce(draw=DRAW, actor=None, on=ON, **how)  # type: ignore[arg-type]  # one is wrong


def test_draw_is_not_opened_before_its_minute_nor_without_a_checkpoint_after_it(
    at: SetClock,
) -> None:
    with pytest.raises(NotDrawn, match="还没有公布"):
        checkpoint_of(DRAW)
    announced()
    at(AFTER)
    journaled()  # within the very second: not after it

    with pytest.raises(NotDrawn, match="还没有检查点"):
        open_draw(draw=DRAW, actor=None, on=ON, pool=POOL, number=NUMBER)


def test_announcement_that_was_numbered_too_late_is_none(at: SetClock) -> None:
    announce(draw=DRAW, actor=None, on=ON, pool=POOL, take=3, after=AFTER, sealed=SEALED)
    at(AFTER + timedelta(seconds=9))
    sequence()

    with pytest.raises(NotDrawn, match="没有赶在"):
        checkpoint_of(DRAW)


def test_number_that_was_not_sealed_and_another_pool_are_refused(at: SetClock) -> None:
    with pytest.raises(NotDrawn, match="不是公布以前封存的"):
        drawn(at, number=bytes(32))
    with pytest.raises(NotDrawn, match="不是公布时的那份名单"):
        open_draw(draw=DRAW, actor=None, on=ON, pool=POOL[1:], number=NUMBER)


@given(st.sets(st.uuids(), min_size=1, max_size=30), st.binary(min_size=32, max_size=32), st.data())
def test_whoever_is_drawn_is_of_the_pool_and_nobody_twice(
    pool: set[UUID], seed: bytes, data: st.DataObject
) -> None:
    names = sorted(map(str, pool))
    take = data.draw(st.integers(1, len(names)))

    chosen = lowest(seed, names, take)

    assert len(set(chosen)) == take
    assert set(chosen) <= set(names)
    assert chosen == lowest(seed, names[::-1], take)
    assert chosen[: take - 1] == lowest(seed, names, take - 1)
