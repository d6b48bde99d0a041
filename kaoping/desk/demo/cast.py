"""The people of the demonstration. All of them are invented; only places and offices' kinds are real.

Names are put together from common surnames and given names by position, so that every demonstration
has the same people. Any likeness to living persons is chance.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = (
    "建国", "秀兰", "志强", "玉梅", "明", "海霞", "永福", "小燕", "文斌", "桂芳", "国栋", "丽",
    "德胜", "春花", "军", "晓东", "红霞", "世平", "淑珍", "伟", "金凤", "立新", "彩云", "长生",
)  # fmt: skip
PASSWORD = "dahedian"
OFFICES = ("党建工作办公室", "农业农村综合服务中心", "社会治安综合治理中心", "便民服务中心")
WORKING_GROUP = "年终考核工作组"  # marks at the end of the year
VISITING_GROUP = "党委组织员办公室"  # visits the villages and looks at what was promised
LIAISON_LEADERS = 5
VILLAGES_OF_A_CADRE = 2


@dataclass(frozen=True)
class Trial:
    """An account to try: what it is for, whose it is, and how to log in."""

    key: str
    what: str
    name: str
    username: str
    password: str = PASSWORD


def name(number: int) -> str:
    """The invented person of this number; the same number is always the same name."""
    return SURNAMES[number * 7 % len(SURNAMES)] + GIVEN[number * 5 % len(GIVEN)]


def accounts() -> list[Trial]:
    """The accounts to try, in the order of the month's work."""
    return [
        Trial("clerk", _("Township clerk: runs the month"), "孙晓光", "clerk"),
        Trial("liaison", _("Liaison leader: marks the own villages"), "何学斌", "liaison"),
        Trial("stationed", _("Stationed cadre: marks the own villages"), "苏雨桐", "cadre"),
        Trial("office", _("Head of an office: marks the office's items"), "冯春霞", "office"),
        Trial("leader", _("Main leader: marks, decides at the review"), "程立群", "leader"),
        Trial("village", _("Village official: feedback, objection, journal"), "田兴旺", "village"),
        Trial("supervisor", _("Supervision committee: leads the review"), "郭守正", "supervisor"),
        Trial("finance", _("Finance office: pay sheets"), "钱慧", "finance"),
        Trial("organiser", _("County: looks at all townships"), "周海平", "county"),
        Trial("administrator", _("Administrator: accounts and roles"), "叶知秋", "admin"),
    ]
