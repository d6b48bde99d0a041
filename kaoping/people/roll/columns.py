"""The columns of the roll, in the words offices use, and what the words for posts mean."""

import datetime
import re

from kaoping.lib.dates import Month, parse_date
from kaoping.lib.text import fold, match_key
from kaoping.papers import cells
from kaoping.papers.faults import Unfit
from kaoping.papers.intake import Column

# Longer words first: 党支部书记 must not be found as 书记 of something else.
OF_VILLAGE = {
    "secretary": ("党总支书记", "党支部书记", "党组织书记", "党委书记", "村支书", "支书", "书记"),
    "director": ("村委会主任", "居委会主任", "村民委员会主任", "居民委员会主任", "村主任", "主任"),
    "committee_member": ("两委成员", "两委委员", "副书记", "副主任", "支部委员", "村委会委员",
                         "居委会委员", "支委", "委员"),
    "village_clerk": ("村文书", "文书"),
    "accountant": ("村会计", "报账员", "会计"),
    "supervisor": ("村务监督委员会主任", "村务监督委员会成员", "村务监督委员会委员", "村务监督员",
                   "监督委员会主任", "监督委员会成员", "监督委员会委员", "监委会主任", "监委会成员",
                   "监委会委员", "村民监督员", "监督员"),
}  # fmt: skip
RESPONSIBLE = {
    "liaison_leader": ("包村领导", "联村领导", "包片领导"),
    "stationed_cadre": ("驻村干部", "包村干部", "驻村工作队员"),
}
OF_TOWNSHIP = {
    "main_leader": ("主要领导", "党委书记", "党工委书记", "书记", "镇长", "乡长", "街道办事处主任"),
    "office_head": ("站所负责人", "站所长", "负责人", "站长", "所长", "主任"),
    "office_member": ("工作人员", "干事", "干部"),
}  # fmt: skip
DUAL = ("书记主任一肩挑", "书记、主任一肩挑", "书记兼主任", "一肩挑")
SEVERAL = re.compile(r"[、,;，；/和兼]|\s+")


def words_of(table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Word → kind of post."""
    return {match_key(word): kind for kind, words in table.items() for word in words}


VILLAGE_WORDS = words_of(OF_VILLAGE | RESPONSIBLE)
TOWNSHIP_WORDS = words_of(OF_TOWNSHIP | RESPONSIBLE)
ALL_WORDS = VILLAGE_WORDS | TOWNSHIP_WORDS


def post_words(typed: str) -> tuple[str, ...]:
    """The posts of one cell, each as a word of the tables above; 一肩挑 is two of them."""
    text = match_key(typed)
    for dual in DUAL:
        text = text.replace(match_key(dual), "书记、主任")
    words = tuple(dict.fromkeys(word for word in SEVERAL.split(text) if word))
    unknown = [word for word in words if word not in ALL_WORDS]
    if unknown or not words:
        raise Unfit(
            f"不认识职务“{'、'.join(unknown) or typed}”",
            "请填写书记、主任、委员、文书、会计、监督员、包村领导、驻村干部、主要领导或站所长；"
            "一人两职用顿号隔开，如“书记、主任”",
        )
    return words


def village_names(typed: str) -> tuple[str, ...]:
    """The villages of one cell, separated as people do."""
    return tuple(dict.fromkeys(name for name in re.split(r"[、,;，；/\s]+", fold(typed)) if name))


def since(typed: str) -> datetime.date:
    """A day, or a month, of which the first day is meant: 2021年3月, 2021.03, 2021-03-15."""
    text = fold(typed).partition(" 00:00")[0]
    try:
        return parse_date(text)
    except ValueError:
        return Month.parse(text).first_day


COLUMNS = (
    Column("unit", "村（社区）/单位", ("村（社区）", "村社区", "村名", "村", "所在村", "单位", "站所",
                                "工作单位", "单位名称", "村（社区）、单位"), parse=cells.text(40)),
    Column("name", "姓名", ("名字", "干部姓名"), required=True, parse=cells.text(30)),
    Column("posts", "职务", ("岗位", "职位", "现任职务"), required=True, parse=post_words),
    Column("phone", "联系电话", ("电话", "手机", "手机号", "手机号码", "电话号码"),
           parse=cells.phone),
    Column("since", "任职时间", ("任现职时间", "任职日期", "任职年月"), parse=since),
    Column("villages", "包村村名", ("包村", "包联村", "联系村", "所包村", "驻村", "驻村村名"),
           parse=village_names),
    Column("identity_number", "身份证号", ("身份证", "身份证号码", "公民身份号码"),
           parse=cells.identity_number),
    Column("bank_account", "银行账号", ("银行卡号", "账号", "工资卡号"),
           parse=cells.digits("银行账号", 10, 25)),
)  # fmt: skip

NOTES = (
    "一张表填写全镇人员：村（社区）干部、包村领导、驻村干部、站所负责人和镇主要领导",
    "村名写“三泉村”“三泉村委会”“三泉”都可以",
    "书记、主任一肩挑的，职务填写“书记、主任”，或写“一肩挑”",
    "包村领导、驻村干部在“包村村名”列填写所包的村，几个村用顿号隔开",
    "有同名的人时必须填写联系电话，以便区分",
    "任职时间可以只写到月；不填写的，从本月1日起算",
)
EXAMPLES = (
    ("三泉村", "张三", "书记、主任", "13900000001", "2021年3月", "", "", ""),
    ("三泉村", "李四", "文书", "13900000002", "2021-03-15", "", "", ""),
    ("三泉村", "孙八", "村务监督委员会主任", "13900000006", "2021年3月", "", "", ""),
    ("农业农村综合服务中心", "王五", "负责人", "13900000003", "2022.1", "", "", ""),
    ("", "赵六", "包村领导", "13900000004", "2023年1月", "三泉村、青泥村", "", ""),
    ("", "钱七", "主要领导", "13900000005", "2023年1月", "", "", ""),
)
