"""The parties of cases: handed to the registry when a case is told, and read as far as somebody may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from hengjian.accounts.models import Account
from hengjian.cases.contents import Told
from hengjian.cases.models import Content, Involved, Version
from hengjian.common.bulk import insert
from hengjian.registry import selectors as registry
from hengjian.registry.models.parties import Party
from hengjian.registry.services import parties as services
from hengjian.registry.services.parties import PartyTold


def write_parties(contents: Sequence[tuple[int, int | None, Told]]) -> None:
    """Put down the parties of new contents, each with the body of its case.

    A case of a body that is not registered has nowhere to keep them.
    """
    told = [
        (content, party)
        for content, body, case in contents
        if body is not None
        for party in _told(body, case)
    ]
    if not told:
        return
    ids = services.parties_told(told=[party for _, party in told])
    pairs = dict.fromkeys(zip((content for content, _ in told), ids, strict=True))
    insert(Involved, ("content", "party"), pairs)


def _told(body: int, case: Told) -> list[PartyTold]:
    return [
        PartyTold(
            body=body, name=each["name"], kind=each["kind"], number_kind=each["number_kind"],
            hashes=tuple(each["hashes"]), cipher=each["cipher"], mask=each["mask"],
        )
        for each in case.parties
    ]  # fmt: skip


def note_load(load: UUID, contents: Iterable[int]) -> None:
    """Note that a load tells of the parties of contents, be they new or told before."""
    there = Involved.objects.filter(content__in=list(contents)).order_by()
    services.note_load(parties=there.values_list("party", flat=True), load=load)


def delete_contents(contents: Sequence[int]) -> None:
    """Delete contents that nobody will see again, and the parties that came with them and are in no other case."""
    told = Involved.objects.filter(content__in=contents).order_by()
    parties = set(told.values_list("party", flat=True))
    Content.objects.filter(pk__in=contents).delete()
    elsewhere = Involved.objects.filter(party__in=parties).order_by()
    services.forget_parties(parties - set(elsewhere.values_list("party", flat=True)))


def parties_of(reader: Account, day: date, version: Version) -> QuerySet[Party]:
    """Give the parties of a case as far as a reader may see them."""
    seen = registry.parties_for(reader, day)
    return seen.filter(involved__content=version.content_id).order_by("name", "id")


def cases_of(
    versions: QuerySet[Version], reader: Account, day: date, party: Party
) -> QuerySet[Version]:
    """Narrow cases to those of a party: the same number, with whatever body, or else this row of the registry."""
    same = registry.parties_for(reader, day).order_by()
    own = {"number_hash": party.number_hash} if party.number_hash else {"pk": party.pk}
    same = same.filter(**own)
    involved = Involved.objects.filter(party__in=same.values("pk")).order_by()
    return versions.filter(content__in=involved.values("content"))
