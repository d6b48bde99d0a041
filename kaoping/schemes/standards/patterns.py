"""The shapes that clauses of scoring standards have, as patterns over folded text without blanks.

All are matched against short clauses as a whole, and every repetition is bounded: no text makes them slow.
"""

import re

from kaoping.schemes.standards.numerals import NUMBER

FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FOLD |= {ord(mark): "-" for mark in "–—―−﹣～〜∼~"} | {0xFF5E: "-"} | {0x3007: "零"}
DROPPED = {*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD}

TO = r"(?:-{1,2}|至|到)"
UNITS = "次|件|处|项|人次|人|起|例|份|户|户次|天|日|个|条|篇|场|期|月|周|小时|名|家|张"
ONE = r"(?:1|一)"
ITEM = r"(?:本项|该项|此项|本条|该条)"
WORTH = rf"{ITEM}?的?(?:标准|基本)?(?:分值|分数|标准分|满分|分)"
NUMBERING = re.compile(
    r"(?:\((?:\d{1,2}|[一二三四五六七八九十]{1,3})\)|\d{1,2}(?:\)|、|\.(?!\d))|[一二三四五六七八九十]{1,3}、|[①-⑳])"
)
BREAK = re.compile(
    r"[,;。!?\n]|(?<=分)、|(?<=[分止])(?=(?:直[至到])?扣完|最多|最高|累计最)|(?<=分)(?=[①-⑳]|\(\d\))"
)
SENTENCE_ENDS = ";。!?\n"

# Words that make a clause depend on something the clause does not say.
HAZARD = re.compile(
    r"除外|除.{1,12}外|[^不]但|^但|其中|否则|同时|重复|累计|连续|第[二三四五六2-9]次|再次|[加翻双]倍|上述|"
    r"以上情形|类推|依次|递[增减]|分别|各[扣加]|总分|奖金|工资|报酬|绩效|补贴|\d元|不扣|不加|免[于予责]|可免|见附|"
    r"另行|参照|否决|取消|扣|减分|加分|得分|奖分|分值|倒|上限|下限|封顶|最[多高低少]|至[多少]|不超过\d+分|"
    r"(?:\d|[一二两三四五六七八九十半])分(?!钟|之)|满分|此基础|"
    r"视为|计入|纳入|上级考核|折算|按比例|平均|权重|系数|如果|若|的话|情况下|前提|期间不|两者|二者|之和|上[月年季]"
)
# 不扣, 可扣, 再扣: the word before the verb turns it round, leaves it open or adds to another.
TURNED = re.compile(r"(?:[不未没免勿可再另加多共应各仅只]|没有|不予)$")
# 迟到3次, 两项不达标: one of several grades, unless every so many count (每迟到2次).
SEVERAL = re.compile(rf"^[^每]*?(?<!\d)(?:[2-9]|1\d|[两二三四五六七八九十])(?:{UNITS})(?![前内底])")
THRESHOLD = re.compile(
    r"超过|低于|高于|不足|不到|少于|大于|小于|达不到|未达到?\d|以上|以下|以内|"
    r"情节(?:特别|较|比较)?[严恶较]|造成|引发|导致|仍|屡|拒不整改"
)
SCORES = re.compile(
    r"[扣减]|[加奖得计记给赋]分|[加奖得计记](?:\d|[一二两三四五六七八九十半])|分$|罚|满分"
)

