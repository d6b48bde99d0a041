"""What is done with results: stages, rankings, prizes, grades, pay, feedback and notice.

Frozen nodes like all of a scheme; points are units (int × 10⁴), money is fen, days are days.
"""

from dataclasses import dataclass

from kaoping.scoring.nonsense import refuse, repeated
from kaoping.scoring.rules import LARGEST_POINTS

STAGES = ("marking", "aggregation", "review", "feedback", "notice", "payment")
LARGEST_AMOUNT = 1_000_000_00  # fen; one person's pay of one cycle


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the cycle: who owns it, and by which day of the month after the period."""

    key: str
    title: str
    owner: str
    day: int

    def __post_init__(self):
        refuse(
            (self.key not in STAGES, f"没有“{self.key}”这个环节", f"可用：{'、'.join(STAGES)}"),
            (not 1 <= self.day <= 31, "期限必须是1到31日", "写期后下一个月的日子，例如 day: 5"),
        )


@dataclass(frozen=True, slots=True)
class Prize:
    """A prize for ``places`` subjects (None: all) who reach the floor, if there is one."""

    key: str
    title: str
    places: int | None
    floor_units: int | None

    def __post_init__(self):
        refuse(
            (
                self.places is not None and self.places < 1,
                "名额必须是正整数",
                "不限名额时删去 places",
            ),
            (
                self.places is None and self.floor_units is None,
                "奖项既没有名额也没有分数线",
                "至少写 places 或 floor",
            ),
        )


@dataclass(frozen=True, slots=True)
class Ranking:
    """Subjects of a kind (officials: whose main post is among ``posts``) ranked by a node.

    Ties share a rank. ``within_peers``: villages of one peer group are ranked among themselves.
    """

    key: str
    title: str
    kind: str
    code: str
    posts: tuple[str, ...] = ()
    within_peers: bool = False
    prizes: tuple[Prize, ...] = ()

    def __post_init__(self):
        twice = repeated(prize.key for prize in self.prizes)
        refuse((bool(twice), f"奖项的 key 重复：{'、'.join(twice)}", "每个奖项用不同的 key"))


@dataclass(frozen=True, slots=True)
class Grade:
    """A half-open band: from ``from_units`` up to the next higher grade; None: no floor."""

    key: str
    title: str
    from_units: int | None


@dataclass(frozen=True, slots=True)
class PayPost:
    """What a post earns at a full score rate: amount in fen × coefficient (units, 1 = 10000)."""

    post: str
    amount_fen: int
    coefficient_units: int

    def __post_init__(self):
        refuse(
            (not 0 < self.amount_fen <= LARGEST_AMOUNT, "金额过大或不是正数", "以元为单位写"),
            (not 0 < self.coefficient_units <= 100_0000, "系数必须在0到100之间", "例如 0.9"),
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
class Pay:
    """amount × coefficient × score rate, rounded once to ``round_fen`` (1, 10 or 100 fen)."""

    kind: str
    posts: tuple[PayPost, ...]
    parts: tuple[PayPart, ...]
    round_fen: int

    def __post_init__(self):
        twice = repeated(post.post for post in self.posts)
        refuse(
            (not self.posts, "没有写各职务的金额", "写 base 和 coefficients，或者写 amounts"),
            (not self.parts, "没有写得分率", "在 parts 下写按哪些指标计算"),
            (bool(twice), f"职务重复：{'、'.join(twice)}", "每个职务只写一次"),
            (self.round_fen not in (1, 10, 100), "取整单位只能是分、角、元", "例如 round: yuan"),
        )

    def post(self, key):
        """The amount and coefficient of a post, or None."""
        return next((post for post in self.posts if post.post == key), None)


@dataclass(frozen=True, slots=True)
class Feedback:
    """Days to object, and what silence means after them."""

    objection_days: int
    silence: str = "acknowledged"

    def __post_init__(self):
        refuse(
            (not 1 <= self.objection_days <= 60, "异议期必须是1到60天", "例如 objection_days: 3"),
            (
                self.silence not in ("acknowledged", "open"),
                "silence 只能是 acknowledged 或 open",
                "acknowledged 逾期视为确认；open 必须逐一确认",
            ),
        )


@dataclass(frozen=True, slots=True)
class Notice:
    """Days of the public notice, whether it names raters, and where to turn."""

    days: int
    name_raters: bool
    contact: str = ""

    def __post_init__(self):
        refuse((not 1 <= self.days <= 60, "公示期必须是1到60天", "例如 days: 5"))
