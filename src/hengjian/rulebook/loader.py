"""Reading a law pack from its folder: every fault names file and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hengjian.reading.declarations import TIER, Declarations, Field, FromRegisters, Kind
from hengjian.rulebook.calendars import Calendar, YearOfDays, build_calendar
from hengjian.rulebook.citations import parse_citation
from hengjian.rulebook.errors import PackError
from hengjian.rulebook.model import (
    PATTERNS,
    CodeList,
    Domain,
    Jurisdiction,
    Pack,
    Place,
    RuleText,
    Statute,
    StatuteVersion,
)
from hengjian.rulebook.packfiles import Document, check_schema, pack_digest, read_document
from hengjian.rulebook.parameters import refuse_ambiguity
from hengjian.rulebook.references import day, refuse_bad_citation
from hengjian.rulebook.tree import MOST_CODES
from hengjian.rulebook.values import read_parameters


def load_pack(root: Path) -> Pack:
    """Load and check the pack in a folder.

    Raises PackError, with file and line, for the first fault found; AmbiguousLaw where overrides
    collide. Rules are read here and expanded by `rules.compile_rule`.
    """
    if not (root / "pack.yaml").is_file():
        raise PackError(str(root), None, "这里没有 pack.yaml，不是规则包文件夹。")
    head = _document(root / "pack.yaml", root, "pack")
    timezone = _timezone(head)
    statutes = _statutes(root)
    domains = _domains(root)
    jurisdictions = _jurisdictions(root)
    codes = _codes(root) | _derived_lists(domains, jurisdictions, root)
    declarations = _declarations(root, codes, timezone)
    _refuse_shared_names(root, declarations)
    pack = Pack(
        root=root,
        digest=pack_digest(root),
        name=head.value["name"],
        title=head.value["title"],
        timezone=timezone,
        currency=head.value["currency"],
        statutes=statutes,
        codes=codes,
        domains=domains,
        jurisdictions=jurisdictions,
        parameters=read_parameters(root, codes, declarations, statutes),
        declarations=declarations,
        calendar=_calendar(root, head, timezone),
        rules=tuple(_rules(root, statutes)),
        mappings=tuple(_mappings(root)),
    )
    refuse_ambiguity(pack)
    return pack


def _document(path: Path, root: Path, schema: str) -> Document:
    document = read_document(path, root)
    check_schema(document, schema)
    return document


def _files(root: Path, folder: str) -> Iterable[Path]:
    return sorted((root / folder).glob("*.yaml"))


def _timezone(head: Document) -> str:
    name = str(head.value["timezone"])
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise head.fault(("timezone",), f"没有“{name}”这个时区。") from error
    return name


def _statutes(root: Path) -> dict[str, Statute]:
    if not (root / "statutes.yaml").is_file():
        return {}
    document = _document(root / "statutes.yaml", root, "statutes")
    statutes: dict[str, Statute] = {}
    for i, entry in enumerate(document.value):
        if entry["id"] in statutes:
            raise document.fault((i, "id"), f"“{entry['id']}”已经有了。")
        versions = tuple(
            StatuteVersion(
                day(v["from"], document, (i, "versions", j, "from")),
                day(v["until"], document, (i, "versions", j, "until")) if "until" in v else None,
                v.get("articles"),
            )
            for j, v in enumerate(entry["versions"])
        )
        statutes[entry["id"]] = Statute(
            entry["id"], entry["title"], entry["full_title"], entry["rank"], versions
        )
    return statutes


def _domains(root: Path) -> dict[str, Domain]:
    found: dict[str, Domain] = {}
    for path in _files(root, "domains"):
        document = _document(path, root, "domain")
        value = _named(path, root, "domain")
        since = day(value["read_from"], document, ("read_from",)) if "read_from" in value else None
        found[value["id"]] = Domain(value["id"], value["title"], value["read"], since)
    return found


def _jurisdictions(root: Path) -> dict[str, Jurisdiction]:
    found: dict[str, Jurisdiction] = {}
    for path in _files(root, "jurisdictions"):
        value = _named(path, root, "jurisdiction")
        found[value["id"]] = Jurisdiction(value["id"], value["title"], value.get("parent"))
    for path in _files(root, "jurisdictions"):
        document = _document(path, root, "jurisdiction")
        parent = document.value.get("parent")
        if parent is not None and parent not in found:
            raise document.fault(("parent",), f"没有“{parent}”这个地区。")
    return found


def _named(path: Path, root: Path, schema: str) -> Mapping[str, Any]:
    document = _document(path, root, schema)
    if document.value["id"] != path.stem:
        raise document.fault(("id",), f"id 须与文件名“{path.stem}”相同。")
    return document.value  # type: ignore[no-any-return]  # checked by its schema


def _codes(root: Path) -> dict[str, CodeList]:
    found: dict[str, CodeList] = {}
    for path in _files(root, "codes"):
        value = _named(path, root, "codes")
        found[value["id"]] = CodeList(value["id"], value["title"], value["codes"])
    return found


def _derived_lists(
    domains: Mapping[str, Domain], jurisdictions: Mapping[str, Jurisdiction], root: Path
) -> dict[str, CodeList]:
    """Sectors, places and limits are code lists too; their files are the only place to add one."""
    limits: dict[str, str] = {}
    stopped = {name for path in _override_files(root) for name in _stopped(path, root)}
    for path in sorted((root / "parameters").glob("*/*.yaml")):
        value = read_document(path, root).value or {}
        if value.get("type") == "limit":
            name = f"{path.parent.name}.{path.stem}"
            limits[name] = str(value.get("title", ""))
            if _has_pauses(value):
                stopped.add(name)
    pausable = {name: title for name, title in limits.items() if name in stopped}
    return {
        "domain": CodeList("domain", "领域", {d.id: d.title for d in domains.values()}),
        "jurisdiction": CodeList(
            "jurisdiction", "地区", {j.id: j.title for j in jurisdictions.values()}
        ),
        "limit": CodeList("limit", "期限", limits),
        "pausable_limit": CodeList("pausable_limit", "可以停止计算的期限", pausable),
    }


def _override_files(root: Path) -> Iterable[Path]:
    return (*_files(root, "domains"), *_files(root, "jurisdictions"))


def _stopped(path: Path, root: Path) -> Iterable[str]:
    """Name the limits that a place or sector lets be stopped."""
    value = read_document(path, root).value or {}
    blocks = (value.get("values") or {}, *(value.get("domains") or {}).values())
    return (name for block in blocks for name, entry in (block or {}).items() if _has_pauses(entry))


def _has_pauses(entry: Mapping[str, Any]) -> bool:
    """Tell whether some value of a series allows pauses."""
    return any(value.get("pauses") for value in entry.get("values") or ())


def _declarations(root: Path, codes: Mapping[str, CodeList], timezone: str) -> Declarations:
    document = _document(root / "procedures" / "acts.yaml", root, "acts")
    value = document.value
    act_fields = _fields(document, "act_fields", codes)
    kinds: dict[str, Kind] = {}
    for name, entry in value["kinds"].items():
        for reopened in entry.get("reopens", ()):
            if reopened not in value["kinds"]:
                raise document.fault(("kinds", name, "reopens"), f"没有“{reopened}”这种行为。")
        for field in entry.get("fields", ()):
            if field not in act_fields:
                raise document.fault(("kinds", name, "fields"), f"没有声明字段“{field}”。")
        kinds[name] = Kind(
            name=name,
            label=entry["label"],
            level=entry["level"],
            fields=tuple(entry.get("fields", ())),
            required=tuple(entry.get("required", ())),
            roles=tuple(entry.get("roles", ())),
            papers=tuple(entry.get("papers", ())),
            opens=entry.get("opens", False),
            closes=entry.get("closes", False),
            reopens=tuple(entry.get("reopens", ())),
            pause=entry.get("pause"),
        )
    roles = {name: role["label"] for name, role in value.get("roles", {}).items()}
    _refuse_bad_register_fields(document, act_fields, roles)
    _refuse_bad_tier_fields(document, act_fields)
    return Declarations(_fields(document, "case_fields", codes), act_fields, roles, kinds, timezone)


RESERVED = frozenset(
    {"a", "about", "act", "at", "body", "c", "case", "corrects", "coverage", "file", "key", "kind",
     "number", "observed", "on", "paper", "people", "person", "place", "recorded", "recorded_at",
     "role", "row", "source"}
)  # fmt: skip
"""Names of fixed columns; a declared field may not take one."""


def _fields(document: Document, group: str, codes: Mapping[str, CodeList]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for name, entry in (document.value.get(group) or {}).items():
        listed = entry.get("codes")
        if name in RESERVED:
            raise document.fault((group, name), f"“{name}”是固定列的名字，请换一个。")
        if listed is not None and listed not in codes:
            raise document.fault((group, name, "codes"), f"没有“{listed}”这个代码表。")
        if (entry["type"] in ("code", "codes")) != (listed is not None):
            raise document.fault((group, name), "代码类型的字段须写明 codes，其他类型不写。")
        labels = codes[listed].labels if listed else {}
        if entry["type"] == "codes" and len(labels) > MOST_CODES:
            raise document.fault((group, name), f"一组代码最多 {MOST_CODES} 个。")
        found[name] = Field(
            name=name,
            label=entry["label"],
            type=entry["type"],
            codes=tuple(labels) if listed else None,
            code_labels=tuple(labels.values()) if listed else None,
            code_list=listed or "",
            registers=FromRegisters(**entry["registers"]) if "registers" in entry else None,
            tier=entry.get("tier"),
        )
    return found


_TYPES_FROM_REGISTERS = {"unqualified": "integer", "standing": "code"}


def _refuse_bad_register_fields(
    document: Document, fields: Mapping[str, Field], roles: Mapping[str, str]
) -> None:
    for name, field in fields.items():
        if field.registers is None:
            continue
        measure, route = field.registers.measure, ("act_fields", name, "registers")
        wanted = _TYPES_FROM_REGISTERS.get(measure, "boolean")
        if field.type != wanted:
            raise document.fault(route, f"{measure} 的字段须是 {wanted} 类型。")
        if (measure == "unqualified") != (field.registers.role in roles):
            raise document.fault(route, "unqualified 须写明一个角色（role），其他的不写。")
        if (measure == "item_held") != bool(field.registers.power):
            raise document.fault(route, "item_held 须写明行为种类（power），其他的不写。")


def _refuse_bad_tier_fields(document: Document, fields: Mapping[str, Field]) -> None:
    named = fields.get(TIER)
    for name, field in fields.items():
        if field.tier is not None and field.type != "money":
            raise document.fault(("act_fields", name), "阶次的上下限须是 money 类型。")
        if field.tier is not None and (named is None or named.type != "text"):
            place = name if named is None else TIER
            raise document.fault(("act_fields", place), f"须另有文字字段 {TIER} 写明阶次。")


def _refuse_shared_names(root: Path, declarations: Declarations) -> None:
    document = read_document(root / "procedures" / "acts.yaml", root)
    groups = {path.name for path in (root / "parameters").glob("*") if path.is_dir()}
    for name in declarations.kinds:
        if name in declarations.case_fields or name in groups:
            raise document.fault(("kinds", name), f"“{name}”同时是案件字段或参数组的名字。")


def _calendar(root: Path, head: Document, timezone: str) -> Calendar:
    name = head.value.get("calendar")
    years: list[YearOfDays] = []
    for path in _files(root, f"calendars/{name}") if name else ():
        document = _document(path, root, "calendar")
        value = document.value
        days = {
            group: {
                date.fromisoformat(text): label
                for text, label in value[group].items()
                if day(text, document, (group, text)) is not None
            }
            for group in ("holidays", "workdays")
        }
        if years and value["year"] != years[-1].year + 1:
            raise document.fault(("year",), "日历的年份须一年接一年，中间不能缺。")
        years.append(
            YearOfDays(value["year"], value["notice"]["title"], days["holidays"], days["workdays"])
        )
    return build_calendar(years, timezone)


def _rules(root: Path, statutes: Mapping[str, Statute]) -> Iterable[RuleText]:
    seen: dict[str, str] = {}
    for path in _files(root, "rules"):
        document = _document(path, root, "rules")
        for i, entry in enumerate(document.value or ()):
            if entry["id"] in seen:
                raise document.fault((i, "id"), f"“{entry['id']}”在 {seen[entry['id']]} 已经有了。")
            seen[entry["id"]] = document.file
            yield _rule(document, i, entry, statutes, path.stem)


def _rule(
    document: Document, i: int, entry: Mapping[str, Any], statutes: Mapping[str, Statute], stem: str
) -> RuleText:
    if not entry["id"].startswith(f"{stem}."):
        raise document.fault((i, "id"), f"规则编号须以文件名“{stem}.”开头。")
    for citation in (entry["cite"], *entry.get("also", ())):
        refuse_bad_citation(citation, statutes, document, (i, "cite"))
    if (entry["subject"] == "act") != ("of" in entry):
        raise document.fault((i, "subject"), "subject: act 的规则须写 of，其他规则不写。")
    statute = statutes[parse_citation(entry["cite"]).statute]
    pattern = next(name for name in PATTERNS if name in entry)
    since = (
        day(entry["since"], document, (i, "since"))
        if "since" in entry
        else statute.versions[-1].since
    )
    return RuleText(
        id=entry["id"],
        title=entry["title"],
        cite=entry["cite"],
        also=tuple(entry.get("also", ())),
        subject=entry["subject"],
        of=entry.get("of"),
        when=entry.get("when", ""),
        law_day=entry.get("law_day"),
        since=since,
        until=day(entry["until"], document, (i, "until")) if "until" in entry else None,
        severity=entry["severity"],
        ground=entry.get("ground", ""),
        gate=entry.get("gate", False),
        trial=entry.get("trial", False),
        says=entry["says"],
        says_open=entry.get("says_open", ""),
        source=entry.get("source", ""),
        pattern=pattern,
        body=entry[pattern],
        place=Place(document.file, document.line((i,))),
    )


def _mappings(root: Path) -> Iterable[Mapping[str, Any]]:
    for path in _files(root, "mappings"):
        yield _document(path, root, "mapping").value
