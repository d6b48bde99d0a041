"""What the regulation proposes is decided by people, and what was decided is remembered.

The month of these tests asks for an admonishing talk below 99 points, and after a decided talk for removal
(Party post) or recall (elected post). By tests/months every team has 98 points.
"""

import datetime
import uuid

import pytest
from django.db import DatabaseError, transaction

from kaoping.lib.errors import UserError
from kaoping.results import actions, queries
from kaoping.results.models import Consequence, Decision, RecordedFact
from kaoping.results.settled import NotSettled
from kaoping.results.tests.following import (
    about,
    decide,
    month_of,
    official,
    settle_again,
    with_consequences,
)
from kaoping.results.tests.stages import close
from tests.months import aggregate, mark_everything, settle
from tests.world import open_month

FEBRUARY, MARCH, APRIL = (datetime.date(2026, month, 1) for month in (2, 3, 4))
SORT = RecordedFact.Sort


@pytest.fixture
def town(hamlet, monkeypatch):
    """Three villages whose regulation has consequences, a veto, events, and an item that may not apply."""
    return with_consequences(hamlet, monkeypatch)


@pytest.fixture
def settled(town):
    """The March of the town, settled."""
    town.cycle = open_month(town, MARCH)
    settle(town, town.cycle)
    return town


def test_a_run_says_what_the_regulation_proposes_with_the_numbers(settled):
    found = queries.proposals_of(settled.cycle)
    assert {one.title for one in found} == {"诫勉谈话"}
    secretary = next(one for one in found if "secretary" in one.subject.posts)
    assert (secretary.measure, secretary.who) == ("诫勉谈话", "镇党委")
    assert secretary.grounds == ("“村干部月考评”得分低于99.5分（本次：98.8分）",)
    assert secretary.stands and secretary.decision is None


def test_nothing_is_proposed_before_the_review_is_closed(town):
    town.cycle = open_month(town, MARCH)
    mark_everything(town.cycle)
    aggregate(town.cycle, town.clerk)
    assert Consequence.objects.exists() and queries.proposals_of(town.cycle) == []
    with pytest.raises(NotSettled):
        decide(town, official(town, 1, "secretary"))


def test_a_decided_talk_is_remembered_and_removal_proposed_by_the_nature_of_the_post(settled):
    for post in ("secretary", "director"):
        decide(settled, official(settled, 1, post))
    april = month_of(settled, APRIL)
    found = {(one.subject.posts, one.key) for one in queries.proposals_of(april)
             if one.subject.place == settled.villages[1]}  # fmt: skip
    assert ("secretary", "remove") in found and ("secretary", "recall") not in found
    assert ("director", "recall") in found and ("director", "remove") not in found
    ground = about(april, official(settled, 1, "secretary"), "remove").grounds[-1]
    assert "1期前" in ground


def test_what_was_only_proposed_is_not_remembered(settled):
    april = month_of(settled, APRIL)
    assert {one.key for one in queries.proposals_of(april)} == {"talk"}


@pytest.mark.parametrize("verdict", ["otherwise", "not_pursued"])
def test_what_was_decided_otherwise_is_not_remembered(settled, verdict):
    decide(settled, official(settled, 1, "secretary"), verdict=verdict)
    april = month_of(settled, APRIL)
    assert {one.key for one in queries.proposals_of(april)} == {"talk"}


def test_a_superseded_decision_is_not_remembered(settled):
    talk = decide(settled, official(settled, 1, "secretary"))
    decide(settled, official(settled, 1, "secretary"), verdict="not_pursued", supersedes=talk)
    april = month_of(settled, APRIL)
    assert {one.key for one in queries.proposals_of(april)} == {"talk"}


def test_decisions_count_how_many_cycles_ago_they_were(town):
    town.cycle = month_of(town, FEBRUARY)
    decide(town, official(town, 1, "secretary"))
    month_of(town, MARCH)
    # A talk in February, nothing decided in March: not in the period before April.
    assert {one.key for one in queries.proposals_of(month_of(town, APRIL))} == {"talk"}


def test_nobody_decides_on_himself_nor_on_his_team(settled):
    subject = official(settled, 1, "secretary")
    with pytest.raises(UserError, match="涉及您本人"):
        decide(settled, subject, by=settled.officials[settled.villages[1].code])
    assert queries.concerns(subject.team, settled.officials[settled.villages[1].code])
    assert not queries.concerns(subject.team, settled.officials[settled.villages[0].code])


def test_a_form_sent_twice_is_one_decision(settled):
    subject, token = official(settled, 1, "secretary"), uuid.uuid4()
    assert decide(settled, subject, token=token) == decide(settled, subject, token=token)
    assert Decision.objects.count() == 1


