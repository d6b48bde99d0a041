"""A voter's way through the questions. It travels in hidden fields and is kept nowhere.

All answers of a poll are written in tokens of one width, joined by dots: an option's number, the
number given, `--` while nothing is said yet, `xx` for abstaining. So the length of what is sent
tells a listener on the line nothing about what was chosen; what comes back is as long, too (and its
compressed length has up to a hundred bytes at random).
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kaoping.ballots.models import Question

UNSAID, ABSTAINED = "-", "x"
_SEPARATOR = "."


@dataclass(frozen=True)
class Choice:
    """One big button: its token in the hidden field, its words."""

    token: str
    title: str


@dataclass(frozen=True)
class Asked:
    """One question as a voter meets it; `choices` is empty where a number is asked for.

    `number` counts what this voter is asked, `position` is the question's place in the whole poll.
    """

    number: int
    position: int
    title: str
    detail: str
    keys: tuple[str, ...]
    choices: tuple[Choice, ...]
    low: int | None
    high: int | None

    def token_of(self, text: str, width: int) -> str | None:
        """The token of a typed number, None where it isn't one between the bounds."""
        digits = unicodedata.normalize("NFKC", text).strip()
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= width):
            return None
        return digits.zfill(width) if self.low <= int(digits) <= self.high else None

    def answer(self, token: str) -> str:
        """What is cast: the option's key, the number, or nothing for an abstention."""
        if not token.isdecimal():
            return ""
        return self.keys[int(token) - 1] if self.keys else str(int(token))

    def words(self, token: str) -> str:
        """The same as the voter reads it; empty for an abstention."""
        if not token.isdecimal():
            return ""
        return self.choices[int(token) - 1].title if self.keys else str(int(token))

    def unsaid(self, token: str) -> str:
        """What makes any answer's words as long as any other's: those of all the others."""
        if self.keys:
            return "".join(each.title for each in self.choices if each.token != token)
        return "0" * (len(str(self.high)) - len(self.words(token)))

    def takes(self, token: str) -> bool:
        """Whether the token is one of this question's."""
        if not (token.isascii() and token.isdecimal()):
            return set(token) in ({UNSAID}, {ABSTAINED})
        most = (1, len(self.keys)) if self.keys else (self.low, self.high)
        return most[0] <= int(token) <= most[1]


def asked(questions: Iterable[Question]) -> tuple[Asked, ...]:
    """The questions of a poll, in order, ready for `Walk`."""
    rows = sorted(questions, key=lambda row: row.position)
    width = width_of(rows)
    return tuple(
        Asked(
            number=number,
            position=row.position,
            title=row.title,
            detail=row.detail,
            keys=tuple(option["key"] for option in row.options),
            choices=tuple(
                Choice(str(place).zfill(width), option["title"])
                for place, option in enumerate(row.options, 1)
            ),
            low=row.low,
            high=row.high,
        )
        for number, row in enumerate(rows, 1)
    )


def width_of(questions: Sequence[Question | Asked]) -> int:
    """How many characters each answer of the poll takes: as many as its longest needs, at least 2."""
    return max([2, *(len(str(row.high)) for row in questions if row.high is not None)])


@dataclass(frozen=True)
class Walk:
    """What has been answered so far."""

    questions: tuple[Asked, ...]
    tokens: tuple[str, ...]

    @classmethod
    def read(cls, questions: tuple[Asked, ...], text: str) -> "Walk":
        """Reads the hidden field; what doesn't fit counts as not said yet."""
        width = width_of(questions)
        given = text.split(_SEPARATOR)
        given = given if len(given) == len(questions) else [""] * len(questions)
        fits = (
            token if len(token) == width and question.takes(token) else UNSAID * width
            for question, token in zip(questions, given, strict=True)
        )
        return cls(questions, tuple(fits))

    @property
    def width(self) -> int:
        """Characters of one token."""
        return width_of(self.questions)

    @property
    def abstained(self) -> str:
        """The token for abstaining."""
        return ABSTAINED * self.width

    @property
    def written(self) -> str:
        """The hidden field."""
        return _SEPARATOR.join(self.tokens)

    @property
    def first_open(self) -> int:
        """Number of the first question that is not answered; one past the last when all are."""
        unsaid = UNSAID * self.width
        return self.tokens.index(unsaid) + 1 if unsaid in self.tokens else len(self.tokens) + 1

    @property
    def is_complete(self) -> bool:
        """Whether every question is answered or abstained from."""
        return self.first_open > len(self.questions)

    def question(self, number: int) -> Asked | None:
        """The question with that number, from 1."""
        return self.questions[number - 1] if 1 <= number <= len(self.questions) else None

    def said(self, number: int) -> str:
        """The token of a question."""
        return self.tokens[number - 1]

    def answered(self, number: int, token: str) -> "Walk":
        """The walk with one more answer; unchanged where the token isn't one of that question's."""
        question = self.question(number)
        if question is None or len(token) != self.width or not question.takes(token):
            return self
        tokens = (*self.tokens[: number - 1], token, *self.tokens[number:])
        return Walk(self.questions, tokens)

    def ballot(self, total: int) -> list[str]:
        """What is cast: one answer for each of the poll's questions, blank where none was asked."""
        answers = [""] * total
        for question, token in zip(self.questions, self.tokens, strict=True):
            answers[question.position - 1] = question.answer(token)
        return answers

    def lines(self) -> list[tuple[Asked, str, str]]:
        """Question, answer in words, and what fills it up to one length, for the page with all of them."""
        pairs = zip(self.questions, self.tokens, strict=True)
        return [(question, question.words(token), question.unsaid(token)) for question, token in pairs]
