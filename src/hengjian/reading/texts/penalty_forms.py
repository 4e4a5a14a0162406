"""The forms in which penalty decisions are written, as patterns.

All are matched at a place in a text that was narrowed and has no spaces. A form takes in no more than
it understands: what may follow it is said where the words alone would also fit something else.
"""

from __future__ import annotations

import re

from hengjian.reading.texts.amounts import AGAIN, AMOUNT
from hengjian.reading.texts.numerals import CHARACTERS
from hengjian.reading.texts.penalty_parts import (
    AWAY,
    DATE,
    DETENTION,
    DONE,
    DONE_OR_NEXT,
    OBJECT,
    SPAN,
    STOP,
    N,
)

INVISIBLE = re.compile("[\u200b\ufeff\u00ad]")
DOUBLED = re.compile(
    rf"(罚款|行政拘留|并处)\1+|(?<=[0-9０-９{CHARACTERS}])([元日天])\2+(?=$|[,，;；。、()（）并的整对罚处])"
)
"""A word of the form that was typed twice."""

_VARIANTS = str.maketrans("罰處給與沒並責銷暫執繳", "罚处给与没并责销暂执缴")
_MISREAD = tuple(
    (re.compile(rf"(?<=[0-9{CHARACTERS}]){wrong}(?=$|[,;。、()整正并的处和及对罚+])"), right)
    for wrong, right in (("曰", "日"), ("[园員员]", "元"))
)


def respelt(text: str) -> str:
    """Give the text with traditional characters and those misread for 日 and 元 in their usual form, in place."""
    text = text.translate(_VARIANTS)
    for wrong, right in _MISREAD:
        text = wrong.sub(right, text)
    return text


_DAYS = rf"(?P<days>{N})[日天]整?"
_DETENTION_ENDS = (
    r"(?=$|[,;。、()+/.]|并|和|及|的|处|予|对|罚款|没收|收缴|追缴|警告|通报|合并|不|暂扣|吊销|责令|折抵|限期|"
    r"驱逐|因|但|送|由|自|从|同时|行政|治安|罚|与|以及|且|另|又|再|还|外加|一并|附加|之|给|[:·“”\"]|[1-9][.,、](?=[一-鿿]))"
)


_HELD = (
    r"(?:刑事拘留|刑拘|先行(?:行政)?(?:拘留|羁押)|羁押|(?:采取)?(?:强制措施)?限制人身自由(?:的?强制措施)?|留置盘问|"
    r"继续盘问|强制传唤|传唤|拘传|刑事强制措施)"
)
_PERIOD = r"(?:的?(?:期限|期间|时间|日期|天数|日数))?"
_REASON = r"(?:(?!罚款|折抵|[日天元])[^();。])*?"

OFFSET = re.compile(
    rf"(?:[因与和]?(?:同一行为)?(?:已(?:经)?(?:执行)?)?(?:先前|此前)?(?:被)?(?:采取)?{_HELD}{_PERIOD}(?:(?P<held>{N})[日天])?,?)"
    rf"(?:已|可|应|应当|依法|予以|全部)*(?:折抵|抵扣|抵折|冲抵)(?:行政)?(?:拘留)?(?:处罚)?{_PERIOD}"
    rf"(?:(?P<days>{N})[日天])?(?:完毕)?"
)
OFFSET_ALONE = re.compile(
    rf"(?:已|依法|予以)*(?:折抵|抵扣)(?:{_HELD}|行政(?:拘留)?|拘留)?(?:处罚)?{_PERIOD}"
    rf"(?:(?P<days>{N})[日天](?:完毕)?|完毕)|(?:(?:已经?|依法|予以)+(?:折抵|抵扣)|折抵(?:{_HELD}|行政拘留){_PERIOD}){DONE}"
)
LEFT = re.compile(
    rf"(?:(?:折抵后)?,?(?:实际|尚需|还需|还应|仍需|剩余|余下|再)|折抵后,?(?=执行))(?:需|应)?(?:执行)?(?:行政)?(?:拘留)?{_PERIOD}"
    rf"(?:执行)?{_DAYS}"
)
LEFT_AFTER = re.compile(rf"后?,?(?:再|继续)?执行(?:行政拘留)?{_DAYS}")
"""折抵三日，执行二日: only after what was set off."""

