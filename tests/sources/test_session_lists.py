"""Lists of whole activities are never read as steps or heart rates of minutes."""

import pytest

from backpain_analytics.settings.workspace import SETTINGS_FILE, create_workspace, open_workspace
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.handmade.samples_csv.reader import READER
from backpain_analytics.sources.reader import Context
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.testing import context, member
from tests.opened import open_export

STRAVA = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Max Heart Rate,"
    "Filename,Elapsed Time,Moving Time,Distance,Average Heart Rate,Start Time,Total Steps\n"
    '7,"Mar 8, 2026, 6:05:12 PM",Run,Run,2204,6.02,166,a.fit.gz,2204,2200,6020,148,,5912\n'
    '8,"Mar 9, 2026, 6:05:12 PM",Ride,Ride,1204,7.02,150,b.fit.gz,1204,1200,7020,121,,\n'
)
LISTS = {
    "Strava": STRAVA,
    "Polar": "Sport,Date,Start time,Duration,Distance (km),Average heart rate (bpm),Steps\n"
    "RUNNING,08.03.2026,18:05:12,00:36:44,6.02,148,5912\n",
    "Suunto": "Activity type,Start time,Duration,Distance,HR,Steps\n"
    "Running,2026-03-08 18:05:12,2204,6020,148,5912\n",
    "Coros": "Sport Type,Date,Distance,Workout Time,Avg HR,Steps\n"
    "Run,2026-03-08 18:05:12,6.02,00:36:44,148,5912\n",
    "Runkeeper": "Activity Id,Date,Type,Route Name,Distance (km),Duration,Average Pace,"
    "Average Heart Rate (bpm),Steps\nx,2026-03-08 18:05:12,Running,,6.02,36:44,6:06,148,5912\n",
    "Wahoo": "Workout Name,Date,Duration,Distance,Heart Rate,Steps\n"
    "Run,2026-03-08 18:05:12,00:36:44,6.02,148,5912\n",
    "TrainingPeaks": "Title,WorkoutType,WorkoutDay,TimeTotalInHours,HeartRateAverage,Steps\n"
    "Run,Run,2026-03-08,0.61,148,5912\n",
    "a list without kinds": "Date,Distance,Duration,Avg HR,Max HR,Steps\n"
    "2026-03-08 18:05:12,6.02,00:36:44,148,166,5912\n",
    "a time that is a length": "Date,Time,Steps\n2026-03-08 18:05:12,00:36:44,5912\n",
}


@pytest.mark.parametrize("table", LISTS)
@pytest.mark.parametrize("name", ["activities.csv", "steps.csv"])
def test_a_list_of_activities_holds_no_samples(table, name):
    assert not READER.recognises(member(name, LISTS[table]), context())


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("timestamp,heart rate,speed,pace,distance", "2026-03-08 18:05:12,148,2.7,6:06,20"),
        ("timestamp,heart rate,elapsed time", "2026-03-08 18:05:12,148,20"),
        ("time,heart rate,activity", "2026-03-08 18:05:12,148,walking"),
        ("start time,end time,calories,steps", "2026-03-08 18:05,2026-03-08 18:06,4,60"),
        ("start,duration (s),steps,distance", "2026-03-08 18:05,60,60,41"),
        ("Date,Time,Steps", "2026-03-08,00:36:44,40"),
        ("Date,Time,Steps", "2026-03-08 00:00:00,00:36:44,40"),
        ("Date,Steps,Distance,Calories,Average heart rate", "2026-03-08,9000,6.1,2100,71"),
    ],
)
def test_a_table_of_samples_or_days_may_have_some_of_their_words(header, row):
    assert READER.recognises(member("band.csv", f"{header}\n{row}\n"), context())


def unknown(folder, text, name="activities.csv"):
    (folder / name).write_text(text, encoding="utf-8")
    export = open_export(folder / name, Context("anna", single_zone("UTC")))
    assert export.files == ()
    return export.unknown[0].reason


def test_the_sentence_says_what_a_list_of_activities_is(tmp_path):
    reason = unknown(tmp_path, STRAVA)

    assert "list of activities" in reason
    assert "of no minute" in reason
    assert 'kind = "exercise_log"' in reason


def loaded(folder, name, text, lines):
    """Return what becomes of a file under the mapping that its own sentence proposes."""
    workspace = create_workspace(folder / "w")
    (workspace.inbox / "anna").mkdir()
    (workspace.inbox / "anna" / name).write_text(text, encoding="utf-8")
    with (workspace.folder / SETTINGS_FILE).open("a", encoding="utf-8") as settings:
        settings.write(f"\n{lines}\n")
    workspace = open_workspace(workspace.folder)
    with draft_to_publish(workspace) as draft:
        (line,) = ingest(workspace, draft, IngestRequest()).files
    return line


def proposed(reason):
    return reason[reason.index("[mappings.") :]


def test_the_proposed_lines_read_stravas_list_without_guessing_its_unit_of_time(tmp_path):
    line = loaded(tmp_path, "activities.csv", STRAVA, proposed(unknown(tmp_path, STRAVA)))

    assert line.reason is None
    assert (line.reader, line.rows, line.rows_rejected) == (
        "exercise_log_csv",
        {"exercise_entries": 2},
        0,
    )
    assert 'time_zone = "UTC"' in unknown(tmp_path, STRAVA)
    assert "minutes =" not in unknown(tmp_path, STRAVA)


def test_the_proposed_lines_read_a_list_that_writes_its_lengths_as_such(tmp_path):
    text = (
        "Activity Type,Run date,Distance,Moving Time\nRunning,2026-03-08 18:05:12,6.02,00:36:44\n"
    )

    line = loaded(tmp_path, "runs.csv", text, proposed(unknown(tmp_path, text, "runs.csv")))

    assert (line.reader, line.rows) == ("exercise_log_csv", {"exercise_entries": 1})
    assert "'Moving Time' as minutes" in line.notes[0]


def test_of_two_lengths_under_one_header_none_is_proposed(tmp_path):
    text = (
        "Activity Type,Run date,Moving Time,Moving Time\n"
        "Running,2026-03-08 18:05:12,00:36:44,00:40:10\n"
    )

    assert "minutes =" not in proposed(unknown(tmp_path, text, "runs.csv"))
