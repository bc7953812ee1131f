"""What the association room finds, as tables: complete, declared in advance, computed when owed."""

import shutil
from dataclasses import fields
from datetime import UTC, date, datetime

import duckdb
import pandas as pd
import pytest

from backpain_analytics.association import records
from backpain_analytics.association.course import exercise_records
from backpain_analytics.association.course import records as course_records
from backpain_analytics.association.lags.thirds import ExposureThird
from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.exposures import EXPOSURES, ONLY_CONTROLS
from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.stages.associate import associate, family_note
from backpain_analytics.stages.build import build
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.stages.report import people_to_report
from backpain_analytics.warehouse.night import association_inputs
from backpain_analytics.warehouse.night.models import create_raw_tables
from backpain_analytics.warehouse.out.contents import comparisons
from backpain_analytics.warehouse.publish import reading_results

NIGHT = datetime(2026, 6, 1, 3, tzinfo=UTC)
SLEEP = '[exposures.minutes_asleep]\nstep = 60\nunit = "60 minutes"\n'
STRESS = '[exposures.stress_nrs]\nstep = 1\nunit = "1 point"\n'
PHYSIO = "[persons.anna.phases.physio]\nsince = 2026-03-15\n"


def names(record):
    """Return the columns of a record; of a refusal the sentence, its code and its values."""
    columns = {field.name for field in fields(record)}
    is_refusable = "refusal" in columns
    more = {"refusal_code", "refusal_values"} if is_refusable else set()
    return columns | more | ({"caution_code"} if "caution" in columns else set())


RECORDS = {
    "associations": names(records.ShownAssociation),
    "weekly_associations": names(records.Association)
    - {"lag_days", "days", "days_missing", "days_without_controls"}
    - {"compared_estimate", "compared_low", "compared_high"}
    | {"lag_weeks", "weeks", "weeks_missing", "weeks_without_controls"},
    "exposure_thirds": names(ExposureThird),
    "earlier_pain_links": names(records.EarlierPainLink),
    "exercise_responses": names(course_records.ExerciseResponse),
    "exercise_pain_changes": names(exercise_records.ExercisePainChange)
    | {"next_day_refusal_code", "next_day_refusal_values"},
    "flare_triggers": names(exercise_records.FlareTrigger),
    "time_to_flares": names(exercise_records.TimeToFlare),
    "daily_flares": names(course_records.FlareDay),
    "flares": names(course_records.Flare),
    "flare_rates": names(course_records.FlareHistory) - {"days"},
    "pain_episodes": names(course_records.Episode),
    "pain_stages": names(course_records.StageDay),
    "phase_comparisons": names(course_records.PhaseComparison) | {"phase"},
    "pain_trends": names(course_records.PainTrend),
    "association_history": names(records.PastReading),
}  # fmt: skip


@pytest.mark.parametrize("table", RECORDS)
def test_a_table_has_the_columns_of_its_record(con, table):
    create_raw_tables(con)

    columns = [row[0] for row in con.execute(f"describe {table}").fetchall()]

    assert columns[0] == "person_id"
    assert set(columns[1:]) == RECORDS[table]


def diary(days=120, columns=("stress_nrs",)):
    dates = pd.date_range("2026-02-01", periods=days)
    frame = pd.DataFrame(
        {"date": dates.strftime("%Y-%m-%d"), "pain_nrs": dates.day_of_year * 7 % 9}
    )
    for place, column in enumerate(columns, start=3):
        frame[column] = dates.day_of_year * place % 11
    return frame.to_csv(index=False)


def two_diaries(folder):
    """Anna and Ben, each with a diary of 120 days that also rates stress."""
    workspace = create_workspace(folder)
    for person in ("anna", "ben"):
        (workspace.inbox / person).mkdir()
        (workspace.inbox / person / "diary.csv").write_text(diary(), encoding="utf-8")
    return workspace


@pytest.fixture
def workspace(tmp_path):
    return two_diaries(tmp_path / "w")