UNEXECUTED = re.compile(
    rf"\({_REASON}(?:(?:行政)?拘留(?:处罚)?(?:决定)?)?(?:依法)?不(?:予|再)?(?:投?送拘留所)?执行"
    r"(?:行政)?(?:拘留)?(?:处罚)?(?:决定)?\)"
    r"|(?:但|并|且)?(?:(?:因|由于)" + _REASON + r")?(?:依法)?(?:对其)?(?:决定)?"
    r"(?:(?:行政)?拘留(?:处罚)?(?:决定)?)?(?:依法)?不(?:予|再)?(?:投?送拘留所)?执行"
    r"(?:行政)?(?:拘留)?(?:处罚)?(?:决定)?"
)
MERGED = re.compile(
    rf"(?:决定)?(?:分别决定,?)?合并(?:执行|处罚(?!款|金)|处以)?:?"
    rf"|(?:共计|合计|总计)(?=(?:行政)?罚款:?{AMOUNT}|{DETENTION}{N}[日天])"
)
MERGES = re.compile(r"合并|共计|合计|总计|总额")
"""Whether further on in the text the penalties of several acts are put together."""

DETAINED = re.compile(
    rf"{DETENTION}(?![所证人]|期(?!限(?:为|:)?{N}[日天]))(?:处罚)?"
    r"(?:(?P<merged>合并(?:执行)?)?(?:期限)?(?:为|共计|合计|共|:)?"
    rf"(?P<bracket>\()?(?P<days>{N})(?:\((?P<inner>{N})\))?[日天]整?(?(bracket)\))"
    rf"(?:\((?P<again>{N})[日天]\))?{_DETENTION_ENDS}|(?![0-9{CHARACTERS}]))"
)
MERGED_DAYS = re.compile(
    rf"(?P<merged>(?:决定)?合并(?:执行)?)(?:期限)?(?:为|共|:)?(?P<days>{N})[日天]{_DETENTION_ENDS}"
)
_TOGETHER = r"(?=,?(?:决定)?(?:合并|共计|合计|总计))"
_AND_MORE = "[、和及]"
DETENTIONS = re.compile(
    rf"{DETENTION}(?P<days>{N}[日天](?:{_AND_MORE}(?:(?:行政|治安)拘留)?{N}[日天])+){_TOGETHER}"
)
FINES = re.compile(rf"罚款(?P<amounts>{AMOUNT}(?:{_AND_MORE}{AMOUNT})+){_TOGETHER}")
"""The penalties of several acts in a row, before they are put together."""

AND_MORE = re.compile(_AND_MORE)
DETAINED_AFTER = re.compile(rf"{_DAYS}的?{DETENTION}(?![所证期人])")
TERM = re.compile(
    rf"(?:{DETENTION}?(?:处罚)?的?(?:执行)?(?:起止)?(?:期限|期间|时间|日期)|执行)?(?:自|从|为|是|:)*"
    rf"(?P<begins>{DATE.replace('{0}', '2')})(?:起|开始)?,?(?:执行)?[至到~-]"
    rf"(?P<ends>{DATE.replace('{0}', '4')})(?:止|为止|结束|期满)?(?:执行)?"
)
EXECUTED = re.compile(
    rf"(?:(?:行政)?拘留)?(?:现|均)?(?:已经?(?:全部)?执行(?:完毕)?|执行完毕){DONE}"
    rf"|(?:现|并|已)?(?:由|送|送往|送至|投送|交|交由)(?:(?!{STOP}|不|暂|未)[^,;。()]){{0,25}}拘留所(?:执行)?{DONE_OR_NEXT}"
)

