"""Whether a case is closed stands in its version too: a list of the closed ones, or the open ones, has one index."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def take_over(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take over what the contents say."""
    versions = apps.get_model("cases", "Version").objects.using(editor.connection.alias)
    versions.filter(content__closed=True).update(closed=True)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_recorded_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="version",
            name="closed",
            field=models.BooleanField(default=False, verbose_name="已办结"),
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(
                fields=["closed", "newest_on", "id"], name="version_by_closed_and_day"
            ),
        ),
    ]
