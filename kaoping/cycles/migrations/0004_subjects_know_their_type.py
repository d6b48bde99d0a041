"""Subjects keep the type of their village, as it was when the cycle opened; before, none was kept."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cycles', '0003_subjects_know_their_peers'),
        ('people', '0003_types_of_villages'),
    ]

    operations = [
        migrations.AddField(
            model_name='subject',
            name='type',
            field=models.CharField(blank=True, db_default='', help_text='Type of the village, if it has one.', max_length=40),
        ),
    ]
