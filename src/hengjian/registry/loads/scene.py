"""What a row of a load is planned against: what is registered, and on trial what the rows before it would add."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, fields
from datetime import date
from enum import Enum
from typing import Any

from django.db.models import QuerySet

from hengjian.accounts.models import Account
from hengjian.common.models import Row
from hengjian.common.refusals import Refused
from hengjian.registry import selectors
from hengjian.registry.changes import checked
from hengjian.registry.models.bodies import Body
from hengjian.registry.policies import Action

Given = dict[str, Any]
Told = dict[str, Any]
"""What a row says, as JSON has it."""


class Effect(Enum):
    """What a row does."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Planned:
    """What a row would do: `carry_out` does it to the `row` that is there, if any, and gives what is there then."""

    effect: Effect
    row: Row | None
    carry_out: Callable[[], Row]


@dataclass(frozen=True)
class Register:
    """One table of the registry, as loads deal with it.

    `plan` says what a row would do, `told` what is registered, `restore` puts back what was told before, `place` is
    where the row lies.
    """

    model: type[Row]
    plan: Callable[[Scene, Given], Planned]
    told: Callable[[Any], Told]
    restore: Callable[[Scene, Any, Told], None]
    place: Callable[[Any], str]


@dataclass(frozen=True)
class Scene:
    """Who imports, for which body (none: for all), on which day; `trying`: nothing is to be written.

    `coming` are the rows that the rows before would add or change, by what names them, `named` the bodies among them.
    """

    actor: Account
    body: Body | None
    on: date
    trying: bool = False
    coming: dict[tuple[object, ...], Row] = field(default_factory=dict)
    named: dict[str, list[Body]] = field(default_factory=dict)
    known: dict[str, Body] = field(default_factory=dict)

    def place(self, named: str) -> Body:
        """Give the body that a cell names, by name or code, among those he keeps; without a name the one chosen."""
        if not named:
            if self.body is None:
                raise Refused("没有写明单位：为全部单位导入时，每一行都要写。")
            return self.body
        if named not in self.known:
            self.known[named] = self._sought(named)
        return self.known[named]

    def kept(self) -> QuerySet[Body]:
        """Give the bodies whose registry he keeps."""
        return selectors.bodies_for(self.actor, self.on, action=Action.CHANGE)

    def expect_body(self, row: Body) -> None:
        """Let the rows that follow name a body that is to come."""
        for name in {row.name, row.code} - {""}:
            self.named.setdefault(name, []).append(row)
        if row.code:
            self.coming["code", row.code] = row

    def forget_names(self, *names: str) -> None:
        """Look bodies of these names or codes up anew: one was added, or has another name."""
        for name in names:
            self.known.pop(name, None)

    def _sought(self, named: str) -> Body:
        kept = self.kept().filter(state=Body.State.ACTIVE)
        found = list(kept.filter(code=named.upper())[:1]) or list(kept.filter(name=named)[:2])
        found += [row for row in self.named.get(named, ()) if row not in found]
        if len(found) == 1:
            return found[0]
        if found:
            raise Refused(f"有不止一个单位叫“{named}”，请改写统一社会信用代码。")
        raise Refused(f"找不到单位“{named}”：没有登记，或者不在您管理的范围内。")


def merged(kind: type[Any], row: Any, given: Given) -> Any:
    """Give the details that a row has, with those that the file gives put over them."""
    names = kind.__dataclass_fields__
    had = values_had(kind, row) if row is not None else {}
    return kind(**{**had, **{name: value for name, value in given.items() if name in names}})


def values_had(kind: type[Any], row: Any) -> Given:
    """Give the details that a row has."""
    names = [each.name for each in fields(kind) if hasattr(row, each.name)]
    return {name: getattr(row, name) for name in names}


def plain(value: Any) -> Any:
    """Give a value as JSON has it; rows by their number among all."""
    if isinstance(value, Row):
        return str(value.uuid)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def told_of(details: Any, **more: Any) -> Told:
    """Give what details say, and what else belongs to them."""
    values = {each.name: getattr(details, each.name) for each in fields(details)} | more
    return {name: plain(value) for name, value in values.items()}


def saved(row: Row | None) -> Any:
    """Give a row that is there already, so that others can be looked up by it."""
    return row if row is not None and row.pk is not None else None


def effect_of(row: Row | None, told: Callable[[Any], Told], after: Told) -> Effect:
    """Tell what a row does that would leave this to be told."""
    if row is None:
        return Effect.ADDED
    return Effect.SAME if told(row) == after else Effect.CHANGED


def expect(
    scene: Scene, key: tuple[object, ...], row: Row, values: Given, *, free: Collection[str] = ()
) -> None:
    """Make sure, on trial, that the model takes a row with these values, and count on it from here on.

    `free` are fields whose values another row still has, which gives them up before.
    """
    for name, value in values.items():
        setattr(row, name, value)
    pending = [
        each.name
        for each in row._meta.get_fields()  # noqa: SLF001  Django's public name
        if each.many_to_one and getattr(row, f"{each.name}_id", None) is None
    ]
    checked(row, unsaved={*pending, *free})
    scene.coming[key] = row


def day_told(text: str | None) -> date | None:
    """Give a day again that was told."""
    return date.fromisoformat(text) if text else None
