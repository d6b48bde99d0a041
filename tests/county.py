"""Wuchuan as tests need it: its 15 real towns from the register, invented people, its regulation.

Owner: the clerk of the county's organisation department. Colleagues: its leader, its group that checks
reports. A town's own people: its secretary, who speaks for it, and its clerk. Stranger: the clerk of Xuwen,
another county of the city. Everybody in here is invented.
"""

import datetime
from dataclasses import dataclass, field

import pytest

from kaoping.cycles import actions as cycles
from kaoping.cycles.models import Cycle
from kaoping.people.divisions import Register, load_county
from kaoping.people.models import Account, Office, Place
from kaoping.schemes import actions as schemes
from kaoping.schemes.models import SchemeVersion
from tests import people

WUCHUAN, XUWEN, ZHANJIANG = "440883000000", "440825000000", "440800000000"
YEAR = datetime.date(2026, 1, 1)
CHECKERS = "市委组织部述前考核组"


@dataclass
class County:
    """The county with who has a part in its year; `secretaries` are accounts by the town's code."""

    place: Place
    towns: list[Place]
    clerk: Account
    leader: Account
    checker: Account
    town_clerk: Account
    stranger: Account
    secretaries: dict[str, Account] = field(default_factory=dict)
    version: SchemeVersion = field(init=False)

    @property
    def town(self) -> Place:
        """The town whose people the permission tests ask."""
        return self.towns[0]

    def open(self, period: str = "year") -> Cycle:
        """The county's cycle, opened by its clerk."""
        return cycles.open_cycle(
            version=self.version, place=self.place, period_key=period, starts_on=YEAR, by=self.clerk
        )


def adopt(place: Place, preset: str, by: Account) -> SchemeVersion:
    """The preset, taken over by the place and put into force."""
    version = schemes.draft_from_preset(place=place, preset=preset, by=by)
    schemes.adopt(version=version, document_number="1号", adopted_on=people.SOME_DAY, by=by)
    return version


def build(preset: str = "wuchuan-2017") -> County:
    """Wuchuan with a Party secretary in each town, ready for `open`."""
    load_county(Register(people.REGISTER), WUCHUAN[:6])
    place = Place.objects.get(code=WUCHUAN)
    towns = list(place.children.order_by("code"))
    office = Office.objects.create(place=place, name=CHECKERS)
    checker = people.account("rater", place, people.person(place, "何核查"))
    people.post(checker.person, place, "office_head", office)
    made = County(
        place=place,
        towns=towns,
        clerk=people.account("clerk", place),
        leader=people.account("leader", place),
        checker=checker,
        town_clerk=people.account("clerk", towns[0]),
        stranger=people.account("clerk", people.place(XUWEN, "徐闻县")),
    )
    for number, town in enumerate(towns, 1):
        who = people.person(place, f"镇书记{number:02d}")
        people.post(who, town, "township_secretary")
        made.secretaries[town.code] = people.account("place_official", town, who)
    made.version = adopt(place, preset, made.clerk)
    return made


@pytest.fixture
def wuchuan(db: None) -> County:
    """Wuchuan with its 15 towns."""
    return build()
