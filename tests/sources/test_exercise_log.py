"""Exercise logs: any CSV with a date and the kind or the name of an exercise."""

from datetime import UTC, date, datetime

import pytest
from hand_made import ReadFile, context, member, read_with
from hypothesis import given
from hypothesis import strategies as st

from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.handmade.diaries.reader import READER as DIARY_READER
from backpain_analytics.sources.handmade.exercise.columns import (
    EXERCISE_COLUMNS,
    guess_exercise_columns,
    is_vague,
)
from backpain_analytics.sources.handmade.exercise.reader import READER
from backpain_analytics.sources.handmade.exercise.words import is_high_impact, known_kind

clock = datetime.fromisoformat


def read(content: str, name: str = "log.csv") -> ReadFile:
    return read_with(READER, member(content, name), "exercise_entries")


def read_as(content: str, columns: dict[str, str], **declared: object) -> ReadFile:
    mapping = ColumnMapping("mine", "*.csv", "exercise_log", columns, **declared)
    return read_with(READER, member(content), "exercise_entries", mapping)


# What is understood by its header


def test_a_log_with_our_own_column_names_is_read_whole():
    log = read(
        "date,time,kind,name,minutes,sets,repetitions,held_seconds,weight_kilograms,"
        "pain_before_nrs,pain_after_nrs,is_high_impact,heart_rate_bpm,distance_kilometres,"
        "effort_nrs,enjoyment_nrs\n"
        "2024-05-01,07:30,core,Bird dog,12.5,3,10,8,2.5,2,3,no,92,0.5,4,7\n"
    )

    assert log.entries.drop("written_date", "started_at").rows() == [
        (
            *("log", clock("2024-05-01 07:30"), "core", "Bird dog", 12.5, 3, 10, 8, 2.5, 2, 3),
            *(False, 92, 0.5, 4, 7),
        )
    ]
    assert log.rejected == []


def test_each_of_our_own_names_heads_the_column_it_names():
    headers = [name for name in EXERCISE_COLUMNS if name not in ("year", "month", "day")]

    assert guess_exercise_columns(headers) == {name: at for at, name in enumerate(headers)}


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("Date,Exercise,Duration (min),Sets,Reps", "date name minutes sets repetitions"),
        ("Datum,Übung,Dauer,Sätze,Wiederholungen", "date name minutes sets repetitions"),
        ("Date,Exercice,Durée,Séries,Répétitions", "date name minutes sets repetitions"),
        ("Fecha,Ejercicio,Minutos,Dolor antes,Dolor después",
         "date name minutes pain_before_nrs pain_after_nrs"),
        ("Datum,Tijd,Oefening,Duur,Pijn vooraf", "date time name minutes pain_before_nrs"),
        ("Date,Type,Name,Time (min)", "date kind name minutes"),
    ],
)  # fmt: skip
def test_headers_are_understood_in_several_languages(header, columns):
    expected = {name: at for at, name in enumerate(columns.split())}

    assert guess_exercise_columns(header.split(",")) == expected


@pytest.mark.parametrize(
    "header",
    [
        "timestamp,steps",
        "date,type,value",
        "Time,Value",
        "date,activity,steps",
        "date,name,heart rate",
        "date,pain_nrs",
        "date,pain,activity",
        "exercise,minutes",
        "date,time,mood,activities",
        "date,weekday,time of day,category,rating/amount,detail,notes",
    ],
)
def test_a_file_without_a_date_and_an_exercise_is_no_log(header):
    assert not READER.recognises(member(f"{header}\n2024-05-01,3,4,5,6,7,8\n"), context())


# What only looks like a log


