"""What is read of tabulations, to those who may see figures."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from hengjian.accounts.models import Account
from hengjian.evaluation import policies
from hengjian.evaluation.models import Tabulation
from hengjian.evaluation.policies import Action
from hengjian.evaluation.states import State
from hengjian.evaluation.store import folder_of


def latest() -> Tabulation | None:
    """Give the newest tabulation that came to its end and whose files are there."""
    newest = Tabulation.objects.filter(state=State.COMPLETE).order_by("-id").select_related("run")
    found = newest.first()
    return found if found is not None and folder_of(found).is_dir() else None


def underway() -> bool:
    """Tell whether the office is counting."""
    return Tabulation.objects.filter(state=State.UNDERWAY).exists()


def tabulations_for(reader: Account, day: date) -> QuerySet[Tabulation]:
    """Give the tabulations, the newest first, to those who may see figures at all."""
    if not policies.may(reader, Action.SEE, day):
        return Tabulation.objects.none()
    return Tabulation.objects.order_by("-id").select_related("run")
