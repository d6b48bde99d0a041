"""Legal profiles: what the law asks of meetings and reviews, by province and by day.

The rules are data (`law.yaml`), read strictly: every fault is told at once, and nothing in the code
knows a threshold. Where a province's own text isn't kept, the national one counts and pages say so.
Pure: no database, no clock.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

from kaoping.lib.dates import chinese_date
from kaoping.lib.errors import UserError
from kaoping.scoring.language import YES_NO
from kaoping.scoring.section import Fault, Faults, Section
from kaoping.scoring.source import Unreadable, parse

FILE = Path(__file__).with_name("law.yaml")
FORMAT = 1
NATIONAL = "00"
BASES = {
    "members": "党员",
    "representatives": "村民代表",
    "adults": "十八周岁以上村民",
    "households": "户的代表",
}
BODIES = {"members": "党员大会", "representatives": "村民代表会议", "assembly": "村民会议"}


class LawFaults(ValueError):
    """A text that is no collection of legal profiles; `faults` are all of them, in its order."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.line)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Share:
    """A share that is reached: more than it (`over`), or at least so much."""

    share: Fraction
    over: bool

    def reached(self, part: int, whole: int) -> bool:
        """Whether `part` of `whole` is enough; of nobody nothing is ever enough."""
        if whole <= 0:
            return False
        have, wanted = part * self.share.denominator, whole * self.share.numerator
        return have > wanted if self.over else have >= wanted

    def least(self, whole: int) -> int:
        """The smallest number of `whole` that is enough."""
        exact = whole * self.share
        floor = exact.numerator // exact.denominator
        return floor + 1 if self.over or floor < exact else floor

    @property
    def words(self) -> str:
        """过半数, 三分之二以上 — or the fraction, where there is no such word."""
        named = {Fraction(1, 2): "二分之一", Fraction(2, 3): "三分之二", Fraction(3, 4): "四分之三"}
        text = named.get(self.share, f"{self.share.numerator}/{self.share.denominator}")
        if self.over:
            return "过半数" if self.share == Fraction(1, 2) else f"超过{text}"
        return f"{text}以上"


@dataclass(frozen=True, slots=True)
class Quorum:
    """So many of those on whom it is based must be there."""

    of: str
    share: Share

    @property
    def words(self) -> str:
        """十八周岁以上村民的过半数."""
        return f"{BASES[self.of]}的{self.share.words}"


@dataclass(frozen=True, slots=True)
class BodyRule:
    """When a body may meet: one of the `quorum`s is reached, and it was told `notice_days` before."""

    quorum: tuple[Quorum, ...]
    notice_days: int
    reference: str

    @property
    def words(self) -> str:
        """The quorums as one sentence."""
        return "，或者".join(quorum.words for quorum in self.quorum)

    @property
    def bases(self) -> tuple[str, ...]:
        """On whom the quorums are based."""
        return tuple(quorum.of for quorum in self.quorum)


@dataclass(frozen=True, slots=True)
class AppraisalRule:
    """How many of all entitled to vote must be there before somebody is appraised."""

    share: Share
    reference: str


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """The statutory review: who holds it, when somebody is unqualified, how often in a row ends it."""

    bodies: tuple[str, ...]
    unqualified: Share
    in_a_row: int
    reference: str
    note: str

    @property
    def words(self) -> str:
        """When somebody is unqualified, in words."""
        return f"不称职票{self.unqualified.words}的为不称职"


@dataclass(frozen=True, slots=True)
class Profile:
    """The law of a region from a day until another; `until` None: in force to this day.

    `checked`: somebody compared it, article by article, with the text as published.
    """

    region: str
    title: str
    starts_on: datetime.date
    until: datetime.date | None
    checked: bool
    note: str
    bodies: dict[str, BodyRule]
    appraisal: AppraisalRule
    review: ReviewRule

    def covers(self, day: datetime.date) -> bool:
        """Whether it is in force on the day."""
        return self.starts_on <= day and (self.until is None or day <= self.until)

    @property
    def is_national(self) -> bool:
        """Whether it is the law of the whole country, for want of the province's own."""
        return self.region == NATIONAL


def profile_for(division_code: str, day: datetime.date, profiles: Iterable[Profile]) -> Profile:
    """The law of a place's province on a day, else the country's; `UserError` where neither is kept."""
    known = tuple(profiles)
    for region in (division_code[:2], NATIONAL):
        for profile in known:
            if profile.region == region and profile.covers(day):
                return profile
    raise UserError(
        f"没有收录{chinese_date(day)}有效的法律规定",
        "请改正会议日期，或者由系统管理员在 law.yaml 中补录",
    )


@cache
def kept() -> tuple[Profile, ...]:
    """The profiles that come with the product."""
    return load(FILE.read_text(encoding="utf-8"), FILE.name)


def load(
    text: str, name: str = "law.yaml", beside: tuple[Profile, ...] = ()
) -> tuple[Profile, ...]:
    """The profiles a YAML text says, after those it stands `beside`.

    Raises `LawFaults` with every fault in it.
    """
    faults = Faults(name)
    try:
        root = Section(parse(text), "", faults)
    except Unreadable as error:
        raise LawFaults([Fault(name, "(顶层)", error.line, error.cause, error.remedy)]) from None
    version = root.whole("format")
    if version not in (None, FORMAT):
        root.fault(f"不认识第{version}版格式", f"写 format: {FORMAT}", key="format")
    rows = root.sections("profiles")
    root.close()
    found = [profile for row in rows if (profile := _profile(row))]
    _demand_national(root, [*beside, *found])
    _refuse_overlaps(root, [*beside, *found])
    if faults.found:
        raise LawFaults(faults.found)
    return (*beside, *found)


