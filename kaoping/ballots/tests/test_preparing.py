"""Questions and boxes from the scheme, or by hand; numbers as answers; groups that are too small."""

from types import SimpleNamespace

import pytest

from kaoping.ballots import actions, checks, groups, queries
from kaoping.ballots.actions import Asked
from kaoping.ballots.actions.states import NotNow
from kaoping.ballots.forms.questions import PrepareForm
from kaoping.ballots.models import Poll, PollState
from kaoping.ballots.tests.test_facts import DUAL
from kaoping.lib.errors import UserError
from kaoping.meetings import actions as meetings
from tests import polls
from tests.polls import cast

WITHOUT_CYCLE = SimpleNamespace(meeting=SimpleNamespace(cycle=None))
TOO_FEW = "“党员和村民代表”：应到20人，实到10人，达不到民主测评的法定人数。"
YATIAN_OFFICES = ("党建办公室", "综治办公室", "社会事务办公室")


def test_two_ballots_of_one_group_share_a_box(db):
    """Yatian appraises the team and each official, by the same members and representatives."""
    place, version, clerk = polls.town(2, preset="yatian", offices=YATIAN_OFFICES)
    cycle = polls.year(place, version, clerk)
    village = place.children.order_by("code").first()
    poll, _clerk = polls.unkeyed(cycle, village, clerk)
    asked = list(poll.questions.values_list("ballot", "subject__kind"))
    assert asked[0] == ("team_review", "team")
    assert set(asked[1:]) == {("person_review", "official")}
    assert poll.boxes.count() == 1
    assert len(queries.questions_of(poll.boxes.get())) == len(asked)


def test_a_voter_is_asked_only_what_the_own_group_votes_on(db):
    place, version, clerk = polls.town(2, preset_text=DUAL)
    cycle = polls.year(place, version, clerk)
    poll, _clerk = polls.unkeyed(cycle, place, clerk)
    by_group = {box.stands_for[0]: {q.ballot for q in queries.questions_of(box)}
                for box in poll.boxes.all()}  # fmt: skip
    assert by_group == {
        "members": {"village"}, "representatives": {"village"}, "cadres": {"town"},
    }  # fmt: skip
    hall = polls.drawn_from(poll, cycle, clerk, slips=10)
    hall.open()
    for slip in hall.slips:
        mine = by_group[slip.box.stands_for[0]]
        answers = ["good" if q.ballot in mine else "" for q in poll.questions.order_by("position")]
        cast(hall, slip, answers)
    hall.open_box()
    shown = queries.tally(hall.poll).groups
    # The town's group answers six questions about the town; the village's two are of one mind, and
    # stand together.
    assert sorted((group.title, {cells.total() for cells in group.answers.values()})
                  for group in shown) == [("党员、村民代表", {20}), ("全体镇干部", {10})]  # fmt: skip


def test_items_in_words_and_numbers_are_asked_and_counted(drawn):
    poll = actions.prepare_poll(meeting=polls.meeting(drawn.cycle, drawn.meeting.place, drawn.clerk,
                                                      title="承诺事项表决会"), by=drawn.clerk)  # fmt: skip
    actions.set_questions(poll=poll, by=drawn.clerk, questions=[
        Asked("修通组路", "从村口到三组", options=[("agree", "同意"), ("disagree", "不同意")]),
        Asked("给本年工作打分", low=0, high=100),
    ])  # fmt: skip
    polls.meetings.count_attendance(
        meeting=poll.meeting, counts={"members": (20, 15)}, by=drawn.clerk
    )
    hall = polls.drawn_from(poll, drawn.cycle, drawn.clerk)
    cast(hall, hall.test_slips[0], ["agree", "0"])
    actions.end_rehearsal(poll=poll, shares=hall.shares[:2], by=hall.clerk)
    polls.meetings.convene(meeting=poll.meeting, by=hall.clerk)
    actions.open_poll(poll=poll, by=hall.clerk)
    for number, slip in enumerate(hall.slips):
        cast(hall, slip, ["disagree" if number else "agree", str(90 + number % 2)])
    with pytest.raises(UserError):
        cast(hall, hall.slips[0], ["agree", "101"])
    hall.poll.refresh_from_db()
    hall.open_box()
    (words, numbers) = (dict(total) for _q, total in queries.tally(hall.poll).questions)
    assert words == {"agree": 1, "disagree": 11}
    assert numbers == {"90": 6, "91": 6}
    hall.count(issued=12, unused=0)
    assert actions.certify(poll=hall.poll, by=hall.clerk)
    assert queries.facts_for(drawn.cycle) == ((), ())


