"""Checks of days and citations that every reader of pack files shares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hengjian.rulebook.calendars import number
from hengjian.rulebook.citations import parse_citation
from hengjian.rulebook.model import Statute
from hengjian.rulebook.packfiles import Document, Route


def day(text: str, document: Document, route: Route) -> int:
    """Read a day of a pack file as a day number; raises PackError."""
    try:
        return number(date.fromisoformat(text))
    except ValueError as error:
        raise document.fault(route, f"没有“{text}”这一天。") from error


def refuse_bad_citation(
    text: str, statutes: Mapping[str, Statute], document: Document, route: Route
) -> None:
    """Raise PackError where a citation names no statute, or an article beyond the statute's last."""
    try:
        citation = parse_citation(text)
    except ValueError as error:
        raise document.fault(route, f"引用“{text}”写法不对。") from error
    statute = statutes.get(citation.statute)
    if statute is None:
        raise document.fault(route, f"statutes.yaml 里没有“{citation.statute}”。")
    most = max((v.articles or 0 for v in statute.versions), default=0)
    if most and citation.article > most:
        raise document.fault(
            route, f"《{statute.title}》只有 {most} 条，没有第 {citation.article} 条。"
        )
