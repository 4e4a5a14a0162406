"""What is read of tabulations, to those who may see figures."""

from __future__ import annotations

from hengjian.evaluation.models import Tabulation
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
