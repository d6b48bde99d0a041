"""Anyone can count again: an honest file passes, and no number in it can be changed unseen."""

import hashlib
import json
import re
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from kaoping.ballots import actions, recount
from kaoping.ballots.certificate import canonical
from tests.polls import cast

_made: list[str] = []


@pytest.fixture
def twin(db: None, request: pytest.FixtureRequest) -> dict:
    """A certified vote's twin; played through once for all tests."""
    if not _made:
        _made.append(played(request.getfixturevalue("voting")))
    return json.loads(_made[0])


def played(voting) -> str:
    for number, slip in enumerate(voting.slips[:10]):
        cast(voting, slip, ["excellent", "basic" if number % 3 else "competent", "excellent"])
    actions.spend_on_paper(poll=voting.poll, code=voting.slips[10].code, by=voting.clerk)
    voting.open_box()
    for teller in (1, 2):
        actions.enter_batch(box=voting.box, number=1, teller=teller, papers=1, invalid=0,
                            cells={"1": {"basic": 1}, "3": {"basic": 1}}, by=voting.clerk)  # fmt: skip
    voting.count(issued=11, unused=1)
    return actions.certify(poll=voting.poll, by=voting.clerk).twin


def resealed(plain: dict) -> dict:
    """The same with a digest that fits: whoever forges a file computes it, too."""
    plain = {key: value for key, value in plain.items() if key != "digest"}
    return plain | {"digest": hashlib.sha256(canonical(plain).encode()).hexdigest()}


def kept(twin: dict, folder: Path) -> Path:
    path = folder / "vote.json"
    path.write_text(json.dumps(twin, ensure_ascii=False, indent=1))
    return path


def test_an_honest_file_adds_up(twin, tmp_path, capsys):
    assert recount.main(kept(twin, tmp_path)) == recount.SAME
    assert twin["digest"] in capsys.readouterr().out


def test_it_needs_nothing_but_python(twin, tmp_path):
    """Run alone, isolated from the product and from every package."""
    script = tmp_path / "recount.py"
    script.write_text(Path(recount.__file__).read_text("utf-8"))
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import recount; " \
           f"sys.exit(recount.main({str(kept(twin, tmp_path))!r}))"  # fmt: skip
    assert subprocess.run([sys.executable, "-I", "-S", "-c", code], check=False).returncode == 0


def test_it_is_short():
    assert len(Path(recount.__file__).read_text("utf-8").splitlines()) <= 150


def test_the_command_runs_without_django(twin, tmp_path):
    command = [sys.executable, "-X", "importtime", "-m", "kaoping", "recount",
               str(kept(twin, tmp_path))]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0
    assert "django" not in run.stderr


def test_one_changed_digit_fails(twin, tmp_path):
    text = kept(twin, tmp_path).read_text()
    places = [found.start() for found in re.finditer(r"\d", text)]
    assert len(places) > 100
    for place in places:
        other = str((int(text[place]) + 1) % 10)
        path = tmp_path / "changed.json"
        path.write_text(text[:place] + other + text[place + 1 :])
        assert recount.main(path) != recount.SAME, text[place - 40 : place + 10]


NUMBERS = ("entitled", "present", "printed", "used", "paper", "unused", "spoiled", "test", "issued",
           "papers", "invalid", "returned", "valid")  # fmt: skip


@pytest.mark.parametrize("name", NUMBERS)
def test_a_forger_who_mends_the_digest_still_contradicts_another_number(twin, name):
    found = []
    for step in (-30, 30):
        forged = deepcopy(twin)
        forged["groups"][0]["boxes"][0][name] += step
        found.append(bool(list(recount.recount(resealed(forged)))))
    assert any(found)
    # Up is lawful only for people who might have come.
    assert found[1] or name == "entitled" or all(found)


@pytest.mark.parametrize("change", [
    lambda t: t["questions"][0]["total"].update(excellent=9),
    lambda t: t["questions"][1]["groups"]["1"].update(basic=9),
    lambda t: t["questions"][0]["groups"]["1"].update(unknown=1),
    lambda t: t["questions"][0].update(groups={}),
    lambda t: t["receipts"].pop(),
    lambda t: t["receipts"].reverse(),
    lambda t: t["groups"][0].update(is_telling=True),
    lambda t: t.update(box_hash="0"),
    lambda t: t["ballots"]["appraisal"].update(quorum="3/4"),
])  # fmt: skip
def test_whatever_is_forged_with_a_fitting_digest_contradicts_the_rest(twin, change):
    change(twin)
    assert list(recount.recount(resealed(twin)))


def test_a_note_explains_slips_that_do_not_add_up(twin):
    twin["groups"][0]["boxes"][0]["unused"] -= 1
    assert list(recount.recount(resealed(twin)))
    twin["note"] = "一张未用的票被带走"
    assert not list(recount.recount(resealed(twin)))


@pytest.mark.parametrize("text", ["", "{}", "[]", "1", "null", '{"format": "kaoping-ballots/1"}',
                                  '{"format": 1, "format": 1}', '{"a": 1.5}', "[" * 100_000])  # fmt: skip
def test_what_is_no_file_of_a_vote_is_refused_without_a_traceback(tmp_path, text, capsys):
    path = tmp_path / "strange.json"
    path.write_text(text)
    assert recount.main(path) == recount.UNREADABLE
    assert capsys.readouterr().err


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert recount.main(tmp_path / "none.json") == recount.UNREADABLE
