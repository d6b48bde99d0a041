"""Jobs of this room."""

from procrastinate.contrib.django import app

from kaoping.people.roll.actions import forget_old_drafts


@app.periodic(cron="41 * * * *")
@app.task(queueing_lock="forget_import_drafts")
def forget_import_drafts(timestamp: int) -> None:
    """Removes uploaded rolls that nobody confirmed."""
    forget_old_drafts()
