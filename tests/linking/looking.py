"""The steps of the attack: meetings held, screens opened, boxes opened, guesses judged."""

from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from kaoping.ballots import keys
from kaoping.ballots.models import SealedBallot
from kaoping.ballots.urls import urlpatterns
from kaoping.people.models import Account
from tests import people, polls
from tests.chaos.machines import Database
from tests.linking import canary as broken
from tests.linking import linker, meetings
from tests.linking.meetings import Meeting

CANARIES = 10
SIDE_TABLES = ("django_session", "procrastinate_jobs", "procrastinate_events", "audit_event")


def hold_all(runs: int, voters: int) -> list[Meeting]:
    """So many open polls of one village, each with its own seed."""
    place, version, clerk = polls.town(1)
    cycle, village = polls.year(place, version, clerk), place.children.get()
    people.account("administrator", place, username="administrator-of-all")
    return [meetings.hold(cycle, village, clerk, voters, seed) for seed in range(1, runs + 1)]


def side_tables() -> dict[str, int]:
    """How many sessions, jobs and events there are: voting must add none."""
    with connection.cursor() as cursor:
        counts = {}
        for table in SIDE_TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
    connection.close()
    return counts


def screens(held: list[Meeting]) -> list[bytes]:
    """Every page about these polls that their clerk and the administrator can open."""
    administrator = Account.objects.get(username="administrator-of-all")
    found = []
    for meeting in held:
        for who in (meeting.hall.clerk, administrator):
            browser = Client(headers={"host": "127.0.0.1"})
            browser.force_login(who)
            found += [browser.get(address).content for address in _addresses(meeting)]
            browser.session.flush()
    connection.close()
    return found


def _addresses(meeting: Meeting) -> list[str]:
    poll, of = meeting.hall.poll, meeting.hall.meeting
    wanted = {"poll": poll.pk, "meeting": of.pk, "key": of.screen_key, "box": meeting.hall.box.pk}
    addresses = []
    for pattern in urlpatterns:
        names = pattern.pattern.converters
        try:
            name = f"ballots:{pattern.name}"
            addresses.append(reverse(name, kwargs={each: wanted[each] for each in names}))
        except (KeyError, NoReverseMatch):
            continue
    return addresses


def key_of(meeting: Meeting) -> keys.PrivateKey:
    """The private key: the attacker has two of the shares."""
    poll = meeting.hall.poll
    return keys.restore(poll.pk, bytes(poll.public_key), meeting.hall.shares[:2])


def open_all(held: list[Meeting], database: Database) -> dict[str, object]:
    """Opens every box, then looks at what is left, with key and list in hand."""
    sealed = [bytes(content) for content in SealedBallot.objects.values_list("content", flat=True)]
    for meeting in held:
        hall = meeting.hall
        meetings.polls.actions.open_box(poll=hall.poll, shares=hall.shares[:2], by=hall.clerk)
    connection.close()
    with database.launcher.connect("kaoping_admin") as admin:
        admin.execute("CHECKPOINT")
    cases, chance = [], 0.0
    for meeting in held:
        case, expected = meetings.after_opening(meeting, database.launcher)
        cases.append(case)
        chance += expected
    scores = linker.attack(cases)
    for score in scores.values():
        score.expected = chance
    return {
        "after_opening": judged(scores, both_sides=True),
        "ballots_left_in_files": _left(database, sealed),
    }


def _left(database: Database, sealed: list[bytes]) -> int:
    """How many of the sealed ballots stand in any file of any table."""
    left: set[bytes] = set()
    for path in (database.launcher.data / "base").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            left.update(each for each in sealed if each in content)
    return len(left)


def judged(scores: dict[str, linker.Score], *, both_sides: bool = False) -> dict[str, object]:
    """Each way of joining against what chance allows: 99.9 % for all of them together."""
    tried = {name: score for name, score in scores.items() if score.pairs}
    doubt = 0.001 / 2 / max(1, len(tried))
    ways, inside = {}, True
    for name, score in tried.items():
        chance = score.expected / score.of
        most = linker.most_by_chance(score.of, chance, doubt)
        least = linker.least_by_chance(score.of, chance, doubt) if both_sides else 0
        ways[name] = [score.right, score.of, round(score.expected), least, most]
        inside = inside and least <= score.right <= most
    rows = sorted(ways.values())
    found = {
        "inside": inside, "ways": len(ways), "guesses": rows[0][1], "by_chance": rows[0][2],
        "bounds": rows[0][3:], "fewest_right": rows[0][0], "most_right": rows[-1][0],
    }  # fmt: skip
    return found if inside else found | {"each": ways}


def canary(asked, database: Database) -> float:
    """The share of votes that the same linker finds in the broken design."""
    with database.launcher.connect("kaoping_owner") as owner:
        cases = [broken.meeting(owner, asked.voters, 3, seed) for seed in range(CANARIES)]
    return round(max(score.share for score in linker.attack(cases).values()), 3)
