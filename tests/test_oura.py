"""Oura's heart rates, in UTC."""

import json

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.oura import READER
from tests.sample_files import context, heart_rates, member, read, rejected


def beats(*samples):
    data = [{"bpm": bpm, "source": "awake", "timestamp": at} for at, bpm in samples]
    return member("heartrate.json", json.dumps({"data": data, "next_token": None}))


def test_heart_rates_are_utc_whatever_the_persons_zone():
    file = beats(("2026-03-01T10:00:05+00:00", 61), ("2026-03-01T10:05:05+00:00", 62))

    tables = read(READER, file, context("Australia/Sydney"))

    assert READER.recognises(file, context())
    assert heart_rates(tables) == [("03-01 10:00:05", 61), ("03-01 10:05:05", 62)]
    assert tables["sources"].rows() == [("oura:ring", "worn_with_heart_rate")]


@pytest.mark.parametrize(("bpm", "is_kept"), [(0, False), (1, True), (300, True), (301, False)])
def test_a_heart_rate_is_a_number_from_1_to_300(bpm, is_kept):
    tables = read(READER, beats(("2026-03-01T10:00:05+00:00", bpm)))

    assert (len(heart_rates(tables)), len(rejected(tables))) == ((1, 0) if is_kept else (0, 1))


def test_an_unreadable_time_costs_one_row():
    tables = read(READER, beats(("2026-03-01T10:00:05+00:00", 61), ("soon", 62)))

    assert heart_rates(tables) == [("03-01 10:00:05", 61)]
    assert rejected(tables) == [(None, "The time could not be read.")]


def test_times_without_an_offset_are_refused():
    with pytest.raises(UnreadableExportError, match="no offset from UTC"):
        read(READER, beats(("2026-03-01T10:00:05", 61)))


def test_a_file_that_breaks_off_is_refused():
    content = beats(("2026-03-01T10:00:05+00:00", 61), ("2026-03-01T10:05:05+00:00", 61))

    with pytest.raises(UnreadableExportError, match="not whole"):
        read(READER, member("heartrate.json", content.open().read()[:-30]))


@pytest.mark.parametrize(
    "content", ['{"data": []}', '{"data": [{"id": "x", "steps": 9}]}', "[]", '{"bpm": 60}']
)
def test_other_lists_are_not_its(content):
    assert not READER.recognises(member("daily_activity.json", content), context())
