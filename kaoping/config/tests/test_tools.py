"""The tools beside the house: translations and set-up."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kaoping.config import env

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Known"
msgstr "已知"

#, fuzzy
msgid "Uncertain"
msgstr "可能"

msgid "Gone"
msgstr "没有了"
"""


def tool(name: str) -> ModuleType:
    """A script of the folder `tools` as a module."""
    spec = importlib.util.spec_from_file_location(name, env.CHECKOUT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def messages(tmp_path: Path, monkeypatch) -> ModuleType:
    """The tool for translations, looking at a house with one room."""
    module = tool("messages")
    room = tmp_path / "kaoping" / "room"
    (room / "templates" / "room").mkdir(parents=True)
    (room / "tests").mkdir()
    (room / "__init__.py").touch()
    (room / "views.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        'words = [_("Known"), _("Uncertain"), ngettext("%(n)s day", "%(n)s days", 2)]\n'
        'words += [pgettext("month", "May"), _("Long " "text")]\n'
    )
    (room / "tests" / "test_x.py").write_text('from x import _\n_("Only in a test")\n')
    (room / "templates" / "room" / "page.html").write_text(
        '{% load i18n %}{% translate "In a page" %}'
        "{% blocktranslate count n=n %}{{ n }} mark{% plural %}{{ n }} marks{% endblocktranslate %}"
    )
    monkeypatch.setattr(module, "CHECKOUT", tmp_path)
    monkeypatch.setattr(module, "HOUSE", tmp_path / "kaoping")
    po = module.path_of(room)
    po.parent.mkdir(parents=True)
    po.write_text(CATALOGUE)
    return module


def test_every_message_without_finished_chinese_is_named(messages, capsys) -> None:
    assert messages.main(["check"]) == 1
    said = capsys.readouterr().out
    for missing in ("Uncertain", "%(n)s day", "May", "Long text", "In a page", "%(n)s mark"):
        assert missing in said
    assert "'Known'" not in said
    assert "Only in a test" not in said


def test_updating_keeps_what_fits_and_compiling_makes_it_readable(messages, capsys) -> None:
    room = messages.all_rooms()[0]
    assert messages.main(["update", "kaoping/room"]) == 0
    catalogue = messages.kept(room)
    assert catalogue.get("Known").string == "已知"
    assert catalogue.get("Gone") is None
    first = messages.path_of(room).read_bytes()
    messages.main(["update"])
    assert messages.path_of(room).read_bytes() == first
    for message in catalogue:
        message.string = ("好",) if message.pluralizable else message.string or "好"
        message.flags.discard("fuzzy")
    messages.path_of(room).write_bytes(messages.as_bytes(catalogue))
    assert messages.main(["check"]) == 0
    assert messages.main(["compile"]) == 0
    assert messages.path_of(room).with_suffix(".mo").stat().st_size > 0
    capsys.readouterr()


def test_a_step_runs_once_for_the_same_inputs(tmp_path: Path, monkeypatch, capsys) -> None:
    setup = tool("setup")
    monkeypatch.setattr(setup, "CHECKOUT", tmp_path)
    monkeypatch.setattr(setup, "STAMPS", tmp_path / "stamps")
    lock, done = tmp_path / "lock", []
    for content in ("one", "one", "two"):
        lock.write_text(content)
        setup.once("packages", [lock], lambda: done.append(1))
    assert len(done) == 2
    assert capsys.readouterr().out.count("packages done") == 2


def test_a_step_that_failed_runs_again(tmp_path: Path, monkeypatch, capsys) -> None:
    setup = tool("setup")
    monkeypatch.setattr(setup, "CHECKOUT", tmp_path)
    monkeypatch.setattr(setup, "STAMPS", tmp_path / "stamps")
    for _ in range(2):
        with pytest.raises(setup.CannotSetUp, match="no network\n\nTry again"):
            setup.once(
                "x",
                [],
                lambda: setup.run("sh", "-c", "echo no network; exit 1", remedy="Try again"),
            )
    capsys.readouterr()


def test_a_missing_browser_is_one_clear_line_for_an_ordinary_user(monkeypatch) -> None:
    setup = tool("setup")
    monkeypatch.setattr(setup.shutil, "which", lambda name: None)
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)
    with pytest.raises(setup.CannotSetUp, match="apt-get install chromium fonts-wqy-zenhei"):
        setup.browser()


@pytest.mark.parametrize("lock", ["run", "test", "node"])
def test_locks_have_a_hash_for_each_package_and_no_address(lock: str) -> None:
    text = (env.CHECKOUT / "requirements" / f"{lock}.txt").read_text()
    packages = text.replace("\\\n", "").strip().splitlines()
    assert all("==" in line and "--hash=sha256:" in line for line in packages)
    assert "://" not in text


def test_the_import_law_holds() -> None:
    command = [Path(sys.executable).parent / "lint-imports", "--no-logo"]
    answer = subprocess.run(command, cwd=env.CHECKOUT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout
