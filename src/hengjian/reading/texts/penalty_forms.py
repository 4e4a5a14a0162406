"""The forms in which penalty decisions are written, as patterns.

All are matched at a place in a text that was narrowed and has no spaces. A form takes in no more than
it understands: what may follow it is said where the words alone would also fit something else.
"""

from __future__ import annotations

import re

from hengjian.reading.texts.amounts import AGAIN, AMOUNT
from hengjian.reading.texts.numerals import ARABIC, CHARACTERS

_N = rf"(?:{ARABIC}|[{CHARACTERS}]+)"
INVISIBLE = re.compile("[\u200b\ufeff\u00ad]")
_DAYS = rf"(?P<days>{_N})[日天]"
_SPAN = rf"{_N}(?:个月|年|[日天])"
_BY_LAW = r"(?:依法|予以)*"
_DETENTION = r"(?:(?:行政|治安)?拘留)"
_DONE = r"(?=$|[,;。、()]|的(?:行政|治安)?处罚)"
_DETENTION_ENDS = (
    r"(?=$|[,;。、()+/.]|并|和|及|的|处|予|对|罚款|没收|收缴|追缴|警告|通报|合并|不|暂扣|吊销|责令|折抵|限期|"
    r"驱逐|因|但|送|由|自|从|同时|行政|治安)"
)

# An object of a seizure or a licence ends where the next sanction begins.
_STOP = (
    r"罚款|拘留|警告|通报批评|吊销|暂扣|责令|折抵|不予?执行|并处|并对|收缴|没收|追缴|合并执行|给予|处以|限期(?!使用)|销毁|"
    r"驱逐出境|(?<!未)(?:发还|返还|退还)|(?<=[元整])[1-9][.,、](?=[一-鿿])|"
    r"的?(?:行政|治安)(?:处罚|拘留|罚款|警告)|的处罚|降低资质|限制(?:其)?开展|停产|停业|"
    r"训诫|、禁止|在[^,;。()]{1,10}范围内消除|消除影响|上缴国库|"
    rf"强制隔离戒毒|社区戒毒|{_SPAN}内?不[得准予]|、(?:[对将]|行政|治安|处(?!方))|处(?:罚|{_N}[日天元]|人民币|RMB|¥)"
)
_SEE_LIST = r"\((?:具体|详)*见[^()]*\)"
SEE_LIST = re.compile(_SEE_LIST)
_OBJECT = (
    rf"(?:(?:(?<=[得款资币金额物缴收入费用价¥:])|(?<=币\)))[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])"
    rf"|(?!{_STOP}|并(?:予以|依法|发还|返还|退还|销毁))[^,;。()+]|{_SEE_LIST}|\((?:(?!{_STOP})[^()])*\))"
)
_AWAY = r"(?:,?并?(?:依法|予以)*销毁|,?并?(?:依法|予以)*(?:发还|返还|退还)(?:给)?(?:被害人|被侵害人|受害人|失主)?)?"

_HELD = (
    r"(?:刑事拘留|刑拘|先行(?:行政)?(?:拘留|羁押)|羁押|(?:采取)?(?:强制措施)?限制人身自由(?:的?强制措施)?|留置盘问|"
    r"继续盘问|强制传唤|拘传|刑事强制措施)"
)
_PERIOD = r"(?:的?(?:期限|期间|时间|日期|天数|日数))?"
_REASON = r"(?:(?!罚款|折抵|[日天元])[^();。])*?"

