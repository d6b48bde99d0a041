"""The columns of the roll, in the words offices use, and what the words for posts mean."""

import datetime
import re
from dataclasses import dataclass, replace

from django.utils import timezone

from kaoping.lib.dates import Month, parse_date
from kaoping.lib.text import fold, match_key
from kaoping.papers import cells
from kaoping.papers.faults import Unfit
from kaoping.papers.intake import Column

# A post that begins later than this is a slip of the pen, or of no use yet.
FORESEEN = datetime.timedelta(days=60)
# Longer words first: 党支部书记 must not be found as 书记 of something else.
OF_VILLAGE = {
    "secretary": ("党总支书记", "党支部书记", "党组织书记", "党委书记", "支部书记", "总支书记",
                  "村党总支书记", "村党支部书记", "村党组织书记", "村书记", "村支书", "支书", "书记"),
    "director": ("村委会主任", "居委会主任", "村民委员会主任", "居民委员会主任", "村主任", "主任"),
    "committee_member": ("两委成员", "两委委员", "村两委成员", "两委干部", "副书记", "副主任",
                         "党支部副书记", "支部副书记", "村委会副主任", "居委会副主任", "支部委员",
                         "党支部委员", "村委会委员", "居委会委员", "组织委员", "宣传委员",
                         "纪检委员", "支委", "委员"),
    "village_clerk": ("村文书", "文书"),
    "accountant": ("村会计", "报账员", "会计"),
    "supervisor": ("村务监督委员会主任", "村务监督委员会成员", "村务监督委员会委员", "村务监督员",
                   "监督委员会主任", "监督委员会成员", "监督委员会委员", "监委会主任", "监委会成员",
                   "监委会委员", "村监委会主任", "村监委会成员", "村监委会委员", "村监会主任",
                   "村监会成员", "村民监督员", "监督员"),
}  # fmt: skip
RESPONSIBLE = {
    "liaison_leader": ("包村领导", "联村领导", "包片领导"),
    "stationed_cadre": ("驻村干部", "包村干部", "驻村工作队员", "驻村工作队队员",
                        "驻村队员"),
}
OF_TOWNSHIP = {
    "main_leader": ("主要领导", "党委书记", "党工委书记", "书记", "镇长", "乡长", "街道办事处主任"),
    "office_head": ("站所负责人", "站所长", "负责人", "站长", "所长", "主任"),
    "office_member": ("工作人员", "干事", "干部"),
}  # fmt: skip
# Of the towns in a county's roll, of the counties in a city's; and of the county's or city's own.
OF_TOWN = {
    "township_secretary": ("镇党委书记", "乡党委书记", "街道党工委书记", "党工委书记", "党委书记",
                           "镇委书记", "书记"),
    "township_head": ("街道办事处主任", "办事处主任", "镇长", "乡长", "主任"),
}  # fmt: skip
OF_COUNTY = {"county_secretary": ("县委书记", "区委书记", "市委书记", "书记")}
OF_HIGHER_OFFICES = {
    "main_leader": ("主要领导",),
    "office_head": ("部门负责人", "负责人", "部长", "局长", "组长", "主任"),
    "office_member": OF_TOWNSHIP["office_member"],
}
DUAL = ("书记主任一肩挑", "书记、主任一肩挑", "书记兼主任", "一肩挑")
SEVERAL = re.compile(r"[、,;，；/和兼]|\s+")


