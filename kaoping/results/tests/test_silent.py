"""Villages that don't answer on screen: confirmed on paper, or gone on without by a decision."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from kaoping.audit.models import Event
from kaoping.cycles.queries import current_stage
from kaoping.lib.dates import chinese_date
from kaoping.lib.errors import UserError
from kaoping.results import actions
from kaoping.results.models import Feedback
from kaoping.results.settled import NotSettled, settled_run
from kaoping.results.tests.stages import (
    again,
    close,
    feedback_to,
    mark_everything,
    object_to,
    official_of,
)
from kaoping.schemes import actions as schemes
from tests.months import aggregate
from tests.world import open_month

REASON, DOCUMENT = "两次电话、一次上门均未答复", "会议纪要3号"


@pytest.fixture
def unanswered(hamlet):
    """Three villages under a regulation by which silence never counts; nobody has answered."""
    text = hamlet.version.text.replace("silence: acknowledged", "silence: open")
    assert text != hamlet.version.text
    hamlet.version = schemes.draft_from_text(
        place=hamlet.place, key=hamlet.version.scheme.key, text=text, by=hamlet.clerk
    )
    schemes.adopt(version=hamlet.version, document_number="大政发〔2026〕2号",
                  adopted_on=datetime.date(2026, 2, 1), by=hamlet.clerk)  # fmt: skip
    hamlet.cycle = open_month(hamlet)
    mark_everything(hamlet.cycle)
    aggregate(hamlet.cycle, hamlet.clerk)
    close(hamlet)
    actions.issue_feedback(cycle=hamlet.cycle, by=hamlet.clerk)
    return hamlet


def overdue():
    Feedback.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=1))


def on_paper(town, village=0, **other):
    said = {"signed_on": timezone.localdate(), "signed_by": "村党支部书记 书记001",
            "document": "签字的反馈通知单，存档3号"} | other  # fmt: skip
    return actions.confirm_on_paper(feedback=feedback_to(town, village), by=town.clerk, **said)


def go_on(town, villages=(0, 1, 2), reason=REASON, document=DOCUMENT):
    return actions.go_on_without(
        cycle=town.cycle,
        feedback=[feedback_to(town, one) for one in villages],
        reason=reason,
        document=document,
        by=town.leader,
    )


def test_silence_never_counts_by_itself_under_an_open_scheme(unanswered):
    assert actions.lapse_silent(today=datetime.date(2099, 1, 1)) == 0


def test_a_paper_confirms_and_the_record_says_who_signed_and_who_recorded(unanswered):
    done = on_paper(unanswered)
    assert done.acknowledged_by == unanswered.clerk and done.signed_by == "村党支部书记 书记001"
    event = Event.objects.get(verb="confirm_on_paper")
    assert event.personal["paper"] == "签字的反馈通知单，存档3号"
    assert on_paper(unanswered).acknowledged_at == done.acknowledged_at
    with pytest.raises(UserError):
        on_paper(unanswered, signed_by="别人")


@pytest.mark.parametrize(
    "wrong",
    [
        {"signed_by": " "},
        {"document": ""},
        {"signed_on": datetime.date(2026, 1, 1)},
        {"signed_on": datetime.date(2099, 1, 1)},
    ],
)
def test_a_paper_without_signature_or_day_that_can_be_is_refused(unanswered, wrong):
    with pytest.raises(UserError):
        on_paper(unanswered, **wrong)
    assert not Feedback.objects.filter(acknowledged_at__isnull=False).exists()


def test_a_village_that_objects_confirms_on_no_paper(unanswered):
    object_to(unanswered)
    with pytest.raises(UserError):
        on_paper(unanswered)


def test_where_silence_counts_a_paper_confirms_as_well(fed_back):
    assert on_paper(fed_back).is_settled


def test_a_decision_to_go_on_needs_the_due_day_a_reason_and_a_document(unanswered):
    with pytest.raises(UserError):
        go_on(unanswered)
    overdue()
    for faulty in ({"reason": " "}, {"document": ""}, {"villages": ()}):
        with pytest.raises(UserError):
            go_on(unanswered, **faulty)
    assert not Feedback.objects.filter(lapsed_at__isnull=False).exists()


def test_with_paper_and_decision_the_result_is_settled(unanswered):
    on_paper(unanswered)
    overdue()
    with pytest.raises(NotSettled):
        settled_run(unanswered.cycle)
    go_on(unanswered, (1, 2))
    assert current_stage(again(unanswered.cycle)).key == "notice"
    event = Event.objects.get(verb="go_on_without")
    assert event.actor_id == unanswered.leader.pk and len(event.detail["villages"]) == 2
    assert event.personal == {"reason": REASON, "document": DOCUMENT}
    assert settled_run(unanswered.cycle).number == 1


def test_one_that_answered_meanwhile_stops_the_decision(unanswered):
    overdue()
    official = official_of(unanswered, unanswered.villages[1])
    actions.acknowledge(feedback=feedback_to(unanswered, 1), by=official)
    with pytest.raises(UserError):
        go_on(unanswered)
    assert not Feedback.objects.filter(lapsed_at__isnull=False).exists()


def test_pages_lead_from_the_list_to_both_and_say_what_was_recorded(unanswered, client):
    client.force_login(unanswered.clerk)
    listed = reverse("results:feedback_list", args=[unanswered.cycle.pk])
    paper = reverse("results:confirm_on_paper", args=[feedback_to(unanswered, 0).pk])
    decide = reverse("results:go_on_without", args=[unanswered.cycle.pk])
    notice = reverse("results:feedback", args=[feedback_to(unanswered, 0).pk])
    assert decide not in client.get(listed).content.decode()
    assert paper in client.get(notice).content.decode()
    today = timezone.localdate()
    said = {"signed_on": today.isoformat(), "signed_by": "书记001", "document": "存档3号"}
    assert client.post(paper, {}).status_code == 400
    assert client.post(paper, said).url == listed
    overdue()
    assert decide in client.get(listed).content.decode()
    chosen = [feedback_to(unanswered, one).pk for one in (1, 2)]
    client.force_login(unanswered.leader)
    assert client.post(decide, {"feedback": chosen, "reason": REASON}).status_code == 400
    client.post(decide, {"feedback": chosen, "reason": REASON, "document": DOCUMENT})
    shown = client.get(listed).content.decode()
    clerk, leader = unanswered.clerk.person.name, unanswered.leader.person.name
    day = chinese_date(today)
    assert f"书记001于{day}签字，由{clerk}登记" in shown and f"{leader} {day}" in shown
    official = official_of(unanswered, unanswered.villages[1])
    client.force_login(official)
    own = client.get(reverse("results:feedback", args=[chosen[0]])).content.decode()
    assert REASON in own and DOCUMENT in own and leader in own


def test_a_village_official_records_no_paper_and_decides_nothing(unanswered, client):
    client.force_login(official_of(unanswered, unanswered.villages[0]))
    for address in (
        reverse("results:confirm_on_paper", args=[feedback_to(unanswered, 0).pk]),
        reverse("results:go_on_without", args=[unanswered.cycle.pk]),
    ):
        assert client.post(address).status_code == 404


def test_a_paper_signed_in_time_counts_when_recorded_later(unanswered):
    signed = timezone.localdate()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=9)):
        assert on_paper(unanswered, signed_on=signed).is_settled
