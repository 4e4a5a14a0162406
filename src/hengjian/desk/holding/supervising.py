"""Matters, referrals, complaints, disputes, major matters, campaigns and filings that supervisors have in hand."""

from __future__ import annotations

from datetime import date

from django.db.models import F, QuerySet
from django.urls import reverse

from hengjian.accounts.models import Account
from hengjian.desk.holding.kind import Kind, Work
from hengjian.supervision import policies as matters
from hengjian.supervision.campaigns import policies as campaigns
from hengjian.supervision.campaigns.models import Campaign
from hengjian.supervision.campaigns.services import campaigns as campaign_services
from hengjian.supervision.campaigns.states import State as CampaignState
from hengjian.supervision.complaints import policies as complaints
from hengjian.supervision.complaints import selectors as complaint_selectors
from hengjian.supervision.complaints.models import Complaint
from hengjian.supervision.complaints.services import deciding
from hengjian.supervision.complaints.states import OPEN as OPEN_COMPLAINTS
from hengjian.supervision.coordination import policies as coordination
from hengjian.supervision.coordination import selectors as coordination_selectors
from hengjian.supervision.coordination import services as coordination_services
from hengjian.supervision.coordination.models import Dispute, Major, Position
from hengjian.supervision.coordination.states import OPEN as OPEN_DISPUTES
from hengjian.supervision.coordination.states import MajorState
from hengjian.supervision.filings import policies as filings
from hengjian.supervision.filings import services as filing_services
from hengjian.supervision.filings.models import Filing
from hengjian.supervision.filings.states import State as FilingState
from hengjian.supervision.models import Matter
from hengjian.supervision.referrals import selectors as referral_selectors
from hengjian.supervision.referrals.models import Referral
from hengjian.supervision.referrals.policies import Action as ReferralAction
from hengjian.supervision.referrals.policies import visible_to as referrals_visible_to
from hengjian.supervision.referrals.services import registering
from hengjian.supervision.selectors import lamp_of
from hengjian.supervision.services import matters as matter_services
from hengjian.supervision.states import OVER

_FIRST_DAY = (F("due").asc(nulls_last=True), "id")


def _open_matters() -> QuerySet[Matter]:
    return Matter.objects.exclude(state__in=sorted(OVER)).select_related("body")


def _matters(reader: Account, day: date) -> QuerySet[Matter]:
    seen = matters.visible_to(reader, matters.Action.WORK, day)
    return _open_matters().filter(seen).order_by(*_FIRST_DAY)


def _matter(row: Matter, day: date) -> Work:
    return Work(
        f"matter:{row.uuid}", row.title, row.number, row.body.name, row.body.path,
        reverse("supervision:matter", args=[row.uuid]), row.due, lamp_of(row, day),
    )  # fmt: skip


def _give_matter(actor: Account, row: Matter, to: Account, text: str, on: date) -> None:
    matter_services.hand_over(actor=actor, matter=row, to=to, text=text, on=on)


def _open_complaints() -> QuerySet[Complaint]:
    rows = Complaint.objects.filter(state__in=sorted(OPEN_COMPLAINTS))
    return rows.select_related("office", "body")


def _complaints(reader: Account, day: date) -> QuerySet[Complaint]:
    seen = complaints.visible_to(reader, complaints.Action.WORK, day)
    return _open_complaints().filter(seen).order_by(*_FIRST_DAY)


def _complaint(row: Complaint, day: date) -> Work:
    return Work(
        f"complaint:{row.uuid}", row.title, row.written_number, row.about, row.office.path,
        reverse("complaints:complaint", args=[row.uuid]), row.due, complaint_selectors.lamp_of(row, day),
    )  # fmt: skip


def _give_complaint(actor: Account, row: Complaint, to: Account, text: str, on: date) -> None:
    deciding.hand_over(actor=actor, complaint=row, to=to, text=text, on=on)


def _open_disputes() -> QuerySet[Dispute]:
    return Dispute.objects.filter(state__in=sorted(OPEN_DISPUTES)).prefetch_related(
        "positions__body"
    )


def _disputes(reader: Account, day: date) -> QuerySet[Dispute]:
    below = coordination.visible_to(reader, coordination.Action.WORK, day)
    order = (F("negotiate_until").asc(nulls_last=True), "id")
    seen = Position.objects.filter(below).order_by().values("dispute")
    return _open_disputes().filter(pk__in=seen).order_by(*order)


def _dispute(row: Dispute, day: date) -> Work:
    bodies = [each.body for each in row.positions.all()]
    return Work(
        f"dispute:{row.uuid}", row.title, row.number, "、".join(body.name for body in bodies),
        bodies[0].path, reverse("coordination:dispute", args=[row.uuid]), row.negotiate_until,
        coordination_selectors.lamp_of(row, day),
    )  # fmt: skip


