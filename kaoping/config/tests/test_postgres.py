"""The launcher starts, recovers and stops a real PostgreSQL, whoever calls it and how often."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from kaoping.config import env, postgres, processes
from kaoping.lib.errors import UserError

START = """
import sys
from pathlib import Path
from kaoping.config.postgres import Launcher
launcher = Launcher(Path(sys.argv[1]), fast=True)
launcher.start()
sys.stdout.write(str(launcher.postmaster()))
"""


@pytest.fixture
def launcher() -> Iterator[postgres.Launcher]:
    """A launcher of its own folder, which the server's user can reach."""
    folder = Path("/tmp") / f"kaoping-test-{os.getpid()}-{time.monotonic_ns()}"
    made = postgres.Launcher(folder, fast=True)
    yield made
    made.stop()
    for used in (made.socket_folder, folder):
        shutil.rmtree(used, ignore_errors=True)


def rows(launcher: postgres.Launcher) -> int:
    """How many rows the test's table holds."""
    with launcher.connect(postgres.OWNER) as connection:
        return connection.execute("SELECT count(*) FROM kept").fetchone()[0]


def add_row(launcher: postgres.Launcher) -> None:
    """Write one row and see it acknowledged."""
    with launcher.connect(postgres.OWNER) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")


def test_a_first_start_makes_roles_and_a_database_that_knows_chinese(launcher) -> None:
    launcher.start()
    with launcher.connect(postgres.OWNER) as connection:
        encoding, letter = connection.execute(
            "SELECT pg_encoding_to_char(encoding), '大' ~ '\\w' FROM pg_database "
            "WHERE datname = current_database()"
        ).fetchone()
        assert (encoding, letter) == ("UTF8", True)
        connection.execute("CREATE EXTENSION pg_trgm")
        assert connection.execute("SELECT show_trgm('大河店')").fetchone()[0]
        postgres.refuse_plain_c(connection)
    with launcher.connect(postgres.WEB) as connection, pytest.raises(psycopg.Error):
        connection.execute("CREATE TABLE mine (n int)")


def test_only_its_owner_reaches_socket_and_data(launcher) -> None:
    launcher.start()
    for folder in (launcher.data, launcher.socket_folder):
        assert folder.stat().st_mode & 0o077 == 0
    assert launcher.home.stat().st_mode & 0o066 == 0
    with launcher.connect(postgres.ADMIN) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_the_server_never_runs_as_root(launcher) -> None:
    launcher.start()
    assert Path(f"/proc/{launcher.postmaster()}").stat().st_uid != 0


def test_starting_again_keeps_the_server_and_stopping_keeps_the_rows(launcher) -> None:
    launcher.start()
    add_row(launcher)
    first = launcher.postmaster()
    launcher.start()
    assert launcher.postmaster() == first
    launcher.stop()
    assert launcher.postmaster() is None
    launcher.stop()
    launcher.start()
    assert rows(launcher) == 1


def test_processes_that_start_at_once_share_one_server(launcher) -> None:
    command = [sys.executable, "-c", START, str(launcher.home)]
    starts = [
        subprocess.Popen(command, cwd=env.CHECKOUT, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    servers = {start.communicate(timeout=60)[0] for start in starts}
    assert servers == {str(launcher.postmaster())}


def test_a_killed_server_comes_back_with_every_acknowledged_row(launcher) -> None:
    launcher = replace(launcher, fast=False)
    launcher.start()
    add_row(launcher)
    os.kill(launcher.postmaster(), signal.SIGKILL)
    launcher.start()
    add_row(launcher)
    for pid in processes.working_in(launcher.data):
        with contextlib.suppress(ProcessLookupError):  # the others go when the first is gone
            os.kill(pid, signal.SIGKILL)
    launcher.start()
    assert rows(launcher) == 2


def test_a_zombie_or_a_stranger_is_not_taken_for_the_server(launcher) -> None:
    launcher.start()
    launcher.stop()
    zombie = subprocess.Popen([sys.executable, "-c", ""])
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        while not processes.is_zombie(zombie.pid):
            time.sleep(0.01)
        for pid in (zombie.pid, stranger.pid):
            (launcher.data / "postmaster.pid").write_text(f"{pid}\n{launcher.data}\n")
            assert launcher.postmaster() is None
            launcher.start()
            assert launcher.postmaster() not in (None, pid)
            launcher.stop()
    finally:
        zombie.wait()
        stranger.kill()
        stranger.wait()


def test_a_killed_initdb_leaves_no_half_server(launcher) -> None:
    launcher.start()
    launcher.stop()
    (launcher.data / "PG_VERSION").unlink()
    launcher.start()
    assert launcher.answers()


def test_a_long_path_gets_a_short_socket_folder(launcher) -> None:
    deep = postgres.Launcher(launcher.home / ("long" * 30), fast=True)
    launcher.home.mkdir()
    launcher.home.chmod(0o711)
    deep.start()
    assert deep.answers()
    assert len(str(deep.socket_folder)) < 60
    again = postgres.Launcher(deep.home, fast=True)
    assert again.socket_folder == deep.socket_folder
    deep.stop()
    deep.socket_folder.rmdir()


def test_variables_of_other_servers_do_not_disturb(launcher, monkeypatch) -> None:
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGOPTIONS", "-c nonsense=1")
    launcher.start()
    assert launcher.answers()
    assert "PGDATA" not in os.environ


def test_pg_bin_comes_first_and_a_wrong_one_is_refused(launcher, monkeypatch) -> None:
    monkeypatch.setenv("PG_BIN", "/nowhere")
    with pytest.raises(UserError) as error:
        launcher.start()
    assert "tried: /nowhere" in str(error.value)
    assert "DATABASE_URL" in str(error.value)


def test_a_folder_of_somebody_else_is_refused(launcher) -> None:
    launcher.start()
    launcher.stop()
    launcher.socket_folder.chmod(0o755)
    with pytest.raises(UserError) as error:
        launcher.start()
    launcher.socket_folder.chmod(0o700)
    assert "open to others" in str(error.value)


def test_data_go_elsewhere_where_the_servers_user_cannot_enter(launcher) -> None:
    launcher.home.mkdir(mode=0o700)
    shut = postgres.Launcher(launcher.home / "shut", fast=True)
    shut.start()
    try:
        assert shut.answers()
        assert (shut.base == shut.home / "cluster") is (os.geteuid() != 0)
        assert postgres.Launcher(shut.home, fast=True).base == shut.base
        assert launcher.home.stat().st_mode & 0o777 == 0o700
    finally:
        shut.stop()
        shutil.rmtree(shut.base)