FINED = re.compile(
    rf"(?:行政|治安)?处?罚(?:款|金)?(?P<merged>合并(?:执行)?)?(?:金额|数额)?"
    r"(?:[,:]?(?P<total>共计|合计|共)|,?计|为|:)?(?:\((?:人民币)?大写\)[,:]?)?"
    rf"(?P<bracket>\()?(?P<amount>{AMOUNT})(?:\(?人民币\)?)?(?(bracket)\))(?!以[上下内]|[至到~-])"
    rf"(?:\((?P<again>{AGAIN})\)[整正]?)?"
)
FINED_TWICE = re.compile(
    rf"(?:行政|治安)?处?罚款:?(?:人民币)?(?P<amount>[{CHARACTERS}]+)\((?P<again>¥?[0-9][0-9,.]*)\)[元圆][整正]?"
)
"""罚款伍佰（500）元."""

FINED_AFTER = re.compile(
    rf"(?P<amount>{AMOUNT})(?:\((?P<again>{AGAIN})\)[整正]?)?的?(?:行政|治安)?罚款"
)
FINED_ONLY = re.compile(r"(?:行政|治安)?罚款(?=$|[,;。、()]|的|处罚(?!款)|[并和及](?!处?罚款))")
MULTIPLE = re.compile(
    rf"(?:(?!罚款|没收|拘留|警告|不|未|免|减|逾期|加处)[一-鿿]){{0,20}}?(?:{AMOUNT})?"
    rf"(?:{N}(?:[.点]{N})?倍|百分之{N}|[0-9.]+%)(?:以)?的?"
    rf"(?=罚款[,:]?(?:共计|合计|共|计|为|:)?\(?{AMOUNT}|{AMOUNT}的?罚款)"
)
"""How a fine was measured, where the fine itself follows."""

PAID = re.compile(
    rf"(?:上述)?(?:罚款)?(?:均?已经?(?:全部|当场)?|当场|现场)(?:缴纳|缴清|收缴|缴款|缴|履行)(?:完毕|到位)?{DONE}"
    rf"|(?:当事人|你(?:单位)?)?(?:限|自|应|请|须|于)(?:(?!{STOP}|逾期|加处)[^,;。()元]){{0,40}}{N}[日天]内(?:(?!{STOP}|逾期|加处)[^,;。()元])"
    rf"{{0,40}}缴(?:纳|清|至|付|到)(?:(?!{STOP}|逾期|加处)[^,;。()元]){{0,30}}"
)
SUM = re.compile(
    rf"(?:以上|上述)?(?:[两二三四]项|各项)?(?:罚没款?项?|罚款和没收款|(?P<fines>罚款))?(?:金额)?(?:共计|合计|总计|总额|共)"
    rf"(?:罚没款?|缴款|应缴)?(?:金额)?(?:为|:)?(?P<sum>{AMOUNT})(?:\((?P<again>{AGAIN})\))?(?:{DONE}|(?=上缴|上交|:))"
)
AMONG = re.compile(r"\(?其中:?(?=没收|罚款|罚)")
"""What a total is made of, where the total comes first."""

TO_TREASURY = re.compile(rf"(?:依法|全部|一并|均)*(?:上缴|上交|缴入)(?:国库|财政){DONE_OR_NEXT}")
DEFERRED = re.compile(rf"(?:{DETENTION}(?:处罚)?(?:决定)?)?(?:依法)?暂缓执行(?:行政拘留)?{DONE}")
_TIMES = rf"(?P<times>[0-9]+(?:\.[0-9]+)?|[{CHARACTERS}]+)倍"
MEASURE = re.compile(
    rf"\((?:按|以|系|即|为)?[^()罚没]{{0,12}}?(?P<base>{AMOUNT})?的?{_TIMES}(?:的?罚款)?\)"
)
"""How a fine was measured, in brackets after it."""

SURCHARGE = re.compile(
    r"(?:逾期|到期)(?:不|未)(?:缴纳?|履行)(?:罚款|的罚款|行政处罚决定)?的?,"
    r"(?:(?:根据|依据|依照|按照)《[^《》]*》[^,;。]{0,30},)?(?:我局|本局|本机关|将|依法|可以?)*"
    r"(?:每日|按日)按(?:照)?(?:罚款|应缴罚款)?(?:的?(?:数额|金额))?的?(?:百分之三|3%)加处罚款"
    rf"(?:,加处罚款的?(?:数额|总额)?不(?:得)?超过[^,;。()]{{0,20}})?{DONE}"
)
"""What the law adds where a fine is not paid in time: nobody has imposed it."""

