"""The command `kaoping`: errors that a person can mend are one block and exit code 2."""

import os
import subprocess
import sys

import pytest

from kaoping.config import cli, env
from kaoping.lib.errors import UserError


def kaoping(*words: str, **environ: str) -> subprocess.CompletedProcess:
    """Run the command as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "kaoping", *words],
        cwd=env.CHECKOUT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_bad_setting_is_told_without_a_traceback() -> None:
    answer = kaoping("check", KAOPING_UPLOAD_MB="much")
    assert answer.returncode == cli.REFUSED
    assert "KAOPING_UPLOAD_MB is 'much'" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_user_error_becomes_one_block(monkeypatch, capsys) -> None:
    def refuse(words: list[str]) -> int:
        raise UserError("The file is empty.", "Choose another.", "scheme.yaml")

    monkeypatch.setattr(cli, "run", refuse)
    assert cli.main(["anything"]) == cli.REFUSED
    assert capsys.readouterr().err == "\nscheme.yaml: The file is empty.\nChoose another.\n\n"


def test_a_fault_of_the_program_keeps_its_traceback(monkeypatch) -> None:
    def fail(words: list[str]) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "run", fail)
    with pytest.raises(ZeroDivisionError):
        cli.main(["anything"])


def test_verifying_needs_no_django() -> None:
    code = (
        "import sys; from kaoping.config import cli; "
        "code = cli.main(['verify', '/nowhere.json']); "
        "sys.exit('django loaded' if 'django' in sys.modules else code)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=env.CHECKOUT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == cli.REFUSED, answer.stderr
    assert "Traceback" not in answer.stderr


def test_presets_are_schemes_without_fault(capsys) -> None:
    presets = sorted(str(path) for path in env.CHECKOUT.glob("presets/*/scheme.yaml"))
    assert presets
    assert cli.main(["scheme", "check", *presets]) == cli.SUCCESS
    assert len(capsys.readouterr().out.splitlines()) == len(presets)


def test_a_faulty_scheme_is_refused_with_its_place(tmp_path, capsys) -> None:
    path = tmp_path / "scheme.yaml"
    path.write_text("title: [")
    assert cli.main(["scheme", "check", str(path), "/nowhere.yaml"]) == cli.REFUSED
    said = capsys.readouterr().err
    assert str(path) in said
    assert "/nowhere.yaml：没有这个文件" in said


def test_the_demo_refuses_to_serve_a_real_installation() -> None:
    answer = kaoping("serve", KAOPING_MODE="production")
    assert answer.returncode == cli.REFUSED
    assert "docs/operations.md" in answer.stderr


def test_the_schema_for_editors_is_printed(capsys) -> None:
    assert cli.main(["scheme", "schema"]) == cli.SUCCESS
    kept = env.CHECKOUT / "kaoping" / "scoring" / "scheme.schema.json"
    assert capsys.readouterr().out == kept.read_text("utf-8")
