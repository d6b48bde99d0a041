"""The job that seals the log."""

from procrastinate.contrib.django import app

from kaoping.audit import chain


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="seal_events")
def seal_events(timestamp: int) -> None:
    """Chains what was committed since the last time."""
    chain.seal()
