import django.db.models.deletion
from django.db import migrations, models

import hengjian.common.identity


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0005_dispatches"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reply",
            name="letter",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replies",
                to="supervision.letter",
                verbose_name="监督文书",
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="dispatch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replies",
                to="supervision.dispatch",
                verbose_name="转办函",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dispatch__isnull", True), ("letter__isnull", False)),
                    models.Q(("dispatch__isnull", False), ("letter__isnull", True)),
                    _connector="OR",
                ),
                name="reply_is_to_one_letter",
            ),
        ),
        migrations.CreateModel(
            name="ReplyFile",
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
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="摘要")),
                ("size", models.PositiveBigIntegerField(verbose_name="字节数")),
                ("content_type", models.CharField(max_length=100, verbose_name="类型")),
                (
                    "reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="supervision.reply",
                        verbose_name="文书的回复",
                    ),
                ),
            ],
            options={
                "verbose_name": "回复的材料",
                "verbose_name_plural": "回复的材料",
                "ordering": ("id",),
            },
        ),
    ]
