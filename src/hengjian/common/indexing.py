"""Making rows findable that were written before there was an index: for migrations."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from hengjian.common.grams import Words, tokens

AT_ONCE = 500


def indexed(app: str, model: str, words: Words) -> migrations.RunPython:
    """Give the step of a migration that indexes all rows of a table; told again, nothing is written twice."""
    return migrations.RunPython(_indexing(app, model, words), migrations.RunPython.noop)


def _indexing(
    app: str, model: str, words: Words
) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    def index(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
        grams = apps.get_model("common", "Gram").objects
        told = apps.get_model(app, model).objects.order_by("pk").values_list("pk", *words.columns)
        rows = told.iterator(chunk_size=AT_ONCE)
        while some := list(islice(rows, AT_ONCE)):
            grams.bulk_create(
                (
                    grams.model(space=words.space, gram=gram, row=pk)
                    for pk, *texts in some
                    for gram in sorted(tokens("\n".join(texts), inside=1))
                ),
                batch_size=AT_ONCE,
                ignore_conflicts=True,
            )

    return index
