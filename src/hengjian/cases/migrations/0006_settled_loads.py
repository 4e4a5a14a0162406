from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_parties")]

    operations = [
        migrations.AddField(
            model_name="load",
            name="settled",
            field=models.BooleanField(default=False, verbose_name="不能再撤回"),
        ),
    ]
