"""The same session told twice: `exercise_sessions`, `session_repeats`, `exercise_log`."""

import itertools

import pytest
from drawing import MINUTE, MONDAY, at


def session(clock, minutes=60, source="watch", kind="aerobic", **columns):
    return {
        "started_at": at(clock),
        "minutes": minutes,
        "source_id": source,
        "kind": kind,
        "file_id": source,
        **columns,
    }


@pytest.fixture(autouse=True)
def ranked(con):
    """The watch goes before the app; a log kept by hand has no rank."""
    con.execute("insert into source_ranks values ('anna', 'app', 2)")


def test_the_log_keeps_its_words_and_takes_the_heart_rate_of_the_watch(load, rows):
    load(
        "exercise_entries",
        session(
            "18:00", 45, "log", name="Sunday run", pain_before_nrs=2, pain_after_nrs=3,
            effort_nrs=6, enjoyment_nrs=9,
        ),
        session("18:02", 43, name="running", heart_rate_bpm=140, distance_kilometres=7.5),
    )  # fmt: skip

    said = "name, minutes, pain_before_nrs, pain_after_nrs, effort_nrs, enjoyment_nrs"
    measured = "heart_rate_bpm, distance_kilometres, source_id, other_source_ids"
    assert rows("exercise_log", f"{said}, {measured}") == [
        ("Sunday run", 45, 2, 3, 6, 9, 140, 7.5, "log", ["watch"])
    ]


@pytest.mark.parametrize(("start", "sessions"), [("18:31", 2), ("18:30", 1), ("18:29", 1)])
def test_half_of_the_shorter_session_makes_two_the_same(load, rows, start, sessions):
    load("exercise_entries", session("18:00", 60), session(start, 60, "app"))

    assert len(rows("exercise_log", "started_at")) == sessions
    assert rows("daily_exercise", "aerobic_sessions") == [(sessions,)]


def test_the_better_ranked_source_has_the_word(load, rows):
    load("exercise_entries", session("18:00", 60, "app"), session("18:05", 50))

    assert rows("exercise_log", "minutes, source_id, other_source_ids") == [(50, "watch", ["app"])]


def test_two_files_of_one_device_tell_one_session(load, rows):
    load(
        "exercise_entries",
        session("18:00", 60, file_id="web.csv"),
        session("18:00", 60.2, file_id="night.fit", heart_rate_bpm=130),
    )

    assert rows("exercise_log", "minutes, heart_rate_bpm, other_source_ids") == [
        (pytest.approx(60.2), 130, None)
    ]


def test_exercises_logged_beside_each_other_are_several(load, rows):
    for name, file_id in (("plank", "a"), ("bridge", "a"), ("bird dog", "b")):
        load("exercise_entries", session("18:00", 5, "log", "core", name=name, file_id=file_id))

    assert rows("exercise_log", "name") == [("bird dog",), ("bridge",), ("plank",)]


def test_a_watch_that_records_an_hour_of_logged_exercises_adds_no_session(load, rows):
    load(
        "exercise_entries",
        session("18:00", 5, "log", "core", name="plank"),
        session("18:10", 5, "log", "core", name="bridge"),
        session("17:58", 60, kind="core", name="strength"),
    )

    assert rows("exercise_log", "name") == [("bridge",), ("plank",)]
    assert rows("daily_exercise", "core_sessions") == [(2,)]


def test_stretching_at_the_end_of_a_run_is_not_the_run(load, rows):
    load("exercise_entries", session("18:00"), session("18:50", 10, "log", "stretching"))

    assert rows("exercise_log", "kind") == [("aerobic",), ("stretching",)]


def test_a_warm_up_is_not_the_run_that_it_begins(con, load, rows):
    load(
        "planned_exercises",
        {
            "name": "warm-up",
            "kind": "warm_up",
            "logged_names": ["warm-up"],
            "times_per_week": 3,
        },
    )
    load("exercise_entries", session("18:00"), session("18:00", 10, "log", name="Warm-up"))

    assert rows("exercise_log", "kind, minutes") == [("aerobic", 60), ("warm_up", 10)]


@pytest.mark.parametrize("kind", ["warm_up", "cool_down"])
def test_how_a_session_of_unknown_kind_begins_or_ends_is_not_all_of_it(load, rows, kind):
    load("exercise_entries", session("18:00", kind="other"), session("18:10", 10, "log", kind))

    assert rows("exercise_log", "kind, minutes") == sorted([(kind, 10), ("other", 60)])


@pytest.mark.parametrize("source", ["log", "app"])
def test_a_source_that_knows_the_kind_names_it(load, rows, source):
    load("exercise_entries", session("18:00", kind="other"), session("18:00", 60, source))

    assert rows("exercise_log", "kind") == [("aerobic",)]


@pytest.mark.parametrize(
    ("clock", "sessions"), [("17:59", 2), ("18:00", 1), ("18:59", 1), ("19:00", 2)]
)
def test_a_session_of_unknown_length_is_the_one_in_which_it_starts(load, rows, clock, sessions):
    load("exercise_entries", session("18:00"), session(clock, None, "log"))

    found = rows("exercise_log", "minutes")
    assert len(found) == sessions
    assert (60,) in found


def test_a_date_without_a_time_stays_a_session_of_its_own_and_counts_as_before(load, rows):
    dated = {"written_date": MONDAY, "source_id": "log", "kind": "aerobic"}
    load("exercise_entries", session("18:00"), dated)

    assert len(rows("exercise_log", "source_id")) == 2
    assert rows("daily_exercise", "aerobic_sessions") == [(1,)]


def test_sessions_of_two_sources_at_unlike_times_both_count(load, rows):
    load("exercise_entries", session("08:00"), session("18:00", 60, "app"))

    assert rows("daily_exercise", "sessions, aerobic_sessions") == [(2, 2)]


def test_what_a_better_source_tells_as_well_stands_for_no_third(load, rows):
    """The app's overlaps the watch's, and the watch's the log's; the app's and the log's do not."""
    load(
        "exercise_entries",
        session("18:00", 60, "log"),
        session("18:30", 60),
        session("19:10", 20, "app"),
    )

    assert rows("exercise_log", "source_id") == [("app",), ("log",)]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_files_changes_nothing(load, rows, order):
    told = [
        session("18:00", 60, "log", heart_rate_bpm=None),
        session("18:00", 58, heart_rate_bpm=120),
        session("18:03", 55, "app", heart_rate_bpm=119, distance_kilometres=8),
    ]
    load("exercise_entries", *(told[place] for place in order))

    columns = "source_id, minutes, heart_rate_bpm, distance_kilometres, other_source_ids"
    assert rows("exercise_log", columns) == [("log", 60, 120, 8, ["app", "watch"])]


def test_minutes_of_sessions_that_are_the_same_are_never_added(load, rows):
    load("exercise_entries", *(session("18:00", 60, each) for each in ("log", "watch", "app")))
    started, ended = at("18:00"), at("18:00") + 60 * MINUTE

    found = rows("exercise_log", "sum(minutes) over (), started_at")
    assert found == [((ended - started).seconds / 60, started)]
