"""A month whose regulation has consequences, and what people do about them."""

import datetime
import uuid

from kaoping.cycles.models import Subject
from kaoping.results import actions, queries
from kaoping.schemes import actions as schemes
from kaoping.schemes import queries as scheme_queries
from tests import people
from tests.months import settle
from tests.world import PRESET, open_month

GRADES = "    grades:\n      - {key: excellent, title: 优秀, from: 90}\n"
FOLLOWS = """\
    events:
      filed_case: {title: 被立案审查}

    vetoes:
      - key: filed
        title: 被立案审查的不评优
        kind: official
        when: {event: filed_case}
        effect: {bars: honours}
        reference: 考评办法第9条

    consequences:
      - key: talk
        title: 诫勉谈话
        kind: official
        proposes: admonishing_talk
        when: {item: O, below: 99.5}
        reference: 考评办法第10条
      - key: remove
        title: 免职
        kind: official
        posts: [secretary]
        proposes: removal
        when: {all: [{item: O, below: 99.5}, {before: talk, periods: 1}]}
      - key: recall
        title: 依法罢免
        kind: official
        posts: [director]
        proposes: recall
        when: {all: [{item: O, below: 99.5}, {before: talk, periods: 1}]}

"""
MEETINGS = "                title: 参加镇上会议\n"


def with_consequences(world, monkeypatch, *changes):
    """The world under a regulation that has consequences; adopted in place of its preset's.

    `changes` are further (text before, text after) of the preset.
    """
    text = scheme_queries.preset_text(PRESET)
    for before, after in (
        (GRADES, FOLLOWS + GRADES),
        (MEETINGS, MEETINGS + "                not_applicable: full\n"),
        *changes,
    ):
        assert before in text
        text = text.replace(before, after, 1)
    monkeypatch.setattr(schemes, "_preset_text", lambda preset: text)
    world.version = schemes.draft_from_preset(place=world.place, preset=PRESET, by=world.clerk)
    schemes.adopt(
        version=world.version,
        document_number="3号",
        adopted_on=people.SOME_DAY,
        by=world.clerk,
    )
    return world


def official(town, village, post):
    """The official of the town's cycle with this first post, in the village of that number."""
    return Subject.objects.select_related(
        "cycle__version", "cycle__place", "place", "team__cycle__version", "team__place"
    ).get(
        cycle=town.cycle, place=town.villages[village], person__isnull=False, posts__startswith=post
    )


def about(cycle, subject, key):
    """The proposal about the same person or team in a cycle."""
    for one in queries.proposals_of(cycle):
        same = (one.subject.place_id, one.subject.person_id, one.key)
        if same == (subject.place_id, subject.person_id, key):
            return one
    raise LookupError(key)


def decide(town, subject, *, by=None, **told):
    """The clerk records that the talk was decided, or what is told."""
    if told.get("verdict") == "otherwise":
        told = {"what": "提醒谈话"} | told
    return actions.decide(
        subject=subject, by=by or town.clerk,
        **{"key": "talk", "verdict": "as_proposed", "body": "镇党委",
           "decided_on": datetime.date(2026, 4, 8), "document": "党委会议纪要4号",
           "reason": "同意", "token": uuid.uuid4()} | told,
    )  # fmt: skip


def month_of(town, starts_on):
    """A further month of the town, settled."""
    cycle = open_month(town, starts_on)
    settle(town, cycle)
    return cycle


def settle_again(town, subject):
    """An upheld objection: the leaders' 8 points become 10, so nothing is proposed any more."""
    speaker = town.officials[subject.place.code]
    objection = actions.object_to(
        subject=subject.team, indicator="T4.1", text="任务已完成", by=speaker
    )
    actions.answer_objection(
        objection=objection, upheld=True, after_units=10_0000, answer="予以更正",
        document="复核意见1号", by=town.clerk,
    )  # fmt: skip
