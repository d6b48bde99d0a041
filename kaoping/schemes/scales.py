"""The rule that makes points of a number: its input, and how the number becomes points."""

from django.utils.translation import gettext_lazy as _

from kaoping.schemes.shapes.bricks import CODE, POINTS, Suggested, missing, named, one_of, within
from kaoping.schemes.shapes.groups import Field, Group, Option, Variant
from kaoping.schemes.shapes.listings import Listing
from kaoping.schemes.shapes.values import Text

_OWN = [("own", _("the subject's own target"))]
_LIMIT = Suggested("text", options=lambda _about: _OWN)
_EARLIER = Suggested(options=lambda about: about.other_periods())

_OF_ITEMS = (
    Option(
        "item",
        _("the points of another item"),
        (
            Field("item", _("Indicator"), CODE),
            missing("gap", "zero", "full", optional=True),
        ),
    ),
    Option(
        "rank",
        _("the rank by another item"),
        (
            Field("rank", _("Ranked by"), CODE),
            within(),
            missing("gap", "zero", "full", optional=True),
        ),
    ),
)
_FIGURE = Option(
    "figure",
    _("a figure"),
    (
        Field("figure", _("Figure"), named("figures")),
        missing("gap", "zero", "full"),
    ),
)
_MOVEMENT = Option(
    "movement",
    _("places gained since another cycle"),
    (
        Field("movement", _("Ranked by"), CODE),
        Field("since", _("Compared with"), _EARLIER),
        within(),
        missing("gap", "zero", "full"),
    ),
)
INPUT = Variant("input", _("The number"), (_FIGURE, *_OF_ITEMS, _MOVEMENT))

_BAND = Group(
    (
        Field("from", _("From (at least)"), POINTS, optional=True),
        Field("to", _("or up to"), POINTS, optional=True),
        Field("points", _("Points"), POINTS),
    )
)
_PART = one_of(
    {
        "whole": _("only whole steps count"),
        "started": _("a begun step counts as one"),
        "exact": _("in proportion"),
    }
)

_STEPS = Group(
    (
        Variant(
            "limit",
            _("Counted where the number is"),
            (
                Option(
                    "below",
                    _("below a limit"),
                    (
                        Field(
                            "below",
                            _("Limit"),
                            _LIMIT,
                            _("A number, or own for each subject's own target."),
                        ),
                    ),
                ),
                Option(
                    "over",
                    _("over a limit"),
                    (
                        Field(
                            "over",
                            _("Limit"),
                            _LIMIT,
                            _("A number, or own for each subject's own target."),
                        ),
                    ),
                ),
            ),
        ),
        Field("every", _("One step is"), POINTS),
        Field("points", _("Points a step"), Text("points"), _("Negative: points off.")),
        Field("part", _("Parts of a step"), _PART),
        Field("start", _("Beginning with"), POINTS, _("Empty: full points."), True),
    ),
    required=True,
)

MAPPING = Variant(
    "mapping",
    _("How it becomes points"),
    (
        Option(
            "table",
            _("by bands"),
            (
                Field(
                    "table",
                    _("Bands"),
                    Listing(_BAND, add=_("Add a band"), at_least=2),
                    _(
                        "“From” the highest band first, or “up to” the lowest first; the last band has no limit."
                    ),
                ),
            ),
        ),
        Option("steps", _("by steps"), (Field("steps", "", _STEPS),)),
        Option(
            "proportion",
            _("in proportion to a target"),
            (
                Field(
                    "proportion",
                    "",
                    Group(
                        (
                            Field(
                                "target",
                                _("Target"),
                                _LIMIT,
                                _("A number, or own for each subject's own target."),
                            ),
                        ),
                        required=True,
                    ),
                ),
            ),
        ),
    ),
)


def _scale(number: Variant) -> Group:
    return Group(
        (
            number,
            MAPPING,
            Field("floor", _("At least"), POINTS, _("Empty: 0."), True),
            Field("cap", _("At most"), POINTS, _("Empty: full points."), True),
        ),
        required=True,
    )


SCALE = _scale(INPUT)
CONVERTED = _scale(Variant("input", _("The number"), _OF_ITEMS))
