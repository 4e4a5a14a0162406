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

_SHOWN = 5


class TitleTaken(Refused):
    """The title is that of the mapping of another spreadsheet, which would be known no more."""


@transaction.atomic
def save_mapping(
    *,
    actor: Account,
    batch: Batch,
    sheet: Sheet,
    choices: Sequence[Choice],
    on: date,
    replaces: bool = False,
) -> SavedMapping:
    """Keep how the columns are to be read, as a new version for the body, and check the batch by it.

    Raises `drafting.Incomplete` where something is still to be chosen, `TitleTaken` where the version before is of a
    spreadsheet with other columns, unless it `replaces` that.
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
    if before is not None and not replaces:
        _check_same_spreadsheet(now, before)
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


def _check_same_spreadsheet(batch: Batch, before: SavedMapping) -> None:
    """Raise `TitleTaken` where a batch that was not read by a mapping lacks columns by which that one is known."""
    if batch.mapping is not None and batch.mapping.title == before.title:
        return
    there = {column["header"] for column in batch.profile.get("columns", ())}
    lacking = [header for header in before.content["recognise"] if header not in there]
    if lacking:
        shown = "、".join(f"“{header}”" for header in lacking[:_SHOWN])
        more = "等" if len(lacking) > _SHOWN else ""
        raise TitleTaken(
            f"“{before.title}”已经是另一种表格的名称，那种表格有{shown}{more}列，这张表没有。请换一个名称；"
            "如果是同一种表格改了表头，请勾选“取代原来的对应”。"
        )
