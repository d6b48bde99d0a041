"""`kaoping close` at the command line: what it says, what it refuses, and that a kill changes nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kaoping.config import cli, close, env
from kaoping.scoring.tests.hostile_texts import SINK
from kaoping.scoring.tests.towns import towns, write_shard

TOWNS = towns()


@pytest.fixture
def home(tmp_path) -> Path:
    """Four shards of a town each, and the regulation."""
    (tmp_path / "scheme.yaml").write_text(SINK, "utf-8")
    for code, facts in TOWNS:
        write_shard(tmp_path / "in" / code, [(code, facts)])
    return tmp_path


def words(home: Path, out: str, *more: str) -> list[str]:
    return ["close", str(home / "scheme.yaml"), str(home / "in"), str(home / out),
            "--period", "month", "--processes", "1", *more]  # fmt: skip


def results(out: Path) -> bytes:
    return (out / "results.parquet").read_bytes() + (out / "summary.json").read_bytes()


def started(home: Path, out: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "kaoping", *words(home, out)]
    return subprocess.Popen(command, cwd=env.CHECKOUT, stdout=subprocess.DEVNULL)


def test_it_says_how_many_were_closed(home, capsys):
    assert cli.main(words(home, "out")) == 0
    said = capsys.readouterr().out
    assert said == f"28个考核对象，0个有空缺：{home / 'out'}\n"
    assert json.loads((home / "out" / "summary.json").read_text())["subjects"]["team"] == 10


def test_a_kill_changes_nothing(home):
    assert cli.main(words(home, "whole")) == 0
    for attempt in range(20):
        process, pieces = started(home, f"{attempt}"), home / f"{attempt}" / "pieces"
        while process.poll() is None and not any(pieces.glob("*.parquet")):
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if not (home / f"{attempt}" / "summary.json").exists():
            break
    assert len(list(pieces.glob("*.parquet"))) >= 1 and not (pieces.parent / "summary.json").exists()
    assert cli.main(words(home, f"{attempt}")) == 0
    assert results(pieces.parent) == results(home / "whole")


def test_a_subject_is_explained(home, capsys):
    subject = TOWNS[0][1].subjects[0]
    assert cli.main(words(home, "out", "--explain", subject.id)) == 0
    assert capsys.readouterr().out.startswith("T ")
    assert cli.main(words(home, "out", "--explain", "nobody")) == 2
    assert "名册中没有“nobody”" in capsys.readouterr().err


def test_a_folder_of_regulations_is_read_by_division(home, capsys):
    folder = home / "regulations"
    folder.mkdir()
    asked = words(home, "out")
    asked[1] = str(folder)
    assert cli.main(asked) == 2 and "文件夹里没有办法" in capsys.readouterr().err
    (folder / "62.yaml").write_text(SINK, "utf-8")
    assert cli.main(asked) == 2 and "没有适用于区划“610101" in capsys.readouterr().err
    (folder / "all.yaml").write_text(SINK.replace("period", "perio", 1), "utf-8")
    assert cli.main(asked) == 2 and "all 第" in capsys.readouterr().err
    (folder / "all.yaml").write_text(SINK, "utf-8")
    assert cli.main(asked) == 0


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda home: (home / "in").rename(home / "elsewhere"), "没有 subjects.parquet"),
        (lambda home: spoil(home, "subjects"), "读不了文件"),
        (lambda home: spoil(home, "marks"), "读不了文件"),
    ],
)
def test_what_cannot_be_read_is_told_in_words(home, capsys, change, cause):
    change(home)
    assert cli.main(words(home, "out")) == 2
    said = capsys.readouterr().err
    assert cause in said and "Traceback" not in said


def spoil(home: Path, table: str) -> None:
    (home / "in" / TOWNS[0][0] / f"{table}.parquet").write_bytes(b"PAR1 is not enough PAR1")


def test_a_machine_without_java_is_told_so(home, capsys, monkeypatch):
    monkeypatch.setenv("PATH", str(home))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    asked = [word for word in words(home, "out") if word not in ("--processes", "1")]
    assert cli.main([*asked, "--spark", "local[2]"]) == 2
    assert capsys.readouterr().err.strip() == close.NO_JAVA


def test_without_pyarrow_it_says_what_to_install(home):
    code = (
        "import sys; sys.modules['pyarrow'] = None; from kaoping.config.cli import main;"
        f" sys.exit(main({words(home, 'out')!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=env.CHECKOUT, capture_output=True, text=True
    )
    assert done.returncode == 2 and "kaoping[parquet]" in done.stderr
    assert "Traceback" not in done.stderr and os.linesep in done.stderr
