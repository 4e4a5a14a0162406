"""Results of penalty decisions: what was imposed, how much, for how long.

A text is read clause by clause. Every piece must fit one of the forms in `penalty_forms`; what fits
none is handed back as `rest`, whole, so that a half-understood clause never passes for an understood
one. Numbers that contradict each other are handed back too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from hengjian.reading.texts import penalty_forms as forms
from hengjian.reading.texts import penalty_orders as orders
from hengjian.reading.texts import takings
from hengjian.reading.texts.amounts import YUAN_IN_WAN, read_amount, written_amount
from hengjian.reading.texts.dates import read_date
from hengjian.reading.texts.numerals import quantity, whole_number
from hengjian.reading.texts.penalty_numbers import Quantities, days_of
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
    written. `orders`: what was decided beside the penalties or says more than their kind, as written.
    `rest`: what could not be read; empty if the reading is complete.
    """

    kinds: tuple[str, ...] = ()
    fine_fen: int | None = None
    detention_days: int | None = None
    offset_days: int | None = None
    not_executed: bool = False
    confiscation_fen: int | None = None
    goods_confiscated: bool = False
    licence: str | None = None
    orders: tuple[str, ...] = ()
    rest: str = ""

    def plain(self) -> dict[str, object]:
        """Give the stable machine form; `orders` only where there are any."""
        return {
            "kinds": list(self.kinds),
            "fine_fen": self.fine_fen,
            "detention_days": self.detention_days,
            "offset_days": self.offset_days,
            "not_executed": self.not_executed,
            "confiscation_fen": self.confiscation_fen,
            "goods_confiscated": self.goods_confiscated,
            "licence": self.licence,
            **({"orders": list(self.orders)} if self.orders else {}),
            "rest": self.rest,
        }


def read_penalty(text: str) -> Penalty:
    """Read the result of a penalty decision."""
    written = unspaced(forms.LINE_NUMBER.sub("；", forms.INVISIBLE.sub("", text)))
    written = forms.DOUBLED.sub(r"\1\2", written)
    reading = _Reading(written, forms.respelt(narrowed(written)))
    reading.run()
    return reading.penalty()


_TAKING = ("收缴", "没收", "追缴")
_ORDERED = (
    "责令", "戒毒", "社区康复", "追缴", "分", "不", "取缔", "限", "立即", "要求", "消除", "恢复", "训诫",
    "批评教育", "处分", "报告", "报送",
)  # fmt: skip


