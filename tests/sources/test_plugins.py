"""Readers of other packages: those that CONTRIBUTING.md shows, alone and as installed packages."""

import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.testing import context, heart_rates, member, read, rejected, rows

ROOT = Path(__file__).parents[2]
ACME, TCX, TEST_OF_ACME = re.findall(
    r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL
)
RUN = """<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">
 <Activities><Activity Sport="Running"><Id>2026-03-01T09:00:00Z</Id>
  <Lap StartTime="2026-03-01T09:00:00Z"><TotalTimeSeconds>600</TotalTimeSeconds><Track>
   <Trackpoint><Time>2026-03-01T09:00:00Z</Time><HeartRateBpm><Value>98</Value></HeartRateBpm>
   </Trackpoint>
   <Trackpoint><Time>2026-03-01T09:00:05Z</Time></Trackpoint>
   <Trackpoint><Time>2026-03-01T09:00:10Z</Time><HeartRateBpm><Value>x</Value></HeartRateBpm>
   </Trackpoint></Track></Lap>
  <Lap StartTime="2026-03-01T09:10:00Z"><TotalTimeSeconds>300</TotalTimeSeconds></Lap>
 </Activity></Activities>
</TrainingCenterDatabase>
"""
ENTITIES = '<!DOCTYPE a [<!ENTITY b "boom">]><TrainingCenterDatabase>&b;</TrainingCenterDatabase>'


def shown(code, name="shown"):
    module = ModuleType(name)
    exec(code, vars(module))
    return module


@pytest.mark.parametrize("code", [ACME, TCX])
def test_a_reader_takes_no_more_than_sixty_lines(code):
    assert code.count("\n") <= 60


def test_the_table_reader_that_contributing_shows_passes_the_test_it_shows(monkeypatch):
    acme = shown(ACME, "acme_reader")
    monkeypatch.setitem(sys.modules, "acme_reader", acme)

    shown(TEST_OF_ACME).test_a_row_without_a_pulse_is_rejected_with_its_line()

    assert acme.READER.recognises(
        member("acme.csv", "when;pulse\n2026-03-01 10:00;61\n"), context()
    )
    assert not acme.READER.recognises(member("acme.csv", "when;steps\n"), context())


def test_the_reader_of_bytes_that_contributing_shows_finds_heart_rates_and_laps():
    reader, file = shown(TCX).READER, member("run.tcx", RUN)

    tables = read(reader, file)

    assert reader.recognises(file, context())
    assert heart_rates(tables) == [("03-01 09:00:00", 98)]
    assert rejected(tables) == [
        (None, "The heart rate is not a number from 1 to 300."),
    ]
    assert rows(tables, "exercise_entries", "started_at", "kind", "name", "minutes") == [
        ("03-01 09:00:00", "aerobic", "running", 15)
    ]


@pytest.mark.parametrize(
    ("content", "words"), [(ENTITIES, "document type"), (RUN[:400], "not whole")]
)
def test_xml_that_could_do_harm_or_breaks_off_is_refused(content, words):
    with pytest.raises(UnreadableExportError, match=rf"run.tcx: .*{words}"):
        read(shown(TCX).READER, member("run.tcx", content))


def test_an_installed_package_reads_files_of_an_export(tmp_path):
    (tmp_path / "tcx_reader.py").write_text(TCX, encoding="utf-8")
    metadata = tmp_path / "tcx_reader-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: tcx-reader\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(
        "[backpain_analytics.readers]\ntcx = tcx_reader:READER\n"
    )
    (tmp_path / "export").mkdir()
    (tmp_path / "export/run.xml").write_text(RUN, encoding="utf-8")
    program = (
        "from pathlib import Path; from backpain_analytics.testing import context;"
        "from tests.opened import open_export;"
        "(file,) = open_export(Path('export'), context()).files;"
        "print(file.reader.name, sum(batch.rows.height for batch in file.read()))"
    )

    said = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    # A source, a heart rate and one rejected, a session.
    assert said == "tcx 4\n"
