"""Jobs of this room: computing a run, and counting silence."""

from django.db import OperationalError, connection
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from kaoping.results import actions
from kaoping.results.actions.runs import JOB
from kaoping.results.models import Run

TRIES = 5


@app.task(
    name=JOB,
    pass_context=True,
    retry=RetryStrategy(
        max_attempts=TRIES, exponential_wait=2, retry_exceptions={OperationalError}
    ),
)
def compute_run(context: JobContext, run_id: int) -> None:
    """Computes a run; a worker that was killed leaves it to be taken up again.

    A run that lost the database in its last try fails, so that it doesn't stand in the way for ever.
    """
    run = Run.objects.select_related("cycle__version", "cycle__place", "requested_by").get(
        pk=run_id
    )
    try:
        actions.compute_run(run)
    except OperationalError:
        if context.job.attempts >= TRIES:
            connection.close_if_unusable_or_obsolete()
            actions.give_up(run)
        raise


@app.periodic(cron="20 * * * *")
@app.task(name="kaoping.results.lapse_silent", queueing_lock="lapse_silent")
def lapse_silent(timestamp: int) -> None:
    """Each hour, whatever zone the queue counts in: villages that stayed silent after their deadline."""
    actions.lapse_silent(today=timezone.localdate())