OTHER_LOGS = {
    "headaches": "Id,Date,Duration,Severity,Type,Location,Cause,Medication,Quantity,Notes\n"
    "1,2026-01-05  20:15,02:00,4,Tension,Back,Tiredness,0,0,\n",
    "migraines": "Date,Activity,Duration (h),Aura,Trigger\n2026-01-05,running,5,no,heat\n",
    "medicines": "Date,Name,Dose,Duration\n2026-01-05,Ibuprofen,400,5\n",
    "nights": "Date,Type,Duration\n2026-01-05,Night,430\n2026-01-06,Nap,25\n",
    "meals": "Date,Type,Name,Minutes\n2026-01-05,Lunch,Soup,20\n",
    "periods": "Date,Type,Flow,Duration\n2026-01-05,Bleeding,heavy,5\n",
    "moods": "Date,Category,Minutes\n2026-01-05,anxious,40\n2026-01-06,calm,600\n",
    "work": "Date,Activity,Hours,Project\n2026-01-05,Running tests,7.5,Core\n",
    "a time sheet": "Date,Type,Hours\n2026-01-05,Meeting,2\n2026-01-05,Travel,1\n",
    "headaches with a question on exercise": "Date,Headache severity,Duration,Exercise\n"
    "2026-01-05,4,120,yes\n2026-01-06,5,60,no\n",
    "a header alone": "Date,Type,Duration\n",
}


@pytest.mark.parametrize("log", OTHER_LOGS)
def test_a_type_and_a_duration_alone_are_no_exercise(log):
    assert not READER.recognises(member(OTHER_LOGS[log]), context())


@pytest.mark.parametrize(
    ("names", "is_log"),
    [
        (["Walk", "Gym", "Yoga"], True),
        (["Walk", "Reading"], True),
        (["Walk", "Reading", "Cooking"], False),
        (["Rest day", "Plank"], True),
        (["Rest day", "no"], False),
        (["", ""], False),
    ],
)
def test_where_the_header_is_vague_half_of_the_cells_must_be_exercise(names, is_log):
    rows = "".join(f"2026-01-0{day},{name},30\n" for day, name in enumerate(names, start=1))

    assert READER.recognises(member(f"Date,Activity,Duration\n{rows}"), context()) == is_log


def test_a_log_of_exercise_may_also_ask_for_medication():
    log = member("Date,Exercise,Minutes,Medication\n2026-01-05,Walk,30,\n2026-01-06,none,,1\n")

    assert READER.recognises(log, context())


@pytest.mark.parametrize("header", ["Hour", "hour", "Minute", "Heure", "Hora", "Stunde"])
def test_an_hour_is_a_time_of_day_and_no_duration(header):
    assert "minutes" not in (guess_exercise_columns(["Date", "Exercise", header]) or {})


@pytest.mark.parametrize("header", ["Hours", "Minutes", "Time (hour)", "Stunden", "Heures", "min"])
def test_hours_and_minutes_are_durations(header):
    assert guess_exercise_columns(["Date", "Exercise", header])["minutes"] == 2


def test_a_diary_of_pain_with_a_type_and_a_duration_is_a_diary():
    diary = member("Date,Pain,Type,Duration\n2026-01-05,4,dull,30\n")

    assert not READER.recognises(diary, context())
    assert DIARY_READER.recognises(diary, context())


def test_a_log_with_ratings_of_pain_is_a_log():
    log = read("date,exercise,minutes,pain,pain after\n2024-05-01,walk,30,2,3\n")

    assert log.rows("minutes", "pain_after_nrs") == [(30, 3)]
    assert "1 column not used: 'pain'" in log.note


def test_two_dates_of_one_name_are_asked_about():
    log = member("date,date,exercise\n2024-05-01,2024-05-02,walk\n")

    assert READER.recognises(log, context())
    with pytest.raises(AmbiguousExportError, match="two columns are named 'date'"):
        list(READER.read(log, context()))


def test_the_note_says_what_was_understood():
    log = read("date,sport,hours,weather\n13-5-2024,Walk,1.5,sun\n14-5-2024,None,0,rain\n")

    assert log.note == (
        "Read 'sport' as name, 'hours' as minutes (hours), dates as day-month-year; "
        "1 column not used: 'weather'; 1 row without any exercise left out."
    )


