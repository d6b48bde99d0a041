"""A folder of shards closed: by processes of this machine, or by Spark's workers."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from kaoping.lib.errors import UserError
from kaoping.scoring.facts import MOST_FAULTS
from kaoping.scoring.nation.levels import put_together
from kaoping.scoring.nation.regulations import Regulations
from kaoping.scoring.nation.shard import Done, Task, close_shard

Runner = Callable[[list[Task]], Iterable[Done]]


def close(source: Path, out: Path, regulations: Regulations, runner: Runner, tell=None) -> dict:
    """Close all shards of ``source`` into ``out`` and put them together; gives the summary.

    Shards that were closed before from the same bytes by the same regulations are kept, so a
    closing that was killed goes on where it stopped. ``tell`` hears of each shard that is done.
    Raises UserError with the faults of all shards.
    """
    tasks = tasks_for(source, out, regulations)
    faults = []
    for done in runner(tasks):
        faults += done.faults
        if tell is not None:
            tell(done)
    if faults:
        told = sorted(faults)[:MOST_FAULTS]
        raise UserError("\n".join(told), "改正以上各处后再算一次；没有错的分片不会重算。")
    return put_together([Path(task.piece) for task in tasks], regulations, out)


def tasks_for(source: Path, out: Path, regulations: Regulations) -> list[Task]:
    """One task for each shard, and the folder for the pieces."""
    pieces = out.resolve() / "pieces"
    pieces.mkdir(parents=True, exist_ok=True)
    return [
        Task(str(folder), str(pieces / f"{folder.name}.parquet"), regulations)
        for folder in shards_in(source)
    ]


def shards_in(source: Path) -> list[Path]:
    """The folders below (or this folder itself) that have a table of subjects."""
    source = source.resolve()
    if (source / "subjects.parquet").exists():
        return [source]
    found = sorted(path.parent for path in source.glob("*/subjects.parquet"))
    if not found:
        raise UserError(
            "文件夹里没有 subjects.parquet，下一级文件夹里也没有。",
            "每个分片一个文件夹，见 docs/algorithms/nation.md。",
            str(source),
        )
    return found


def by_processes(tasks: list[Task], processes: int) -> Iterator[Done]:
    """Each task in one of so many processes; with one, in this."""
    if processes == 1 or len(tasks) == 1:
        yield from map(close_shard, tasks)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(close_shard, task) for task in tasks]):
            yield future.result()
