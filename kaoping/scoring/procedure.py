"""What is done with results: stages, rankings, prizes, grades, vetoes, consequences, notice.

Frozen nodes like all of a scheme; points are units (int × 10⁴), money is fen, days are days.
"""

from dataclasses import dataclass
from fractions import Fraction

from kaoping.lib.dates import is_month_day
from kaoping.scoring.conditions import Condition
from kaoping.scoring.law import MEASURES
from kaoping.scoring.nonsense import refuse, repeated
from kaoping.scoring.scales import LARGEST_PLACE, WITHIN

STAGES = (
    "pledging",
    "confirmation",
    "inspection",
    "report",
    "ballot",
    "jury",
    "marking",
    "aggregation",
    "review",
    "feedback",
    "notice",
    "payment",
)
# Roles that see to a stage.
OWNERS = (
    "rater",
    "clerk",
    "leader",
    "village_official",
    "finance",
    "supervisor",
    "county",
    "inspector",
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the cycle: who owns it, and by when.

    ``day`` of the month after the period, or ``date`` ("03-31") within the period's own year.
    """

    key: str
    title: str
    owner: str
    day: int | None = None
    date: str = ""

    def __post_init__(self):
        refuse(
            (self.key not in STAGES, f"没有“{self.key}”这个环节", f"可用：{'、'.join(STAGES)}"),
            (len(self.title) > 60, "环节的名称超过60字", "写短一些"),
            (len(self.owner) > 30, "环节的负责人超过30个字符", "写角色的 key，例如 clerk"),
            (
                self.owner not in OWNERS,
                f"没有“{self.owner}”这种负责的角色",
                f"owner 可用：{'、'.join(OWNERS)}",
            ),
            (
                (self.day is None) == (not self.date),
                "期限应当写 day 或 date 之一",
                '期后写 day: 5；当年内写 date: "03-31"',
            ),
            (
                self.day is not None and not 1 <= self.day <= 31,
                "期限必须是1到31日",
                "写期后下一个月的日子，例如 day: 5",
            ),
            (
                bool(self.date) and not is_month_day(self.date),
                f"没有“{self.date[:10]}”这一天",
                '写月和日，例如 date: "03-31"',
            ),
        )


@dataclass(frozen=True, slots=True)
class Prize:
    """A prize for ``places`` subjects (None: all) who reach the floor, if there is one.

    ``places_by``: other numbers of places by the group ranked within, (group, places).
    ``to``: instead of places, all without a higher prize whose place in the ranking is at most this.
    ``ties`` at the last place: all of them are "in", or all "out".
    """

    key: str
    title: str
    places: int | None
    floor_units: int | None
    ties: str = "in"
    places_by: tuple[tuple[str, int | None], ...] = ()
    to: int | None = None

    def __post_init__(self):
        refuse(
            (
                self.places is not None and self.places < 1,
                "名额必须是正整数",
                "不限名额时删去 places",
            ),
            (
                {self.places, self.floor_units, self.to} == {None} and not self.places_by,
                "奖项既没有名额也没有分数线",
                "至少写 places、to 或 floor",
            ),
            (
                self.to is not None and (self.places is not None or bool(self.places_by)),
                "名额和名次只能写一种",
                "places 是几个名额；to 是第几名以内",
            ),
            (self.to is not None and not 1 <= self.to <= LARGEST_PLACE, "名次必须是正整数", "例如 to: 1"),
            (self.to is not None and self.ties == "out", "按名次的并列都算", "删去 ties，或改写 places"),
            (
                any(not places or places < 1 for _, places in self.places_by),
                "各组的名额必须是正整数",
                "例如 places: {village: 3, community: 2}",
            ),
            (self.ties not in ("in", "out"), "ties 只能是 in 或 out", "in 并列都算；out 都不算"),
        )

    def places_in(self, group):
        """How many places the prize has in a group; None: no limit. No number: none at all."""
        return dict(self.places_by).get(group, 0) if self.places_by else self.places


@dataclass(frozen=True, slots=True)
class Ranking:
    """Subjects of a kind (officials: whose main post is among ``posts``) ranked by a node.

    Ties share a rank. ``within``: those of one "peer", "type" or "place" among themselves.
    """

    key: str
    title: str
    kind: str
    code: str
    posts: tuple[str, ...] = ()
    within: str = ""
    prizes: tuple[Prize, ...] = ()

    def __post_init__(self):
        twice = repeated(prize.key for prize in self.prizes)
        refuse(
            (bool(twice), f"奖项的 key 重复：{'、'.join(twice)}", "每个奖项用不同的 key"),
            (self.within not in WITHIN, f"within 不能是“{self.within}”", "可用：peer、type、place"),
            (
                not self.within and any(prize.places_by for prize in self.prizes),
                "分组写了名额，排名却没有分组",
                "写 within: peer，或名额只写一个数",
            ),
        )


@dataclass(frozen=True, slots=True)
class Quota:
    """How many may have a grade: floor(n × share) of those ranked, or so many places.

    ``least``: a share that comes to fewer gives so many. ``rankings`` give the order and the
    groups; ``ties`` at the limit are all "in" or all "out".
    """

    share: Fraction | None
    places: int | None
    rankings: tuple[str, ...]
    ties: str
    least: int = 0

    def __post_init__(self):
        refuse(
            (
                (self.share is None) == (self.places is None),
                "名额应当写 share 或 places 之一",
                "例如 share: 20%",
            ),
            (self.least > 0 and self.share is None, "最少名额只与比例一起写", "删去 least"),
            (self.least > LARGEST_PLACE, "最少名额过大", "例如 least: 1"),
            (not 0 <= (self.share or 0) <= 1, "名额比例必须在0%到100%之间", "例如 20%"),
            (not self.rankings, "没有写按哪个排名定名额", "例如 of: [teams]"),
            (
                self.ties not in ("in", "out"),
                "ties 只能是 in 或 out",
                "名额边上并列的：in 都算；out 都不算",
            ),
        )


@dataclass(frozen=True, slots=True)
class Grade:
    """A half-open band: from ``from_units`` up to the next higher grade; None: no floor."""

    key: str
    title: str
    from_units: int | None
    quota: Quota | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a veto does: "grade_at_most" a grade, "zero" a node, or "bars" honours."""

    how: str
    what: str

    def __post_init__(self):
        refuse(
            (
                self.how not in ("grade_at_most", "zero", "bars"),
                "一票否决的后果只能是 grade_at_most、zero 或 bars",
                "例如 effect: {grade_at_most: basic}",
            ),
            (
                self.how == "bars" and self.what != "honours",
                "bars 后只能写 honours",
                "bars: honours",
            ),
        )


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决: a condition with an effect. It rests on a document, or it must not be."""

    key: str
    title: str
    kind: str
    when: Condition
    effect: Effect
    reference: str

    def __post_init__(self):
        refuse(
            (not self.reference.strip(), "一票否决没有写依据", "在 reference 写依据的文号和条款")
        )


@dataclass(frozen=True, slots=True)
class Consequence:
    """What is proposed to those who decide, when a condition holds. Posts empty: all of the kind."""

    key: str
    title: str
    kind: str
    proposes: str
    when: Condition
    posts: tuple[str, ...] = ()
    reference: str = ""

    def __post_init__(self):
        refuse(
            (
                self.proposes not in MEASURES,
                f"不认识的措施“{self.proposes[:40]}”",
                f"可用：{'、'.join(MEASURES)}",
            )
        )


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
