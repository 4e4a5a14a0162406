"""A small pack for the readers' tests: few kinds, every field type, no law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hengjian.reading.declarations import Declarations, Field, Kind, TableMapping
from hengjian.reading.tables import Tables, read_tables

RUN_DAY = date(2026, 11, 20)
ZONE = "Asia/Shanghai"

DECLARATIONS = Declarations(
    case_fields={
        "procedure": Field(
            "procedure", "程序", "code", ("ordinary", "summary"), ("普通程序", "简易程序")
        ),
        "jurisdiction": Field("jurisdiction", "地区", "code", ("here", "there"), ("此地", "彼地")),
        "item": Field("item", "执法事项", "text"),
        "major": Field("major", "重大", "boolean"),
    },
    act_fields={
        "amount": Field("amount", "金额", "money"),
        "kinds": Field("kinds", "处罚种类", "codes", ("warning", "fine"), ("警告", "罚款")),
        "days": Field("days", "天数", "integer"),
        "until": Field("until", "延长至", "day"),
        "reason": Field("reason", "事由", "code", ("hearing", "testing"), ("听证", "检测")),
        "recorded_fully": Field("recorded_fully", "全程录像", "boolean"),
    },
    roles={"officer": "执法人员", "reviewer": "审核人员"},
    kinds={
        kind.name: kind
        for kind in (
            Kind("filing", "立案", "case"),
            Kind("questioning", "询问", "case", ("recorded_fully",), roles=("officer",)),
            Kind("decision", "处罚决定", "case", ("amount", "kinds"), roles=("officer",)),
            Kind("seizure", "查封扣押", "thing", opens=True),
            Kind("pause_start", "期间停止计算", "pause", ("reason",), ("reason",)),
            Kind("pause_end", "期间恢复计算", "pause"),
            Kind("extension", "延长期限", "extension", ("days", "until")),
            Kind("annulled", "作废", "case"),
        )
    },
    timezone=ZONE,
)

CASES = (
    "case,source,body,procedure,major\nA1,案管,城管局,普通程序,否\nA2,案管,城管局,summary,true\n"
)
ACTS = (
    "act,case,kind,about,on,at,amount,kinds,reason\n"
    "X1,A1,立案,,2025-03-04,,,,\n"
    "X2,A1,处罚决定,,2025/5/6,,50000,罚款；警告,\n"
    "X3,A1,查封扣押,货车,,2025-03-05 10:30,,,\n"
    "X4,A2,filing,,2025年3月7日,,,,\n"
    "X5,A2,pause_start,P1,2025-03-08,,,,检测\n"
)
ACTORS = "act,role,person\nX2,执法人员,甲\nX2,officer,乙\n"
SOURCES = "source,covers,complete_until\n案管,*,2025-12-31\n"


def write(folder: Path, **tables: str | bytes) -> list[Path]:
    """Write each table as `<name>.csv` and give the paths."""
    paths = []
    for name, content in tables.items():
        path = folder / f"{name}.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(path)
    return paths


def read(
    folder: Path,
    *,
    declarations: Declarations = DECLARATIONS,
    mappings: tuple[TableMapping, ...] = (),
    mapping: TableMapping | None = None,
    jurisdiction: str | None = None,
    **tables: str | bytes,
) -> Tables:
    """Read the given tables from a folder, on the fixed day of the run."""
    return read_tables(
        write(folder, **tables),
        declarations,
        mappings=mappings,
        mapping=mapping,
        jurisdiction=jurisdiction,
        run_day=RUN_DAY,
    )


def reasons(tables: Tables) -> list[tuple[int, str]]:
    """Row and column of every refusal."""
    return tables.rejects.select("row", "column").rows()


def adds_up(tables: Tables) -> bool:
    """Whether every row of every file is accounted for."""
    counts = tables.counts.select("read", "accepted", "rejected", "skipped").rows()
    return all(read == a + r + s and min(a, r, s) >= 0 for read, a, r, s in counts)
