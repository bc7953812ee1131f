"""A diary kept on the command line: what can be answered, what is refused, where it is written."""

from datetime import UTC, date, datetime

import duckdb
import pytest

from backpain_analytics.errors import ArgumentError
from backpain_analytics.settings.questions import questions
from backpain_analytics.settings.workspace import create_workspace
from backpain_analytics.stages.diary import DiaryEntry, add_diary_entry

EVERY_ANSWER = (
    "4 --about night --worst 6 --now 2 --flare --region leg --function 7 --stiffness 1h20 "
    "--roland-morris 11 --sleep 5 --mood 6 --stress 3 --control 8 --medication-taken "
    "--medication ibuprofen --medication-at 08:30 --treatment heat --posture desk --work late "
    "--no-diet --note far --exercise plank --minutes 20 --before 3 --after 4 --enjoyed 7 "
    "--effort 5 --sets 3 --repetitions 10 --hold 30 --weight 2.5 --heart-rate 92 --distance 1.5 "
    "--low-impact --date 2026-03-01"
)


def raw_entry(folder, table):
    with duckdb.connect(str(folder / "w" / "warehouse.duckdb"), read_only=True) as con:
        (row,) = con.table(f"work.{table}").pl().drop("person_id", "file_id").to_dicts()
    return {name: value for name, value in row.items() if value is not None}


def test_every_answer_that_can_be_given_is_read_as_it_was_said(backpain, tmp_path):
    backpain("init", "w")
    backpain("diary", "add", *EVERY_ANSWER.split(), "--person", "anna")

    backpain("ingest")

    day = raw_entry(tmp_path, "diary_entries")
    assert day.pop("made_at").date() == datetime.now().astimezone().date()
    assert day == {
        **{"written_date": date(2026, 3, 1), "rating_period": "night", "has_flare": True},
        **{"pain_nrs": 4, "worst_pain_nrs": 6, "current_pain_nrs": 2, "region": "leg"},
        **{"function_nrs": 7, "stiffness_minutes": 80, "roland_morris_score": 11},
        **{"sleep_quality_nrs": 5, "mood_nrs": 6, "stress_nrs": 3, "control_nrs": 8},
        **{"medication_taken": True, "medication": "ibuprofen", "treatment": "heat"},
        **{"medication_at": datetime.fromisoformat("2026-03-01 08:30")},
        **{"posture": "desk", "work_shift": "late", "diet_kept": False, "notes": "far"},
    }
    assert raw_entry(tmp_path, "exercise_entries") == {
        **{"source_id": "log", "written_date": date(2026, 3, 1), "kind": "core"},
        **{"name": "plank", "minutes": 20, "pain_before_nrs": 3, "pain_after_nrs": 4},
        **{"enjoyment_nrs": 7, "effort_nrs": 5, "sets": 3, "repetitions": 10},
        **{"held_seconds": 30, "weight_kilograms": 2.5, "heart_rate_bpm": 92},
        **{"distance_kilometres": 1.5, "is_high_impact": False},
    }


def test_every_question_of_a_diary_is_an_option():
    asked = {f"--{question.option}" for question in questions().all} - {"--pain"}

    assert asked <= set(EVERY_ANSWER.split()) | {"--diet", "--high-impact"}


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("4 --mood 10.5", "'--mood' is not a number from 0 to 10"),
        ("4 --stiffness long", "'--stiffness' is not a duration"),
        ("4 --roland-morris 25", "'--roland-morris' is not a whole number from 0 to 24"),
        ("4 --medication-at breakfast", "'--medication-at' is not a time of day"),
        ("4 --about yesterday", "'--about' is not now, past 24 hours, today or night"),
        ("4 --region -", "--region says nothing"),
        ("--exercise walk --effort 13", "'--effort' is not a number from 0 to 10"),
        ("--exercise walk --minutes 1441", "'--minutes' is not a duration in minutes of a day"),
        ("4 --minutes 20", "say which exercise it was"),
        ("4 --date 2999-01-01", "2999-01-01 is still to come"),
        ("--date 2026-03-01", "there is nothing to write"),
    ],
)
def test_an_answer_that_would_not_be_read_is_not_written(backpain, tmp_path, words, complaint):
    backpain("init", "w")

    code, _, errors = backpain("diary", "add", "--person", "anna", *words.split(), ok=False)

    assert (code, complaint in " ".join(errors.split())) == (2, True), errors
    assert list((tmp_path / "w" / "inbox").rglob("*.csv")) == []


