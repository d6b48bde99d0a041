"""An appraisal scheme as frozen nodes. A node that makes no sense cannot be built.

Points are units (int × 10⁴), money is fen, days are days. Texts are Chinese data.
"""

from dataclasses import dataclass, field
from functools import cached_property

from kaoping.scoring.contradictions import contradictions
from kaoping.scoring.nonsense import Nonsense, refuse, repeated
from kaoping.scoring.pay import Pay
from kaoping.scoring.pay_lines import refuse_large_pay
from kaoping.scoring.procedure import (
    Consequence,
    Feedback,
    Grade,
    Notice,
    Ranking,
    Stage,
    Veto,
)
from kaoping.scoring.ranges import Range, measure
from kaoping.scoring.rules import (
    COMPOSED,
    LARGEST_POINTS,
    MARKED,
    Award,
    Bonuses,
    Choice,
    Deductions,
    FromBallot,
    FromCycle,
    FromJury,
    FromTeam,
    Own,
    Sum,
    Weighted,
)
from kaoping.scoring.scales import Scale
from kaoping.scoring.sources import Ballot, Event, Figure, Jury, OwnList

Rule = (
    Award
    | Deductions
    | Bonuses
    | Sum
    | Weighted
    | FromTeam
    | FromCycle
    | FromBallot
    | FromJury
    | Own
    | Scale
)
MOST_POSTS = 20
LEVELS = ("village", "township", "county")
NOT_APPLICABLE = ("", "rebase", "full", "zero", "others_mean")


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """Who is appraised: teams, or with ``posts`` people. Posts are ordered: the first held counts.

    ``team`` is the kind whose results officials of this kind may inherit; ``level`` of place.
    """

    key: str
    title: str
    posts: tuple[str, ...] = ()
    team: str | None = None
    level: str = "village"

    def __post_init__(self):
        refuse(
            (bool(repeated(self.posts)), "职务重复", "每个职务只写一次"),
            (len(self.posts) > MOST_POSTS, f"职务超过{MOST_POSTS}种", "请合并或删减"),
            (self.level not in LEVELS, f"没有“{self.level}”这一级", f"可用：{'、'.join(LEVELS)}"),
        )

    def main_post(self, posts):
        """The first of this kind's posts that is among those held, or None."""
        return next((post for post in self.posts if post in posts), None)

    def group(self, subject, by):
        """The group of a subject of this kind by "type", "peer" or "post"; "" without one."""
        if not by:
            return ""
        return (self.main_post(subject.posts) or "") if by == "post" else getattr(subject, by)


RATER_POSTS = ("main_leader", "liaison_leader", "stationed_cadre", "office_head", "office_member")


@dataclass(frozen=True, slots=True)
class RaterGroup:
    """A group of raters. ``several`` says what several raters of one subject mean:

    "sole" (there may be only one), "mean" (mean of their points), "together" (occurrences add up).
    ``missing``: "gap" (all must submit) or "present" (those who submitted count).
    """

    key: str
    title: str
    post: str | None = None
    office: str | None = None
    of_village: bool = False
    several: str = "sole"
    missing: str = "gap"
    at_most: int = 12

    def __post_init__(self):
        refuse(
            (
                self.several not in ("sole", "mean", "together"),
                "several 只能是 sole、mean 或 together",
                "sole 只有一人；mean 取平均；together 合并计算",
            ),
            (self.missing not in ("gap", "present"), "missing 只能是 gap 或 present", "一般写 gap"),
            (
                self.post not in (None, *RATER_POSTS),
                f"没有“{self.post}”这种评分人的职务",
                f"post 可用：{'、'.join(RATER_POSTS)}",
            ),
            (not 1 <= self.at_most <= 1000, "at_most 必须在1到1000之间", "写评分人数的上限"),
        )


