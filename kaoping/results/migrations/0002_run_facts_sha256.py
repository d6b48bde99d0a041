"""A run keeps the hash of its facts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the column."""

    dependencies = [("results", "0001_initial")]

    operations = [
        migrations.AddField(
            "run",
            "facts_sha256",
            models.CharField(
                blank=True,
                default="",
                help_text="Tells whether a later run had anything new.",
                max_length=64,
            ),
            preserve_default=False,
        )
    ]
