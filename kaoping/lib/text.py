"""Text as people type it, brought to one form: folding, village names, file names."""

import re
import unicodedata
from functools import lru_cache

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD])
_FOLDING = _FULL_WIDTH | _INVISIBLE

# The longest endings first. Left: as registers write it; right: as people say it.
_VILLAGE_ENDINGS = (
    ("社区居民委员会", "社区"),
    ("社区村民委员会", "社区"),
    ("嘎查村民委员会", "嘎查"),
    ("村村民委员会", "村"),
    ("村居民委员会", "村"),
    ("居民委员会", "社区"),
    ("嘎查委员会", "嘎查"),
    ("村民委员会", "村"),
    ("社区居委会", "社区"),
    ("社区村委会", "社区"),
    ("嘎查村委会", "嘎查"),
    ("村村委会", "村"),
    ("村居委会", "村"),
    ("居委会", "社区"),
    ("村委会", "村"),
)
_VILLAGE_KINDS = ("社区", "嘎查", "村")

_COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳司马上官诸葛东方皇甫尉迟公孙慕容司徒司空令狐长孙夏侯端木南宫独孤宇文闻人轩辕"
        "澹台万俟单于鲜于赫连太史申屠公羊钟离呼延西门百里东郭濮阳淳于仲孙完颜拓跋",
    )
)

_FORBIDDEN_IN_FILES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_RESERVED_BY_WINDOWS = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
LONGEST_FILE_NAME = 180


def fold(text: str) -> str:
    """Full-width letters, digits and marks made half-width, invisible characters and outer
    blanks removed, inner blanks made one space: what two people typing the same mean.
    """
    return " ".join(str(text).translate(_FOLDING).split())


def sentences(*parts: str) -> str:
    """Sentences one after the other, as their language writes them: none is parted by a blank from
    a Chinese full stop. Empty ones are left out.
    """
    said = ""
    for part in filter(None, parts):
        said += part if not said or said[-1] in "。！？；" else f" {part}"
    return said


def match_key(text: str) -> str:
    """Folded, without any blank and in lower case: for comparing headers and names."""
    return fold(text).replace(" ", "").lower()


@lru_cache(maxsize=4096)
def village_display(name: str) -> str:
    """A village's name as people say it: ``大河店村民委员会`` → ``大河店村``."""
    name = fold(name)
    for ending, kind in _VILLAGE_ENDINGS:
        stem = name.removesuffix(ending)
        if stem and stem != name:
            return stem if stem.endswith(kind) and kind != "村" else stem + kind
    return name


def village_stem(name: str) -> str:
    """A village's name without its kind, for matching: ``大河店村委会`` → ``大河店``."""
    shown = village_display(name)
    for kind in _VILLAGE_KINDS:
        stem = shown.removesuffix(kind)
        if stem and stem != shown:
            return stem
    return shown


def matching_villages(typed: str, names: list[str]) -> list[str]:
    """Which of the registered names ``typed`` may mean, only the closest kind of match.

    Exact beats as-spoken beats without-kind. More than one name back means the caller must
    ask; ``城关`` may be both 城关村 and 城关社区.
    """
    wanted = _village_forms(typed)
    nearness = {name: _nearness(wanted, _village_forms(name)) for name in names}
    best = min((near for near in nearness.values() if near is not None), default=None)
    return [name for name, near in nearness.items() if best is not None and near == best]


def file_name(stem: str, extension: str) -> str:
    """A name safe on every system and in a header: ``3月/通知单`` → ``3月_通知单.docx``.

    At most 180 bytes of UTF-8, no path, no control characters, never empty.
    """
    clean = _FORBIDDEN_IN_FILES.sub("_", unicodedata.normalize("NFC", fold(stem))).strip(" ._")
    if _RESERVED_BY_WINDOWS.fullmatch(clean):
        clean = f"文件 {clean}"
    room = LONGEST_FILE_NAME - len(extension.encode()) - 1
    clean = clean.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore").strip(" ._")
    return f"{clean or '文件'}.{extension}"


def family_name(name: str) -> str:
    """The surname a Chinese name begins with, two characters where it is a compound one."""
    folded = match_key(name)
    return folded[:2] if folded[:2] in _COMPOUND_SURNAMES and len(folded) > 2 else folded[:1]


def display_width(text: str) -> int:
    """How many columns the text takes in a fixed-width face: wide characters count as 2."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _village_forms(name: str) -> tuple[str, ...]:
    shown = village_display(name)
    return fold(name).replace(" ", ""), shown.replace(" ", ""), village_stem(shown)


def _nearness(wanted: tuple[str, ...], offered: tuple[str, ...]) -> int | None:
    ranks = [
        left + right
        for left, form in enumerate(wanted)
        for right, other in enumerate(offered)
        if form == other
    ]
    return min(ranks, default=None)
