"""Reading the YAML files of a pack: values, line numbers, schemas, digest.

Only `true` and `false` are booleans and days stay text, because YAML 1.1 would read a key `on:` as
True and `2021-07-15` as an object that JSON Schema does not know.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

from hengjian.rulebook.errors import PackError

Json = Any
Route = tuple[str | int, ...]


class _Loader(yaml.CSafeLoader):
    """YAML with the booleans of YAML 1.2 and without timestamps."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


@dataclass(frozen=True)
class Document:
    """One YAML file: its place for messages, its plain value, and the lines of its parts."""

    file: str
    value: Json
    root: yaml.Node | None

    def line(self, route: Route) -> int | None:
        """Give the line (from 1) of the part reached by keys and positions, or of its nearest whole."""
        node = self.root
        if node is None:
            return None
        for step in route:
            child = _child(node, step)
            if child is None:
                break
            node = child
        return int(node.start_mark.line) + 1

    def fault(self, route: Route, what: str) -> PackError:
        """Build the error for the part reached by `route`."""
        return PackError(self.file, self.line(route), what)


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step] if step < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                # The key stands where a reader looks first; its value may begin lines below.
                value.start_mark = key.start_mark
                return value  # type: ignore[no-any-return]  # PyYAML nodes are untyped
    return None


def read_document(path: Path, root: Path) -> Document:
    """Read one YAML file below the pack folder `root`.

    Raises PackError where it is not UTF-8, not YAML, or says a key twice.
    """
    name = f"{root.name}/{path.relative_to(root).as_posix()}"
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PackError(name, None, "文件不是 UTF-8 编码，请另存为 UTF-8。") from error
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        value = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise PackError(
            name,
            mark.line + 1 if mark else None,
            f"不是合格的 YAML（{error.problem}），请核对缩进、冒号和引号。",
        ) from error
    finally:
        loader.dispose()
    document = Document(name, value, node)
    _refuse_double_keys(document, node)
    return document


def _refuse_double_keys(document: Document, node: yaml.Node | None) -> None:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_double_keys(document, item)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise PackError(
                    document.file, key.start_mark.line + 1, f"“{key.value}”写了两次，请删去一处。"
                )
            seen.add(key.value)
            _refuse_double_keys(document, value)


@cache
def _validator(schema: str) -> Any:
    text = (resources.files("hengjian.rulebook") / "schema" / f"{schema}.json").read_text("utf-8")
    return jsonschema_rs.validator_for(json.loads(text))


def check_schema(document: Document, schema: str) -> None:
    """Raise PackError with the line where the document first departs from the named schema."""
    for error in _validator(schema).iter_errors(document.value):
        raise document.fault((*error.instance_path, *_unknown_key(error)), _in_chinese(error))


def _unknown_key(error: Any) -> Route:
    """Give the key that should not be there, so that its own line is named."""
    if str(error.schema_path[-1]) != "additionalProperties":
        return ()
    return tuple(re.findall(r"'([^']+)'", str(error.message))[:1])


def _in_chinese(error: Any) -> str:
    rule = str(error.schema_path[-1]) if error.schema_path else ""
    text = str(error.message)
    quoted = "、".join(re.findall(r"[\"']([^\"']+)[\"']", text))
    known = {
        "required": f"缺少“{quoted}”。",
        "additionalProperties": f"不认识的项：{quoted}。请核对拼写。",
        "enum": f"取值不在允许的范围内：{text}。",
        "type": f"类型不对：{text}。",
        "pattern": f"写法不合规定：{text}。",
        "oneOf": "须恰好写出一种规则形式（deadline、precedes、requires、forbids、between、distinct、check、judge）。",
    }
    return known.get(rule, f"不合规定：{text}。")


def pack_digest(root: Path) -> str:
    """Digest everything in the pack that can change an outcome: SHA-256 in hex.

    Scenarios, the coverage list and texts for readers are left out: mending a typing error there
    must not make an old receipt look foreign.
    """
    total = hashlib.sha256()
    for path in judging_files(root):
        total.update(path.relative_to(root).as_posix().encode())
        total.update(b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def judging_files(root: Path) -> list[Path]:
    """List the files of the pack that decide outcomes, in a stable order."""
    silent = ("scenarios/", "review/", "statistics/", "supervision/", "synth/")
    return [
        path
        for path in sorted(root.rglob("*.yaml"))
        if not path.relative_to(root).as_posix().startswith(silent) and path.name != "coverage.yaml"
    ]