def test_questions_stay_once_the_key_is_made(drawn):
    with pytest.raises(NotNow):
        actions.set_questions(poll=drawn.poll, questions=[Asked("晚了", options=[("a", "甲")])],
                              by=drawn.clerk)  # fmt: skip


def test_a_poll_without_questions_or_voters_gets_no_key(drawn):
    held = polls.meeting(drawn.cycle, drawn.meeting.place, drawn.clerk, title="空")
    poll = actions.prepare_poll(meeting=held, ballots=[], by=drawn.clerk)
    with pytest.raises(UserError):
        actions.make_keys(poll=poll, by=drawn.clerk)
    actions.set_boxes(poll=poll, groups=[("villagers", "村民")], by=drawn.clerk)
    with pytest.raises(UserError):
        actions.make_keys(poll=poll, by=drawn.clerk)


def test_merging_stops_when_slips_are_drawn(drawn):
    with pytest.raises(UserError):
        actions.merge_boxes(poll=drawn.poll, boxes=[drawn.box], title="一起", by=drawn.clerk)


def test_everything_in_the_way_of_opening_is_told_at_once(drawn):
    drawn.rehearse()
    drawn.meeting.attendance.update(entitled=None, present=None)
    found = checks.obstacles(drawn.poll)
    assert len(found) == 2  # nobody counted, not convened
    with pytest.raises(UserError) as fault:
        actions.open_poll(poll=drawn.poll, by=drawn.clerk)
    assert len(fault.value.cause.split("\n")) == 2


def test_the_smallest_join_until_they_are_ten(drawn):
    sizes = [4, 30, 5, 3, 12]
    boxes = [_box(number, size) for number, size in enumerate(sizes)]
    merge = groups._merged(WITHOUT_CYCLE, sorted(boxes, key=lambda box: box.attendance.entitled))
    assert sorted(box.attendance.entitled for box in merge.boxes) == [3, 4, 5]
    boxes = [_box(number, size) for number, size in enumerate([8, 30])]
    assert len(groups._merged(WITHOUT_CYCLE, boxes).boxes) == 2
    assert groups._merged(WITHOUT_CYCLE, boxes[1:]) is None
    assert groups._merged(WITHOUT_CYCLE, [_box(0, 10), _box(1, 11)]) is None


def _box(number: int, size: int):
    who = SimpleNamespace(entitled=size, title=str(size))
    return SimpleNamespace(pk=number, attendance=who, stands_for=[str(number)])


def test_the_clerk_reads_what_the_regulation_says_about_the_vote(db, client):
    place, version, clerk = polls.town(2, preset_text=DUAL)
    cycle = polls.year(place, version, clerk)
    poll, clerk = polls.unkeyed(cycle, place.children.first(), clerk, ballots=["village"])
    client.force_login(clerk)
    text = client.get(f"/ballots/{poll.pk}/").content.decode()
    (of_members,) = [line for line in text.split("<li>") if line.startswith("党员")]
    assert "50%" in of_members and "满意 100%" in of_members
    assert "÷有效票数" in of_members
    assert "应到" in text or "没有规定到会人数" in text


