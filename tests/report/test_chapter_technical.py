"""For the technically minded: complete, folded, and the unusual first."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from report_examples import COLUMNS, FIRST_DATE, NO_TREND, full, person_tables

from backpain_analytics.records import Clock
from backpain_analytics.report.chapters import technical
from backpain_analytics.report.chapters.technical_words import comparisons_sentences
from backpain_analytics.report.contents import Making, gather
from backpain_analytics.report.parts import Bullets, Table
from backpain_analytics.settings.parameters import Parameters

MONDAY = pd.Timestamp(FIRST_DATE)
MAKING = Making(date(2026, 6, 1), "0.1.0")


def contents(days=7, **tables):
    given = person_tables(days)
    frames = {
        name: pd.DataFrame(rows).reindex(columns=COLUMNS[name].split())
        for name, rows in tables.items()
    }
    return gather(replace(given, **frames), NO_TREND, MAKING)


@pytest.fixture(scope="module")
def whole():
    return gather(full().tables, NO_TREND, MAKING)


def table(contents_, caption):
    (found,) = [
        part for part in technical.chapter(contents_).parts
        if isinstance(part, Table) and part.caption.startswith(caption)
    ]  # fmt: skip
    return found


def said(contents_):
    bullets = [part for part in technical.chapter(contents_).parts if isinstance(part, Bullets)]
    return " ".join(item for part in bullets for item in part.items)


def test_the_chapter_and_all_its_tables_are_folded(whole):
    chapter = technical.chapter(whole)

    assert chapter.is_folded
    assert all(part.is_folded for part in chapter.parts if isinstance(part, Table))


def test_every_comparison_is_printed_also_the_refused_ones(whole):
    made, refused = table(whole, "All comparisons"), table(whole, "Comparisons without")

    assert len(made.rows) == 32
    assert len(refused.rows) == 40 - 32
    assert "only 6 of the 118 values that can be used differ" in refused.rows[0][-1]
    assert "there are 40, of which 32 had enough data" in said(whole)


def test_the_comparisons_declared_in_advance_are_counted_apart_from_all():
    primary = {"family": "primary", "lag_days": 1, "exposure": "steps", "tier": "cannot_tell"}
    later = primary | {"family": "exploratory", "lag_days": 3}
    refused = {"tier": "not_enough_data"}
    rows = [primary, primary, primary | refused, later, later | refused, later | refused]

    (sentence,) = comparisons_sentences(pd.DataFrame(rows).assign(controls=None))

    assert sentence.startswith(
        "3 comparisons with the next day's pain were declared in advance; 2 had enough data. From "
        "the same day to 3 days later there are 6, of which 3 had enough data."
    )


def test_an_enlarged_family_is_said_to_be_one():
    frame = pd.DataFrame(
        {"exposure": ["steps", "stress_nrs", "mood_nrs"], "lag_days": 1, "family": "primary",
         "tier": "cannot_tell", "controls": None}
    )  # fmt: skip

    said_of = " ".join(comparisons_sentences(frame))

    assert "backpain.toml declares stress and mood: each one more makes every finding" in said_of
    assert "backpain.toml" not in " ".join(comparisons_sentences(frame.head(1)))


def test_declared_controls_are_named_with_their_day():
    frame = pd.DataFrame(
        {"exposure": "steps", "lag_days": 1, "family": "primary", "tier": "cannot_tell",
         "controls": ["stress_nrs (day before), sleep_quality_nrs (same day)"]}
    )  # fmt: skip

    assert (
        "alike in stress (day before) and sleep quality (same day) as well."
        in (comparisons_sentences(frame)[1])
    )


def test_a_reading_that_waits_says_what_it_waits_for(whole):
    held = table(whole, "Readings that stand")

    assert held.rows == (
        ("Low-movement time in stretches of 30 minutes or longer", "the day after",
         "Possible pattern", "12 December 2025", "Consistent pattern"),
    )  # fmt: skip
    assert "A reading stands for 30 days" in said(whole)


def test_thirds_of_the_next_day_are_a_picture(whole):
    thirds = table(whole, "The next day's pain by thirds: a picture, not a test")

    assert thirds.rows == tuple(
        ("Steps", words, span, "40", "4.5", f"{alike} (3.5 to 5)")
        for words, span, alike in (
            ("lowest third", "1,000 to 1,999", "4.1"),
            ("middle third", "2,000 to 2,999", "4.2"),
            ("highest third", "3,000 to 3,999", "4.3"),
        )
    )


def test_weeks_and_earlier_readings_stand_beside_days(whole):
    weeks = table(whole, "Whole weeks compared")

    assert weeks.rows[0][:4] == (
        "Steps, per 1,000 steps a day", "the same week", "Same-week pattern",
        "−0.20 (−0.35 to −0.05)",
    )  # fmt: skip
    assert table(whole, "Readings over time").rows[-1] == (
        "Low-movement time", "12 December 2025", "Consistent pattern", "11 December 2025",
    )  # fmt: skip


def test_the_rates_of_chance_are_given_with_what_they_are_of(whole):
    assert "about 1 in 20 is called consistent, and 1 in 8 possible or more" in said(whole)
    assert "looked at for a year 1 in 6, and 1 in 2." in said(whole)


def test_only_cut_offs_that_are_not_the_usual_ones_are_listed():
    usual = contents()
    changed = gather(
        replace(person_tables(7), parameters=Parameters(steps_per_day=6_000)), NO_TREND, MAKING
    )

    assert "have their usual values" in said(usual)
    assert not [
        part
        for part in technical.chapter(usual).parts
        if isinstance(part, Table) and part.caption.startswith("Cut-offs")
    ]
    (row,) = table(changed, "Cut-offs").rows
    assert row[:4] == ("steps per day", "6,000", "7,000", "steps")
    assert row[4].startswith("Target. Ding et al. 2025")
    assert "1 of " in said(changed)


def test_days_are_counted_by_how_waking_time_and_wear_are_known():
    worn = {"wear_minutes": 900, "wear_source": "heart_rate", "waking_source": "sleep_log"}
    guessed = worn | {"waking_source": "fixed_window"}
    days = [worn, worn, worn, guessed, guessed | {"wear_source": "steps"}, {"wear_minutes": 0}]
    dated = [day | {"local_date": MONDAY + timedelta(days=i)} for i, day in enumerate(days)]

    text = said(contents(daily_activity=dated))

    assert "Waking time comes from a sleep log on 3 days and from fixed hours on 2." in text
    assert "On 1 day wear is known from steps alone" in text


def test_low_movement_is_called_a_proxy(whole):
    assert "Low-movement (sedentary proxy) minutes are waking minutes" in said(whole)


def test_a_typical_day_tells_how_long_stretches_were_broken_up(whole):
    typical = table(whole, "A typical valid day")
    (row,) = typical.rows
    cells = dict(zip(typical.columns, row, strict=True))

    assert cells["Stretches longer than 30 minutes"] == "6"
    assert cells["Stretches longer than 2 hours"] == "1"
    assert cells["of these, followed by 2 active minutes or more"] == "43%"


def test_files_are_counted_by_reader():
    files = [
        {"path": "a.fit", "reader": "fit", "status": "read", "rows_read": 9, "rows_rejected": 0,
         "loaded_at": pd.Timestamp("2025-01-20 03:00", tz="UTC")},
        {"path": "b.fit", "reader": "fit", "status": "read", "rows_read": 1, "rows_rejected": 2,
         "rejections": ["no time", "no value"]},
        {"path": "c.jpg", "status": "unknown", "rows_read": 0, "rows_rejected": 0},
    ]  # fmt: skip

    read = contents(source_files=files)

    assert table(read, "Files read").rows[0][:4] == ("fit", "2", "10", "2")
    assert "2 files were read." in said(read)


@pytest.mark.parametrize(("origin", "is_assumed"), [("default", True), ("declared", False)])
def test_the_clock_is_named_with_what_to_do_where_it_is_assumed(origin, is_assumed):
    clock = Clock("anna", (60, 120), origin)
    note = "the clock seems to be another: write time_zone"
    files = [{"path": "a", "status": "read", "reader": "fit", "rows_rejected": 0, "notes": note}]
    tables = contents(source_files=files)
    clocked = replace(tables, quality=replace(tables.quality, clock=clock))

    text = said(clocked)

    assert "Days are cut by the clock UTC+01:00 and UTC+02:00" in text
    assert "In one file the clock seems to be another: write time_zone." in text
    assert ("If anna lives by another clock" in text) == is_assumed


def test_without_comparisons_there_is_no_word_of_them():
    assert "comparison" not in said(contents())
