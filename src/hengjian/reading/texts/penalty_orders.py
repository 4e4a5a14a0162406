"""What is decided beside fines and detention: orders, bars, and the kinds of penalty said in so many words."""

from __future__ import annotations

import re

from hengjian.reading.texts.numerals import CHARACTERS
from hengjian.reading.texts.penalty_parts import AWAY, BY_LAW, DATE, DONE, SPAN, STOP, N

_WHOM = r"(?:(?!不|未|免|罚款|没收|停产|停业|关闭)[^,;。()]){0,20}?"
_DESCRIBED = (
    r"不(?!合格|符|正当|良|实|明|安全|达标|规范|真实)"
    r"|未(?![一-鿿]{1,6}许可|依法|按|经|建立|取得|履行)"
)
_TAIL = rf"(?:(?!{STOP}|并|{_DESCRIBED}|拆除|罚|、[^,;。、]*(?:予以|依法))[^,;。()])*"
_DAY = rf"(?:{SPAN}内?|(?:[0-9{CHARACTERS}]+[年月]){{0,2}}[0-9{CHARACTERS}]+[日号]?[之以]?前)"
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
        rf"{BY_LAW}责令(?:{_WHOM}|限期\({SPAN}内?\)){_MEND}{_TAIL}(?:\({SPAN}内?\))?",
        rf"{BY_LAW}责令{_WHOM}停止(?:(?!生产|经营|营业|执业|业务|{STOP})[^,;。()]){{0,10}}?{_STOPPED}{_TAIL}",
        (
            rf"(?:{BY_LAW}(?:责令|要求){_WHOM})?(?:立即|限期?(?:于|在|至)?{_DAY}?|(?:于|在){_DAY})"
            rf"(?:予以|进行|自行|完成)*(?:改正|整改|纠正|补办|恢复原状)(?:{_TAIL}|\({SPAN}内?\))"
        ),
        rf"{BY_LAW}要求{_WHOM}(?:当场|及时|尽快)?(?:改正|整改|纠正){_TAIL}",
        rf"(?:(?:在|于)[^,;。()]{{1,15}}范围内)?(?:消除影响|恢复名誉){DONE}",
        rf"由[^,;。()]{{2,16}}责令{_MEND}{_TAIL}|由[^,;。()]{{2,16}}责令(?:立即|限期){_MEND}{_TAIL}",
        (
            rf"{BY_LAW}责令(?:(?!不|未|免|罚款|没收|停产|停业|停止|关闭)[^,;。()]){{0,40}}?"
            rf"(?:限期|{SPAN}内?|前)(?:完成|落实){_TAIL}"
        ),
        rf"责令{_WHOM}{SPAN}内(?:登记|备案|补办|缴纳|办理|提交|清理){_TAIL}{DONE}",
        rf"(?:并)?(?:书面)?(?:报告|报送)(?:整改|改正)[^,;。()]*{DONE}",
        rf"立即停止(?:上述|该)?(?:违法|侵权|侵害)(?:行为)?{DONE}",
        rf"(?:训诫|批评教育|{BY_LAW}责令(?:其)?具结悔过){DONE}",
        (
            rf"(?:对?(?:相关|有关|直接)[^,;。()]{{0,10}}?(?:责任人员?|主管人员))?(?:依法)?"
            rf"(?:给予|予以|责令[^,;。()]{{2,8}}负责人)(?:政务|纪律|行政|党纪)处分{DONE}"
        ),
        (
            rf"(?:{BY_LAW}(?:责令)?(?:其)?(?:接受)?(?:强制隔离戒毒|社区戒毒|社区康复))(?:{SPAN})?"
            rf"(?:,?\(?(?:期限|时间)?(?:自|从|为|:)*{DATE.replace('{0}', '1')}(?:起)?[至到~-]"
            rf"{DATE.replace('{0}', '2')}(?:止)?\)?)?{DONE}"
        ),
        rf"{BY_LAW}追缴(?:其|全部)*(?:违法|非法)所得{AWAY}(?=$|[,;。、)])",
        rf"(?:驾驶证|驾照)?(?:一次性?|累积)?(?:记|扣){N}分{DONE}",
        (
            rf"(?:且|并)?(?:自[^,;。()]{{2,20}}起)?(?:{SPAN}内?|终生|终身)(?:不得|不准|不予)(?!执行)"
            rf"(?:(?!{STOP}|处罚|行政许可)[^,;。()])+{DONE}"
        ),
        rf"{BY_LAW}取缔(?:(?!{STOP}|处罚|并)[^,;。()])*(?:{DONE}|(?=并))",
    )
)
"""What is decided beside the penalties: orders to put right, treatment, bars that follow by themselves."""

