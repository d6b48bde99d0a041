"""Who may open what of a county's cycle: the county's office, whoever speaks for a town, and nobody else.

Every address that asks for a verb over an object of a cycle is tried with objects of the county's cycle that
are about one of its towns. The town's own clerk runs the town's cycles, and has no say in this one.
"""

import datetime

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client

from kaoping.audit.queries import events_in
from kaoping.ballots import actions as ballots
from kaoping.cycles.models import Sheet, Stage
from kaoping.marks.models import Mark
from kaoping.meetings.models import Officer
from kaoping.people import roles
from kaoping.people.models import Account
from kaoping.results import actions as results
from kaoping.results.models import Feedback, Improvement, Objection
from tests import panels, people, polls
from tests.county import County
from tests.months import aggregate, deduct
from tests.test_permission_matrix import OURS, Address

pytestmark = pytest.mark.django_db
# Verbs of the county's office, and those of whoever speaks for the town.
OF_OFFICE = roles.Clerk.verbs
OF_SPEAKER = roles.PlaceOfficial.verbs


def objects_of(county: County) -> dict[type[models.Model], models.Model]:
    """One object of each model that is about the county's first town, or about the county's own meeting."""
    cycle = county.open()
    secretary = cycle.subjects.filter(kind="secretary", place=county.town).get()
    cycle.stages.exclude(key="marking").update(started_at=datetime.datetime.now(datetime.UTC))
    Stage.objects.filter(cycle=cycle, key="marking").update(
        started_at=datetime.datetime.now(datetime.UTC)
    )
    sheet = Sheet.objects.get(assignment__cycle=cycle, subject=secretary)
    deduct(sheet, "S5", "overstated", "2")
    feedback = Feedback.objects.create(
        cycle=cycle, village=county.town, due_on=people.SOME_DAY, issued_by=county.clerk
    )
    speaker = county.secretaries[county.town.code]
    meeting = polls.meeting(cycle, county.town, county.clerk, body="cadres")
    poll = ballots.prepare_poll(meeting=meeting, ballots=None, by=county.clerk)
    jury = panels.meeting_of(cycle, county.clerk, title="述职会")
    panel = panels.panel_for(jury, county.clerk, "contest", [("", 1)])
    made = (
        cycle, secretary, sheet, Mark.objects.get(), feedback, meeting, poll, panel,
        aggregate(cycle, county.clerk), Stage.objects.filter(cycle=cycle).first(),
        poll.boxes.first(), panel.seats.get(), panel.turns.first(), Officer.objects.first(),
        Objection.objects.create(
            subject=secretary, indicator="S5", text="有异议", raised_by=speaker
        ),
        Improvement.objects.create(
            feedback=feedback, measure="整改", responsible="某人", due_on=people.SOME_DAY,
            recorded_by=speaker,
        ),
    )  # fmt: skip
    return {type(one): one for one in made}


def tried(objects: dict[type[models.Model], models.Model]) -> list[tuple[Address, str]]:
    """Addresses about one of these objects with the path to it."""
    found = []
    for address in OURS:
        access = address.access
        if access.level == "verb" and access.model in objects and not access.own:
            values = {
                name: 1 if type(converter).__name__ == "IntConverter" else "x"
                for name, converter in address.converters.items()
            }
            values[access.kwarg] = objects[access.model].pk
            found.append((address, address.path(values)))
    return found


def opened_by(account: Account, addresses: list[tuple[Address, str]]) -> dict[str, str]:
    """Route and verb of the addresses that let the account in."""
    browser = Client(raise_request_exception=False)
    browser.force_login(account)
    found = {}
    for address, path in addresses:
        with transaction.atomic():
            answer = browser.get(path)
            transaction.set_rollback(True)
        assert answer.status_code < 500, path
        # A page that only takes posts says so before it looks anything up.
        if answer.status_code == 405:
            with transaction.atomic():
                answer = browser.post(path)
                transaction.set_rollback(True)
        if hasattr(answer.wsgi_request, "access"):
            found[address.route] = address.access.verb
    return found


def test_only_the_countys_office_and_a_towns_speaker_get_in(wuchuan, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    objects = objects_of(wuchuan)
    everything = tried(objects)
    verbs = {address.access.verb for address, _path in everything}
    assert verbs >= {"see_results", "type_marks", "issue_feedback", "run_meeting", "acknowledge"}
    all_of_office = {a.route for a, _path in everything if a.access.verb in OF_OFFICE}
    assert set(opened_by(wuchuan.clerk, everything)) == all_of_office
    speaker = wuchuan.secretaries[wuchuan.town.code]
    seen = opened_by(speaker, everything)
    assert set(seen.values()) >= {"see_feedback", "acknowledge", "object", "record_measures"}
    assert set(seen.values()) <= OF_SPEAKER
    other = wuchuan.secretaries[wuchuan.towns[1].code]
    for nobody in (wuchuan.town_clerk, wuchuan.stranger, other):
        assert opened_by(nobody, everything) == {}


def test_what_the_county_decides_about_a_town_stands_in_the_countys_log_alone(wuchuan):
    cycle = wuchuan.open()
    secretary = cycle.subjects.get(kind="secretary", place=wuchuan.town)
    results.record_fact(
        subject=secretary, sort="event", key="false_report", reason="核查", document="1号",
        by=wuchuan.clerk,
    )  # fmt: skip
    assert events_in(wuchuan.place.code).filter(verb="record_fact").count() == 1
    assert not events_in(wuchuan.town.code).filter(verb="record_fact").exists()


def test_every_model_of_a_cycle_says_who_runs_it():
    """Whoever adds a model that is about a place of a cycle can't forget the place that runs it."""
    lacking = [
        model.__name__
        for model in apps.get_models()
        if hasattr(model, "access_place")
        and not hasattr(model, "run_by")
        and {"subject", "meeting", "feedback", "sheet", "panel", "poll", "box"}
        & {field.name for field in model._meta.get_fields() if not field.auto_created}
    ]
    assert lacking == []