REMEDIES = re.compile(
    r"(?:如|若|(?:你|你单位|当事人|被处罚人|申请人)(?:如|若|对)|对(?:本|该|上述))"
    r"[^,;。]{0,20}不服[^;。]*(?:复议|诉讼|起诉)[^;。]*"
    r"|(?:行政)?复议(?:[^,;。]{0,12}诉讼)?期间,?[^,;。]{0,20}不停止执行[^;。]*"
    r"|逾期(?:不|未)[^;。]*(?:申请)[^;。]{0,12}强制执行[^;。]*"
)
"""What a decision says on remedies and on what happens to those who do not pay."""

_HAS_UNIT = r"\((?P<unit>万?元)\)[:为]?(?P<bare>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(?![0-9万元圆])"
FINED_IN_UNITS = (
    re.compile(rf"(?:行政)?罚款(?:金额|数额)?{_HAS_UNIT}"),
    re.compile(
        r"(?:行政)?罚款(?:金额|数额)?[:为]?(?P<bare>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)\((?P<unit>万?元)\)"
    ),
)
"""罚款金额（万元）：0.5 and 罚款：0.5（万元）, as printed from a form."""

TAKEN_AFTER = re.compile(
    rf"(?:(?:对|将)(?P<what>{OBJECT}{{1,400}}?)(?:并)?(?:予以|依法|全部|均|一并)+"
    rf"|(?:并)?(?:予以|依法|全部|均|一并)+(?=(?:收缴|没收|追缴){DONE_OR_NEXT}))"
    rf"(?P<verb>收缴|没收|追缴)(?:并)?(?:予以)?{AWAY}"
)
TAKEN_FREE = re.compile(
    rf"(?P<what>(?:(?![不免暂减]|未(?!售|燃放|拆封|使用)){OBJECT}){{1,400}}?)(?:均|一并|全部)?(?:予以|依法|依法予以)(?P<verb>收缴|没收|追缴){AWAY}{DONE_OR_NEXT}"
)
"""Things named before what is done to them, without 对 or 将."""

TAKEN = re.compile(
    rf"(?:依法|一并)*(?P<verb>没收|收缴|追缴)(?:并(?:予以)?销毁)?(?P<what>{OBJECT}+){AWAY}"
)
TAKEN_ONLY = re.compile(r"(?:依法)?(?P<verb>没收|收缴|追缴)(?=$|[,;。、()])")
LICENCE_NAMED = re.compile("证|照|许可|资质|资格")
_OTHER_THING = rf"、(?![^,;。()、]*(?:{LICENCE_NAMED.pattern}))"
LICENCE = re.compile(
    rf"(?:依法)?(?P<verb>吊销|暂扣)(?!或)(?P<what>(?:(?!{_OTHER_THING}){OBJECT})*)"
)
NONE = re.compile(
    r"(?:违法行为轻微(?:并|且)(?:及时改正|及时纠正),?没有造成危害后果(?:的)?,)?"
    r"(?:(?:因|由于|鉴于)(?:(?!罚|拘留|警告|没收)[^,;。()]){1,30}?,?)?(?:依法)?(?:决定)?(?:不予(?:以)?|免[予于除])(?:行政|治安管理)?处罚(?!款)(?:的?决定)?"
    r"(?:\((?:因|由于|鉴于)?(?:(?!罚款|拘留|警告|没收)[^()]){1,30}\))?"
)