@pytest.fixture(scope="module")
def after_one_run(tmp_path_factory):
    """Two diaries after a run without settings; tests leave it as it is."""
    workspace = two_diaries(tmp_path_factory.mktemp("once") / "w")
    run(workspace)
    return workspace


@pytest.fixture
def another_night(after_one_run, tmp_path):
    """The same, to run again."""
    return open_workspace(shutil.copytree(after_one_run.folder, tmp_path / "again"))


def run(workspace, settings=""):
    """Everything but the pages; return whose days and how many associations were computed."""
    (workspace.folder / "backpain.toml").write_text(settings, encoding="utf-8")
    workspace = open_workspace(workspace.folder)
    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())
        built = build(workspace, draft)
        return built.persons, associate(workspace, draft, built.persons, NIGHT)


def query(workspace, sql, values=()):
    with duckdb.connect(str(workspace.warehouse), read_only=True) as con:
        con.execute("set search_path = 'main,work'")
        return con.execute(sql, values).fetchall()


def test_what_may_be_declared_are_the_columns_of_the_analysis_days(after_one_run):
    columns = {row[0] for row in query(after_one_run, "describe analysis_days")}

    keeping = {"is_date_doubtful", "days_late", *ONLY_CONTROLS}
    not_exposures = {"person_id", "local_date", "pain_nrs", "worst_pain_nrs"} | keeping
    assert set(EXPOSURES) == columns - not_exposures


def test_an_unknown_column_is_refused_with_those_there_are(workspace):
    with pytest.raises(WorkspaceError) as refused:
        run(workspace, STRESS.replace("stress", "weather"))

    assert "no such column: weather_nrs; there are sedentary_minutes, " in str(refused.value)
    assert "control_nrs" in str(refused.value)


@pytest.mark.parametrize("step", [0, -1])
def test_a_step_is_an_amount(workspace, step):
    with pytest.raises(WorkspaceError, match="greater than 0"):
        run(workspace, STRESS.replace("step = 1", f"step = {step}"))


def test_a_declared_exposure_enlarges_the_family_of_everyone(another_night):
    _, associations = run(another_night, STRESS)

    assert associations == 2 * (5 + 1) * 8
    assert set(people_to_report(open_workspace(another_night.folder))) == {"anna", "ben"}
    assert query(
        another_night, "select count(*) from associations where exposure = 'stress_nrs'"
    ) == [(2 * 8,)]
    for table in ("weekly_associations", "earlier_pain_links"):
        (count,) = query(another_night, f"select count(distinct exposure) from {table}")
        assert count == (6,)


def test_declared_controls_are_stored_beside_what_was_found_with_them(another_night):
    persons, associations = run(another_night, '[controls]\nstress_nrs = "day_before"\n')

    assert (persons, associations) == ((), 2 * 40)
    for table, when in (("associations", "day"), ("weekly_associations", "week")):
        stored = query(another_night, f"select distinct controls from {table}")
        assert stored == [(f"stress_nrs ({when} before)",)]


def test_a_control_that_is_blank_on_all_days_is_not_used(after_one_run, another_night):
    without = query(after_one_run, "select * exclude (tier_since) from associations order by all")

    _, associations = run(another_night, '[controls]\nminutes_asleep = "same_day"\n')

    assert associations == 2 * 40
    columns = "* exclude (tier_since)"
    assert without == query(another_night, f"select {columns} from associations order by all")
    assert query(another_night, "select distinct controls from associations") == [(None,)]


