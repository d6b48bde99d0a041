"""A town of three villages, and what happens to its month."""

from tests.months import settled_hamlet
from tests.world import dahedian, hamlet, month

__all__ = ["dahedian", "hamlet", "month", "settled_hamlet"]