OFFSET = re.compile(
    rf"(?:因?(?:同一行为)?(?:已)?(?:先前|此前)?(?:被)?(?:采取)?{_HELD}{_PERIOD}(?:(?P<held>{_N})[日天])?,?)"
    rf"(?:已|可|应|应当|依法|予以|全部)*(?:折抵|抵扣|抵折|冲抵)(?:行政)?(?:拘留)?(?:处罚)?{_PERIOD}"
    rf"(?:(?P<days>{_N})[日天])?(?:完毕)?"
)
OFFSET_ALONE = re.compile(
    rf"(?:已|依法|予以)*(?:折抵|抵扣)(?:行政)?(?:拘留)?(?:处罚)?{_PERIOD}"
    rf"(?:(?P<days>{_N})[日天](?:完毕)?|完毕)"
)
LEFT = re.compile(
    rf"(?:折抵后)?,?(?:实际|尚需|还需|还应|仍需|剩余|余下|再)(?:需|应)?(?:执行)?(?:行政)?(?:拘留)?{_PERIOD}"
    rf"(?:执行)?{_DAYS}"
)
UNEXECUTED = re.compile(
    rf"\({_REASON}(?:(?:行政)?拘留(?:处罚)?(?:决定)?)?(?:依法)?不(?:予|再)?(?:投?送拘留所)?执行"
    r"(?:行政)?(?:拘留)?(?:处罚)?(?:决定)?\)"
    r"|(?:但|并|且)?(?:(?:因|由于)" + _REASON + r")?(?:依法)?(?:对其)?(?:决定)?"
    r"(?:(?:行政)?拘留(?:处罚)?(?:决定)?)?(?:依法)?不(?:予|再)?(?:投?送拘留所)?执行"
    r"(?:行政)?(?:拘留)?(?:处罚)?(?:决定)?"
)
MERGED = re.compile(
    rf"(?:决定)?(?:分别决定,?)?合并(?:执行|处罚|处以)?:?"
    rf"|(?:共计|合计|总计)(?=(?:行政)?罚款:?{AMOUNT}|{_DETENTION}{_N}[日天])"
)
MERGES = re.compile(r"合并|共计|合计|总计|总额")
"""Whether further on in the text the penalties of several acts are put together."""

DETAINED = re.compile(
    rf"{_DETENTION}(?![所证期人])(?:处罚)?(?:(?P<merged>合并(?:执行)?)?(?:期限)?(?:为|共计|合计|共|:)?"
    rf"(?P<bracket>\()?{_DAYS}(?(bracket)\)){_DETENTION_ENDS})?(?![0-9{CHARACTERS}])"
)
_TOGETHER = r"(?=,?(?:决定)?(?:合并|共计|合计|总计))"
_AND_MORE = "[、和及]"
DETENTIONS = re.compile(
    rf"{_DETENTION}(?P<days>{_N}[日天](?:{_AND_MORE}(?:(?:行政|治安)拘留)?{_N}[日天])+){_TOGETHER}"
)
FINES = re.compile(rf"罚款(?P<amounts>{AMOUNT}(?:{_AND_MORE}{AMOUNT})+){_TOGETHER}")
"""The penalties of several acts in a row, before they are put together."""

AND_MORE = re.compile(_AND_MORE)
DETAINED_AFTER = re.compile(rf"{_DAYS}的?{_DETENTION}(?![所证期人])")
_DATE = (
    rf"(?:(?:[0-9{CHARACTERS}]{{4}}年)?[0-9{CHARACTERS}]{{1,3}}月[0-9{CHARACTERS}]{{1,3}}[日号]"
    r"|[0-9]{4}([-./])[0-9]{1,2}\{0}[0-9]{1,2})"
)
TERM = re.compile(
    rf"(?:{_DETENTION}?(?:处罚)?的?(?:执行)?(?:起止)?(?:期限|期间|时间|日期)|执行)?(?:自|从|为|是|:)*"
    rf"(?P<begins>{_DATE.replace('{0}', '2')})(?:起|开始)?,?(?:执行)?[至到~-]"
    rf"(?P<ends>{_DATE.replace('{0}', '4')})(?:止|为止|结束|期满)?(?:执行)?"
)
EXECUTED = re.compile(
    rf"(?:(?:行政)?拘留)?(?:现|均)?已经?(?:全部)?执行(?:完毕)?{_DONE}"
    rf"|(?:现|并|已)?(?:由|送|送往|送至|投送|交|交由)(?:(?!{_STOP}|不|暂|未)[^,;。()]){{0,25}}拘留所(?:执行)?{_DONE}"
)

