"""Scoring rules: the few primitives of which a regulation's rules are composed.

Points are units: int × 10⁴ (95.5 points = 955000). Each node refuses nonsense when built.
"""

from dataclasses import dataclass

from kaoping.lib.decimals import format_units
from kaoping.scoring.nonsense import refuse, repeated

POINT = 10_000
LARGEST_POINTS = 1_000_000 * POINT  # no regulation known to us goes beyond 1,000 points
LARGEST_TIMES = 1_000  # of one reason, in one mark
LARGEST_FINE = 10_000_00  # fen, for one occurrence


@dataclass(frozen=True, slots=True)
class Choice:
    """A common reason of a deduction or bonus. Low and high are magnitudes; equal where fixed.

    ``fine_fen``: money that each occurrence costs beside, or instead of, the points.
    ``most_units``: at most so many points for this reason, however often it occurs.
    """

    key: str
    title: str
    low_units: int
    high_units: int
    fine_fen: int = 0
    most_units: int | None = None

    def __post_init__(self):
        refuse(
            (
                self.low_units <= 0 and not (self.fixed and self.low_units == 0 and self.fine_fen),
                f"“{self.title}”的分值必须大于0",
                "扣分、加分都写正数，例如 points: 2；只扣钱的写 points: 0 和 fine",
            ),
            (
                not 0 <= self.fine_fen <= LARGEST_FINE,
                f"“{self.title}”的扣款过大或不是正数",
                "以元为单位写，例如 fine: 10",
            ),
            (
                self.high_units < self.low_units,
                f"“{self.title}”的区间上下颠倒",
                "from 写较小的数，to 写较大的数",
            ),
            (self.high_units > LARGEST_POINTS, f"“{self.title}”的分值过大", "请核对小数点"),
            (
                self.most_units is not None and not 0 < self.most_units <= LARGEST_POINTS,
                f"“{self.title}”的上限必须大于0",
                "写正数，例如 most: 3",
            ),
        )

    @property
    def fixed(self):
        """Whether the rater has nothing to choose but the reason."""
        return self.low_units == self.high_units


@dataclass(frozen=True, slots=True)
class Award:
    """Points given by a rater, low to high, in steps counted from 0.

    ``blank`` says what a submitted sheet without points for this item means: "gap" or "zero".
    """

    low_units: int
    high_units: int
    step_units: int
    blank: str = "gap"

    def __post_init__(self):
        refuse(
            (self.high_units <= self.low_units, "给分区间为空", "from 必须小于 to"),
            (
                max(abs(self.low_units), abs(self.high_units)) > LARGEST_POINTS,
                "给分区间过大",
                "请核对小数点",
            ),
            (self.step_units <= 0, "给分间隔必须大于0", "例如 step: 0.5"),
            (
                self.step_units > 0
                and (self.low_units % self.step_units or self.high_units % self.step_units),
                "给分区间的两端不是给分间隔的整数倍",
                "调整 step、from 或 to",
            ),
            (self.blank not in ("gap", "zero"), "blank 只能是 gap 或 zero", "gap 空缺；zero 记0分"),
        )


@dataclass(frozen=True, slots=True)
class Deductions:
    """Full points less what was deducted per occurrence, at most the cap (扣完为止)."""

    cap_units: int
    step_units: int
    choices: tuple[Choice, ...]

    def __post_init__(self):
        refuse(*_occurrences(self, "扣分"))

    def choice(self, key):
        """The reason with this key, or None."""
        return next((choice for choice in self.choices if choice.key == key), None)


@dataclass(frozen=True, slots=True)
class Bonuses:
    """Points added per occurrence, at most the cap."""

    cap_units: int
    step_units: int
    choices: tuple[Choice, ...]

    def __post_init__(self):
        fines = [choice.title for choice in self.choices if choice.fine_fen]
        wrong = (bool(fines), f"加分情形不能扣款：{'、'.join(fines)}", "扣款写在扣分项目里")
        refuse(*_occurrences(self, "加分"), wrong)

    def choice(self, key):
        """The reason with this key, or None."""
        return next((choice for choice in self.choices if choice.key == key), None)


def _occurrences(rule, what):
    """What must not be of a list of reasons; ``what``: 扣分 or 加分."""
    twice = repeated(choice.key for choice in rule.choices)
    uneven = _uneven(rule)
    return (
        (not rule.choices, f"没有列出{what}情形", f"在 reasons 下至少写一种{what}情形"),
        (bool(twice), f"{what}情形的 key 重复：{'、'.join(twice)}", "每种情形用不同的 key"),
        (
            rule.cap_units < 0 or (rule.cap_units == 0 and any(c.high_units for c in rule.choices)),
            f"{what}上限必须大于0",
            "写明 cap，或者写明本项满分 full",
        ),
        (rule.cap_units > LARGEST_POINTS, f"{what}上限过大", "请核对小数点"),
        (rule.step_units <= 0, f"{what}间隔必须大于0", "例如 step: 0.5"),
        (
            bool(uneven),
            f"{what}区间不合{what}间隔{format_units(rule.step_units)}：{uneven}",
            "在 reasons 旁边写 step，例如 step: 0.1，区间两端都是它的整数倍",
        ),
    )


def _uneven(rule):
    """Titles of ranges whose ends are off the step."""
    step = max(rule.step_units, 1)
    return "、".join(
        choice.title
        for choice in rule.choices
        if not choice.fixed and (choice.low_units % step or choice.high_units % step)
    )


