"""What the registry says on a day of the bodies that enforce below a body, what is lacking, and what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from hengjian.common.subtrees import within
from hengjian.registry.models.bodies import Body, Entrustment
from hengjian.registry.models.items import Item

Line = dict[str, Any]
"""A body as the list has it: plain texts, so that what is kept is what was shown."""
ADDED, GONE, CHANGED = "added", "gone", "changed"
_COMPARED = {
    "name": "名称", "kind": "主体类别", "basis": "依据", "mandate": "三定规定", "above": "上级单位",
    "code": "统一社会信用代码", "entrustments": "委托",
}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A body that a list has and the one before did not, or the other way round, or says otherwise."""

    kind: str
    name: str
    what: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Say it in words."""
        return {ADDED: "新增", GONE: "不再是执法主体或者已撤销"}.get(
            self.kind, f"{'、'.join(self.what)}有变化"
        )


def content_on(place: Body, year: int, day: date) -> dict[str, Any]:
    """Give the list of a body and of those below it as the registry has it on a day."""
    lines = [line_of(body, year, day) for body in bodies_on(place, day)]
    lines.sort(key=lambda line: not line["lacking"])
    return {"place": place.name, "year": year, "on": day.isoformat(), "lines": lines}


def bodies_on(place: Body, day: date) -> QuerySet[Body]:
    """Give the bodies that may enforce on a day, a body itself and those below it; both their days are included."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    still = Q(valid_until__isnull=True, state=Body.State.ACTIVE) | Q(valid_until__gte=day)
    rows = Body.objects.filter(within([place.path], "path"), begun, still)
    given = Entrustment.objects.select_related("delegator").order_by("valid_from", "id")
    items = Prefetch("items", Item.objects.order_by("code", "id"))
    return (
        rows.exclude(kind=Body.Kind.NONE)
        .select_related("parent")
        .prefetch_related(Prefetch("entrustments", given.prefetch_related(items)))
        .order_by("path")
    )


def line_of(body: Body, year: int, day: date) -> Line:
    """Give what the registry says of a body on a day."""
    given = list(body.entrustments.all()) if body.kind == Body.Kind.ENTRUSTED else []
    return {
        "uuid": str(body.uuid), "name": body.name, "code": body.code,
        "above": body.parent.name if body.parent else "",
        "kind": body.kind, "kind_label": body.get_kind_display(),
        "basis": body.basis.strip(), "mandate": body.mandate.strip(),
        "since": _said(body.valid_from), "until": _said(body.valid_until),
        "entrustments": [_entrustment(each) for each in given if each.valid_until >= day],
        "lacking": list(lacking(body, given, day)),
        "notes": list(notes(body, given, year, day)),
    }  # fmt: skip


def lacking(body: Body, given: list[Entrustment], day: date) -> Iterator[str]:
    """Say what keeps a body from being qualified for sure, as far as the registry tells."""
    if body.kind != Body.Kind.ENTRUSTED:
        if not body.basis.strip():
            yield "没有登记依据"
        return
    now = [each for each in given if each.valid_from <= day <= each.valid_until]
    if not now:
        yield _no_entrustment(given, day)
    for each in now:
        yield from _faults(body, each, day)


def notes(body: Body, given: list[Entrustment], year: int, day: date) -> Iterator[str]:
    """Say what else is to be looked at: what ends within the year, and what was never registered."""
    if body.kind != Body.Kind.ENTRUSTED and not body.mandate.strip():
        yield "没有登记三定规定"
    if body.valid_until is not None:
        yield f"登记到 {body.valid_until} 为止"
    for each in given:
        if each.valid_from <= day <= each.valid_until and each.valid_until.year <= year:
            yield f"{each.delegator.name}的委托 {each.valid_until} 到期"


def _no_entrustment(given: list[Entrustment], day: date) -> str:
    ended = [each.valid_until for each in given if each.valid_until < day]
    if ended:
        return f"委托已于 {max(ended)} 到期"
    begins = [each.valid_from for each in given if each.valid_from > day]
    return f"委托从 {min(begins)} 起才生效" if begins else "没有登记委托"


def _faults(body: Body, each: Entrustment, day: date) -> Iterator[str]:
    delegator = each.delegator
    if each.published_on is None:
        yield f"{delegator.name}的委托没有登记公布"
    elif each.published_on > day:
        yield f"{delegator.name}的委托 {each.published_on} 才公布"
    if not (each.basis.strip() or body.basis.strip()):
        yield f"{delegator.name}的委托没有登记依据"
    if delegator.state == Body.State.ENDED and not _still(delegator, day):
        yield f"委托单位{delegator.name}已撤销"


def _still(body: Body, day: date) -> bool:
    return body.valid_until is not None and body.valid_until >= day


def _entrustment(each: Entrustment) -> Line:
    return {
        "delegator": each.delegator.name, "scope": each.scope, "basis": each.basis.strip(),
        "items": [f"{item.code} {item.name}" for item in each.items.all()],
        "published_on": _said(each.published_on), "since": _said(each.valid_from),
        "until": _said(each.valid_until),
    }  # fmt: skip


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""


def differences(before: Iterable[Line], now: Iterable[Line]) -> list[Difference]:
    """Say what a list has otherwise than the one before, body by body."""
    old = {line["uuid"]: line for line in before}
    new = {line["uuid"]: line for line in now}
    found = [Difference(ADDED, line["name"]) for key, line in new.items() if key not in old]
    found += [Difference(GONE, line["name"]) for key, line in old.items() if key not in new]
    for key in new.keys() & old.keys():
        what = tuple(_changed(old[key], new[key]))
        if what:
            found.append(Difference(CHANGED, new[key]["name"], what))
    order = (ADDED, GONE, CHANGED)
    return sorted(found, key=lambda each: (order.index(each.kind), each.name))


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name, label in _COMPARED.items():
        if old.get(name) != new.get(name):
            yield label
