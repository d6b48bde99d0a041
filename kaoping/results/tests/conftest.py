"""A town of three villages, and what happens to its month."""

from kaoping.results.tests.stages import computed, fed_back, marked, reviewed, town
from tests.months import settled_hamlet
from tests.world import dahedian, hamlet, month

__all__ = [
    "computed",
    "dahedian",
    "fed_back",
    "hamlet",
    "marked",
    "month",
    "reviewed",
    "settled_hamlet",
    "town",
]
