"""Which registered body a case of a file belongs to: one named in the file, within the subtree of who sent it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hengjian.cases.contents import Told, bounded
from hengjian.common.subtrees import within
from hengjian.registry.models.bodies import Body, FormerName


@dataclass(frozen=True)
class Bodies:
    """The bodies that a load may speak of, by every name they go by; `sender` is None where it is the whole city's."""

    sender: Body | None
    named: Mapping[str, int]

    def place(self, case: Told) -> tuple[int | None, str]:
        """Give the id of the case's body and, where the file names one that is not registered here, its name.

        Without a name it is the sender's own. Nobody can place a case with a body outside his own subtree: there a name
        is as good as unknown.
        """
        sender = self.sender.pk if self.sender else None
        name = case.body_name.strip()
        if not name:
            return sender, ""
        found = self.named.get(name)
        return (sender, bounded(name)[:200]) if found is None else (found, "")

    def identity(self, case: Told) -> tuple[str, int | None, str, str]:
        """Give what tells a case from others of this sender: source, body and number."""
        return (case.source, *self.place(case), case.number)


def bodies_of(sender: Body | None) -> Bodies:
    """Give the bodies at and below the sender; a name or code that two of them share says nothing."""
    rows = (
        Body.objects.all() if sender is None else Body.objects.filter(within([sender.path], "path"))
    )
    found: dict[str, set[int]] = {}
    for pk, name, code in rows.order_by().values_list("pk", "name", "code"):
        found.setdefault(name, set()).add(pk)
        if code:
            found.setdefault(code, set()).add(pk)
    current = set(found)
    former = FormerName.objects.filter(body__in=rows).order_by().values_list("name", "body")
    for name, body in former:
        # A name that a body has now is not taken for one that another had before.
        if name not in current:
            found.setdefault(name, set()).add(body)
    return Bodies(sender, {name: pks.pop() for name, pks in found.items() if len(pks) == 1})
