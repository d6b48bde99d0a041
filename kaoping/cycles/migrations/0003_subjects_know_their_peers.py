"""Subjects keep whether they belong to a village or a community, as it was when the cycle opened."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cycles', '0002_roster_stays'),
    ]

    operations = [
        migrations.AddField(
            model_name='subject',
            name='peer',
            field=models.CharField(blank=True, db_default='', help_text='village or community: with whom it ranks.', max_length=10),
        ),
        # Of cycles opened before, what the place is now is the best that is known.
        migrations.RunSQL(
            """
            ALTER TABLE cycles_subject DISABLE TRIGGER subject_frozen;
            UPDATE cycles_subject SET peer = place.kind
                FROM people_place AS place WHERE place.id = cycles_subject.place_id;
            ALTER TABLE cycles_subject ENABLE TRIGGER subject_frozen;
            """,
            migrations.RunSQL.noop,
        ),
    ]
