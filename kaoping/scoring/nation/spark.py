"""Shards closed by Apache Spark's workers: paths go out, paths come back, the function is the same.

Spark moves no marks: each worker reads its shards and writes their pieces in a folder that all
machines share. It brings what one machine lacks: many of them, and another try when one fails.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kaoping.lib.errors import UserError
from kaoping.scoring.nation.shard import Done, Task, close_shard

try:
    from pyspark import SparkConf, SparkContext
except ImportError as error:
    raise UserError("没有安装 PySpark。", "运行 pip install 'kaoping[parquet,spark]'。") from error

PACKAGE = Path(__file__).parents[2]  # kaoping, as workers must find it, too


def by_spark(tasks: list[Task], master: str) -> Iterator[Done]:
    """Each task on one of Spark's workers; ``master`` is local[2], spark://host:7077 or the like."""
    with _context(master) as spark:
        yield from spark.parallelize(tasks, len(tasks)).map(close_shard).collect()


@contextmanager
def _context(master: str) -> Iterator[SparkContext]:
    conf = SparkConf().setMaster(master).setAppName("kaoping close")
    conf.set("spark.ui.enabled", "false")
    conf.set("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
    conf.set("spark.python.worker.reuse", "true").set("spark.task.maxFailures", "8")
    conf.set("spark.executorEnv.PYTHONPATH", str(PACKAGE.parent))
    conf.set("spark.log.level", "ERROR")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # on all machines, unless said otherwise
    spark = SparkContext(conf=conf)
    try:
        yield spark
    finally:
        spark.stop()