FINED = re.compile(
    rf"(?:行政|治安)?罚(?:款|金)?(?P<merged>合并(?:执行)?)?(?:金额|数额)?"
    r"(?:[,:]?(?P<total>共计|合计|共)|,?计|为|:)?(?:\((?:人民币)?大写\)[,:]?)?"
    rf"(?P<bracket>\()?(?P<amount>{AMOUNT})(?:人民币)?(?(bracket)\))(?!以[上下内]|[至到~-])"
    rf"(?:\((?P<again>{AGAIN})\)[整正]?)?"
)
FINED_AFTER = re.compile(
    rf"(?P<amount>{AMOUNT})(?:\((?P<again>{AGAIN})\)[整正]?)?的?(?:行政|治安)?罚款"
)
FINED_ONLY = re.compile(r"(?:行政|治安)?罚款(?=$|[,;。、()]|的|处罚(?!款)|[并和及](?!处?罚款))")
MULTIPLE = re.compile(
    rf"(?:(?!罚款|没收|拘留|警告|不|未|免|减|逾期|加处)[一-鿿]){{0,20}}?(?:{AMOUNT})?"
    rf"(?:{_N}(?:[.点]{_N})?倍|百分之{_N}|[0-9.]+%)(?:以)?的?"
    rf"(?=罚款[,:]?(?:共计|合计|共|计|为|:)?\(?{AMOUNT}|{AMOUNT}的?罚款)"
)
"""How a fine was measured, where the fine itself follows."""

PAID = re.compile(
    rf"(?:上述)?(?:罚款)?(?:均?已经?(?:全部|当场)?|当场|现场)(?:缴纳|缴清|收缴|缴款|履行)(?:完毕|到位)?{_DONE}"
    rf"|(?:限|自|应|请|须)(?:(?!{_STOP}|逾期|加处)[^,;。()元]){{0,40}}{_N}[日天]内(?:(?!{_STOP}|逾期|加处)[^,;。()元])"
    rf"{{0,40}}缴(?:纳|清|至|付|到)(?:(?!{_STOP}|逾期|加处)[^,;。()元]){{0,30}}"
)
SUM = re.compile(
    rf"(?:以上|上述)?(?:[两二三四]项|各项)?(?:罚没款?项?|罚款和没收款|(?P<fines>罚款))?(?:金额)?(?:共计|合计|总计|总额|共)"
    rf"(?:罚没款?|缴款|应缴)?(?:金额)?(?:为|:)?(?P<sum>{AMOUNT})(?:\((?P<again>{AGAIN})\))?{_DONE}"
)

TO_TREASURY = re.compile(rf"(?:依法|全部|一并|均)*(?:上缴|上交|缴入)(?:国库|财政){_DONE}")
DEFERRED = re.compile(rf"(?:{_DETENTION}(?:处罚)?(?:决定)?)?(?:依法)?暂缓执行(?:行政拘留)?{_DONE}")
_TIMES = rf"(?P<times>[0-9]+(?:\.[0-9]+)?|[{CHARACTERS}]+)倍"
MEASURE = re.compile(
    rf"\((?:按|以|系|即|为)?[^()罚没]{{0,12}}?(?P<base>{AMOUNT})?的?{_TIMES}(?:的?罚款)?\)"
)
"""How a fine was measured, in brackets after it."""

SURCHARGE = re.compile(
    r"(?:逾期|到期)(?:不|未)(?:缴纳?|履行)(?:罚款|的罚款|行政处罚决定)?的?,"
    r"(?:(?:根据|依据|依照|按照)《[^《》]*》[^,;。]{0,30},)?(?:我局|本局|本机关|将|依法|可以?)*"
    r"(?:每日|按日)按(?:照)?(?:罚款|应缴罚款)?(?:的?(?:数额|金额))?的?(?:百分之三|3%)加处罚款"
    rf"(?:,加处罚款的?(?:数额|总额)?不(?:得)?超过[^,;。()]{{0,20}})?{_DONE}"
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
    rf"(?:(?:对|将)(?P<what>{_OBJECT}+?)|)(?:并)?(?:予以|依法|全部)+(?P<verb>收缴|没收|追缴)(?:并)?(?:予以)?{_AWAY}"
)
TAKEN_FREE = re.compile(
    rf"(?P<what>(?:(?![不未免暂减]){_OBJECT})+?)(?:均|一并|全部)?(?:予以|依法|依法予以)(?P<verb>收缴|没收|追缴){_AWAY}{_DONE}"
)
"""Things named before what is done to them, without 对 or 将."""

