"""What a period declares to be counted beside raters' marks: the sources of facts.

Points and quantities are units (int × 10⁴); shares are Fractions (100% = 1).
"""

from dataclasses import dataclass
from fractions import Fraction

from kaoping.scoring.nonsense import refuse, repeated
from kaoping.scoring.rules import LARGEST_POINTS, POINT

LARGEST_COUNT = 1_000_000  # papers of one ballot, of one group, about one subject
LARGEST_WEIGHT = 1_000  # of one item of a subject's own
LARGEST_FIGURE = 1_000_000_000 * POINT
WHENCE = ("inspection", "ledger", "journal", "self", "marks")
MOST_OPTIONS, MOST_GROUPS = 20, 20
COMPARE = {
    "below": lambda one, other: one < other,
    "at_most": lambda one, other: one <= other,
    "at_least": lambda one, other: one >= other,
    "over": lambda one, other: one > other,
}
DENOMINATORS = ("entitled", "present", "issued", "returned", "valid", "marked")


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity that is counted or measured, one for each subject.

    ``own_target``: each subject has a target of its own beside the quantity.
    """

    key: str
    title: str
    unit: str
    source: str
    low_units: int
    high_units: int
    own_target: bool = False

    def __post_init__(self):
        refuse(
            (
                self.source not in WHENCE,
                f"数据来源不能是“{self.source}”",
                f"可用：{'、'.join(WHENCE)}",
            ),
            (self.high_units <= self.low_units, "数值的区间为空", "from 必须小于 to"),
            (
                max(abs(self.low_units), abs(self.high_units)) > LARGEST_FIGURE,
                "数值的区间过大",
                "换用较大的单位，例如万元",
            ),
            (
                self.own_target and self.low_units < 0,
                "有各自目标的数据不能为负",
                "from 不写，或写0",
            ),
        )


@dataclass(frozen=True, slots=True)
class Option:
    """An answer on a ballot paper, and the share of full points that it is worth."""

    key: str
    title: str
    value: Fraction

    def __post_init__(self):
        refuse((not 0 <= self.value <= 1, "选项的分值必须在0%到100%之间", "例如 value: 60%"))


@dataclass(frozen=True, slots=True)
class VoterGroup:
    """Who votes together in one box."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """A secret vote about each subject. ``quorum``: this share of those entitled
    must be present: "over" it, or "at_least"."""

    key: str
    title: str
    options: tuple[Option, ...]
    groups: tuple[VoterGroup, ...]
    denominator: str
    quorum: Fraction | None = None
    quorum_how: str = "over"

    def __post_init__(self):
        twice = repeated(option.key for option in self.options)
        refuse(
            (len(self.options) < 2, "至少要有两个选项", "例如满意、不满意"),
            (len(self.options) > MOST_OPTIONS, f"选项超过{MOST_OPTIONS}个", "请合并"),
            (len(self.groups) > MOST_GROUPS, f"投票人超过{MOST_GROUPS}种", "请合并"),
            (bool(twice), f"选项的 key 重复：{'、'.join(twice)}", "每个选项用不同的 key"),
            (not self.groups, "没有写谁投票", "在 groups 下至少写一种投票人"),
            (
                self.denominator not in DENOMINATORS,
                f"分母不能是“{self.denominator}”",
                f"可用：{'、'.join(DENOMINATORS)}",
            ),
            (
                self.quorum is not None and not 0 <= self.quorum <= 1,
                "到会比例必须在0%到100%之间",
                "过半数写 quorum: 50%；三分之二以上写 quorum_at_least: 2/3",
            ),
        )

    def option(self, key):
        """The option with this key, or None."""
        return next((option for option in self.options if option.key == key), None)

    @property
    def group_keys(self):
        """Keys of the groups that vote."""
        return tuple(group.key for group in self.groups)


@dataclass(frozen=True, slots=True)
class Jury:
    """Named people who give points while reports are given; at most so many for a subject."""

    key: str
    title: str
    at_most: int = 60

    def __post_init__(self):
        refuse((not 1 <= self.at_most <= 1000, "at_most 必须在1到1000之间", "写评委人数的上限"))


@dataclass(frozen=True, slots=True)
class OwnList:
    """Items that each subject has of its own: targets, promises. ``most`` of one subject.

    ``fields``: (key, title) pairs, where items are told apart by field.
    """

    key: str
    title: str
    source: str
    out_of_units: int
    fields: tuple[tuple[str, str], ...] = ()
    most: int = 40

    def __post_init__(self):
        refuse(
            (
                self.source not in ("inspection", "self"),
                "来源只能是 inspection 或 self",
                "inspection 检查；self 自评",
            ),
            (not 0 < self.out_of_units <= LARGEST_POINTS, "每项的满分必须大于0", "out_of: 100"),
            (not 1 <= self.most <= 200, "most 必须在1到200之间", "写一个对象最多有几项"),
        )

    @property
    def field_keys(self):
        """Keys of the fields."""
        return tuple(key for key, _ in self.fields)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that may have happened to a subject: recorded with its document, no points."""

    key: str
    title: str
