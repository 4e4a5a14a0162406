"""The oracle's orders, numbers of people and amounts: the other ten law-facts rows."""

from __future__ import annotations

from hengjian.rulebook.cases import Act
from tests.oracle.reading import (
    POLICE_FROM,
    READ,
    Outcome,
    Seen,
    after,
    in_order,
    not_done_yet,
    working_days_after,
)

FINE = 1 << 2
EITHER = "met/not_applicable"


def notice_before_decision(seen: Seen) -> Outcome:
    """CF-044: told before decided. A day alone on both sides is in order."""
    if seen.procedure is None or seen.case.domain == "public-security":
        return None
    if seen.procedure != "ordinary":
        return "not_applicable"
    return _preceded(seen, "prior_notice", "decision")


def _preceded(seen: Seen, first: str, judged: str) -> Outcome:
    acts = seen.all(judged)
    if not acts:
        return not_done_yet(seen, judged)
    if any(in_order(a, acts[0]) for a in seen.all(first)):
        return "met"
    if not seen.known(first):
        return None if seen.all(first) else "unknown"
    return "breach"


def decision_before_hearing_period(seen: Seen) -> Outcome:
    """CF-064a: no decision until 5 full working days after the right was told, unless waived."""
    if seen.procedure != "ordinary" or seen.case.domain == "public-security":
        return None if seen.procedure in (None, "ordinary") else "not_applicable"
    notices = seen.all("prior_notice")
    if not notices:
        if seen.known("prior_notice"):
            return "not_applicable" if seen.known("decision") else "not_applicable/unknown"
        return "unknown"
    right = {a.fields.get("hearing_right") for a in notices}
    if right == {0}:
        return "not_applicable"
    if right != {1}:
        return "unknown" if right == {None} else None
    decisions = seen.all("decision")
    if not decisions:
        return not_done_yet(seen, "decision")
    return _waited(seen, [a for a in notices if in_order(a, decisions[0])], decisions[0])


def _waited(seen: Seen, told: list[Act], decision: Act) -> Outcome:
    if not told:
        return None
    if decision.on > working_days_after(told[-1].on, 5):
        return "met"
    waivers = seen.all("statement_waiver")
    if any(in_order(a, decision) for a in waivers):
        return "met"
    if any(a.on == decision.on for a in waivers):
        return "breach"  # waived later that day
    if "statement_waiver" in seen.case.gaps:
        return "met/unknown"  # of several waivers one may have been read
    if not seen.known("statement_waiver"):
        return None if seen.all("statement_waiver") else "unknown"
    return "breach"


def hearing_notice_late(seen: Seen) -> Outcome:
    """CF-064b: told 7 working days before the hearing, the hearing's day not counted (F-5, V4)."""
    hearings, notices = seen.all("hearing"), seen.all("hearing_notice")
    if seen.procedure != "ordinary" or seen.case.domain == "public-security":
        return None
    if not hearings:
        said = not_done_yet(seen, "hearing")
        return said if notices else f"{said}/not_applicable/unknown"
    told = [a for a in notices if in_order(a, hearings[0])]
    if told:
        return "met" if working_days_after(told[-1].on, 7) <= hearings[0].on else "breach"
    if not seen.known("hearing_notice"):
        return None if notices else "unknown"
    return "breach"


def court_application_early(seen: Seen) -> Outcome:
    """QZ-054: the court is asked only after 10 full working days from the reminder."""
    asked, reminders = seen.all("court_application"), seen.all("reminder")
    if not asked:
        said = not_done_yet(seen, "court_application")
        return said if reminders else f"{said}/not_applicable/unknown"
    told = [a for a in reminders if in_order(a, asked[0])]
    if told:
        return "met" if asked[0].on > working_days_after(told[-1].on, 10) else "breach"
    if not seen.known("reminder"):
        return None if reminders else "unknown"
    return "breach"


def panel_missing(seen: Seen) -> Outcome:
    """CF-057b: a grave or complicated case is decided after the heads discussed it together."""
    if seen.procedure is None:
        return None
    major = seen.case.columns.get("major")
    if seen.procedure != "ordinary":
        return "not_applicable"
    if major == 0:
        return "not_applicable"
    if major is None:
        return "unknown/not_applicable"
    if seen.all("legal_review") and seen.all("panel"):
        return None
    said = _preceded(seen, "panel", "decision")
    # One meeting in time is enough, even where another row could not be read.
    return "met/unknown" if said == "unknown" and "panel" in seen.case.gaps else said


def fine_after_transfer(seen: Seen) -> dict[str, Outcome]:
    """YS-011: no new fine from the transfer until the criminal case has ended.

    The police refusing it and the procuratorate handing it back (YS-010, YS-177) end it.
    """
    return seen.spoilt("decision") | {a.key: _while_away(seen, a) for a in seen.all("decision")}


