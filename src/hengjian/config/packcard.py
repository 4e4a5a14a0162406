"""What the pages must know of the law pack before anything is loaded: its time zone."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import yaml


def pack_card(folder: str) -> dict[str, Any]:
    """Give the first page of a pack, of the one that comes with the product where no folder is named.

    Settings are read by every command and by the type checker, so the pack itself is not loaded here.
    """
    root = Path(folder) if folder else resources.files("hengjian_law")
    card: dict[str, Any] = yaml.safe_load((root / "pack.yaml").read_text(encoding="utf-8"))
    return card
