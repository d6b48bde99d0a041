"""What is proposed about people, and the events it rests on, never get into a public notice."""

import datetime

import pytest
from django.urls import reverse

from kaoping.notices import actions as notices
from kaoping.results import actions as results
from kaoping.results import queries
from kaoping.results.models import Feedback
from kaoping.results.tests.following import decide, official, with_consequences
from kaoping.results.tests.stages import close
from kaoping.scoring import twin
from tests.months import aggregate, mark_everything, settle
from tests.world import open_month

FEBRUARY, MARCH = datetime.date(2026, 2, 1), datetime.date(2026, 3, 1)


@pytest.fixture
def notice(hamlet, monkeypatch):
    """March: an event about one secretary, and a talk with him decided in February."""
    with_consequences(hamlet, monkeypatch)
    hamlet.cycle = open_month(hamlet, FEBRUARY)
    settle(hamlet, hamlet.cycle)
    decide(hamlet, official(hamlet, 1, "secretary"))
    hamlet.cycle = open_month(hamlet, MARCH)
    mark_everything(hamlet.cycle)
    results.record_fact(
        subject=official(hamlet, 1, "secretary"), sort="event", key="filed_case",
        reason="县纪委通报", document="立案决定书1号", by=hamlet.clerk,
    )  # fmt: skip
    aggregate(hamlet.cycle, hamlet.clerk)
    close(hamlet)
    results.issue_feedback(cycle=hamlet.cycle, by=hamlet.clerk)
    for feedback in Feedback.objects.filter(cycle=hamlet.cycle).select_related("village"):
        results.acknowledge(feedback=feedback, by=hamlet.officials[feedback.village.code])
    facts = queries.current_run(hamlet.cycle).facts
    assert facts["events"] and facts["decided"]
    return notices.publish(cycle=hamlet.cycle, by=hamlet.clerk)


def test_the_twin_holds_neither_events_nor_decisions_and_still_verifies(notice):
    published = twin.load(notice.twin.encode())
    assert "events" not in published["facts"] and "decided" not in published["facts"]
    assert "立案决定书1号" not in notice.twin and twin.verify(published) == []


def test_public_pages_do_not_tell(notice, client, hamlet):
    subject = official(hamlet, 1, "secretary")
    for address in (
        reverse("notices:notice", args=[notice.pk]),
        f"/notices/{notice.pk}/subjects/{subject.pk}/",
        f"/notices/{notice.pk}/rankings/secretaries/",
        f"/notices/{notice.pk}/print/",
    ):
        page = client.get(address)
        assert page.status_code == 200
        shown = page.content.decode()
        assert not any(word in shown for word in ("立案", "诫勉", "免职", "一票否决")), address