@dataclass(frozen=True, slots=True)
class Sum:
    """Start plus all children, kept between floor and cap where these are given.

    ``missing`` says what a gap below does: it is a "gap", counts "zero", or is left out and the
    rest re-based to full points ("rebase").
    """

    start_units: int = 0
    floor_units: int | None = None
    cap_units: int | None = None
    missing: str = "gap"

    def __post_init__(self):
        low, high = self.floor_units, self.cap_units
        refuse(
            _missing_below(self.missing),
            (
                low is not None and high is not None and low > high,
                "下限高于上限",
                "floor 不得大于 cap",
            ),
            (
                any(abs(x) > LARGEST_POINTS for x in (self.start_units, low or 0, high or 0)),
                "起点或上下限过大",
                "请核对小数点",
            ),
        )


@dataclass(frozen=True, slots=True)
class Weighted:
    """Weighted mean of the children. Weights are integers that mean shares of their total.

    ``others``: (kind of group, its name, weights) for subjects of that "type" or "peer", or people
    whose main "post" it is.
    ``missing`` as for Sum.
    """

    weights: tuple[tuple[str, int], ...]
    others: tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...] = ()
    missing: str = "gap"

    def __post_init__(self):
        every = [weight for _, weights in self.tables for _, weight in weights]
        kinds = {by for by, _, _ in self.others}
        named = [name for _, name, _ in self.others]
        refuse(
            (not self.weights, "没有写权重", "为每个下级指标写一个权重"),
            (any(weight <= 0 for weight in every), "权重必须大于0", "不参与的指标请删去"),
            (len(kinds) > 1, "by_type、by_peer 和 by_post 只能写一种", "保留一种"),
            (bool(repeated(named)), "同一类型的权重写了两次", "每个类型只写一次"),
            _missing_below(self.missing),
        )

    @property
    def total(self):
        """The weights' sum, which divides."""
        return sum(weight for _, weight in self.weights)

    @property
    def by(self):
        """What of a subject chooses its weights: "type", "peer", "post" or ""."""
        return self.others[0][0] if self.others else ""

    @property
    def tables(self):
        """(name, weights) of every group; the name "" stands for all others."""
        return (("", self.weights), *((name, weights) for _, name, weights in self.others))

    def of(self, name):
        """The weights of a group by its name."""
        return dict(self.tables).get(name, self.weights)


def _missing_below(missing):
    return (
        missing not in ("gap", "zero", "rebase"),
        "missing 只能是 gap、zero 或 rebase",
        "gap 空缺；zero 记0分；rebase 按其余各项折算",
    )


@dataclass(frozen=True, slots=True)
class FromTeam:
    """The value of a node of the team's tree, inherited by the official."""

    code: str


@dataclass(frozen=True, slots=True)
class FromCycle:
    """Mean or sum of another cycle's results, ``count`` of them; ``missing`` must be said:

    "gap" (fewer than count is a gap), "present" (only those there are), "zero" (absent ones are 0).
    """

    name: str
    take: str
    count: int
    lowest_units: int
    highest_units: int
    missing: str

    def __post_init__(self):
        refuse(
            (self.take not in ("mean", "sum"), "take 只能是 mean 或 sum", "mean 平均；sum 合计"),
            (not 1 <= self.count <= 120, "count 必须在1到120之间", "一年十二个月写 count: 12"),
            (
                self.missing not in ("gap", "present", "zero"),
                "missing 只能是 gap、present 或 zero",
                "gap 缺一个即为空缺；present 只算已有的；zero 缺的记0分",
            ),
            (self.highest_units <= self.lowest_units, "结果的区间为空", "lowest 必须小于 highest"),
            (
                max(abs(self.lowest_units), abs(self.highest_units)) > LARGEST_POINTS,
                "结果的区间过大",
                "请核对小数点",
            ),
        )


@dataclass(frozen=True, slots=True)
class FromBallot:
    """Full points × option values ÷ the ballot's denominator, of one group or of all pooled.

    ``missing``: without a valid vote it is a "gap", or "zero".
    """

    ballot: str
    group: str | None
    missing: str

    def __post_init__(self):
        refuse(_gap_or_zero(self.missing))


@dataclass(frozen=True, slots=True)
class FromJury:
    """The mean of jurors' points without the ``trim`` highest and the ``trim`` lowest.

    Fewer than ``least`` scores are ``missing``: a "gap", or "zero".
    """

    jury: str
    trim: int
    least: int
    step_units: int
    missing: str

    def __post_init__(self):
        refuse(
            (not 0 <= self.trim <= 10, "去掉的最高、最低分各不超过10个", "例如 trim: 1"),
            (
                self.least <= 2 * self.trim,
                "最少有效评分数必须多于去掉的评分数",
                f"least 至少写{2 * self.trim + 1}",
            ),
            (self.step_units <= 0, "给分间隔必须大于0", "例如 step: 0.1"),
            _gap_or_zero(self.missing),
        )


@dataclass(frozen=True, slots=True)
class Own:
    """The weighted score rate of a subject's own items (of one field), times full points.

    ``missing``: an item without points is a "gap", counts "zero", or is "leave_out".
    ``none``: a subject without items is a "gap", "zero", "full" or "not_applicable".
    """

    list: str
    field: str | None
    missing: str
    none: str

    def __post_init__(self):
        refuse(
            (
                self.missing not in ("gap", "zero", "leave_out"),
                "missing 只能是 gap、zero 或 leave_out",
                "gap 空缺；zero 记0分；leave_out 不计该项",
            ),
            (
                self.none not in ("gap", "zero", "full", "not_applicable"),
                "none 只能是 gap、zero、full 或 not_applicable",
                "没有自定项目的对象怎样计分",
            ),
        )


def _gap_or_zero(missing):
    return (
        missing not in ("gap", "zero"),
        "missing 只能是 gap 或 zero",
        "gap 空缺；zero 记0分（办法明确写的才可用）",
    )


MARKED = Award | Deductions | Bonuses
COMPOSED = Sum | Weighted
