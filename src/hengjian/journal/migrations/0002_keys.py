from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_first_key(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Until now a journal had one key."""
    heads = apps.get_model("journal", "Head").objects.using(editor.connection.alias)
    heads.update(first_key=models.F("key"))


class Migration(migrations.Migration):
    """Keys that follow the first."""

    dependencies = [("journal", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="KeyChange",
            fields=[
                (
                    "number",
                    models.BigIntegerField(primary_key=True, serialize=False, verbose_name="序号"),
                ),
                ("key", models.TextField(verbose_name="公钥")),
            ],
            options={"verbose_name": "日志密钥更换", "verbose_name_plural": "日志密钥更换"},
        ),
        migrations.AddField(
            model_name="head",
            name="first_key",
            field=models.TextField(blank=True, default="", verbose_name="最初的公钥"),
        ),
        migrations.RunPython(keep_first_key, migrations.RunPython.noop),
    ]
