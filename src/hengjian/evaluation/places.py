"""Of which bodies a table has its lines: those right below a body, each with all below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hengjian.accounts.models import Account
from hengjian.common.subtrees import ROOT, covers, outermost, within
from hengjian.evaluation import policies
from hengjian.evaluation.policies import Action
from hengjian.evaluation.store import Bodies
from hengjian.registry.models.bodies import Body

UNREGISTERED = "未登记的单位"


@dataclass(frozen=True)
class Line:
    """A line of a table: a body with all below it; `own`: that body alone. Without a uuid: of no registered body."""

    name: str
    uuid: UUID | None
    own: bool = False


@dataclass(frozen=True)
class Places:
    """Of what a table speaks: its top (None: everything that the reader sees), its lines, and whose rows go where."""

    top: Body | None
    above: Body | None
    lines: tuple[Line, ...]
    line_of: Mapping[int | None, int]

    @property
    def bodies(self) -> Bodies:
        """Give the bodies whose rows are counted."""
        ids = tuple(pk for pk in self.line_of if pk is not None)
        return Bodies(ids, None in self.line_of)

    @property
    def name(self) -> str:
        """Name the top."""
        return self.top.name if self.top else "全部单位"


def places_for(
    reader: Account, day: date, top: UUID | None = None, action: Action = Action.SEE
) -> Places | None:
    """Give the places where a reader may do something; None where the body is not there for him."""
    paths = outermost(policies.reached(reader, action, day))
    chosen = Body.objects.filter(uuid=top).first() if top else _only(paths)
    if top is not None and (chosen is None or not covers(paths, chosen.path)):
        return None
    if chosen is not None:
        return _below(chosen, paths)
    return _roots(paths)


def _only(paths: Sequence[str]) -> Body | None:
    return Body.objects.filter(path=paths[0]).first() if len(paths) == 1 else None


def _below(top: Body, paths: Sequence[str]) -> Places:
    parent = top.parent
    above = parent if parent is not None and covers(paths, parent.path) else None
    return _lines([top.path], top, above)


def _roots(paths: Sequence[str]) -> Places:
    return _lines(paths, None, None)


def _lines(paths: Sequence[str], top: Body | None, above: Body | None) -> Places:
    """Give the lines: of one subtree its children, of several the subtrees themselves."""
    rows = list(
        Body.objects.filter(within(paths, "path"))
        .order_by("path")
        .values_list("pk", "path", "name", "uuid")
    )
    lines: list[Line] = []
    line_of: dict[int | None, int] = {}
    head = ""
    for pk, path, name, uuid in rows:
        own = top is not None and path == top.path
        # In the order of paths, all below a body follow right after it.
        if own or not head or not path.startswith(head):
            lines.append(Line(name, uuid, own=own))
            head = "" if own else path
        line_of[pk] = len(lines) - 1
    if top is None and covers(paths, ROOT):
        line_of[None] = len(lines)
        lines.append(Line(UNREGISTERED, None))
    return Places(top, above, tuple(lines), line_of)


def everything(body_path: str) -> Bodies:
    """Give the bodies of a subtree; of the whole, also what is of no registered body."""
    if body_path == ROOT:
        return Bodies(None, unregistered=True)
    ids = Body.objects.filter(within([body_path], "path")).values_list("pk", flat=True)
    return Bodies(tuple(ids), unregistered=False)


def seen_within(reader: Account, day: date, body_path: str) -> Bodies:
    """Give those bodies of a subtree whose figures a reader may see."""
    paths = policies.reached(reader, Action.SEE, day)
    if covers(paths, body_path):
        return everything(body_path)
    inside = [path for path in outermost(paths) if path.startswith(body_path)]
    ids = Body.objects.filter(within(inside, "path")).values_list("pk", flat=True)
    return Bodies(tuple(ids), unregistered=False)
