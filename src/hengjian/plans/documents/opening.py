"""A policy document opened: what kind of file it is by its content, and what is wrong with one that cannot be read."""

from __future__ import annotations

import codecs
import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import Literal

from hengjian.plans.documents.blocks import Block, Grid, Paragraph
from hengjian.plans.documents.glyphs import unified
from hengjian.plans.documents.plaintext import blocks_of_text
from hengjian.plans.documents.webpages import blocks_of_page
from hengjian.reading.encodings import encoding_of
from hengjian.reading.errors import UnusableFile

LARGEST_FILE = 64 * 2**20
LARGEST_TEXT = 8 * 2**20
MOST_CHARACTERS = 600_000
"""Ten times the longest plan; so hostile input ends in a moment."""

MOST_SECONDS = 180
SUFFIXES = (".docx", ".pdf", ".txt", ".html", ".htm")
_CONVERTER = "hengjian.plans.documents.converting"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
_HEAD = 4096
_TRADITIONAL = (
    "單責務關於區縣辦廳與實據頭導協參負開發進業規劃設書記領應會國學員黨體門對將動機構執監"
)
_SIMPLIFIED = "单责务关于区县办厅与实据头导协参负开发进业规划设书记领应会国学员党体门对将动机构执监"
_FEWEST_TRADITIONAL = 10
_SPACES = re.compile(r"\s{5,}")
_KINDS = "请交 DOCX、有文字的 PDF、TXT 或者 HTML 文件"
_WEB = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|table|meta|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")


def read_blocks(path: Path) -> list[Block]:
    """Read the paragraphs and tables of a file; raises UnusableFile and says how to mend it."""
    label = path.name
    kind = _kind_of(path, label)
    opened = _converted(path, kind, label) if kind in ("docx", "pdf") else _text(path, label)
    blocks = [_unified(block) for block in opened]
    if sum(len(text) for block in blocks for text in _texts(block)) > MOST_CHARACTERS:
        raise UnusableFile(
            label, f"文字超过 {MOST_CHARACTERS:,} 个，不像一份文件", "请只交一份文件"
        )
    if not any(re.search(r"[一-鿿]", text) for block in blocks for text in _texts(block)):
        if kind == "pdf":
            raise UnusableFile(
                label, "里面没有文字，可能是扫描件", "请先识别文字，或者交 DOCX 原件"
            )
        raise UnusableFile(label, "里面没有汉字", _KINDS)
    if _is_traditional(blocks):
        raise UnusableFile(label, "用的是繁体字，单位和期限会认错", "请先转换成简体字再交")
    return blocks


def _is_traditional(blocks: list[Block]) -> bool:
    """Tell a document in traditional characters: the labels that tasks are told by are written otherwise there."""
    found = Counter(c for block in blocks for text in _texts(block) for c in text)
    traditional = sum(found[c] for c in _TRADITIONAL)
    return traditional >= _FEWEST_TRADITIONAL and traditional > sum(found[c] for c in _SIMPLIFIED)


def _unified(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return Paragraph(_SPACES.sub("    ", unified(block.text)), block.place)
    return Grid(tuple(tuple(unified(cell) for cell in row) for row in block.rows), block.place)


def _texts(block: Block) -> list[str]:
    return [block.text] if isinstance(block, Paragraph) else [c for row in block.rows for c in row]


def _kind_of(path: Path, label: str) -> Literal["docx", "pdf", "text"]:
    size = path.stat().st_size
    if size == 0:
        raise UnusableFile(label, "文件是空的", "请重新保存或者下载")
    if size > LARGEST_FILE:
        raise UnusableFile(
            label, f"超过 {LARGEST_FILE // 2**20} MB，不像一份文件", "请去掉图片再交"
        )
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return _kind_of_archive(path, label)
    if head.startswith(_COMPOUND):
        locked = _ENCRYPTED_MARK in path.read_bytes()
        what, mend = ("有密码", "请去掉密码再交") if locked else (
            "是旧式的 DOC、WPS 文件", "请用文字处理软件另存为 DOCX",
        )  # fmt: skip
        raise UnusableFile(label, what, mend)
    if head.startswith(b"{\\rtf"):
        raise UnusableFile(label, "是 RTF 文件", "请用文字处理软件另存为 DOCX")
    if head.startswith(_IMAGES):
        raise UnusableFile(label, "是图片", "请先识别文字，或者交 DOCX 原件")
    return "text"


def _kind_of_archive(path: Path, label: str) -> Literal["docx"]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        raise UnusableFile(label, "不是完好的 DOCX 文件", "请重新保存或者下载") from None
    if "word/document.xml" in names or any(name.startswith("word/") for name in names):
        return "docx"
    if "OFD.xml" in names:
        raise UnusableFile(label, "是 OFD 文件", "请另存为有文字的 PDF 或者 DOCX")
    if any(name.startswith("xl/") for name in names):
        raise UnusableFile(label, "是电子表格", "请把表格放进 DOCX 再交")
    raise UnusableFile(label, "是压缩包，不是文件", _KINDS)


# --- DOCX and PDF: in a process of their own -----------------------------------------------------------


def _converted(path: Path, kind: str, label: str) -> list[Block]:
    command = [sys.executable, "-m", _CONVERTER, kind, str(path.absolute())]
    damaged = UnusableFile(label, f"不是完好的 {kind.upper()} 文件", "请重新保存或者下载")
    too_large = UnusableFile(
        label, "太大或者太复杂，读它要用太多内存或者时间", "请去掉图片，或者另存为 TXT"
    )
    try:
        done = subprocess.run(  # noqa: S603  our own module, no shell
            command, check=False, capture_output=True, timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise too_large from None
    if done.returncode != 0:
        # A negative code is a signal: out of memory or out of time.
        raise too_large if done.returncode < 0 else damaged
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise damaged from None
    if "refused" in answer:
        raise UnusableFile(label, answer["refused"], answer["mend"])
    return [_block(one) for one in answer["blocks"]]


def _block(form: dict[str, object]) -> Block:
    place = str(form["place"])
    rows = form.get("rows")
    if isinstance(rows, list):
        return Grid(tuple(tuple(str(cell) for cell in row) for row in rows), place)
    return Paragraph(str(form["text"]), place)


# --- text ---------------------------------------------------------------------------------------------


def _text(path: Path, label: str) -> list[Block]:
    if path.stat().st_size > LARGEST_TEXT:
        raise UnusableFile(
            label, f"文字超过 {LARGEST_TEXT // 2**20} MB，不像一份文件", "请只交一份文件"
        )
    text = _decoded(path, label).removeprefix("\ufeff").replace("\0", "")
    is_page = path.suffix.lower() in (".html", ".htm") or _WEB.match(text[:_HEAD])
    return blocks_of_page(text) if is_page else blocks_of_text(text)


def _decoded(path: Path, label: str) -> str:
    content = path.read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            content = b""
    encoding = encoding_of(path) if content else None
    if encoding is None:
        raise UnusableFile(label, "认不出是什么文件，也认不出文字的编码", _KINDS)
    return content.decode(encoding)
