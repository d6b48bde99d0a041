"""The kinds of posts, and what the law lets anybody do to each.

Elected posts can't be taken away by any office (Organic Law of the Villagers' Committees, art. 12 and 16);
Party posts can be removed by the township committee; hired and appointed people have neither.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Nature(StrEnum):
    """Where a post comes from, which decides who may end it and how."""

    PARTY = "party"
    ELECTED = "elected"
    HIRED = "hired"
    APPOINTED = "appointed"


@dataclass(frozen=True)
class PostKind:
    """One kind of post: its key in schemes, its name, its nature, and the levels of place it belongs to."""

    key: str
    title: Promise
    nature: Nature
    levels: tuple[str, ...]


VILLAGE, TOWNSHIP, COUNTY = ("village",), ("township",), ("county",)
LEVELS = ("village", "township", "county", "city", "province")
# Places with offices of their own, which appraise those below them.
WITH_OFFICES = ("township", "county", "city")

KINDS = (
    PostKind("secretary", _("Secretary"), Nature.PARTY, VILLAGE),
    PostKind("director", _("Director"), Nature.ELECTED, VILLAGE),
    PostKind("committee_member", _("Committee member"), Nature.ELECTED, VILLAGE),
    PostKind("village_clerk", _("Village clerk"), Nature.HIRED, VILLAGE),
    PostKind("accountant", _("Accountant"), Nature.HIRED, VILLAGE),
    PostKind("supervisor", _("Member of the supervision committee"), Nature.ELECTED, VILLAGE),
    PostKind("liaison_leader", _("Liaison leader"), Nature.APPOINTED, VILLAGE),
    PostKind("stationed_cadre", _("Stationed cadre"), Nature.APPOINTED, VILLAGE),
    PostKind("township_secretary", _("Township Party secretary"), Nature.PARTY, TOWNSHIP),
    PostKind("township_head", _("Township head"), Nature.APPOINTED, TOWNSHIP),
    PostKind("county_secretary", _("County Party secretary"), Nature.PARTY, COUNTY),
    PostKind("main_leader", _("Main leader"), Nature.APPOINTED, WITH_OFFICES),
    PostKind("office_head", _("Head of office"), Nature.APPOINTED, WITH_OFFICES),
    PostKind("office_member", _("Member of office"), Nature.APPOINTED, WITH_OFFICES),
)

BY_KEY = {kind.key: kind for kind in KINDS}
CHOICES = [(kind.key, kind.title) for kind in KINDS]
OFFICIALS = ("secretary", "director", "committee_member", "village_clerk", "accountant")
# Party secretaries and heads of townships and counties, whom the place above appraises.
OF_HIGHER_PLACES = ("township_secretary", "township_head", "county_secretary")
# Whoever holds one of these works in the team of the village, township or county.
OF_TEAMS = (*OFFICIALS, *OF_HIGHER_PLACES)
# Posts of which a place has one holder at a time.
OF_ONE_HOLDER = ("secretary", "director", *OF_HIGHER_PLACES)
# Posts of the two committees: nobody who holds one may sit on the supervision committee.
OF_TWO_COMMITTEES = ("secretary", "director", "committee_member")
# Posts that nobody may hold together in one village.
AGAINST = {"supervisor": OF_TWO_COMMITTEES} | dict.fromkeys(OF_TWO_COMMITTEES, ("supervisor",))
# Posts that the statutory review (民主评议) is about: the villagers' committee, and staff whom the
# village pays. Of these only elected posts can end by it. Party posts are never reviewed by it.
REVIEWED = ("director", "committee_member", "village_clerk", "accountant")
RESPONSIBLE = ("liaison_leader", "stationed_cadre")
OF_OFFICE = ("office_head", "office_member")
# Who marks villages.
RATERS = ("main_leader", *RESPONSIBLE, *OF_OFFICE)
# Roles that somebody has for a post, and the posts: the role goes with the last of them.
OF_ROLE = {
    "village_official": OFFICIALS,
    "place_official": OF_HIGHER_PLACES,
    "supervisor": ("supervisor",),
    "rater": RATERS,
}


def kept_by(level: str) -> tuple[PostKind, ...]:
    """Posts that a place of the level records: of its own offices, and of the places below it.

    Who heads a township or county is recorded by the place above, which appraises it.
    """
    below = LEVELS[LEVELS.index(level) - 1]
    return tuple(
        kind
        for kind in KINDS
        if (below in kind.levels and level not in kind.levels)
        or (level in kind.levels and kind.key not in OF_HIGHER_PLACES)
    )
