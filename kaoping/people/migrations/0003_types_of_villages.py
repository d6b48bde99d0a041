"""Villages keep the type by which schemes weigh or rank them apart."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_supervisor'),
    ]

    operations = [
        migrations.AddField(
            model_name='place',
            name='type',
            field=models.CharField(blank=True, db_default='', help_text='Of a village, as schemes name it.', max_length=40),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('level', 'village'), ('type', ''), _connector='OR'), name='place_type_of_villages_only'),
        ),
    ]
