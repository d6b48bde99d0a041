"""Points that follow from a number: an input, and one mapping of it.

Inputs are figures, values of other indicators, places in a ranking, or how a place moved.
"""

from dataclasses import dataclass

from kaoping.scoring.nonsense import refuse
from kaoping.scoring.rules import LARGEST_POINTS

INPUTS = ("figure", "item", "rank", "movement")
WITHIN = ("", "peer", "type", "place")
LARGEST_PLACE = 1_000_000  # as many subjects as a country has villages, and some more


@dataclass(frozen=True, slots=True)
class Band:
    """Points from, or up to, a limit; the last band has none."""

    limit_units: int | None
    points_units: int


@dataclass(frozen=True, slots=True)
class Table:
    """Points by band. ``by`` "from": at least the limit, highest first; "to": at most, lowest first."""

    by: str
    bands: tuple[Band, ...]

    def __post_init__(self):
        limits = [band.limit_units for band in self.bands[:-1]]
        ordered = None in limits or limits == sorted(set(limits), reverse=self.by == "from")
        refuse(
            (not self.bands, "分档表是空的", "至少写一档"),
            (None in limits, "只有最后一档可以不写界限", "为其余各档写 from 或 to"),
            (
                bool(self.bands) and self.bands[-1].limit_units is not None,
                "最后一档写了界限，界限以外就没有得分",
                "最后一档只写 points",
            ),
            (
                not ordered,
                "各档没有依次排列",
                "from 从高到低写；to 从低到高写；界限不重复",
            ),
            (
                any(abs(band.points_units) > LARGEST_POINTS for band in self.bands),
                "某一档的分值过大",
                "请核对小数点",
            ),
        )


@dataclass(frozen=True, slots=True)
class Steps:
    """Start plus points for each step by which the input is below, or over, a limit.

    ``limit_units`` None: the subject's own target. ``part``: "whole" steps only, a "started" step
    counts, or "exact" in proportion.
    """

    below: bool
    limit_units: int | None
    every_units: int
    points_units: int
    part: str
    start_units: int

    def __post_init__(self):
        refuse(
            (self.every_units <= 0, "每步的幅度必须大于0", "例如 every: 1"),
            (self.points_units == 0, "每步的分值不能是0", "扣分写负数，加分写正数"),
            (abs(self.points_units) > LARGEST_POINTS, "每步的分值过大", "请核对小数点"),
            (
                self.part not in ("whole", "started", "exact"),
                "part 只能是 whole、started 或 exact",
                "whole 满一步才算；started 不足一步按一步；exact 按比例",
            ),
        )


@dataclass(frozen=True, slots=True)
class Proportion:
    """Full points × input ÷ target; ``target_units`` None: the subject's own target."""

    target_units: int | None

    def __post_init__(self):
        refuse(
            (
                self.target_units is not None and self.target_units <= 0,
                "目标必须大于0",
                "例如 target: 100",
            )
        )


Mapping = Table | Steps | Proportion


@dataclass(frozen=True, slots=True)
class Scale:
    """One input mapped to points, kept between floor and cap where these are given.

    ``name``: a figure, or the code of an indicator; ``since``: the cycle of the earlier place.
    ``missing``: "gap", "zero" or "full" where the input is not there.
    """

    source: str
    name: str
    mapping: Mapping
    missing: str = "gap"
    within: str = ""
    since: str = ""
    floor_units: int | None = None
    cap_units: int | None = None

    def __post_init__(self):
        low, high = self.floor_units, self.cap_units
        refuse(
            (
                self.source not in INPUTS,
                f"不认识的输入“{self.source}”",
                f"可用：{'、'.join(INPUTS)}",
            ),
            (
                self.missing not in ("gap", "zero", "full"),
                "missing 只能是 gap、zero 或 full",
                "gap 空缺；zero 记0分；full 记满分",
            ),
            (
                self.within not in WITHIN,
                f"within 不能是“{self.within}”",
                "可用：peer、type、place，或不写",
            ),
            (
                (self.source == "movement") != bool(self.since),
                "名次升降要写明与哪个周期相比，其他输入不写",
                "movement 与 since 一起写",
            ),
            (
                bool(self.within) and self.source not in ("rank", "movement"),
                "只有名次可以分组",
                "删去 within",
            ),
            (
                low is not None and high is not None and low > high,
                "下限高于上限",
                "floor 不得大于 cap",
            ),
        )

    @property
    def needs_target(self):
        """Whether the subject's own target enters."""
        mapping = self.mapping
        if isinstance(mapping, Steps):
            return mapping.limit_units is None
        return isinstance(mapping, Proportion) and mapping.target_units is None