@dataclass(frozen=True, slots=True)
class Indicator:
    """A node of an indicator tree; a leaf is marked, or derived from other results.

    ``places``: decimals to round to at this node, half away from zero; None hands on exactly.
    ``not_applicable``: what the recorded fact that it does not apply to a subject does here; ""
    where there is no such fact.
    """

    code: str
    title: str
    rule: Rule
    full_units: int
    content: str = ""
    standard: str = ""
    marked_by: str | None = None
    children: tuple["Indicator", ...] = ()
    places: int | None = None
    reference: str = ""
    not_applicable: str = ""

    def __post_init__(self):
        marked = isinstance(self.rule, MARKED)
        composed = isinstance(self.rule, COMPOSED)
        refuse(
            (marked and not self.marked_by, "没有写明由谁评分", "写 marked_by: 评分主体的 key"),
            (
                not marked and bool(self.marked_by),
                "本项由计算得出，不需要评分人",
                "删去 marked_by，或改用 award、deductions、bonuses",
            ),
            (composed and not self.children, "汇总的指标没有下级指标", "在 children 下写下级指标"),
            (
                not composed and bool(self.children) and not isinstance(self.rule, Scale),
                "只有 sum、weighted 或 scale 的指标可以有下级指标",
                "删去 children，或改用 sum、weighted",
            ),
            (
                self.converts and not self._converts_its_child(),
                "scale 的下级指标只能有一个，就是它用 item 或 rank 换算的那一项",
                "写 item 或 rank: 下级的编号；不是换算用的，移到别处",
            ),
            (
                self.places is not None and not 0 <= self.places <= 4,
                "小数位数必须在0到4之间",
                "例如 round: 2",
            ),
            (abs(self.full_units) > LARGEST_POINTS, "满分过大", "请核对小数点"),
            (
                self.not_applicable not in NOT_APPLICABLE,
                f"not_applicable 不能是“{self.not_applicable}”",
                "可用：rebase、full、zero、others_mean",
            ),
            (
                bool(self.children) and bool(self.not_applicable),
                "只有最下级的指标可以写 not_applicable",
                "写到下级指标上",
            ),
        )
        if isinstance(self.rule, Weighted):
            self._check_weights()

    @property
    def converts(self):
        """Whether it makes points of its one child, which counts for nothing else."""
        return isinstance(self.rule, Scale) and bool(self.children)

    def _converts_its_child(self):
        of_an_item = self.rule.source in ("item", "rank")
        return of_an_item and [child.code for child in self.children] == [self.rule.name]

    def _check_weights(self):
        there = sorted(child.code for child in self.children)
        for _, weights in self.rule.tables:
            named = sorted(code for code, _ in weights)
            refuse(
                (
                    named != there,
                    f"权重写的是{'、'.join(named)}，下级指标是{'、'.join(there)}",
                    "每个下级指标写一个权重，不多不少",
                )
            )

    @property
    def is_leaf(self):
        """Whether there is nothing below."""
        return not self.children

    @property
    def entry(self):
        """What raters enter here: "award", "deductions" or "bonuses"; else "derived"."""
        return _ENTRIES.get(type(self.rule), "derived")

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Common reasons, for deductions and bonuses."""
        return self.rule.choices if isinstance(self.rule, Deductions | Bonuses) else ()

    @property
    def step_units(self):
        """The step of points to be entered; None where nothing is entered."""
        return self.rule.step_units if self.entry != "derived" else None

    @property
    def low_units(self):
        """The lowest award, or for deductions the points left when all is deducted."""
        if self.entry == "deductions":
            return self.full_units - self.rule.cap_units
        return {"award": getattr(self.rule, "low_units", None), "bonuses": 0}.get(self.entry)

    @property
    def high_units(self):
        """The highest award or bonus, or full points for deductions; None where nothing is entered."""
        if self.entry == "deductions":
            return self.full_units
        if self.entry == "bonuses":
            return self.rule.cap_units
        return self.rule.high_units if self.entry == "award" else None

    def walk(self):
        """This node and all below, parents first, in the regulation's order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def walk_up(self):
        """All below, then this node: parts before what is made of them."""
        for child in self.children:
            yield from child.walk_up()
        yield self


_ENTRIES = {Award: "award", Deductions: "deductions", Bonuses: "bonuses"}


