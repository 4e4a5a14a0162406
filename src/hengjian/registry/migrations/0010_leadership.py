"""Who leads a body, and which department is next above it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_holdings")]

    operations = [
        migrations.AddField(
            model_name="body",
            name="led",
            field=models.CharField(blank=True, max_length=16, verbose_name="领导体制"),
        ),
        migrations.AddField(
            model_name="body",
            name="superior",
            field=models.CharField(blank=True, max_length=200, verbose_name="上一级主管部门"),
        ),
    ]
