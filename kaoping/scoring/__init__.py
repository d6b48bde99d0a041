"""Scoring: the pure core. Scheme and facts in, every node's value out. No Django, no clock."""

from kaoping.scoring import reference
from kaoping.scoring.columnar import evaluate
from kaoping.scoring.facts import FactsFaults
from kaoping.scoring.language import SchemeFaults, load_scheme

__all__ = ["FactsFaults", "SchemeFaults", "evaluate", "load_scheme", "reference"]
