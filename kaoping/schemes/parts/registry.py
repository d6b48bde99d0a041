"""All parts of a period, in the order of the regulation: their key, title, purpose and form."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaoping.schemes.parts import after, declared
from kaoping.schemes.parts.pay import PAY
from kaoping.schemes.shapes.bricks import POINTS
from kaoping.schemes.shapes.groups import Field, Group
from kaoping.schemes.shapes.values import Words


@dataclass(frozen=True)
class Part:
    """A page of the editor about one part of a period. Its form looks after `fields`."""

    key: str
    title: Words
    text: Words
    fields: tuple[Field, ...]

    @property
    def shape(self) -> Any:
        """The form: a piece of the period's mapping."""
        return Group(self.fields, required=True)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the period that the page is about."""
        return tuple(field.key for field in self.fields)


def _part(key: str, title: Words, text: Words, shape: Any, *more: Field) -> Part:
    return Part(key, title, text, (Field(key, "", shape, optional=True), *more))


PARTS = (
    Part(
        "period",
        _("Period"),
        _("What the period is called, and out of how many points it is."),
        (
            Field("title", _("Called")),
            Field("base", _("Base points"), POINTS, _("Empty: 100."), True),
        ),
    ),
    _part(
        "subjects",
        _("Kinds of subjects"),
        _(
            "Kinds of subjects: teams, and people by their posts. Each kind has its own tree of indicators."
        ),
        declared.SUBJECTS,
    ),
    _part(
        "raters",
        _("Who marks"),
        _("Groups of raters. Each indicator that is marked names one of them."),
        declared.RATERS,
    ),
    _part(
        "figures",
        _("Figures"),
        _("Quantities that are counted or measured, one for each subject."),
        declared.FIGURES,
    ),
    _part(
        "ballots",
        _("Ballots"),
        _("Votes on paper: answers and what each counts, who votes, of what shares are taken."),
        declared.BALLOTS,
    ),
    _part("juries", _("Juries"), _("Many people who score each subject once."), declared.JURIES),
    _part(
        "lists",
        _("Own targets"),
        _("Lists of targets or promises of each subject's own."),
        declared.LISTS,
    ),
    _part(
        "events",
        _("Events"),
        _("Facts without points that vetoes and consequences refer to."),
        declared.EVENTS,
    ),
    _part(
        "stages",
        _("Stages and deadlines"),
        _("The steps of a cycle, who owns each, and by when."),
        after.STAGE,
    ),
    _part(
        "rankings",
        _("Rankings and prizes"),
        _("Who is ranked with whom, by what, and which prizes there are."),
        after.RANKING,
    ),
    _part(
        "grades",
        _("Grades"),
        _("From the highest to the lowest; a grade goes up to the next higher one."),
        after.GRADE,
        Field(
            "grades_of",
            _("Only these kinds are graded"),
            after.GRADES_OF,
            _("None ticked: all of them."),
            True,
        ),
    ),
    _part(
        "vetoes",
        _("Vetoes"),
        _(
            "Conditions that lower the grade, make an item 0 or bar honours, each with its document."
        ),
        after.VETO,
    ),
    _part(
        "consequences",
        _("Consequences"),
        _("What is proposed when a condition holds. People decide."),
        after.CONSEQUENCE,
    ),
    _part("pay", _("Pay"), _("What each post earns, and what of it depends on the result."), PAY),
    Part(
        "public",
        _("Feedback and public notice"),
        _("How long subjects may object, and how long the public notice stands."),
        (
            Field("feedback", _("Feedback"), after.FEEDBACK),
            Field("notice", _("Public notice"), after.NOTICE),
        ),
    ),
)
BY_KEY = {part.key: part for part in PARTS}
OF_KEY = {key: part for part in PARTS for key in part.keys}

BASICS = Group(
    (
        Field("title", _("Title of the regulation")),
        Field("document", _("Document"), hint=_("Number and year, or that it is still to come.")),
        Field("source", _("Source"), hint=_("Where the text comes from.")),
    ),
    required=True,
)