@pytest.mark.parametrize("blank", [0, 1, 100, 120])
def test_a_control_that_is_blank_on_many_days_is_named_with_the_remedy(workspace, blank):
    """Stress of the first days is not written; exercise is, on all of them."""
    for person in ("anna", "ben"):
        head, *rows = diary().splitlines()
        left = [row if day >= blank else row[: row.rindex(",") + 1] for day, row in enumerate(rows)]
        folder = workspace.inbox / person
        (folder / "diary.csv").write_text("\n".join([head, *left, ""]), encoding="utf-8")
        days = [row[: row.index(",")] for row in rows]
        log = [f"{day},walking" for place, day in enumerate(days) if place % 3 == 0]
        log = [*log, f"{days[-1]},walking"]
        text = "\n".join(["date,exercise", *dict.fromkeys(log), ""])
        (folder / "log.csv").write_text(text, encoding="utf-8")

    run(workspace, '[controls]\nstress_nrs = "same_day"\n')

    told = f"stress_nrs is empty on {blank} of 120 rated days: fill it in, or take it out of"
    said = query(workspace, "select count(*) from associations where contains(refusal, ?)", [told])
    weekly = "select count(*) from weekly_associations where contains(refusal, 'fill it in')"
    with reading_results(workspace.warehouse, open_workspace(workspace.folder).limits) as con:
        found = comparisons(con)
    assert (said[0][0] > 0) == (blank == 100)
    assert any("[controls] in backpain.toml" in one for one in found.blank_controls) == (
        blank == 100
    )
    assert query(workspace, weekly)[0][0] > 0 or blank != 100


def test_a_run_says_which_controls_there_are_and_what_they_may_hide(workspace):
    run(workspace, '[controls]\nsleep_quality_nrs = "same_day"\n')

    note = family_note(open_workspace(workspace.folder))

    assert "made alike in sleep_quality_nrs (same day)" in note
    assert "hides what is looked for" in note


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[controls]\nsteps = "same_day"\n', "steps is compared with pain as an exposure"),
        ('[controls]\nstress_nrs = "same_day"\n' + STRESS, "stress_nrs is compared with pain as"),
        ('[controls]\nweather = "same_day"\n', "no such control: weather; there are minutes_asl"),
        (
            '[controls]\nminutes_asleep = "same_day"\n' + SLEEP,
            "minutes_asleep is compared with pain as",
        ),
        ('[controls]\nworst_pain_nrs = "same_day"\n', "no such control: worst_pain_nrs"),
        ('[controls]\nstress_nrs = "day_after"\n', "'same_day' or 'day_before'"),
    ],
)
def test_a_control_that_cannot_be_one_is_refused_with_a_sentence(workspace, settings, said):
    with pytest.raises(WorkspaceError) as refused:
        run(workspace, settings)

    assert said in str(refused.value)


def test_kinds_of_exercise_are_exposures_of_their_own(workspace):
    log = "date,exercise,minutes\n2026-02-03,core,20\n2026-02-05,stretching,10\n"
    (workspace.inbox / "anna" / "log.csv").write_text(log, encoding="utf-8")

    run(workspace, '[exposures.core_done]\nstep = 1\nunit = "yes instead of no"\n')

    done = query(
        workspace,
        "select local_date::text, exercise_done, core_done, stretching_done from analysis_days "
        "where person_id = 'anna' and exercise_done is not null order by all",
    )
    assert done == [("2026-02-03", 1, 1, 0), ("2026-02-04", 0, 0, 0), ("2026-02-05", 1, 0, 1)]
    assert query(workspace, "select count(distinct exposure) from associations") == [(6,)]


def test_a_watchs_sessions_do_not_say_that_no_core_work_was_done(workspace):
    log = "date,exercise,minutes\n2026-02-03,running,20\n2026-02-05,cycling,10\n"
    (workspace.inbox / "anna" / "log.csv").write_text(log, encoding="utf-8")

    run(workspace, "")

    done = query(
        workspace,
        "select distinct core_done, stretching_done from analysis_days "
        "where person_id = 'anna' and exercise_done is not null",
    )
    assert done == [(None, None)]


def test_an_exposure_that_is_usual_anyway_is_only_restated(workspace):
    run(workspace, '[exposures.steps]\nstep = 500\nunit = "500 steps"\n')

    assert query(
        workspace, "select distinct exposure, unit from associations where exposure = 'steps'"
    ) == [("steps", "500 steps")]
    assert query(workspace, "select count(distinct exposure) from associations") == [(5,)]