def _open_majors() -> QuerySet[Major]:
    return Major.objects.filter(state=MajorState.OPEN).select_related("lead")


def _majors(reader: Account, day: date) -> QuerySet[Major]:
    seen = coordination.visible_to(reader, coordination.Action.WORK, day, "lead")
    return _open_majors().filter(seen).order_by(*_FIRST_DAY)


def _major(row: Major, day: date) -> Work:
    return Work(
        f"major:{row.uuid}", row.title, row.number, row.lead.name, row.lead.path,
        reverse("coordination:major", args=[row.uuid]), row.due,
        coordination_selectors.lamp_of_major(row, day),
    )  # fmt: skip


def _give_coordinated(
    actor: Account, row: Dispute | Major, to: Account, text: str, on: date
) -> None:
    coordination_services.hand_over(actor=actor, about=row, to=to, text=text, on=on)


def _open_campaigns() -> QuerySet[Campaign]:
    return Campaign.objects.exclude(state=CampaignState.CLOSED).select_related("place")


def _campaigns(reader: Account, day: date) -> QuerySet[Campaign]:
    seen = campaigns.visible_to(reader, campaigns.Action.WORK, day, "place")
    return _open_campaigns().filter(seen).order_by("until", "id")


def _campaign(row: Campaign, day: date) -> Work:
    return Work(
        f"campaign:{row.uuid}", row.title, row.get_state_display(), row.place.name, row.place.path,
        reverse("campaigns:campaign", args=[row.uuid]), row.until,
        "over" if row.until < day else "in_time",
    )  # fmt: skip


def _give_campaign(actor: Account, row: Campaign, to: Account, text: str, on: date) -> None:
    campaign_services.hand_over(actor=actor, campaign=row, to=to, text=text, on=on)


def _open_filings() -> QuerySet[Filing]:
    return Filing.objects.exclude(state=FilingState.CLEARED).select_related("case", "body")


def _filings(reader: Account, day: date) -> QuerySet[Filing]:
    seen = filings.visible_to(reader, filings.Action.REVIEW, day)
    return _open_filings().filter(seen).order_by("filed_on", "id")


def _filing(row: Filing, day: date) -> Work:
    del day  # no day is read for reviewing
    return Work(
        f"filing:{row.uuid}", row.case.number, row.get_state_display(), row.body.name, row.body.path,
        reverse("filings:filing", args=[row.uuid]),
    )  # fmt: skip


def _give_filing(actor: Account, row: Filing, to: Account, text: str, on: date) -> None:
    filing_services.hand_over(actor=actor, filing=row, to=to, text=text, on=on)


def _referrals(reader: Account, day: date) -> QuerySet[Referral]:
    seen = referrals_visible_to(reader, ReferralAction.WORK, day)
    return referral_selectors.open_referrals().filter(seen).order_by(*_FIRST_DAY)


def _referral(row: Referral, day: date) -> Work:
    return Work(
        f"referral:{row.uuid}", row.title, row.number, row.body.name, row.body.path,
        reverse("referrals:referral", args=[row.uuid]), row.due, referral_selectors.lamp_of(row, day),
    )  # fmt: skip


def _give_referral(actor: Account, row: Referral, to: Account, text: str, on: date) -> None:
    registering.hand_over(actor=actor, referral=row, to=to, text=text, on=on)


def _works(account: Account, day: date) -> bool:
    return matters.may(account, matters.Action.WORK, day)


_SUPERVISORS = matters.ROLES[matters.Action.WORK]
KINDS = (
    Kind("matter", "监督事项", _SUPERVISORS, _works, _open_matters, _matters, _matter, _give_matter),
    Kind(
        "referral", "移送线索", _SUPERVISORS, _works, referral_selectors.open_referrals, _referrals, _referral,
        _give_referral,
    ),
    Kind("complaint", "投诉举报", _SUPERVISORS, _works, _open_complaints, _complaints, _complaint, _give_complaint),
    Kind("dispute", "执法争议", _SUPERVISORS, _works, _open_disputes, _disputes, _dispute, _give_coordinated),
    Kind("major", "重大事项、案件", _SUPERVISORS, _works, _open_majors, _majors, _major, _give_coordinated),
    Kind("campaign", "专项整治", _SUPERVISORS, _works, _open_campaigns, _campaigns, _campaign, _give_campaign),
    Kind("filing", "备案审查", _SUPERVISORS, _works, _open_filings, _filings, _filing, _give_filing),
)  # fmt: skip
