"""The work queue looks after itself: a killed worker's jobs are taken up again."""

import asyncio
import datetime

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from kaoping.config import tasks

pytestmark = pytest.mark.django_db(transaction=True)


def job(status: str, worker: int | None) -> int:
    """A job in the queue, written as a worker would leave it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, status, worker_id, args) "
            "VALUES ('x', 'default', %s::procrastinate_job_status, %s, '{}') RETURNING id",
            [status, worker],
        )
        return cursor.fetchone()[0]


def worker(seconds_ago: int) -> int:
    """A worker whose heart beat last so long ago."""
    beat = timezone.now() - datetime.timedelta(seconds=seconds_ago)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [beat]
        )
        return cursor.fetchone()[0]


async def run_retry() -> None:
    """The periodic job, as the worker runs it."""
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        async with working.open_async():
            await tasks.retry_stalled_jobs.func(None, 0)


def test_jobs_of_a_dead_worker_wait_again_and_those_of_a_living_one_do_not() -> None:
    dead = job("doing", worker(seconds_ago=3600))
    alive = job("doing", worker(seconds_ago=1))
    asyncio.run(run_retry())
    both = ProcrastinateJob.objects.filter(pk__in=(dead, alive))
    status = dict(both.values_list("id", "status"))
    assert status == {dead: "todo", alive: "doing"}
