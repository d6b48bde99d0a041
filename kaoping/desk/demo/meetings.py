"""The demonstration's meetings: a statutory review that was held, and one that is planned. Invented."""

import datetime

from kaoping.desk.demo import cast
from kaoping.desk.demo.town import Town
from kaoping.meetings import actions, planning
from kaoping.meetings.actions.officers import Wanted
from kaoping.meetings.models import Body, Kind, Meeting
from kaoping.people.models import Place

HELD_DAYS_AGO, PLANNED_IN_DAYS = 15, 12
REPRESENTATIVES, CAME = 32, 27
COUNTING = ("scrutineer", "scrutineer", "teller", "teller")
# Villagers who count and watch: names beyond those of the town's people.
FIRST_NAME = 600
MINUTES = (
    "村委会成员逐一报告一年来履行职责的情况。\n"
    "村民代表询问了道路硬化和集体收入的使用，村委会主任当场作了答复。\n"
    "与会代表以无记名方式进行了民主评议。"
)


def fill(town: Town, today: datetime.date) -> tuple[Meeting, Meeting]:
    """The second village has held its review; the first, whose supervisor can be tried, plans it."""
    first, second = town.villages[:2]
    held = _planned(town, second, -HELD_DAYS_AGO, today)
    by = town.supervisors[second.pk]
    counts = {"law-representatives": (REPRESENTATIVES, CAME)}
    actions.count_attendance(meeting=held, counts=counts, by=by)
    actions.convene(meeting=held, by=by)
    actions.record_minutes(meeting=held, text=MINUTES, by=by)
    actions.end_meeting(meeting=held, by=by)
    return held, _planned(town, first, PLANNED_IN_DAYS, today)


def _planned(town: Town, village: Place, days: int, today: datetime.date) -> Meeting:
    held_on = today + datetime.timedelta(days=days)
    by = town.supervisors[village.pk]
    meeting = actions.plan_meeting(
        place=village,
        cycle=None,
        stage="",
        kind=Kind.STATUTORY,
        body=Body.REPRESENTATIVES,
        title=planning.review_title(village, held_on.year),
        held_on=held_on,
        starts_at=datetime.time(9, 30),
        venue="村委会会议室",
        announced_on=min(today, held_on - datetime.timedelta(days=10)),
        by=by,
    )
    number = FIRST_NAME + 10 * town.villages.index(village)
    wanted = [Wanted("chair", "", by.person), Wanted("minutes", cast.name(number))]
    wanted += [
        Wanted(duty, cast.name(number + at), unrelated=True) for at, duty in enumerate(COUNTING, 1)
    ]
    actions.appoint_all(meeting=meeting, wanted=wanted, by=by)
    return meeting
