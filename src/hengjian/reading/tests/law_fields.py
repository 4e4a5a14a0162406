"""The declarations of the law pack, read straight from its files for the tests of the samples."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from hengjian.reading.declarations import Declarations, Field, Kind

ROOT = Path(__file__).parents[4]
LAW = ROOT / "law"


def _plain(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _codes(name: str) -> dict[str, str]:
    """Code to label; some lists are not code files but what the pack itself consists of."""
    if name in ("domain", "jurisdiction"):
        pages = [_plain(path) for path in sorted((LAW / f"{name}s").glob("*.yaml"))]
        return {page["id"]: page["title"] for page in pages}
    if name in ("limit", "pausable_limit"):
        pages_by_id = {
            f"{path.parent.name}.{path.stem}": _plain(path)
            for path in sorted((LAW / "parameters").glob("*/*.yaml"))
        }
        return {
            id_: page["title"]
            for id_, page in pages_by_id.items()
            if page["type"] == "limit" and (name == "limit" or _may_pause(page))
        }
    return dict(_plain(LAW / "codes" / f"{name}.yaml")["codes"])


def _may_pause(page: dict[str, Any]) -> bool:
    return any(value.get("pauses") for value in page["values"])


def _field(name: str, plain: dict[str, Any]) -> Field:
    codes = _codes(plain["codes"]) if "codes" in plain else None
    return Field(
        name,
        plain["label"],
        plain["type"],
        None if codes is None else tuple(codes),
        None if codes is None else tuple(codes.values()),
    )


@cache
def law_declarations() -> Declarations:
    plain = _plain(LAW / "procedures" / "acts.yaml")
    return Declarations(
        case_fields={name: _field(name, field) for name, field in plain["case_fields"].items()},
        act_fields={name: _field(name, field) for name, field in plain["act_fields"].items()},
        roles={name: role["label"] for name, role in plain["roles"].items()},
        kinds={
            name: Kind(
                name=name,
                label=kind["label"],
                level=kind["level"],
                fields=tuple(kind.get("fields", ())),
                required=tuple(kind.get("required", ())),
                roles=tuple(kind.get("roles", ())),
                opens=kind.get("opens", False),
                closes=kind.get("closes", False),
            )
            for name, kind in plain["kinds"].items()
        },
        timezone=_plain(LAW / "pack.yaml")["timezone"],
    )