TAKEN = re.compile(
    rf"(?:依法)?(?P<verb>没收|收缴|追缴)(?:并(?:予以)?销毁)?(?P<what>{_OBJECT}+){_AWAY}"
)
TAKEN_ONLY = re.compile(r"(?:依法)?(?P<verb>没收|收缴|追缴)(?=$|[,;。、()])")
_OTHER_THING = r"、(?![^,;。()、]*(?:证|照|许可|资质|资格))"
LICENCE = re.compile(
    rf"(?:依法)?(?P<verb>吊销|暂扣)(?!或)(?P<what>(?:(?!{_OTHER_THING}){_OBJECT})*)"
)
NONE = re.compile(
    r"(?:依法)?(?:决定)?(?:不予(?:以)?|免予|免于)(?:行政|治安管理)?处罚(?!款)(?:的?决定)?"
)

_WHOM = r"(?:(?!不|未|免|罚款|没收|停产|停业|关闭)[^,;。()]){0,20}?"
_DESCRIBED = (
    r"不(?!合格|符|正当|良|实|明|安全|达标|规范|真实)"
    r"|未(?![一-鿿]{1,6}许可|依法|按|经|建立|取得|履行)"
)
_TAIL = rf"(?:(?!{_STOP}|并|{_DESCRIBED}|罚|、[^,;。、]*(?:予以|依法))[^,;。()])*"
_DAY = rf"(?:{_SPAN}内?|(?:[0-9{CHARACTERS}]+[年月]){{0,2}}[0-9{CHARACTERS}]+[日号]?[之以]?前)"
_STOPPED = (
    r"(?:发布|销售|活动|举办|宣传|展示|收费|侵权|侵害|违法|试生产|排放|排污|播放|传播|采集|"
    r"砍伐|采伐|开采|占用|占道|捕捞|养殖|喂养|干扰|滋扰)"
)
"""What is ordered to be stopped because it is unlawful; to stop doing business is a penalty."""
_MEND = (
    r"(?:改正|整改|纠正|停止(?:上述|该)?(?:违法|侵权|侵害)|恢复|消除|赔偿|退赔|退还|退回|补办|召回|补种|清除|清理|严加管教|"
    r"加强管教|看管)"
)
ORDERS = tuple(
    re.compile(form)
    for form in (
        rf"{_BY_LAW}责令{_WHOM}{_MEND}{_TAIL}(?:\({_SPAN}内?\))?",
        rf"{_BY_LAW}责令{_WHOM}停止(?:(?!生产|经营|营业|执业|业务|{_STOP})[^,;。()]){{0,10}}?{_STOPPED}{_TAIL}",
        (
            rf"(?:{_BY_LAW}(?:责令|要求){_WHOM})?(?:立即|限期?(?:于|在|至)?{_DAY}?|(?:于|在){_DAY})"
            rf"(?:予以|进行|自行|完成)*(?:改正|整改|纠正|补办|恢复原状)(?:{_TAIL}|\({_SPAN}内?\))"
        ),
        rf"(?:(?:在|于)[^,;。()]{{1,15}}范围内)?(?:消除影响|恢复名誉){_DONE}",
        rf"由[^,;。()]{{2,16}}责令{_MEND}{_TAIL}|由[^,;。()]{{2,16}}责令(?:立即|限期){_MEND}{_TAIL}",
        (
            rf"{_BY_LAW}责令(?:(?!不|未|免|罚款|没收|停产|停业|停止|关闭)[^,;。()]){{0,40}}?"
            rf"(?:限期|{_SPAN}内?|前)(?:完成|落实){_TAIL}"
        ),
        rf"责令{_WHOM}{_SPAN}内(?:登记|备案|补办|缴纳|办理|提交|清理){_TAIL}{_DONE}",
        rf"(?:并)?(?:书面)?(?:报告|报送)(?:整改|改正)[^,;。()]*{_DONE}",
        rf"立即停止(?:上述|该)?(?:违法|侵权|侵害)(?:行为)?{_DONE}",
        rf"(?:训诫|批评教育|{_BY_LAW}责令(?:其)?具结悔过){_DONE}",
        (
            rf"(?:对?(?:相关|有关|直接)[^,;。()]{{0,10}}?(?:责任人员?|主管人员))?(?:依法)?"
            rf"(?:给予|予以|责令[^,;。()]{{2,8}}负责人)(?:政务|纪律|行政|党纪)处分{_DONE}"
        ),
        (
            rf"(?:{_BY_LAW}(?:责令)?(?:其)?(?:接受)?(?:强制隔离戒毒|社区戒毒|社区康复))(?:{_SPAN})?"
            rf"(?:,?\(?(?:期限|时间)?(?:自|从|为|:)*{_DATE.replace('{0}', '1')}(?:起)?[至到~-]"
            rf"{_DATE.replace('{0}', '2')}(?:止)?\)?)?{_DONE}"
        ),
        rf"{_BY_LAW}追缴(?:其|全部)*(?:违法|非法)所得{_AWAY}(?=$|[,;。、)])",
        rf"(?:驾驶证|驾照)?(?:一次性?|累积)?(?:记|扣){_N}分{_DONE}",
        (
            rf"(?:且|并)?(?:自[^,;。()]{{2,20}}起)?(?:{_SPAN}内?|终生|终身)(?:不得|不准|不予)(?!执行)"
            rf"(?:(?!{_STOP}|处罚|行政许可)[^,;。()])+{_DONE}"
        ),
        rf"{_BY_LAW}取缔(?:(?!{_STOP}|处罚|并)[^,;。()])*(?:{_DONE}|(?=并))",
    )
)
"""What is decided beside the penalties: orders to put right, treatment, bars that follow by themselves."""

