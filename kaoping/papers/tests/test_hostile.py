"""Whatever a stranger uploads is answered kindly, soon and in little memory."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from kaoping.papers.tests.hostile import FILES, MOST_MEGABYTES, measure, refused_rightly

# Twelve times what is promised: a guard against hanging, not a measurement.
MOST_SECONDS_ON_A_BUSY_MACHINE = 60


@pytest.mark.parametrize("name", FILES)
def test_hostile_files_are_refused_with_cause_and_remedy(name, record_property):
    file = FILES[name]
    met = measure(file.build(), file.file_name)
    record_property("seconds", met["seconds"])
    record_property("megabytes", met["megabytes"])
    assert refused_rightly(name, met["faults"]), met["faults"]
    assert all("请" in fault for fault in met["faults"])
    assert met["megabytes"] <= MOST_MEGABYTES
    assert met["seconds"] + met["copy_seconds"] < MOST_SECONDS_ON_A_BUSY_MACHINE


def test_the_bomb_is_a_real_one():
    with zipfile.ZipFile(io.BytesIO(FILES["zip-bomb"].build())) as archive:
        assert archive.getinfo("xl/worksheets/sheet1.xml").file_size > 1 << 30


def test_every_hostile_file_is_in_the_handbook():
    handbook = Path(__file__).parents[3] / "docs" / "algorithms" / "uploads.md"
    listed = re.findall(r"^\| `([a-z-]+)` \|", handbook.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == list(FILES)
