"""`kaoping close`: closes a period from Parquet files, of a town or of a nation, without a database.

SCHEME is a regulation, or a folder of regulations named by the divisions where they apply
(62.yaml, 621227.yaml, all.yaml): the longest beginning of a division's code decides.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Iterable
from functools import partial
from importlib import import_module
from pathlib import Path

from tqdm import tqdm

from kaoping.config.score import DONE, WITH_GAPS, explained, text_in
from kaoping.lib.errors import UserError
from kaoping.scoring import SchemeFaults
from kaoping.scoring.nation.closing import Runner, by_processes, close, shards_in
from kaoping.scoring.nation.explaining import outcome_of
from kaoping.scoring.nation.regulations import EVERYWHERE, Regulations
from kaoping.scoring.nation.shard import Done, Task

NO_JAVA = "这台机器没有 Java，Spark 要用它：先安装 Java 17 或更新的版本。"


def run(words: list[str]) -> int:
    """Close a period from Parquet files: 0 done, 1 done but with gaps, 2 refused."""
    asked = _parser().parse_args(words)
    regulations = read_regulations(asked.scheme, asked.period)
    if asked.explain:
        outcome, subject = outcome_of(asked.source, regulations, asked.explain)
        sys.stdout.write(explained(outcome, subject, asked.format))
        return DONE
    if asked.out is None:
        raise UserError("没有写结果放在哪里。", "在最后写一个文件夹，例如 results。")
    total = len(shards_in(asked.source))
    with _bar(total) as bar:
        summary = close(
            asked.source, asked.out, regulations, _runner(asked), partial(_tell, bar=bar)
        )
    count = sum(summary["subjects"].values())
    sys.stdout.write(f"{count}个考核对象，{summary['with_gaps']}个有空缺：{asked.out}\n")
    return WITH_GAPS if summary["with_gaps"] else DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("kaoping close", description=__doc__)
    parser.add_argument("scheme", type=Path, help="a regulation, or a folder of them by division")
    parser.add_argument("source", type=Path, metavar="PARQUET_DIR", help="shards, or one shard")
    parser.add_argument("out", type=Path, nargs="?", help="folder for the results")
    parser.add_argument("--period", help="needed where a regulation has several")
    parser.add_argument("--explain", metavar="SUBJECT", help="the tree of one subject's points")
    parser.add_argument("--format", choices=["table", "json"], default="table")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    where.add_argument("--spark", metavar="MASTER", help="let Apache Spark's workers do it")
    return parser


def read_regulations(path: Path, period: str | None) -> Regulations:
    """The regulation in a file, or all in a folder; raises UserError with all faults."""
    files = {EVERYWHERE: path}
    if path.is_dir():
        files = {file.stem: file for file in sorted(path.glob("*.yaml"))}
        strange = [at for at in files if at != EVERYWHERE and not (at.isascii() and at.isdigit())]
        if strange or not files:
            raise UserError(
                f"文件夹里没有办法，或文件名不是区划代码：{'、'.join(strange)}",
                f"用区划代码的前几位作文件名，例如 621227.yaml；其余地方用 {EVERYWHERE}.yaml。",
                str(path),
            )
    texts = tuple((at, text_in(file)) for at, file in files.items())
    regulations = Regulations(texts, period)
    try:
        return regulations.read()
    except SchemeFaults as faults:
        raise UserError(str(faults), "改正以上各处后再算。", str(path)) from faults


def _bar(total: int) -> tqdm:
    tqdm.monitor_interval = 0  # no thread of its own
    return tqdm(total=total, unit="shards", disable=not sys.stderr.isatty())


def _tell(done: Done, bar: tqdm) -> None:
    bar.update()


def _runner(asked: argparse.Namespace) -> Runner:
    if asked.spark:
        return partial(_by_spark, master=asked.spark)
    if asked.processes < 1:
        raise UserError("进程数必须是正整数。", "例如 --processes 2。")
    return partial(by_processes, processes=asked.processes)


def _by_spark(tasks: list[Task], master: str) -> Iterable[Done]:
    """Spark is imported only where it is asked for: it is an optional extra."""
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise UserError(NO_JAVA)
    return import_module("kaoping.scoring.nation.spark").by_spark(tasks, master)
