from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("juries", "0002_points_stand")]

    operations = [
        migrations.RemoveConstraint(model_name='card', name='card_typed_by_two'),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.UniqueConstraint(fields=('turn', 'seat', 'version', 'typed_by'), name='card_typed_by_two_accounts'),
        ),
    ]