# Kinds


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Side plank", "core"),
        ("bird-dog", "core"),
        ("Dead bugs", "core"),
        ("Core stability", "core"),
        ("Yoga", "stretching"),
        ("Hamstring stretch", "stretching"),
        ("Dehnen", "stretching"),
        ("Nordic walking", "aerobic"),
        ("WaterRun", "aerobic"),
        ("Swim", "aerobic"),
        ("Schwimmen", "aerobic"),
        ("Natation", "aerobic"),
        ("Skiing", "aerobic"),
        ("Warm-up walk", "warm_up"),
        ("Warmup", "warm_up"),
        ("Aufwärmen", "warm_up"),
        ("Échauffement", "warm_up"),
        ("Calentamiento", "warm_up"),
        ("Cool-down stretches", "cool_down"),
        ("Cooling down", "cool_down"),
        ("Abkühlen", "cool_down"),
        ("Retour au calme", "cool_down"),
        ("Vuelta a la calma", "cool_down"),
        ("Warm upper-body yoga", "stretching"),
        ("Clamshell", "core"),
        ("Unterarmstütz", "core"),
        ("Planche", "core"),
        ("Plank and twist", "core"),
        ("Squat twist", None),
        ("Dumbbell row", None),
        ("Deadlift", None),
        ("Kite", None),
    ],
)
def test_the_kind_is_known_by_common_names(name, kind):
    assert known_kind(name) == kind


def test_an_unknown_exercise_is_other():
    log = read("date,exercise\n2024-05-01,Kite\n")

    assert log.rows("kind", "name", "is_high_impact") == [("other", "Kite", None)]


def test_a_declared_kind_counts_more_than_the_name():
    log = read(
        "date,kind,name\n2024-05-01,Stretching,Plank\n2024-05-02,other,Plank\n"
        "2024-05-03,Cardio,Plank\n2024-05-04,Strength,Plank\n2024-05-05,,Plank\n"
    )

    assert log.rows("kind") == ["stretching", "other", "aerobic", "core", "core"]


@pytest.mark.parametrize(
    ("name", "impact"),
    [
        *[("Running", True), ("Jumping jacks", True), ("Tennis", True), ("Hardlopen", True)],
        *[("Water running", False), ("Walk", False), ("Cycling", False), ("Plank", False)],
        *[("Climbing", None), ("Skiing", None), ("Cardio", None)],
    ],
)
def test_high_impact_is_known_by_common_names_or_not_at_all(name, impact):
    assert is_high_impact(name) == impact


def test_a_declared_impact_counts_more_than_the_name():
    log = read("date,exercise,high impact\n2024-05-01,run,no\n2024-05-02,run,\n")

    assert log.rows("is_high_impact") == [False, True]


# Amounts


@pytest.mark.parametrize(
    ("header", "cell", "minutes"),
    [
        ("minutes", "0.5", 0.5),
        ("minutes", '"7,5"', 7.5),
        ("duration", "30 min", 30),
        ("duration", "1:05:30", 60 + 5 + 30 / 60),
        ("duration", "1440", 1_440),
        ("hours", "1.5", 90),
        ("duration (h:mm)", "1:30", 90),
        ("Dauer (Std)", "1:30", 90),
        ("seconds", "90", 1.5),
        ("duration (mm:ss)", "1:30", 1.5),
        ("minutes", "", None),
    ],
)
def test_durations_are_minutes_unless_the_header_names_a_unit(header, cell, minutes):
    log = read(f"date,exercise,{header}\n2024-05-01,plank,{cell}\n")

    assert log.rows("minutes") == [minutes]


@pytest.mark.parametrize("cell", ["1:30", "-5", "1441", "long", '"1,200"'])
def test_any_other_duration_rejects_its_row(cell):
    log = read(f"date,exercise,minutes\n2024-05-01,plank,5\n2024-05-02,plank,{cell}\n")

    assert log.rows("minutes") == [5]
    assert log.rejected == [(3, "'minutes' is not a duration in minutes of a day or less")]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Hold (s)", "held_seconds"),
        ("Hold time", "held_seconds"),
        ("Haltezeit", "held_seconds"),
        ("Weight (kg)", "weight_kilograms"),
        ("Gewicht kg", "weight_kilograms"),
        ("kilograms", "weight_kilograms"),
        ("kg", "weight_kilograms"),
        ("Weight (lb)", "weight_kilograms"),
        ("lbs", "weight_kilograms"),
        ("Gewicht", "weight_kilograms"),
        ("Halten", "held_seconds"),
    ],
)
def test_how_long_and_how_heavy_are_known_by_their_headers(header, column):
    found = guess_exercise_columns(["date", "exercise", header])

    assert found == {"date": 0, "name": 1, column: 2}