@pytest.mark.parametrize(("day", "is_taken"), [(12, True), (13, True), (14, False)])
def test_an_entry_is_about_a_day_that_has_begun(tmp_path, day, is_taken):
    workspace = create_workspace(tmp_path / "w")
    made_at = datetime(2026, 5, 13, 20, tzinfo=UTC)
    entry = DiaryEntry({"pain_nrs": "4"}, about_date=date(2026, 5, day), made_at=made_at)

    if is_taken:
        (diary,) = add_diary_entry(workspace, "anna", entry)
        assert f"\n2026-05-{day},,4," in diary.read_text(encoding="utf-8")
    else:
        with pytest.raises(ArgumentError, match="2026-05-14 is still to come"):
            add_diary_entry(workspace, "anna", entry)


def test_a_session_goes_into_a_log_of_its_own(backpain, tmp_path):
    backpain("init", "w")

    backpain("diary", "add", "--person", "anna", "--exercise", "walk", "--minutes", "1h20")
    backpain("diary", "add", "--exercise", "swim")

    (log,) = (tmp_path / "w" / "inbox" / "anna").iterdir()
    assert log.name == "exercise.csv"
    assert len(log.read_text().splitlines()) == 3


@pytest.mark.parametrize(("hour", "day"), [(4, 1), (5, 2)])
def test_an_entry_of_the_small_hours_counts_for_the_day_before(backpain, tmp_path, hour, day):
    workspace = create_workspace(tmp_path / "w")
    made_at = datetime(2026, 3, 2, hour, 59 if hour == 4 else 0, tzinfo=UTC)
    add_diary_entry(workspace, "anna", DiaryEntry({"pain_nrs": "4"}, made_at=made_at))

    backpain("ingest")
    backpain("build")

    with duckdb.connect(str(tmp_path / "w" / "warehouse.duckdb"), read_only=True) as con:
        found = con.execute("select local_date from pain_entries").fetchall()
    assert found == [(date(2026, 3, day),)]


def test_a_plain_entry_is_about_today_or_what_the_settings_say(backpain, tmp_path):
    backpain("init", "w")
    backpain("diary", "add", 4, "--person", "anna")
    settings = tmp_path / "w" / "backpain.toml"
    settings.write_text(settings.read_text() + '\n[diary]\nabout = "past_24_hours"\n')
    backpain("diary", "add", 5)

    backpain("ingest")

    with duckdb.connect(str(tmp_path / "w" / "warehouse.duckdb"), read_only=True) as con:
        found = con.execute("select pain_nrs, rating_period from work.diary_entries").fetchall()
    assert sorted(found) == [(4, "today"), (5, "past_24_hours")]


def test_what_ratings_are_about_is_one_of_four(backpain, tmp_path):
    backpain("init", "w")
    settings = tmp_path / "w" / "backpain.toml"
    settings.write_text(settings.read_text() + '\n[diary]\nabout = "week"\n')

    code, _, errors = backpain("run", ok=False)

    assert (code, "diary.about" in errors, "'past_24_hours'" in errors) == (3, True, True)


def test_what_the_settings_say_ratings_are_about_is_said_of_files_read_before(backpain, tmp_path):
    backpain("init", "w")
    diary = tmp_path / "w" / "inbox" / "anna" / "pain.csv"
    diary.parent.mkdir()
    diary.write_text("date,pain\n2026-05-01,3\n")
    backpain("ingest")
    settings = tmp_path / "w" / "backpain.toml"
    settings.write_text(settings.read_text() + '\n[diary]\nabout = "night"\n')

    backpain("ingest")

    assert raw_entry(tmp_path, "diary_entries")["rating_period"] == "night"


def test_a_diary_that_lacks_a_column_is_told_which(backpain, tmp_path):
    backpain("init", "w")
    diary = tmp_path / "w" / "inbox" / "anna" / "diary.csv"
    diary.parent.mkdir()
    diary.write_text("date,time,pain_nrs\n2026-05-01,21:00,3\n")
    before = diary.read_bytes()

    code, _, errors = backpain("diary", "add", 4, "--treatment", "heat", ok=False)

    words = " ".join(errors.split())
    assert (code, "',treatment' behind its first line" in words) == (3, True)
    assert diary.read_bytes() == before
    diary.write_text("date,time,pain_nrs,treatment\n2026-05-01,21:00,3\n")
    backpain("diary", "add", 4, "--treatment", "heat")


def test_where_the_session_cannot_be_written_the_entry_is_not_either(backpain, tmp_path):
    backpain("init", "w")
    backpain("diary", "add", 4, "--person", "anna")
    diary = tmp_path / "w" / "inbox" / "anna" / "diary.csv"
    diary.with_name("exercise.csv").write_text("day,what\n")
    before = diary.read_bytes()

    code, _, errors = backpain("diary", "add", 4, "--exercise", "walk", ok=False)

    assert (code, "exercise.csv has other columns" in " ".join(errors.split())) == (3, True)
    assert diary.read_bytes() == before
