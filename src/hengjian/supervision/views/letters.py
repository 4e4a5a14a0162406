"""Pages of letters: what supervisors send, and what comes back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from hengjian.common.pages import FORM, file_answer
from hengjian.supervision import evidence, law, selectors
from hengjian.supervision.forms import (
    BesideForm,
    ConfirmForm,
    DecisionForm,
    LetterForm,
    MeasureAnswerForm,
    ObjectionAnswerForm,
    ProposalForm,
    ReasonForm,
    ReplyForm,
    ReportForm,
    ReviewForm,
    SuggestionForm,
)
from hengjian.supervision.models import (
    Evidence,
    Letter,
    Measure,
    MeasureFile,
    Objection,
    ReplyFile,
    Report,
)
from hengjian.supervision.policies import Action
from hengjian.supervision.services import answers, letters
from hengjian.supervision.services.letters import ANSWERED, PROPOSAL, LetterDetails
from hengjian.supervision.services.measures import answer_measure
from hengjian.supervision.services.replies import ReplyDetails, record_reply
from hengjian.supervision.superiors import SUPERIOR, still_owed
from hengjian.supervision.views.matters import done
from hengjian.supervision.views.pages import UNVERIFIED, let_in, matter_at


@require_http_methods(FORM)
def send(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """Send an urging letter or an opinion."""
    actor, day = let_in(request, Action.WORK)
    matter = matter_at(actor, day, uuid, Action.WORK)
    form = LetterForm(day, "reply", request.POST or None)
    meant = law.letters()[kind]

    def save(given: dict[str, Any]) -> None:
        letters.send_letter(
            actor=actor, matter=matter, kind=kind, details=LetterDetails(**given), on=day
        )

    return done(
        request,
        matter,
        form,
        save,
        f"制发{meant.label}",
        f"{meant.article}；用于：{meant.more['when']}。",
    )


@require_http_methods(FORM)
def propose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Propose to the government to decide."""
    actor, day = let_in(request, Action.WORK)
    matter = matter_at(actor, day, uuid, Action.WORK)

    form, meant = ProposalForm(PROPOSAL, request.POST or None), law.letters()[PROPOSAL]

    def save(given: dict[str, Any]) -> None:
        details = LetterDetails(more=form.said(given), **given)
        letters.propose(actor=actor, matter=matter, details=details, on=day)

    lead = f"{meant.article}；用于：{meant.more['when']}。"
    return done(request, matter, form, save, "提请政府决定", lead)


@require_http_methods(FORM)
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record the government's decision."""
    actor, day = let_in(request, Action.WORK)
    matter = matter_at(actor, day, uuid, Action.WORK)
    form = DecisionForm(day, "decision_reply", request.POST or None)

    def save(given: dict[str, Any]) -> None:
        number = given.pop("number")
        letters.record_decision(
            actor=actor, matter=matter, number=number, details=LetterDetails(**given), on=day
        )

    return done(request, matter, form, save, "登记政府决定书")


