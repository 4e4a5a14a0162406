"""How often each item was used in a period, and which items overlap.

An item was not used only where the data would show it: the cases of its bodies all name items of the catalogue, the
source says from when on it is complete, and such acts are in it at all. Else nobody can tell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Min, Q

from hengjian.accounts.policies import in_force
from hengjian.cases.selectors import versions_seen
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Item
from hengjian.registry.policies import bodies_below
from hengjian.supervision.itemreviews.models import Review, Reviewed

Use = Reviewed.Use
# 《…》第…条, as the basis of an item has it; an article added later is 第…条之一.
CITED = re.compile(
    r"《([^《》]+)》[^《》第]{0,12}第([〇零一二三四五六七八九十百千\d]+)条(之[一二三四五六七八九十]+)?"
)
SHOWN = 10


@dataclass
class Seen:
    """What the data tell of the cases of one body in the period."""

    path: str
    cases: dict[str, int] = field(default_factory=dict)
    complete_from: date | None = None
    known_until: date | None = None
    acts: set[str] = field(default_factory=set)
    unclear: int = 0

    def gap(self, review: Review) -> str:
        """Tell what of the period the data do not reach; empty where they reach all of it."""
        if self.complete_from is None:
            return "来源没有写明数据从哪一天起是全的"
        if self.complete_from > review.since:
            return f"数据从 {self.complete_from} 起才全，没有覆盖全部期间"
        if self.known_until is None or self.known_until < review.until:
            return f"数据只到 {self.known_until}，没有覆盖全部期间"
        return ""


def lines_of(review: Review) -> Iterator[Reviewed]:
    """Give what a review finds of each item in force on its last day."""
    items = list(items_under(review.place, review.until))
    everywhere = list(Item.objects.filter(in_force_on(review.until)).select_related("body"))
    words = _words(everywhere)
    seen = seen_in(review, words)
    overlaps = overlaps_of(everywhere)
    for item in items:
        line = Reviewed(review=review, item=item, overlaps=overlaps.get(item.pk, [])[:SHOWN])
        line.overlapping = bool(line.overlaps)
        judge(line, [each for each in seen if _holds(item, each.path)], review)
        yield line


def items_under(place: Body, day: date) -> Iterable[Item]:
    """Give the items in force on a day that a body, or one below it, has in its catalogue or carries out."""
    below = bodies_below([place.path])
    mine = Q(body__in=below) | Q(holders__in=below)
    rows = Item.objects.filter(mine, in_force_on(day)).distinct().order_by("code", "id")
    return rows.select_related("body").prefetch_related("holders")


def in_force_on(day: date) -> Q:
    """Give the condition that an item is in force on a day; one without a first day always was."""
    return in_force(day) | Q(valid_from__isnull=True) & (
        Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    )


def seen_in(review: Review, words: Mapping[str, set[str]]) -> list[Seen]:
    """Give body by body how many cases name what, and how far the data reach."""
    rows = versions_seen().filter(body__in=bodies_below([review.place.path])).order_by()
    found: dict[str, Seen] = {}
    reaches = rows.values("body__path").annotate(
        begins=Min("statement__complete_from"), ends=Max("statement__complete_until"), newest=Max("newest_on"),
    )  # fmt: skip
    for row in reaches:
        known = max(filter(None, (row["ends"], row["newest"])), default=None)
        found[row["body__path"]] = Seen(row["body__path"], {}, row["begins"], known)
    inside = rows.filter(
        Q(content__first_on__lte=review.until) | Q(content__first_on__isnull=True),
        newest_on__gte=review.since,
    )
    for named in inside.values("body__path", "content__item").annotate(count=Count("pk")):
        one, text = found[named["body__path"]], named["content__item"].strip()
        if text in words:
            one.cases[text] = one.cases.get(text, 0) + named["count"]
            one.acts |= words[text]
        else:  # it names none, or one that no catalogue has: it may be any
            one.unclear += named["count"]
    return list(found.values())


def judge(line: Reviewed, seen: list[Seen], review: Review) -> None:
    """Tell how often an item was used; where the data may hide a use, say why nobody can tell."""
    item = line.item
    texts = [text for text in (item.code, item.name) if any(text in each.cases for each in seen)]
    line.texts = texts
    line.count = sum(each.cases.get(text, 0) for each in seen for text in texts)
    if line.count > (review.rare or 0):
        line.use = Use.USED
        return
    line.why = why_unknown(item, seen, review)
    if line.why:
        line.use = Use.UNKNOWN
    else:
        line.use = Use.RARE if line.count else Use.UNUSED


def why_unknown(item: Item, seen: list[Seen], review: Review) -> str:
    """Tell why nobody can say that an item was not used more often; empty where one can."""
    if not seen:
        return "没有实施单位的案件数据。"
    reasons = sorted({gap for each in seen if (gap := each.gap(review))})
    unclear = sum(each.unclear for each in seen)
    if unclear:
        reasons.append(f"有 {unclear:,} 件案件没有写事项，或者写的事项不在目录里")
    if not any(item.act in each.acts for each in seen):
        reasons.append(
            f"数据里没有这些单位的{item.get_act_display()}案件，不知道是没有办还是没有报送"
        )
    return "；".join(reasons) + "。" if reasons else ""


def overlaps_of(items: Iterable[Item]) -> dict[int, list[dict[str, str]]]:
    """Give for each item the others of the same kind of act that rest on the same article."""
    by_article: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        for article in articles_in(item.basis):
            by_article[item.act, article].append(item)
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for (_, article), those in by_article.items():
        for item in those:
            found[item.pk] += [
                {
                    "uuid": str(other.uuid),
                    "name": other.name,
                    "body": other.body.name,
                    "article": article,
                }
                for other in those[: SHOWN + 1]
                if other.pk != item.pk
            ]
    return found


def articles_in(basis: str) -> list[str]:
    """Give the articles that a basis names, each once."""
    cited = CITED.findall(basis)
    return list(dict.fromkeys(f"《{law}》第{number}条{more}" for law, number, more in cited))


def _words(items: Iterable[Item]) -> dict[str, set[str]]:
    """Give the kinds of act of the items by their codes and names: by either a case may name one."""
    found: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for text in (item.code, item.name):
            found[text].add(item.act)
    return dict(found)


def _holds(item: Item, path: str) -> bool:
    """Tell whether a body carries an item out, itself or as a part of one that does."""
    holders = [body.path for body in item.holders.all()] or [item.body.path]
    return any(path.startswith(holder) for holder in holders)
