"""Reading dated values: the parameter files and the overrides of places and sectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from hengjian.reading.declarations import Declarations
from hengjian.rulebook.model import (
    CodeList,
    DatedValue,
    Limit,
    Override,
    Parameter,
    Place,
    Statute,
)
from hengjian.rulebook.packfiles import Document, Route, check_schema, read_document
from hengjian.rulebook.parameters import mask
from hengjian.rulebook.references import day, refuse_bad_citation


class _Values:
    """Reads values with the code lists and statutes that they may name."""

    def __init__(
        self,
        codes: Mapping[str, CodeList],
        declarations: Declarations,
        statutes: Mapping[str, Statute],
    ) -> None:
        self.codes = codes
        self.declarations = declarations
        self.statutes = statutes

    def series(
        self, document: Document, route: Route, entries: Any, parameter: Parameter
    ) -> tuple[DatedValue, ...]:
        """Read a series: ascending, without overlap."""
        found: list[DatedValue] = []
        for i, entry in enumerate(entries or ()):
            value = self.value(document, (*route, i), entry, parameter)
            if found:
                before = found[-1]
                if before.since >= value.since or (before.until or before.since) >= value.since:
                    raise document.fault((*route, i), "各段取值须按起始日从早到晚排列，不能重叠。")
                if before.until is None:
                    found[-1] = replace(before, until=value.since - 1)
            found.append(value)
        return tuple(found)

    def value(
        self, document: Document, route: Route, entry: Mapping[str, Any], parameter: Parameter
    ) -> DatedValue:
        refuse_bad_citation(entry["cite"], self.statutes, document, (*route, "cite"))
        until = day(entry["until"], document, (*route, "until")) if "until" in entry else None
        since = day(entry["from"], document, (*route, "from"))
        if until is not None and until < since:
            raise document.fault((*route, "until"), "until 早于 from。")
        return DatedValue(
            since, until, entry["cite"], self.amount(document, route, entry, parameter),
            entry.get("note", ""),
        )  # fmt: skip

    def amount(
        self, document: Document, route: Route, entry: Mapping[str, Any], parameter: Parameter
    ) -> Limit | int | Mapping[str, int]:
        if parameter.type == "limit":
            return self.limit(document, route, entry)
        key = "values" if parameter.by else "value"
        if key not in entry:
            raise document.fault(route, f"这个参数的取值须写在 {key} 里。")
        given = entry[key]
        if parameter.by:
            known = self.declarations.case_fields[parameter.by].codes or ()
            for code in given:
                if code not in known:
                    raise document.fault(
                        (*route, key, code), f"案件字段“{parameter.by}”没有“{code}”。"
                    )
            return {code: int(value) for code, value in given.items()}
        return self.plain(document, (*route, key), given, parameter)

    def plain(self, document: Document, route: Route, given: Any, parameter: Parameter) -> int:
        wanted = {"integer": "int", "money": "int", "boolean": "bool", "codes": "list"}
        if type(given).__name__ != wanted[parameter.type]:
            raise document.fault(route, f"取值的类型须是 {parameter.type}。")
        if not isinstance(given, list):
            return int(given)
        known = self.codes[str(parameter.codes)].codes
        for code in given:
            if code not in known:
                raise document.fault(route, f"代码表“{parameter.codes}”里没有“{code}”。")
        return mask(known, given)

    def limit(self, document: Document, route: Route, entry: Mapping[str, Any]) -> Limit:
        if "number" not in entry or "unit" not in entry:
            raise document.fault(route, "期限须写明 number 和 unit。")
        field = self.declarations.act_fields.get("reason")
        reasons = (field.codes or ()) if field else ()
        for reason in entry.get("pauses", ()):
            if reason not in reasons:
                raise document.fault((*route, "pauses"), f"没有“{reason}”这个停止计算的事由。")
        limit = Limit(
            number=entry["number"],
            unit=entry["unit"],
            rolls=entry.get("rolls", False),
            counts_first_day=entry.get("counts_first_day", False),
            grace=entry.get("grace", 0),
            pauses=frozenset(entry.get("pauses", ())),
            extend=entry.get("extend", 0),
            extend_more=entry.get("extend_more") == "judge",
        )
        if limit.unit == "hours" and (limit.pauses or limit.extend or limit.rolls):
            raise document.fault(route, "按小时的期限不能停止、延长或者顺延。")
        return limit

    def override(
        self, document: Document, route: Route, entry: Mapping[str, Any], parameter: Parameter
    ) -> Override:
        return Override(
            values=self.series(document, (*route, "values"), entry["values"], parameter),
            prefer=entry.get("prefer"),
            place=Place(document.file, document.line(route)),
        )


def read_parameters(
    root: Path,
    codes: Mapping[str, CodeList],
    declarations: Declarations,
    statutes: Mapping[str, Statute],
) -> dict[str, Parameter]:
    """Read all parameters with their overrides; raises PackError."""
    values = _Values(codes, declarations, statutes)
    found: dict[str, Parameter] = {}
    for path in sorted((root / "parameters").glob("*/*.yaml")):
        document = read_document(path, root)
        check_schema(document, "parameter")
        parameter = _head(document, f"{path.parent.name}.{path.stem}", codes, declarations)
        series = values.series(document, ("values",), document.value["values"], parameter)
        found[parameter.id] = replace(parameter, values=series)
    _read_overrides(root, values, found)
    return found


def _head(
    document: Document, id_: str, codes: Mapping[str, CodeList], declarations: Declarations
) -> Parameter:
    value = document.value
    if (value["type"] == "codes") != ("codes" in value) or value.get(
        "codes", "domain"
    ) not in codes:
        raise document.fault(("type",), "codes 类型的参数须写明一个存在的代码表，其他类型不写。")
    by = value.get("by")
    if by is not None and (
        by not in declarations.case_fields or declarations.case_fields[by].type != "code"
    ):
        raise document.fault(("by",), f"“{by}”不是代码类型的案件字段。")
    if by is not None and value["type"] in ("limit", "codes"):
        raise document.fault(("by",), "期限和代码组不能按案件字段分列。")
    return Parameter(
        id=id_,
        title=value["title"],
        type=value["type"],
        codes=value.get("codes"),
        by=by,
        sector_may_vary=value.get("sector_may_vary", True),
        values=(),
        place=Place(document.file, 1),
    )


def _read_overrides(root: Path, values: _Values, found: dict[str, Parameter]) -> None:
    for path in sorted((root / "domains").glob("*.yaml")):
        document = read_document(path, root)
        _add(document, ("values",), values, found, ("sectors", path.stem))
    for path in sorted((root / "jurisdictions").glob("*.yaml")):
        document = read_document(path, root)
        _add(document, ("values",), values, found, ("places", path.stem))
        for domain in document.value.get("domains") or {}:
            if not (root / "domains" / f"{domain}.yaml").is_file():
                raise document.fault(("domains", domain), f"没有“{domain}”这个领域。")
            _add(document, ("domains", domain), values, found, ("both", (path.stem, domain)))


def _add(
    document: Document,
    route: Route,
    values: _Values,
    found: dict[str, Parameter],
    target: tuple[str, Any],
) -> None:
    entries = document.value
    for step in route:
        entries = entries.get(step) or {}
    for name, entry in entries.items():
        if name not in found:
            raise document.fault((*route, name), f"没有“{name}”这个参数。")
        parameter = found[name]
        override = values.override(document, (*route, name), entry, parameter)
        group, key = target
        changes: dict[str, Any] = {group: {**getattr(parameter, group), key: override}}
        found[name] = replace(parameter, **changes)