AMOUNT = (
    rf"(?:(?P<low>{NUMBER})分?{TO}(?P<high>{NUMBER})分(?:不等)?|(?P<points>{NUMBER})分(?P<half>半)?|"
    rf"{ITEM}的?(?:标准|基本)?(?:分值|分数|标准分|满分|分)的?(?P<part>\d{{1,3}}%|{NUMBER}分之{NUMBER}|一半|半数))"
)
PER = rf"(?:/(?P<per>{UNITS}))?"
LOSS = re.compile(rf"(?P<what>.{{0,90}}?)[,:]?(?:扣(?:减|除|掉|去|分)?|(?<!递)减(?:去)?){AMOUNT}{PER}")
BRACKET = re.compile(
    rf"(?P<what>.{{1,90}}?)(?:\((?:扣|-)(?P<points>{NUMBER})分{PER}\)|"
    rf"[:,]?-(?P<points2>{NUMBER})分(?:/(?P<per2>{UNITS}))?)"
)
GAIN = re.compile(
    rf"(?P<what>.{{0,90}}?)[,:]?(?:(?:另|再)?(?P<add>加|奖励?)(?:分)?|得|计|记){AMOUNT}{PER}"
)
NOTHING = re.compile(
    rf"(?P<what>.{{0,90}}?)(?:的)?[,:]?(?:(?:则|均|一律)?{ITEM}?(?:为|得|计|记)?(?:不得分|不计分|不给分|零分|(?<![\d.])0分)|"
    rf"扣完{ITEM}(?:分值|分)?|扣除?{ITEM}?(?:全部分值|全部分|全分)|{ITEM}?分?(?:全扣|全部扣完|扣完))"
)
BASE = re.compile(
    rf"(?P<what>.{{1,60}}?)(?:的)?[,:]?(?:可)?(?:得|计|记|给)(?:(?P<full>满分)|(?P<points>{NUMBER})分)"
)
LABEL = r"(?P<what>[^\d%,]{0,24}?)(?:达到|达|在|为)?(?:了)?"
PERCENT = r"(?P<bound>(?:\d{1,3}(?:\.\d{1,4})?))%"
TIER = re.compile(
    rf"{LABEL}(?:{PERCENT}(?:\(含\))?(?:及?以上)?(?:\(含(?:(?P=bound)%?)?\))?|"
    rf"(?P<low>\d{{1,3}}(?:\.\d{{1,4}})?)%?(?:\(含\))?(?:{TO}|以上)(?:不足|低于)?(?P<high>\d{{1,3}}(?:\.\d{{1,4}})?)%"
    rf"(?:之间|的)?(?:\(不含(?P=high)%?\))?)(?:的)?[,:]?(?:得|计|记)(?:(?P<full>满分)|(?P<points>{NUMBER})分)"
)
BELOW = re.compile(
    rf"(?P<what>[^\d%,]{{0,24}}?)(?:(?:低于|不足|不到|未达到|达不到|小于){PERCENT}|"
    r"(?P<bound2>\d{1,3}(?:\.\d{1,4})?)%以下)"
    rf"(?:的)?[,:]?(?:则)?(?:不得分|不计分|(?:得|计|记)(?P<points>{NUMBER})分)"
)
CAP = re.compile(
    rf"(?:{ITEM})?(?P<all>累计|合计|共计|总共|全年累计|当月累计|每月累计)?(?P<sign>扣分|加分|扣|加|得)?(?:总分|总额|总和)?"
    rf"(?:(?:最多|最高|至多|累计最多|累计最高)(?:不超过|只)?|不超过|不得超过|不高于|以)(?P<sign2>扣分|加分|扣|加|得)?(?:至|到)?"
    rf"(?P<points>{NUMBER})分(?:为限|为止|为上限|封顶)?"
)
EXHAUSTED = re.compile(
    rf"(?P<all>本项|该项|此项|累计)?(?P<sign>扣)完(?P<points>{NUMBER})分(?:为止)"
)
SEALED = re.compile(
    rf"(?:{ITEM})?(?P<all>累计)?(?P<sign>扣分|加分|扣|加|得)?(?:至|到)?(?P<points>{NUMBER})分封顶"
)
FULL_CAP = re.compile(
    rf"(?:直至|直到)?(?:{ITEM}|{WORTH})?(?:扣完|扣光)(?:{WORTH})?(?:即|则)?为?止|扣[至到](?:0|零)分(?:为止)?|直[至到](?:将)?(?:{ITEM}|{WORTH})?扣[完光](?:{ITEM}|{WORTH})?(?:即|则)?(?:为?止)?|"
    rf"扣分(?:以|不超过|不得超过|最多不超过){WORTH}(?:为限|为上限|为止)?|"
    rf"不(?:计|得|出现|记)负分|不倒扣分?"
)
FULL_GAIN = re.compile(rf"(?:直至|直到)?(?:得满|加满)(?:{WORTH})?为止")
POINTS = re.compile(
    rf"(?:本项|该项|此项)?(?:满分|标准分|基本分|分值|共)(?:为|:|计)?(?P<points>{NUMBER})分|本项(?P<points2>{NUMBER})分"
)
# The more, the better: only of these it is safe to say that points follow the rate.
GOOD_RATE = (
    r"(?:(?![不未])[\u4e00-\u9fff]){0,6}(?<![不未])(?:完成|满意|得票|赞成|参保|合格|达标|到位|覆盖|办结|参与|收缴|缴费|征缴|出勤|到会|"
    r"清运|好评|普及|优良|优秀|整改|化解|落实|公开|利用|建档|录入|准确|知晓|入户|成活)率"
)
SHARE = re.compile(
    r"(?:未(?:全部|全面)?完成(?:任务)?的?,?)?(?:得分)?(?:按照?|根据)(?:实际)?"
    rf"(?P<what>(?:任务|目标|计划|指标)?完成(?:任务|目标|计划)?的?(?:比例|百分比|率)|{GOOD_RATE})"
    r"(?:的?比例|高低)?(?:折算|计算|换算|核算|折合)?(?:得分|计分|赋分|给分|记分|计算得分|折算得分)"
)
SHARE_PLAIN = re.compile(
    rf"(?P<what>{GOOD_RATE})按比例(?:折算|计算|换算)?(?:得分|计分|赋分|给分|记分)"
)
HOW = r"(?:(?:根据|结合|按照?|视|依据).{1,25}?)?(?:综合|酌情)?"
GIVES = r"(?:打分|评分|给分|赋分|评议打分)"
SPAN = rf"(?P<low>{NUMBER})分?{TO}(?P<high>{NUMBER})分(?:之间|以内|内|范围内|区间)?"
MARKED = re.compile(
    rf"(?:由(?P<who>.{{2,20}}?))?{HOW}(?:(?:在|于)?{SPAN}(?:内)?(?:进行)?(?:综合|酌情)?{GIVES}|"
    rf"{GIVES}(?:为|:|,)?{SPAN.replace('low', 'low2').replace('high', 'high2')})"
)
RANGE = re.compile(SPAN)
WHO = re.compile(rf"由(?P<who>.{{2,20}}?){HOW}(?:进行)?{GIVES}")
COUNTING = re.compile(
    rf"不足{ONE}个?(?P<unit>百分点|小时|{UNITS})的?,?(?:(?P<up>(?:均|也)?(?:按照?|以|算作?|视为|视同){ONE}个?(?P=unit)(?:计算|计|算|扣分|处理)?)|"
    r"(?P<down>不扣分|不计算|不予计算|不计|不予扣分))"
)
METHOD = re.compile(
    r"(?:现场|实地|随机|不定期|日常|平时|以|通过)?(?:查阅|查看|检查|抽查|核查|暗访|察看|听取)[^扣加减得分奖罚除外若%]{0,30}"
)
GROUNDS = re.compile(r"以[^分扣加得除]{2,15}为(?:准|依据)")
RATE = re.compile(r"[率]$")
