"""How much was done in a session and how it felt, as people note it in exercise logs."""

import polars as pl
import pytest
from hand_made import ReadFile, context, member, read_with

from backpain_analytics.sources.handmade.exercise.columns import guess_exercise_columns
from backpain_analytics.sources.handmade.exercise.reader import READER
from backpain_analytics.sources.parsing.durations import read_durations, unit_in


def read(content: str) -> ReadFile:
    return read_with(READER, member(content, "log.csv"), "exercise_entries")


def told(header: str, column: str, *cells: str) -> list[object]:
    lines = [f"2026-05-{day:02},plank,{cell}\n" for day, cell in enumerate(cells, start=1)]
    log = read(f"date,exercise,{header}\n" + "".join(lines))
    return log.rows(column) if column != "rejected" else log.rejected


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("date,exercise,duration_seconds,distance_km,avg_hr,rpe",
         "date name minutes distance_kilometres heart_rate_bpm effort_nrs"),
        ("Date,Activity,Duration,Distance (mi),Average HR,Effort (0-10),Enjoyment",
         "date name minutes distance_kilometres heart_rate_bpm effort_nrs enjoyment_nrs"),
        ("Datum,Sportart,Dauer,Strecke (km),Puls,Anstrengung,Freude",
         "date kind minutes distance_kilometres heart_rate_bpm effort_nrs enjoyment_nrs"),
        ("Date,Exercice,Durée,Distance (km),FC moyenne,Effort perçu,Plaisir",
         "date name minutes distance_kilometres heart_rate_bpm effort_nrs enjoyment_nrs"),
        ("Fecha,Ejercicio,Minutos,Distancia (km),Esfuerzo percibido,Disfrute",
         "date name minutes distance_kilometres effort_nrs enjoyment_nrs"),
        ("Data,Exercício,Duração,Distância (km),Esforço,Prazer",
         "date name minutes distance_kilometres effort_nrs enjoyment_nrs"),
        ("Data,Esercizio,Durata,Distanza (km),Sforzo,Piacere",
         "date name minutes distance_kilometres effort_nrs enjoyment_nrs"),
        ("Datum,Oefening,Duur,Afstand (km),Hartslag,Inspanning,Plezier",
         "date name minutes distance_kilometres heart_rate_bpm effort_nrs enjoyment_nrs"),
    ],
)  # fmt: skip
def test_headers_are_understood_in_several_languages(header, columns):
    expected = {name: at for at, name in enumerate(columns.split())}

    assert guess_exercise_columns(header.split(",")) == expected


@pytest.mark.parametrize("header", ["Enjoyment (1-5)", "Effort (0-100)", "Max HR", "Body weight"])
def test_another_scale_or_another_measure_is_not_guessed(header):
    assert guess_exercise_columns(["date", "exercise", header]) == {"date": 0, "name": 1}


# Durations


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        *[("20", 20), ("20 min", 20), ("20'", 20), ("45m", 45), ("90 s", 1.5), ("1 h", 60)],
        *[("1h20", 80), ("1h 20m", 80), ("1 hr 20 mins", 80), ("1 Std. 20 Min.", 80)],
        *[("1 heure 20", 80), ("1.5 h", 90), ('"1,5 h"', 90), ("1:20:00", 80), ("0:00:30", 0.5)],
    ],
)
def test_a_duration_is_read_as_people_write_it(cell, minutes):
    assert told("duration", "minutes", cell) == [minutes]


def test_the_unit_of_a_cell_counts_more_than_that_of_the_header():
    assert told("hours", "minutes", "30 min", "1h20", "0.5") == [30, 80, 30]
    assert told("seconds", "minutes", "30 min", "90") == [30, 1.5]


@pytest.mark.parametrize("cell", ["25 h", "1h75", "h", "20 laps", "1:20"])
def test_any_other_duration_rejects_its_row(cell):
    assert told("minutes", "rejected", "5", cell) == [
        (3, "'minutes' is not a duration in minutes of a day or less")
    ]


def test_a_pair_is_hours_or_seconds_only_where_that_is_told():
    texts = pl.Series(["1:30"])

    assert [read_durations(texts, None, "minutes", pair).item() for pair in ("h:mm", "mm:ss")] == [
        90,
        1.5,
    ]
    assert read_durations(texts, None, "minutes", None).item() is None


def test_the_first_unit_of_a_clock_decides():
    assert [unit_in(header) for header in ("h:mm", "mm:ss", "min", "Duration")] == [
        "hours",
        "seconds",
        "minutes",
        None,
    ]


