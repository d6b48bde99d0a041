"""Jobs of this room: nudges by e-mail."""

from procrastinate.contrib.django import app

from kaoping.desk import actions
from kaoping.desk.models import Nudge


@app.task(name=actions.JOB)
def send_nudge(nudge_id: int) -> None:
    """Sends one nudge; its outcome is recorded with it."""
    actions.send_nudge(
        Nudge.objects.select_related("cycle__place", "cycle__version", "person").get(pk=nudge_id)
    )
