"""What a period declares: subjects, raters, figures, ballots, juries, lists and events, as forms."""

from django.utils.translation import gettext_lazy as _

from kaoping.people import posts
from kaoping.schemes.shapes.about import About
from kaoping.schemes.shapes.bricks import KEY, KIND, POINTS, SHARE, WHOLE, one_of
from kaoping.schemes.shapes.groups import Field, Group
from kaoping.schemes.shapes.listings import Listing
from kaoping.schemes.shapes.values import Choice, Names, Text, YesNo

_TITLE = Field("title", _("Called"))
SOURCES = {
    "inspection": _("inspection"),
    "ledger": _("ledger"),
    "journal": _("work journal"),
    "self": _("reported by the subject"),
    "marks": _("entered by raters"),
}


def _named(*fields: Field, add: object, layout: str = "lines") -> Listing:
    return Listing(Group(fields, required=True), add=add, layout=layout, named=True)


SUBJECTS = _named(
    _TITLE,
    Field("posts", _("Posts"), Names(About.posts), _("None: a team, not people."), True),
    Field("team", _("Belongs to the team"), KIND, _("People inherit its points."), True),
    Field(
        "level",
        _("Level"),
        one_of({"village": _("village"), "township": _("township"), "county": _("county")}),
        _("Empty: village."),
        True,
    ),
    add=_("Add a kind of subject"),
    layout="cards",
)

RATERS = _named(
    _TITLE,
    Field(
        "post",
        _("Post"),
        Choice(options=lambda _about: [(key, posts.BY_KEY[key].title) for key in posts.RATERS]),
        optional=True,
    ),
    Field("office", _("Office"), Text(), _("Only for heads and members of an office."), True),
    Field(
        "of_village",
        _("Villages it marks"),
        YesNo(words=_("only the village they are responsible for")),
        optional=True,
    ),
    Field(
        "several",
        _("If there are several"),
        one_of(
            {
                "sole": _("there is only one"),
                "mean": _("mean of their points"),
                "together": _("their deductions add up"),
            }
        ),
        _("Empty: there is only one."),
        True,
    ),
    Field(
        "missing",
        _("If one of them is missing"),
        one_of(
            {
                "gap": _("it is a gap, to be filled before the review"),
                "present": _("those who submitted count"),
            }
        ),
        _("Empty: it is a gap."),
        True,
    ),
    Field("at_most", _("At most so many people"), WHOLE, _("Empty: 12."), True),
    add=_("Add a rater group"),
    layout="cards",
)

FIGURES = _named(
    _TITLE,
    Field("unit", _("Unit")),
    Field("source", _("Source"), one_of(SOURCES)),
    Field("from", _("Smallest value"), POINTS, optional=True),
    Field("to", _("Largest value"), POINTS),
    Field("target", _("Target"), one_of({"own": _("each subject has its own")}), optional=True),
    add=_("Add a figure"),
)

BALLOTS = _named(
    _TITLE,
    Field(
        "options",
        _("Answers"),
        Listing(
            Group((KEY, _TITLE, Field("value", _("Counts"), SHARE))),
            add=_("Add an answer"),
            at_least=2,
        ),
    ),
    Field("groups", _("Who votes"), _named(_TITLE, add=_("Add a group of voters"))),
    Field(
        "denominator",
        _("Shares are of"),
        one_of(
            {
                "entitled": _("those entitled"),
                "present": _("those present"),
                "issued": _("papers issued"),
                "returned": _("papers returned"),
                "valid": _("valid papers"),
                "marked": _("valid papers with a vote"),
            }
        ),
    ),
    Field(
        "quorum",
        _("Quorum"),
        SHARE,
        _("More than this share of those entitled must be present."),
        True,
    ),
    Field(
        "quorum_at_least",
        _("Quorum, the share itself included"),
        SHARE,
        _("At least this share must be present, for example 2/3. Write only one of the two."),
        True,
    ),
    add=_("Add a ballot"),
    layout="cards",
)

JURIES = _named(_TITLE, Field("at_most", _("At most so many jurors"), WHOLE), add=_("Add a jury"))

LISTS = _named(
    _TITLE,
    Field(
        "source",
        _("Source"),
        one_of({key: SOURCES[key] for key in ("inspection", "self")}),
    ),
    Field("out_of", _("Each marked out of"), POINTS),
    Field(
        "fields",
        _("Fields"),
        Listing(Text(), add=_("Add a field"), named=True, asks_name=True),
        optional=True,
    ),
    Field("most", _("At most so many of one subject"), WHOLE, _("Empty: 40."), True),
    add=_("Add a list"),
    layout="cards",
)

EVENTS = _named(_TITLE, add=_("Add an event"))
