"""What is there can be found by its words."""

from __future__ import annotations

from django.db import migrations

from hengjian.common.grams import Words
from hengjian.common.indexing import indexed


class Migration(migrations.Migration):
    """Index the rows that were written before there was an index."""

    dependencies = [("common", "0001_grams"), ("plans", "0001_initial")]

    operations = [
        indexed("plans", "Task", Words("task", ("text", "path"))),
    ]
