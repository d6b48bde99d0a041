"""The catalogue of rules: how the points of an indicator are found, each with a name, when to use it, an example.

The forms below each rule ask for exactly what the scheme language lets it say.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaoping.schemes.document import Path, Wanted
from kaoping.schemes.scales import CONVERTED, SCALE
from kaoping.schemes.shapes.about import About
from kaoping.schemes.shapes.bricks import (
    CODE,
    KEY,
    POINTS,
    SHARE,
    WHOLE,
    YUAN,
    Suggested,
    missing,
    named,
    one_of,
)
from kaoping.schemes.shapes.groups import Field, Group, Option, Variant
from kaoping.schemes.shapes.listings import Listing
from kaoping.schemes.shapes.values import Choice, Options, Table
from kaoping.schemes.shapes.widgets import Widget

_REASON = (
    KEY,
    Field("title", _("Case")),
    Field("points", _("Points a time"), POINTS, optional=True),
    Field("from", _("or from"), POINTS, optional=True),
    Field("to", _("up to"), POINTS, optional=True),
    Field("most", _("At most in all"), POINTS, optional=True),
)
_FINE = Field("fine", _("Fine (yuan)"), YUAN, optional=True)


def _reasons(*fields: Field) -> Field:
    rows = Listing(Group((*_REASON, *fields)), add=_("Add a reason"), at_least=1)
    hint = _("Fixed points, or a range from which the rater chooses. Write positive numbers.")
    return Field("reasons", _("What is counted"), rows, hint)


_CHILDREN = Table(About.children, SHARE)


@dataclass(frozen=True)
class Weights(Group):
    """Weights by item, short where nothing else is said: ``weighted: {A: 60%, B: 40%}``."""

    def _is_long(self, value: object) -> bool:
        return isinstance(value, dict) and isinstance(value.get("weights"), dict)

    def state(self, value: object) -> dict[str, Any]:
        """Short or long, the state is that of the long form."""
        if self._is_long(value):
            return super().state(value) | {"~long": True}
        return super().state({"weights": value}) | {"~long": False}

    def wanted(self, state: dict[str, Any]) -> Wanted | None:
        """The long form where it is needed."""
        said = super().wanted(state) or {}
        weights = said.get("weights") or {}
        codes = dict.fromkeys(state["weights"])
        if all(one is None for key, one in said.items() if key != "weights"):
            return dict.fromkeys(said) | weights
        return codes | said

    def widget(self, state: dict[str, Any], name: str, path: Path | None, about: Any) -> Widget:
        """In the short form the weights stand right under the rule."""
        made = super().widget(state, name, path, about)
        if not state.get("~long"):
            for widget in made.walk():
                if path and widget.path and widget.path[: len(path) + 1] == (*path, "weights"):
                    widget.path = (*path, *widget.path[len(path) + 1 :])
        return made


def _by_groups(key: str, label: Any, names: Options | None = None) -> Field:
    rows = Listing(_CHILDREN, _("Add a group"), "cards", named=True, asks_name=True, names=names)
    return Field(key, label, rows, optional=True)


_WEIGHTS = Weights(
    (
        Field("weights", _("Weights"), _CHILDREN, _("Together 100%.")),
        _by_groups("by_type", _("Other weights for types of villages")),
        _by_groups("by_peer", _("Other weights for villages or communities")),
        _by_groups("by_post", _("Other weights for posts"), About.posts_of_kinds),
        missing("gap", "zero", "rebase", label=_("If an item below is missing"), optional=True),
    ),
    required=True,
)


def _nested(key: str, *members: Field) -> tuple[Field]:
    return (Field(key, "", Group(members, required=True)),)


LEAVES = (
    Option(
        "deductions",
        _("Deduction from full points"),
        _nested(
            "deductions",
            _reasons(_FINE),
            Field("cap", _("Deducted at most"), POINTS, _("Empty: the item's full points."), True),
            Field("step", _("Steps of ranges"), POINTS, _("Empty: 0.5."), True),
        ),
        _("The item starts with its full points and loses some for each occurrence."),
        _("Full points 10; 2 points off for each absence, until nothing is left."),
    ),
    Option(
        "award",
        _("Points given"),
        _nested(
            "award",
            Field("step", _("Steps"), POINTS, _("Empty: 0.5."), True),
            Field("from", _("Lowest points"), POINTS, _("Empty: 0."), True),
            Field("to", _("Highest points"), POINTS, _("Empty: the item's full points."), True),
            Field(
                "blank",
                _("If a submitted sheet says nothing"),
                one_of(
                    {
                        "gap": _("it is a gap, to be filled before the review"),
                        "zero": _("it counts as 0"),
                    }
                ),
                optional=True,
            ),
        ),
        _("Raters give points by their judgement."),
        _("Key work: township leaders give 0 to 10 points, in steps of 0.5; their mean counts."),
    ),
    Option(
        "bonuses",
        _("Bonus points"),
        _nested(
            "bonuses",
            _reasons(),
            Field("cap", _("Added at most"), POINTS),
            Field("step", _("Steps of ranges"), POINTS, _("Empty: 0.5."), True),
        ),
        _("Points are added for each occurrence, up to a limit. Full points of the item: 0."),
        _("5 points for a commendation of the province, 3 of the city; at most 5."),
    ),
    Option(
        "scale",
        _("Computed from a number"),
        (Field("scale", "", SCALE),),
        _("A figure, another item or a rank becomes points: by bands, by steps, or in proportion."),
        _("Insured households: target 95%; 0.5 points off for each percentage point below."),
    ),
    Option(
        "ballot",
        _("Voted by ballot"),
        _nested(
            "ballot",
            Field("of", _("Ballot"), named("ballots")),
            Field(
                "group",
                _("Papers of"),
                Choice(options=lambda about: about.below("ballots", "groups")),
                _("Empty: all groups' papers together."),
                True,
            ),
            missing("gap", "zero", label=_("Without a valid vote")),
        ),
        _("Party members or villagers' representatives vote on paper; shares become points."),
        _(
            "Satisfied counts 100%, mostly satisfied 60%: 30 and 10 of 50 valid papers of 10 points give 7.2."
        ),
    ),
    Option(
        "jury",
        _("Scored by a jury"),
        _nested(
            "jury",
            Field("of", _("Jury"), named("juries")),
            Field(
                "trim", _("Highest and lowest scores struck out"), WHOLE, _("1: one of each."), True
            ),
            Field("least", _("Scores needed at least"), WHOLE, _("Empty: 1."), True),
            missing("gap", "zero", label=_("With fewer scores")),
            Field("step", _("Steps"), POINTS, _("Empty: 0.1."), True),
        ),
        _("Many people score a presentation; the mean counts, without the highest and lowest."),
        _("Nine jurors; the highest and the lowest score are struck out; mean of seven."),
    ),
    Option(
        "own",
        _("Own targets"),
        _nested(
            "own",
            Field("list", _("List"), named("lists")),
            Field(
                "field",
                _("Only those of"),
                Choice(options=lambda about: about.below("lists", "fields")),
                optional=True,
            ),
            missing("gap", "zero", "leave_out", label=_("A target without points")),
            Field(
                "none",
                _("Whoever has no such target"),
                one_of(
                    {
                        "gap": _("it is a gap, to be filled before the review"),
                        "zero": _("it counts as 0"),
                        "full": _("it counts in full"),
                        "not_applicable": _("it does not apply"),
                    }
                ),
                optional=True,
            ),
        ),
        _("Each village or person has targets of its own, each with a weight, marked one by one."),
        _("Six promises of the term, each marked out of 100; their weighted mean of 30 points."),
    ),
    Option(
        "cycle",
        _("Results of other cycles"),
        _nested(
            "cycle",
            Field("name", _("Which results"), Suggested(options=About.other_periods)),
            Field("take", _("Taken as"), one_of({"mean": _("mean"), "sum": _("sum")})),
            Field("count", _("How many"), WHOLE),
            Field("lowest", _("Lowest possible result"), POINTS, _("Empty: 0."), True),
            Field("highest", _("Highest possible result"), POINTS),
            missing("gap", "present", "zero", label=_("If one is missing")),
        ),
        _("Months into a year, years into a term."),
        _("The year counts the mean of twelve months."),
    ),
    Option(
        "team",
        _("The team's result"),
        (Field("team", _("Item of the team"), CODE),),
        _("A person inherits the points of the village's team."),
        _("Village team 60%, own duties 40%: this item holds the team's total."),
    ),
)

BRANCHES = (
    Option(
        "sum",
        _("Sum of the items below"),
        _nested(
            "sum",
            Field("start", _("Beginning with"), POINTS, _("Empty: 0."), True),
            Field("floor", _("At least"), POINTS, optional=True),
            Field("cap", _("At most"), POINTS, optional=True),
            missing("gap", "zero", "rebase", label=_("If an item below is missing"), optional=True),
        ),
        _("The points of the items below are added."),
        _("Study 15 + service 20 + attendance 20 + key work 30 + convenience 15 = 100."),
    ),
    Option(
        "weighted",
        _("Weighted"),
        (Field("weighted", "", _WEIGHTS),),
        _("The items below count with weights."),
        _("Team 60%, person 40%: 90 × 60% + 80 × 40% = 86."),
    ),
    Option(
        "scale",
        _("Converted from the one item below"),
        (Field("scale", "", CONVERTED),),
        _("The one item below gives a number, or a place, that becomes points here."),
        _(
            "The mean of twelve months out of 100 becomes 60 points; first by growth 50, then 2 less."
        ),
    ),
)


def rule(is_leaf: bool) -> Field:
    """The rule of an indicator: those of the catalogue that can stand where it stands."""
    options = LEAVES if is_leaf else BRANCHES
    choice = Variant("rule", _("How points are found"), options, kind="catalogue")
    return Field("rule", "", Group((choice,), bare="sum"))


BY_KEY = {option.key: option for option in (*BRANCHES, *LEAVES)}
