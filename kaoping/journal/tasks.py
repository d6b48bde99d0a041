"""The daily job that clears away files of uploads that were never finished."""

from procrastinate.contrib.django import app

from kaoping.journal.sweep import sweep


@app.periodic(cron="40 18 * * *")
@app.task(name="kaoping.journal.sweep", queueing_lock="sweep_evidence")
def sweep_evidence(timestamp: int) -> None:
    """Once a day, at night in China."""
    sweep()
