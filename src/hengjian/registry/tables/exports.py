"""Rows of the registry as the spreadsheets have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Item, Tier
from hengjian.registry.models.officers import Credential, Officer
from hengjian.registry.models.records import Import
from hengjian.registry.states import State
from hengjian.registry.tables.cells import yuan
from hengjian.registry.tables.columns import COLUMNS

AT_ONCE = 500
BETWEEN_NAMES = "、"

Cells = dict[str, Any]


def sheet_rows(table: str, rows: QuerySet[Any]) -> Iterator[list[str | date]]:
    """Give the rows as the columns of their table have them; a value that is not there is an empty text."""
    cells_of = CELLS[table]
    for row in rows.iterator(chunk_size=AT_ONCE):
        cells = cells_of(row)
        yield [cells.get(column.field) or "" for column in COLUMNS[table]]


def _plain(row: Any, *names: str) -> Cells:
    return {name: getattr(row, name) for name in names}


def _body(row: Body) -> Cells:
    return {
        **_plain(row, "name", "code", "basis", "valid_from"),
        "kind": row.get_kind_display(),
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
        **_plain(row, "number", "issuer", "valid_from", "valid_until"),
        "kind": row.get_kind_display(),
        "officer": row.officer.number,
        "name": row.officer.name,
        "body": row.officer.body.name,
        "fields": BETWEEN_NAMES.join(row.field_list),
        "state": row.get_state_display(),
        "state_on": last.on if changed else None,
        "ground": last.ground if changed else "",
    }


def _item(row: Item) -> Cells:
    return {
        **_plain(row, "code", "name", "basis", "valid_from", "valid_until"),
        "act": row.get_act_display(),
        "holders": BETWEEN_NAMES.join(body.name for body in row.holders.all()),
    }


def _tier(row: Tier) -> Cells:
    version = row.benchmark
    return {
        **_plain(version, "valid_from", "valid_until", "document", "published_on"),
        "item": version.item.code,
        "code": row.code,
        "condition": row.condition,
        "low": yuan(row.low),
        "high": yuan(row.high),
    }


CELLS: dict[str, Callable[[Any], Cells]] = {
    Import.Table.BODIES: _body,
    Import.Table.OFFICERS: _officer,
    Import.Table.CREDENTIALS: _credential,
    Import.Table.ITEMS: _item,
    Import.Table.TIERS: _tier,
}
