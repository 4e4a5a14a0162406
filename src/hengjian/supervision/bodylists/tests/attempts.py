"""What the operations of lists of bodies are tried on, for the table of permissions."""

from __future__ import annotations

from collections.abc import Mapping

from hengjian.accounts.models import Account
from hengjian.accounts.signed import today
from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.registry.models.bodies import Body
from hengjian.registry.tests.factories import make_body
from hengjian.screening.files.canonical import digest
from hengjian.supervision.bodylists.listing import content_on
from hengjian.supervision.bodylists.models import BodyList
from hengjian.supervision.bodylists.states import State
from hengjian.supervision.bodylists.tests.factories import government


def a_place(place: str) -> Body:
    """Give the government at a place, with one body below it that enforces."""
    body = government(place)
    if not Body.objects.filter(parent=body).exclude(kind=Body.Kind.NONE).exists():
        below = make_body(f"{place}99/")
        below.refresh_from_db()
    return body


def a_list(place: str) -> BodyList:
    """Make a confirmed list of the place."""
    body, day = a_place(place), today()
    content = content_on(body, day.year, day)
    return BodyList.objects.create(
        place=body, year=day.year, on=day, content=content, digest=digest(content), by=body.uuid,
        by_name="甲",
    )  # fmt: skip


def on_place(_actor: Account, place: str) -> Attempt:
    """Try it on a government at a place."""
    return Attempt(a_place(place).uuid)


def on_list(**data: str) -> Prepare:
    """Try it on a confirmed list of the place, today."""

    def prepare(_actor: Account, place: str) -> Attempt:
        more = {"day": today().isoformat()} if data else {}
        return Attempt(a_list(place).uuid, {**data, **more})

    return prepare


def on_done_list(**data: str) -> Prepare:
    """Try it on a list of the place that was published and sent."""

    def prepare(_actor: Account, place: str) -> Attempt:
        made, day = a_list(place), today()
        BodyList.objects.filter(pk=made.pk).update(
            state=State.DONE, published_on=day, published_in="网站", sent_on=day, sent_to="财政局",
            sent_number="1 号",
        )  # fmt: skip
        return Attempt(made.uuid, {**data, "day": day.isoformat()} if data else {})

    return prepare


def _new(_actor: Account, place: str) -> Attempt:
    return Attempt(None, {"place": str(a_place(place).uuid)})


def _confirm(_actor: Account, place: str) -> Attempt:
    body, day = a_place(place), today()
    seen = digest(content_on(body, day.year, day))
    return Attempt(body.uuid, {"year": str(day.year), "seen": seen, "note": ""})


ATTEMPTS: Mapping[str, Prepare] = {
    "POST bodylists:new": _new,
    "GET bodylists:draft": on_place,
    "GET bodylists:confirm": on_place,
    "POST bodylists:confirm": _confirm,
    "GET bodylists:list": on_list(),
    "GET bodylists:workbook": on_list(),
    "GET bodylists:publish": on_list(),
    "POST bodylists:publish": on_list(place="网站", number=""),
    "GET bodylists:send": on_list(),
    "POST bodylists:send": on_list(to="某市财政局", number="某司函〔2026〕1号"),
    "GET bodylists:correct_publication": on_done_list(),
    "POST bodylists:correct_publication": on_done_list(place="公报", number="", reason="写错了"),
    "GET bodylists:correct_copy": on_done_list(),
    "POST bodylists:correct_copy": on_done_list(to="财政局", number="2 号", reason="写错了"),
}
DONE_PAGES: frozenset[str] = frozenset()
