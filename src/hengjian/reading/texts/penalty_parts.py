"""What the forms of penalty decisions are made of: fragments of patterns that several of them share."""

from __future__ import annotations

from hengjian.reading.texts.numerals import ARABIC, CHARACTERS

N = rf"(?:{ARABIC}|[{CHARACTERS}]+)"
SPAN = rf"{N}(?:个月|年|[日天])"
BY_LAW = r"(?:依法|予以)*"
DETENTION = r"(?:(?:行政|治安|治安行政)?拘留|行拘)"
DONE = r"(?=$|[,;。、()]|[的之](?:行政|治安)?处罚)"

# An object of a seizure or a licence ends where the next sanction begins.
STOP = (
    r"罚款|拘留|警告|通报批评|吊销|暂扣|责令|折抵|不予?执行|并(?:处|对|罚|没收|收缴|警告|责令|吊销|暂扣|通报|行政|治安|拘留|给予|决定)|收缴|没收|追缴|合并执行|给予|处以|限期(?!使用)|销毁|"
    r"驱逐出境|(?<!未)(?:发还|返还|退还)|(?<=[元整日天])[1-9][.,、](?=[一-鿿])|"
    r"的?(?:行政|治安)(?:处罚|拘留|罚款|警告)|的处罚|降低资质|限制(?:其)?开展|停产|停业|"
    r"训诫|、禁止|在[^,;。()]{1,10}范围内消除|消除影响|上缴国库|"
    rf"强制隔离戒毒|社区戒毒|{SPAN}内?不[得准予]|、(?:[对将]|行政|治安|处(?!方))|处(?:罚|{N}[日天元]|人民币|RMB|¥)"
)
SEE_LIST = r"\((?:(?:具体|详)*见[^()]*|附:?[^()]*清单)\)"
OBJECT = (
    rf"(?:(?:(?<=[得款资币金额物缴收入费用价¥:])|(?<=币\)))[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])"
    rf"|(?!{STOP}|并(?:予以|依法|发还|返还|退还|销毁))[^,;。()+]|{SEE_LIST}|\((?:(?!{STOP})[^()])*\))"
)
AWAY = r"(?:,?并?(?:依法|予以)*销毁|,?并?(?:依法|予以)*(?:发还|返还|退还)(?:给)?(?:被害人|被侵害人|受害人|失主)?)?"
DATE = (
    rf"(?:(?:[0-9{CHARACTERS}]{{4}}年)?[0-9{CHARACTERS}]{{1,3}}月[0-9{CHARACTERS}]{{1,3}}[日号]"
    r"|[0-9]{4}([-./])[0-9]{1,2}\{0}[0-9]{1,2})"
)
