"""Figures that a task must reach: number, unit and comparison, as written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from hengjian.plans.documents.deadlines import masked
from hengjian.reading.texts.numerals import quantity

Comparator = Literal[">=", "<=", ">", "<", "="]

_ARABIC = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_CHINESE = r"[一二三四五六七八九十两百]+"
_PERCENT = "%"
_STUDY = r"学时|课时"
_EVENTS = r"场次|人次|批次|次|期|篇|轮|件|份|场|条"
_THINGS = (
    r"名|人|家|项|套|台|部|处|所|支|宗|户|例|起|个|类|批|辆|幅|门|节|堂|本|座|栋|幢|盏|棵|株|张"
)
_MEASURES = r"平方公里|平方米|公顷|公里|亩|吨"
_MONEY = r"万亿元|亿元|万元|元"
_SPAN = r"工作日|小时|分钟|天|日|个月|月|年|周"
_FIGURE = re.compile(
    rf"(?P<cent>百分之)?(?<![0-9.第])(?P<number>{_ARABIC}|(?<![第{_CHINESE[1:-2]}]){_CHINESE})\s*(?:(?:-|~|至)\s*(?:{_ARABIC})\s*)?"
    rf"(?P<unit>%|‰|个?百分点|个?(?:{_STUDY})|个?小时|[个]?工作日|{_MONEY}|个月|[万亿]?(?:{_EVENTS}|{_THINGS}|{_MEASURES})|分钟|分(?![之别类级析工公局管层批步段])|天|日|周|倍)?"
    r"(?P<after>\s*(?:\([^()]*\))?(?:[及或][其]?)?(?P<suffix>以上|以下|以内|之内|内(?!部|容|设)))?"
)
_AT_LEAST = (
    r"(?:不(?:得|能|应)?(?:少|低|小)于|至少|达到?|提[升高][到至]|上升到|增至|保持在?|稳定在|维持在|"
    r"不下于|实现|最少|最低)"
)
_MORE = r"(?:超过?|高于|大于|多于|突破)"
_AT_MOST = (
    r"(?:不(?:得|能|应)?(?:超过?|超出|高于|多于|大于)|控制在|压[缩减][至到]|缩[短减][至到]|降低?[至到]|"
    r"减少?[至到]|至多|最多|最长)"
)
_LESS = r"(?:低于|少于|小于|不足)"
_CHANGE = r"(?:提高|提升|增长|增加|下降|降低|减少|压减|压缩|缩短|减)"
_BEFORE_NUMBER = re.compile(
    rf"(?:(?P<le>{_AT_MOST})|(?P<ge>{_AT_LEAST})|(?P<gt>{_MORE})|(?P<lt>{_LESS})|(?P<change>{_CHANGE}))"
    r"(?P<gap>了|为|约)?\s*$"
)
_FAR_BEFORE = re.compile(
    r"(?P<ge>(?:至少|不(?:得)?少于|最少)[^0-9一二三四五六七八九十两百,。;]{1,18}|达到[^0-9,。;]{1,14}的\s*)$"
)
_PERIOD = re.compile(
    r"(?:每人)?每(?:半?年度?|个?季度?|个?月|周|人|学年|名[^,。;]{0,6}|家[^,。;]{0,6}|个[^,。;]{0,6})|(?:一年|年内|年度?|[0-9一二三]年内?|全年|季度|月度|人均|年均)$"
)
_MAKING = re.compile(
    r"(?:培育|打造|建设|建成|创建|评选|选树|推出|发布|制定|组织|开展|举办|召开|抽查|抽取|评查|培训|编制|新增|"
    r"完成|招录|配备|选派|遴选|投入|安排|推广|编写|整理|报送|征集|建立|设立|聘请|选聘|推选|公布|命名|轮训|查办|办理|新建|改造|选取|宣讲|撰写|形成)"
    r"[^0-9一二三四五六七八九十两百,。;、]{0,12}$"
)
_MAKING_COUNTED = re.compile(
    r"(?:引进|覆盖|培养|选拔|资助|评定|认定|扶持|支持|提供|竣工|增加|动员|吸纳|帮扶|实施|开发|投放|新辟|优化|调整|打通|整治|修复|种植|更换|"
    r"安装|筹集|转化|开工|启动|争取|力争|开通|硬化|维修|扩建|迁建|搭建|孵化|申报|争创|选育|推荐|化解|迁移|清退|救助|发放|栽植|改扩建|新改建|引导|"
    r"招聘|储备|签约|入库|盘活|开办|增设|增配|划定|消除|关停|淘汰)[^0-9,。;、]{0,16}$"
)
_MADE_LISTED = re.compile(
    r"\s*(?:[0-9]+[.、])?(?:确保|力争|加快|年内|全面|全力)*(?:新建|改建|建成|开工|打通|改造|完成|竣工|投用|迁建)[^0-9]*等$"
)
_SERVED = re.compile(r"(?:为|对|给|向)[^0-9,。;、]{0,6}$")
_SERVING = re.compile(r"[^,。;]{0,30}?(?:提供|进行|实施|开展|发放|配备|免费)")
_FINISHED = re.compile(
    r"[一-鿿()]{2,30}?(?:全面|全部|基本|如期|主体)(?:建成|完成|竣工|投用|开工|达标)"
)
_NAMED = re.compile(r"(?:^|[,、和及])(?:[^0-9,、]|[0-9](?=[A-Za-z]))*[一-鿿)”\"□]$")
_NO_NAME = re.compile(
    r"(?:[第约近等共有为是的这各仅余前后在至到从和及与每按满逾计于内外均]|分别|其中|现有|总数|达到?|超过?)$"
)
_REPORTED = re.compile(
    r"涉及|现有|共有|目前|查处|立案|梳理出|排查出|发现|收到|受理|办结|下设|下辖|包括|分为|满分|得分|排名|位列|居(?=[全第前首])|现已|原有|拥有|辖|属于|作为|不符"
)
_ITEM_ENDS = re.compile(r"\s*(?:左右)?\s*(?:[,、;。)\n]|$|[和及])")
_PAST = re.compile(
    r"已经?(?!有|知)|先后|共计|去年|上年|截至|以来|此前|近[年日]|达到了|完成了|开展了"
)
_LOOKING_BACK = re.compile(
    r"\s*(?:[0-9一二三四五六七八九十]+[.、])?(?:过去(?:的?[一二两三四五几]年)?|去年|上年度?|[一二两三四五几]年来|近[几两三五]年来?|"
    r"(?:20[0-9]{2}年|今年|年初|“?十[一二三四]五”?(?:时期)?)以来)[,，]"
)
_IN_ALL = re.compile(r"累计|同比")
_AHEAD = re.compile(r"(?:到|至)20[0-9]{2}年|力争|确保|争取|预期|目标|达(?!成)|控制在|不[低高少超]")
_PENAL = re.compile(r"罚(?:款|金|没)|处罚数|加处|没收|违法所得|涉案|数额|金额|标的|额度|货值|滞纳")
_NOT_A_COUNT = re.compile(
    r"\s*(?:性(?!检查|评)|方面|阶段|领域|环节|维度|层面|层级|部分|步骤|必须|坚持|结合|统一|维护|确立|意识|自信|"
    r"行动|清单|制度|机制|体系|原则|关系|目标|任务|要求|重点|意见|问题|以来|日常|数(?!量)|要|序|月|日|年)"
)
_QUOTED = re.compile(r"“[^“”]{0,30}”|\"[^\"\n]{0,30}\"")
_RAISED = re.compile(r"(?:提[高升]|增加|扩大|增长|上升)[^,。;]{0,30}[至到]\s*$")
_LOWERED = re.compile(r"(?:降低|下降|压[减缩降]|减少|缩[短减])[^,。;]{0,30}[至到]\s*$")
_FUNDED = re.compile(
    r"(?:投入|安排|争取|保障|筹集|完成|实现|带动|撬动|新增|发放|引进|到位|达到?)[^,。;]{0,14}$"
)
_SPENT = re.compile(
    r"(?:投入|安排|争取|保障|(?<!总)投资(?!额))[^,。;]{0,10}$|(?:力争|确保|争取)[^,。;]{2,24}$"
)
_GRANTED = re.compile(r"给予|补助|补贴|奖励|贴息|^(?:对|凡|按)|[^依]按照?[^,]{0,30}的?$")
_GRANTING = re.compile(r"\s*(?:的|的比例|比例)?[,]?\s*(?:给予|补助|补贴|奖励|贴息|支付|收取|计征)")
_CLAUSE_LONGEST = 200
_AFTER = 40
_CHINESE_ALONE = frozenset("一两")


@dataclass(frozen=True, slots=True)
class Target:
    """One figure as written, with its comparison."""

    text: str
    number: int | float
    unit: str
    comparator: Comparator
    start: int
    """Where it begins in the task's wording; the whole stretch that it and its period take is up to `end`."""
    end: int


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands before a figure in its clause, and after it."""

    clause: str
    sentence: str
    prefix: Comparator | None
    changes: bool
    prefix_at: int
    period_at: int | None
    after_suffix: bool
    """It says 以上, 以下 or 以内."""
    after: str


def find_targets(text: str) -> list[Target]:
    """Give the figures to be reached, in the order of the text; figures of the past and of the law are none."""
    plain = _QUOTED.sub(lambda found: "□" * len(found[0]), masked(text))
    found: list[Target] = []
    for figure in _FIGURE.finditer(plain):
        if not figure["unit"] and not figure["cent"]:
            continue
        around = _around(plain, figure)
        comparator = _comparator(figure, around)
        if comparator is None and found and _is_listed(plain, figure, found[-1]):
            comparator = "="
        if comparator is not None:
            found.append(_target(text, figure, around, comparator))
    return found


def _is_listed(plain: str, figure: re.Match[str], before: Target) -> bool:
    """Tell the second of 法规3件、规章2件, or of 10名带头人，60名骨干: it is a target because the first is."""
    between = plain[before.end : figure.start()]
    unit = figure["unit"] or _PERCENT
    if _plain_unit(unit) != before.unit:
        return False
    named = re.fullmatch(r"(?:左右)?[、和及][^,。;:、0-9]{1,14}", between)
    first = figure["number"][0].isdigit() and re.fullmatch(r"[^,。;:、0-9]{1,30}[,、]", between)
    return bool(named or first)


def period_spans(plain: str, targets: list[Target]) -> list[tuple[int, int]]:
    """Give the clauses of the targets: a period in one of them belongs to its target."""
    return [(_clause_start(plain, target.start), target.end) for target in targets]


def _clause_start(plain: str, at: int) -> int:
    first = max(0, at - _CLAUSE_LONGEST)
    return max(first - 1, *(plain.rfind(mark, first, at) for mark in ",。;:!?\n")) + 1


def _sentence_start(plain: str, at: int) -> int:
    first = max(0, at - _CLAUSE_LONGEST)
    return max(first - 1, *(plain.rfind(mark, first, at) for mark in "。!?\n")) + 1


def _around(plain: str, figure: re.Match[str]) -> _Around:
    start = _clause_start(plain, figure.start())
    clause = plain[start : figure.start()]
    near = _BEFORE_NUMBER.search(clause) or _FAR_BEFORE.search(clause)
    prefix: Comparator | None = None
    changes = False
    if near is not None:
        groups = near.groupdict()
        prefix = (
            ">=" if groups.get("ge") else "<=" if groups.get("le") else ">" if groups.get("gt")
            else "<" if groups.get("lt") else None
        )  # fmt: skip
        changes = bool(groups.get("change"))
    periods = list(_PERIOD.finditer(clause))
    return _Around(
        clause=clause,
        sentence=plain[_sentence_start(plain, start) : start],
        prefix=prefix,
        changes=changes,
        prefix_at=start + near.start() if near else figure.start(),
        period_at=start + periods[-1].start() if periods else None,
        after_suffix=bool(figure["suffix"]),
        after=plain[figure.end() : figure.end() + _AFTER],
    )


def _comparator(figure: re.Match[str], around: _Around) -> Comparator | None:
    """Give the comparison of a figure that is a target; None for any other figure."""
    if _is_past(around) or around.clause.endswith(("第", "近", "约", "前")):
        return None
    if around.clause.endswith("等") and not _MADE_LISTED.match(around.clause):
        return None
    unit = figure["unit"] or _PERCENT
    compared = _compared(figure, around)
    if compared is None and re.match(r"\s*[余多]", around.after):
        return None
    if unit in ("%", "‰") or unit.endswith("百分点") or figure["cent"]:
        return None if _is_rate(around) else compared or _moved(around.clause) or "="
    if re.search(_STUDY, unit):
        return compared or "="
    if unit.endswith("元"):
        return _money(compared, around)
    if _is_span(unit):
        return compared if around.prefix or around.changes else _hours(unit, around)
    return _counted(figure, around, compared)


def _is_past(around: _Around) -> bool:
    """Tell what is done; a sum (累计) is done unless the sentence looks ahead."""
    if _PAST.search(around.clause) or _LOOKING_BACK.match(around.sentence):
        return True
    ahead = _AHEAD.search(around.sentence + around.clause) or around.after_suffix
    return bool(_IN_ALL.search(around.clause)) and not ahead


def _compared(figure: re.Match[str], around: _Around) -> Comparator | None:
    suffix = figure["suffix"]
    if suffix == "以上":
        return ">="
    if suffix in ("以下", "以内", "之内", "内"):
        return "<="
    return around.prefix


def _money(compared: Comparator | None, around: _Around) -> Comparator | None:
    if _PENAL.search(around.clause + around.after):
        return None
    if _GRANTED.search(around.clause) or _GRANTING.match(around.after):
        return None
    if around.prefix is not None or (compared and _FUNDED.search(around.clause)):
        return compared
    return (compared or "=") if _SPENT.search(around.clause) else None


def _is_rate(around: _Around) -> bool:
    """Tell the rate of a fine or of a grant, which is no target, from a share that is to be reached."""
    return bool(
        _PENAL.search(around.clause)
        or _GRANTING.match(around.after)
        or (around.prefix is None and _GRANTED.search(around.clause))
    )


def _moved(clause: str) -> Comparator | None:
    """Read 提高占比至75%: whither a share is to be raised or lowered."""
    if _RAISED.search(clause):
        return ">="
    return "<=" if _LOWERED.search(clause) else None


def _is_span(unit: str) -> bool:
    return unit in ("工作日", "个工作日", "小时", "个小时", "天", "日", "周", "个月", "分钟")


def _hours(unit: str, around: _Around) -> Comparator | None:
    return "=" if unit.endswith("小时") and around.period_at is not None else None


def _counted(
    figure: re.Match[str], around: _Around, compared: Comparator | None
) -> Comparator | None:
    unit, number = figure["unit"], figure["number"]
    if unit == "分":
        return compared
    if _NOT_A_COUNT.match(around.after) and compared is None:
        return None
    if _is_condition(around):
        return None
    if compared is not None and (around.prefix or not re.search(rf"(?:{_MEASURES})$", unit)):
        loose = around.clause.endswith(("实现", "保持")) and not number[0].isdigit()
        return None if loose else compared
    if around.period_at is not None and re.fullmatch(_EVENTS, unit):
        return "="
    return (compared or "=") if _is_made(unit, number, around) else None


def _is_condition(around: _Around) -> bool:
    """Tell 职工30人以下的企业, whom a measure is for, from 开展2次以上的检查."""
    made = _MAKING.search(around.clause) or _MAKING_COUNTED.search(around.clause)
    return bool(
        around.after_suffix
        and around.prefix is None
        and around.period_at is None
        and not made
        and re.match(r"\s*的[^,。;]", around.after)
    )


def _is_made(unit: str, number: str, around: _Around) -> bool:
    """Tell a count of what is to be made or done from the count of what there is."""
    if unit in ("批", "类"):
        return False
    article = number in _CHINESE_ALONE and not (number == "两" and re.fullmatch(_EVENTS, unit))
    if not article and _MAKING.search(around.clause):
        return True
    if not number[0].isdigit() or _PAST.search(around.sentence):
        return False
    if _MADE_LISTED.match(around.clause):
        return True
    clause = re.sub(_CHINESE, "□", around.clause)  # of 完成一期2座 the figure is the second
    if _MAKING.search(clause) or _MAKING_COUNTED.search(clause):
        return True
    served = _SERVED.search(around.clause) and _SERVING.match(around.after)
    finished = _FINISHED.match(around.after) and not _REPORTED.search(around.clause)
    return bool(served or finished) or _is_named_before(around)


def _is_named_before(around: _Around) -> bool:
    """Tell the figure of 名教师200名: what is counted stands before it and nothing after."""
    clause = around.clause
    return bool(
        _ITEM_ENDS.match(around.after)
        and _NAMED.search(clause)
        and not _NO_NAME.search(clause)
        and not _REPORTED.search(clause)
    )


def _target(text: str, figure: re.Match[str], around: _Around, comparator: Comparator) -> Target:
    start = min(around.prefix_at, figure.start())
    if around.period_at is not None and start - around.period_at <= 8:  # noqa: PLR2004  每年组织开展
        start = around.period_at
    unit = figure["unit"] or _PERCENT
    return Target(
        text[start : figure.end()].strip(), _value(figure["number"]), _plain_unit(unit), comparator, start, figure.end()
    )  # fmt: skip


def _plain_unit(unit: str) -> str:
    """Leave the 个 of 40个学时 out."""
    return unit[1:] if len(unit) > 1 and unit[0] == "个" and unit != "个月" else unit


def _value(text: str) -> int | float:
    number = quantity("100" if text == "百" else text.replace(",", "")) or Decimal(0)
    return int(number) if number == number.to_integral_value() else float(number)
