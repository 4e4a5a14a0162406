"""By which document the establishment office says what a body is there for."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BODIES = "bodies"
AT_ONCE = 500


def tell_loaded_rows(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Let what loads wrote of bodies say so too, so that they still can be taken back."""
    rows = apps.get_model("registry", "LoadedRow").objects.filter(table=BODIES).order_by("pk")
    changed = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        for told in filter(None, (row.before, row.after)):
            told.setdefault("mandate", "")
        changed.append(row)
    rows.model.objects.bulk_update(changed, ["before", "after"], batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_yearly_checks")]

    operations = [
        migrations.AddField(
            model_name="body",
            name="mandate",
            # Bodies that are there have none registered yet.
            field=models.TextField(blank=True, default="", verbose_name="三定规定"),
            preserve_default=False,
        ),
        migrations.RunPython(tell_loaded_rows, migrations.RunPython.noop),
    ]
