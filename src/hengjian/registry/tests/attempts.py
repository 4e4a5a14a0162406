"""How each operation of this room that needs an object or data is tried, for the table of permissions."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from hengjian.accounts.models import Account, ApiToken
from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.accounts.tests.factories import DAY, make_token
from hengjian.common.models import Row
from hengjian.intake.tests.files import upload
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Holding
from hengjian.registry.services.bodies import EntrustmentDetails, entrust
from hengjian.registry.tests.factories import (
    CODE,
    RESIDENT,
    make_body,
    make_credential,
    make_item,
    make_officer,
    make_party,
)

_numbers = count(1)

OFFICER = {"name": "新人", "kind": "officer", "establishment": "unknown"}
CREDENTIAL = {"kind": "police", "valid_from": DAY, "examined_on": DAY}


def _on(make: Callable[[str], Row], **data: Any) -> Prepare:
    """Try it on something of the body at the place."""
    return lambda _actor, place: Attempt(make(place).uuid, data)


def _with_place(field: str, make: Callable[[str], Row] | None = None, /, **data: Any) -> Prepare:
    """Try it with the body at the place in the data, and with a number not used before."""

    def prepare(_actor: Account, place: str) -> Attempt:
        given = {**data, field: make_body(place).uuid, "code": f"C{next(_numbers)}"}
        return Attempt(make(place).uuid if make else None, given)

    return prepare


def _number(make: Callable[[str], Row]) -> Prepare:
    return lambda _actor, place: Attempt(
        make(place).uuid, {**CREDENTIAL, "number": f"N{next(_numbers)}"}
    )


def _credential(place: str) -> Row:
    return make_credential(make_officer(place))


def _body_without_parts(place: str) -> Body:
    """Give the body at the place as if it were new: others may have ended it, or have hung others on it."""
    body = make_body(place)
    body.parts.update(state=Body.State.ENDED)
    Body.objects.filter(pk=body.pk).update(state=Body.State.ACTIVE, valid_until=None)
    return body


def _holding(place: str) -> Holding:
    """Give that the body at the place does an item of its own catalogue."""
    return make_item(place, holders=(make_body(place),)).holdings.get()


def _body_with_items(place: str) -> Row:
    """Give the body at the place, which does an item of which nothing is written down."""
    return _holding(place).body


def _entrusted(place: str) -> Body:
    body = make_body(place)
    body.kind = Body.Kind.ENTRUSTED
    body.save()
    return body


def _entrustment(place: str) -> Row:
    details = EntrustmentDetails(make_body("/1/"), "巡查", DAY, DAY.replace(year=9999))
    return entrust(actor=None, body=_entrusted(place), details=details, on=DAY)


def _new_body(_actor: Account, place: str) -> Attempt:
    return Attempt(data={"name": "新队", "kind": "statutory", "parent": make_body(place).uuid})


def _entrust(actor: Account, place: str) -> Attempt:
    delegator = make_body(f"{actor.body_path}6/")
    data = {"delegator": delegator.uuid, "scope": "巡查", "valid_from": DAY, "valid_until": DAY}
    return Attempt(_entrusted(place).uuid, data)


def _move(actor: Account, place: str) -> Attempt:
    """To a body that the actor keeps; his own top he could only hang below itself."""
    return Attempt(make_body(place).uuid, {"parent": make_body(f"{actor.body_path}5/").uuid})


def _numbered_party(place: str) -> Row:
    """Give a new party with a number: one body has it only once."""
    make_body(place).parties.filter(number_hash__gt="").update(number_hash="")
    return make_party(place, number=RESIDENT)


def _pushed(actor: Account, place: str) -> Attempt:
    """Try to send rows by an interface, with a token that is good for the place."""
    make_body(place)
    _, headers = make_token(actor, place, scope=ApiToken.Scope.REGISTRY)
    sent = {"files": upload("officers.csv", "工号,姓名,人员类别\nG1,新人,执法人员\n".encode())}
    return Attempt(data=sent, headers={**headers, "Idempotency-Key": "1"})


ATTEMPTS: Mapping[str, Prepare] = {
    "POST api:push_registry": _pushed,
    "POST registry:new_body": _new_body,
    "GET registry:body": _on(make_body),
    "GET registry:change_body": _on(make_body),
    "POST registry:change_body": _on(make_body, name="新名", kind="statutory"),
    "GET registry:move_body": _on(make_body),
    "POST registry:move_body": _move,
    "GET registry:end_body": _on(make_body),
    "POST registry:end_body": _on(_body_without_parts, last_day=DAY),
    "GET registry:entrust": _on(_entrusted),
    "POST registry:entrust": _entrust,
    "GET registry:end_entrustment": _on(_entrustment),
    "POST registry:end_entrustment": _on(_entrustment, last_day=DAY),
    "POST registry:new_area": _with_place("place", name="某区"),
    "POST registry:new_officer": _with_place("body", **OFFICER),
    "GET registry:officer": _on(make_officer),
    "GET registry:change_officer": _on(make_officer),
    "POST registry:change_officer": _with_place("body", make_officer, **OFFICER),
    "GET registry:link": _on(make_officer),
    "POST registry:link": _on(make_officer, account=""),
    "GET registry:issue": _on(make_officer),
    "POST registry:issue": _number(make_officer),
    "GET registry:credential": _on(_credential),
    "GET registry:correct": _on(_credential),
    "POST registry:correct": _number(_credential),
    "GET registry:standing": _on(_credential),
    "POST registry:standing": _on(_credential, action="cancel", day=DAY, ground="年审不合格"),
    "GET registry:check": _on(_credential),
    "POST registry:check": _on(_credential, year="2025", result="passed", on=DAY),
    "POST registry:new_item": _with_place("body", name="占道", act="penalty"),
    "GET registry:item": _on(make_item),
    "GET registry:change_item": _on(make_item),
    "POST registry:change_item": _with_place("body", make_item, name="占道", act="penalty"),
    "GET registry:change_holding": _on(_holding),
    "POST registry:change_holding": _on(_holding, part="alone", filed_on=DAY),
    "GET registry:file_catalogue": _on(_body_with_items),
    "POST registry:file_catalogue": _on(_body_with_items, filed_on=DAY),
    "GET registry:new_benchmark": _on(make_item),
    "POST registry:new_benchmark": _on(make_item, valid_from=DAY, tiers="轻｜1｜2｜初次"),
    "POST registry:find_party": lambda _actor, _place: Attempt(
        data={"number_kind": "credit_code", "number": CODE}
    ),
    "POST registry:new_party": _with_place("body", kind="individual", name="张三"),
    "GET registry:party": _on(make_party),
    "GET registry:change_party": _on(make_party),
    "POST registry:change_party": _on(make_party, kind="individual", name="张三"),
    "GET registry:reveal": _on(_numbered_party),
    "POST registry:reveal": _on(_numbered_party, purpose="核对"),
}

DONE_PAGES = frozenset({"registry/found.html", "registry/revealed.html"})
"""Pages that answer a POST that was done: what they show must not stand behind an address."""