_SUBJECT = (
    r"(?:当事人|(?:违法)?(?:行为|嫌疑)人|被处罚人|该(?:人|单位|公司|企业)|其|你(?:单位|公司)?"
    r"|(?![对给予以处将向因])[一-鿿](?:某|×|\*|X)(?:某|×|\*|X|[甲乙丙丁])*)"
)
_SANCTION = (
    r"(?:处(?!罚(?![款金])|分|理)|给予|予以|作出|书面警告|(?:行政|治安)?(?:拘留|罚款|警告)|通报批评|吊销|没收|暂扣|责令|"
    r"限期出境|驱逐出境|收缴|追缴|降低|停产|停业|强制隔离|社区戒毒|训诫|禁止|"
    r"限期(?:改正|整改)|在[^,;。()]{1,10}范围内消除)"
)
_UNSAID = rf"(?!不|未|免|减|逾期|加处|暂缓|建议|拟|撤销|变更|{_SANCTION})"
_NEVER = "(?!曾|原|前|若|如|应|可|将|再|没|无|非|有|拒|改|停|解|要求|希望)"
_NAMES = rf"(?:(?:{_UNSAID}[一-鿿×*X]){{2,4}}、){{0,20}}"
_NAMED = (
    rf"(?![0-9.]+(?:{_SANCTION}|$)){_NAMES}(?:{_UNSAID}[^、,;。()日天元]|\((?:{_UNSAID}[^()元])*\)){{1,60}}"
    rf"(?=(?:分别|决定|依法|当场|现场)*{_SANCTION}|{SPAN}内不得)"
)
"""Whoever the penalty is imposed on, a person or an organisation."""

_BEFORE_SANCTION = (
    r"(?:分别|决定|依法|当场|现场)*(?:(?:[^,;。()]|\([^()]*\)){1,30}(?:予以|依法)(?:收缴|没收|追缴)"
    rf"|{SPAN}内?不|{_SANCTION})"
)

