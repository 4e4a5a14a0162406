"""The forms in which citations of statutes are written, as patterns; slips are put right where they leave no doubt."""

from __future__ import annotations

import re

from hengjian.reading.texts.numerals import CHARACTERS

_RINGED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
RING_VALUES = {c: i for row in _RINGED for i, c in enumerate(row, start=1)}
_RING = f"[{''.join(RING_VALUES)}]"

MISWRITTEN = str.maketrans("笫苐條項顶頂欵歀據違規辦罰處", "第第条项项项款款据违规办罚处")
DASH_FOR_ONE = re.compile(r"(?<=第)[-ー](?=[条款项])|(?<=[十百])[-ー](?=[条款项])")
"""第—款: a dash where 一 was meant."""

_N = rf"(?:[0-9]+|[{CHARACTERS}]+)"
"""No separators: 第1,000条 is no article, and 1,000,1,000 could be parted in ever so many ways."""

LEVEL_IN_BRACKETS = re.compile(rf"(\({_N})([条款项目])\)")
"""第（二项）: the bracket was closed too late."""
RESPELT = (
    (re.compile(rf"弟(?=\(?{_N}\)?[条款项])"), "第"),
    (re.compile(rf"(?<=[0-9{CHARACTERS})])向(?=$|[、,;。之的和及第])"), "项"),
    (re.compile(rf"[〈<\[{{]({_N})[〉>\]}}](?=[款项])"), r"(\1)"),
    (re.compile(rf"\((?={_N}[款项])(?!{_N}[款项][^()]*\))"), "第"),
    (re.compile(rf"(?<=第)({_N})\)(?=[款项])"), r"第\1"),
)
"""Slips that leave no doubt, each put right in place: 弟二项, 第二向, 第〈二〉项, 第（二项, 第二）项."""

_BRACKETED = rf"(?:\({_N}\)|{_RING})"
_NUMBER = rf"(?:{_BRACKETED}|{_N})"
_AND, TO = r"[、,和及与]|以及", r"[至到~-]"
BLANK_BETWEEN = re.compile(
    rf"(?<=[条款项目])\s+(?=第\s*{_N}\s*条)|(?<=款)\s+(?=第{_N}款)|(?<=[条款项目])\s*\n\s*(?=[{CHARACTERS}]{{1,3}}[、.．])|(?<=项)\s+(?=第?[（(]?{_N}[）)]?项)"
)
"""A blank or a new line where one place ends and another of the same level begins."""
DOUBLED = re.compile(rf"(第[（(]?{_N}[）)]?[条款项])\s+\1(?!之)")
"""第三项 第三项: typed twice."""

UNIT = re.compile(
    rf"第*(?P<numbers>{_BRACKETED}(?:(?:{_AND}|{TO})?第?{_BRACKETED})*"
    rf"|{_N}(?:(?:{_AND}|{TO})第?{_NUMBER})*)"
    rf"(?P<level>[条款项目])(?P<inserted>之{_N}(?![条款项目]))?"
)
CUT_ITEM = re.compile(
    rf"(?:第(?P<numbers>{_BRACKETED})(?=$|[、,;。和及与《])|(?P<alone>\([0-9{CHARACTERS}]{{1,3}}\)|{_RING})(?=$|[、,;。]))"
)
PARTING = frozenset("、,;。.")
"""Marks that may part an article from its own paragraph: 第三条、第二款."""
PIECE = re.compile(rf"(?P<link>{TO}|{_AND})?第?(?P<number>{_NUMBER})")

BARE_ARTICLE = re.compile(
    rf"第(?P<numbers>{_N})(?=第+{_NUMBER}(?:(?:{_AND}|{TO})第?{_NUMBER})*[款项]|{_BRACKETED}项|第{_BRACKETED}条)"
)
ONLY_ARTICLE = re.compile(
    rf"第(?P<numbers>{_N})(?=$|[、,;。]|[的之](?:相关|有关)?规定|{_BRACKETED}(?:$|[、,;。]))"
)
"""An article whose 条 was forgotten."""

