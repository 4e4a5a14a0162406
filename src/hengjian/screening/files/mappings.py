"""The mapping that a user asks for: one of the pack's by its id, or a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hengjian.reading.declarations import TableMapping
from hengjian.reading.errors import shown
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.model import Pack
from hengjian.rulebook.packfiles import check_schema, read_document
from hengjian.screening.files.canonical import digest
from hengjian.screening.files.errors import BadRequest


@dataclass(frozen=True)
class ChosenMapping:
    """A mapping with its content as written, which a receipt keeps."""

    plain: Mapping[str, Any]
    mapping: TableMapping

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> ChosenMapping:
        """Take the content of a mapping file; raises BadRequest where it makes no sense."""
        try:
            return cls(plain, TableMapping.from_plain(plain))
        except (KeyError, ValueError) as error:
            raise BadRequest(
                f"映射文件的内容不成立：{error}。请对照 docs/interchange.md。"
            ) from error

    @property
    def id(self) -> str:
        """Give the mapping's id."""
        return self.mapping.id

    @property
    def digest(self) -> str:
        """Give the digest of the content in hex."""
        return digest(self.plain)


def pack_mappings(pack: Pack) -> list[TableMapping]:
    """Give the mappings that the pack brings along, to be tried by header."""
    return [TableMapping.from_plain(plain) for plain in pack.mappings]


def choose_mapping(pack: Pack, wanted: str) -> ChosenMapping:
    """Find the mapping that `wanted` names; raises BadRequest with what could be named instead."""
    for plain in pack.mappings:
        if plain["id"] == wanted:
            return ChosenMapping.of(plain)
    path = Path(wanted)
    if not path.is_file():
        ids = [str(plain["id"]) for plain in pack.mappings]
        known = f"规则包自带的映射：{shown(ids)}" if ids else "规则包没有自带映射"
        raise BadRequest(f"没有映射 {wanted}：既不是文件，也不是规则包里映射的编号。{known}。")
    try:
        document = read_document(path, path.parent)
        check_schema(document, "mapping")
    except PackError as error:
        raise BadRequest(f"映射文件有错。{error}") from error
    except OSError as error:
        raise BadRequest(f"打不开映射文件 {path}。请检查读取权限。") from error
    return ChosenMapping.of(document.value)
