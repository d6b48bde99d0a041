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

    def open(self, period: str = "year", starts_on: datetime.date = YEAR) -> Cycle:
        """The county's cycle, opened by its clerk."""
        return cycles.open_cycle(
            version=self.version, place=self.place, period_key=period, starts_on=starts_on,
            by=self.clerk,
        )  # fmt: skip


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


@dataclass
class City:
    """A city or county that runs a regulation for several levels; `below` are its counties or towns."""

    place: Place
    clerk: Account
    version: SchemeVersion
    below: list[Place]

    def open(self, period: str = "year") -> Cycle:
        """Its cycle, opened by its clerk."""
        return cycles.open_cycle(
            version=self.version, place=self.place, period_key=period, starts_on=YEAR, by=self.clerk
        )


def small_county(preset: str, *offices: str, code: str = XUWEN) -> City:
    """A county of two towns of two villages each under a preset whose offices are all filled."""
    place = people.place(code, "徐闻县")
    clerk = people.account("clerk", place)
    for name in offices:
        who = people.person(place)
        people.account("rater", place, who)
        people.post(who, place, "office_head", Office.objects.create(place=place, name=name))
    _fill_towns(place)
    return City(place, clerk, adopt(place, preset, clerk), list(place.children.order_by("code")))


def _fill_towns(place: Place) -> None:
    for code in (f"{place.code[:6]}101000", f"{place.code[:6]}102000"):
        town = people.place(code, f"{code[3:6]}{code[8]}镇")
        people.post(people.person(place), town, "township_secretary")
        for number in (1, 2):
            village = people.place(f"{code[:9]}20{number}")
            people.post(people.person(town), village, "secretary")


def small_city() -> City:
    """A small Zhanjiang: two counties of two towns of two villages each, everywhere a secretary."""
    counties = [people.place(WUCHUAN, "吴川市"), people.place(XUWEN, "徐闻县")]
    city = counties[0].parent
    clerk = people.account("clerk", city)
    office = Office.objects.create(place=city, name="上级党委组织部门")
    who = people.person(city)
    people.account("rater", city, who)
    people.post(who, city, "office_head", office)
    for place in counties:
        people.post(people.person(city), place, "county_secretary")
        _fill_towns(place)
    return City(city, clerk, adopt(city, "zhanjiang-2017", clerk), counties)


@pytest.fixture
def zhanjiang(db: None) -> City:
    """The small city."""
    return small_city()


@pytest.fixture
def wuchuan(db: None) -> County:
    """Wuchuan with its 15 towns."""
    return build()
