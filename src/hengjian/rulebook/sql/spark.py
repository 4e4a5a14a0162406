"""Judging a whole snapshot by SQL on Apache Spark, from version 4.1 on.

The files are those that DuckDB reads, or folders with parts of them where one machine is not enough.
Spark has to be installed: `hengjian[spark]`, and Java.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from pyspark.sql import SparkSession

from hengjian.rulebook.frames.snapshot import Snapshot
from hengjian.rulebook.rulebook import Rulebook
from hengjian.rulebook.sql.dialects import Spark
from hengjian.rulebook.sql.program import Program
from hengjian.rulebook.sql.tables import write_tables
from hengjian.rulebook.verdicts import GroupVerdicts


def run(rulebook: Rulebook, folder: str, session: SparkSession) -> None:
    """Judge the files in a folder that Spark can reach; the verdicts are written beside them.

    Files kept between the statements are left in `kept`. The session that is given keeps its
    settings and views: the statements run in a new one of the same application.
    """
    own = session.newSession()
    for statement in sql_text(rulebook, folder):
        own.sql(statement)


def judge_snapshot(
    rulebook: Rulebook, snapshot: Snapshot, session: SparkSession
) -> list[GroupVerdicts]:
    """Judge every subject of a snapshot by every rule; one frame per group of rules.

    This machine and those of the session must see the same folder for temporary files.
    """
    with tempfile.TemporaryDirectory(prefix="hengjian-spark-") as made:
        folder = Path(made)
        write_tables(snapshot, rulebook.pack.calendar, rulebook.pack.declarations, folder)
        run(rulebook, folder.as_uri(), session)
        return Program.of(rulebook, Spark(made)).read(folder)


def sql_text(rulebook: Rulebook, folder: str) -> list[str]:
    """Give the statements that judge the files in a folder, for reading."""
    return Program.of(rulebook, Spark(folder)).statements()
