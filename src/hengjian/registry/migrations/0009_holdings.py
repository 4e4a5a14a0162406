"""Which body does which item becomes a row of its own, with the days of filing and publication."""

from itertools import islice

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import hengjian.common.identity

AT_ONCE = 1_000


def carry_over(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let every holder of an item be a row of its own; nothing is known of its days."""
    here = editor.connection.alias
    # Django makes it of the field that is taken away below.
    holders = apps.get_model("registry", "Item_holders")  # type: ignore[misc]  # unknown to the checker
    holding = apps.get_model("registry", "Holding")
    pairs = holders.objects.using(here).order_by("pk")
    rows = pairs.values_list("item", "body").iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        made = [holding(item_id=one, body_id=body) for one, body in some]
        holding.objects.using(here).bulk_create(made)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0008_examinations"),
    ]

    operations = [
        migrations.AddField(
            model_name="item",
            name="levels",
            field=models.CharField(blank=True, max_length=100, verbose_name="行使层级"),
        ),
        migrations.CreateModel(
            name="Holding",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "uuid",
                    models.UUIDField(
                        default=hengjian.common.identity.uuid7,
                        editable=False,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("alone", "单独实施"),
                            ("lead", "联合执法（牵头）"),
                            ("joint", "联合执法（参加）"),
                        ],
                        max_length=16,
                        verbose_name="实施方式",
                    ),
                ),
                ("filed_on", models.DateField(blank=True, null=True, verbose_name="备案日")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="公示日")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to="registry.body",
                        verbose_name="实施单位",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holdings",
                        to="registry.item",
                        verbose_name="事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "实施单位",
                "verbose_name_plural": "实施单位",
                "ordering": ("body__path", "id"),
                "constraints": (
                    models.UniqueConstraint(
                        fields=["item", "body"],
                        name="item_held_once_by_a_body",
                        violation_error_message="这个单位已是这个事项的实施单位。",
                    ),
                ),
            },
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField(model_name="item", name="holders"),
        migrations.AddField(
            model_name="item",
            name="holders",
            field=models.ManyToManyField(
                blank=True,
                related_name="items",
                through="registry.Holding",
                to="registry.body",
                verbose_name="实施单位",
            ),
        ),
    ]
