"""The columns of a spreadsheet, as a person confirms them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.identity import uuid7
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.intake import jobs, policies, rowdrafting
from hengjian.intake.drafting import Choice, Sheet, mapping_of
from hengjian.intake.models import Batch, Job, SavedMapping
from hengjian.intake.states import State
from hengjian.intake.targets import row_target
from hengjian.journal.services import record


@transaction.atomic
def save_mapping(
    *,
    actor: Account,
    batch: Batch,
    sheet: Sheet,
    choices: Sequence[Choice],
    on: date,
) -> SavedMapping:
    """Keep how the columns are to be read, as a new version for the body, and check the batch by it.

    Raises `drafting.Incomplete` where something is still to be chosen.
    """
    if not policies.may(actor, policies.Deed.BRING, on, batch.body_path, batch.holds):
        raise NotAllowed("您不能处理这个单位的数据。")
    now = Batch.objects.select_for_update().get(pk=batch.pk)
    if (
        now.state != State.READ
        or Job.objects.filter(subject=now.uuid, state__in=jobs.ALIVE).exists()
    ):
        raise Refused("这一批现在不能改列的对应。请刷新页面，看最新的情况。")
    before = (
        SavedMapping.objects.filter(body_path=now.body_path, holds=now.holds, title=sheet.title)
        .order_by("-version")
        .first()
    )
    saved = SavedMapping(
        uuid=uuid7(),
        body=now.body,
        body_name=now.body_name,
        body_path=now.body_path,
        holds=now.holds,
        title=sheet.title,
        version=before.version + 1 if before else 1,
        choices={
            each.header: {"aim": each.aim.key, "unit": each.unit, "words": dict(each.words)}
            for each in choices
        },
        confirmed_by=actor.uuid,
    )
    taker = row_target(now.holds)
    saved.content = (
        rowdrafting.mapping_of(choices, taker.tables[now.holds])
        if taker
        else mapping_of(choices, name=f"m-{saved.uuid}", body_name=now.body_name, sheet=sheet)
    )
    saved.full_clean()
    saved.save()
    now.mapping = saved
    now.reason = ""
    now.full_clean()
    now.save(update_fields=["mapping", "reason"])
    record(
        kind="intake.mapping_saved",
        actor=actor.uuid,
        objects=[saved.uuid, now.uuid],
        on=on,
        content={"mapping": saved.content},
    )
    jobs.start(kind=Job.Kind.CHECK, subject=now.uuid, asked_by=actor.uuid)
    batch.refresh_from_db()
    return saved
