"""Accounts are told of the bodies that are registered already; from now on they hear of each new one."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def tell(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Tell accounts of every body."""
    known_body = apps.get_model("accounts", "KnownBody")
    for body in apps.get_model("registry", "Body").objects.order_by("path").iterator():
        told = {"name": body.name, "path": body.path, "in_use": body.state == "active"}
        known_body.objects.update_or_create(body=body.uuid, defaults=told)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_registry"),
        ("accounts", "0003_known_bodies"),
    ]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
