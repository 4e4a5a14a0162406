"""The sequencer as a process of its own."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction

from hengjian.journal.models import Entry, Outgoing
from hengjian.journal.services import record


@pytest.mark.django_db(transaction=True)
def test_one_look_takes_all_that_waits_into_the_log() -> None:
    with transaction.atomic():
        record(kind="room.deed", actor=None, objects=[uuid4()], on=date(2026, 11, 2))

    call_command("sequence_journal", "--once")

    assert not Outgoing.objects.exists()
    assert Entry.objects.count() == 1
