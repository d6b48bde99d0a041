"""Values that never change, kept in the memory of each process instead of being worked out again.

Only what follows from its key alone is kept, never an object of the database, and never a right.
Because it may hold a name all the same, nothing kept is older than ten minutes: so long a name that
was erased or mended can still be seen.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Any, ClassVar
from weakref import WeakSet

SECONDS = 600


class Kept:
    """At most `most` values that fit, the latest asked for, each at most ten minutes old."""

    everywhere: ClassVar[WeakSet["Kept"]] = WeakSet()

    def __init__(self, most: int, fits: Callable[[Any], bool] = lambda _value: True) -> None:
        self.most, self.fits = most, fits
        self._values: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self._lock = Lock()
        self.everywhere.add(self)

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The value of the key; made where none is kept or the kept one is too old."""
        now = monotonic()
        with self._lock:
            until, value = self._values.get(key, (0, None))
            if now < until:
                self._values.move_to_end(key)
                return value
        value = make()
        if not self.fits(value):
            return value
        with self._lock:
            self._values[key] = now + SECONDS, value
            self._values.move_to_end(key)
            while len(self._values) > self.most:
                self._values.popitem(last=False)
        return value

    def forget(self) -> None:
        """Keeps nothing of what it had."""
        with self._lock:
            self._values.clear()


def forget_all() -> None:
    """Everything kept in this process is worked out anew."""
    for kept in Kept.everywhere:
        kept.forget()
