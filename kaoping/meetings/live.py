"""Tells the live process that what a hall's screen shows has changed; the content stays here.

The notice carries the screen's key only, and PostgreSQL hands it on when the transaction commits.
Committing a notice takes a lock of the whole server for an instant, so what hundreds do at once
(casting a ballot) sends none: such screens are read anew every few seconds while somebody watches.
"""

from django.db import connection

from kaoping.meetings.models import Meeting

CHANNEL = "kaoping_live"


def changed(meeting: Meeting) -> None:
    """Sends the notice when the transaction commits; several of one transaction are one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, meeting.screen_key])