def _profile(read: Section) -> Profile | None:
    starts_on, until = _day(read, "from"), _day(read, "until", needed=False)
    if starts_on and until and until < starts_on:
        read.fault("until 早于 from", "改正起止日期", key="until")
    return read.build(
        Profile,
        region=_region(read),
        title=read.words("title"),
        starts_on=starts_on,
        until=until,
        checked=read.one_of("checked", YES_NO),
        note=read.text("note", ""),
        bodies=_bodies(read),
        appraisal=_appraisal(read.section("appraisal")),
        review=_review(read.section("review")),
    )


def _region(read: Section) -> str | None:
    code = read.text("region")
    if code is not None and not (len(code) == 2 and code.isascii() and code.isdigit()):
        read.fault(
            f"“{code[:20]}”不是两位区划代码", '写 "00"（全国）或省级代码，例如 "62"', key="region"
        )
    return code


def _day(read: Section, key: str, *, needed: bool = True) -> datetime.date | None:
    text = read.text(key) if needed else read.text(key, None)
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return read.fault(f"“{text[:20]}”不是日期", '写成 "2026-01-01"', key=key)


def _bodies(read: Section) -> dict[str, BodyRule]:
    section = read.section("bodies")
    if section is None:
        return {}
    for key in section.written():
        if key not in BODIES:
            section.fault(f"没有“{key[:20]}”这种会议", f"可用：{'、'.join(BODIES)}", key=key)
    for key in BODIES:
        if not section.has(key):
            section.fault(f"没有写{BODIES[key]}（{key}）的人数", f"补写 {key}")
    known = [key for key in section.written() if key in BODIES and section.has(key)]
    return {key: _body(row) for key in known if (row := section.section(key))}


def _body(read: Section) -> BodyRule | None:
    rows = read.sections("quorum")
    if read.has("quorum") and not rows:
        read.fault("quorum 是空的", "至少写一条", key="quorum")
    return read.build(
        BodyRule,
        quorum=tuple(_quorum(row) for row in rows),
        notice_days=read.whole("notice_days", 0),
        reference=read.words("reference"),
    )


def _quorum(read: Section) -> Quorum | None:
    of = read.one_of("of", dict.fromkeys(BASES) | {base: base for base in BASES})
    return read.build(Quorum, of=of, share=_share(read))


def _share(read: Section | None) -> Share | None:
    """`over: 1/2` or `at_least: 2/3`, exactly one of them, above 0 and not above 1."""
    if read is None:
        return None
    written = [key for key in ("over", "at_least") if read.has(key)]
    for key in ("over", "at_least"):
        read.skip(key)
    if len(written) != 1:
        return read.fault("over 和 at_least 应当写其中一个", "例如 over: 1/2 或 at_least: 2/3")
    (key,) = written
    share = read.percent(key)
    if share is None:
        return None
    if not 0 < share <= 1 or (key == "over" and share == 1):
        return read.fault("比例必须大于0、不超过1，超过全部的人数不存在", "例如 1/2", key=key)
    return Share(share, key == "over")


def _appraisal(read: Section | None) -> AppraisalRule | None:
    if read is None:
        return None
    return read.build(AppraisalRule, share=_share(read), reference=read.words("reference"))


def _review(read: Section | None) -> ReviewRule | None:
    if read is None:
        return None
    bodies, unqualified = read.names("bodies"), read.section("unqualified")
    for body in bodies or ():
        if body not in BODIES:
            read.fault(f"没有“{body[:20]}”这种会议", f"可用：{'、'.join(BODIES)}", key="bodies")
    if bodies == ():
        read.fault("没有写由谁评议", "例如 bodies: [assembly, representatives]", key="bodies")
    in_a_row = read.whole("in_a_row")
    if in_a_row == 0:
        read.fault("in_a_row 至少是1", "写连续几次，例如 2", key="in_a_row")
    share = _share(unqualified)
    if unqualified is not None:
        unqualified.close()
    return read.build(
        ReviewRule,
        bodies=bodies,
        unqualified=share,
        in_a_row=in_a_row,
        reference=read.words("reference"),
        note=read.text("note", ""),
    )


def _demand_national(root: Section, found: list[Profile]) -> None:
    if not root.faults.found and not any(profile.is_national for profile in found):
        root.fault("没有全国的规定", f'至少写一条 region: "{NATIONAL}"', key="profiles")


def _refuse_overlaps(root: Section, found: list[Profile]) -> None:
    for region in dict.fromkeys(profile.region for profile in found):
        for earlier, later in _neighbours(found, region):
            if earlier.until is None or earlier.until >= later.starts_on:
                root.fault(
                    f"region {region} 的两条规定在{chinese_date(later.starts_on)}都有效",
                    "给较早的一条写 until，写到后一条施行的前一天",
                    key="profiles",
                )


def _neighbours(found: list[Profile], region: str) -> Iterator[tuple[Profile, Profile]]:
    ordered = sorted(
        (profile for profile in found if profile.region == region),
        key=lambda profile: profile.starts_on,
    )
    return pairwise(ordered)
