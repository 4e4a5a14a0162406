"""Random cases with days crowded around the limits, one maker for each of the oracle's duties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from random import Random

from hengjian.rulebook.cases import Act, Case, Cover
from tests.oracle.limits import DECISION_DAYS, GONE, REASONS, SEIZURE_DAYS, Codes
from tests.oracle.reading import FIRST, PROCEDURES, working_days_after

NEAR = (-2, -1, 0, 0, 0, 1, 2)
DOMAINS = (
    "market-regulation", "environment", "water", "grain", "public-security", "market-regulation",
    "environment", "water", "general", "urban-management",
)  # fmt: skip
PEOPLE = ("甲", "乙", "丙", "丁")
FROM, UNTIL = (date(2024, 3, 1) - FIRST).days, (date(2026, 5, 1) - FIRST).days
NEW_LAW = (date(2026, 4, 1) - FIRST).days


class Maker:
    """Draws one case about one duty."""

    def __init__(
        self, chance: Random, codes: Codes, kinds: frozenset[str], domains: tuple[str, ...]
    ) -> None:
        self.chance, self.codes, self.kinds, self.domains = chance, codes, kinds, domains

    def start(self, procedure: str = "ordinary", domain: str | None = None) -> None:
        """Begin a new case."""
        chance = self.chance
        self.acts: list[Act] = []
        self.domain = domain or chance.choice(DOMAINS)
        newest = self.domain in ("grain", "public-security") and chance.random() < 0.9
        self.day = chance.randrange(NEW_LAW if newest else FROM, UNTIL)
        if chance.random() < 0.03:
            procedure = chance.choice(PROCEDURES[:2])
        self.columns: dict[str, int | None] = {
            "procedure": PROCEDURES.index(procedure),
            "party_kind": chance.choice((0, 1, 2, 2, None)) if chance.random() < 0.5 else 2,
            "major": chance.choice((0, 1, 1, 1, 1, None)),
            "domain": self.domains.index(self.domain),
        }

    def near(self, day: int) -> int:
        """Give a day within two days of the given one."""
        return day + self.chance.choice(NEAR)

    def odds(self, share: float) -> bool:
        """Toss a coin that says yes in this share of tosses."""
        return self.chance.random() < share

    def add(
        self,
        kind: str,
        on: int,
        about: str | None = None,
        persons: Mapping[str, frozenset[str]] | None = None,
        **fields: int | str | None,
    ) -> Act:
        """Add an act, with an hour in some cases."""
        clock = self.chance.randrange(9, 18) * 3600 if self.odds(0.4) else None
        at = None if clock is None else on * 86_400 + clock - 8 * 3600
        act = Act(f"k{len(self.acts)}", kind, on, about, at, fields=fields, persons=persons or {})
        self.acts.append(act)
        return act

    def people(self, role: str, most: int = 2) -> Mapping[str, frozenset[str]]:
        """Give a few people in a role, or no word of it."""
        if self.odds(0.1):
            return {}
        return {role: frozenset(self.chance.sample(PEOPLE, self.chance.randint(1, most)))}

    def stretch(self, limit: str, start: int, length: int, things: tuple[str, ...] = ()) -> int:
        """Add pauses and extensions of a limit, often at its end; give about how long they are."""
        total, last = 0, start + length
        for i in range(self.chance.choice((0, 0, 1, 1, 2))):
            begin = self.chance.choice(
                (self.near(start), start + length // 2, self.near(last + total))
            )
            days = self.chance.randint(1, 25)
            reason = self.chance.choice(REASONS if self.odds(0.4) else REASONS[:5])
            mask = 1 << self.codes.paused[self.chance.choice((DECISION_DAYS, SEIZURE_DAYS))]
            self.add(
                "pause_start", begin, f"p{i}", reason=REASONS.index(reason), notified=1,
                of=self.chance.choice((None, None, *things)), limits=mask if self.odds(0.3) else None,
            )  # fmt: skip
            if self.odds(0.85):
                self.add("pause_end", begin + days, f"p{i}")
            total += days
        for _ in range(self.chance.choice((0, 0, 1, 1, 2))):
            days = self.chance.choice((15, 30, 30, 60))
            self.add(
                "extension", self.near(last + self.chance.choice((0, 0, total, -9))),
                limit=self.codes.extended[limit if self.odds(0.9) else DECISION_DAYS],
                days=days, of=self.chance.choice((None, None, *things)),
            )  # fmt: skip
            total += self.chance.choice((0, days))
        return self.chance.choice((0, total, total))

    def finish(self, number: int, turn: int, needed: tuple[str, ...]) -> Case:
        """Close the case: until when it was seen, what its source covers, what was spoilt."""
        kinds, gaps = set(self.kinds), set[str]()
        if self.odds(0.12):
            kinds.discard(self.chance.choice(needed))
        if self.odds(0.04):
            gaps.add(self.chance.choice(needed))
        oldest = min((a.on for a in self.acts), default=self.day)
        since = self.chance.choice(
            (None, None, oldest - 1, oldest, oldest, oldest + (number % 5 == 0))
        )
        if self.odds(0.05):
            self.add(self.chance.choice(("closing", "no_penalty", "withdrawal")), self.near(turn))
        observed = self.chance.choice((turn + 60, turn + 60, self.near(turn)))
        return Case(
            f"c{number}", self.columns, observed, tuple(self.acts), (Cover(frozenset(kinds), since),),
            frozenset(gaps), "china", self.domain,
        )  # fmt: skip


def _decision(
    m: Maker, on: int, amount: int | None = 100_000, kinds: int = 4, issuer: int | None = 2
) -> None:
    m.add("decision", on, amount=amount, kinds=kinds, issuer=issuer)


def _overdue(m: Maker, number: int) -> Case:
    m.start()
    if m.odds(0.97):
        m.add("filing", m.day)
    days = 30 if m.domain == "public-security" else 90
    turn = m.day + days + m.stretch(DECISION_DAYS, m.day, days)
    if m.odds(0.1):
        m.add("transfer", m.day + 20)
        if m.odds(0.8):
            m.add("transfer_return", m.day + 30)
            turn += 10
    if m.odds(0.75):
        _decision(m, m.near(turn))
    return m.finish(number, turn, ("decision", "filing", "no_penalty", "pause_start", "extension"))


def _service(m: Maker, number: int) -> Case:
    m.start()
    if m.odds(0.95):
        _decision(m, m.day)
    turn = working_days_after(m.day, 7)
    if m.odds(0.7):
        m.add("service", m.near(turn), method=m.chance.choice((0, 1, 1, 2, 4, 6, 3, None)))
    if m.odds(0.3):
        m.add(m.chance.choice(("posting", "service_announcement")), m.near(turn))
    return m.finish(number, turn, ("decision", "service", "posting", "service_announcement"))


def _notice(m: Maker, number: int) -> Case:
    m.start()
    if m.odds(0.85):
        _decision(m, m.day)
    if m.odds(0.8):
        m.add("prior_notice", m.near(m.day), hearing_right=0)
    return m.finish(number, m.day, ("prior_notice", "decision"))


def _hearing_period(m: Maker, number: int) -> Case:
    m.start()
    m.add("prior_notice", m.day, hearing_right=m.chance.choice((1, 1, 1, 1, 1, 0, None)))
    turn = working_days_after(m.day, 5)
    if m.odds(0.85):
        _decision(m, m.near(turn))
    if m.odds(0.25):
        m.add("statement_waiver", m.near(turn))
    return m.finish(number, turn, ("statement_waiver", "decision"))


def _hearing_notice(m: Maker, number: int) -> Case:
    m.start()
    turn = working_days_after(m.day, 7)
    if m.odds(0.9):
        m.add("hearing_notice", m.day)
    if m.odds(0.85):
        m.add("hearing", m.near(turn))
    return m.finish(number, turn, ("hearing_notice", "hearing"))


def _preservation(m: Maker, number: int) -> Case:
    m.start()
    turn = m.day
    for thing in ("物甲", "物乙"):
        begin = m.near(m.day)
        turn = working_days_after(begin, 7)
        m.add("preservation", begin, thing)
        if m.odds(0.7):
            m.add("preservation_decision", m.near(turn), thing)
    return m.finish(number, turn, ("preservation_decision",))


def _officers(m: Maker, number: int) -> Case:
    m.start()
    for day in (m.day, m.day + 3):
        m.add(
            "questioning", day, persons=m.people("officer"),
            place_kind=m.chance.choice((0, 1, None)), full_recording=m.chance.choice((0, 1, None)),
        )  # fmt: skip
    return m.finish(number, m.day, ("questioning",))


def _onsite(m: Maker, number: int) -> Case:
    m.start("summary", m.chance.choice((*DOMAINS, "exit-entry")))
    amount = m.chance.choice((20_000, 50_000, 300_000)) + m.chance.choice((-1, 0, 0, 1))
    if m.odds(0.95):
        _decision(m, m.day, None if m.odds(0.05) else amount)
    return m.finish(number, m.day, ("decision",))


def _record(m: Maker, number: int) -> Case:
    m.start("summary", m.chance.choice(("water", "environment", "public-security", *DOMAINS)))
    if m.odds(0.95):
        _decision(m, m.day, 10_000)
    days = {"water": 5, "environment": 3}.get(m.domain, 1)
    turn = m.day + 1 if days == 1 else working_days_after(m.day, days)
    if m.odds(0.7):
        m.add("onsite_record", max(m.day, m.near(turn)))
    return m.finish(number, turn, ("decision", "onsite_record"))


def _panel(m: Maker, number: int) -> Case:
    m.start()
    if m.odds(0.9):
        _decision(m, m.day)
    if m.odds(0.75):
        m.add("panel", m.near(m.day))
    return m.finish(number, m.day, ("panel", "decision"))


def _seizure(m: Maker, number: int) -> Case:
    m.start()
    things = ("物甲", "物乙")
    turn = m.day + 30 + m.stretch(SEIZURE_DAYS, m.day, 30, things)
    for thing in things:
        m.add("seizure", m.near(m.day), thing)
        if m.odds(0.75):
            m.add(m.chance.choice(GONE[:3]), m.near(turn), thing)
    if m.odds(0.15):
        m.add("goods_handover", m.near(turn))
    return m.finish(number, turn, (*GONE, "pause_start", "extension"))


def _court(m: Maker, number: int) -> Case:
    m.start()
    turn = working_days_after(m.day, 10)
    if m.odds(0.9):
        m.add("reminder", m.day)
    if m.odds(0.85):
        m.add("court_application", m.near(turn))
    return m.finish(number, turn, ("reminder", "court_application"))


def _transfer(m: Maker, number: int) -> Case:
    m.start()
    if m.odds(0.85):
        m.add("transfer", m.day)
    if m.odds(0.9):
        kinds = m.chance.choice((4, 4, 5, 1))
        _decision(m, m.near(m.day), 100_000 if kinds & 4 else None, kinds)
    if m.odds(0.25):
        ends = ("transfer_return", "police_refusal", "procuratorate_opinion", "police_filing")
        m.add(m.chance.choice(ends), m.near(m.day + 1))
    return m.finish(number, m.day, ("transfer", "decision"))


def _reviewer(m: Maker, number: int) -> Case:
    m.start()
    m.add("filing", m.day, persons=m.people("investigator"))
    if m.odds(0.5):
        m.add("investigation_report", m.day + 9, persons=m.people("investigator"))
    if m.odds(0.9):
        m.add("legal_review", m.day + 10, persons=m.people("reviewer", 1))
    return m.finish(number, m.day + 10, ("filing", "investigation_report", "legal_review"))


def _station(m: Maker, number: int) -> Case:
    m.start(domain="public-security" if m.odds(0.85) else None)
    if m.odds(0.95):
        amount = None if m.odds(0.05) else 100_000 + m.chance.choice((-1, 0, 0, 1, 2))
        _decision(m, m.day, amount, issuer=m.chance.choice((0, 0, 0, 0, 2, None)))
    return m.finish(number, m.day, ("decision",))


MAKERS: Mapping[str, Callable[[Maker, int], Case]] = {
    "penalty-law.60.decision-overdue": _overdue,
    "penalty-law.61.service-overdue": _service,
    "penalty-law.44.notice-before-decision": _notice,
    "penalty-law.64.decision-before-hearing-period": _hearing_period,
    "penalty-law.64.hearing-notice-late": _hearing_notice,
    "penalty-law.56.preservation-overdue": _preservation,
    "penalty-law.42.two-officers": _officers,
    "penalty-law.51.onsite-fine-limit": _onsite,
    "penalty-law.52.record-overdue": _record,
    "penalty-law.57.panel-missing": _panel,
    "coercion-law.25.seizure-overlong": _seizure,
    "coercion-law.54.court-application-early": _court,
    "transfer-rules.11.fine-after-transfer": _transfer,
    "penalty-law.58.reviewer-is-investigator": _reviewer,
    "public-security-law.109.station-fine-limit": _station,
}
"""For each rule, who draws cases about it."""