@pytest.mark.parametrize("header", ["Body weight (kg)", "g", "Goal weight"])
def test_a_weight_that_is_not_lifted_is_not_guessed(header):
    assert guess_exercise_columns(["date", "exercise", header]) == {"date": 0, "name": 1}


def test_a_weight_makes_no_log_of_a_list_of_anything_unless_it_names_its_unit():
    assert is_vague(["Date", "Type", "Weight"])
    assert not is_vague(["Date", "Type", "Weight (lb)"])


@pytest.mark.parametrize(
    ("header", "cell", "kilograms"),
    [
        ("weight (lb)", "200", 90.718),
        ("weight", "200 lb", 90.718),
        ("weight", "60kg", 60),
        ("Gewicht", "198 lb", 89.811),
        ("weight (kg)", "198 lbs", 89.811),
        ("lbs", "45", 20.412),
        ("weight (kg)", "62.5", 62.5),
        ("weight", "1000 kg", 1000),
    ],
)
def test_a_weight_is_in_the_unit_of_its_cell_or_its_header(header, cell, kilograms):
    log = read(f"date,exercise,{header}\n2024-05-01,deadlift,{cell}\n")

    assert log.rows("weight_kilograms") == [pytest.approx(kilograms, abs=0.001)]


@pytest.mark.parametrize("cell", ["60", "60 cm", "1001 kg", "-1 kg"])
def test_a_weight_without_a_unit_beside_others_rejects_its_row(cell):
    log = read(f"date,exercise,weight\n2024-05-01,squat,5 kg\n2024-05-02,squat,{cell}\n")

    assert log.rejected == [(3, "'weight' is not a weight from 0 to 1,000 kg with its unit")]


def test_weights_of_which_nothing_says_the_unit_are_not_used():
    log = read("date,exercise,weight\n2024-05-01,squat,60\n2024-05-02,squat,\n")

    assert log.rows("weight_kilograms") == [None, None]
    assert log.rejected == []
    assert "'weight'" in log.note


def test_a_declared_weight_is_in_kilograms_unless_its_unit_is_written():
    log = read_as(
        "date,exercise,load\n2024-05-01,squat,60\n2024-05-02,squat,200 lb\n",
        {"name": "exercise", "weight_kilograms": "load"},
    )

    assert log.rows("weight_kilograms") == [60, pytest.approx(90.718, abs=0.001)]


@pytest.mark.parametrize("header", ["hold", "Halten"])
@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        *[("0", 0), ("8.5", 8.5), ("30 s", 30), ("10sec", 10), ("3600", 3600)],
        *[("30 Sek.", 30), ("1 min", 60)],
    ],
)
def test_a_hold_is_in_seconds(header, cell, seconds):
    log = read(f"date,exercise,{header}\n2024-05-01,plank,{cell}\n")

    assert log.rows("held_seconds") == [seconds]


@pytest.mark.parametrize("cell", ["-1", "3601", "long", "1:30"])
def test_any_other_hold_rejects_its_row(cell):
    log = read(f"date,exercise,hold\n2024-05-01,plank,5\n2024-05-02,plank,{cell}\n")

    assert log.rejected == [(3, "'hold' is not a number of seconds from 0 to 3,600")]


@pytest.mark.parametrize("cell", ["-1", "2.5", "10001", "many"])
def test_sets_are_whole_numbers(cell):
    log = read(f"date,exercise,sets\n2024-05-01,plank,10000\n2024-05-02,plank,{cell}\n")

    assert log.rows("sets") == [10_000]
    assert log.rejected == [(3, "'sets' is not a whole number from 0 to 10,000")]


