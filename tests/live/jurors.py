"""Fifty jurors with telephones: each its own cookies, each point by the page's own form."""

import random
import re
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urlencode

FIELD = re.compile(r'name="(csrfmiddlewaretoken|token|turn)" value="([^"]+)"')
SPREAD = 2.0  # seconds within which all press
PATIENCE = 60
FOUND = 302


class StayHere(urllib.request.HTTPRedirectHandler):
    """The answer to a press is the redirect; the page behind it is read afterwards."""

    def redirect_request(self, *_: object) -> None:
        """Follows nothing."""


@dataclass
class Given:
    """When a juror pressed, and when the answer was there."""

    pressed: float
    answered: float


@dataclass
class Juror:
    """One telephone. `given` holds every press that was answered."""

    site: str
    code: str
    given: list[Given] = field(default_factory=list)

    def __post_init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.browser = urllib.request.build_opener(jar, StayHere)

    def enter(self) -> None:
        """Takes the seat by typing the code."""
        assert self._send("enter/", self._fields() | {"code": self.code}) == FOUND
        assert "号席" in self._read()

    def give(self, points: str) -> None:
        """Gives points to whom the page shows."""
        fields = self._fields()
        time.sleep(random.uniform(0, SPREAD))
        pressed = time.monotonic()
        assert self._send("give/", fields | {"points": points}) == FOUND
        self.given.append(Given(pressed, time.monotonic()))
        assert "您已评" in self._read()

    def _fields(self) -> dict[str, str]:
        return dict(FIELD.findall(self._read()))

    def _send(self, path: str, fields: dict[str, str]) -> int:
        address, body = f"{self.site}/juries/j/{path}", urlencode(fields).encode()
        try:
            with self.browser.open(address, body, timeout=PATIENCE) as answer:
                return answer.status
        except urllib.error.HTTPError as answer:
            return answer.code

    def _read(self) -> str:
        with self.browser.open(f"{self.site}/juries/j/", timeout=PATIENCE) as answer:
            return answer.read().decode()


def all_give(jurors: list[Juror], points: list[str]) -> list[Given]:
    """All jurors press within two seconds; their presses in the order in which they were answered."""
    threads = [
        threading.Thread(target=juror.give, args=[each])
        for juror, each in zip(jurors, points, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted((juror.given[-1] for juror in jurors), key=lambda given: given.answered)
