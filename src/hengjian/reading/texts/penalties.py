"""Results of penalty decisions: what was imposed, how much, for how long.

A text is read clause by clause. Every piece must fit one of the forms below; what fits none is handed
back as `rest`, whole, so that a half-understood clause never passes for an understood one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from hengjian.reading.texts.amounts import AMOUNT, read_amount, written_amount
from hengjian.reading.texts.numerals import ARABIC, CHARACTERS, whole_number
from hengjian.reading.texts.writing import narrowed, unspaced

KINDS = (
    "warning", "criticism", "fine", "confiscated_gains", "confiscated_goods", "licence_suspended",
    "grade_lowered", "licence_revoked", "activity_restricted", "business_suspended", "closure",
    "work_restricted", "detention", "other", "application_barred", "production_halted",
    "work_barred", "demolition", "business_rectified",
)  # fmt: skip
"""The kinds of penalty that can be found, in the order in which they are given."""


@dataclass(frozen=True, slots=True)
class Penalty:
    """What a text imposes; amounts in fen, None where it names none.

    `offset_days`: days of earlier custody set off against the detention. `confiscation_fen`: money
    confiscated or collected, `goods_confiscated`: things. `licence`: what was suspended or revoked, as
    written. `rest`: what could not be read; empty if the reading is complete.
    """

    kinds: tuple[str, ...] = ()
    fine_fen: int | None = None
    detention_days: int | None = None
    offset_days: int | None = None
    not_executed: bool = False
    confiscation_fen: int | None = None
    goods_confiscated: bool = False
    licence: str | None = None
    rest: str = ""

    def plain(self) -> dict[str, object]:
        """Give the stable machine form."""
        return {
            "kinds": list(self.kinds),
            "fine_fen": self.fine_fen,
            "detention_days": self.detention_days,
            "offset_days": self.offset_days,
            "not_executed": self.not_executed,
            "confiscation_fen": self.confiscation_fen,
            "goods_confiscated": self.goods_confiscated,
            "licence": self.licence,
            "rest": self.rest,
        }


def read_penalty(text: str) -> Penalty:
    """Read the result of a penalty decision."""
    written = unspaced(text)
    reading = _Reading(written, narrowed(written))
    reading.run()
    return reading.penalty()


_N = rf"(?:{ARABIC}|[{CHARACTERS}]+)"
_DAYS = rf"(?P<days>{_N})[日天]"
_END = r"(?=$|[,;。、()]|并|和|及|的|处|予|对|罚款|没收|收缴|警告|合并|不执行|暂扣|吊销|责令|折抵)"
# An object of a seizure or a licence ends where the next sanction begins.
_STOP = (
    r"罚款|拘留|警告|通报批评|吊销|暂扣|责令|折抵|不予?执行|并处|并对|收缴|没收|追缴|合并执行|"
    r"给予|处以|限期|销毁"
)
_OBJECT = rf"(?:(?!{_STOP}|并(?:予以|依法))[^,;。()]|\((?:(?!{_STOP})[^()])*\))"
_HELD = (
    r"(?:刑事拘留|先行(?:行政)?(?:拘留|羁押)|羁押|限制人身自由(?:的?强制措施)?|留置盘问|继续盘问|"
    r"强制传唤|拘传|刑事强制措施)"
)
_PERIOD = r"(?:的?(?:期限|时间|日期|天数|日数))?"
_REASON = r"(?:(?!罚款|折抵|[日天元])[^();。])*?"

_OFFSET = re.compile(
    rf"(?:因?(?:同一行为)?(?:已)?(?:先前|此前)?(?:被)?(?:采取)?{_HELD}{_PERIOD}(?:(?P<held>{_N})[日天])?,?)"
    rf"(?:已|可|应|应当|依法|予以|全部)*(?:折抵|抵扣|抵折|冲抵)(?:行政)?(?:拘留)?(?:处罚)?{_PERIOD}"
    rf"(?:(?P<days>{_N})[日天])?(?:完毕)?"
)
_OFFSET_ALONE = re.compile(
    rf"(?:已|依法|予以)*(?:折抵|抵扣)(?:行政)?(?:拘留)?(?:处罚)?{_PERIOD}(?P<days>{_N})[日天](?:完毕)?"
)
_LEFT = re.compile(
    rf"(?:折抵后)?,?(?:实际|尚需|还需|还应|仍需|剩余|余下|再)(?:需|应)?(?:执行)?(?:行政)?(?:拘留)?{_PERIOD}"
    rf"(?:执行)?{_DAYS}"
)
_UNEXECUTED = re.compile(
    rf"\({_REASON}(?:(?:行政)?拘留(?:处罚)?(?:决定)?)?(?:依法)?不(?:予|再)?(?:送拘留所)?执行"
    r"(?:行政)?(?:拘留)?(?:处罚)?(?:决定)?\)"
    r"|(?:但|并|且)?(?:(?:因|由于)" + _REASON + r")?(?:依法)?(?:对其)?(?:决定)?"
    r"(?:(?:行政)?拘留(?:处罚)?(?:决定)?)?(?:依法)?不(?:予|再)?(?:送拘留所)?执行(?:行政)?(?:拘留)?(?:处罚)?(?:决定)?"
)
_MERGED = re.compile(r"(?:决定)?(?:分别决定,?)?合并(?:执行|处罚|处以)?:?")
_DETAINED = re.compile(
    rf"(?:行政)?拘留(?:处罚)?(?:(?P<merged>合并(?:执行)?)?(?:期限)?(?:为|共计|合计|共|:)?{_DAYS}{_END})?"
    rf"(?![0-9{CHARACTERS}])"
)
_DETAINED_AFTER = re.compile(rf"{_DAYS}(?:的)?(?:行政)?拘留")
_FINED = re.compile(
    rf"罚(?:款|金)?(?P<merged>合并(?:执行)?)?(?:金额)?(?:为|共计|合计|计|:)?"
    rf"(?P<bracket>\()?(?P<amount>{AMOUNT})(?(bracket)\))(?!以[上下内]|[至到~-])"
    rf"(?:\((?:小写|大写)?:?(?P<again>(?:人民币|¥)*[0-9][0-9,.]*[元圆]?|{AMOUNT})\))?"
)
_FINED_AFTER = re.compile(rf"(?P<amount>{AMOUNT})的?罚款")
_FINED_ONLY = re.compile(r"罚款(?=$|[,;。、()]|的)")
_TAKEN_AFTER = re.compile(
    rf"(?:(?:对|将)(?P<what>{_OBJECT}+?)|)(?:并)?(?:予以|依法|全部)+(?P<verb>收缴|没收|追缴)(?:并)?(?:予以)?(?:销毁)?"
)
_TAKEN = re.compile(
    rf"(?:依法)?(?P<verb>没收|收缴|追缴)(?P<what>{_OBJECT}+)(?:,?并?(?:依法|予以)*销毁)?"
)
_TAKEN_ONLY = re.compile(r"(?:依法)?(?P<verb>没收|收缴|追缴)(?=$|[,;。、()])")
_LICENCE = re.compile(rf"(?:依法)?(?P<verb>吊销|暂扣)(?P<what>{_OBJECT}*)")
_NONE = re.compile(r"(?:依法)?(?:决定)?不予(?:以)?(?:行政|治安管理)?处罚(?:决定)?")
_WORDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"警告"), "warning"),
    (re.compile(r"通报批评"), "criticism"),
    (re.compile(r"降低(?:其)?资质等级"), "grade_lowered"),
    (re.compile(r"限制(?:其)?开展生产经营活动"), "activity_restricted"),
    (re.compile(r"(?:责令)?停业整顿"), "business_rectified"),
    (re.compile(r"(?:责令)?停产整治"), "production_halted"),
    (re.compile(r"(?:责令)?(?:停产停业|停产、停业|停止生产经营|停业)"), "business_suspended"),
    (re.compile(r"(?:责令)?关闭"), "closure"),
    (re.compile(r"限制从业"), "work_restricted"),
    (re.compile(r"禁止从业"), "work_barred"),
    (re.compile(r"(?:责令)?限期拆除"), "demolition"),
    (re.compile(r"(?:限期出境|驱逐出境|遣送出境)"), "other"),
)
_SUBJECT = r"(?:当事人|(?:违法)?(?:行为|嫌疑)人|被处罚人|该(?:人|单位|公司|企业)|其|你(?:单位|公司)?|[一-鿿]某{1,3})"
_SANCTION = (
    r"(?:处|给予|予以|作出|(?:行政)?拘留|罚款|警告|通报批评|吊销|没收|暂扣|责令|限期出境|驱逐出境)"
)
_NAMED = rf"(?:(?!不|未|免|减|逾期|加处|暂缓|{_SANCTION})[^,;。()日天元]){{1,60}}(?={_SANCTION})"
"""Whoever the penalty is imposed on, a person or an organisation."""

_PASSED_OVER = re.compile(
    rf"(?:对|给予)(?:{_NAMED}|{_SUBJECT})|[,;。、()./]"
    r"|(?:并|和|及|以及|与|同时|决定|现|依法|分别|合并)+"
    r"|(?:并处以?|处以|处|给予|予以|作出|科处|的?行政处罚|的?处罚|的?治安处罚|的)"
)
_ENUMERATOR = re.compile(
    rf"(?:\(?[0-9{CHARACTERS}]{{1,2}}\)|[0-9{CHARACTERS}]{{1,2}}[、.])(?=[^0-9{CHARACTERS}])"
)
_UNKNOWN = re.compile(r"[^,;。、()]+")
_MONEY_WORDS = re.compile(r"所得|财物|赌资|毒资|嫖资|现金|人民币|款|金额|钱")
_GAINS = re.compile(r"(?:违法|非法)所得")


@dataclass
class _Reading:
    """One pass over a text; `written` is the text as it was, character for character."""

    written: str
    text: str
    at: int = 0
    kinds: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)
    merged: set[str] = field(default_factory=set)
    merging: bool = False
    unexecuted: bool = False
    goods: bool = False
    licences: list[str] = field(default_factory=list)
    left: int | None = None
    rest: list[str] = field(default_factory=list)

    def run(self) -> None:
        forms: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], bool]], ...] = (
            (_OFFSET, self._offset),
            (_OFFSET_ALONE, self._offset),
            (_LEFT, self._left),
            (_UNEXECUTED, self._unexecuted),
            (_MERGED, self._merge),
            (_NONE, _understood),
            (_DETAINED, self._detained),
            (_DETAINED_AFTER, self._detained),
            (_FINED, self._fined),
            (_FINED_AFTER, self._fined),
            (_FINED_ONLY, self._fined),
            (_TAKEN_AFTER, self._taken),
            (_TAKEN, self._taken),
            (_TAKEN_ONLY, self._taken),
            (_LICENCE, self._licence),
        )
        while self.at < len(self.text):
            if any(self._fits(pattern, take) for pattern, take in forms) or self._word():
                continue
            passed = None
            if self._begins_clause():
                passed = _ENUMERATOR.match(self.text, self.at)
            passed = passed or _PASSED_OVER.match(self.text, self.at)
            if passed is not None:
                self.at = passed.end()
                continue
            self._set_aside()

    def _fits(self, pattern: re.Pattern[str], take: Callable[[re.Match[str]], bool]) -> bool:
        found = pattern.match(self.text, self.at)
        if found is None or not found[0] or not take(found):
            return False
        self.at = found.end()
        return True

    def _begins_clause(self) -> bool:
        return self.at == 0 or self.text[self.at - 1] in ",;。"

    def _word(self) -> bool:
        for pattern, kind in _WORDS:
            found = pattern.match(self.text, self.at)
            if found is not None:
                self.kinds.add(kind)
                self.at = found.end()
                return True
        return False

    def _set_aside(self) -> None:
        found = _UNKNOWN.match(self.text, self.at)
        end = found.end() if found else self.at + 1
        self.rest.append(self.written[self.at : end])
        self.at = end

    def _number(self, name: str, value: int | None) -> bool:
        """Take a number; a second one for the same thing only where the first ones are merged."""
        if value is None:
            return False
        again = name in self.numbers
        if again and (not self.merging or name in self.merged):
            if self._merges_later(name):
                self.numbers[name] = value
                return True
            return False
        if self.merging:
            self.merged.add(name)
        self.numbers[name] = value
        return True

    def _merges_later(self, name: str) -> bool:
        return name not in self.merged and "合并" in self.text[self.at :]

    def _offset(self, found: re.Match[str]) -> bool:
        groups = found.groupdict()
        written = groups.get("days") or groups.get("held")
        if written is None:
            return True
        return self._number("offset", whole_number(written))

    def _left(self, found: re.Match[str]) -> bool:
        self.left = whole_number(found["days"])
        return self.left is not None

    def _unexecuted(self, _: re.Match[str]) -> bool:
        self.unexecuted = True
        return True

    def _merge(self, _: re.Match[str]) -> bool:
        self.merging = True
        return True

    def _detained(self, found: re.Match[str]) -> bool:
        self.merging |= bool(found.groupdict().get("merged"))
        if found["days"] and not self._number("detention", whole_number(found["days"])):
            return False
        self.kinds.add("detention")
        return True

    def _fined(self, found: re.Match[str]) -> bool:
        groups = found.groupdict()
        self.merging |= bool(groups.get("merged"))
        if "amount" in groups:
            amount = written_amount(groups["amount"])
            again = groups.get("again")
            if again and read_amount(again) != amount:
                return False
            if not self._number("fine", amount):
                return False
        self.kinds.add("fine")
        return True

    def _taken(self, found: re.Match[str]) -> bool:
        what = found.groupdict().get("what") or ""
        confiscated = found["verb"] == "没收"
        money, goods = _money_and_goods(what)
        gains = bool(_GAINS.search(what))
        only_gains = gains and not _besides_gains(what)
        if only_gains and not confiscated and not money:
            return False
        if money is None or (money and not self._number("confiscation", money)):
            return False
        self.goods |= (goods or not money) and not only_gains
        if confiscated:
            self.kinds |= {"confiscated_gains"} if gains else set()
            self.kinds |= set() if only_gains else {"confiscated_goods"}
        return True

    def _licence(self, found: re.Match[str]) -> bool:
        named = self.written[slice(*found.span("what"))]
        what = named.removeprefix("其").removesuffix("的").strip("、和及并处")
        self.kinds.add("licence_revoked" if found["verb"] == "吊销" else "licence_suspended")
        if what:
            self.licences.append(what)
        return True

    def penalty(self) -> Penalty:
        """Give what was read, after holding the days left against those set off."""
        detention, offset = self.numbers.get("detention"), self.numbers.get("offset")
        if self.left is not None and (
            detention is None or offset is None or detention - offset != self.left
        ):
            self.rest.append(f"{self.left}日")
        return Penalty(
            kinds=tuple(kind for kind in KINDS if kind in self.kinds),
            fine_fen=self.numbers.get("fine"),
            detention_days=detention,
            offset_days=offset,
            not_executed=self.unexecuted,
            confiscation_fen=self.numbers.get("confiscation"),
            goods_confiscated=self.goods,
            licence="、".join(self.licences) or None,
            rest="；".join(self.rest),
        )


def _understood(_: re.Match[str]) -> bool:
    return True


def _money_and_goods(what: str) -> tuple[int | None, bool]:
    """Tell the money of a list of things in fen, and whether there are things other than money.

    None instead of the money where an amount cannot be read or is not the money itself.
    """
    total, goods = 0, False
    for part in re.split(r"[、和及]|以及", what):
        found = re.search(AMOUNT, part)
        if found is None:
            goods |= bool(part) and not re.fullmatch(
                r"(?:其|全部|的|涉案)*(?:赌资|毒资|嫖资)", part
            )
            continue
        amount = written_amount(found[0])
        before = part[: found.start()]
        if amount is None or found.end() != len(part):
            return None, goods
        if before and not _MONEY_WORDS.search(before):
            return None, goods
        total += amount
    return total, goods or not what


def _besides_gains(what: str) -> bool:
    parts = re.split(r"[、和及]|以及", what)
    return any(part and not _GAINS.search(part) for part in parts)
