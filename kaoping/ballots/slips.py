"""What stands on a printed slip: tables of tick boxes, the QR of its stub."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from kaoping.ballots import codes
from kaoping.ballots.models import Poll
from kaoping.ballots.walk import Asked
from kaoping.web.qr import qr_of

TALL_FROM = 11  # so many questions need the sheet's whole width
ROOMY_UP_TO = 4  # so few leave room for larger letters


@dataclass(frozen=True)
class PaperTable:
    """Questions with the same options, one below the other; `options` is empty for numbers."""

    options: tuple[str, ...]
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class Printed:
    """One slip ready to be printed; leaves memory with the answer."""

    groups: list[str]
    receipt: str
    qr: SafeString


def paper_tables(questions: Iterable[Asked]) -> list[PaperTable]:
    """Tick boxes as they stand on paper; neighbours with the same options share a head."""
    grouped = groupby(questions, key=_options)
    return [PaperTable(options, tuple(rows)) for options, rows in grouped]


def shape(questions: tuple[Asked, ...]) -> str:
    """How a slip is laid out: stub and receipt below many questions, large letters for few."""
    if len(questions) >= TALL_FROM:
        return "slip-tall"
    return "slip-roomy" if len(questions) <= ROOMY_UP_TO else ""


def voting_address(poll: Poll) -> str:
    """What a voter types who can't scan."""
    return settings.SITE_ADDRESS.rstrip("/") + reverse("ballots:vote", args=[poll.pk])


def printed(poll: Poll, slips: Iterable[object]) -> list[Printed]:
    """Slips as `draw_slips` gives them, each with the QR of its own address.

    The code stands in the address's fragment, which no server sees.
    """
    address = voting_address(poll)
    return [
        Printed(slip.code.split("-"), in_fours(slip.receipt), qr_of(f"{address}#{codes.read(slip.code)}"))
        for slip in slips
    ]


def in_fours(receipt: str) -> str:
    """A receipt as it is printed and shown, so that two can be compared: `K7QM 4HXA`."""
    return " ".join(receipt[at : at + 4] for at in range(0, len(receipt), 4))


def _options(question: Asked) -> tuple[str, ...]:
    return tuple(choice.title for choice in question.choices)