def _while_away(seen: Seen, decision: Act) -> Outcome:
    transfers, kinds = seen.all("transfer"), decision.fields.get("kinds")
    if seen.back or not isinstance(kinds, int):
        return None
    if not transfers:
        return (
            EITHER if seen.known("transfer") else f"unknown{'' if kinds & FINE else '/' + EITHER}"
        )
    if not kinds & FINE:
        return EITHER
    if not after(
        decision, transfers[0]
    ):  # the engine wants the kind covered although the act is there
        return EITHER if seen.known("decision") else f"!{EITHER}"
    enders = ("police_refusal", "procuratorate_opinion")
    if not all(map(seen.known, enders)) or seen.all("police_review_decision"):
        return None
    ended = [a for kind in enders for a in seen.all(kind) if a.on >= transfers[0].on]
    if not any(a.on <= decision.on for a in ended):
        return "breach"
    return None if seen.all("police_filing") or not seen.known("police_filing") else EITHER


def two_officers(seen: Seen) -> dict[str, Outcome]:
    """CF-042 at questionings: two officers; the police may do with one, recorded, in their rooms."""
    return seen.spoilt("questioning") | {a.key: _enough(seen, a) for a in seen.all("questioning")}


def _enough(seen: Seen, act: Act) -> Outcome:
    people = act.persons.get("officer")
    police = seen.case.domain == "public-security"
    if police and act.on < POLICE_FROM:
        return None
    if people is not None and len(people) >= 2:
        return EITHER if police else "met"
    if not police:
        return "unknown" if people is None else "breach"
    place, recorded = act.fields.get("place_kind"), act.fields.get("full_recording")
    if place == 1 or recorded == 0:
        return "unknown" if people is None else "breach"
    if place is None or recorded is None:
        return "unknown"
    return EITHER if people else None


def reviewer_is_investigator(seen: Seen) -> Outcome:
    """CF-058c: who investigated does not review. Written in three sectors' rules only."""
    reviews, domain = seen.all("legal_review"), seen.case.domain
    if domain in ("grain", "public-security") or domain not in READ:
        if seen.unread(reviews):
            return "unknown"
        silent = domain in READ and (reviews or seen.known("legal_review"))
        return "not_applicable" if silent else "unknown/not_applicable"
    if not reviews:
        return "not_applicable" if seen.known("legal_review") else "unknown"
    if seen.procedure != "ordinary" or len(reviews) > 1:
        return None
    reviewers = reviews[0].persons.get("reviewer")
    filed, filers = _investigators(seen, "filing")
    reported, reporters = _investigators(seen, "investigation_report")
    if reviewers is not None and reviewers & filers:
        return "breach"
    # The rule looks at the filing alone; whoever signs the report has investigated too.
    if reviewers is not None and reviewers & reporters:
        return "!breach"
    if reviewers is None or not filed:
        return "unknown"
    return "met" if reported else "!unknown"


def _investigators(seen: Seen, kind: str) -> tuple[bool, frozenset[str]]:
    """Give those who investigated by these acts, and whether all of them are known."""
    acts = seen.all(kind)
    named = [a.persons["investigator"] for a in acts if "investigator" in a.persons]
    whole = len(named) == len(acts) and (bool(acts) or seen.known(kind))
    return whole, frozenset().union(*named)


def onsite_fine_limit(seen: Seen) -> Outcome:
    """CF-051: on the spot at most 200 yuan for citizens, 3000 for others; 500 for some sectors."""
    if seen.procedure is None:
        return None
    if seen.procedure != "summary":
        return "not_applicable"
    decisions, domain = seen.all("decision"), seen.case.domain
    if domain in ("fisheries", "coast-guard"):
        return None
    if not decisions:
        return "not_applicable/open" if seen.known("decision") else "unknown"
    if domain == "public-security" and decisions[0].on < POLICE_FROM:
        return None
    if not _fined(decisions[0]):
        return "not_applicable/met/unknown"
    return _within_table(domain, seen.party, decisions[0].fields.get("amount"))


def _fined(decision: Act) -> bool:
    kinds = decision.fields.get("kinds")
    return not isinstance(kinds, int) or bool(kinds & FINE)


def _within_table(domain: str | None, party: str | None, amount: int | str | None) -> Outcome:
    """Compare a fine with the limit; without the kind of party the engine's table has no row."""
    if not isinstance(amount, int):
        return "unknown"
    if domain in ("public-security", "exit-entry"):
        least = most = 50_000
    else:
        least, most = 20_000, 300_000
    if party is None:
        certain = "met" if amount <= least else "breach" if amount > most else "unknown"
        return f"unknown/{certain}"
    return "breach" if amount > (most if party == "organisation" else least) else "met"


def station_fine_limit(seen: Seen) -> Outcome:
    """ZA-109: a police station may fine up to 1000 yuan."""
    decisions, domain = seen.all("decision"), seen.case.domain
    if domain is None:
        return None
    if domain != "public-security":
        return "not_applicable"
    if not decisions:
        return "not_applicable/open" if seen.known("decision") else "unknown"
    if decisions[0].on < POLICE_FROM:
        return "not_applicable"
    issuer, amount = decisions[0].fields.get("issuer"), decisions[0].fields.get("amount")
    if isinstance(issuer, int) and issuer > 0:
        return "not_applicable"
    if not _fined(decisions[0]):
        return "not_applicable/met/unknown"
    if not isinstance(amount, int):
        return "unknown"
    if issuer is None:
        return "unknown" if amount > 100_000 else "unknown/met"
    return "breach" if amount > 100_000 else "met"
