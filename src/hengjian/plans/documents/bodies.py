"""Lists of bodies as officials write them: one body each, as written, group names left whole."""

from __future__ import annotations

import re

from hengjian.plans.documents.glyphs import narrowed

LONGEST = 32
SHORTEST = 2
_LIST_LONGEST = 200
_FEW = 3
_STRONG = (
    "局|委|委员会|办|部|厅|院|署|会|中心|政府|单位|部门|机关|办公室|公司|集团|支队|大队|总队|中队|所|站|"
    "银行|组|处|科|科室|处室|室|股|队|学校|高校|院校|企业|联社|街道|管委会|机构|成员单位|窗口|专班|社区|分局"
)
_WEAK = "联|协|海关|街|主体|镇|乡|区|县|市|地|州|盟|旗|村|港|社|厂|馆|台|网|校|行|园|中央|税务|团|(?<!市)场"
_STRONG_END = re.compile(rf"(?:{_STRONG})$")
_ANY_END = re.compile(rf"(?:{_STRONG}|{_WEAK})$")
_SENTENCE = re.compile(
    r"[的了]|进行|开展|推进|建立|完善|加强|落实|制定|组织(?!部)|应当|可以|要求|确保|实现|提高|形成|"
    r"按照|根据|通过|对照|报送|履行|认真|及时|工作(?!委|领导小组|组|局|站|部|办|处|机关|机构|专班|协调)"
)
_LEVEL = re.compile(
    r"(?:各级?)?(?:有关|相关)?(?:[省市县区州乡镇旗盟]|自治[区州县])(?:\s*\([^()]{1,6}\))?"
)
_OF_LEVEL = re.compile(r"\s*(?:自治[区州县]|直辖市|[省市县区州乡镇街旗盟])(?![委编司公财发教科])")
_GENERIC = ("单位", "部门", "机关", "街道", "乡镇", "企业", "机构")
_AND = re.compile(r"以及|和|及|与")
_SO_ON = re.compile(
    r"(?<!高)等(?:[0-9一二三四五六七八九十]+个)?"
    r"(?:[省市区县州]?[直级属]?|政府|有关|相关|各|责任|成员|职能|主管|行政执法|执法|综合)*"
    r"(?:部门|单位|机关|地区|方面|处室|科室|部门和单位|部门单位)?$"
)
_LEADING = re.compile(
    r"^(?:(?:主要)?由|请|以|和|及|以及|与|为|是|涉及的?|按照?(?:各自)?职责(?:分工)?由?)(?=\S{2})"
)
_TRAILING = re.compile(
    r"(?:按照?(?:各自)?(?:职责|职能|任务)?(?:职责)?分工|按照?(?:各自)?职[责能]|根据(?:各自)?职责(?:分工)?|依职责|依据职责|"
    r"分别|具体|共同|各负其责|联合|按规定)+(?:负责|落实|推进)?$"
)
_NOTE = re.compile(r"(?<=.{2})\([^()]*(?:,|为|下同|详见|见附件)[^()]*\)$")
_NOTHING = frozenset({"无", "-", "--", "/", "略", "同上", "不涉及", "暂无", "等", "其他"})
_OUTER = " \t\r\n、，,;；。.:：·•*●-—“”\"'　"


def split_bodies(text: str) -> list[str]:
    """Give the bodies of a list, each as written; what is no name is left out."""
    found: list[str] = []
    for piece in _at_marks(text):
        for words in _at_spaces(piece):
            for name in _at_ands(words):
                body = _cleaned(name)
                if body and body not in found:
                    found.append(body)
    return found


def is_body(text: str) -> bool:
    """Tell whether a text looks like the name of one body or group of bodies."""
    name = _without_brackets(_cleaned(text))
    return (
        SHORTEST <= len(name) <= LONGEST
        and bool(_ANY_END.search(name))
        and not _SENTENCE.search(name)
    )


