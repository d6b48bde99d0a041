"""A voter without a browser: posts what a page's hidden fields and a pressed button say."""

import html
import re

from django.test import Client
from django.urls import reverse

from kaoping.ballots.models import Poll

_INPUT = re.compile(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"')
_BUTTON = re.compile(r'<button[^>]* name="choice" value="(\w+)">(.*?)</button>', re.DOTALL)


class Voter:
    """One telephone on the voting page of a poll."""

    def __init__(self, poll: Poll) -> None:
        self.browser = Client()
        self.address = reverse("ballots:vote", args=[poll.pk])
        self.fields: dict[str, str] = {}
        self.answer = self.browser.get(self.address)
        self.opened = self._read()

    @property
    def status(self) -> int:
        """Status of the last answer."""
        return self.answer.status_code

    def enter(self, code: str) -> str:
        """Types the code and goes on."""
        self.fields["code"] = code
        return self.press("begin")

    def choose(self, words: str) -> str:
        """Presses the answer with these words."""
        pressed = {
            re.sub(r"<small>.*</small>|<[^>]+>", "", label).strip(): token
            for token, label in _BUTTON.findall(self.answer.content.decode())
        }
        return self.press("choice", pressed[words])

    def press(self, name: str, value: str = "yes") -> str:
        """Presses a button."""
        self.fields[name] = value
        return self.post()

    def post(self) -> str:
        """Sends the fields; those of the answer are there for the next step."""
        self.answer = self.browser.post(self.address, self.fields)
        return self._read()

    def _read(self) -> str:
        text = self.answer.content.decode()
        fields = {name: html.unescape(value) for name, value in _INPUT.findall(text)}
        self.fields = {name: value for name, value in fields.items() if name != "number"} or self.fields
        return text