def test_only_those_whose_days_changed_are_computed_anew(another_night):
    (another_night.inbox / "ben" / "diary.csv").write_text(diary(125), encoding="utf-8")

    persons, associations = run(another_night)

    assert (persons, associations) == (("ben",), 5 * 8)
    looks = "select person_id, count(*) from association_history group by all order by all"
    assert query(another_night, looks) == [("anna", 40), ("ben", 2 * 40)]


def test_without_anything_new_nothing_is_written(workspace):
    run(workspace, STRESS)
    before = workspace.warehouse.read_bytes()

    _, associations = run(workspace, STRESS)

    assert associations == 0
    assert workspace.warehouse.read_bytes() == before


def test_a_phase_is_compared_for_the_one_who_declares_it(another_night):
    _, associations = run(another_night, PHYSIO)

    assert associations == 40
    found = query(
        another_night, "select person_id, phase, started_on::text, refusal from phase_comparisons"
    )
    # 42 days before 15 March, of which the last 14 are left out.
    refusal = "Too few rated days before the start: they span 28 of the 42 days needed"
    assert [row[:3] for row in found] == [("anna", "physio", "2026-03-15")]
    assert found[0][3].startswith(refusal)


def test_a_phase_that_is_withdrawn_leaves_no_comparison(workspace):
    run(workspace, PHYSIO)

    run(workspace)

    assert query(workspace, "from phase_comparisons") == []


def test_each_person_has_their_rows(after_one_run):
    rows = {
        "pain_trends": 1,
        "flare_rates": 1,
        "exercise_responses": 1,
        "flare_triggers": 6 * 2,
        "time_to_flares": 2 * 3,
        "work.association_looks": 1,
        "earlier_pain_links": 5,
        "weekly_associations": 5 * 4,
        "exposure_thirds": 5 * 8 * 3,
    }
    for table, count in rows.items():
        counts = f"select person_id, count(*) from {table} group by all order by all"
        assert query(after_one_run, counts) == [("anna", count), ("ben", count)]


def rated_log(days, first=0):
    rows = [
        f"2026-02-{day + 1:02},{name},10,4,{after}"
        for day in range(first, days)
        for name, after in (("superman", 7), ("plank", 4))
    ]
    return "\n".join(["date,exercise,minutes,pain_before,pain_after", *rows]) + "\n"


@pytest.mark.thorough
def test_a_log_that_comes_in_parts_says_of_exercises_what_it_says_as_a_whole(
    another_night, tmp_path
):
    said = "select * from exercise_pain_changes where person_id = 'anna' order by all"
    whole = two_diaries(tmp_path / "whole")
    (whole.inbox / "anna" / "log.csv").write_text(rated_log(20), encoding="utf-8")
    run(whole)

    # The later part comes first.
    for name, part in (("b.csv", rated_log(20, 9)), ("a.csv", rated_log(9))):
        (another_night.inbox / "anna" / name).write_text(part, encoding="utf-8")
        run(another_night)

    assert query(another_night, said) == query(whole, said)
    named = "select name from exercise_pain_changes where reading = 'worse_after'"
    assert query(whole, named) == [("superman",)]


def test_high_impact_is_unknown_where_a_session_does_not_say(load, rows):
    for day, marks in enumerate([(True, None), (False,), (False, None), (), (None,)], start=1):
        for number, mark in enumerate(marks):
            session = {"written_date": date(2026, 3, day), "kind": "other", "is_high_impact": mark}
            load("exercise_entries", session | {"name": f"session {number}"})

    assert [done for _, done in rows("analysis_days", "local_date, high_impact_done")] == [
        1,
        0,
        None,
        0,
        None,
    ]


def sessions(con, load, *rows):
    load("heart_rate_limits")
    load("exercise_log", *({"kind": "aerobic", **row} for row in rows))
    found = association_inputs.aerobic_sessions_frame(con, "anna")
    return [
        (row.started_at.tz_convert("UTC").strftime("%H:%M"), row.minutes)
        for row in found.itertuples(index=False)
    ]


