"""Jobs of this room: computing a run, and counting silence."""

from django.db import OperationalError
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kaoping.results import actions
from kaoping.results.actions.runs import JOB
from kaoping.results.models import Run


@app.task(
    name=JOB,
    retry=RetryStrategy(max_attempts=5, exponential_wait=2, retry_exceptions={OperationalError}),
)
def compute_run(run_id: int) -> None:
    """Computes a run; a worker that was killed leaves it to be taken up again."""
    actions.compute_run(Run.objects.select_related("cycle__version", "requested_by").get(pk=run_id))


@app.periodic(cron="20 * * * *")
@app.task(name="kaoping.results.lapse_silent", queueing_lock="lapse_silent")
def lapse_silent(timestamp: int) -> None:
    """Each hour, whatever zone the queue counts in: villages that stayed silent after their deadline."""
    actions.lapse_silent(today=timezone.localdate())
