"""Real diaries and logs, where they are at hand; counts come from reading the files by eye."""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest
from hand_made import ReadFile, context, read_with

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.diaries import apps
from backpain_analytics.sources.handmade.diaries import reader as diary_csv
from backpain_analytics.sources.handmade.exercise import reader as exercise_csv
from tests.opened import walk_members

REAL = Path(
    os.environ.get("BACKPAIN_REAL_DATA", Path(__file__).parents[3] / "shared" / "real")
).resolve()
KNEE = REAL / "paired" / "knee_nof1"
GUIDE = REAL / "paired" / "myaiguide"

pytestmark = pytest.mark.skipif(not REAL.exists(), reason="the real data is not on this machine")


def only(path: Path) -> Member:
    (found,) = walk_members(path)
    assert isinstance(found, Member)
    return found


def read_diary(path: Path, columns: dict[str, str], **declared: object) -> ReadFile:
    mapping = ColumnMapping("mine", "*.csv", "pain_diary", columns, **declared)
    return read_with(diary_csv.READER, only(path), "diary_entries", mapping)


def read_log(path: Path, columns: dict[str, str], **declared: object) -> ReadFile:
    mapping = ColumnMapping("mine", "*.csv", "exercise_log", columns, **declared)
    return read_with(exercise_csv.READER, only(path), "exercise_entries", mapping)


def dated_rows(path: Path) -> list[list[str]]:
    """Rows that start with a number, cut at every comma and stripped."""
    rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    return [[cell.strip() for cell in row] for row in rows if row and row[0][:1].isdigit()]


def test_every_day_of_the_knee_diary_is_read_as_written():
    diary = read_diary(KNEE / "pain.csv", {"pain_nrs": "knee_pain", "medication": "nsaids"})

    written = dated_rows(KNEE / "pain.csv")
    dates = [f"{day.day}-{day.month}-{day.year}" for day in diary.rows("written_date")]
    assert dates == [row[0] for row in written]
    assert diary.rows("pain_nrs") == [float(row[1]) for row in written]
    assert Counter(diary.rows("medication")) == {
        "nsaids": sum(row[5] == "True" for row in written),
        "none": sum(row[5] == "False" for row in written),
    }
    assert diary.rejected == []


def test_the_knee_log_keeps_every_session_and_no_day_of_rest():
    log = read_log(KNEE / "sport.csv", {"name": "sport", "minutes": "time"})

    sessions = [row for row in dated_rows(KNEE / "sport.csv") if row[1] != "None"]
    assert log.rows("name") == [row[1] for row in sessions]
    assert log.rows("minutes") == [float(row[4]) if row[4] else None for row in sessions]
    assert log.rejected == []


def test_blanks_of_the_first_participant_mean_the_day_before():
    diary = read_diary(
        GUIDE / "Participant1_pain.csv",
        {"year": "year", "month": "month", "day": "day", "region": "region",
         "pain_nrs": "intensity"},
        pain_scale=(1, 9.5),
        blank_means_same=True,
    )  # fmt: skip

    text = (GUIDE / "Participant1_pain.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))[2:]
    overlong = sum(len(row) > 6 and bool(row[6].strip()) for row in rows)
    outside = sum(not 1 <= float(row[5]) <= 9.5 and not any(row[6:]) for row in rows)
    assert len(diary.rejected) == overlong + outside
    assert diary.entries.height == len(rows) - overlong - outside
    knees = diary.entries.filter(diary.entries["region"] == "Knees")
    # The file's own description: knee pain on about 2,908 days.
    assert 2_850 <= knees["written_date"].n_unique() <= 2_911


def test_only_hand_made_diaries_and_logs_are_recognised_without_a_mapping():
    members = [only(path) for path in REAL.rglob("*.csv")]

    known = {
        reader.name: {m.name for m in members if reader.recognises(m, context())}
        for reader in (diary_csv.READER, exercise_csv.READER)
    }
    assert known == {
        "pain_diary_csv": {"pain.csv"},
        "exercise_log_csv": {"sport.csv", "Participant1_sport.csv"},
    }


def test_every_app_diary_is_read_by_the_reader_of_its_app():
    found = {
        "pmsys_wellness": (apps.PMSYS, REAL / "diaries" / "pmdata", "*_wellness.csv"),
        "visible": (apps.VISIBLE, REAL / "diaries", "Visible*.csv"),
        "daylio": (apps.DAYLIO, REAL / "diaries", "daylio*.csv"),
        "myaiguide": (apps.MYAIGUIDE, GUIDE, "*Participant[2-9]*ain*.csv"),
    }
    for name, (reader, folder, pattern) in found.items():
        paths = sorted(folder.glob(pattern))
        assert paths, name
        for path in paths:
            assert reader.recognises(only(path), context()), path.name
            read_with(reader, only(path), "diary_entries")


def test_the_days_of_the_app_are_those_the_person_chose():
    path = GUIDE / "Participant2Anonymized_Participant2PainNew.csv"

    diary = read_with(apps.MYAIGUIDE, only(path), "diary_entries")

    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    pains = [row for row in rows if row["name"] != "happiness"]
    assert [f"{day.day}/{day.month}/{day.year}" for day in diary.rows("written_date")] == [
        f"{row['startday']}/{row['startmonth']}/{row['startyear']}" for row in pains
    ]
    expected = [(float(row["intensity"]) - 1) / 8.5 * 10 for row in pains]
    assert diary.rows("pain_nrs") == pytest.approx(expected, abs=1e-5)


def test_a_wellness_report_outside_its_scale_is_the_only_one_rejected():
    folder = REAL / "diaries" / "pmdata"

    rejected = {
        path.name: read_with(apps.PMSYS, only(path), "diary_entries").rejected
        for path in folder.glob("*_wellness.csv")
    }

    assert {name: rows for name, rows in rejected.items() if rows} == {
        "p11_wellness.csv": [(22, "'mood' is not a number from 1 to 5")]
    }
