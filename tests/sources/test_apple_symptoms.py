"""Apple's symptom log: words entered by hand, as entries of a diary."""

from datetime import datetime

import pytest

from backpain_analytics.sources.vendors.apple_health import READER
from backpain_analytics.testing import context, note, read, rejected, rows
from tests.apple_files import export, metadata, record, step

NOON = "2020-07-01 12:00:00 +0200"
BY_HAND = metadata("HKWasUserEntered", "1")


def symptom(name, value, at=NOON, *, created=NOON, source="Health", inside=BY_HAND):
    text = record(
        f"CategoryTypeIdentifier{name}",
        at,
        at,
        f"HKCategoryValue{value}",
        unit=None,
        source=source,
        inside=inside,
    )
    return text.replace(f'creationDate="{at}"', f'creationDate="{created}"')


def entries(tables, *columns):
    return rows(tables, "diary_entries", *columns)


@pytest.mark.parametrize(
    ("severity", "pain", "has_pain"),
    [
        ("NotPresent", 0, None),
        ("Mild", 2, None),
        ("Moderate", 5, None),
        ("Severe", 8.5, None),
        ("Unspecified", None, True),
    ],
)
def test_low_back_pain_is_a_rating_in_the_middle_of_its_step(severity, pain, has_pain):
    tables = read(READER, export(symptom("LowerBackPain", f"Severity{severity}")))

    assert entries(tables, "entered_at", "pain_nrs", "has_pain", "region") == [
        ("07-01 10:00:00", pain, has_pain, "lower back")
    ]


def test_the_own_word_stays_beside_the_number():
    file = export(
        symptom("LowerBackPain", "SeverityNotPresent"),
        symptom("LowerBackPain", "SeverityUnspecified", "2020-07-02 12:00:00 +0200"),
    )

    assert entries(read(READER, file), "original_scale") == [
        "not present (of not present, mild, moderate, severe)",
        "unspecified (of not present, mild, moderate, severe)",
    ]


@pytest.mark.parametrize(
    ("name", "value", "column", "word"),
    [
        ("GeneralizedBodyAche", "SeverityModerate", "body_ache_level", "moderate"),
        ("GeneralizedBodyAche", "SeverityUnspecified", "body_ache_level", "unspecified"),
        ("SleepChanges", "PresencePresent", "sleep_change_level", "present"),
        ("MoodChanges", "PresenceNotPresent", "mood_change_level", "not present"),
    ],
)
def test_other_symptoms_keep_their_word_and_are_no_back_pain(name, value, column, word):
    tables = read(READER, export(symptom(name, value)))

    found = entries(tables, column, "pain_nrs", "has_pain", "region", "original_scale")
    assert found == [(word, None, None, None, None)]


def test_several_entries_of_a_day_are_several_and_a_repeated_one_is_one():
    file = export(
        symptom("LowerBackPain", "SeverityMild", created="2020-07-01 22:00:00 +0200"),
        symptom("LowerBackPain", "SeverityMild", created="2020-07-01 21:00:00 +0200", source="App"),
        symptom("LowerBackPain", "SeveritySevere"),
        symptom("LowerBackPain", "SeverityMild", "2020-07-01 18:00:00 +0200"),
    )

    tables = read(READER, file, context("Europe/Paris"))

    assert sorted(entries(tables, "entered_at", "pain_nrs")) == [
        ("07-01 10:00:00", 2),
        ("07-01 10:00:00", 8.5),
        ("07-01 16:00:00", 2),
    ]
    assert datetime.fromisoformat("2020-07-01T21:00") in entries(tables, "made_at")


def test_an_entry_knows_when_it_was_made_by_the_wearers_clock():
    # Written down on the 3rd for the 1st; the phone was in Paris when it exported.
    late = symptom("LowerBackPain", "SeverityMild", created="2020-07-03 08:30:00 +0200")

    tables = read(READER, export(late), context("America/New_York"))

    assert entries(tables, "made_at") == [datetime.fromisoformat("2020-07-03T02:30")]


def test_an_entry_by_an_app_counts_like_one_by_hand():
    tables = read(READER, export(symptom("LowerBackPain", "SeverityMild", inside="")))

    assert entries(tables, "pain_nrs") == [2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LowerBackPain", "SeverityUnbearable"),
        ("LowerBackPain", "PresencePresent"),
        ("MoodChanges", "SeverityMild"),
        ("SleepChanges", "NotApplicable"),
    ],
)
def test_a_word_that_apple_does_not_know_is_rejected_without_it(name, value):
    tables = read(READER, export(symptom(name, value)))

    assert "diary_entries" not in tables
    assert rejected(tables) == [
        (10, "The symptom is of none of the degrees that Apple Health knows.")
    ]


def test_a_symptom_at_no_time_is_rejected():
    tables = read(READER, export(symptom("LowerBackPain", "SeverityMild", "noon", created=NOON)))

    assert rejected(tables) == [(10, "The time could not be read.")]


def test_a_diary_alone_is_not_called_empty():
    tables = read(READER, export(symptom("LowerBackPain", "SeverityMild")))

    assert "file_notes" not in tables


def test_symptoms_are_not_counted_as_steps_typed_in_by_hand():
    typed = step("08:00:00", "08:10:00", 500, inside=BY_HAND)

    tables = read(READER, export(symptom("LowerBackPain", "SeverityMild"), typed))

    assert note(tables).startswith("left out 1 steps, heart rates, floors or distances")