def clock(text):
    return datetime.fromisoformat(f"2024-03-04T{text}:00+00:00")


def test_around_exercise_only_ratings_of_the_place_that_counts_are_compared(con, load):
    places = {"17:00": "Lower back", "17:10": "knee", "17:20": None, "17:30": "lower back"}
    load("main_pain_regions", {"region": "Lower back"})
    rated = (
        {"entered_at": clock(at), "region": place, "pain_nrs": 3} for at, place in places.items()
    )
    load("pain_entries", *rated)

    found = association_inputs.timed_ratings_frame(con, "anna")

    counted = found["entered_at"].dt.tz_convert("UTC").dt.strftime("%H:%M").tolist()
    assert counted == ["17:00", "17:20", "17:30"]


@pytest.mark.parametrize(
    ("next_at", "stretches"),
    [
        ("17:34", [("17:00", 54)]),
        ("17:35", [("17:00", 55)]),
        ("17:36", [("17:00", 35), ("17:36", 20)]),
    ],
)
def test_sessions_that_log_and_watch_tell_of_are_one_as_far_as_they_meet(
    con, load, next_at, stretches
):
    found = sessions(
        con,
        load,
        {"started_at": clock("17:00"), "minutes": 30.0, "source_id": "log"},
        {"started_at": clock("17:04"), "minutes": 31.0, "source_id": "watch"},
        {"started_at": clock(next_at), "minutes": 20.0, "source_id": "watch"},
    )

    assert found == stretches


def test_sessions_of_other_kinds_are_no_bouts_and_one_of_a_date_only_is_by_itself(con, load):
    load("heart_rate_limits")
    days = {"local_date": date(2024, 3, 4), "kind": "aerobic"}
    load(
        "exercise_log",
        days | {"started_at": clock("09:00"), "minutes": None},
        days | {"started_at": clock("17:00"), "minutes": 30.0, "kind": "core"},
        days | {"started_at": None, "minutes": 30.0},
        days | {"started_at": None, "minutes": 20.0, "local_date": date(2024, 3, 3)},
    )

    found = association_inputs.aerobic_sessions_frame(con, "anna")

    assert found["minutes"].tolist() == [20.0, 0.0, 30.0]
    assert found["started_at"].isna().tolist() == [True, False, True]


def test_a_stretch_has_the_pain_of_its_first_session_that_notes_both_ratings(con, load):
    load("heart_rate_limits")
    rows = [("17:00", 4.0, None), ("17:10", 3.0, 6.0), ("17:20", 1.0, 1.0)]
    load(
        "exercise_log",
        *(
            {"kind": "aerobic", "local_date": date(2024, 3, 4), "started_at": clock(at),
             "minutes": 30.0, "pain_before_nrs": before, "pain_after_nrs": after}
            for at, before, after in rows
        ),
    )  # fmt: skip

    (row,) = association_inputs.aerobic_sessions_frame(con, "anna").to_dict("records")

    assert (row["minutes"], row["pain_before_nrs"], row["pain_after_nrs"]) == (50.0, 3.0, 6.0)


@pytest.mark.parametrize(
    ("beats", "effort", "is_vigorous"),
    [
        (149.0, None, False),
        (150.0, None, True),
        (151.0, None, True),
        (140.0, 9.0, False),  # a heart rate has the word
        (None, 6.9, False),
        (None, 7.0, True),
        (None, 7.1, True),
        (None, None, None),
    ],
)
def test_a_session_is_vigorous_by_its_heart_rate_else_by_its_effort(
    con, load, beats, effort, is_vigorous
):
    day = {"local_date": date(2024, 3, 4)}
    load("heart_rate_limits", day | {"vigorous_from_bpm": 150.0})
    load(
        "exercise_log",
        day | {"kind": "aerobic", "heart_rate_bpm": beats, "effort_nrs": effort},
    )

    (found,) = association_inputs.aerobic_sessions_frame(con, "anna")["is_vigorous"]

    assert (None if pd.isna(found) else bool(found)) == is_vigorous
