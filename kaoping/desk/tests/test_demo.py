"""The demonstration: built through the real actions, whole months, and only once."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from kaoping.ballots.models import Poll
from kaoping.ballots.queries import progress, tally
from kaoping.ballots.tests.voter import Voter
from kaoping.cycles.models import Cycle
from kaoping.cycles.queries import current_stage, obstacles
from kaoping.decisions.models import PaySheet
from kaoping.desk.demo import cast, town, tries
from kaoping.desk.queries import late_in
from kaoping.juries.models import Panel
from kaoping.marks.models import Submission
from kaoping.meetings.models import Bar, Meeting
from kaoping.notices.models import Notice
from kaoping.people.divisions import Register
from kaoping.people.models import Account
from kaoping.results.models import Adjustment, Feedback, Improvement, Objection, Run
from kaoping.results.queries import current_run
from tests.walk import walk

pytestmark = pytest.mark.django_db


def run() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def counts() -> list[int]:
    models = (Cycle, Run, Notice, PaySheet, Account, Feedback)
    return [model.objects.count() for model in models]


@pytest.fixture
def home(settings, tmp_path):
    """A home of its own for the sheet of codes."""
    settings.HOME = tmp_path
    return tmp_path


def test_the_demonstration_tells_its_story_once(home, settings, monkeypatch, client):
    monkeypatch.setattr(town, "REGISTER", home / "nowhere")  # a machine without npm
    printed = run()
    *finished, current = Cycle.objects.filter(period_key="month").order_by("starts_on")
    assert len(finished) == 3 and all(current_stage(cycle) is None for cycle in finished)
    assert current_stage(current).key == "marking"
    late = {row.person.name for row in late_in(current)}
    trials = {trial.key: trial.name for trial in cast.accounts()}
    assert late == {trials[key] for key in ("liaison", "stationed", "office", "leader")}
    assert Notice.objects.count() == 3
    assert PaySheet.objects.filter(approved_at__isnull=False).count() == 3
    assert set(Adjustment.objects.values_list("cause", flat=True)) == {"adjustment", "objection"}
    assert Objection.objects.get().upheld and Improvement.objects.exists()
    answered = Feedback.objects.filter(acknowledged_at__isnull=False)
    assert not answered.filter(meeting_on=None).exists()  # every village that answered held its own
    assert Feedback.objects.filter(lapsed_at__isnull=False).count() == 1
    for cycle in finished:
        teams = Counter(
            current_run(cycle).results.filter(subject__kind="team").values_list("grade")
        )
        assert len(teams) >= 3 and max(teams.values()) <= 10  # of 17
    for cycle in (*finished, current):
        moments = Submission.objects.filter(sheet__assignment__cycle=cycle)
        days = {timezone.localdate(at) for at in moments.values_list("submitted_at", flat=True)}
        assert len(days) >= 3 and max(days) <= cycle.stages.get(key="marking").due_on
    year = obstacles(current.version, current.place, "year", current.starts_on.replace(month=1))
    assert [one.what for one in year if one.blocking] == []
    held, planned = Meeting.objects.filter(kind="statutory").order_by("held_on")
    assert (held.state, planned.state) == ("ended", "planned") and held.minutes
    opened, faults = {}, []
    for trial in cast.accounts():
        assert client.login(username=trial.username, password=trial.password)
        assert trial.username in printed
        opened[trial.username], found = walk(client)
        faults += [f"{trial.username} {fault}" for fault in found]
    _promises_votes_and_a_jury(printed)
    client.logout()
    settings.KAOPING_DEMO = True
    opened["visitor"], found = walk(client)
    assert faults + found == [] and min(opened.values()) >= 5 and opened["clerk"] > 150, opened
    page = client.get("/").content.decode()
    assert all(code.code in page for code in (*tries.sheet().votes, *tries.sheet().seats))
    before, codes = counts(), tries.sheet()
    assert "\n".join(codes.lines()) in run()
    assert counts() == before and tries.sheet() == codes


def _promises_votes_and_a_jury(printed: str) -> None:
    """The year of promises: one vote certified, one open to be tried, a jury at work."""
    year = Cycle.objects.get(period_key="year")
    assert current_stage(year).key == "ballot"
    officials = year.subjects.filter(kind="official")
    assert year.recordings.count() == officials.count() > 17
    certified, under_way = Poll.objects.order_by("pk")
    assert (certified.state, under_way.state) == ("certified", "open")
    shown = tally(certified)
    assert sum(group.total("returned") for group in shown.groups) == 61
    _secretary, director = certified.questions.order_by("position")
    assert list(Bar.objects.values_list("subject", "item")) == [(director.subject_id, "C2")]
    assert progress(under_way).received == 20  # of 26: coarse while the vote is open
    sheet = tries.sheet()
    assert len(sheet.votes) == 8 and len(sheet.seats) == 2
    assert all(row.code in printed for row in (*sheet.votes, *sheet.seats))
    voter = Voter(under_way)
    assert "满意" in voter.enter(sheet.votes[0].code)
    turns = Counter(Panel.objects.get().turns.values_list("state", flat=True))
    assert turns["revealed"] == 2 and turns["on_stage"] == 1 and turns["left_out"] == 1


def test_the_own_register_has_dahedians_villages():
    register = Register(town.OWN_REGISTER)
    assert register.knows_county(town.COUNTY) and register.size() == 4 + 17