_BAR = rf"(?:终身|{_SPAN}内?)"
_FOR = rf"(?:期限)?(?:为|:)?{_SPAN}(?!内)"
WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(form), kind)
    for form, kind in (
        (r"(?:行政|治安|书面)?警告(?!处分)", "warning"),
        (r"通报批评", "criticism"),
        (rf"降低(?:其)?资质等级(?P<more>(?:为|至)[^,;。()处并]{{1,6}}{_DONE})?", "grade_lowered"),
        (rf"限制(?:其)?开展生产经营活动(?P<more>{_FOR})?", "activity_restricted"),
        (rf"(?:责令)?(?:其)?限制生产(?P<more>{_FOR})?{_DONE}", "activity_restricted"),
        (rf"(?:责令)?(?P<more>停止接受新?业务(?:{_FOR})?){_DONE}", "activity_restricted"),
        (
            (
                rf"(?P<more>{_BAR}?禁止(?:其)?{_BAR}?(?:从事|进入)(?:(?!{_STOP})[^,;。()]){{1,16}}?(?:业|工作|业务|活动)"
                rf"(?:{_FOR}|终身)?){_DONE}"
            ),
            "work_barred",
        ),
        (
            (
                rf"(?P<more>(?:取消|撤销)(?:其)?{_BAR}?(?:(?!{_STOP}|决定)[^,;。()]){{0,30}}(?:任职|高管)资格"
                rf"(?:{_FOR}|终身)?){_DONE}"
            ),
            "other",
        ),
        (rf"(?:责令)?(?P<more>停产(?:停业)?整顿(?:{_FOR})?){_DONE}", "business_suspended"),
        (rf"(?:责令)?停业整顿(?P<more>{_FOR})?", "business_rectified"),
        (rf"(?:责令)?停产整治(?P<more>{_FOR})?", "production_halted"),
        (
            rf"(?:责令)?(?:停产停业|停产、停业|停止生产经营|停业)(?!整顿)(?P<more>{_FOR})?",
            "business_suspended",
        ),
        (r"(?:责令)?关闭", "closure"),
        (rf"(?P<more>终身|{_SPAN}内?)?限制从业(?P<after>{_FOR})?", "work_restricted"),
        (rf"(?P<more>终身|{_SPAN}内?)?禁止从业(?P<after>{_FOR})?", "work_barred"),
        (
            rf"(?P<more>{_SPAN}内)?不(?:得|予)(?:再次|重新)?(?:申请|受理)(?:相关|该)?行政许可{_DONE}",
            "application_barred",
        ),
        (
            rf"(?:责令)?限期(?:{_SPAN}内)?(?:自行)?拆除(?P<more>(?:(?!{_STOP}|处罚)[^,;。()])+{_DONE})?",
            "demolition",
        ),
        (rf"限期(?P<more>(?:于|在)?(?:{_SPAN}内|[0-9年月日]+前))?(?:出境|离境)", "other"),
        (r"(?:驱逐|遣送)出境", "other"),
        (rf"其他(?:行政)?(?:处罚)?{_DONE}|其他行政处罚:(?!无|没有|[-/,;。]|$)", "other"),
    )
)
"""Kinds of penalty that are said in so many words; `more` and `after` are not told by the kind."""