@dataclass(frozen=True)
class Period:
    """One kind of cycle ("month", "year"): who is appraised by what, when, and what follows."""

    key: str
    title: str
    base_units: int
    subjects: dict[str, SubjectKind]
    raters: dict[str, RaterGroup]
    trees: dict[str, Indicator]
    stages: tuple[Stage, ...]
    rankings: tuple[Ranking, ...]
    grades: tuple[Grade, ...]
    pay: Pay | None
    feedback: Feedback
    notice: Notice
    figures: dict[str, Figure] = field(default_factory=dict)
    ballots: dict[str, Ballot] = field(default_factory=dict)
    juries: dict[str, Jury] = field(default_factory=dict)
    lists: dict[str, OwnList] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    grades_of: tuple[str, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    ranges: dict[str, Range] = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        problems = contradictions(self)
        if problems:
            raise Nonsense(problems)
        object.__setattr__(self, "ranges", measure(self))
        self._refuse_unrounded_totals()
        if self.pay is not None:
            refuse_large_pay(self)

    def _refuse_unrounded_totals(self):
        """A total is published, so it has an exact decimal form."""
        raise_for = [t for t in self.trees.values() if self.ranges[t.code].denominator != 1]
        if raise_for:
            cause, remedy = "总分没有写明取整位数", "在最上一级指标写 round，例如 round: 2"
            raise Nonsense([(cause, remedy, f"item {tree.code}") for tree in raise_for])

    def nodes(self, kind=None):
        """All nodes, or those of one kind's tree, parents first."""
        trees = self.trees.values() if kind is None else (self.trees[kind],)
        return tuple(node for tree in trees for node in tree.walk())

    def items(self, kind=None):
        """Leaf indicators in the regulation's order."""
        return tuple(node for node in self.nodes(kind) if node.is_leaf)

    def items_of(self, group_key):
        """What this rater group marks."""
        return tuple(node for node in self.items() if node.marked_by == group_key)

    def item(self, code):
        """The indicator with this code; KeyError if there is none."""
        return self._codes[self.kind_of(code)][code]

    def kind_of(self, code):
        """The kind whose tree holds this code; KeyError if none does."""
        for kind, codes in self._codes.items():
            if code in codes:
                return kind
        raise KeyError(code)

    @cached_property
    def _codes(self):
        return {kind: {node.code: node for node in self.nodes(kind)} for kind in self.trees}

    def codes_of(self, kind):
        """{code: node} of one kind's tree."""
        return self._codes[kind]

    @cached_property
    def levels(self):
        """Levels of the places whose teams and officials are appraised, the lowest first."""
        asked = {kind.level for kind in self.subjects.values()}
        return tuple(level for level in LEVELS if level in asked)

    @cached_property
    def team_kinds(self):
        """Kinds of teams; where only officials are appraised, the kinds of these."""
        teams = tuple(key for key, kind in self.subjects.items() if not kind.posts)
        return teams or tuple(self.subjects)

    def asks_others(self, kind):
        """What else than raters' marks this kind's tree asks for: {"ballot", "figure", …}."""
        return {
            _SOURCES[type(n.rule)](n.rule) for n in self.nodes(kind) if type(n.rule) in _SOURCES
        }

    def ranking(self, key):
        """The ranking with this key; KeyError if there is none."""
        return {ranking.key: ranking for ranking in self.rankings}[key]

    def grade(self, key):
        """The grade with this key; KeyError if there is none."""
        return {grade.key: grade for grade in self.grades}[key]


_SOURCES = {
    FromBallot: lambda rule: "ballot",
    FromJury: lambda rule: "jury",
    FromCycle: lambda rule: "cycle",
    Own: lambda rule: "own",
    Scale: lambda rule: rule.source,
}


@dataclass(frozen=True)
class Scheme:
    """A regulation: one text, frozen by its SHA-256, and what it says."""

    name: str
    title: str
    place: str
    document: str
    source: str
    periods: dict[str, Period]
    text: str
    sha256: str

    def __post_init__(self):
        refuse((not self.periods, "没有写考核周期", "在 periods 下写 month 或 year"))