def test_no_vote_is_prepared_once_the_meeting_is_over(drawn, client):
    late = polls.meeting(drawn.cycle, drawn.meeting.place, drawn.clerk, title="已经散会")
    meetings.call_off(meeting=late, reason="人数不够", by=drawn.clerk)
    late.refresh_from_db()
    with pytest.raises(UserError):
        actions.prepare_poll(meeting=late, by=drawn.clerk)
    client.force_login(drawn.clerk)
    text = client.get(f"/ballots/meeting/{late.pk}/").content.decode()
    assert "没有无记名投票" in text
    assert "<form" not in text.split("<main")[1].split("</main>")[0]


def test_a_vote_without_the_regulations_quorum_does_not_begin(drawn):
    """While more can still come; after the vote nothing but a new vote would help."""
    drawn.rehearse()
    meetings.convene(meeting=drawn.meeting, by=drawn.clerk)
    for present, begins in ((10, False), (11, True)):
        counts = {drawn.box.attendance.key: (20, present)}
        meetings.count_attendance(meeting=drawn.meeting, counts=counts, by=drawn.clerk)
        found = [each.what for each in queries.obstacles(drawn.poll)]
        assert found == ([] if begins else [TOO_FEW])
    actions.open_poll(poll=drawn.poll, by=drawn.clerk)


def test_voters_who_do_not_vote_here_are_taken_out_with_their_questions(db, client):
    place, version, clerk = polls.town(2, preset_text=DUAL)
    cycle = polls.year(place, version, clerk)
    poll, clerk = polls.unkeyed(cycle, place.children.first(), clerk)
    assert {box.stands_for[0] for box in poll.boxes.all()} == {"members", "representatives", "cadres"}
    client.force_login(clerk)
    of_town = poll.boxes.get(stands_for=["cadres"])
    text = client.post(f"/ballots/box/{of_town.pk}/remove/", follow=True).content.decode()
    assert "全体镇干部" not in text
    client.post(f"/ballots/box/{of_town.pk}/remove/")  # a second time is a 404 and changes nothing
    assert {question.ballot for question in poll.questions.all()} == {"village"}
    assert list(poll.questions.values_list("position", flat=True)) == [1, 2, 3]
    assert not poll.meeting.attendance.filter(key="cadres").exists()
    for box in poll.boxes.all():
        client.post(f"/ballots/box/{box.pk}/remove/")
    assert poll.boxes.count() == 1  # somebody has to vote


def test_a_meeting_planned_for_one_ballot_proposes_that_one(db):
    place, version, clerk = polls.town(2, preset_text=DUAL)
    cycle = polls.year(place, version, clerk)
    titles = {"双述双评（村测评）": ["village"], "双述双评": ["village", "town"]}
    for title, proposed in titles.items():
        meeting = polls.meeting(cycle, place.children.first(), clerk, title=title)
        assert PrepareForm(meeting).initial["ballots"] == proposed


@pytest.mark.parametrize("test", [True, False])
def test_small_groups_are_merged_before_any_slip_is_drawn_even_for_the_rehearsal(db, test):
    place, version, clerk = polls.town(2, preset_text=DUAL)
    cycle = polls.year(place, version, clerk)
    few = {"members": (8, 8), "representatives": (30, 28)}
    poll, clerk = polls.unkeyed(cycle, place.children.first(), clerk, ballots=["village"], people_of=few)
    actions.make_keys(poll=poll, by=clerk)
    poll.refresh_from_db()
    draw = {"poll": poll, "box": poll.boxes.first(), "count": 2, "test": test, "by": clerk}
    if not test:
        Poll.objects.filter(pk=poll.pk).update(state=PollState.READY)
    with pytest.raises(UserError):
        actions.draw_slips(**draw)
    (merge,) = queries.proposed_merges(poll)
    box = actions.merge_boxes(poll=poll, boxes=merge.boxes, title=merge.title, by=clerk)
    assert len(actions.draw_slips(**draw | {"box": box})) == 2
