"""Meetings whose voters are watched, and everything that can be had of them before and after."""

import random
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from nacl.public import PrivateKey

from kaoping.ballots import codes
from kaoping.ballots.models import Slip, TallyCell
from kaoping.ballots.sealing import Form, form_of
from kaoping.ballots.slips import in_fours
from kaoping.config.postgres import Launcher
from tests import polls
from tests.chaos import voters
from tests.chaos.voters import Post
from tests.linking.linker import OPTIONS, BallotRow, Case, SlipRow
from tests.linking.pages import Journal, ballot_of, slip_of, tuples

ANSWERS = ("excellent", "competent", "basic", "incompetent")


@dataclass
class Meeting:
    """One poll: who voted what, and in which order they came."""

    hall: polls.Hall
    votes: list[tuple[int, ...]]
    queue: list[int]

    def hashes(self) -> dict[bytes, int]:
        """Whose slip has this keyed hash: the list of who drew which."""
        poll = self.hall.poll.pk
        return {
            codes.hashed(poll, codes.read(slip.code)): name
            for name, slip in enumerate(self.hall.slips)
        }

    def halves(self) -> tuple[dict[int, tuple[int, ...]], dict[int, tuple[int, ...]]]:
        """The accomplices' votes, and those to be guessed."""
        half = len(self.votes) // 2
        named = dict(enumerate(self.votes))
        return (
            {name: vote for name, vote in named.items() if name < half},
            {name: vote for name, vote in named.items() if name >= half},
        )


def hold(cycle, village, clerk, count: int, seed: int) -> Meeting:
    """A poll of so many voters, open; everybody's vote is drawn."""
    hall = polls.prepare(
        cycle, village, clerk, slips=count, people_of={"members": (count, count)},
        title=f"民主测评会{seed}",
    )  # fmt: skip
    hall.open()
    chance = random.Random(seed)
    questions = hall.poll.questions.count()
    votes = [tuple(chance.randrange(OPTIONS) for _q in range(questions)) for _voter in range(count)]
    return Meeting(hall, votes, chance.sample(range(count), count))


def posts(meeting: Meeting) -> list[Post]:
    """What the voters send, one after another."""
    made = []
    for name in meeting.queue:
        slip = meeting.hall.slips[name]
        fields = {
            "code": slip.code, "box": str(slip.box.pk), "at": "check", "send": "1",
            "answers": ".".join(f"{vote + 1:02}" for vote in meeting.votes[name]),
        }  # fmt: skip
        path = f"/ballots/v/{meeting.hall.poll.pk}/"
        made.append(Post(path, urlencode(fields).encode(), in_fours(slip.receipt).encode()))
    return made


def vote(meeting: Meeting) -> None:
    """The queue votes, one after another: the easiest case for whoever watches."""
    voters.vote(posts(meeting), voters=1)


def file_of(launcher: Launcher, table: str) -> tuple[Path, int]:
    """A table's file, and its number."""
    with launcher.connect("kaoping_admin") as connection:
        query = "SELECT pg_relation_filepath(%s::regclass), pg_relation_filenode(%s::regclass)"
        path, number = connection.execute(query, [table, table]).fetchone()
    return launcher.data / path, number


def before_opening(
    meeting: Meeting, launcher: Launcher, log: Journal, dumped: dict[bytes, int],
    key: PrivateKey | None = None,
) -> Case:  # fmt: skip
    """What files, log and dump hold of a closed poll; readable where the key is given."""
    poll, owners = meeting.hall.poll.pk, meeting.hashes()
    path, number = file_of(launcher, f"ballots_slip_{poll}")
    slips: dict[int, SlipRow] = {}
    for row in tuples(path):
        slip_key, code = slip_of(row)
        name = owners.get(code)
        if name is None or (name in slips and row.xmax):
            continue
        logged = log.updated.get((number, row.block, row.line), 0)
        place = (row.block, row.line)
        slips[name] = SlipRow(
            name, meeting.queue.index(name), slip_key, code, place, row.xmin, logged
        )
    accomplices, secret = meeting.halves()
    ballots = _ballots(meeting, launcher, log, dumped, key)
    return Case(list(slips.values()), ballots, accomplices, secret)


def _ballots(meeting, launcher, log, dumped, key) -> list[BallotRow]:
    path, number = file_of(launcher, f"ballots_sealedballot_{meeting.hall.poll.pk}")
    form, rows = form_of(meeting.hall.poll.pk), []
    for row in tuples(path):
        ballot_key, content = ballot_of(row)
        logged = log.inserted.get((number, row.block, row.line), 0)
        rows.append(
            BallotRow(
                ballot_key, content, (row.block, row.line), row.xmin, logged,
                log.ended.get(logged, ""), dumped.get(ballot_key, 0),
                _read(form, content, key) if key else None,
            )
        )  # fmt: skip
    return rows


def _read(form: Form, content: bytes, key: PrivateKey) -> tuple[int, ...]:
    return tuple(ANSWERS.index(answer) for answer in form.unseal(content, key))


def after_opening(meeting: Meeting, launcher: Launcher) -> tuple[Case, float]:
    """What the live database still holds once the box is counted, and the chance of a right guess.

    There are no ballots any more. The cells, spelled out in the order in which they lie, are the
    only thing left to be laid beside the slips.
    """
    poll, owners = meeting.hall.poll.pk, meeting.hashes()
    path, _number = file_of(launcher, f"ballots_slip_{poll}")
    slips = []
    for row in tuples(path):
        slip_key, code = slip_of(row)
        if code in owners:
            name = owners[code]
            slips.append(SlipRow(name, meeting.queue.index(name), slip_key, code,
                                 (row.block, row.line), row.xmin))  # fmt: skip
    columns = _spelled_out(poll)
    ballots = [
        BallotRow(number.to_bytes(4), bytes(1), (0, number), slips[0].transaction, 0, "", number,
                  votes)
        for number, votes in enumerate(zip(*columns, strict=True))
    ]  # fmt: skip
    accomplices, secret = meeting.halves()
    shares = [column.count(answer) / len(column) for column in columns for answer in range(OPTIONS)]
    return Case(slips, ballots, accomplices, secret), sum(share**2 for share in shares) * len(secret)


def _spelled_out(poll: int) -> list[list[int]]:
    """For each question as many answers as there are ballots, cell by cell."""
    columns: dict[int, list[int]] = {}
    rows = TallyCell.objects.filter(question__poll=poll).order_by("id")
    for position, option, count in rows.values_list("question__position", "option", "count"):
        columns.setdefault(position, []).extend([ANSWERS.index(option)] * count)
    return list(columns.values())


def needles(meetings: Iterable[Meeting]) -> tuple[list[bytes], list[bytes]]:
    """What must stand nowhere in plain (codes, shares), and what only tables may hold (hashes, keys)."""
    plain, inside = [], []
    for meeting in meetings:
        for slip in meeting.hall.slips:
            code = codes.read(slip.code)
            plain += [slip.code.encode(), code.encode()]
            digest = codes.hashed(meeting.hall.poll.pk, code)
            inside += [digest.hex().encode(), b64encode(digest)[:40]]
        plain += [share.encode() for share in meeting.hall.shares]
        plain += [share.replace(" ", "").encode() for share in meeting.hall.shares]
        keys = Slip.objects.filter(poll=meeting.hall.poll).values_list("key", flat=True)
        inside += [form for key in keys for form in (str(key).encode(), key.hex.encode())]
    return plain, inside
