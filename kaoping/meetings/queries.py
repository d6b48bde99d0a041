"""Reads about meetings that other rooms ask."""

from kaoping.cycles.models import Cycle
from kaoping.meetings.models import Bar


def barred(cycle: Cycle) -> dict[int, set[str]]:
    """For each subject of the cycle that a vote barred: the codes of the items it lost."""
    found: dict[int, set[str]] = {}
    for subject, item in Bar.objects.filter(subject__cycle=cycle).values_list("subject", "item"):
        found.setdefault(subject, set()).add(item)
    return found