_SUBJECT = (
    r"(?:当事人|(?:违法)?(?:行为|嫌疑)人|被处罚人|该(?:人|单位|公司|企业)|其|你(?:单位|公司)?"
    r"|(?![对给予以处将向因])[一-鿿](?:某|×|\*|X)(?:某|×|\*|X|[甲乙丙丁])*)"
)
_SANCTION = (
    r"(?:处(?!罚(?![款金])|分|理)|给予|予以|作出|(?:行政|治安)?(?:拘留|罚款|警告)|通报批评|吊销|没收|暂扣|责令|"
    r"限期出境|驱逐出境|收缴|追缴|降低|停产|停业|强制隔离|社区戒毒|训诫|禁止|"
    r"限期(?:改正|整改)|在[^,;。()]{1,10}范围内消除)"
)
_UNSAID = rf"(?!不|未|免|减|逾期|加处|暂缓|建议|拟|撤销|变更|{_SANCTION})"
_NAMES = rf"(?:(?:{_UNSAID}[一-鿿×*X]){{2,4}}、)*"
_NAMED = (
    rf"(?![0-9.]+(?:{_SANCTION}|$)){_NAMES}(?:{_UNSAID}[^、,;。()日天元]|\((?:{_UNSAID}[^()元])*\)){{1,60}}"
    rf"(?=(?:分别|决定|依法|当场|现场)*{_SANCTION}|{_SPAN}内不得)"
)
"""Whoever the penalty is imposed on, a person or an organisation."""

_BEFORE_SANCTION = (
    r"(?:分别|决定|依法|当场|现场)*(?:(?:[^,;。()]|\([^()]*\)){1,30}(?:予以|依法)(?:收缴|没收|追缴)"
    rf"|{_SPAN}内?不|{_SANCTION})"
)

PASSED_OVER = re.compile(
    rf"(?:对|给予)(?:{_NAMED}|{_SUBJECT})|[,;。、()./+]"
    r"|(?:(?:的|其)?(?:上述)?违法行为)?(?:一并|合并)?(?:从轻|减轻|从重)?"
    r"(?:作出?|给予|处以|处)?(?:以下|如下)(?:行政)?(?:处罚|处理)(?:决定)?(?:如下)?:?"
    r"|(?:从轻|减轻|从重)(?:行政)?处罚(?:决定)?(?:如下)?:|(?:从轻|减轻|从重)?处罚(?:决定)?如下:?"
    r"|(?:当场|现场)(?:处以|给予|作出|处)?(?=(?:行政|治安)?(?:罚款|警告))"
    r"|(?:行政|治安)?处罚(?:结果|内容|决定|种类|类别|类型)?(?:如下)?:"
    r"|(?:结果|内容|决定)(?:如下)?:"
    r"|(?:并|和|及|以及|与|同时|另|决定|现|依法|分别|合并)+"
    r"|(?:均|各)(?=给予|处|予以|罚款|(?:行政|治安)?拘留)|(?<=[元整])[1-9][.,、](?=[一-鿿])"
    r"|被(?:[^,;。()不未]{1,15}?(?:局|机关|支队|大队|派出所|警方|公安))?(?:依法)?"
    r"(?=作出|处|给予|罚款|(?:行政|治安)(?:拘留|罚款)|拘留)"
    r"|共(?=处以?罚款)|(?:目前|现)?已(?=依法|对|给予|处以|作出)|的?(?:治安|行政)(?:处置|处理)"
    r"|(?:并处以?|的?(?:行政|治安|治安管理)?处罚(?!款|金|没)(?:决定)?|处以|处|给予|予以|作出|科处|的)"
)
_DECIDER = (
    r"(?:(?:本|我)(?:局|机关|厅|委|队|支队|大队|分局|所|办|会|行)"
    rf"|(?:{_UNSAID}[一-鿿]){{2,14}}?(?:公安(?:局|分局|机关)?|派出所|大队|局|警方))"
)
AT_CLAUSE = re.compile(
    rf"{_DECIDER}(?=(?:现|已)?(?:依法|决定)|对|根据|依据|依照|按照)"
    r"|(?:根据|依据|依照|按照)(?:相关|有关)[^,;。()《》日天元]{0,8}(?:规定|法规|法律),"
    r"|[一-鿿]{1,12}\([0-9]{4}\)(?:第?[0-9]{1,6}号)?[:,]?(?=给予|予以|处|警告|罚款|(?:行政)?拘留|责令|没收)"
    r"|:+|综上(?:所述)?,?|[1-9],(?=[一-鿿])|(?:经)?(?:集体|会议|讨论)*研究(?=决定)"
    r"|经(?:审查|研究|审理|集体讨论|负责人审批|复核|听证)(?:后|研究)?,?(?=决定|现|依法|对|给予)"
    rf"|(?:(?:{_SUBJECT}的?|该|上述|以上)?(?:上述)?行为(?:已经?)?(?:违反|构成|属于?|符合)|违反)了?"
    rf"(?:(?:{_UNSAID}[^,;。()《》日天元])|《[^《》]*》){{1,60}},"
    rf"|{_SUBJECT}(?=(?:分别|决定|依法|当场|现场)*{_SANCTION}|{_SPAN}内不得)"
    rf"|(?:因|以){_NAMED}"
    rf"|(?:对|针对)(?:(?!{_SANCTION}|拟|建议)[^,;。()日天元]){{2,60}}?的?(?:违法)?行为,"
    rf"|(?:因)(?:{_UNSAID}[^,;。()日天元]){{1,40}},(?={_BEFORE_SANCTION})"
    rf"|(?:根据|依据|依照|按照)(?:《[^《》]*》(?:\([^()]*\))?[第之条款项目及和与()、,{CHARACTERS}0-9]*)+(?:的|之)?(?:规定?)?,?"
    rf"|(?:依法)?(?:予以)?(?:从轻|减轻|从重)(?:行政)?处罚{_DONE}"
)
"""What may stand before a penalty: whom, why, by what law."""