def test_pain_on_another_scale_is_converted_where_declared():
    log = read_as(
        "date,exercise,after\n2024-05-01,walk,50\n",
        {"name": "exercise", "pain_after_nrs": "after"},
        pain_scale=(0, 100),
    )

    assert log.rows("pain_after_nrs") == [5]


def test_pain_on_another_scale_is_refused_where_not():
    with pytest.raises(UnreadableExportError, match=r"log.csv: .*pain_scale"):
        read("date,exercise,pain after\n2024-05-01,walk,50\n")


# Rows


@pytest.mark.parametrize("name", ["None", "none", "Rest day", "Ruhetag", "no", ""])
def test_a_day_without_exercise_is_no_session(name):
    log = read(f"date,exercise,minutes\n2024-05-01,walk,30\n2024-05-02,{name},\n")

    assert log.rows("name") == ["walk"]
    assert log.rejected == []


def test_no_time_at_all_is_no_session_unless_sets_were_done():
    log = read(
        "date,exercise,minutes,sets\n2024-05-01,walk,0,\n2024-05-02,plank,0,3\n2024-05-03,swim,,\n"
    )

    assert log.rows("name") == ["plank", "swim"]


def test_minutes_without_a_name_are_a_session_of_unknown_kind():
    log = read("date,exercise,minutes\n2024-05-01,,30\n")

    assert log.rows("kind", "name", "minutes") == [("other", None, 30)]


def test_a_date_a_clock_and_an_instant_are_kept_apart():
    log = read("date,exercise\n2024-05-01,walk\n2024-05-01 07:15,walk\n2024-05-01T07:15:00Z,walk\n")

    assert log.rows("written_date", "written_at", "started_at") == [
        (date(2024, 5, 1), None, None),
        (None, clock("2024-05-01 07:15"), None),
        (None, None, datetime(2024, 5, 1, 7, 15, tzinfo=UTC)),
    ]


def test_blanks_mean_the_day_before_where_the_mapping_says_so():
    log = read_as(
        "year,month,day,activity,pain after\n2015,11,23,Walk,3\n,,,Swim,\n,,26,Run,2\n",
        {"year": "year", "month": "month", "day": "day", "name": "activity",
         "pain_after_nrs": "pain after"},
        blank_means_same=True,
    )  # fmt: skip

    assert log.rows("written_date", "name", "pain_after_nrs") == [
        (date(2015, 11, 23), "Walk", 3),
        (date(2015, 11, 23), "Swim", None),
        (date(2015, 11, 26), "Run", 2),
    ]


def test_a_file_that_a_mapping_claims_belongs_to_the_kind_it_says():
    diary = ColumnMapping("mine", "l*.csv", "pain_diary", {"pain_nrs": "exercise"})

    log = member("date,exercise\n2024-05-01,walk\n", "log.csv")

    assert READER.recognises(log, context())
    assert not READER.recognises(log, context(diary))


def test_a_mapping_makes_a_log_of_words_that_nobody_knows():
    log = member("wann;was\n2024-05-01;foo\n", "log.csv")
    mapping = ColumnMapping("mine", "l*.csv", "exercise_log", {"date": "wann", "name": "was"})

    assert not READER.recognises(log, context())
    assert READER.recognises(log, context(mapping))


def test_a_column_mapped_as_minutes_is_no_time_of_day():
    log = read_as(
        "date,sport,time\n2024-05-01,walk,0:45:00\n", {"name": "sport", "minutes": "time"}
    )

    assert log.rows("written_date", "minutes") == [(date(2024, 5, 1), 45)]


def test_a_mapping_must_say_what_the_exercise_is_called():
    with pytest.raises(UnreadableExportError, match="in the file: kind, name"):
        read_as("date,time\n2024-05-01,30\n", {"minutes": "time"})


@given(text=st.text(max_size=300))
def test_no_text_whatever_breaks_the_recogniser(text):
    assert READER.recognises(member(text.encode(errors="ignore")), context()) in (True, False)
