"""What is done with points: stages, rankings, grades, vetoes, consequences, feedback, notice, as forms."""

from django.utils.translation import gettext_lazy as _

from kaoping.people import roles
from kaoping.schemes.parts.conditions import WHEN
from kaoping.schemes.parts.words import MEASURES, STAGES
from kaoping.schemes.shapes.bricks import (
    CODE,
    KEY,
    KIND,
    POINTS,
    POSTS,
    SHARE,
    WHOLE,
    listed,
    one_of,
    within,
)
from kaoping.schemes.shapes.groups import Field, Group, Option, Variant
from kaoping.schemes.shapes.listings import Listing
from kaoping.schemes.shapes.values import Choice, Names, Text

_TITLE = Field("title", _("Called"))
_TIES = Field(
    "ties",
    _("Ties at the limit"),
    one_of({"in": _("all who tie are in"), "out": _("all who tie are out")}),
)
_REFERENCE = Field("reference", _("Document and article"))


def _roles(_about) -> list:
    extra = [
        ("supervisor", _("Village supervision committee")),
        ("county", _("County")),
        ("inspector", _("Inspection group")),
    ]
    known = [(key, role.title) for key, role in roles.BY_KEY.items()]
    return known + [(key, title) for key, title in extra if key not in roles.BY_KEY]


STAGE = Listing(
    Group(
        (
            Field("key", _("Stage"), one_of(STAGES)),
            _TITLE,
            Field("owner", _("Owner"), Choice(options=_roles)),
            Field("day", _("Day of the following month"), WHOLE, optional=True),
            Field("date", _("or date within the year"), Text("day"), optional=True),
        )
    ),
    add=_("Add a stage"),
)

_PRIZE = Group(
    (
        KEY,
        _TITLE,
        Field(
            "places",
            _("Places"),
            Text(),
            _("A number, or by group: {village: 3, community: 2}."),
            True,
        ),
        Field("to", _("or up to place"), WHOLE, optional=True),
        Field("floor", _("Points at least"), POINTS, optional=True),
        Field("ties", _("Ties at the limit"), _TIES.shape, optional=True),
    )
)

RANKING = Listing(
    Group(
        (
            KEY,
            _TITLE,
            Field("kind", _("Who is ranked"), KIND),
            Field("by", _("Ranked by"), CODE, _("Empty: the total."), True),
            Field("posts", _("Only these posts"), POSTS, optional=True),
            within(),
            Field("prizes", _("Prizes"), Listing(_PRIZE, add=_("Add a prize")), optional=True),
        ),
        required=True,
    ),
    add=_("Add a ranking"),
    layout="cards",
)

_RANKED = (
    Field("of", _("By the rankings"), Names(lambda about: about.listed("rankings"))),
    Field("ties", _("Ties at the limit"), _TIES.shape),
)
_QUOTA = Group(
    (
        Variant(
            "size",
            _("How many may have it"),
            (
                Option(
                    "share",
                    _("a share of those ranked"),
                    (
                        Field("share", _("Share"), SHARE),
                        Field("least", _("At least"), WHOLE, _("Where the share is less."), True),
                        *_RANKED,
                    ),
                ),
                Option("places", _("a number"), (Field("places", _("Places"), WHOLE), *_RANKED)),
            ),
            _("Whoever is beyond falls to the next grade."),
            optional=True,
        ),
    )
)

GRADE = Listing(
    Group(
        (
            KEY,
            _TITLE,
            Field("from", _("From points"), POINTS, _("Empty for the lowest."), True),
            Field("quota", "", _QUOTA, optional=True),
        ),
        required=True,
    ),
    add=_("Add a grade"),
    layout="cards",
)
GRADES_OF = Names(lambda about: about.named("subjects"))

_EFFECT = Group(
    (
        Variant(
            "effect",
            _("Effect"),
            (
                Option(
                    "grade_at_most",
                    _("the grade is at most"),
                    (Field("grade_at_most", _("Grade"), listed("grades")),),
                ),
                Option("zero", _("an item becomes 0"), (Field("zero", _("Indicator"), CODE),)),
                Option(
                    "bars",
                    _("honours are barred"),
                    (Field("bars", _("Barred"), one_of({"honours": _("honours")})),),
                ),
            ),
        ),
    ),
    required=True,
)

VETO = Listing(
    Group(
        (
            KEY,
            _TITLE,
            Field("kind", _("Whom it concerns"), KIND),
            WHEN,
            Field("effect", "", _EFFECT),
            _REFERENCE,
        ),
        required=True,
    ),
    add=_("Add a veto"),
    layout="cards",
)

CONSEQUENCE = Listing(
    Group(
        (
            KEY,
            _TITLE,
            Field("kind", _("Whom it concerns"), KIND),
            Field("posts", _("Only these posts"), POSTS, optional=True),
            Field(
                "proposes",
                _("What is proposed"),
                one_of(MEASURES),
                _(
                    "It is proposed to those whom the law lets decide it; nothing follows by itself."
                ),
            ),
            WHEN,
            Field("reference", _("Document and article"), optional=True),
        ),
        required=True,
    ),
    add=_("Add a consequence"),
    layout="cards",
)

FEEDBACK = Group(
    (
        Field("objection_days", _("Days to object"), WHOLE),
        Field(
            "silence",
            _("Silence after that"),
            one_of(
                {
                    "acknowledged": _("counts as acknowledgement"),
                    "open": _("each village must answer"),
                }
            ),
        ),
    ),
    required=True,
)

NOTICE = Group(
    (
        Field("days", _("Days of public notice"), WHOLE),
        Field(
            "name_raters",
            _("Raters"),
            one_of({"true": _("are named"), "false": _("are not named")}),
        ),
        Field("contact", _("Where to turn"), optional=True),
    ),
    required=True,
)
