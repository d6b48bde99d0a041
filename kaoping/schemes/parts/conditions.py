"""Conditions of vetoes, consequences and withheld pay, as a form: choose the kind, then its fields."""

from django.utils.translation import gettext_lazy as _

from kaoping.schemes.shapes.about import About
from kaoping.schemes.shapes.bricks import CODE, CODES, SHARE, WHOLE, listed, named
from kaoping.schemes.shapes.groups import Comparison, Field, Group, Option, Variant
from kaoping.schemes.shapes.listings import Listing
from kaoping.schemes.shapes.values import Choice, Names

DEEPEST = 3  # conditions within conditions; more can be written in the text

_SIMPLE = (
    Option(
        "event",
        _("an event was recorded"),
        (Field("event", _("Which event"), named("events")),),
        _("A recorded fact with its document, such as a serious accident."),
    ),
    Option(
        "item",
        _("points of an item"),
        (
            Field("item", _("Indicator"), CODE),
            Comparison(_("Its points")),
        ),
        _("For example: the total is below 60."),
    ),
    Option(
        "votes",
        _("share of votes in a ballot"),
        (
            Field("votes", _("Ballot"), named("ballots")),
            Field(
                "options", _("Votes for"), Names(lambda about: about.below("ballots", "options"))
            ),
            Field(
                "group",
                _("Papers of"),
                Choice(options=lambda about: about.below("ballots", "groups")),
                _("Empty: all groups' papers together."),
                True,
            ),
            Comparison(_("Share of votes"), value=SHARE),
        ),
        _("For example: more than a third voted “dissatisfied”."),
    ),
    Option(
        "count",
        _("number of deductions"),
        (
            Field("count", _("Which indicators"), CODES),
            Field(
                "reasons",
                _("What is counted"),
                Names(About.reasons),
                _("None ticked: all of them."),
                True,
            ),
            Field("at_least", _("At least"), WHOLE),
        ),
        _("For example: absent from four meetings."),
    ),
    Option(
        "grade",
        _("a grade"),
        (Field("grade", _("Grades"), Names(lambda about: about.listed("grades"))),),
        _("For example: graded incompetent."),
    ),
    Option(
        "rank",
        _("a place in a ranking"),
        (
            Field("rank", _("Ranking"), listed("rankings")),
            Comparison(
                _("Place in it"),
                (("last", _("among the last")), ("first", _("among the first"))),
                WHOLE,
            ),
        ),
        _("For example: the last one, or among the first three."),
    ),
    Option(
        "post",
        _("a post that is held"),
        (Field("post", _("Posts"), Names(About.posts_of_kinds)),),
        _("For example: the secretary and the director, not the clerk."),
    ),
    Option(
        "peer",
        _("a village or a community"),
        (Field("peer", _("Which"), Names(About.peers)),),
        _("For example: communities only."),
    ),
    Option(
        "type",
        _("a type of village"),
        (Field("type", _("Types"), Names(About.types)),),
        _("For example: mountain villages only."),
    ),
    Option(
        "before",
        _("decided in earlier periods"),
        (
            Field("before", _("Consequence"), listed("consequences")),
            Field("times", _("Decided so many times"), WHOLE, _("Empty: in each period."), True),
            Field("periods", _("Within the last periods"), WHOLE, _("Empty: ever before."), True),
        ),
        _("A consequence that was decided, not only proposed, in the periods before."),
    ),
)


def condition(depth: int = DEEPEST) -> Group:
    """A condition; lists of conditions as deep as a form can show them."""
    options = _SIMPLE
    if depth:
        inner = condition(depth - 1)
        rows = Listing(inner, add=_("Add a condition"), layout="cards", at_least=2)
        options = (
            *_SIMPLE,
            Option(
                "all", _("all of several conditions hold"), (Field("all", _("Conditions"), rows),)
            ),
            Option(
                "any", _("one of several conditions holds"), (Field("any", _("Conditions"), rows),)
            ),
            Option("not", _("a condition does not hold"), (Field("not", "", inner),)),
        )
    return Group((Variant("condition", _("Condition"), options),), required=True)


WHEN = Field("when", _("Condition for it"), condition())
