"""Making the paper of a letter, once, in the transaction that sends the letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.journal.entries import digest_of
from hengjian.journal.models import Salt
from hengjian.journal.services import record
from hengjian.supervision.models import Dispatch, Letter, Paper
from hengjian.supervision.papers.content import Table
from hengjian.supervision.papers.writing import content_of, content_of_dispatch


@transaction.atomic
def issue_paper(*, actor: Account, letter: Letter, on: date) -> Paper:
    """Fix what a letter says on paper; the journal commits to it before it is laid out."""
    paper = Paper(letter=letter, content=content_of(letter).as_json())
    return _committed(paper, actor, [letter.uuid, letter.matter.uuid], on)


@transaction.atomic
def issue_dispatch(
    *, actor: Account, dispatch: Dispatch, about: UUID, more: Mapping[str, str], table: Table | None, on: date,
) -> Paper:  # fmt: skip
    """Fix what a letter outside any matter says on paper, in the same way."""
    paper = Paper(dispatch=dispatch, content=content_of_dispatch(dispatch, more, table).as_json())
    return _committed(paper, actor, [dispatch.uuid, about], on)


def _committed(paper: Paper, actor: Account, about: list[UUID], on: date) -> Paper:
    paper.entry = record(
        kind="supervision.paper", actor=actor.uuid, objects=[paper.uuid, *about], on=on,
        content=paper.content,
    )  # fmt: skip
    paper.digest = digest_of(paper.content, bytes(Salt.objects.get(entry=paper.entry).salt))
    paper.save()
    return paper
