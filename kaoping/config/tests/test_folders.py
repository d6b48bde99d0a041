"""Folders of one's own: private from the first moment, the same for all who start at once."""

import itertools
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kaoping.config.folders import kept_once, make_private
from kaoping.lib.errors import UserError

RACERS = 16
RACES = 40


def at_once(work: Callable[[], object]) -> list[object]:
    """What `work` answers to many threads that begin it at the same moment."""
    gate, answers = threading.Barrier(RACERS), []

    def race() -> None:
        gate.wait()
        try:
            answers.append(work())
        except Exception as error:
            answers.append(error)

    racers = [threading.Thread(target=race) for _ in range(RACERS)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    return answers


@pytest.mark.parametrize(("passable", "mode"), [(True, 0o711), (False, 0o700)])
def test_all_who_make_a_folder_at_once_find_it_with_its_mode(tmp_path, passable, mode) -> None:
    for number in range(RACES):
        folder = tmp_path / str(number) / "home"

        def made(folder: Path = folder) -> int:
            make_private(folder, passable=passable)
            return folder.stat().st_mode & 0o777

        assert at_once(made) == [mode] * RACERS
        assert list(folder.parent.iterdir()) == [folder]


def test_all_who_keep_something_at_once_keep_the_same(tmp_path) -> None:
    for number in range(RACES):
        path = tmp_path / f"note-{number}"
        names = itertools.count()

        def kept(path: Path = path, names: Iterator[int] = names) -> str:
            return kept_once(path, f"text {next(names)}")

        (only,) = set(at_once(kept))
        assert kept() == only and path.stat().st_mode & 0o777 == 0o600
    assert len(list(tmp_path.iterdir())) == RACES


def test_what_a_folder_holds_stays(tmp_path) -> None:
    make_private(tmp_path / "home")
    (tmp_path / "home" / "kept").touch()
    make_private(tmp_path / "home")
    assert (tmp_path / "home" / "kept").exists()


def test_a_link_or_a_file_in_its_place_is_refused(tmp_path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "nowhere").symlink_to(tmp_path / "missing")
    for name in ("file", "link", "nowhere"):
        with pytest.raises(UserError) as error:
            make_private(tmp_path / name)
        assert str(tmp_path / name) in str(error.value)
    assert {path.name for path in tmp_path.iterdir()} == {"file", "link", "nowhere"}