# Effort and enjoyment


def test_effort_and_enjoyment_are_rated_from_0_to_10():
    assert told("RPE", "effort_nrs", "0", "10", "6.5", "7/10", "") == [0, 10, 6.5, 7, None]
    assert told("enjoyed", "enjoyment_nrs", "0", "10", "") == [0, 10, None]
    assert told("enjoyed", "rejected", "1", "2", "10.1") == [
        (4, "'enjoyed' is not a number from 0 to 10")
    ]


def test_borgs_scale_becomes_the_one_with_the_same_words():
    cells = ["6", "7", "9", "11", "13", "15", "17", "19", "20", "14", ""]

    # 14 lies halfway from "somewhat hard" (4) to "hard" (5).
    assert told("RPE (6-20)", "effort_nrs", *cells) == [0, 0.5, 1, 2, 4, 5, 7, 10, 10, 4.5, None]
    assert told("RPE (6-20)", "rejected", "6", "7", "5", "21") == [
        (4, "'RPE (6-20)' is not from 6 to 20"),
        (5, "'RPE (6-20)' is not from 6 to 20"),
    ]


def test_without_a_scale_most_efforts_above_10_are_borgs():
    assert told("RPE", "effort_nrs", "11", "13", "9") == [2, 4, 1]
    # Half of them are not most.
    assert told("RPE", "effort_nrs", "11", "9", "8", "12") == [9, 8]
    # Where the header names a scale, they are off it.
    assert told("RPE (0-10)", "effort_nrs", "11", "13", "9") == [None, None, None]
    # Nobody rates a 5 on Borg's scale.
    assert told("RPE", "effort_nrs", "5", "6", "7", "12") == [5, 6, 7]


# Heart rate and distance


def test_a_heart_rate_is_from_25_to_250():
    assert told("avg HR", "heart_rate_bpm", "25", "250", "120 bpm", "") == [25, 250, 120, None]
    for wrong in ("24", "251"):
        assert told("avg HR", "rejected", "80", "90", wrong) == [
            (4, "'avg HR' is not a heart rate from 25 to 250")
        ]


@pytest.mark.parametrize(
    ("header", "cell", "kilometres"),
    [
        ("distance (km)", "5.2", 5.2),
        ("distance_m", "800", 0.8),
        ("distance (mi)", "2", 3.218688),
        ("km", "5", 5),
        ("distance", "5 km", 5),
        ("distance", "800m", 0.8),
        ("distance (km)", "800 m", 0.8),
        ("distance (km)", '"5,2"', 5.2),
        ("distance (km)", "1000", 1000),
    ],
)
def test_a_distance_is_in_the_unit_that_the_cell_or_the_header_names(header, cell, kilometres):
    assert told(header, "distance_kilometres", cell) == pytest.approx([kilometres])


def test_a_distance_without_any_unit_is_not_read():
    log = read("date,exercise,distance\n2026-05-01,run,5\n2026-05-02,run,6\n")

    assert log.rows("distance_kilometres") == [None, None]
    assert "1 column not used: 'distance'" in log.note


def test_a_distance_of_more_than_a_thousand_kilometres_is_a_slip():
    assert told("km", "rejected", "5", "6", "1000.1") == [
        (4, "'km' is not a distance of 1,000 km or less with its unit")
    ]


# Lists of sets


def test_a_list_of_sets_repeats_the_length_of_the_workout_and_each_set_has_its_own():
    log = read(
        "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE\n"
        "2026-05-01 18:30:00,Evening,1h 5m,Plank,1,0,0,0,60,7\n"
        "2026-05-01 18:30:00,Evening,1h 5m,Plank,2,0,0,0,45,8\n"
    )

    assert log.rows("name", "minutes", "effort_nrs") == [("Plank", 1, 7), ("Plank", 0.75, 8)]
    assert "'Workout Name', 'Duration'" in log.note


def test_a_list_of_sets_without_their_lengths_has_none():
    columns = guess_exercise_columns(["Date", "Workout Name", "Duration", "Exercise", "Set Order"])

    assert columns == {"date": 0, "name": 3}


def test_a_log_of_headaches_with_effort_and_distance_words_is_still_none():
    log = member("Date,Severity,Type,Duration,Relief,Effort\n2026-05-01,4,Tension,02:00,rest,3\n")

    assert not READER.recognises(log, context())