PASSED_OVER = re.compile(
    rf"(?:对|给予)(?:{_NAMED}|{_SUBJECT})|\((?:依法)?(?:从轻|减轻|从重)(?:行政)?(?:处罚)?\)|[,;。、()./+:·“”\"]"
    r"|(?:(?:的|其)?(?:上述)?违法行为)?(?:一并|合并)?(?:从轻|减轻|从重)?"
    r"(?:作出?|给予|处以|处)?(?:以下|如下)(?:行政)?(?:处罚|处理)(?:决定)?(?:如下)?:?"
    r"|(?:从轻|减轻|从重)(?:行政)?处罚(?:决定)?(?:如下)?:|(?:从轻|减轻|从重)?处罚(?:决定)?如下:?"
    r"|(?:当场|现场)(?:处以|给予|作出|处)?(?=(?:行政|治安)?(?:罚款|警告))"
    r"|(?:行政|治安)?处罚(?:结果|内容|决定|种类|类别|类型)?(?:如下)?:"
    r"|(?:结果|内容|决定)(?:如下)?:"
    r"|(?:并科|并且?|和|及|以及|与|同时|另外?|且|又|再|还|外加|决定|裁决|现|兹|特|依法|分别|合并|一并)+|附加(?:适用|处以?)?"
    r"|(?:均|各)(?=给予|处|予以|罚款|(?:行政|治安)?拘留)|(?<=[元整日天])[1-9][.,、](?=[一-鿿])"
    r"|被(?:[^,;。()不未]{0,20}?(?:局|机关|支队|大队|总队|派出所|警方|公安|银行|委员会))?(?:依法)?"
    r"(?=作出|处|给予|罚|(?:行政|治安)(?:拘留|罚款)|拘留|合并|依法|予以|警告)"
    r"|共(?=处以?罚款)|(?:目前|现)?已(?=依法|对|给予|处以|作出|被|要求|责令)|的?(?:治安|行政)(?:处置|处理)"
    rf"|(?:并处以?|[的之]?(?:行政|治安|治安管理)?处罚(?!款|金|没|人民币|¥|[0-9{CHARACTERS}])(?:决定)?|处以|处|(?:给[予与]|予以|作出)了?|科处|的)"
)
_DECIDER = (
    r"(?:(?:本|我)(?:局|机关|厅|委|队|支队|大队|分局|所|办|会|行)"
    rf"|(?:{_UNSAID}[一-鿿]){{2,14}}?(?:公安(?:局|分局|机关)?|派出所|大队|局|警方))"
)
AT_CLAUSE = re.compile(
    rf"{_DECIDER}(?=(?:现|已)?(?:依法|决定)|对|根据|依据|依照|按照)"
    r"|(?:根据|依据|依照|按照)(?:相关|有关)[^,;。()《》日天元]{0,8}(?:规定|法规|法律),"
    r"|[一-鿿]{1,12}\([0-9]{4}\)(?:第?[0-9]{1,6}号)?[:,]?(?=给予|予以|处|警告|罚款|(?:行政)?拘留|责令|没收)"
    r"|综上(?:所述)?,?|[1-9],(?=[一-鿿])|(?:经)?(?:集体|会议|讨论)*研究(?=决定)"
    r"|经(?:审查|研究|审理|集体讨论|负责人审批|复核|听证)(?:后|研究)?,?(?=决定|现|依法|对|给予)"
    rf"|(?:(?:{_SUBJECT}的?|该|上述|以上)?(?:上述)?行为(?:已经?)?(?:违反|构成|属于?|符合)|违反)了?"
    rf"(?:(?:{_UNSAID}[^,;。()《》日天元])|《[^《》]*》){{1,60}},"
    rf"|{_SUBJECT}(?=(?:分别|决定|依法|当场|现场)*{_SANCTION}|{SPAN}内不得)"
    rf"|(?:违法(?:行为|嫌疑)?人|被处罚人)(?:{_NEVER}{_UNSAID}[一-鿿×*X]){{2,4}}[,:]?(?={_SANCTION}|被)"
    rf"|(?:{_NEVER}{_UNSAID}(?!被)[一-鿿×*X]){{2,20}}(?=被(?:[^,;。()不未]{{0,20}}?(?:局|机关|派出所|警方|公安))?(?:依法)?{_SANCTION})"
    rf"|(?:(?:{_NEVER}|(?=有限)){_UNSAID}[一-鿿()]){{2,25}}(?:公司|合作社|经营部)(?=(?:当场|现场|依法)*{_SANCTION})"
    rf"|(?:因|以){_NAMED}"
    rf"|(?:对|针对)(?:(?!{_SANCTION}|拟|建议)[^,;。()日天元]){{2,60}}?的?(?:违法)?行为,"
    rf"|(?:因)(?:{_UNSAID}[^,;。()日天元]){{1,40}},(?={_BEFORE_SANCTION})"
    rf"|(?:根据|依据|依照|按照)(?:《[^《》]*》(?:\([^()]*\))?[第之条款项目及和与()、,{CHARACTERS}0-9]*)+(?:的|之)?(?:规定?)?,?"
    rf"|(?:依法)?(?:予以)?(?:从轻|减轻|从重)(?:行政)?处罚(?:{DONE}|(?={_SANCTION}))"
)
"""What may stand before a penalty: whom, why, by what law."""

_COUNT = r"[1-9一二三四五六七八九十][0-9一二三四五六七八九十]?"
ENUMERATOR = re.compile(
    rf"(?:[①-⑳]|\(?{_COUNT}\)|{_COUNT}[、.])(?=(?![{CHARACTERS}])[一-鿿《“]|{SPAN}内不)"
)
ENUMERATOR_ANYWHERE = re.compile(rf"(?:\({_COUNT}\)|[①-⑳])(?={_BEFORE_SANCTION}|并处)")
LINE_NUMBER = re.compile(
    rf"(?<![第(（.．\s])\s*\n[\s\ufeff]*"
    rf"(?=[(（]?[1-9１-９{CHARACTERS}][0-9０-９{CHARACTERS}]?\s*[)）.．、][^0-9０-９])"
)
"""A line break before a number that counts the lines."""

SEE_DECISION = re.compile(
    rf"\(?(?:具体|详)*见(?:本|该)?(?:(?:行政)?处罚决定书?|决定书|附件|附表){DONE}\)?"
)
CUT_OFF = re.compile(r"(?:并处以?|处以|给予|予以|并|及|和)[,;。、]*$")
"""The last words of a text whose rest is lost."""

UNKNOWN = re.compile(r"[+]?[^,;。、()+]+")
