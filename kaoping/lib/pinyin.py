"""Pinyin of names, for sorting lists as people expect and for finding by initials.

pypinyin reads many surnames as common words (曾 as céng, 单 as dān, 查 as chá); the table
below gives the surname's own reading. In a place name it applies only where the place is
called after a family (曾家村, 解家沟), not in 解放村.
"""

from functools import lru_cache

from pypinyin import lazy_pinyin

# Readings as surnames, from the usual dictionaries of family names.
SURNAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "单于": "chan yu", "长孙": "zhang sun",
    "澹台": "tan tai", "令狐": "ling hu", "鲜于": "xian yu", "皇甫": "huang fu",
    "秘": "bi", "薄": "bo", "卜": "bu", "种": "chong", "重": "chong", "都": "du", "盖": "ge",
    "句": "gou", "会": "gui", "角": "jue", "阚": "kan", "缪": "miao", "牟": "mu", "能": "nai",
    "佴": "nai", "粘": "nian", "乜": "nie", "区": "ou", "朴": "piao", "繁": "po", "覃": "qin",
    "仇": "qiu", "单": "shan", "召": "shao", "折": "she", "参": "shen", "隗": "wei",
    "洗": "xian", "解": "xie", "颉": "xie", "郇": "xun", "么": "yao", "乐": "yue", "员": "yun",
    "藏": "zang", "曾": "zeng", "查": "zha", "翟": "zhai", "祭": "zhai",
}  # fmt: skip
_LONGEST_SURNAME = 2
_PLACE_ENDINGS = (
    "村",
    "镇",
    "乡",
    "县",
    "市",
    "省",
    "区",
    "州",
    "旗",
    "嘎查",
    "街道",
    "委会",
    "员会",
)
_AFTER_A_FAMILY = ("家", "氏", "姓")


@lru_cache(maxsize=65_536)
def syllables(name: str) -> tuple[str, ...]:
    """The syllables of a name without tones, what is not Chinese left as it is."""
    name = name.strip()
    surname = _surname_of(name)
    family = tuple(SURNAMES[surname].split()) if surname else ()
    given = lazy_pinyin(name[len(surname) :])
    return family + tuple(part.strip().lower() for part in given if part.strip())


def key(name: str) -> str:
    """Sort key of a person's or place's name: ``曾国藩`` → ``zeng guo fan``.

    Syllables stand apart, since a space sorts before letters: Li An before Lian.
    """
    return " ".join(syllables(name))


def _surname_of(name: str) -> str:
    """The surname at the start that needs its own reading, or nothing."""
    for length in range(_LONGEST_SURNAME, 0, -1):
        head = name[:length]
        if head in SURNAMES and len(head) == length:
            return head if _is_family_name(name, length) else ""
    return ""


def _is_family_name(name: str, length: int) -> bool:
    is_place = len(name) > 2 and name.endswith(_PLACE_ENDINGS)
    return not is_place or name[length:].startswith(_AFTER_A_FAMILY)
