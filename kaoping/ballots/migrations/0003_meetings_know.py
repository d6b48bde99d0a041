"""Meetings whose vote is under way or counted know it, from before they could."""

from django.db import migrations

KNOW = """
UPDATE meetings_meeting AS meeting
SET vote = CASE poll.state WHEN 'counted' THEN 'counted' WHEN 'certified' THEN 'settled'
                           ELSE 'under_way' END
FROM ballots_poll AS poll
WHERE poll.meeting_id = meeting.id AND poll.state IN ('open', 'closed', 'counted', 'certified')
"""


class Migration(migrations.Migration):

    dependencies = [("ballots", "0002_slips"), ("meetings", "0002_vote")]

    operations = [migrations.RunSQL(KNOW, migrations.RunSQL.noop)]
