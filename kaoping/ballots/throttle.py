"""How often wrong codes are looked up: for each process and poll, in memory, whoever asks.

No address is looked at: a whole village may share one. Only codes whose check character is right
and that no slip bears take from the store. While it is empty codes are not looked up and the
answer is "busy"; it takes hundreds of guesses a second to get there. The arithmetic stands in
`docs/algorithms/ballots.md`.
"""

import threading
import time
from collections.abc import Callable

SUSTAINED = 20.0  # wrong codes a second
BURST = 1000.0
MOST_POLLS = 1000  # remembered at once; more at a time are no meetings


class Throttle:
    """A store of tries for each poll, refilled steadily; safe for threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._stores: dict[int, tuple[float, float]] = {}

    def is_open(self, poll_id: int) -> bool:
        """Whether a code may be looked up now."""
        with self._lock:
            return self._level(poll_id) >= 1

    def wrong(self, poll_id: int) -> None:
        """A code was looked up and no slip bears it."""
        with self._lock:
            level = self._level(poll_id)
            if len(self._stores) >= MOST_POLLS:
                self._stores.clear()
            self._stores[poll_id] = (max(level - 1, 0.0), self._clock())

    def _level(self, poll_id: int) -> float:
        level, since = self._stores.get(poll_id, (BURST, self._clock()))
        return min(BURST, level + (self._clock() - since) * SUSTAINED)


wrong_codes = Throttle()
