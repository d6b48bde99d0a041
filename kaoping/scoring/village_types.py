"""The types of village that a period tells apart, by the names it uses for them.

A village without a type counts by the common weights, ranks among those without one, and meets no
condition that names types.
"""

from kaoping.scoring.conditions import Belongs, parts_of
from kaoping.scoring.rules import Weighted
from kaoping.scoring.scales import Scale


def told_apart(period):
    """Whether anything in the period rests on the type of a village."""
    return bool(names(period)) or _ranked(period)


def names(period):
    """The types that the period names, in the order in which it does; none if it only ranks by type."""
    found = [*_in_weights(period), *_in_conditions(period), *_in_prizes(period)]
    return tuple(dict.fromkeys(found))


def _in_weights(period):
    rules = [node.rule for node in period.nodes() if isinstance(node.rule, Weighted)]
    return [name for rule in rules for by, name, _ in rule.others if by == "type"]


def _in_conditions(period):
    asked = [*period.vetoes, *period.consequences, *(period.pay.withhold if period.pay else ())]
    parts = [part for one in asked for part in parts_of(one.when)]
    return [
        name
        for part in parts
        if isinstance(part, Belongs) and part.by == "type"
        for name in part.names
    ]


def _in_prizes(period):
    rankings = [ranking for ranking in period.rankings if ranking.within == "type"]
    return [name for ranking in rankings for prize in ranking.prizes for name, _ in prize.places_by]


def _ranked(period):
    rules = (node.rule for node in period.nodes())
    return any(ranking.within == "type" for ranking in period.rankings) or any(
        isinstance(rule, Scale) and rule.within == "type" for rule in rules
    )
