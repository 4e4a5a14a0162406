"""Rows of the registry as the spreadsheets have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from hengjian.registry.models.bodies import Area, Body, Entrustment
from hengjian.registry.models.items import Holding, Item, Tier
from hengjian.registry.models.officers import Credential, Officer
from hengjian.registry.models.parties import Party
from hengjian.registry.states import State
from hengjian.registry.tables import columns
from hengjian.registry.tables.cells import yuan
from hengjian.registry.tables.columns import TABLES

AT_ONCE = 500
BETWEEN_NAMES = "、"

Cells = dict[str, Any]


def sheet_rows(table: str, rows: QuerySet[Any]) -> Iterator[list[str | date]]:
    """Give the rows as the columns of their table have them; a value that is not there is an empty text."""
    cells_of = CELLS[table]
    for row in rows.iterator(chunk_size=AT_ONCE):
        cells = cells_of(row)
        yield [cells.get(column.field) or "" for column in TABLES[table].columns]


def _plain(row: Any, *names: str) -> Cells:
    return {name: getattr(row, name) for name in names}


def _body(row: Body) -> Cells:
    return {
        **_plain(row, "name", "code", "basis", "mandate", "superior", "valid_from", "valid_until"),
        "led": row.get_led_display(),
        "kind": row.get_kind_display(),
        "state": row.get_state_display(),
        "parent": row.parent.name if row.parent else "",
        "area": row.area.code if row.area else "",
    }


def _officer(row: Officer) -> Cells:
    return {
        **_plain(row, "number", "name", "post", "joined_on", "left_on"),
        "kind": row.get_kind_display(),
        "body": row.body.name,
        "establishment": row.get_establishment_display(),
    }


def _credential(row: Credential) -> Cells:
    last = max(row.events.all(), key=lambda event: (event.on, event.pk))
    changed = row.state != State.ISSUED
    return {
        **_plain(row, "number", "issuer", "examined_on", "exam_note", "valid_from", "valid_until"),
        "kind": row.get_kind_display(),
        "officer": row.officer.number,
        "name": row.officer.name,
        "body": row.officer.body.name,
        "fields": BETWEEN_NAMES.join(row.field_list),
        "state": row.get_state_display(),
        "state_on": last.on if changed else None,
        "ground": last.ground if changed else "",
    }


def _check(row: Credential) -> Cells:
    """Write a credential to be checked, with the result where there is one, and room for it where there is none."""
    check = next(iter(row.of_year), None)  # type: ignore[attr-defined]  # prefetched
    told = _plain(check, "on", "ground") if check else {}
    return {
        **_plain(row, "number"),
        **told,
        "kind": row.get_kind_display(),
        "name": row.officer.name,
        "year": str(row.year),  # type: ignore[attr-defined]  # annotated
        "result": check.get_result_display() if check else "",
    }


def _item(row: Item) -> Cells:
    return {
        **_plain(row, "code", "name", "basis", "valid_from", "valid_until"),
        "act": row.get_act_display(),
        "body": row.body.name,
        "levels": row.get_levels_display(),
        "holders": BETWEEN_NAMES.join(each.body.name for each in row.holdings.all()),
    }


def _holding(row: Holding) -> Cells:
    return {
        **_plain(row, "filed_on", "published_on"),
        "item": row.item.code,
        "catalogue": row.item.body.name,
        "body": row.body.name,
        "part": row.get_part_display(),
    }


def _tier(row: Tier) -> Cells:
    version = row.benchmark
    return {
        **_plain(version, "valid_from", "valid_until", "document", "published_on"),
        "item": version.item.code,
        "body": version.item.body.name,
        "code": row.code,
        "condition": row.condition,
        "low": yuan(row.low),
        "high": yuan(row.high),
    }


def _area(row: Area) -> Cells:
    return {**_plain(row, "code", "name"), "parent": row.parent.code if row.parent else ""}


def _entrustment(row: Entrustment) -> Cells:
    return {
        **_plain(row, "scope", "basis", "published_on", "valid_from", "valid_until"),
        "body": row.body.name,
        "delegator": row.delegator.name,
        "items": BETWEEN_NAMES.join(item.code for item in row.items.all()),
    }


def _party(row: Party) -> Cells:
    return {
        "name": row.name,
        "kind": row.get_kind_display(),
        "body": row.body.name,
        "number_kind": row.get_number_kind_display() if row.number_kind else "",
        # Nobody takes the numbers of all parties home; hidden as it is, it is understood when it comes back.
        "number": row.number_mask,
    }


CELLS: dict[str, Callable[[Any], Cells]] = {
    columns.AREAS: _area,
    columns.BODIES: _body,
    columns.ITEMS: _item,
    columns.HOLDINGS: _holding,
    columns.TIERS: _tier,
    columns.OFFICERS: _officer,
    columns.CREDENTIALS: _credential,
    columns.CHECKS: _check,
    columns.ENTRUSTMENTS: _entrustment,
    columns.PARTIES: _party,
}
