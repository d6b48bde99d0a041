"""The demonstration: built through the real actions, whole months, and only once."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from kaoping.cycles.models import Cycle
from kaoping.cycles.queries import current_stage, obstacles
from kaoping.decisions.models import PaySheet
from kaoping.desk.demo import cast, town
from kaoping.desk.queries import late_in
from kaoping.marks.models import Submission
from kaoping.meetings.models import Meeting
from kaoping.notices.models import Notice
from kaoping.people.divisions import Register
from kaoping.people.models import Account
from kaoping.results.models import Adjustment, Feedback, Improvement, Objection, Run
from kaoping.results.queries import current_run

pytestmark = pytest.mark.django_db


def run() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def counts() -> list[int]:
    models = (Cycle, Run, Notice, PaySheet, Account, Feedback)
    return [model.objects.count() for model in models]


def test_the_demonstration_tells_its_story_once(settings, tmp_path, monkeypatch, client):
    monkeypatch.setattr(town, "REGISTER", tmp_path / "nowhere")  # a machine without npm
    printed = run()
    *finished, current = Cycle.objects.order_by("starts_on")
    assert len(finished) == 3 and all(current_stage(cycle) is None for cycle in finished)
    assert current_stage(current).key == "marking"
    late = {row.person.name for row in late_in(current)}
    trials = {trial.key: trial.name for trial in cast.accounts()}
    assert late == {trials[key] for key in ("liaison", "stationed", "office", "leader")}
    assert Notice.objects.count() == 3
    assert PaySheet.objects.filter(approved_at__isnull=False).count() == 3
    assert set(Adjustment.objects.values_list("cause", flat=True)) == {"adjustment", "objection"}
    assert Objection.objects.get().upheld and Improvement.objects.count() == 3
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
    held, planned = Meeting.objects.order_by("held_on")
    assert (held.state, planned.state) == ("ended", "planned") and held.minutes
    for trial in cast.accounts():
        assert client.login(username=trial.username, password=trial.password)
        assert client.get("/").status_code == 200
        assert trial.username in printed
    before = counts()
    run()
    assert counts() == before


def test_the_own_register_has_dahedians_villages():
    register = Register(town.OWN_REGISTER)
    assert register.knows_county(town.COUNTY) and register.size() == 4 + 17