@require_http_methods(FORM)
def decline(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record that the government did not decide so."""
    actor, day = let_in(request, Action.WORK)
    matter = matter_at(actor, day, uuid, Action.WORK)

    def save(given: dict[str, Any]) -> None:
        letters.decline(actor=actor, matter=matter, text=given["text"], on=day)

    return done(request, matter, ReasonForm(request.POST or None), save, "登记政府不作决定")


@require_http_methods(FORM)
def beside(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """Send what goes beside the matter's own course."""
    actor, day = let_in(request, Action.WORK)
    matter = matter_at(actor, day, uuid, Action.WORK)
    asked = SuggestionForm if kind == "suggestion" else BesideForm
    initial = {"to": matter.body.superior} if kind == SUPERIOR else None
    form = asked(kind, request.POST or None, initial=initial)
    meant = law.letters()[kind]

    def save(given: dict[str, Any]) -> None:
        details = LetterDetails(more=form.said(given), **given)
        letters.send_beside(actor=actor, matter=matter, kind=kind, details=details, on=day)

    lead = f"{meant.article}；用于：{meant.more['when']}。"
    if law.layouts()[kind].more.get("unverified"):
        lead += UNVERIFIED
    return done(request, matter, form, save, f"制发{meant.label}", lead)


@require_http_methods(FORM)
def receive(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Acknowledge a letter, for the agency."""
    actor, day = let_in(request, Action.ANSWER)
    letter = get_object_or_404(Letter.objects.select_related("matter__body"), uuid=uuid)
    matter = matter_at(actor, day, letter.matter.uuid, Action.ANSWER)

    def save(_: dict[str, Any]) -> None:
        letters.receive_letter(actor=actor, letter=letter, on=day)

    form = ConfirmForm(request.POST if request.method == "POST" else None)
    return done(request, matter, form, save, f"签收{letter.number}")


@require_http_methods(FORM)
def reply(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record what came back to a letter."""
    actor, day = let_in(request, Action.WORK)
    letter = get_object_or_404(Letter.objects.select_related("matter__body"), uuid=uuid)
    matter = matter_at(actor, day, letter.matter.uuid, Action.WORK)
    back = law.letters()[letter.kind].more.get("back", {})
    form = ReplyForm(back, request.POST or None, request.FILES or None, initial={"replied_on": day})

    def save(given: dict[str, Any]) -> None:
        files = evidence.keep_all(given.pop("materials"))
        details = ReplyDetails(**given, files=files)
        record_reply(actor=actor, letter=letter, details=details, on=day)

    return done(request, matter, form, save, f"登记{letter.number}的回复")


@require_http_methods(FORM)
def object_to(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Object to a letter, for the agency."""
    actor, day = let_in(request, Action.ANSWER)
    letter = get_object_or_404(Letter.objects.select_related("matter__body"), uuid=uuid)
    matter = matter_at(actor, day, letter.matter.uuid, Action.ANSWER)

    def save(given: dict[str, Any]) -> None:
        answers.object_to(actor=actor, letter=letter, reasons=given["text"], on=day)

    return done(
        request, matter, ReasonForm(request.POST or None), save, f"对{letter.number}提出异议"
    )


@require_http_methods(FORM)
def answer_objection(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Decide on an objection."""
    actor, day = let_in(request, Action.WORK)
    objection = get_object_or_404(Objection.objects.select_related("letter__matter"), uuid=uuid)
    matter = matter_at(actor, day, objection.letter.matter.uuid, Action.WORK)

    def save(given: dict[str, Any]) -> None:
        answers.decide_objection(
            actor=actor, objection=objection, sustained=given["sustained"] == "yes",
            answer=given["answer"], due=given.get("due"), on=day,
        )  # fmt: skip

    form = ObjectionAnswerForm(request.POST or None)
    if objection.letter.kind not in ANSWERED:
        del form.fields["due"]
    return done(request, matter, form, save, "答复异议", objection.reasons)


@require_http_methods(FORM)
def report(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what was corrected, for the agency."""
    actor, day = let_in(request, Action.ANSWER)
    matter = matter_at(actor, day, uuid, Action.ANSWER)
    form = ReportForm(request.POST or None, request.FILES or None)

    def save(given: dict[str, Any]) -> None:
        files = evidence.keep_all(given["evidence"])
        answers.report(actor=actor, matter=matter, text=given["text"], files=files, on=day)

    return done(request, matter, form, save, "反馈纠正情况")


@require_http_methods(FORM)
def review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Accept a report or send it back."""
    actor, day = let_in(request, Action.WORK)
    told = get_object_or_404(Report.objects.select_related("matter"), uuid=uuid)
    matter = matter_at(actor, day, told.matter.uuid, Action.WORK)

    def save(given: dict[str, Any]) -> None:
        comment = given["comment"]
        if given["result"] == "accepted":
            answers.accept_report(actor=actor, report=told, comment=comment, on=day)
        else:
            answers.return_report(
                actor=actor, report=told, comment=comment, due=given["due"], on=day
            )

    gone, total = selectors.satisfied(matter)
    lead = f"单位自己的数据显示，{total:,} 个问题中已有 {gone:,} 个改正。" if total else ""
    lead += still_owed(matter)
    return done(request, matter, ReviewForm(request.POST or None), save, "审核反馈", lead)


@require_http_methods(FORM)
def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer a measure, for the agency."""
    actor, day = let_in(request, Action.ANSWER)
    measure = get_object_or_404(Measure.objects.select_related("matter"), uuid=uuid)
    matter = matter_at(actor, day, measure.matter.uuid, Action.ANSWER)

    def save(given: dict[str, Any]) -> None:
        files = evidence.keep_all(given["materials"])
        answer_measure(actor=actor, measure=measure, text=given["text"], files=files, on=day)

    form = MeasureAnswerForm(request.POST or None, request.FILES or None)
    return done(request, matter, form, save, "答复", measure.text)


@require_safe
def measure_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give out a file of a measure to whoever may see the measure."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    file = get_object_or_404(MeasureFile.objects.select_related("measure__matter"), uuid=uuid)
    matter = matter_at(reader, day, file.measure.matter.uuid)
    if not selectors.measures_of(matter, reader, day).filter(pk=file.measure_id).exists():
        raise Http404
    return file_answer(evidence.path_of(file.sha256), file.name, file.content_type)


@require_safe
def reply_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give out a file that came back with a reply to whoever may see the letter, or the clue, that it answers."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    rows = ReplyFile.objects.select_related("reply__letter__matter", "reply__dispatch")
    file = get_object_or_404(rows, uuid=uuid)
    if not selectors.reply_is_seen(file.reply, reader, day):
        raise Http404
    return file_answer(evidence.path_of(file.sha256), file.name, file.content_type)


@require_safe
def evidence_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give out a file of evidence to whoever may see its matter; a browser stores it and never shows it."""
    reader, day = let_in(request, Action.SEE, Action.SEE_OWN)
    file = get_object_or_404(Evidence.objects.select_related("report__matter"), uuid=uuid)
    matter_at(reader, day, file.report.matter.uuid)
    return file_answer(evidence.path_of(file.sha256), file.name, file.content_type)
