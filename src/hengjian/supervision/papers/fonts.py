"""The faces that letters are set in: the ones that come with the product, or those of a folder the office names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings

from hengjian.common.refusals import Refused

OURS = "Noto Serif SC"
# The names that a face goes by, in Chinese and in the font file's own English.
_KNOWN = {
    "body": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "FandolFang R"),
    "title": (
        "方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05",
    ),
    "heading": ("黑体", "SimHei", "方正黑体_GBK", "FZHei-B01", "FandolHei"),
}  # fmt: skip
_WITHOUT_OWN_FACE = {"body": "regular", "title": "bold", "heading": "bold"}


class FontsMissing(Refused):
    """There is no face to set letters in; the message says where it is looked for."""


@dataclass(frozen=True)
class Face:
    """The families of a role, the first that has a character is taken, and their weight."""

    families: tuple[str, ...]
    weight: str


@dataclass(frozen=True)
class Faces:
    """Where the fonts lie, and which of them serve body, title and heading."""

    folders: tuple[str, ...]
    roles: Mapping[str, Face]

    @property
    def names(self) -> tuple[str, ...]:
        """Give the families in use, each once."""
        return tuple(dict.fromkeys(face.families[0] for face in self.roles.values()))


def faces() -> Faces:
    """Give the faces of this office; raises `FontsMissing`."""
    ours = sorted({str((settings.NODE_MODULES / place).parent) for place in settings.FONT_FILES})
    return _faces((settings.FONTS, *ours) if settings.FONTS else tuple(ours))


@lru_cache(maxsize=4)
def _faces(folders: tuple[str, ...]) -> Faces:
    there = [folder for folder in folders if Path(folder).is_dir()]
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(there)
    )
    families = set(found.families())
    if OURS not in families:
        raise FontsMissing(
            f"没有找到文书用的字体 {OURS}。请先运行 make setup，或者用 HENGJIAN_NODE_MODULES 指明它在哪里。"
        )
    return Faces(tuple(there), {role: _face(role, families) for role in _KNOWN})


def _face(role: str, families: set[str]) -> Face:
    own = [name for name in _KNOWN[role] if name in families][:1]
    return Face((*own, OURS), "regular" if own else _WITHOUT_OWN_FACE[role])
