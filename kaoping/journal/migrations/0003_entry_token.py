"""Entries carry the token of their form; no entry exists before this."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the token and the index by which a village's month is read."""

    dependencies = [("journal", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="token",
            field=models.UUIDField(
                default=uuid.uuid4,
                help_text="Of the form, so that a resent one is the same.",
                unique=True,
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["place", "-happened_on"], name="entry_by_place"),
        ),
    ]