def are_bodies(text: str) -> bool:
    """Tell whether a text is nothing but a list of bodies."""
    pieces = [one for piece in _at_marks(text) for one in _at_spaces(piece) if _cleaned(one)]
    return bool(pieces) and all(is_body(last) for one in pieces for last in _at_ands(one))


def are_mostly_bodies(text: str, *, after_others: bool = False) -> bool:
    """Tell a list of bodies, a third of which may have names of a shape unknown, from a sentence.

    Where other bodies and their verb stand before it in the same bracket, one known name is enough.
    """
    names = [
        name for piece in _at_marks(text) for one in _at_spaces(piece) for name in _at_ands(one)
        if _cleaned(name)
    ]  # fmt: skip
    strange = [name for name in names if not is_body(name)]
    few = len(strange) < len(names) if after_others else len(strange) * _FEW <= len(names)
    return few and not any(map(_is_wording, strange))


def _is_wording(name: str) -> bool:
    plain = _without_brackets(_cleaned(name))
    return not re.fullmatch(r"[一-鿿]{2,14}", plain) or bool(_SENTENCE.search(plain))


def _at_marks(text: str) -> list[str]:
    """Split at the marks of a list that stand in no bracket."""
    plain = narrowed(text)
    pieces, start, depth = [], 0, 0
    for at, c in enumerate(plain):
        depth = max(0, depth + (c == "(") - (c == ")"))
        if depth == 0 and c in "、,;/|。":
            pieces.append(text[start:at])
            start = at + 1
    return _levels_joined([piece for piece in (*pieces, text[start:]) if piece.strip()])


def _levels_joined(pieces: list[str]) -> list[str]:
    """Join 市、县两级机关 and 各县、区人民政府 again: a level alone is no body."""
    joined: list[str] = []
    for piece in pieces:
        if (
            joined
            and _LEVEL.fullmatch(narrowed(joined[-1]).rsplit("、", 1)[-1].strip())
            and _OF_LEVEL.match(piece)
        ):
            joined[-1] += f"、{piece}"
        else:
            joined.append(piece)
    return joined


def _at_spaces(text: str) -> list[str]:
    """Split at white space between names; white space inside a name is a fault of scanning or wrapping."""
    words = text.split()
    if len(words) > 1 and all(is_body(word) for word in words):
        return words
    if len(words) > 1 and is_body(words[0]) and not any(map(_is_no_person, words[1:])):
        return words[:1]  # 甲局 张三
    return ["".join(words)]


def _is_no_person(word: str) -> bool:
    return is_body(word) or not re.fullmatch(r"[一-鿿]{2,3}", word)


def _at_ands(text: str) -> list[str]:
    """Split at a 和 between two names; a 和 within a name stays."""
    for found in _AND.finditer(text if len(text) <= _LIST_LONGEST else ""):
        left, right = text[: found.start()], text[found.end() :]
        whole = _STRONG_END.search(_without_brackets(left)) or (
            left.startswith("各") and is_body(left)
        )
        if (
            whole
            and is_body(left)
            and is_body(right)
            and right not in _GENERIC
            and not _open_bracket(left)
        ):
            return [left, *_at_ands(right)]
    return [text]


def _open_bracket(text: str) -> bool:
    plain = narrowed(text)
    return plain.count("(") > plain.count(")")


def _cleaned(text: str) -> str:
    name = "".join(text.split()).strip(_OUTER)
    plain = narrowed(name)
    if plain.startswith("(") and plain.endswith(")"):
        name = name[1:-1].strip(_OUTER)
    note = _NOTE.search(narrowed(name))
    if note is not None:
        name = name[: note.start()]
    name = _LEADING.sub("", re.sub(r"^[0-9]{1,2}[.．)）]", "", name))
    name = _SO_ON.sub("", _TRAILING.sub("", name)).strip(_OUTER)
    if _open_bracket(name):
        name = name[: narrowed(name).rindex("(")]
    if narrowed(name).count(")") > narrowed(name).count("("):
        name = name.replace(")", "").replace("）", "")
    return "" if name in _NOTHING or not SHORTEST <= len(name) <= LONGEST else name


def _without_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", narrowed(text))
