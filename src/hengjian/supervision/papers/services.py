"""Making the paper of a letter, once, in the transaction that sends the letter."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.journal.entries import digest_of
from hengjian.journal.models import Salt
from hengjian.journal.services import record
from hengjian.supervision.models import Letter, Paper
from hengjian.supervision.papers.writing import content_of


@transaction.atomic
def issue_paper(*, actor: Account, letter: Letter, on: date) -> Paper:
    """Fix what a letter says on paper; the journal commits to it before it is laid out."""
    paper = Paper(letter=letter, content=content_of(letter).as_json())
    paper.entry = record(
        kind="supervision.paper",
        actor=actor.uuid,
        objects=[paper.uuid, letter.uuid, letter.matter.uuid],
        on=on,
        content=paper.content,
    )
    paper.digest = digest_of(paper.content, bytes(Salt.objects.get(entry=paper.entry).salt))
    paper.save()
    return paper
