"""One Spark session for all tests; where there is no Java for it they are skipped, and the summary says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from deploy.bootstrap import OLDEST_JAVA, java_version

SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "2g",
    # The statements are many and their tables small: what is compiled for each would hardly be used.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # What a careless operator may have set: verdicts must not hang on it.
    "spark.sql.ansi.enabled": "false",
    "spark.sql.session.timeZone": "America/St_Johns",
}


@pytest.fixture(scope="session")
def session() -> Iterator[SparkSession]:
    """Start Spark on two cores of this machine."""
    if java_version() < OLDEST_JAVA:
        pytest.skip(f"Spark 的测试没有运行：PATH 上没有 Java {OLDEST_JAVA} 或更新的版本")
    builder: SparkSession.Builder = SparkSession.builder
    builder = builder.master("local[2]").appName("hengjian-tests")
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    started = builder.getOrCreate()
    started.sparkContext.setLogLevel("OFF")
    yield started
    started.stop()