TITLE = re.compile(
    rf"《+(?P<title>[^《》]+(?:《[^《》]*》[^《》]*)?)(?<![0-9{CHARACTERS})][条款项])》+"
)
_KINDS = "法|法典|条例|规定|办法|规则|细则|决定|解释|准则|通告|规程|规范|标准|公告|通知|意见"
QUOTED_TITLE = re.compile(
    r"[“‘\"'<〈「『(]{1,2}"
    rf"(?P<title>[^“”‘’\"'<>〈〉「」『』《》,;。]{{0,60}}?(?:{_KINDS})(?:\([^()]{{1,12}}\))?)"
    rf"[”’\"'>〉」』)》]{{1,2}}(?=\(|第|$|[、,;。和及]|{_N}条)"
)
"""A title in other marks than 《》."""
OPEN_TITLE = re.compile(rf"《+(?P<title>[^《》、,;。]+?)《?(?=第{_N}条|第{_N}第)")
OPEN_TITLE_BARE = re.compile(rf"《+(?P<title>[^《》、,;。]+?(?:{_KINDS}))[)）>〉]?(?={_N}条)")
OPEN_TITLES = (OPEN_TITLE_BARE, OPEN_TITLE)
NUMBERED = re.compile(rf"第?(?:{_N})")
BARE_TITLE = re.compile(rf"(?![其第])(?P<title>[一-鿿()·]{{1,60}}?(?:{_KINDS}))(?:》|(?=第{_N}条))")
_NO_LEAD = "(?!违反|根据|依据|依照|按照|参照|[和及与或并]|以及|第)"
NUMBERED_TITLE = re.compile(
    rf"{_NO_LEAD}(?P<title>[一-鿿]{{1,12}}(?:[(\[][0-9]{{4}}[)\]]|令)第?[0-9]{{1,4}}号)(?=第{_N}条)"
)
"""A document that is named by its number: 某释〔2020〕3号第六条."""
PATH_TITLE = re.compile(
    rf"{_NO_LEAD}(?P<title>[^/《》,;。、()]{{1,60}}?(?:{_KINDS}))(?:\([^()/]{{1,20}}\))?/(?=第{_N}[编章节条])"
)
"""甲法/第五章法律责任/第五十五条/第一款: the way down the table of contents."""
CHAPTER = re.compile(rf"第{_N}[编章节][^/《》,;。、第]*/(?=第)")
ISSUER = re.compile(
    r"(?:(?:[^\W不未非无除0-9a-zA-Z]{1,14}(?:部|委|局|署|院|会|厅|政府|总局|总队|办公室|人大|常委会|省|市|区|县))[、和]?){1,4}"
    r"(?:令|(?:联合)?(?:发布|印发|制定|公布)的?)?(?=《)"
)
"""Who issued the statute that follows."""
SAME_TITLE = re.compile(r"(?:本|该|同|前述|上述)(?:法|条例|规定|办法)(?=第)")
SAME_PLACE = re.compile(r"(?:本|该|同)(?P<level>[条款])(?=第)")
EDITION = re.compile(
    r"\((?:(?=[^()]*(?:修正|修订|修改|公布|发布|通过|施行|实施|版|令|号|年|简称|\())(?:[^()]|\([^()]*\))*"
    r"|[0-9]{4}|(?:[A-Z]{2,3}|/T)+[^()]*)\)"
    r"|[0-9]{4}年?(?:第[0-9一二三四五六七八九十]次)?(?:修正|修订|修改)(?:版|本)?"
)
"""Which edition of a statute is meant, its number, or what it is called for short."""

ENUMERATOR = re.compile(
    rf"(?:\(?(?:[0-9]{{1,2}}|[{CHARACTERS}]{{1,3}})\)|[0-9]{{1,2}}[、.]|(?<![条款项目])[{CHARACTERS}]{{1,3}}[、.]|[①-⑳])(?=[《“\"<违依根按据])"
)
LABEL = re.compile(
    r"(?:(?:行政|主要|法律|法规|违法|违反|处罚|裁量|定性|适用|实施)*(?:依据|条款|条文|违则|罚则|违法)):"
)
QUOTATION = re.compile(r"(?<!^):?[“\"][^”\"《》]*[”\"]")
"""What the article says, after its place."""
REMARK = re.compile(rf"\((?!{_N}\))[^()《》0-9第条款项目法例规定]{{1,20}}\)")
"""What the article is about, or how it was applied: （赌博）."""
EMPTY_SLOT = re.compile(
    r"(?:第[款项目]|(?<!项)款|项|目)(?=$|[、,;。和及与《》的之()等]|规定|予以|作出|进行|给予|处罚)"
)
"""A form printed 第一款第__项 and nobody filled in the item."""

LINK = re.compile(
    rf"{_AND}|\((?=第{_N}条[^()]*\))|(?<=[条款项目])(?:[)》](?!第?{_NUMBER}[款项])|[”\"](?=$|[、,;。]))|[;。/|+&·•_]|以及|及其(?=[第《])|并且?|且|暨|同时|(?P<to>{TO})"
)
FILLER = re.compile(
    rf"\((?=第?{_NUMBER}[款项][^()]*\))|(?<=条)条(?!例)|(?<=款)款|(?<=项)项"
    r"|(?:(?:该|你|当事人|其)?(?:\(?单位\)?|公司)?的?)?(?:上述|该|以上)?(?:违法)?行为(?:分别|均|已经?)?(?=违反|构成)|分别(?=违反)"
    rf"|(?<=[条款项目])\)(?=第?{_NUMBER}[款项])|[(“\"](?=《)|第{_N}[编章节](?=第)"
    r"|中(?=第)|(?:(?:修订|修正|修改)[前后]的?|[原新旧])(?=《)|(?:[现故兹已应]|[我本](?:局|机关))*(?:根据|依据|依照|按照|参照|参考|对照|结合|适用|违反了?|据|按(?=[《第])|[之的]?(?:相关|有关)?规定|[之的]规(?=$|[,;。、])|等|之|的|[。.:]"
    r"|(?:应|应当|应予|现|依法|决定|裁决|作出|予以|给予|进行)*(?:行政|治安管理)?处罚(?:决定)?(?=$|[,;。])|(?:现|依法)*(?:决定|裁决)$|(?:分别)?(?:决定)?,?合并(?:执行|处罚)|分别决定|\((?:合并执行|折抵|参照(?:适用|执行)?)\))"
)
REASON = re.compile(
    r"[,;。]?(?:因|鉴于|由于)[^《》第条款项]*$|(?<=[条款项]):[^《》第条款]{1,80}$|[,;。]?决定(?:给予|处以?|予以)[^《》第条款项]{1,40}$"
    r"|[,;。]?\(?(?:依法)?(?:从轻|减轻|从重)(?:行政)?处罚\)?(?=$|[、,;。])"
    r"|[,;。]?\(?[其属系]?情节[^《》第条款项目、,;。()]*\)?(?=$|[、,;。])"
)


OTHER_DOCUMENT = re.compile(rf"(?:{_KINDS}|号)(?=第|[^一-鿿]|$)")
