"""Reasons that add points, and reasons that cost money: on the rater's page, in the grid, in the result."""

import re

import pytest

from kaoping.marks.models import Kind, Mark
from kaoping.marks.tests.test_rater_page import PAGE, Town
from kaoping.schemes.actions import adopt, draft_from_text
from kaoping.schemes.queries import preset_text
from tests import people
from tests.world import PRESET, build, open_month

BONUS = """\
              - code: O2.7
                title: 受表彰
                full: 0
                marked_by: liaison_leader
                rule:
                  bonuses:
                    cap: 3
                    reasons:
                      - {key: town, title: 镇级表彰, points: 1, most: 2}
                      - {key: county, title: 县级表彰, points: 2}
              - code: O2.8
                title: 会议缺席扣款
                full: 0
                marked_by: liaison_leader
                rule:
                  deductions:
                    cap: 0
                    reasons:
                      - {key: leave, title: 请假, points: 0, fine: 10}
"""


class Commended(Town):
    """A town whose regulation also commends, and fines."""

    def __init__(self, client):
        self.client = client
        self.world = build(villages=1)
        text = preset_text(PRESET)
        # The month's officials, whose last item is O2.6.
        before, after = text.split("      - {key: breach, title: 违反规定经查实, points: 5}\n", 1)
        line = "      - {key: breach, title: 违反规定经查实, points: 5}\n"
        draft = draft_from_text(
            place=self.world.place, key="commended", text=before + line + BONUS + after,
            by=self.world.clerk,
        )  # fmt: skip
        self.world.version = adopt(
            version=draft, document_number="大政发〔2026〕2号", adopted_on=people.SOME_DAY,
            by=self.world.clerk,
        )  # fmt: skip
        self.cycle = open_month(self.world)
        self.liaison = self.world.liaison[0]


@pytest.fixture
def town(client, db):
    return Commended(client)


@pytest.fixture
def sheet(town):
    """The liaison leader's sheet of the first official."""
    town.client.force_login(town.liaison)
    return next(sheet for sheet in town.sheets(town.liaison) if sheet.subject.person_id)


def said(town):
    """The page's text."""
    html = town.client.get(PAGE).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_bonus_is_offered_with_a_plus_and_a_fine_in_yuan(town, sheet):
    text = said(town)
    assert "镇级表彰 +1" in text and "县级表彰 +2" in text
    assert "请假 扣10.00元" in text
    assert "已加0分，最多加3分" in text


def test_a_bonus_and_a_fine_are_recorded_and_shown(town, sheet):
    fields = town.fields(town.client.get(PAGE))
    fields |= {
        f"c{sheet.pk}-O2.7": "town:1", f"n{sheet.pk}-O2.7": "3",
        f"c{sheet.pk}-O2.8": "leave:0", f"n{sheet.pk}-O2.8": "2",
    }  # fmt: skip
    answer = town.send(fields, follow=True)
    assert answer.status_code == 200
    bonus, fine = Mark.objects.order_by("indicator")
    assert (bonus.kind, bonus.units, bonus.times) == (Kind.BONUS, 10_000, 3)
    assert (fine.kind, fine.units, fine.times) == (Kind.DEDUCTION, 0, 2)
    text = said(town)
    assert "+3 受表彰：镇级表彰 × 3" in text
    assert "扣20.00元 会议缺席扣款：请假 × 2" in text
    assert "已加2分" in text  # the regulation counts this reason for two points at most
