"""Accounts for a whole township at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaoping.audit.models import Event
from kaoping.people import queries, slips
from kaoping.people.models import Account
from tests import people

pytestmark = pytest.mark.django_db


def officials(town) -> None:
    """A secretary in each village; two of them have one name."""
    for number, village in enumerate(queries.villages_of(town)):
        people.post(
            people.person(town, f"张{'一一二三四五六七八九'[number % 10]}"), village, "secretary"
        )


def test_accounts_of_many_villages_take_no_more_queries_than_of_few(owner):
    counts = []
    for code, villages in ((people.DAHEDIAN, 3), (people.GAOQIAO, 30)):
        town = people.town(code, villages)
        officials(town)
        with CaptureQueriesContext(connection) as queries_made:
            assert len(slips.open_village_accounts(place=town, by=owner)) == villages
        counts.append(len(queries_made))
    assert counts[0] == counts[1] < 20


def test_namesakes_get_names_of_their_own_and_every_slip_works(owner):
    town = people.town(villages=4)
    officials(town)
    opened = slips.open_village_accounts(place=town, by=owner)
    assert [slip.username for slip in opened] == ["zhangyi", "zhangyi2", "zhanger", "zhangsan"]
    for slip in opened:
        account = Account.objects.get(username=slip.username)
        assert account.check_password(slip.password)
        assert account.must_change_password
        (grant,) = account.grants.all()
        assert (grant.role, grant.place) == ("village_official", slip.person.posts.get().place)
    assert slips.open_village_accounts(place=town, by=owner) == []
    written = Event.objects.filter(verb__in=("open_account", "grant_role"), actor_id=owner.pk)
    assert written.count() == 8


def test_supervisors_get_accounts_for_their_village(owner):
    town = people.town(villages=2)
    for village in queries.villages_of(town):
        people.post(people.person(town), village, "supervisor")
    assert slips.missing_accounts(town)["supervisors"] == 2
    opened = slips.open_supervisor_accounts(place=town, by=owner)
    grants = [slip.person.account.grants.get() for slip in opened]
    assert [(grant.role, grant.place) for grant in grants] == [
        ("supervisor", village) for village in queries.villages_of(town)
    ]
    assert slips.missing_accounts(town)["supervisors"] == 0
