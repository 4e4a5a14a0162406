"""What a request brings: rows as JSON, or files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from hengjian.common.problems import Problem
from hengjian.intake import rows
from hengjian.intake.rows import BadRows, Heads, TableFile
from hengjian.intake.rowtables import Table
from hengjian.intake.services.bringing import Upload
from hengjian.intake.store import LARGEST_FILE
from hengjian.reading.columns import TABLES

JSON, LINES, FORM = "application/json", "application/x-ndjson", "multipart/form-data"
FILES = "files"
_MADE: Mapping[str, Callable[[bytes, Heads | None], list[TableFile]]] = {
    JSON: rows.files_of_json,
    LINES: rows.files_of_lines,
}
_UNREADABLE = (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError)

_CELL = {
    "anyOf": [
        {"type": ["string", "number", "boolean", "null"]},
        {"type": "array", "items": {"type": ["string", "number"]}},
    ]
}


def _body(what: str, rows: Mapping[str, Any]) -> Mapping[str, Any]:
    """Describe a request that brings rows of tables, or files."""
    lists = {name: {"type": "array", "items": row} for name, row in rows.items()}
    one = {"type": "object", "properties": lists, "additionalProperties": False}
    files = {"type": "array", "items": {"type": "string", "format": "binary"}}
    form = {"type": "object", "properties": {FILES: files}, "required": [FILES]}
    lines = {"type": "string", "description": "每行一个对象，table 写明是哪张表"}
    return {
        "required": True,
        "description": f"{what}的行，或者表格文件；各表、各列的写法与文件相同",
        "content": {JSON: {"schema": one}, LINES: {"schema": lines}, FORM: {"schema": form}},
    }


_ROW = {"type": "object", "additionalProperties": _CELL}
REQUEST_BODY = _body("数据交换表", dict.fromkeys(TABLES, _ROW))


def body_of_rows(tables: Mapping[str, Table]) -> Mapping[str, Any]:
    """Describe a request that brings rows of tables whose rows are taken each by itself."""
    rows_of = {
        table.name: {
            "type": "object",
            "description": table.label,
            "properties": {
                column.field: {**_CELL, "description": column.head} for column in table.columns
            },
            "required": table.required,
            "additionalProperties": False,
        }
        for table in tables.values()
    }
    return _body("登记表", rows_of)


def heads_of(tables: Mapping[str, Table]) -> Heads:
    """Give the heads of the files of such tables."""
    return {
        table.name: {column.field: column.head for column in table.columns}
        for table in tables.values()
    }


def sent(request: HttpRequest, heads: Heads | None = None) -> Sequence[Upload]:
    """Give the files of a request, made of its rows where it has rows; raises Problem for anything else."""
    kind = (request.content_type or "").lower()
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if kind not in (*_MADE, FORM) or encoding != "identity":
        raise Problem(
            415, "content_kind", f"Content-Type 请用 {JSON}、{LINES} 或者 {FORM}，内容不要压缩。"
        )
    length = _length(request)
    try:
        if kind == FORM:
            return _files(request, length)
        _limit(length, rows.LARGEST, "更多的行请分几次送，或者用 multipart/form-data 送文件。")
        return _MADE[kind](request.read(length), heads)
    except BadRows as bad:
        raise Problem(400, "rows_unreadable", str(bad)) from bad
    except _UNREADABLE as bad:
        raise Problem(400, "content_unreadable", "内容不完整或者格式不对，请核对后再送。") from bad


def _length(request: HttpRequest) -> int:
    length = str(request.META.get("CONTENT_LENGTH") or "")
    if not length.isdecimal():
        raise Problem(411, "length_missing", "请用 Content-Length 写明内容的字节数。")
    return int(length)


def _limit(length: int, most: int, advice: str) -> None:
    if length > most:
        raise Problem(413, "too_large", f"一次最多 {most // 2**20:,} MB。{advice}")


def _files(request: HttpRequest, length: int) -> Sequence[Upload]:
    _limit(length, LARGEST_FILE, "请按年份或者月份分成几批。")
    files = request.FILES.getlist(FILES)
    if not files or set(request.FILES) > {FILES}:
        raise Problem(400, "files_missing", f"请把文件放在名为 {FILES} 的栏目里，可以有几个。")
    return files