_BAR = rf"(?:终身|{SPAN}内?)"
_FOR = rf"(?:期限)?(?:为|:)?{SPAN}(?!内)"
WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(form), kind)
    for form, kind in (
        (r"(?:行政|治安|书面)?警告(?!处分)", "warning"),
        (r"通报批评", "criticism"),
        (
            rf"降低(?:其)?资质(?:证书)?等级(?P<more>(?:为|至)[^,;。()处并]{{1,6}}{DONE})?",
            "grade_lowered",
        ),
        (rf"限制(?:其)?开展生产经营活动(?P<more>{_FOR})?", "activity_restricted"),
        (rf"(?:责令)?(?:其)?限制生产(?P<more>{_FOR})?{DONE}", "activity_restricted"),
        (rf"(?:责令)?(?P<more>停止接受新?业务(?:{_FOR})?){DONE}", "activity_restricted"),
        (
            (
                rf"(?P<more>{_BAR}?禁止(?:其)?{_BAR}?(?:从事|进入)(?:(?!{STOP})[^,;。()]){{1,16}}?(?:业|工作|业务|活动)"
                rf"(?:{_FOR}|终身)?){DONE}"
            ),
            "work_barred",
        ),
        (
            (
                rf"(?P<more>(?:取消|撤销)(?:其)?{_BAR}?(?:(?!{STOP}|决定)[^,;。()]){{0,30}}(?:任职|高管)资格"
                rf"(?:{_FOR}|终身)?){DONE}"
            ),
            "other",
        ),
        (rf"(?:责令)?(?P<more>停产(?:停业)?整顿(?:{_FOR})?){DONE}", "business_suspended"),
        (rf"(?:责令)?停业整顿(?P<more>{_FOR})?", "business_rectified"),
        (rf"(?:责令)?停产整治(?P<more>{_FOR})?", "production_halted"),
        (
            rf"(?:责令)?(?:停产停业|停产、停业|停止生产经营|停业)(?!整顿)(?P<more>{_FOR})?",
            "business_suspended",
        ),
        (r"(?:责令)?关闭", "closure"),
        (rf"(?P<more>终身|{SPAN}内?)?限制从业(?P<after>{_FOR})?", "work_restricted"),
        (rf"(?P<more>终身|{SPAN}内?)?禁止从业(?P<after>{_FOR})?", "work_barred"),
        (
            rf"(?P<more>{SPAN}内)?不(?:得|予)(?:再次|重新)?(?:申请|受理)(?:相关|该)?行政许可{DONE}",
            "application_barred",
        ),
        (
            rf"(?:责令)?限期(?:{SPAN}内)?(?:自行)?拆除(?P<more>(?:(?!{STOP}|处罚)[^,;。()])+(?:{DONE}|(?=并)))?",
            "demolition",
        ),
        (rf"限期(?P<more>(?:于|在)?(?:{SPAN}内|[0-9年月日]+前))?(?:出境|离境)", "other"),
        (r"(?:驱逐|遣送)出境", "other"),
        (rf"其[他它](?:行政)?(?:处罚)?{DONE}|其[他它]行政处罚:(?!无|没有|[-/,;。]|$)", "other"),
    )
)
"""Kinds of penalty that are said in so many words; `more` and `after` are not told by the kind."""
