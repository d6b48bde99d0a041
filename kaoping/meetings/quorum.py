"""Whether enough have come, by the law of the day: plain numbers in, every count shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from kaoping.meetings.law import AppraisalRule, BodyRule, Profile, Share


@dataclass(frozen=True)
class Group:
    """Those of one attendance row. None: not entered yet."""

    basis: str
    votes: bool
    entitled: int | None
    present: int | None


@dataclass(frozen=True)
class Count:
    """One rule against its numbers. `entitled` or `present` None: not counted yet."""

    words: str
    share: Share
    entitled: int | None
    present: int | None

    @property
    def least(self) -> int | None:
        """How many must be there."""
        return None if self.entitled is None else self.share.least(self.entitled)

    @property
    def is_counted(self) -> bool:
        """Whether both numbers are known."""
        return self.entitled is not None and self.present is not None

    @property
    def reached(self) -> bool:
        """Whether enough have come, as far as is known."""
        return self.is_counted and self.share.reached(self.present, self.entitled)


@dataclass(frozen=True)
class Quorum:
    """What the law asks of a meeting and how it stands.

    Of `body` one count must be reached (empty: the law asks nothing of this body); `appraisal` must
    be, where somebody is voted on and it is known who votes.
    """

    profile: Profile
    rule: BodyRule | None
    body: tuple[Count, ...]
    appraisal_rule: AppraisalRule | None
    appraisal: Count | None

    @property
    def body_reached(self) -> bool:
        """Whether the body may meet."""
        return not self.body or any(count.reached for count in self.body)

    @property
    def appraisal_reached(self) -> bool:
        """Whether anybody may be appraised."""
        return self.appraisal is None or self.appraisal.reached

    @property
    def reached(self) -> bool:
        """Whether all that is asked for is there."""
        return self.body_reached and self.appraisal_reached


def standing(profile: Profile, body: str, groups: Iterable[Group], *, appraises: bool) -> Quorum:
    """The quorum of a body of these groups; `appraises`: somebody is voted on."""
    groups = list(groups)
    rule = profile.bodies.get(body)
    voting = [group for group in groups if group.votes] if appraises else []
    return Quorum(
        profile=profile,
        rule=rule,
        body=_of_body(rule, groups),
        appraisal_rule=profile.appraisal if voting else None,
        appraisal=_of_appraisal(profile.appraisal, voting) if voting else None,
    )


def _of_body(rule: BodyRule | None, groups: list[Group]) -> tuple[Count, ...]:
    if rule is None:
        return ()
    return tuple(
        Count(quorum.words, quorum.share, *_sums(g for g in groups if g.basis == quorum.of))
        for quorum in rule.quorum
    )


def _of_appraisal(rule: AppraisalRule, groups: list[Group]) -> Count:
    """All who may vote, together."""
    return Count(f"应到人数的{rule.share.words}", rule.share, *_sums(groups))


def _sums(groups: Iterable[Group]) -> tuple[int | None, int | None]:
    """Entitled and present of all; None while one of them is missing, or where there are no groups."""
    rows = list(groups)
    return _sum(row.entitled for row in rows), _sum(row.present for row in rows)


def _sum(numbers: Iterable[int | None]) -> int | None:
    found = list(numbers)
    return None if not found or None in found else sum(found)
