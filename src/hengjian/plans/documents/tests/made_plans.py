"""Plans put together at random from known parts, in every form of number, label, list, day and figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

PLACES = ("市", "区", "县", "省", "州")
KINDS = (
    "司法局", "财政局", "委编办", "市场监督管理局", "文化和旅游局", "自然资源和规划局", "住房和城乡建设局",
    "人力资源社会保障局", "政务服务和数据管理局", "公安局", "交通委（道路运输局）", "妇联", "总工会", "气象台",
    "税务局", "消防救援支队", "委依法治理办公室", "生态环境局", "城管执法局", "委党校（行政学院）",
)  # fmt: skip
GROUPS = (
    "各区级部门", "各县（市、区）人民政府", "各乡镇（街道）", "各有关部门", "市级各行政执法部门", "各级行政执法机关",
    "开发区管委会", "各成员单位", "机关各科室", "法规科", "执法支队", "市直各部门", "各镇街",
)  # fmt: skip
SENTENCES = (
    "加强行政执法队伍建设，提升业务能力", "健全完善工作机制，明确职责分工", "严格落实行政执法公示制度",
    "全面梳理突出问题，形成问题清单和整改台账", "推动信息共享，实现数据互联互通",
    "深化“放管服”改革，优化营商环境", "规范行政裁量权基准的制定和管理", "组织开展案卷评查和专项检查",
    "贯彻落实《提升行政执法质量三年行动计划（2023-2025年）》的要求", "坚持教育与处罚相结合，做到宽严相济",
    "依法保障当事人陈述、申辩的权利", "推进跨部门、跨区域、跨层级协作",
)  # fmt: skip
DAYS: tuple[tuple[str, str], ...] = (
    ("2024年6月底前", "2024-06"), ("2025年10月31日前", "2025-10-31"), ("2024年底前", "2024-12"),
    ("2025年年底前", "2025-12"), ("每年3月底前", "--03"), ("每年11月30日前", "--11-30"),
    ("2024年第三季度前", "2024-09"), ("2025年9月前", "2025-09"), ("每年年底前", "--12"),
    ("二〇二五年五月底前", "2025-05"), ("2025年上半年前", "2025-06"),
)  # fmt: skip
LABELLED: tuple[tuple[str, str | None], ...] = (
    *DAYS, ("2024年8月", "2024-08"), ("2025年12月底", "2025-12"), ("每年10月", "--10"),
    ("长期坚持", None), ("持续推进", None), ("2024年4月至9月", "2024-09"), ("每季度末", None),
    ("立即整改", None), ("2025.6", "2025-06"),
)  # fmt: skip
FIGURES: tuple[tuple[str, float, str, str], ...] = (
    ("培训合格率达到95%以上", 95, "%", ">="), ("人均培训不少于60学时", 60, "学时", ">="),
    ("每年至少开展1次评查", 1, "次", ">="), ("差错率控制在3%以内", 3, "%", "<="), ("培育示范点10个", 10, "个", "="),
    ("覆盖率提高5个百分点", 5, "百分点", "="), ("检查频次不超过4次", 4, "次", "<="), ("办结率100%", 100, "%", "="),
    ("抽查案卷不少于200宗", 200, "宗", ">="), ("好评率超过98.5%", 98.5, "%", ">"),
)  # fmt: skip
LEAD_LABELS = ("牵头单位", "牵头部门", "牵头科室", "主办单位", "牵头责任单位", "牵头")
ANSWER_LABELS = (
    "责任单位",
    "责任部门",
    "配合单位",
    "参与单位",
    "协办单位",
    "落实单位",
    "责任主体",
    "配合部门",
)
WHEN_LABELS = ("完成时限", "完成时间", "时间节点", "工作时限", "时限要求", "完成期限", "推进时间")
Form = Callable[[Random, list[str], list[str], str | None], str]
CHINESE = "一二三四五六七八九十"


@dataclass
class Known:
    """What a task was made of."""

    path: str
    text: str
    lead: list[str] = field(default_factory=list)
    responsible: list[str] = field(default_factory=list)
    deadlines: list[str | None] = field(default_factory=list)
    targets: list[tuple[float, str, str]] = field(default_factory=list)


def made_plan(random: Random) -> tuple[str, list[Known]]:
    """Make a plan and what is in it; one form of group throughout, as in real plans."""
    form = random.choice((bracketed, in_the_open, with_verbs, on_lines, in_square_brackets))
    lines = ["某地行政执法质量提升行动方案", "为做好有关工作，结合实际，制定本方案。"]
    known: list[Known] = []
    for first in range(random.randint(1, 3)):
        lines.append(f"{CHINESE[first]}、重点任务之{CHINESE[first]}")
        for second in range(random.randint(1, 3)):
            lines.append(f"（{CHINESE[second]}）工作方面之{CHINESE[second]}")
            for third in range(1, random.randint(2, 4)):
                path = f"{CHINESE[first]}/（{CHINESE[second]}）/{third}"
                task, written = _task(random, path, form)
                known.append(task)
                lines += f"{third}.{written}".split("\n")
    return "\n".join(lines) + "\n", known


def _task(random: Random, path: str, form: Form) -> tuple[Known, str]:
    clauses = random.sample(SENTENCES, random.randint(1, 3))
    task = Known(path, clauses[0])
    if random.random() < 0.5:
        text, value = random.choice(DAYS)
        clauses.insert(1, f"{text}完成阶段工作任务")
        task.deadlines.append(value)
    if random.random() < 0.5:
        text, number, unit, comparator = random.choice(FIGURES)
        clauses.append(text)
        task.targets.append((number, unit, comparator))
    names = _names(random)
    cut = random.randint(0, min(2, len(names) - 1))
    task.lead, task.responsible = names[:cut], names[cut:]
    when = random.choice(LABELLED) if random.random() < 0.6 else None
    if when is not None:
        task.deadlines.append(when[1])
    group = form(random, task.lead, task.responsible, None if when is None else when[0])
    return task, "。".join(clauses) + "。" + group


def _names(random: Random) -> list[str]:
    place = random.choice(PLACES)
    names = [f"{place}{kind}" for kind in random.sample(KINDS, random.randint(1, 5))]
    return [*names, *random.sample(GROUPS, random.randint(0, 2))]


def _listed(random: Random, names: list[str], *, commas: bool = True) -> str:
    """List names, now and then with a comma among them or 等 behind them."""
    out = names[0]
    for name in names[1:]:
        out += random.choice("、、、、，" if commas else "、") + name
    return out + random.choice(("", "", "", "等", "等有关部门") if len(names) > 1 else ("",))


def bracketed(random: Random, lead: list[str], answer: list[str], when: str | None) -> str:
    """（牵头单位：甲局；责任单位：乙局；完成时限：……）."""
    wide = random.random() < 0.7
    parts = _labelled(random, lead, answer, when, "：" if wide else ":")
    text = random.choice(("；", "；", "，", "。") if wide else (";", ",")).join(parts)
    return f"（{text}）" if wide else f"({text})"


def in_square_brackets(random: Random, lead: list[str], answer: list[str], when: str | None) -> str:
    """【牵头单位】甲局【责任单位】乙局."""
    parts = [
        part.replace("：", "】", 1)
        for part in _labelled(random, lead, answer, when, "：", bare=False)
    ]
    return "".join(f"【{part}" for part in parts)


def in_the_open(random: Random, lead: list[str], answer: list[str], when: str | None) -> str:
    """牵头单位：甲局。责任单位：乙局。."""
    return random.choice(("。", "；", "　")).join(_labelled(random, lead, answer, when, "："))


def on_lines(random: Random, lead: list[str], answer: list[str], when: str | None) -> str:
    """Every label on a line of its own."""
    return "\n" + "\n".join(_labelled(random, lead, answer, when, random.choice("：:")))


def with_verbs(random: Random, lead: list[str], answer: list[str], when: str | None) -> str:
    """（甲局牵头，乙局、丙局按职责分工负责）."""
    ended = random.choice(
        ("负责", "按职责分工负责") if not lead else ("配合", "按职责分工负责", "参与")
    )
    parts = [f"{_listed(random, lead, commas=False)}牵头"] if lead else []
    parts.append(_listed(random, answer) + ended)
    if when is not None:
        parts.append(when)
    return f"（{'，'.join(parts)}）"


def _labelled(
    random: Random,
    lead: list[str],
    answer: list[str],
    when: str | None,
    colon: str,
    *,
    bare: bool = True,
) -> list[str]:
    leads = LEAD_LABELS if bare else LEAD_LABELS[:-1]
    parts = [f"{random.choice(leads)}{colon}{_listed(random, lead)}"] if lead else []
    parts.append(f"{random.choice(ANSWER_LABELS)}{colon}{_listed(random, answer)}")
    if when is not None:
        parts.append(f"{random.choice(WHEN_LABELS)}{colon}{when}")
    return parts


def scanned(random: Random, text: str) -> str:
    """Do to a text what scanning and copying does: narrow punctuation, spaces in labels, page numbers, broken lines."""
    if random.random() < 0.5:
        text = text.translate(str.maketrans("，；：（）", ",;:()"))
    for label in random.sample((*ANSWER_LABELS, *WHEN_LABELS), 4):
        text = text.replace(label, random.choice((" ", "  ")).join(label))
    lines = text.split("\n")
    if random.random() < 0.7:
        width = random.choice((32, 38, 44))
        lines = [
            piece for line in lines for piece in _wrapped(f"　　{line}" if line else line, width)
        ]
    for _ in range(3):
        at = random.randrange(len(lines))
        lines.insert(at, random.choice(("- 3 -", "12", "第 4 页 共 9 页", "— 7 —")))
    return "\n".join(lines)


def _wrapped(line: str, width: int) -> list[str]:
    return [line[at : at + width] for at in range(0, len(line), width)] or [line]
