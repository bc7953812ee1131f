"""How far to trust the page: what was recorded when, and what could not be used."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from report_examples import COLUMNS, FIRST_DATE, NO_TREND, full, person_tables

from backpain_analytics.records import Clock
from backpain_analytics.report.chapters import trust
from backpain_analytics.report.contents import Making, gather
from backpain_analytics.report.parts import Paragraph, Picture, Table

MONDAY = pd.Timestamp(FIRST_DATE)
MAKING = Making(date(2026, 6, 1), "0.1.0")
WATCH = {"source_id": "garmin:1", "device_kind": "worn_with_heart_rate", "chosen_minutes": 900}
PHONE = {"source_id": "apple", "device_kind": "phone", "chosen_minutes": 30}
READ = {"status": "read", "rows_read": 9, "rows_rejected": 0}


def contents(days=7, **tables):
    given = person_tables(days)
    frames = {
        name: pd.DataFrame(rows).reindex(columns=COLUMNS[name].split())
        for name, rows in tables.items()
    }
    return gather(replace(given, **frames), NO_TREND, MAKING)


def parts(contents_, kind):
    return [part for part in trust.chapter(contents_).parts if isinstance(part, kind)]


def said(contents_):
    texts = [part.sentence for part in parts(contents_, Picture)]
    return " ".join(texts + [part.text for part in parts(contents_, Paragraph)])


@pytest.mark.parametrize(("minutes", "worn"), [(599, 0), (600, 1), (601, 1)])
def test_a_day_counts_as_worn_by_its_waking_wear_whatever_its_steps(minutes, worn):
    day = {"local_date": MONDAY, "wear_minutes": 900, "waking_wear_minutes": minutes,
           "is_valid_day": False}  # fmt: skip

    text = said(contents(56, daily_activity=[day], sources=[WATCH]))

    assert f"The watch was on for at least 10 waking hours on {worn} of 56 days." in text


def test_a_phone_alone_is_not_called_worn():
    week = {"week_start_date": MONDAY, "steps": 50_000, "is_over": True}

    text = said(contents(sources=[PHONE], weekly_activity=[week]))

    assert "Your steps come from a phone. It cannot show when it was with you." in text
    assert "watch" not in text


def test_each_device_has_a_strip_and_the_diary_one_of_its_own():
    days = [
        {"local_date": MONDAY, "source_id": "garmin:1", "chosen_minutes": 720},
        {"local_date": MONDAY + timedelta(days=1), "source_id": "apple", "chosen_minutes": 36},
    ]
    pain = [{"local_date": MONDAY, "pain_nrs": 4}, {"local_date": MONDAY + timedelta(days=2)}]

    strips = contents(
        3, source_days=days, sources=[WATCH, PHONE], daily_pain=pain
    ).quality.coverage.strips

    shares = {name: strip["share"].tolist() for name, strip in strips.groupby("strip", sort=False)}
    nothing = pytest.approx(float("nan"), nan_ok=True)
    assert list(shares) == ["Watch", "Phone", "Diary"]
    assert shares["Watch"] == [0.5, nothing, nothing]
    assert shares["Phone"] == [nothing, 36 / 1_440, nothing]
    assert shares["Diary"] == [1, nothing, nothing]


def test_two_devices_of_a_kind_are_told_apart_by_their_source():
    other = WATCH | {"source_id": "garmin:2"}

    strips = contents(sources=[WATCH, other]).quality.coverage.strips

    assert list(strips["strip"].unique()) == ["Watch garmin:1", "Watch garmin:2"]


def test_a_device_that_never_was_chosen_has_no_strip():
    unused = PHONE | {"chosen_minutes": 0}

    assert list(contents(sources=[WATCH, unused]).quality.coverage.strips["strip"].unique()) == [
        "Watch"
    ]


@pytest.mark.parametrize(("sources", "tables"), [([WATCH], 0), ([WATCH, PHONE], 1)])
def test_sources_are_listed_where_there_are_several(sources, tables):
    assert len(parts(contents(sources=sources), Table)) == tables


def test_files_without_a_fault_are_not_mentioned():
    text = said(contents(sources=[WATCH], source_files=[READ | {"path": "a.fit"}]))

    assert "could not be used" not in text
    assert "file" not in text


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([{"status": "unknown"}], "1 file could not be used."),
        ([READ | {"rows_rejected": 2}], "2 rows of your files could not be used."),
        (
            [{"status": "unreadable"}, {"status": "unknown"}, READ | {"rows_rejected": 1}],
            "2 files and 1 row of other files could not be used.",
        ),
    ],
)
def test_what_could_not_be_used_is_counted(files, says):
    given = [{"path": f"{number}", "rows_rejected": 0} | file for number, file in enumerate(files)]

    assert says in said(contents(source_files=given))


def test_the_chapter_names_which_files_and_rows_it_could_not_use():
    rows = [row for table in parts(gather(full().tables, NO_TREND, MAKING), Table)
            for row in table.rows]  # fmt: skip

    assert ("inbox/anna/broken.fit", "could not be read",
            "The file ends before its checksum; export it again.") in rows  # fmt: skip
    assert ("inbox/anna/diary.csv", "2",
            "a date that does not exist; pain_nrs must be 0 to 10") in rows  # fmt: skip


def test_long_lists_of_files_are_cut_and_the_rest_counted():
    file = {"status": "unknown", "rows_read": 0, "rows_rejected": 0, "reason": "No reader."}
    many = contents(source_files=[file | {"path": f"{number}.jpg"} for number in range(23)])

    (table,) = parts(many, Table)
    assert (len(table.rows), table.left_out) == (20, 3)


def test_without_a_device_that_is_said():
    assert said(contents()) == "No watch or phone told of this period."


@pytest.mark.parametrize(("origin", "is_told"), [("default", True), ("export", False)])
def test_a_clock_is_told_where_it_is_only_assumed(origin, is_told):
    made = contents(sources=[WATCH])
    clocked = replace(made, quality=replace(made.quality, clock=Clock("anna", (0,), origin)))

    assert ("Your days end by the clock of backpain.toml." in said(clocked)) == is_told
    assert "Your days end" not in said(made)


@pytest.mark.parametrize(("doubtful", "is_told"), [(0, False), (1, False), (2, True), (3, True)])
def test_from_a_tenth_of_doubtful_dates_on_they_are_told_though_nothing_is_compared(
    doubtful, is_told
):
    days = [
        {"local_date": MONDAY + timedelta(days=day), "pain_nrs": 4.0,
         "is_date_doubtful": day < doubtful}
        for day in range(20)
    ]  # fmt: skip

    text = said(contents(28, daily_pain=days))

    assert (f"{doubtful} ratings of 20 may be of the day before." in text) == is_told


def test_doubtful_dates_that_a_comparison_tells_of_are_told_once():
    days = [{"local_date": MONDAY, "pain_nrs": 4.0, "is_date_doubtful": True}]
    found = contents(28, daily_pain=days)
    rows = found.links.rows.reindex(range(1)).assign(caution_code="date_doubtful")
    told = replace(found, links=replace(found.links, rows=rows))

    assert "1 rating of 1 may be of the day before." in said(found)
    assert "may be of the day before" not in said(told)
