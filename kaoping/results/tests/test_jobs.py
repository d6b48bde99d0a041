"""The worker computes what was requested, and nothing is requested by a transaction that failed."""

import pytest
from django.db import OperationalError, connections, transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from kaoping.results import actions, tasks
from kaoping.results.actions.runs import JOB
from kaoping.results.models import Run, RunState
from tests.months import mark_everything
from tests.world import build, open_month


@pytest.fixture
def marked(hamlet):
    """Three villages with a marked month."""
    hamlet.cycle = open_month(hamlet)
    mark_everything(hamlet.cycle)
    return hamlet


def test_a_request_leaves_one_job_however_often_it_is_repeated(marked):
    run = actions.request_run(cycle=marked.cycle, by=marked.clerk)
    actions.request_run(cycle=marked.cycle, by=marked.clerk)
    job = ProcrastinateJob.objects.get(task_name=JOB)
    assert job.args == {"run_id": run.pk}


def test_a_request_that_is_rolled_back_leaves_neither_run_nor_job(marked):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.request_run(cycle=marked.cycle, by=marked.clerk)
        _ = 1 / 0
    assert not ProcrastinateJob.objects.filter(task_name=JOB).exists()
    assert not Run.objects.exists()


def test_the_jobs_are_known_to_the_worker():
    app.perform_import_paths()
    assert {JOB, tasks.lapse_silent.name} <= set(app.tasks)


@pytest.mark.django_db(transaction=True)
def test_a_worker_computes_the_run(monkeypatch):
    # The job's thread ends with it, and so must its connection.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    world = build(villages=3)
    cycle = open_month(world)
    mark_everything(cycle)
    run = actions.request_run(cycle=cycle, by=world.clerk)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    run.refresh_from_db()
    assert run.state == RunState.DONE and run.percent == 100


@pytest.mark.parametrize(
    ("attempts", "state"), [(0, RunState.QUEUED), (tasks.TRIES, RunState.FAILED)]
)
def test_the_last_try_without_the_database_fails_the_run(
    transactional_db, monkeypatch, attempts, state
):
    def lost(run):
        raise OperationalError

    world = build(villages=2)
    run = actions.request_run(cycle=open_month(world), by=world.clerk)
    monkeypatch.setattr(actions, "compute_run", lost)
    job = Job(queue="default", lock=None, queueing_lock=None, task_name=JOB, attempts=attempts)
    with pytest.raises(OperationalError):
        tasks.compute_run.func(
            JobContext(app=app, job=job, start_timestamp=0.0, abort_reason=lambda: None), run.pk
        )
    run.refresh_from_db()
    assert run.state == state