@dataclass
class _Reading:
    """One pass over a text; `written` is the text as it was, `passed` where a clause may begin."""

    written: str
    text: str
    at: int = 0
    passed: int = 0
    passed_from: int = 0
    kinds: set[str] = field(default_factory=set)
    said: Quantities = field(default_factory=Quantities)
    unexecuted: bool = False
    spared: bool = False
    goods: bool = False
    licences: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def run(self) -> None:
        has = self.text.__contains__
        takers = [(form, take) for form, take, needed in _TAKERS if any(map(has, needed))]
        while self.at < len(self.text):
            if any(self._fits(pattern, take) for pattern, take in takers) or self._word():
                continue
            if not (self._passed_over() or (any(map(has, _TAKING)) and self._fits(*_TAKEN_FREE))):
                self._set_aside()
        cut_off = forms.CUT_OFF.search(self.text)
        if cut_off and self._begins_clause() and cut_off.start() >= self.passed_from:
            self.rest.append(self.written[slice(*cut_off.span())])

    def _fits(self, pattern: re.Pattern[str], take: _Take) -> bool:
        found = pattern.match(self.text, self.at)
        if found is None or not found[0] or not take(self, found):
            return False
        self.at = found.end()
        return True

    def _begins_clause(self) -> bool:
        return self.at == self.passed

    def _passed_over(self) -> bool:
        """Pass over what links the penalties or stands before them."""
        begins = self._begins_clause()
        patterns = (
            (forms.ENUMERATOR, forms.AT_CLAUSE, forms.PASSED_OVER)
            if begins
            else (forms.ENUMERATOR_ANYWHERE, forms.PASSED_OVER)
        )
        start = self.at
        if not any(self._fits(pattern, _understood) for pattern in patterns):
            return False
        self.passed_from = self.passed_from if begins else start
        self.passed = self.at
        return True

    def _word(self) -> bool:
        for pattern, kind in orders.WORDS:
            found = pattern.match(self.text, self.at)
            if found is not None:
                self.kinds.add(kind)
                if any(found.groupdict().values()):
                    self.take_order(found)
                self.at = found.end()
                return True
        return False

    def _set_aside(self) -> None:
        found = forms.UNKNOWN.match(self.text, self.at)
        end = found.end() if found else self.at + 1
        self.rest.append(self.written[self.at : end])
        self.at = end

    def _number(self, name: str, value: int | None) -> bool:
        """Take a number; a second one for the same thing only where they are put together."""
        later = forms.MERGES.search(self.text, self.at)
        return self.said.take(name, value, merged=later is not None)

    def take_offset(self, found: re.Match[str]) -> bool:
        groups = found.groupdict()
        held, set_off = (whole_number(groups.get(name) or "") for name in ("held", "days"))
        if held == set_off == 1 and "限制人身自由" in found[0] and "已" not in found[0]:
            # 限制人身自由一日，折抵行政拘留一日 are the words of the law for the rate, not for these days.
            self.rest.append(self.written[slice(*found.span())])
            return True
        if not (groups.get("days") or groups.get("held")):
            return True
        return self._number("offset", held if set_off is None else set_off)

    def take_left(self, found: re.Match[str]) -> bool:
        if found.re is forms.LEFT_AFTER and "offset" not in self.said.numbers:
            return False
        self.said.left = whole_number(found["days"])
        return self.said.left is not None

    def take_unexecuted(self, found: re.Match[str]) -> bool:
        if "detention" not in self.kinds or (
            found[0].startswith("不") and self.text[self.at - 1] in "元整款证照"
        ):
            return False
        # What has been served in earlier custody is 不再执行: it was executed that way.
        self.unexecuted |= not ("不再执行" in found[0] and "抵" in self.text)
        return True

    def take_term(self, found: re.Match[str]) -> bool:
        begins, ends = found["begins"], found["ends"]
        if "年" in begins and "年" not in ends:
            ends = begins.partition("年")[0] + "年" + ends
        first, last = read_date(begins), read_date(ends)
        if "detention" not in self.kinds or self.said.term or first is None or last is None:
            return False
        self.said.term = (last - first).days
        return self.said.term >= 0

    def take_executed(self, _: re.Match[str]) -> bool:
        return "detention" in self.kinds

    def take_deferred(self, found: re.Match[str]) -> bool:
        return "detention" in self.kinds and self.take_order(found)

    def take_measure(self, found: re.Match[str]) -> bool:
        """Pass over how a fine was measured, where the product is the fine."""
        base, times = found["base"], quantity(found["times"])
        fine = self.said.numbers["fine"].value if "fine" in self.said.numbers else None
        amount = written_amount(base) if base else None
        if fine is None or times is None:
            return False
        return base is None or (amount is not None and amount * times == fine)

    def take_paid(self, _: re.Match[str]) -> bool:
        return "fine" in self.kinds

    def take_remark(self, _: re.Match[str]) -> bool:
        return bool(self.kinds or self.goods or self.said.numbers or self.orders or self.spared)

    def take_sum(self, found: re.Match[str]) -> bool:
        total, again = written_amount(found["sum"]), found["again"]
        if found["fines"] and not (self.said.numbers.keys() & {"fine"} and self.at == self.passed):
            return False
        if total is None or (again and read_amount(again) != total):
            return False
        self.said.sums.append((total, self.written[slice(*found.span())]))
        return True

    def take_merge(self, _: re.Match[str]) -> bool:
        self.said.merging = True
        return True

    def take_none(self, _: re.Match[str]) -> bool:
        self.spared = True
        return True

    def take_order(self, found: re.Match[str]) -> bool:
        if takings.taken_too(self.text, found):
            return False
        said = takings.alone(self.written[slice(*found.span())])
        self.orders.append(said.strip("、和及与并且处"))
        return True

    def take_several(self, found: re.Match[str]) -> bool:
        """Take the penalties of several acts, which are put together further on."""
        name = "fine" if found.re is forms.FINES else "detention"
        for one in forms.AND_MORE.split(found[1]):
            value = written_amount(one) if name == "fine" else days_of(one)
            if not self._number(name, value):
                return False
        self.kinds.add(name)
        return True

    def take_detained(self, found: re.Match[str]) -> bool:
        if found.re is forms.MERGED_DAYS and "detention" not in self.kinds:
            return False
        groups = found.groupdict()
        self.said.merging |= bool(groups.get("merged"))
        days = whole_number(found["days"] or "")
        said_again = filter(None, map(groups.get, ("inner", "again")))
        if found["days"] and (
            any(whole_number(again) != days for again in said_again)
            or not self._number("detention", days)
        ):
            return False
        self.kinds.add("detention")
        return True

    def _fined(self, amount: int | None) -> bool:
        if not self._number("fine", amount):
            return False
        self.kinds.add("fine")
        return True

    def take_fined_twice(self, found: re.Match[str]) -> bool:
        amount = written_amount(f"{found['amount']}元")
        return read_amount(found["again"].strip("¥")) == amount and self._fined(amount)

    def take_fined(self, found: re.Match[str]) -> bool:
        groups = found.groupdict()
        self.said.merging |= bool(groups.get("merged"))
        # A total may hold confiscated money too: 没收违法所得及罚款共计一千元.
        both = "confiscated_gains" in self.kinds or "confiscation" in self.said.numbers
        if groups.get("total") and both:
            return False
        if "amount" in groups:
            amount = written_amount(groups["amount"])
            again = groups.get("again")
            if again and read_amount(again) != amount:
                return False
            if not self._number("fine", amount):
                return False
        self.kinds.add("fine")
        return True

    def take_fined_in_units(self, found: re.Match[str]) -> bool:
        yuan = YUAN_IN_WAN if found["unit"] == "万元" else 1
        return self._fined(read_amount(found["bare"], yuan))

    def take_taken_free(self, found: re.Match[str]) -> bool:
        return self._begins_clause() and self.take_taken(found)

    def take_taken(self, found: re.Match[str]) -> bool:
        what = takings.alone(found.groupdict().get("what") or "")
        confiscated = found["verb"] == "没收"
        if takings.taken_too(self.text, found) or (confiscated and takings.unnamed(what)):
            return False
        money, goods = takings.money_and_goods(takings.LISTED.sub("", what))
        gains = bool(takings.GAINS.search(what))
        only_gains = gains and not takings.besides_gains(what)
        if only_gains and not confiscated and not money:
            return False
        if money is None or (money and not self._number("confiscation", money)):
            return False
        self.goods |= (goods or not money) and not only_gains and not takings.only_stakes(what)
        if confiscated:
            self.kinds |= {"confiscated_gains"} if gains else set()
            self.kinds |= set() if only_gains else {"confiscated_goods"}
        return True

    def take_licence(self, found: re.Match[str]) -> bool:
        named = self.written[slice(*found.span("what"))]
        what = takings.alone(named.removeprefix("其")).removesuffix("的").strip("、和及并处")
        if takings.AMOUNT_NAMED.search(what) or takings.taken_too(self.text, found):
            return False
        if what and found["verb"] == "暂扣" and not forms.LICENCE_NAMED.search(what):
            return False
        self.kinds.add("licence_revoked" if found["verb"] == "吊销" else "licence_suspended")
        if what:
            self.licences.append(what)
        return True

    def penalty(self) -> Penalty:
        """Give what was read, after holding its numbers against each other."""
        self.said.put_together()
        values = self.said.values
        self.rest += self.said.contradictions(self.written, detained="detention" in self.kinds)
        if not (self.kinds or self.orders or self.goods or values or self.spared or self.rest):
            self.rest.append(self.written)
        return Penalty(
            kinds=tuple(kind for kind in KINDS if kind in self.kinds),
            fine_fen=values.get("fine"),
            detention_days=values.get("detention"),
            offset_days=values.get("offset"),
            not_executed=self.unexecuted,
            confiscation_fen=values.get("confiscation"),
            goods_confiscated=self.goods,
            licence="、".join(self.licences) or None,
            orders=tuple(self.orders),
            rest="；".join(self.rest),
        )


