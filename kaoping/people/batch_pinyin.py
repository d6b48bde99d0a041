"""Pinyin keys of several hundred thousand place names in a second, the same as `lib.pinyin.key` gives.

Nearly every character of a name has its usual reading, which a table gives. A name goes the slow way when
it begins like a surname with a reading of its own, holds anything but Chinese characters, or holds the first
two characters of a word in which some character is read differently.
"""

from functools import cache

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT
from pypinyin.style import convert

from kaoping.lib import pinyin

CHINESE = range(0x4E00, 0xA000)
# Most names end in one of these, which are read once; what stands before is shared by many names.
ENDINGS = {"村委会": " cun wei hui", "居委会": " ju wei hui", "委员会": " wei yuan hui"}
ENDING_LENGTH = 3


class BatchKeys:
    """Keys of many names; keeps what it has worked out, so use one for a whole load."""

    def __init__(self) -> None:
        self._keys: dict[str, str] = {}
        self._beginnings = _beginnings_of_unusual_words()
        self._usual = _Usual()

    def key(self, name: str) -> str:
        """The sort key of one name."""
        found = self._keys.get(name)
        if found is None:
            found = self._keys[name] = self._work_out(name)
        return found

    def _work_out(self, name: str) -> str:
        if name[:1] in pinyin.SURNAMES or name[:2] in pinyin.SURNAMES:
            return pinyin.key(name)
        reading = ENDINGS.get(name[-ENDING_LENGTH:])
        stem = name[:-ENDING_LENGTH]
        if reading and stem and name[len(stem) - 1 : len(stem) + 1] not in self._beginnings:
            return self.key(stem) + reading
        try:
            return self._usual_key(name)
        except ValueError:
            return pinyin.key(name)

    def _usual_key(self, name: str) -> str:
        beginnings = self._beginnings
        previous = ""
        for character in name:
            if previous + character in beginnings:
                raise ValueError(f"{name!r} holds a word of its own reading")
            previous = character
        return name.translate(self._usual).rstrip()


class _Usual(dict[int, str]):
    """The usual reading of each Chinese character, with a blank behind it, worked out when met."""

    def __missing__(self, code: int) -> str:
        if code not in CHINESE:
            raise ValueError(f"{chr(code)!r} is no Chinese character")
        self[code] = f"{lazy_pinyin(chr(code))[0]} "
        return self[code]


@cache
def _beginnings_of_unusual_words() -> frozenset[str]:
    """First two characters of each word of the dictionary that reads some character unusually."""
    usual: dict[str, str] = {}
    beginnings = set()
    for word, readings in PHRASES_DICT.items():
        for character, reading in zip(word, readings, strict=False):
            if character not in usual:
                usual[character] = lazy_pinyin(character)[0]
            if convert(reading[0], Style.NORMAL, strict=True) != usual[character]:
                beginnings.add(word[:2])
                break
    return frozenset(beginnings)
