"""Bodies that a sentence itself names: 由甲局牵头，乙局、丙局按职责分工负责."""

from __future__ import annotations

import re

from hengjian.plans.documents.assignments import Assignment, assign, clauses
from hengjian.plans.documents.bodies import are_bodies, split_bodies
from hengjian.plans.documents.glyphs import narrowed

_DUTY = r"(?:按照?[^,。;]{0,16}?|根据[^,。;]{0,12}?|分级|分别|具体|统一|依法|共同|总|联合)*"
_BY = re.compile(
    rf"由(?P<names>[^由,。;]{{2,200}}?){_DUTY}"
    r"(?P<verb>(?:负责)?牵头|主办|负责(?!人|同志)|组织开展|组织实施|组织落实|实施|承担|统筹(?:协调|推进)?|承办|研究(?:提出|制定|起草)|提出|制[定订]|起草|编制|办理|督促)"
)
_BY_LISTS = re.compile(
    rf"由(?P<names>[^由。;:]{{2,240}}?){_DUTY}(?P<verb>(?:负责)?牵头|主办|负责(?!人|同志))"
)
_SUBJECT = re.compile(
    rf"(?P<names>[^的,。;]{{2,60}}?)(?:对[^,。;]{{2,24}}?)?{_DUTY}(?P<verb>(?:负责)?牵头(?!带队|人)|负责(?!人|同志|制(?![定作订])))"
)
_HELP = re.compile(
    rf"(?P<names>[^的,。;]{{2,80}}?){_DUTY}(?:积极)?(?P<verb>配合|参与|协助|负责(?!人)|落实)"
)
_ASSIST = re.compile(
    r"(?P<names>[^的,。;]{2,160}?)(?:积极|密切|主动|全力|共同)*(?P<verb>配合|协助|协办|协管)"
)
_OWN = re.compile(r"(?P<names>[^,。;:]{2,60}?)\s*(?:[:。]|\n)\s*(?P<rest>[^,。;:]{2,})")
_DUTIES = re.compile(
    r"(?:主要|具体|统一|依法|全面)*(?:负责|牵头|承担|组织|指导|协助|配合|协调|督促|会同|依据职|依职|根据职|按照?职|落实|做好|制定)"
)
_TOGETHER = re.compile("会同|协同")
_NUMBER = re.compile(r"[0-9一二三四五六七八九十]+[.、是]\s*")
_LEADS = ("牵头", "负责牵头", "主办")


def bodies_in_sentences(text: str) -> Assignment:
    """Give the bodies that a task without a group names as those who lead, answer or help."""
    result = Assignment()
    for sentence in re.split(r"[。；;！!？?\n]", text):
        _read(sentence, result)
    return result


def _read(sentence: str, result: Assignment) -> None:
    led, pending = False, ""
    lists = _BY_LISTS.search(narrowed(sentence))
    if lists is not None and "," in lists["names"]:  # 由甲局、乙局，各县政府负责
        names = sentence[lists.start("names") : lists.end("names")]
        if are_bodies(names):
            assign(names, "lead" if lists["verb"] in _LEADS else "responsible", result)
            sentence = sentence[lists.end() :]
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
    if found is not None:
        return found
    return (_HELP.match(plain) if led else None) or _ASSIST.match(plain)


def body_of_item(text: str) -> Assignment:
    """Give the body that an item is named after: 市公安局。负责……, 市卫生局：指导……."""
    result = Assignment()
    found = _OWN.match(narrowed(text))
    if found is not None and _DUTIES.match(found["rest"]):
        names = text[: found.end("names")]
        if are_bodies(names):
            result.bodies("responsible", split_bodies(names))
    return result