_COUNT = r"[1-9一二三四五六七八九十][0-9一二三四五六七八九十]?"
ENUMERATOR = re.compile(
    rf"(?:[①-⑳]|\(?{_COUNT}\)|{_COUNT}[、.])(?=(?![{CHARACTERS}])[一-鿿《“]|{_SPAN}内不)"
)
ENUMERATOR_ANYWHERE = re.compile(rf"(?:\({_COUNT}\)|[①-⑳])(?={_BEFORE_SANCTION}|并处)")
LINE_NUMBER = re.compile(
    rf"(?<![第(（.．\s])\s*\n[\s\ufeff]*"
    rf"(?=[(（]?[1-9１-９{CHARACTERS}][0-9０-９{CHARACTERS}]?\s*[)）.．、][^0-9０-９])"
)
"""A line break before a number that counts the lines."""

UNKNOWN = re.compile(r"[+]?[^,;。、()+]+")

_GAINS = (
    r"(?:(?:违法|非法)(?:经营|销售|生产|营业)?(?:所得|收入)|广告(?:制作|发布|设计|代理)?费用?"
    r"|(?:违法|非法)?收取的?[一-鿿]{0,4}费用?|未退还[一-鿿]{0,6}(?:款项?|费用?)|多收的?价款)"
)
LIST = re.compile(r"[、和及]|以及")
MONEY = re.compile(r"所得|收入|费|财物|赌资|毒资|嫖资|现金|人民币|款|金额|钱")
WORTH = re.compile("价值|货值|估价|折价")
"""What goods are worth is no money taken."""

STAKES = re.compile(r"(?:其|全部|的|涉案)*(?:赌资|毒资|嫖资)")
"""Money that is named without an amount."""

UNREAD_MONEY = re.compile(
    r"[¥元圆圓]|(?:所得|收入|费用?|资|款|现金|人民币|金额|RMB)[:为共计]*[0-9]|罚"
    r"|(?:所得|收入|费用?)[^0-9]*[0-9]|^[0-9][0-9,.]*$"
)
"""Signs of an amount, where none could be read."""

GAINS_MISSPELT = re.compile(rf"(?!.*{_GAINS})(?:.*所得.*|违?法?所?得?)")
GAINS = re.compile(_GAINS)
