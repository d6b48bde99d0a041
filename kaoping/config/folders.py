"""Folders of this installation's own, made by whichever of several processes comes first."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from kaoping.lib.errors import UserError


def make_private(folder: Path, *, passable: bool = False) -> None:
    """Make the folder for its owner alone; `passable` lets others walk through without reading.

    Processes that start at once may all call this: the folder appears with its mode, and whoever
    comes second takes the first one's.
    """
    if not folder.is_dir():
        # The parent may be KAOPING_HOME, whose names are not to be listed either.
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
        draft = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
        draft.chmod(0o711 if passable else 0o700)
        try:
            draft.rename(folder)
        except OSError:  # another process was faster, or something that is no folder is there
            draft.rmdir()
    if folder.is_symlink() or not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise UserError(
            f"The folder {folder} belongs to another user, or is no folder.",
            "Start as that user, or set KAOPING_HOME to a folder of yours.",
            "PostgreSQL",
        )


def kept_once(path: Path, text: str) -> str:
    """What a file keeps, readable to its owner alone; without it `text`, by the first to come."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
        draft.touch(mode=0o600)
        draft.write_text(text)
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()
