"""Seat codes: what is printed on a juror's card, and how a wrong one is slowed down.

A code is eight characters from twenty-nine without look-alikes, shown in two groups; only its keyed
hash is kept. How seldom a code is guessed is worked out in `docs/algorithms/juries.md`.
"""

import hmac
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.utils.crypto import salted_hmac

from kaoping.lib.text import fold

LETTERS = "2346789ABCDEFGHJKMNPQRTUVWXYZ"  # no 0 O, 1 I L, 5 S
LENGTH, GROUP = 8, 4
# Wrong codes that one process answers: a hall full of slips of the finger at once, then ten a second.
BURST, A_SECOND = 200, 10


def draw() -> str:
    """A fresh code."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def shown(code: str) -> str:
    """As printed: `K7MP-3XQA`."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def read(typed: str) -> str:
    """What somebody meant: capitals, without blanks and hyphens; "" where it can't be a code."""
    letters = "".join(letter for letter in fold(typed[:40]).upper() if letter.isalnum())
    return letters if len(letters) == LENGTH and set(letters) <= set(LETTERS) else ""


def hashed(code: str) -> bytes:
    """How a code is kept."""
    return salted_hmac("kaoping.juries.codes", code, algorithm="sha256").digest()


def stamp(code_hash: bytes) -> str:
    """What a juror's cookie carries of the code, so that new cards end the old ones' entrance."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, b"kaoping.juries.stamp" + bytes(code_hash), "sha256").hexdigest()[:16]


class Throttle:
    """A bucket of tries that refills steadily. Of a process, for everybody alike: no addresses."""

    def __init__(
        self, burst: int, a_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.burst, self.a_second, self.clock = burst, a_second, clock
        self.left, self.at = float(burst), clock()

    def spent(self) -> bool:
        """Whether no try is left."""
        now = self.clock()
        self.left = min(self.burst, self.left + (now - self.at) * self.a_second)
        self.at = now
        return self.left < 1

    def take(self) -> None:
        """Counts a wrong try."""
        self.left -= 1


wrong_codes = Throttle(BURST, A_SECOND)
