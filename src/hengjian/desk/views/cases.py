"""The list of cases, and one case with all that is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hengjian.accounts.models import Account
from hengjian.accounts.signed import person, today
from hengjian.cases import parties as case_parties
from hengjian.cases import policies as case_policies
from hengjian.cases import selectors as cases
from hengjian.cases.models import Content, Version
from hengjian.common.pages import page_at
from hengjian.common.paging import COUNTED, COUNTED_BY_TEXT
from hengjian.common.subtrees import within
from hengjian.desk import selectors
from hengjian.desk.forms import CaseFilterForm
from hengjian.desk.lamps import IN_TIME, PAUSED, SOON, UNKNOWN, warning_days
from hengjian.desk.selectors import CaseFilter
from hengjian.desk.timeline import in_words, timeline
from hengjian.evaluation import policies as evaluation_policies
from hengjian.evaluation import selectors as statistics
from hengjian.registry import policies as registry_policies
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.parties import Party
from hengjian.rulebook.calendars import day_of
from hengjian.rulebook.outcomes import Flag, Outcome
from hengjian.screening import live
from hengjian.screening import policies as screening_policies
from hengjian.screening import selectors as screening
from hengjian.screening.law import office_rulebook
from hengjian.screening.models import Finding
from hengjian.screening.rulewords import kind_label
from hengjian.screening.views.findings import lines_of

NEWEST_FIRST = ("-newest_on", "-id")
MOST_BODIES = 5_000
MOST_PARTIES, MOST_OTHERS = 5, 5
BEFORE_STATE = "；"


@dataclass(frozen=True)
class LiveDuty:
    """A duty of a case that runs: until when, how many days are left, which lamp."""

    title: str
    about: str
    due: date
    left: int
    lamp: str
    sentence: str


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Show the cases, those where something happened last first."""
    reader, day = _let_in(request)
    bodies = Body.objects.filter(
        within(case_policies.reached(reader, case_policies.Action.SEE, day), "path")
    )
    form = CaseFilterForm(
        list(bodies.order_by("path").only("uuid", "name", "path")[:MOST_BODIES]),
        request.GET or None,
    )
    given = form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}
    wanted = CaseFilter(**{name: value for name, value in given.items() if value})
    page = page_at(
        request,
        selectors.cases_wanted(reader, day, wanted),
        NEWEST_FIRST,
        walked=selectors.cases_wanted(reader, day, wanted, walked=True),
        most=COUNTED_BY_TEXT if wanted.words else COUNTED,
    )
    context = {
        "form": form,
        "filtered": wanted != CaseFilter(),
        "page": page,
        "lines": selectors.case_lines(reader, day, page.rows),
        "sees_findings": screening_policies.may(reader, screening_policies.Action.SEE, day),
        "day": day,
    }
    return render(request, "desk/cases.html", context)


@require_safe
def case(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a case: what was done, what runs, what was found, and how every rule judges it now."""
    reader, day = _let_in(request)
    version = cases.case_for(reader, day, uuid)
    if version is None:
        raise Http404
    told = live.judge_live(version, day)
    place = version.body.path if version.body else None
    findings = _findings(reader, day, version.case_id)
    context = {
        "version": version,
        "case": version.case,
        "stage": kind_label(version.content.stage) if version.content.stage else "",
        **_case_fields(version.content),
        "steps": timeline(
            cases.acts_of(version),
            names=registry_policies.may(reader, registry_policies.Action.REVEAL, day, place),
        ),
        "duties": _duties(told, day),
        "parties": _parties(reader, day, version),
        "findings": lines_of(findings),
        "sees_findings": screening_policies.may(reader, screening_policies.Action.SEE, day),
        "counted": _may_ask_why_counted(reader, day, place),
        "groups": _by_outcome(told),
        "alike": [
            (each, kind_label(each.content.stage)) for each in selectors.alike(reader, day, version)
        ],
        "observed": day_of(told[0].judged.subject.case.case.observed) if told else day,
        "day": day,
    }
    return render(request, "desk/case.html", context)


def _let_in(request: HttpRequest) -> tuple[Account, date]:
    reader, day = person(request), today()
    if not case_policies.may(reader, case_policies.Action.SEE, day):
        raise PermissionDenied
    return reader, day


def _may_ask_why_counted(reader: Account, day: date, place: str | None) -> bool:
    """Tell whether the page is there on which the statistics say where they count a case."""
    opens = evaluation_policies.may(reader, evaluation_policies.Action.OPEN, day, place)
    return place is not None and opens and statistics.latest() is not None


def _findings(reader: Account, day: date, case_id: int) -> list[Finding]:
    found = screening.findings_for(reader, day, sift=True).filter(case=case_id)
    return list(found.order_by("-id"))


def _parties(reader: Account, day: date, version: Version) -> list[tuple[Party, list[Any]]]:
    """Give the parties of a case as far as the reader may see them, each with the newest of its other cases."""
    found = []
    for party in case_parties.parties_of(reader, day, version)[:MOST_PARTIES]:
        others = case_parties.cases_of(cases.cases_for(reader, day), reader, day, party)
        newest = others.exclude(case=version.case_id).order_by(*NEWEST_FIRST)[:MOST_OTHERS]
        shown = [(each, kind_label(each.stage) if each.stage else "") for each in newest]
        found.append((party, shown))
    return found


def _case_fields(content: Content) -> dict[str, Any]:
    """Give what was told of the case itself; of yes and no the yeses, for of the noes there are too many."""
    declared = office_rulebook().pack.declarations.case_fields
    given = {
        "procedure": content.procedure, "domain": content.domain, "item": content.item, **content.fields
    }  # fmt: skip
    told = [
        (declared[name], value)
        for name, value in given.items()
        if name in declared and value not in (None, "", [])
    ]
    return {
        "fields": [
            (each.label, in_words(value, each)) for each, value in told if value is not False
        ],
        "denied": [each.label for each, value in told if value is False],
    }


def _duties(told: Iterable[live.Told], day: date) -> list[LiveDuty]:
    """Give the duties that run; what ran out after the data end may have been done: nobody knows."""
    found = []
    for each in told:
        judged = each.judged
        if judged.outcome is not Outcome.OPEN or judged.due is None:
            continue
        left = (day_of(judged.due) - day).days
        near = left <= warning_days(judged.rule.id)
        lamp = SOON if near else IN_TIME
        if Flag.PAUSED in judged.flags:
            lamp = PAUSED
        elif left < 0:
            lamp = UNKNOWN
        why = each.explanation
        # What follows the last semicolon counts the days left from where the data end, not from today.
        sentence = why.sentence.rpartition(BEFORE_STATE)[0] or why.sentence
        found.append(LiveDuty(why.title, judged.about, day_of(judged.due), left, lamp, sentence))
    return sorted(found, key=lambda duty: duty.due)


def _by_outcome(told: Iterable[live.Told]) -> dict[str, list[Any]]:
    """Give what the rules say, by outcome; explanations only of what has to be read."""
    groups: dict[str, list[Any]] = {outcome.value: [] for outcome in Outcome}
    for each in told:
        text = each.judged.rule.text
        if not text.trial:
            groups[each.judged.outcome.value].append(each)
    return groups
