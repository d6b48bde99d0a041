"""Dahedian as tests need it: its 17 real villages, invented people, its scheme, an open month.

Built in bulk, so that a test of a page costs tens of milliseconds. Everybody in here is invented.
`build(villages=3)` makes a smaller town; more villages than Dahedian has serve to count queries.
"""

import datetime
from dataclasses import dataclass, field

import pytest
from django.contrib.auth.hashers import make_password

from kaoping.cycles import actions as cycles
from kaoping.cycles.models import Cycle
from kaoping.lib import pinyin
from kaoping.people.models import Account, Office, Person, Place, Post, RoleGrant
from kaoping.schemes import actions as schemes
from kaoping.schemes.models import SchemeVersion
from tests import people

MONTH = datetime.date(2026, 3, 1)
PRESET = "dahedian-2017"
OFFICES = ("党建工作办公室", "农业农村综合服务中心", "社会治安综合治理中心", "便民服务中心")
LIAISON_LEADERS = 5
PASSWORD = people.PASSWORD


@dataclass
class World:
    """A town with everybody who has a part in a month of appraisal.

    `officials` and `stationed` are accounts by the village's code, `heads` by the office's name;
    village number n belongs to liaison leader n modulo 5. In every other village, beginning with
    the first, one person holds both posts.
    """

    place: Place
    villages: list[Place]
    version: SchemeVersion = field(init=False)
    clerk: Account = field(init=False)
    leaders: list[Account] = field(init=False)
    liaison: list[Account] = field(init=False)
    stationed: dict[str, Account] = field(init=False)
    heads: dict[str, Account] = field(init=False)
    officials: dict[str, Account] = field(init=False)
    finance: Account = field(init=False)
    organiser: Account = field(init=False)
    administrator: Account = field(init=False)

    @property
    def leader(self) -> Account:
        """The Party secretary of the town: main leader and rater."""
        return self.leaders[0]

    @property
    def raters(self) -> list[Account]:
        """Everybody who marks."""
        return [*self.leaders, *self.liaison, *self.stationed.values(), *self.heads.values()]

    def liaison_of(self, village: Place) -> Account:
        """The liaison leader of a village."""
        return self.liaison[self.villages.index(village) % LIAISON_LEADERS]


def build(villages: int = 17, code: str = people.DAHEDIAN) -> World:
    """A town with invented people and the adopted preset, ready for `open_month`."""
    place = people.town(code, villages)
    world = World(place, list(place.children.order_by("code")))
    cast = _Cast(place)
    _fill_offices(world, cast)
    _fill_villages(world, cast)
    cast.save()
    world.version = schemes.draft_from_preset(place=place, preset=PRESET, by=world.clerk)
    schemes.adopt(
        version=world.version,
        document_number="大政发〔2026〕1号",
        adopted_on=people.SOME_DAY,
        by=world.clerk,
    )
    return world


def open_month(world: World, starts_on: datetime.date = MONTH) -> Cycle:
    """The world's month, opened by its clerk."""
    return cycles.open_cycle(
        version=world.version,
        place=world.place,
        period_key="month",
        starts_on=starts_on,
        by=world.clerk,
    )


@pytest.fixture
def dahedian(db: None) -> World:
    """Dahedian with its 17 villages."""
    return build()


@pytest.fixture
def hamlet(db: None) -> World:
    """Dahedian with only three villages: quick, and the small side of every query count."""
    return build(villages=3)


@pytest.fixture
def month(dahedian: World) -> Cycle:
    """March 2026 in `dahedian`, open for marking. Also known as `open_month`."""
    return open_month(dahedian)


@pytest.fixture(name="open_month")
def open_month_fixture(month: Cycle) -> Cycle:
    """The same as `month`."""
    return month


class _Cast:
    """Collects people, posts, accounts and roles, and writes each table once."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.people: list[Person] = []
        self.posts: list[Post] = []
        self.accounts: list[Account] = []
        self.grants: list[RoleGrant] = []
        self.password = make_password(PASSWORD)

    def person(self, name: str) -> Person:
        number = len(self.people)
        row = Person(
            home=self.place, name=name, pinyin_key=pinyin.key(name),
            phone=f"138{int(self.place.code[6:9]):03d}{number:05d}",
            email=f"p{number}@{self.place.code[6:9]}.example.org",
        )  # fmt: skip
        self.people.append(row)
        return row

    def post(self, who: Person, place: Place, kind: str, office: Office | None = None) -> None:
        self.posts.append(
            Post(person=who, place=place, kind=kind, office=office, starts_on=people.SOME_DAY)
        )

    def account(self, who: Person, username: str, *roles: tuple[str, Place]) -> Account:
        row = Account(
            username=f"{username}-{self.place.code[6:9]}", person=who, password=self.password
        )
        self.accounts.append(row)
        self.grants += [RoleGrant(account=row, role=role, place=place) for role, place in roles]
        return row

    def save(self) -> None:
        for rows in (self.people, self.posts, self.accounts, self.grants):
            type(rows[0]).objects.bulk_create(rows)


def _fill_offices(world: World, cast: _Cast) -> None:
    town = world.place
    offices = Office.objects.bulk_create(Office(place=town, name=name) for name in OFFICES)
    world.leaders = []
    for number, name in enumerate(("程立新", "赵文举")):
        who = cast.person(name)
        cast.post(who, town, "main_leader")
        world.leaders.append(
            cast.account(who, f"leader{number + 1}", ("leader", town), ("rater", town))
        )
    world.heads = {}
    for number, office in enumerate(offices):
        who = cast.person(f"{'吴郑王冯'[number]}主任")
        cast.post(who, town, "office_head", office)
        world.heads[office.name] = cast.account(who, f"office{number + 1}", ("rater", town))
    world.clerk = cast.account(cast.person("孙考评"), "clerk", ("clerk", town))
    world.finance = cast.account(cast.person("钱会计"), "finance", ("finance", town))
    world.organiser = cast.account(cast.person("周组织"), "organiser", ("organiser", town.parent))
    world.administrator = cast.account(
        cast.person("管理员"), "administrator", ("administrator", town)
    )


def _fill_villages(world: World, cast: _Cast) -> None:
    town = world.place
    liaison = [cast.person(f"包村{number}") for number in "甲乙丙丁戊"]
    world.liaison = [
        cast.account(who, f"liaison{number}", ("rater", town))
        for number, who in enumerate(liaison, 1)
    ]
    world.stationed, world.officials = {}, {}
    for number, village in enumerate(world.villages):
        cast.post(liaison[number % LIAISON_LEADERS], village, "liaison_leader")
        stationed = cast.person(f"驻村{number + 1:03d}")
        cast.post(stationed, village, "stationed_cadre")
        world.stationed[village.code] = cast.account(
            stationed, f"stationed{number + 1}", ("rater", town)
        )
        secretary = cast.person(f"书记{number + 1:03d}")
        director = secretary if number % 2 == 0 else cast.person(f"村主任{number + 1:03d}")
        cast.post(secretary, village, "secretary")
        cast.post(director, village, "director")
        cast.post(cast.person(f"文书{number + 1:03d}"), village, "village_clerk")
        world.officials[village.code] = cast.account(
            secretary, f"village{number + 1}", ("village_official", village)
        )