_Take = Callable[[_Reading, re.Match[str]], bool]


def _understood(_: _Reading, __: re.Match[str]) -> bool:
    return True


_TAKEN_FREE = forms.TAKEN_FREE, _Reading.take_taken_free
"""Tried last: it begins with any word."""

_TAKERS: tuple[tuple[re.Pattern[str], _Take, tuple[str, ...]], ...] = (
    (forms.OFFSET, _Reading.take_offset, ("抵",)),
    (forms.OFFSET_ALONE, _Reading.take_offset, ("抵",)),
    (forms.LEFT, _Reading.take_left, ("抵", "执行")),
    (forms.LEFT_AFTER, _Reading.take_left, ("抵",)),
    (forms.UNEXECUTED, _Reading.take_unexecuted, ("执行",)),
    (forms.DEFERRED, _Reading.take_deferred, ("暂缓执行",)),
    (forms.MEASURE, _Reading.take_measure, ("倍", "%", "百分之")),
    (forms.SURCHARGE, _Reading.take_paid, ("逾期", "到期")),
    (forms.REMEDIES, _Reading.take_remark, ("不服", "复议", "强制执行")),
    (forms.TERM, _Reading.take_term, ("月", "-")),
    (forms.EXECUTED, _Reading.take_executed, ("执行", "拘留所")),
    (forms.SUM, _Reading.take_sum, ("计", "共", "总额")),
    (forms.AMONG, lambda reading, _: bool(reading.said.sums), ("其中",)),
    (forms.MERGED_DAYS, _Reading.take_detained, ("合并",)),
    (forms.MERGED, _Reading.take_merge, ("合并", "计")),
    (forms.NONE, _Reading.take_none, ("处罚",)),
    *((form, _Reading.take_order, _ORDERED) for form in orders.ORDERS),
    (forms.MULTIPLE, _understood, ("倍", "百分之", "%")),
    (forms.PAID, _Reading.take_paid, ("缴", "履行")),
    (forms.TO_TREASURY, _Reading.take_remark, ("国库", "财政")),
    (forms.DETENTIONS, _Reading.take_several, ("合并", "计")),
    (forms.FINES, _Reading.take_several, ("合并", "计")),
    (forms.DETAINED, _Reading.take_detained, ("拘",)),
    (forms.DETAINED_AFTER, _Reading.take_detained, ("拘",)),
    *((form, _Reading.take_fined_in_units, ("元)",)) for form in forms.FINED_IN_UNITS),
    (forms.FINED_TWICE, _Reading.take_fined_twice, ("元", "圆")),
    (forms.FINED, _Reading.take_fined, ("罚",)),
    (forms.FINED_AFTER, _Reading.take_fined, ("罚款",)),
    (forms.FINED_ONLY, _Reading.take_fined, ("罚款",)),
    (forms.TAKEN_AFTER, _Reading.take_taken, _TAKING),
    (forms.TAKEN, _Reading.take_taken, _TAKING),
    (takings.LISTED, lambda reading, _: reading.goods, ("清单", "见")),
    (forms.SEE_DECISION, _Reading.take_remark, ("见",)),
    (forms.TAKEN_ONLY, _Reading.take_taken, _TAKING),
    (forms.LICENCE, _Reading.take_licence, ("吊销", "暂扣")),
)
"""The forms in the order in which they are tried, what takes them, and the words one of which they need."""