def words_of(table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Word → kind of post."""
    return {match_key(word): kind for kind, words in table.items() for word in words}


ALL_WORDS = (
    words_of(OF_VILLAGE | RESPONSIBLE)
    | words_of(OF_TOWNSHIP)
    | words_of(OF_TOWN)
    | words_of(OF_COUNTY)
    | words_of(OF_HIGHER_OFFICES)
)


@dataclass(frozen=True)
class Speech:
    """How the roll of one level of place speaks: of itself, of the places below, of their posts.

    `below` and `own` map the words for posts to their kinds; `endings` are those of names of places
    below, `government` those of the place's own Party committee and government.
    """

    whole: str
    place_below: str
    one_below: str
    below: dict[str, str]
    own: dict[str, str]
    responsible: dict[str, str]
    endings: tuple[str, ...]
    remedy: str
    notes: tuple[str, ...]
    examples: tuple[tuple[str, ...], ...]
    government: tuple[str, ...] = ("党委", "人民政府", "政府")


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
            "请填写书记、主任、镇长、委员、文书、会计、监督员、包村领导、驻村干部、主要领导或站所长；"
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
        day = parse_date(text)
    except ValueError:
        day = Month.parse(text).first_day
    if day > timezone.localdate() + FORESEEN:
        raise ValueError(f"“{typed}”比今天晚得太多，请核对年份")
    return day


COLUMNS = (
    Column("unit", "村（社区）/单位", ("村（社区）", "村社区", "村名", "村", "所在村", "单位", "站所",
                                "工作单位", "单位名称", "村（社区）、单位", "镇（乡、街道）", "镇（街道）", "镇街",
                                "镇（乡、街道）/单位", "镇（街道）/单位", "镇街/单位", "县（市、区）/单位",
                                "乡镇", "镇", "县（市、区）", "县区", "部门"), parse=cells.text(40)),
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

_ALWAYS = (
    "有同名的人时必须填写联系电话，以便区分",
    "任职时间可以只写到月；不填写的，从本月1日起算",
)
_OF_TOWNSHIP = Speech(
    whole="本镇",
    place_below="村（社区）",
    one_below="村",
    below=words_of(OF_VILLAGE),
    own=words_of(OF_TOWNSHIP),
    responsible=words_of(RESPONSIBLE),
    endings=("村", "社区", "嘎查", "村委会", "居委会"),
    remedy="村干部请填写本镇的村名；站所负责人请填写站所名称；主要领导的单位请留空或填写镇名",
    notes=(
        "一张表填写全镇人员：村（社区）干部、包村领导、驻村干部、站所负责人和镇主要领导",
        "村名写“三泉村”“三泉村委会”“三泉”都可以",
        "书记、主任一肩挑的，职务填写“书记、主任”，或写“一肩挑”",
        "包村领导、驻村干部在“包村村名”列填写所包的村，几个村用顿号隔开",
        *_ALWAYS,
    ),
    examples=(
        ("三泉村", "张三", "书记、主任", "13900000001", "2021年3月", "", "", ""),
        ("三泉村", "李四", "文书", "13900000002", "2021-03-15", "", "", ""),
        ("三泉村", "孙八", "村务监督委员会主任", "13900000006", "2021年3月", "", "", ""),
        ("农业农村综合服务中心", "王五", "负责人", "13900000003", "2022.1", "", "", ""),
        ("", "赵六", "包村领导", "13900000004", "2023年1月", "三泉村、青泥村", "", ""),
        ("", "钱七", "主要领导", "13900000005", "2023年1月", "", "", ""),
    ),
)
_OF_COUNTY = Speech(
    whole="本县（市、区）",
    place_below="镇（乡、街道）",
    one_below="镇（乡、街道）",
    below=words_of(OF_TOWN),
    own=words_of(OF_HIGHER_OFFICES),
    responsible={},
    endings=("镇", "乡", "街道", "街道办事处"),
    remedy="镇（乡、街道）领导请填写镇名；部门负责人请填写部门名称；主要领导的单位请留空",
    notes=(
        "一张表填写参加考核的镇（乡、街道）党政正职、县直部门负责人和县主要领导",
        "镇名写“长岐镇”“长岐”都可以",
        "镇党委书记、街道党工委书记的职务可以只写“书记”",
        *_ALWAYS,
    ),
    examples=(
        ("长岐镇", "张三", "书记", "13900000001", "2021年9月", "", ""),
        ("长岐镇", "李四", "镇长", "13900000002", "2021-09-15", "", ""),
        ("县委组织部", "王五", "负责人", "13900000003", "2022.1", "", ""),
        ("", "钱七", "主要领导", "13900000005", "2023年1月", "", ""),
    ),
    government=("县委", "区委", "市委", "人民政府", "政府"),
)
_OF_CITY = Speech(
    whole="本市",
    place_below="县（市、区）",
    one_below="县（市、区）",
    below=words_of(OF_COUNTY),
    own=words_of(OF_HIGHER_OFFICES),
    responsible={},
    endings=("县", "区", "市"),
    remedy="县（市、区）委书记请填写县名；部门负责人请填写部门名称；主要领导的单位请留空",
    notes=("一张表填写县（市、区）委书记、市直部门负责人和市主要领导", *_ALWAYS),
    examples=(
        ("徽县", "张三", "县委书记", "13900000001", "2021年9月", "", ""),
        ("市委组织部", "王五", "负责人", "13900000003", "2022.1", "", ""),
        ("", "钱七", "主要领导", "13900000005", "2023年1月", "", ""),
    ),
    government=("市委", "人民政府", "政府"),
)
SPEECH = {"township": _OF_TOWNSHIP, "county": _OF_COUNTY, "city": _OF_CITY}


def columns_of(level: str) -> tuple[Column, ...]:
    """The columns of the roll of such a place; only townships have people who answer for villages."""
    if level == "township":
        return COLUMNS
    unit, *others = COLUMNS
    unit = replace(unit, title=f"{SPEECH[level].place_below}/单位")
    return (unit, *(column for column in others if column.key != "villages"))
