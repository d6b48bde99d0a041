"""Codes of the demonstration that anybody may try: slips of an open vote, seats of a jury.

In a real vote a code is on one printed slip and nowhere else. The demonstration has no printer, so
it lays its sheet beside its data: a file, shown on the start page and by `kaoping demo`.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.desk.demo.jury import Seats
from kaoping.desk.demo.votes import Trying
from kaoping.lib.text import village_display


@dataclass(frozen=True)
class Code:
    """A code to try: what kind of slip or which seat it is of, and the address that it opens."""

    whose: str
    code: str
    href: str

    @property
    def address(self) -> str:
        """Where the code is typed."""
        return settings.SITE_ADDRESS.rstrip("/") + self.href.partition("#")[0]


@dataclass(frozen=True)
class Sheet:
    """What stands on the demonstration's sheet; `shares` open the box of the vote."""

    votes: tuple[Code, ...]
    seats: tuple[Code, ...]
    shares: tuple[str, ...]
    screens: tuple[tuple[str, str], ...]

    def lines(self) -> Iterator[str]:
        """The sheet for a terminal."""
        yield str(_("Codes to try (each counts once, as on a printed slip):"))
        for row in (*self.votes, *self.seats):
            yield f"  {row.code:<15}{row.address}  {row.whose}"
        yield str(_("Two of these three shares open the box once voting has ended:"))
        yield from (f"  {share}" for share in self.shares)
        yield str(_("Screens in the hall:"))
        address = settings.SITE_ADDRESS.rstrip("/")
        yield from (f"  {address}{href}  {title}" for title, href in self.screens)

    def by_whose(self) -> list[tuple[str, list[Code]]]:
        """The codes together that are of the same group."""
        rows = (*self.votes, *self.seats)
        return [(whose, list(found)) for whose, found in groupby(rows, lambda row: row.whose)]


def keep(trying: Trying, seats: Seats) -> None:
    """Lays the sheet beside the data, readable by nobody else."""
    poll, panel = trying.poll, seats.panel
    vote = reverse("ballots:vote", args=[poll.pk])
    said = {
        "votes": [
            [f"{village_display(poll.meeting.place.name)}{group}", code, f"{vote}#{code}"]
            for group, codes in trying.codes.items()
            for code in codes
        ],
        "seats": [
            [f"评委{whose}", code, f"{reverse('juries:juror')}#{code}"]
            for whose, code in seats.codes.items()
        ],
        "shares": trying.shares,
        "screens": [
            [poll.meeting.title, reverse("ballots:screen", args=[poll.meeting.screen_key])],
            [panel.meeting.title, reverse("juries:screen", args=[panel.meeting.screen_key])],
        ],
    }
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)


def sheet() -> Sheet | None:
    """The sheet, where the demonstration has laid one."""
    try:
        said = json.loads(_path().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Sheet(
        votes=tuple(Code(*row) for row in said["votes"]),
        seats=tuple(Code(*row) for row in said["seats"]),
        shares=tuple(said["shares"]),
        screens=tuple((title, href) for title, href in said["screens"]),
    )


def _path() -> Path:
    return Path(settings.HOME) / "demo-codes.json"
