"""Scoring rules: the few primitives of which a regulation's rules are composed.

Points are units: int × 10⁴ (95.5 points = 955000). Each node refuses nonsense when built.
"""

from dataclasses import dataclass

from kaoping.scoring.nonsense import refuse, repeated

POINT = 10_000
LARGEST_POINTS = 1_000_000 * POINT  # no regulation known to us goes beyond 1,000 points
LARGEST_TIMES = 1_000  # of one reason, in one mark


@dataclass(frozen=True, slots=True)
class Choice:
    """A common reason of a deduction. Low and high are magnitudes; equal where fixed."""

    key: str
    title: str
    low_units: int
    high_units: int

    def __post_init__(self):
        refuse(
            (self.low_units <= 0, f"“{self.title}”的扣分必须大于0", "扣分写正数，例如 points: 2"),
            (
                self.high_units < self.low_units,
                f"“{self.title}”的扣分区间上下颠倒",
                "from 写较小的数，to 写较大的数",
            ),
            (self.high_units > LARGEST_POINTS, f"“{self.title}”的扣分过大", "请核对小数点"),
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
        twice = repeated(choice.key for choice in self.choices)
        refuse(
            (not self.choices, "没有列出扣分情形", "在 reasons 下至少写一种扣分情形"),
            (bool(twice), f"扣分情形的 key 重复：{'、'.join(twice)}", "每种情形用不同的 key"),
            (self.cap_units <= 0, "扣分上限必须大于0", "写明 cap，或者写明本项满分 full"),
            (self.cap_units > LARGEST_POINTS, "扣分上限过大", "请核对小数点"),
            (self.step_units <= 0, "扣分间隔必须大于0", "例如 step: 0.5"),
            (
                bool(self._uneven()),
                f"扣分区间不合扣分间隔：{self._uneven()}",
                "区间两端取 step 的整数倍",
            ),
        )

    def _uneven(self):
        """Titles of ranges whose ends are off the step."""
        step = max(self.step_units, 1)
        return "、".join(
            choice.title
            for choice in self.choices
            if not choice.fixed and (choice.low_units % step or choice.high_units % step)
        )

    def choice(self, key):
        """The reason with this key, or None."""
        return next((choice for choice in self.choices if choice.key == key), None)


@dataclass(frozen=True, slots=True)
class Sum:
    """Start plus all children, kept between floor and cap where these are given."""

    start_units: int = 0
    floor_units: int | None = None
    cap_units: int | None = None

    def __post_init__(self):
        low, high = self.floor_units, self.cap_units
        refuse(
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
    """Weighted mean of the children. Weights are integers that mean shares of their total."""

    weights: tuple[tuple[str, int], ...]

    def __post_init__(self):
        refuse(
            (not self.weights, "没有写权重", "为每个下级指标写一个权重"),
            (any(weight <= 0 for _, weight in self.weights), "权重必须大于0", "不参与的指标请删去"),
        )

    @property
    def total(self):
        """The weights' sum, which divides."""
        return sum(weight for _, weight in self.weights)


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


Rule = Award | Deductions | Sum | Weighted | FromTeam | FromCycle
