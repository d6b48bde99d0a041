"""Pay as components of one sum: what each post earns, and what of it depends on the result.

Money is fen; each component is rounded once, so that a pay sheet's columns add up.
"""

from dataclasses import dataclass
from fractions import Fraction

from kaoping.scoring.conditions import Condition
from kaoping.scoring.nonsense import refuse, repeated
from kaoping.scoring.rules import LARGEST_POINTS

LARGEST_AMOUNT = 1_000_000_00  # fen; one person's pay of one cycle


@dataclass(frozen=True, slots=True)
class PayPost:
    """What a post earns in full: amount in fen × coefficient (units, 1 = 10000)."""

    post: str
    amount_fen: int
    coefficient_units: int

    def __post_init__(self):
        refuse(
            (not 0 <= self.amount_fen <= LARGEST_AMOUNT, "金额过大或是负数", "以元为单位写"),
            (not 0 <= self.coefficient_units <= 100_0000, "系数必须在0到100之间", "例如 0.9"),
        )


@dataclass(frozen=True, slots=True)
class PayPart:
    """A share of the score rate: a node's value out of a denominator, weighted."""

    code: str
    weight: int
    out_of_units: int

    def __post_init__(self):
        refuse(
            (self.weight <= 0, "份额必须大于0", "例如 share: 60%"),
            (not 0 < self.out_of_units <= LARGEST_POINTS, "分母必须大于0", "例如 out_of: 100"),
        )


@dataclass(frozen=True, slots=True)
class Fixed:
    """The amount of the post, whatever the result."""


@dataclass(frozen=True, slots=True)
class ByRate:
    """amount × coefficient × score rate."""

    parts: tuple[PayPart, ...]

    def __post_init__(self):
        refuse((not self.parts, "没有写得分率", "写明按哪些指标计算"))


@dataclass(frozen=True, slots=True)
class ByThreshold:
    """The amount, less so many fen for each point below the threshold; never below 0."""

    code: str
    from_units: int
    fen_a_point: int

    def __post_init__(self):
        refuse(
            (abs(self.from_units) > LARGEST_POINTS, "分数线过大", "请核对小数点"),
            (not 0 < self.fen_a_point <= LARGEST_AMOUNT, "每分金额必须大于0", "例如 yuan: 5"),
        )


@dataclass(frozen=True, slots=True)
class ByGrade:
    """A share of the amount by grade: (grade, Fraction); 120% is allowed."""

    shares: tuple[tuple[str, Fraction], ...]

    def __post_init__(self):
        wrong = any(not 0 <= share <= 10 for _, share in self.shares)
        refuse((wrong, "等次的比例必须在0%到1000%之间", "例如 competent: 80%"))


@dataclass(frozen=True, slots=True)
class ByFigure:
    """So many fen for each one of a figure × coefficient of the post."""

    figure: str
    fen: int

    def __post_init__(self):
        refuse((not 0 < self.fen <= LARGEST_AMOUNT, "单价必须大于0", "例如 yuan: 1"))


@dataclass(frozen=True, slots=True)
class ByPoint:
    """So many fen for each point of an indicator × coefficient of the post."""

    code: str
    fen: int

    def __post_init__(self):
        refuse((not 0 < self.fen <= LARGEST_AMOUNT, "每分金额必须大于0", "例如 yuan: 10"))


@dataclass(frozen=True, slots=True)
class ByPrize:
    """An amount for a prize won in a ranking, by the official or by the team: (prize, fen)."""

    ranking: str
    amounts: tuple[tuple[str, int], ...]

    def __post_init__(self):
        wrong = any(not 0 <= fen <= LARGEST_AMOUNT for _, fen in self.amounts)
        refuse(
            (not self.amounts, "没有写奖项的金额", "例如 prizes: {first: 1000}"),
            (wrong, "奖金过大或是负数", "以元为单位写"),
        )


@dataclass(frozen=True, slots=True)
class Fines:
    """What the reasons of some indicators cost in money; taken off."""

    codes: tuple[str, ...]

    def __post_init__(self):
        refuse((not self.codes, "没有写哪些指标的扣款", "例如 fines: [P3]"))


How = Fixed | ByRate | ByThreshold | ByGrade | ByFigure | ByPoint | ByPrize | Fines


@dataclass(frozen=True, slots=True)
class Component:
    """One column of the pay sheet. ``posts``: what each post earns of it in full."""

    key: str
    title: str
    posts: tuple[PayPost, ...]
    how: How

    def __post_init__(self):
        twice = repeated(post.post for post in self.posts)
        refuse(
            (not self.posts, "没有写各职务的金额", "写 base 和 coefficients，或者写 amounts"),
            (bool(twice), f"职务重复：{'、'.join(twice)}", "每个职务只写一次"),
        )

    def post(self, key):
        """The amount and coefficient of a post, or None."""
        return next((post for post in self.posts if post.post == key), None)


@dataclass(frozen=True, slots=True)
class Withhold:
    """Components that are not paid when a condition holds."""

    components: tuple[str, ...]
    when: Condition


@dataclass(frozen=True, slots=True)
class Pay:
    """All components, each rounded to ``round_fen`` (1, 10 or 100 fen); their sum is the pay.

    ``budget_fen``: what all pay together should not pass; more is reported, never cut.
    """

    kind: str
    components: tuple[Component, ...]
    round_fen: int
    withhold: tuple[Withhold, ...] = ()
    budget_fen: int | None = None

    def __post_init__(self):
        twice = repeated(component.key for component in self.components)
        refuse(
            (not self.components, "没有写报酬的组成", "在 components 下写"),
            (len(self.components) > 20, "报酬的组成超过20项", "请合并"),
            (bool(twice), f"报酬组成的 key 重复：{'、'.join(twice)}", "用不同的 key"),
            ((self.budget_fen or 0) < 0, "预算不能是负数", "例如 budget: 100000"),
            (self.round_fen not in (1, 10, 100), "取整单位只能是分、角、元", "例如 round: yuan"),
        )

    def component(self, key):
        """The component with this key; KeyError if there is none."""
        return {component.key: component for component in self.components}[key]
