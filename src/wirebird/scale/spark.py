"""Coding on Spark by `mapInArrow`."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

from wirebird.arrow import CoderSettings, code_batches
from wirebird.errors import MissingExtraError, UsageError

OUTPUT_DDL = (
    "id string not null, published string, publisher string, title string, text_sha256 string, events int, record string, "
    "failed_stage string, failed_code string, failed_message string"
)
"""`wirebird.arrow.OUTPUT_SCHEMA` as Spark writes schemas."""
PARTITIONS_A_CORE = 4
TRIES = 4
"""How often a task is tried before the run fails, in local mode; a cluster has a setting of its own."""


def code_frame(frame: Any, settings: CoderSettings | None = None) -> Any:  # noqa: ANN401 - Spark's DataFrame
    """A data frame of reports as one of coded reports; evaluated when Spark needs it.

    Args:
        frame: a Spark DataFrame with the columns of `wirebird.arrow.INPUT_SCHEMA`.
        settings: of the coders; None takes the packaged model.
    """
    return frame.mapInArrow(partial(code_batches, settings=settings or CoderSettings()), OUTPUT_DDL)


def code_on_spark(parts: Sequence[str], to: str, settings: CoderSettings, *, workers: int) -> None:
    """Codes Parquet parts into a folder of others, in any order.

    Under `spark-submit` the session's own master is used, else a local one is started.

    Args:
        parts: Parquet files, or addresses that Spark reads.
        to: folder or address.
        settings: of the coders.
        workers: cores of a local session.

    Raises:
        MissingExtraError: the extra `spark` is not installed.
        UsageError: there is no Java.
    """
    spark = _session(workers)
    frame = spark.read.option("mergeSchema", "true").parquet(*parts)
    wanted = PARTITIONS_A_CORE * spark.sparkContext.defaultParallelism
    if frame.rdd.getNumPartitions() < wanted:
        frame = frame.repartition(wanted)
    code_frame(frame, settings).write.mode("append").parquet(to)


def _session(workers: int) -> Any:  # noqa: ANN401
    try:
        from pyspark.sql import SparkSession  # noqa: TID251
    except ImportError as error:
        raise MissingExtraError("pyspark", extra="spark", needed_for="--engine spark") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder: Any = SparkSession.builder.appName("wirebird").config("spark.sql.execution.arrow.maxRecordsPerBatch", "256")
    if SparkSession.getActiveSession() is None and "PYSPARK_GATEWAY_PORT" not in os.environ:
        if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
            raise UsageError("--engine spark needs Java, and there is none; install Java 17 or later, or set JAVA_HOME")
        builder = (
            builder.master(f"local[{workers},{TRIES}]")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.log.level", "ERROR")
        )
    return builder.getOrCreate()
