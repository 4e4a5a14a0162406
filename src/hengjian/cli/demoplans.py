"""The ledger of the demo office: a policy document that was read, checked and confirmed, and what its bodies say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hengjian.accounts.models import Account
    from hengjian.plans.models.ledger import Plan
    from hengjian.registry.models.bodies import Body


def make_plan(told: Mapping[str, Any], folder: Path, bodies: Mapping[str, Body], day: date) -> None:
    """Read the described document as its office would, confirm it, and say what is described; once only."""
    from hengjian.plans.models.ledger import Plan  # noqa: PLC0415  after Django is set up

    if not Plan.objects.exists():
        _say(told, _confirmed(told, folder / told["file"], bodies, day), day)


def _confirmed(told: Mapping[str, Any], file: Path, bodies: Mapping[str, Body], day: date) -> Plan:
    from django.core.files import File  # noqa: PLC0415  after Django is set up

    from hengjian.plans import store  # noqa: PLC0415  likewise
    from hengjian.plans.services import drafts, ledgers  # noqa: PLC0415  likewise

    by = _person(told["by"])
    with file.open("rb") as stream:
        kept, read = store.keep_and_read(File(stream, name=file.name))
    details = drafts.PlanDetails(
        told["title"], bodies[told["body"]], date.fromisoformat(told["issued_on"]), told["number"]
    )
    draft = drafts.begin(actor=by, details=details, file=kept, read=read, on=day)
    drafts.check_rest(actor=by, draft=draft, on=day)
    return ledgers.confirm(actor=by, draft=draft, on=day)


def _say(told: Mapping[str, Any], plan: Plan, day: date) -> None:
    """Report as the described people do; what is done somebody else accepts, wishes for more time wait."""
    from hengjian.plans.services import postponing, tasks  # noqa: PLC0415  after Django is set up

    for each in told["reports"]:
        task = plan.tasks.get(path=each["path"])
        telling = tasks.Telling(each["kind"], each["text"])
        report = tasks.tell(actor=_person(each["by"]), task=task, telling=telling, on=day)
        if "accepted_by" in each:
            reviewer = _person(each["accepted_by"])
            tasks.review(actor=reviewer, progress=report, accepted=True, comment="", on=day)
    for each in told["postponements"]:
        deadline = plan.tasks.get(path=each["path"]).deadlines.exclude(day=None).earliest("day")
        postponing.ask(
            actor=_person(each["by"]), deadline=deadline, until=date.fromisoformat(each["until"]),
            reasons=each["reasons"], on=day,
        )  # fmt: skip
    for path, measure in told["measures"].items():
        tasks.link_measure(
            actor=_person(told["by"]), task=plan.tasks.get(path=path), measure=measure, body=None, on=day
        )  # fmt: skip


def _person(username: str) -> Account:
    from hengjian.accounts.models import Account  # noqa: PLC0415  after Django is set up

    return Account.objects.get(username=username)
