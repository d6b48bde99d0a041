"""Whatever is handed in as a scheme is answered with located faults: soon, in little memory."""

import time
import tracemalloc
from pathlib import Path

import pytest

from kaoping.scoring import SchemeFaults, load_scheme
from kaoping.scoring.section import MOST_FAULTS
from kaoping.scoring.source import LARGEST_TEXT, Unreadable, text_of
from kaoping.scoring.tests.examples import TEXT
from kaoping.scoring.tests.hostile_schemes import SCHEMES
from kaoping.scoring.tests.hostile_texts import TEXTS

HOSTILE = TEXTS | SCHEMES
SLOWEST = 5  # seconds of computing; each takes less than a quarter of one
LARGEST = 200 * 1024**2  # bytes


def test_there_are_enough_of_them():
    assert len(HOSTILE) == len(TEXTS) + len(SCHEMES) >= 60


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_with_cause_place_and_remedy(name):
    text, cause = HOSTILE[name]
    began = time.process_time()
    with pytest.raises(SchemeFaults) as caught:
        load_scheme(text, "办法.yaml")
    assert time.process_time() - began < SLOWEST
    faults = caught.value.faults
    lines = max(1, text.count("\n") + 1)
    assert 0 < len(faults) <= MOST_FAULTS + 1
    assert any(cause in fault.cause + fault.remedy for fault in faults), [*map(str, faults[:5])]
    for fault in faults:
        assert fault.file and fault.path and fault.cause and fault.remedy
        assert 1 <= fault.line <= lines
        assert len(str(fault)) < 2_000


def test_none_of_them_fills_memory():
    tracemalloc.start()
    try:
        for text, _ in HOSTILE.values():
            with pytest.raises(SchemeFaults):
                load_scheme(text)
        assert tracemalloc.get_traced_memory()[1] < LARGEST
    finally:
        tracemalloc.stop()


def test_faults_of_every_sort_come_at_once():
    with pytest.raises(SchemeFaults) as caught:
        load_scheme(SCHEMES["many faults of every sort"][0])
    assert len(caught.value.faults) == 5


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.encode("gbk"), "UTF-8"),
        (b"\xff" * 100, "UTF-8"),
        (b"x" * (LARGEST_TEXT + 1), "256 KB"),
    ],
)
def test_a_file_in_another_encoding_or_too_large_is_told_so(content, cause, tmp_path):
    path = tmp_path / "办法.yaml"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        text_of(path)
    assert cause in caught.value.cause


def test_a_file_with_the_mark_of_windows_is_read(tmp_path):
    path = tmp_path / "办法.yaml"
    path.write_bytes(TEXT.encode("utf-8-sig"))
    assert load_scheme(text_of(path)).title == "小办法"


def test_an_endless_file_is_not_read_to_its_end():
    endless = Path("/dev/zero")
    if not endless.exists():
        pytest.skip("no endless file here")
    with pytest.raises(Unreadable):
        text_of(endless)
