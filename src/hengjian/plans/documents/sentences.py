"""Bodies that a sentence itself names: 由甲局牵头，乙局、丙局按职责分工负责."""

from __future__ import annotations

import re

from hengjian.plans.documents.assignments import Assignment, assign, clauses
from hengjian.plans.documents.bodies import are_bodies
from hengjian.plans.documents.glyphs import narrowed

_DUTY = r"(?:按照?[^,。;]{0,16}?|根据[^,。;]{0,12}?|分级|分别|具体|统一|依法|共同|总|联合)*"
_BY = re.compile(
    rf"由(?P<names>[^由,。;]{{2,60}}?){_DUTY}"
    r"(?P<verb>牵头|主办|负责(?!人|同志)|组织开展|组织实施|组织落实|实施|承担|统筹(?:协调|推进)?|承办)"
)
_SUBJECT = re.compile(
    rf"(?P<names>[^的,。;]{{2,60}}?){_DUTY}(?P<verb>牵头(?!带队|人)|负责(?!人|同志|制(?![定作订])))"
)
_HELP = re.compile(
    rf"(?P<names>[^的,。;]{{2,80}}?){_DUTY}(?:积极)?(?P<verb>配合|参与|协助|负责(?!人)|落实)"
)
_TOGETHER = re.compile("会同|协同")
_NUMBER = re.compile(r"[0-9一二三四五六七八九十]+[.、是]\s*")
_LEADS = ("牵头", "主办")


def bodies_in_sentences(text: str) -> Assignment:
    """Give the bodies that a task without a group names as those who lead, answer or help."""
    result = Assignment()
    for sentence in re.split(r"[。；;！!？?\n]", text):
        _read(sentence, result)
    return result


def _read(sentence: str, result: Assignment) -> None:
    led, pending = False, ""
    for clause in clauses(sentence):
        clean = (
            _NUMBER.sub("", clause.strip(), count=1)
            if _NUMBER.match(clause.strip())
            else clause.strip()
        )
        found = _found(narrowed(clean), led=led)
        names = "" if found is None else clean[found.start("names") : found.end("names")]
        if found is not None and are_bodies(_TOGETHER.sub("、", names)):
            leads = found["verb"] in _LEADS
            whole = f"{pending}、{names}" if pending else names
            assign(whole, "lead" if leads else "responsible", result)
            led, pending = led or leads, ""
        elif led and are_bodies(clean):
            pending = f"{pending}、{clean}" if pending else clean
        else:
            pending = ""


def _found(plain: str, *, led: bool) -> re.Match[str] | None:
    found = _BY.search(plain) or _SUBJECT.match(plain)
    return _HELP.match(plain) if found is None and led else found
