"""A month whose regulation rests on a figure with its own target and on promises of each village."""

import uuid

from kaoping.cycles.models import Subject
from kaoping.lib.decimals import parse_units
from kaoping.results import actions
from kaoping.results.actions.recordings import FigureSaid, ItemSaid
from kaoping.results.queries.figures import figure_records
from kaoping.schemes import actions as schemes
from tests import people
from tests.world import PRESET, open_month

SOURCES = """\
    figures:
      insured: {title: 参保人数, unit: 人, source: ledger, from: 0, to: 20000, target: own}
    lists:
      promises:
        title: 承诺事项
        source: inspection
        out_of: 100
        most: 7
        fields: {road: 修路, water: 饮水}
    trees:
"""
TRAINING = """\
                marked_by: office_party
                rule:
                  deductions:
                    reasons:
                      - {key: absent, title: 缺席, points: 2}
                      - {key: late, title: 迟到, points: 0.5}
"""
VISITS = """\
                marked_by: liaison_leader
                rule:
                  deductions:
                    reasons:
                      - {key: fewer, title: 少走访1户, points: 0.5}
                      - {key: untrue, title: 走访不实, points: 1}
                      - {key: other, title: 其他情形, from: 0.5, to: 2}
"""
BY_FIGURE = """\
                round: 4
                rule:
                  scale:
                    figure: insured
                    missing: gap
                    proportion: {target: own}
"""
BY_ITEMS = """\
                round: 4
                rule: {own: {list: promises, missing: gap}}
"""


PLEDGED = """\
    stages:
      - {key: pledging, title: 公开承诺, owner: village_official, day: 1}
      - {key: inspection, title: 逐项检查, owner: inspector, day: 2}
"""


def recorded_month(world, monkeypatch, *, stages="    stages:\n", sources=SOURCES):
    """T1.3 (5 points) by the figure, T2.1 (8 points) by the promises; the month is open.

    With `stages=PLEDGED` it begins with the stages of pledging and of inspection.
    """
    text = schemes._preset_text(PRESET)
    for before, after in (
        ("    trees:\n", sources), (TRAINING, BY_FIGURE), (VISITS, BY_ITEMS), ("    stages:\n", stages),
    ):  # fmt: skip
        assert before in text
        text = text.replace(before, after, 1)
    monkeypatch.setattr(schemes, "_preset_text", lambda preset: text)
    world.version = schemes.draft_from_preset(place=world.place, preset=PRESET, by=world.clerk)
    schemes.adopt(
        version=world.version, document_number="3号", adopted_on=people.SOME_DAY, by=world.clerk
    )
    world.cycle = open_month(world)
    return world


def team(world, village=0):
    """The team of the village of that number."""
    return Subject.objects.select_related("cycle__place", "cycle__version", "place").get(
        cycle=world.cycle, place=world.villages[village], kind="team"
    )


def count(world, values, *, key="insured", **told):
    """The clerk records the figures `{subject: (value, target)}` after the records there are."""
    records = figure_records(world.cycle, key)
    said = [
        FigureSaid(subject, len(records.get(subject.pk, ())), *map(_units, pair))
        for subject, pair in values.items()
    ]
    words = {"reason": "年终统计", "document": "台账1号", "token": uuid.uuid4()}
    return actions.record_figures(
        cycle=world.cycle, key=key, **{"said": said, "by": world.clerk} | words | told
    )


def promise(subject, *said, by, **told):
    """The clerk records items on the list of promises of a subject."""
    words = {"reason": "年初承诺", "document": "承诺书1号", "token": uuid.uuid4()}
    return actions.record_items(subject=subject, key="promises", said=said, by=by, **words | told)


def road(title="修路1公里", points=None, **told):
    """A promise in the field of roads."""
    return ItemSaid(**{"title": title, "field": "road", "units": _units(points)} | told)


def _units(points):
    return None if points is None else parse_units(points)
