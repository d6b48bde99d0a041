"""Certified votes as facts: into points, into vetoes, merged by the scheme's weights."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaoping.ballots import actions, facts, groups, queries, vetoes
from kaoping.ballots.models import PollState
from kaoping.cycles import queries as cycles
from kaoping.lib.errors import UserError
from kaoping.meetings.queries import barred
from kaoping.scoring import reference
from kaoping.scoring.facts import Facts
from kaoping.scoring.language import load_scheme
from tests import polls
from tests.polls import Hall, cast


def certified(hall: Hall, answers: list[list[str]]) -> None:
    """These ballots are cast by the slips of each box in turn, and the result is certified."""
    hall.open()
    for slip, given in zip(hall.slips, answers, strict=False):
        assert cast(hall, slip, given).status == "counted"
    hall.open_box()
    for count in queries.box_counts(hall.poll):
        actions.count_box_slips(box=count.box, issued=count.used,
                                unused=count.printed - count.used, spoiled=0, by=hall.clerk)  # fmt: skip
    actions.certify(poll=hall.poll, by=hall.clerk)


def computed(cycle, period_key: str = "year"):
    """The scheme on roster and votes alone."""
    subjects, _assignments = cycles.facts_for(cycle)
    held, votes = facts.facts_for(cycle)
    given = Facts(subjects=subjects, ballots=held, votes=votes)
    return reference.evaluate(cycles.rules_of(cycle), period_key, given)


def test_a_vote_becomes_points(drawn):
    certified(drawn, [["excellent", "competent", "incompetent"]] * 8 + [["competent", "", "basic"]] * 2)
    outcome = computed(drawn.cycle)
    subjects = [str(q.subject_id) for q in drawn.poll.questions.order_by("position")]
    points = [outcome.value(subject, "P1.2") for subject in subjects]
    assert points == [960_000, 640_000, 120_000]  # (8×100+2×80)/10, (8×80)/10, (2×60)/10


def test_only_certified_votes_are_facts(voting):
    cast(voting, voting.slips[0])
    voting.open_box()
    assert facts.facts_for(voting.cycle) == ((), ())


def test_the_facts_carry_the_boxs_numbers(drawn):
    certified(drawn, [["excellent"] * 3] * 10)
    held, votes = facts.facts_for(drawn.cycle)
    assert {(b.entitled, b.present, b.issued, b.returned, b.invalid) for b in held} == {(20, 15, 10, 10, 0)}
    assert {v.count for v in votes if v.option == "excellent"} == {10}
    assert {v.count for v in votes if v.option != "excellent"} == {0}


def test_the_number_of_queries_does_not_grow_with_the_meetings(db):
    place, version, clerk = polls.town(3)
    cycle = polls.year(place, version, clerk)
    counts = []
    for village in place.children.order_by("code"):
        certified(polls.prepare(cycle, village, clerk, slips=12), [["excellent"] * 3] * 10)
        with CaptureQueriesContext(connection) as seen:
            facts.facts_for(cycle)
        counts.append(len(seen))
    assert counts[1] == counts[2]


def test_two_bodies_appraise_the_same_officials_and_the_weights_merge_them(db):
    """双述双评: the village votes and the town votes; each box has its weight in the scheme."""
    place, version, clerk = polls.town(2, preset_text=DUAL)
    cycle = polls.year(place, version, clerk)
    village = place.children.order_by("code").first()
    of_village = polls.prepare(cycle, village, clerk, ballots=["village"], slips=12)
    certified(of_village, [["good", "good", "good"]] * 6 + [["bad", "good", "good"]] * 6
              + [["good", "bad", "good"]] * 12)  # fmt: skip
    everybody = 2 * 3
    of_town = polls.prepare(cycle, place, clerk, ballots=["town"], body="cadres", slips=12,
                            title="镇测评会")  # fmt: skip
    assert of_town.poll.questions.count() == everybody
    certified(of_town, [["good"] * everybody] * 9 + [["bad"] * everybody] * 3)
    outcome = computed(cycle)
    first = str(of_village.poll.questions.get(position=1).subject_id)
    # Village: members 6 of 12 good = 50, representatives 12 of 12 = 100, half each: 75.
    # Town: 9 of 12 good = 75. Together 40 % and 60 %: 0.6 × 75 + 0.4 × 75.
    assert outcome.value(first, "S1") == 750_000
    assert outcome.value(first, "S2") == 750_000
    second = str(of_village.poll.questions.get(position=2).subject_id)
    # Members 12 of 12 = 100, representatives 0 of 12 = 0: 50; town 75: 0.6 × 50 + 0.4 × 75.
    assert outcome.value(second, "SV") == 600_000


def test_whoever_the_village_votes_down_loses_the_report_in_town(db):
    place, version, clerk = polls.town(2, preset_text=DUAL)
    cycle = polls.year(place, version, clerk)
    village = place.children.order_by("code").first()
    hall = polls.prepare(cycle, village, clerk, ballots=["village"], slips=12)
    certified(hall, [["bad", "bad", "good"]] * 12 + [["bad", "good", "good"]] * 12)
    first, _second, _third = (q.subject_id for q in hall.poll.questions.order_by("position"))
    # The first has 24 of 24, the second exactly half: over half is asked.
    assert barred(cycle) == {first: {"S2"}}
    lost = list(vetoes.brought_about(hall.poll))
    assert [(each.subject.pk, each.item, each.reference) for each in lost] == [
        (first, "S2", "双述双评办法第十二条")
    ]


def test_groups_that_voted_together_have_the_numbers_of_their_box(db):
    place, version, clerk = polls.town(2, preset_text=DUAL)
    cycle = polls.year(place, version, clerk)
    village = place.children.order_by("code").first()
    small = {"members": (6, 6), "representatives": (8, 8)}
    poll, clerk = polls.unkeyed(cycle, village, clerk, ballots=["village"], people_of=small)
    (merge,) = groups.proposed_merges(poll)
    assert {box.attendance.key for box in merge.boxes} == set(small)
    actions.merge_boxes(poll=poll, boxes=merge.boxes, title=merge.title, by=clerk)
    hall = polls.drawn_from(poll, cycle, clerk, slips=14)
    certified(hall, [["good"] * 3] * 10 + [["bad"] * 3] * 4)
    held, votes = facts.facts_for(cycle)
    assert {(b.group, b.entitled, b.returned) for b in held} == {
        ("members", 14, 14), ("representatives", 14, 14),
    }  # fmt: skip
    assert {v.count for v in votes if v.option == "good"} == {10}


def test_slips_wait_until_small_groups_vote_together(db):
    place, version, clerk = polls.town(2, preset_text=DUAL)
    cycle = polls.year(place, version, clerk)
    village = place.children.order_by("code").first()
    poll, clerk = polls.unkeyed(cycle, village, clerk, ballots=["village"],
                                people_of={"members": (9, 9)})  # fmt: skip
    actions.make_keys(poll=poll, by=clerk)
    with pytest.raises(UserError) as fault:
        actions.draw_slips(poll=poll, box=poll.boxes.first(), count=9, by=clerk)
    assert "9" in fault.value.cause


def test_a_single_small_group_may_vote_and_is_said_to_be_telling(db):
    place, version, clerk = polls.town()
    cycle = polls.year(place, version, clerk)
    village = place.children.order_by("code").first()
    hall = polls.prepare(cycle, village, clerk, people_of={"members": (8, 8)}, slips=8)
    certified(hall, [["excellent", "basic", ""]] * 8)
    assert [group.is_telling for group in queries.tally(hall.poll).groups] == [True]
    hall.poll.refresh_from_db()
    assert hall.poll.state == PollState.CERTIFIED


def test_groups_that_the_scheme_counts_together_are_merged_all_or_none(monkeypatch):
    pooled = DUAL.replace("of: village, group: members", "of: village")
    pooled = pooled.replace(
        "          representatives: {title: 村民代表}",
        "          representatives: {title: 村民代表}\n          elders: {title: 老党员}",
    )
    period = load_scheme(pooled, "dual").periods["year"]
    assert groups.is_pooled(period, "village")
    monkeypatch.setattr(groups, "period_of_poll", lambda _poll: period)
    members, representatives, elders = (
        SimpleNamespace(stands_for=[key]) for key in ("members", "representatives", "elders")
    )
    assert groups.split_by_merging(None, [members, elders]) == "村测评"
    assert groups.split_by_merging(None, [members, representatives, elders]) == ""
    assert groups.split_by_merging(None, [members]) == ""


DUAL = """
format: 1
name: dual
title: 双述双评
place: 某镇
document: 文号待定
source: 测试
periods:
  year:
    title: 年度
    base: 100
    subjects:
      official: {title: 村干部, posts: [secretary, director, committee_member]}
    raters:
      main_leader: {title: 镇主要领导, post: main_leader}
    ballots:
      village:
        title: 村测评
        options: [{key: good, title: 满意, value: 100%}, {key: bad, title: 不满意, value: 0%}]
        groups:
          members: {title: 党员}
          representatives: {title: 村民代表}
        denominator: valid
        quorum: 50%
      town:
        title: 镇测评
        options: [{key: good, title: 满意, value: 100%}, {key: bad, title: 不满意, value: 0%}]
        groups:
          cadres: {title: 全体镇干部}
        denominator: valid
    trees:
      official:
        code: S
        title: 双评
        round: 2
        rule: sum
        children:
          - code: SV
            title: 双评得分
            full: 100
            rule: {weighted: {S1: 60%, S2: 40%}}
            children:
              - code: S1
                title: 村评
                full: 100
                round: 2
                rule: {weighted: {S1.1: 50%, S1.2: 50%}}
                children:
                  - {code: S1.1, title: 党员, full: 100, round: 2, rule: {ballot: {of: village, group: members, missing: gap}}}
                  - {code: S1.2, title: 代表, full: 100, round: 2, rule: {ballot: {of: village, group: representatives, missing: gap}}}
              - {code: S2, title: 镇评, full: 100, round: 2, rule: {ballot: {of: town, missing: gap}}}
          - code: SB
            title: 加分
            full: 0
            marked_by: main_leader
            rule: {bonuses: {cap: 5, reasons: [{key: other, title: 其他, points: 1}]}}
    stages:
      - {key: ballot, title: 双评, owner: clerk, day: 5}
      - {key: marking, title: 评分, owner: rater, day: 8}
      - {key: aggregation, title: 汇总, owner: clerk, day: 10}
    rankings:
      - {key: officials, title: 村干部排名, kind: official}
    vetoes:
      - key: no_report
        title: 村测评不满意超过半数，取消到镇述职资格
        kind: official
        when: {votes: village, options: [bad], over: 50%}
        effect: {zero: S2}
        reference: 双述双评办法第十二条
    feedback: {objection_days: 5, silence: acknowledged}
    notice: {days: 5, name_raters: false}
"""  # noqa: E501