def test_a_decision_is_superseded_never_edited(settled):
    subject = official(settled, 1, "secretary")
    first = decide(settled, subject)
    with pytest.raises(UserError, match="已另有决定"):
        decide(settled, subject)
    second = decide(settled, subject, verdict="otherwise", supersedes=first)
    found = about(settled.cycle, subject, "talk")
    assert found.decision == second and found.decisions == (second, first)


@pytest.mark.rewrites_sealed
def test_the_database_itself_keeps_decisions_and_records(settled):
    april = open_month(settled, APRIL)
    decision = decide(settled, official(settled, 1, "secretary"))
    settled.cycle = april
    fact = record_event(settled, official(settled, 1, "secretary"))
    for rows, change in (
        (Decision.objects.filter(pk=decision.pk), {"verdict": "not_pursued"}),
        (RecordedFact.objects.filter(pk=fact.pk), {"key": "other"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
        # What is personal can be erased by whoever owns the tables.
        assert rows.update(reason="[已删除]") == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"document": " "}, {"body": ""}, {"reason": ""}, {"what": "另行处理"},
        {"verdict": "otherwise", "what": ""}, {"decided_on": datetime.date(2026, 2, 1)},
        {"decided_on": datetime.date(2100, 1, 1)}, {"key": "remove"}, {"key": "nonsense"},
    ],
)  # fmt: skip
def test_an_incomplete_or_impossible_decision_is_refused(settled, wrong):
    with pytest.raises(UserError):
        decide(settled, official(settled, 1, "secretary"), **wrong)
    assert not Decision.objects.exists()


def test_a_proposal_that_a_later_run_no_longer_makes_shows_as_such(settled):
    subject = official(settled, 1, "secretary")
    decision = decide(settled, subject)
    settle_again(settled, subject)
    found = about(settled.cycle, subject, "talk")
    assert not found.stands and found.decision == decision
    with pytest.raises(UserError, match="不再"):
        decide(settled, subject, supersedes=decision)
    decide(settled, subject, verdict="not_pursued", supersedes=decision)


def test_an_event_is_a_fact_of_the_next_run_and_a_veto_holds(town):
    town.cycle = open_month(town, MARCH)
    mark_everything(town.cycle)
    aggregate(town.cycle, town.clerk)
    subject = official(town, 1, "secretary")
    record_event(town, subject)
    with pytest.raises(UserError, match="重新汇总"):
        close(town)
    run = aggregate(town.cycle, town.clerk)
    assert run.facts["events"] == [
        {"event": "filed_case", "subject": str(subject.pk), "document": "立案决定书1号"}
    ]
    close(town)
    (veto,) = queries.vetoes_of(town.cycle)
    assert veto.subject == subject and veto.grounds == ("发生“被立案审查”（本次：立案决定书1号）",)
    with pytest.raises(UserError, match="审定"):
        record_event(town, official(town, 2, "secretary"))


def test_a_record_is_taken_back_by_a_further_one(town):
    town.cycle = open_month(town, MARCH)
    mark_everything(town.cycle)
    fact = record_event(town, official(town, 1, "secretary"))
    with pytest.raises(UserError, match="已登记"):
        record_event(town, official(town, 1, "secretary"))
    back = actions.take_back(fact=fact, reason="登记有误", document="更正1号", by=town.clerk)
    assert actions.take_back(fact=fact, reason="x", document="x", by=town.clerk) == back
    assert "events" not in aggregate(town.cycle, town.clerk).facts
    assert RecordedFact.objects.count() == 2
    record_event(town, official(town, 1, "secretary"))


def test_an_item_does_not_apply_only_where_the_regulation_allows_it(town):
    town.cycle = open_month(town, MARCH)
    mark_everything(town.cycle)
    team = official(town, 1, "secretary").team
    for sort, key in (
        (SORT.NOT_APPLICABLE, "T2.1"),
        (SORT.EVENT, "other"),
        (SORT.NOT_APPLICABLE, "X"),
    ):
        with pytest.raises(UserError):
            record(town, team, sort, key)
    record(town, team, SORT.NOT_APPLICABLE, "T3.2")
    run = aggregate(town.cycle, town.clerk)
    assert run.facts["not_applicable"] == [{"subject": str(team.pk), "indicator": "T3.2"}]


def record_event(town, subject):
    return record(town, subject, SORT.EVENT, "filed_case", document="立案决定书1号")


def record(town, subject, sort, key, document="说明1号"):
    return actions.record_fact(
        subject=subject, sort=sort, key=key, reason="县纪委通报", document=document, by=town.clerk
    )
