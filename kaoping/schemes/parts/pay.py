"""Pay: the short form (amount × score rate), or components that add up, as forms."""

from django.utils.translation import gettext_lazy as _

from kaoping.schemes.parts.conditions import WHEN
from kaoping.schemes.shapes.about import About
from kaoping.schemes.shapes.bricks import (
    CODE,
    CODES,
    KEY,
    KIND,
    POINTS,
    POSTS,
    SHARE,
    YUAN,
    listed,
    named,
    one_of,
)
from kaoping.schemes.shapes.groups import Field, Group, Option, Variant
from kaoping.schemes.shapes.listings import Listing
from kaoping.schemes.shapes.values import Names, Table

_BY_POST = Table(About.posts_of_kinds, YUAN)
_COEFFICIENTS = Table(About.posts_of_kinds, POINTS)
_AMOUNTS = Field("amounts", _("Yuan by post"), _BY_POST, _("Write 0 for a post that gets none."))
_COEFFICIENT = Field("coefficients", _("Coefficient by post"), _COEFFICIENTS, optional=True)
_POSTS = Field("posts", _("Only these posts"), POSTS, _("None ticked: all of them."), True)


def _rate(key: str) -> Field:
    part = Group(
        (
            Field("code", _("Indicator"), CODE),
            Field("share", _("Share"), SHARE),
            Field("out_of", _("Out of"), POINTS),
        )
    )
    return Field(
        key,
        _("Score rate"),
        Listing(part, add=_("Add an item"), at_least=1),
        _("Points ÷ out of × share, added up; the shares make 100%."),
    )


_MONEY = Variant(
    "money",
    _("In full"),
    (
        Option("amounts", _("an amount for each post"), (_AMOUNTS,)),
        Option(
            "base",
            _("a base and coefficients"),
            (
                Field("base", _("Base (yuan)"), YUAN),
                Field("coefficients", _("Coefficient by post"), _COEFFICIENTS),
            ),
        ),
    ),
)

_COMPONENTS = (
    Option(
        "rate",
        _("by score rate"),
        (_MONEY, _rate("rate")),
        _("Base × coefficient × score rate."),
        _("Base 1000 yuan, director 0.9, 90 points: 810 yuan."),
    ),
    Option(
        "threshold",
        _("less for points below a line"),
        (
            _MONEY,
            Field(
                "threshold",
                _("Points line"),
                Group(
                    (
                        Field("code", _("Indicator"), CODE),
                        Field("from", _("Points from which nothing is taken"), POINTS),
                        Field("yuan", _("Yuan a point"), YUAN),
                    ),
                    required=True,
                ),
            ),
        ),
        _("The amount, less so many yuan for each point below a line."),
        _("6000 yuan, 5 yuan for each point below 900: 860 points give 5800 yuan."),
    ),
    Option(
        "grades",
        _("by grade"),
        (
            _MONEY,
            Field(
                "grades", _("Share by grade"), Table(lambda about: about.listed("grades"), SHARE)
            ),
        ),
        _("A share of the amount by grade."),
        _("Excellent 100%, competent 80%, basically competent 50%, incompetent none."),
    ),
    Option(
        "figure",
        _("by a figure"),
        (
            Field("figure", _("Figure"), named("figures")),
            Field("yuan", _("Yuan for each"), YUAN),
            _COEFFICIENT,
            _POSTS,
        ),
        _("So many yuan for each one counted."),
        _("1 yuan for each insured person: 800 people, 800 yuan."),
    ),
    Option(
        "code",
        _("by points"),
        (
            Field("code", _("Indicator"), CODE),
            Field("yuan", _("Yuan a point"), YUAN),
            _COEFFICIENT,
            _POSTS,
        ),
        _("So many yuan for each point."),
        _("10 yuan a point: 12 bonus points, 120 yuan."),
    ),
    Option(
        "prizes",
        _("for prizes"),
        (
            Field("ranking", _("Ranking"), listed("rankings"), _("Of the person, or of the team.")),
            Field("prizes", _("Yuan by prize"), Table(lambda about: about.prizes(), YUAN)),
            _COEFFICIENT,
            _POSTS,
        ),
        _("An amount for each prize won."),
        _("First prize 1000 yuan, second 600 yuan."),
    ),
    Option(
        "fines",
        _("fines"),
        (
            Field("fines", _("Items whose fines are taken off"), CODES),
            _COEFFICIENT,
            _POSTS,
        ),
        _("The fines that reasons of deductions carry are taken off."),
        _("Absent twice, 10 yuan each time: 20 yuan less."),
    ),
    Option(
        "amounts",
        _("fixed"),
        (_AMOUNTS,),
        _("The same whatever the result."),
        _("Basic pay: secretary 6000 yuan, director 5400 yuan."),
    ),
)

_COMPONENT = Group(
    (
        KEY,
        Field("title", _("Called")),
        Variant("component", _("How it is worked out"), _COMPONENTS),
    ),
    required=True,
)
_WITHHELD = Group(
    (Field("components", _("Parts of pay"), Names(lambda about: about.components())), WHEN),
    required=True,
)
_ROUND = one_of({"fen": _("fen"), "jiao": _("jiao"), "yuan": _("yuan")})

PAY = Group(
    (
        Field("kind", _("Who is paid"), KIND),
        Variant(
            "form",
            _("How pay is worked out"),
            (
                Option(
                    "components",
                    _("several components that add up"),
                    (
                        Field(
                            "components",
                            _("Parts of pay"),
                            Listing(
                                _COMPONENT, add=_("Add a component"), layout="cards", at_least=1
                            ),
                        ),
                    ),
                ),
                Option("parts", _("one amount by score rate"), (_MONEY, _rate("parts"))),
            ),
        ),
        Field(
            "withhold",
            _("Withheld"),
            Listing(_WITHHELD, add=_("Add a reason to withhold"), layout="cards"),
            _("These components are 0 when the condition holds."),
            True,
        ),
        Field("round", _("Rounded to"), _ROUND, _("Each component once, half up.")),
        Field(
            "budget", _("Budget (yuan)"), YUAN, _("More than this is reported, never cut."), True
        ),
    ),
)
