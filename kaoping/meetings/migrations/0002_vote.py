from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("meetings", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='vote',
            field=models.CharField(choices=[('none', '没有投票'), ('under_way', '投票中'), ('counted', '已开箱'), ('settled', '已确认')], default='none', max_length=10),
        ),
    ]
