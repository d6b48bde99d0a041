"""The tables of a vote hold no time, no address, no person and nothing that joins slip and ballot."""

import uuid

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from kaoping.ballots import statements
from kaoping.ballots.models import (
    PaperCount,
    Poll,
    PollState,
    SealedBallot,
    Slip,
    TallyCell,
)
from tests.polls import cast

TABLES = {
    "ballots_slip": {"poll_id", "key", "box_id", "code_hash", "state", "is_test"},
    "ballots_sealedballot": {"poll_id", "key", "box_id", "content"},
    "ballots_tallycell": {"id", "question_id", "box_id", "source", "option", "count"},
    "ballots_paperbatch": {"id", "box_id", "number"},
    "ballots_papercount": {
        "id", "batch_id", "teller", "version", "papers", "invalid", "cells",
    },
}  # fmt: skip
HARMLESS = {"bigint", "integer", "smallint", "uuid", "bytea", "boolean", "character varying", "jsonb"}
TELLING = ("time", "date", "address", "agent", "session", "account", "person", "user", "by_", "ip")


def read(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def columns(table: str) -> dict[str, str]:
    return dict(
        read("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s",
             table)
    )  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_the_vote_has_these_columns_and_no_other(db, table):
    found = columns(table)
    assert set(found) == TABLES[table]
    assert set(found.values()) <= HARMLESS
    assert not [name for name in found for word in TELLING if word in name]


def test_partitions_have_no_more_than_their_tables(voting):
    for table in ("ballots_slip", "ballots_sealedballot"):
        assert columns(f"{table}_{voting.poll.pk}") == columns(table)


def test_references_lead_to_boxes_and_questions_only(db):
    found = read(
        "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)",
        list(TABLES),
    )
    assert found
    assert {target for _table, target in found} <= {
        "ballots_box", "ballots_question", "ballots_paperbatch",
    }  # fmt: skip


def test_no_trigger_and_no_default_writes_a_time_or_a_session(db):
    triggers = read(
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY(%s)",
        list(TABLES),
    )
    assert triggers == []
    defaults = read(
        "SELECT column_default FROM information_schema.columns WHERE table_name = ANY(%s)"
        " AND column_default IS NOT NULL",
        list(TABLES),
    )
    said = " ".join(default for (default,) in defaults)
    assert not [word for word in ("now", "current", "inet", "clock", "session") if word in said]


def test_a_slip_and_a_ballot_share_nothing_but_their_box(voting):
    for slip in voting.slips[:5]:
        cast(voting, slip)
    slips = {uuid.UUID(str(key)) for key in Slip.objects.values_list("key", flat=True)}
    ballots = set(SealedBallot.objects.values_list("key", flat=True))
    assert not slips & ballots
    assert len({len(content) for content in SealedBallot.objects.values_list("content", flat=True)}) == 1


def test_where_a_slip_lies_says_nothing_about_where_it_was_printed(drawn):
    """Rows lie in order of their random keys, whatever order the sheets came out in."""
    keys = [key for (key,) in read(
        f"SELECT key FROM ballots_slip_{drawn.poll.pk} WHERE NOT is_test ORDER BY ctid"
    )]  # fmt: skip
    assert keys == sorted(keys)


def places(poll: Poll) -> list[tuple]:
    return read(f"SELECT code_hash, ctid::text, xmin::text FROM ballots_slip_{poll.pk} ORDER BY ctid")


def test_opening_the_box_rewrites_the_slips_in_another_order_under_one_transaction(voting):
    for slip in voting.slips:
        cast(voting, slip)
    before = [bytes(code) for code, _place, _transaction in places(voting.poll)]
    voting.open_box()
    after = places(voting.poll)
    assert len({transaction for _code, _place, transaction in after}) == 1
    assert [bytes(code) for code, _place, _transaction in after] != before
    assert sorted(bytes(code) for code, *_rest in after) == sorted(before)


def test_opening_the_box_drops_the_table_of_the_ballots(voting):
    cast(voting, voting.slips[0])
    name = f"ballots_sealedballot_{voting.poll.pk}"
    assert read("SELECT to_regclass(%s)", name) != [(None,)]
    voting.open_box()
    assert read("SELECT to_regclass(%s)", name) == [(None,)]


# --- A row that must not be can't be ----------------------------------------------------------


def refuses(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except (IntegrityError, psycopg.Error):
        return True
    return False


def test_slips_are_of_a_box_of_their_poll_and_of_one_code(drawn):
    row = Slip.objects.filter(poll=drawn.poll).first()
    again = (drawn.poll.pk, uuid.uuid4(), drawn.box.pk, bytes(row.code_hash), False)
    assert refuses(lambda: statements.add_slips([again]))
    strange = (drawn.poll.pk, uuid.uuid4(), drawn.box.pk + 1000, bytes(32), False)
    assert refuses(lambda: statements.add_slips([strange]))
    elsewhere = (drawn.poll.pk + 1000, uuid.uuid4(), drawn.box.pk, bytes(32), False)
    assert refuses(lambda: statements.add_slips([elsewhere]))
    assert refuses(lambda: Slip.objects.filter(key=row.key).update(state="lost"))


def test_a_poll_without_a_key_never_opens_and_a_void_one_says_why(drawn):
    polls = Poll.objects.filter(pk=drawn.poll.pk)
    assert refuses(lambda: polls.update(public_key=None))
    assert refuses(lambda: polls.update(state=PollState.VOID))
    assert refuses(lambda: polls.update(void_reason="不写状态"))


def test_a_cell_is_there_once_and_counts_no_less_than_nothing(drawn):
    question = drawn.poll.questions.first()
    cell = {"question": question, "box": drawn.box, "source": "slips", "option": "basic"}
    TallyCell.objects.create(**cell, count=1)
    assert refuses(lambda: TallyCell.objects.create(**cell, count=1))
    assert refuses(lambda: TallyCell.objects.create(**{**cell, "option": "x"}, count=-1))


def test_a_pile_is_counted_by_two_and_no_more_papers_are_invalid_than_there_are(drawn):
    batch = drawn.box.batches.create(number=1)
    row = {"batch": batch, "version": 1, "papers": 2, "cells": {}}
    assert refuses(lambda: PaperCount.objects.create(**row, teller=3, invalid=0))
    assert refuses(lambda: PaperCount.objects.create(**row, teller=1, invalid=3))
    PaperCount.objects.create(**row, teller=1, invalid=0)
    assert refuses(lambda: PaperCount.objects.create(**row, teller=1, invalid=0))


@pytest.mark.parametrize(
    "change", [{"options": []}, {"low": 1}, {"low": 5, "high": 5, "options": []}, {"ballot": "x"}]
)
def test_a_question_has_options_or_a_range_and_a_ballot_has_a_subject(drawn, change):
    question = drawn.poll.questions.first()
    if "ballot" in change:
        change = {**change, "subject": None}
    assert refuses(lambda: drawn.poll.questions.filter(pk=question.pk).update(**change))
