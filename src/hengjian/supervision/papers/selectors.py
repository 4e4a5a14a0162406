"""Which papers a reader may have."""

from __future__ import annotations

from datetime import date

from hengjian.accounts.models import Account
from hengjian.supervision import law, policies
from hengjian.supervision.models import Letter, Paper
from hengjian.supervision.policies import Action


def paper_for(reader: Account, day: date, letter: Letter) -> Paper | None:
    """Give the paper of a letter in a matter that the reader may see; None where there is none for him.

    The agency has those that are addressed to it, not what is proposed or referred about it.
    """
    paper = Paper.objects.defer("content").filter(letter=letter).first()
    if paper is None:
        return None
    place = letter.matter.body.path
    if policies.may(reader, Action.SEE, day, place):
        return paper
    addressed = law.layouts()[letter.kind].more["to_body"]
    return paper if addressed and policies.may(reader, Action.SEE_OWN, day, place) else None
