"""Which screens are pushed: each room names how the snapshot of a screen's key is read.

`every`: seconds after which a watched screen is read anew although nobody sent a notice; for
screens of which hundreds of writers at once would be slowed down by notices (casting ballots).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.db import close_old_connections
from django.utils.module_loading import import_string

from kaoping.web.live import Snapshot


@dataclass(frozen=True)
class Screens:
    """The screens of one room: where their reader is, and how often it is asked unbidden."""

    reader: str
    every: float | None = None

    def read(self, key: str) -> Snapshot | None:
        """What the screen shows now, None where there is none; called in a thread of its own."""
        close_old_connections()
        try:
            return _reader(self.reader)(key)
        finally:
            close_old_connections()


@cache
def _reader(path: str) -> Callable[[str], Snapshot | None]:
    return import_string(path)


ROOMS = {
    "ballots": Screens("kaoping.ballots.screens.snapshot", every=2.0),
    "juries": Screens("kaoping.juries.screen.snapshot"),
}
