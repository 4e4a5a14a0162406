"""The command `migrate` of Django; an empty database gets today's tables at once, not step by step.

Steps are there for what an office holds already. To take a hundred of them for nothing costs a new office, and every
test database, ten seconds and more; tests/architecture/test_migrations.py holds both ways to the same tables.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

ASKED_FOR_LESS = ("app_label", "fake", "plan", "check_unapplied", "prune")


class Command(migrate.Command):
    """Bring the database up to date."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the tables where there is none at all, and take the steps that are left."""
        connection = connections[options["database"]]
        wholly = not any(options[name] for name in ASKED_FOR_LESS)
        if wholly and not connection.introspection.table_names():
            self.verbosity = options["verbosity"]
            self._make_tables(connection)
        super().handle(*args, **options)

    def _make_tables(self, connection: BaseDatabaseWrapper) -> None:
        """Make the tables of all models and note the steps that lead to them as taken; all of it or nothing."""
        executor = MigrationExecutor(connection)
        # SQLite checks references row by row unless told before the transaction; the tables refer to one another.
        connection.disable_constraint_checking()
        try:
            with transaction.atomic(using=connection.alias):
                self.sync_apps(connection, {each.label for each in apps.get_app_configs()})
                executor.migrate(executor.loader.graph.leaf_nodes(), fake=True)
        finally:
            connection.enable_constraint_checking()
