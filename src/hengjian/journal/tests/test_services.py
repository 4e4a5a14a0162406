"""Entries are written with the deed, numbered afterwards, found again, and opened while their salt lives."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection, models, transaction
from django.db.models.fields.related_descriptors import (
    ForwardManyToOneDescriptor,
    ManyToManyDescriptor,
)
from django.test.utils import CaptureQueriesContext

from hengjian.journal import models as tables
from hengjian.journal.canonical import canonical
from hengjian.journal.entries import Draft, batch_of
from hengjian.journal.errors import KeyDiffers, KeyMissing, OutsideTransaction
from hengjian.journal.keys import signer_in
from hengjian.journal.models import Checkpoint, Entry, Head, Mention, Node, Outgoing, Salt
from hengjian.journal.selectors import commits_to, deeds_of, history_of, newest_checkpoint
from hengjian.journal.sequencing import key_file, sequence
from hengjian.journal.services import destroy_salts, record, record_many

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]

ON = date(2026, 11, 20)
ACTOR, OBJECT = uuid4(), uuid4()


def drafts(count: int, of: UUID = OBJECT) -> Iterator[Draft]:
    return (Draft("case.filed", ACTOR, [of], ON, {"count": i}) for i in range(count))


def test_an_entry_waits_until_it_is_numbered() -> None:
    uuid = record(kind="case.filed", actor=ACTOR, objects=[OBJECT], on=ON, content={"a": 1})
    assert (Outgoing.objects.count(), Entry.objects.count()) == (1, 0)

    assert sequence() == 1

    assert Outgoing.objects.count() == 0
    entry = Entry.objects.get()
    assert (entry.number, entry.uuid) == (0, uuid)
    assert json.loads(entry.body)["kind"] == "case.filed"


def test_a_deed_that_is_undone_leaves_no_entry() -> None:
    with transaction.atomic():
        record(kind="case.filed", actor=ACTOR, objects=[OBJECT], on=ON, content={"a": 1})
        transaction.set_rollback(True)

    assert (Outgoing.objects.count(), Salt.objects.count(), sequence()) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(OutsideTransaction, match="同一个事务"):
        record(kind="case.filed", actor=ACTOR, objects=[OBJECT], on=ON)

    assert Outgoing.objects.count() == 0


def test_numbers_follow_the_order_of_writing_without_a_gap() -> None:
    uuids = record_many(drafts(5)) + record_many(drafts(4))

    assert sequence(at_once=2) == 9

    assert list(Entry.objects.order_by("number").values_list("number", "uuid")) == list(
        enumerate(uuids)
    )


def test_every_portion_ends_with_a_checkpoint_over_all_so_far() -> None:
    record_many(drafts(5))
    sequence(at_once=2)

    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [2, 4, 5]
    newest = newest_checkpoint()
    assert newest is not None
    assert newest.note.split("\n")[1] == "5"
    assert Head.objects.get().size == 5


def test_with_nothing_waiting_nothing_is_written() -> None:
    assert sequence() == 0

    assert not Checkpoint.objects.exists()
    assert not key_file().exists()


def test_history_of_an_object_and_deeds_of_a_person_are_found() -> None:
    other, person = uuid4(), uuid4()
    about = record(kind="case.filed", actor=ACTOR, objects=[OBJECT, other], on=ON)
    by = record(kind="case.closed", actor=person, objects=[other], on=ON)
    record(kind="case.seen", actor=None, objects=[uuid4()], on=ON)
    sequence()

    assert [entry.uuid for entry in history_of(other)] == [about, by]
    assert [entry.uuid for entry in history_of(OBJECT)] == [about]
    assert [entry.uuid for entry in deeds_of(person)] == [by]
    assert not history_of(person).exists()


def test_an_object_named_twice_is_found_once() -> None:
    record(kind="case.joined", actor=ACTOR, objects=[OBJECT, OBJECT], on=ON)
    sequence()

    assert history_of(OBJECT).count() == 1
    assert Mention.objects.filter(as_actor=False).count() == 1


def test_content_is_recognised_while_its_salt_lives() -> None:
    uuid = record(kind="case.filed", actor=ACTOR, objects=[OBJECT], on=ON, content={"a": 1})
    kept = record(kind="case.filed", actor=ACTOR, objects=[uuid4()], on=ON, content={"a": 1})
    sequence()
    entry = Entry.objects.get(uuid=uuid)
    assert commits_to(entry, {"a": 1}) is True
    assert commits_to(entry, {"a": 2}) is False

    assert destroy_salts(objects=[OBJECT]) == 1

    assert commits_to(entry, {"a": 1}) is None
    assert commits_to(Entry.objects.get(uuid=kept), {"a": 1}) is True


def test_a_batch_is_one_entry() -> None:
    rows = [{"case": str(i)} for i in range(1000)]
    batch = batch_of(file_digest=b"digest of the file", rows=map(canonical, rows))

    record(kind="intake.published", actor=ACTOR, objects=[OBJECT], on=ON, batch=batch)

    assert sequence() == 1
    assert json.loads(Entry.objects.get().body)["batch"]["rows"] == 1000
    assert bytes(Salt.objects.get().salt) == batch.salt


def test_a_thousand_entries_take_a_handful_of_statements() -> None:
    def statements(count: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as context:
            record_many(drafts(count))
        return len(context)

    assert statements(1) == 2
    assert statements(1_000) <= 10, "SQLite takes a few hundred rows in one statement"


def test_nodes_are_kept_on_every_eighth_level_only() -> None:
    record_many(drafts(700))
    sequence()

    assert list(Node.objects.order_by("place").values_list("level", "place")) == [(8, 0), (8, 1)]


def test_a_begun_log_is_not_continued_without_its_key(keys: Path) -> None:
    record_many(drafts(1))
    sequence()
    (keys / "journal").unlink()
    record_many(drafts(1))

    with pytest.raises(KeyMissing, match="备份"):
        sequence()

    assert (Entry.objects.count(), Outgoing.objects.count()) == (1, 1)
    assert not (keys / "journal").exists()


def test_a_begun_log_is_not_continued_with_another_key(keys: Path) -> None:
    record_many(drafts(1))
    sequence()
    (keys / "journal").unlink()
    signer_in(keys / "journal")
    record_many(drafts(1))

    with pytest.raises(KeyDiffers, match="不是这份日志的签名密钥"):
        sequence()


def test_tables_of_the_log_have_no_foreign_keys() -> None:
    ours = [
        table
        for table in vars(tables).values()
        if isinstance(table, type) and issubclass(table, models.Model)
    ]

    assert len(ours) == 8
    assert not [
        name
        for table in ours
        for name, field in vars(table).items()
        if isinstance(field, ForwardManyToOneDescriptor | ManyToManyDescriptor)
    ]
