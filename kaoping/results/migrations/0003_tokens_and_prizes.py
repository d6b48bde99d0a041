"""Decisions and measures carry the token of their form; results keep the prize they won."""

from django.db import migrations, models

TOKEN = {
    "help_text": "Of the form, so that a resent one is the same.",
    "null": True,
    "unique": True,
}


class Migration(migrations.Migration):
    """Adds the columns; rows from before have no token and no prize."""

    dependencies = [("results", "0002_run_facts_sha256")]

    operations = [
        migrations.AddField("adjustment", "token", models.UUIDField(**TOKEN)),
        migrations.AddField("improvement", "token", models.UUIDField(**TOKEN)),
        migrations.AddField(
            "result", "prize", models.CharField(blank=True, db_default="", max_length=40)
        ),
    ]
