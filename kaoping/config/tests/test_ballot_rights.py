"""The whole life of a poll as the web role, which owns nothing; and what that role can't do."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, ProgrammingError

from kaoping.ballots import actions, queries
from kaoping.ballots.models import PollState, SealedBallot, Slip
from kaoping.config import postgres, rights
from tests.polls import Hall, cast, prepare, town, year

pytestmark = pytest.mark.django_db(transaction=True)
FUNCTIONS = (
    "ballots_make_room", "ballots_cast", "ballots_look", "ballots_void_slip", "ballots_empty_box",
    "ballots_burn",
)  # fmt: skip


@pytest.fixture
def as_web() -> Iterator[None]:
    """Django's connection belongs to the web role while the test runs."""
    rights.grant(connection, postgres.WEB)
    owner = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = postgres.WEB
    yield
    connection.close()
    connection.settings_dict["USER"] = owner


@pytest.fixture
def town_of_owner() -> tuple:
    return town()


def begin(of_town: tuple) -> Hall:
    place, version, clerk = of_town
    cycle = year(place, version, clerk)
    return prepare(cycle, place.children.order_by("code").first(), clerk)


def refuses(statement: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except ProgrammingError as fault:
        return isinstance(fault.__cause__, psycopg.errors.InsufficientPrivilege)
    return False


def test_a_poll_lives_from_preparing_to_certifying(town_of_owner, as_web):
    hall = begin(town_of_owner)
    hall.open()
    assert connection.settings_dict["USER"] == postgres.WEB
    for slip in hall.slips[:10]:
        cast(hall, slip)
    actions.spoil(poll=hall.poll, code=hall.slips[11].code, by=hall.clerk)
    hall.open_box()
    hall.count(issued=11, unused=1, spoiled=1)
    actions.certify(poll=hall.poll, by=hall.clerk)
    assert len(queries.receipts(hall.poll)) == 10
    assert not SealedBallot.objects.exists()


def test_a_void_poll_keeps_no_ballot(town_of_owner, as_web):
    hall = begin(town_of_owner)
    hall.open()
    cast(hall, hall.slips[0])
    actions.void_poll(poll=hall.poll, reason="到会人数有误", by=hall.clerk)
    assert not SealedBallot.objects.exists()
    assert Slip.objects.filter(poll=hall.poll).count() == 14


def test_the_web_role_changes_slips_and_ballots_through_functions_only(town_of_owner, as_web):
    hall = begin(town_of_owner)
    hall.open()
    cast(hall, hall.slips[0])
    assert refuses("UPDATE ballots_slip SET state = 'printed'")
    assert refuses("DELETE FROM ballots_slip")
    assert refuses("TRUNCATE ballots_slip")
    assert refuses("DELETE FROM ballots_sealedballot")
    assert refuses("UPDATE ballots_sealedballot SET content = ''")
    assert refuses(
        "INSERT INTO ballots_sealedballot SELECT poll_id, gen_random_uuid(), box_id, content"
        " FROM ballots_sealedballot"
    )
    for table in ("ballots_slip", "ballots_sealedballot"):
        assert refuses(f"SELECT * FROM {table}_{hall.poll.pk}")
        assert refuses(f"DROP TABLE {table}_{hall.poll.pk}")


def test_partitions_stay_closed_when_rights_are_given_again(town_of_owner, as_web):
    hall = begin(town_of_owner)
    connection.close()
    connection.settings_dict["USER"] = postgres.OWNER
    rights.grant(connection, postgres.WEB)
    connection.close()
    connection.settings_dict["USER"] = postgres.WEB
    assert refuses(f"SELECT * FROM ballots_slip_{hall.poll.pk}")
    assert refuses("DELETE FROM ballots_slip")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_functions_are_the_owners_own_with_an_empty_search_path(function):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosecdef, proconfig::text, has_function_privilege('public', oid, 'EXECUTE'),"
            " pg_get_userbyid(proowner) FROM pg_proc WHERE proname = %s",
            [function],
        )
        definer, settings, everybody, owner = cursor.fetchone()
    assert (definer, everybody, owner) == (True, False, postgres.OWNER)
    assert 'search_path=\\"\\"' in settings


def test_ballots_are_not_burned_before_they_are_counted(town_of_owner, as_web):
    hall = begin(town_of_owner)
    hall.open()
    cast(hall, hall.slips[0])
    hall.close()
    for function in ("ballots_burn", "ballots_empty_box"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [hall.poll.pk])
    # Not even by whoever puts the poll into the state itself.
    hall.poll.state = PollState.COUNTED
    hall.poll.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT ballots_burn(%s)", [hall.poll.pk])
    assert SealedBallot.objects.count() == 1
