"""Body weights in tables that people keep, whose unit must be written."""

import pytest

from backpain_analytics.errors import AmbiguousExportError
from backpain_analytics.sources.handmade.weights import READER
from backpain_analytics.testing import context, member, read, rejected, rows


def weights(tables):
    return rows(tables, "weight_readings", "measured_at", "body_weight_kilograms")


@pytest.mark.parametrize(
    ("header", "cell", "kilograms"),
    [
        ("Weight (kg)", "81.4", 81.4),
        ("weight_kg", "81,4", 81.4),
        ("Gewicht [kg]", "81.4", 81.4),
        ("Poids", "81.4 kg", 81.4),
        ("Weight (lbs)", "180", pytest.approx(81.647, abs=0.001)),
        ("Weight", "180 lb", pytest.approx(81.647, abs=0.001)),
        ("Body weight (g)", "81400", 81.4),
        ("Weight (st)", "12.5", pytest.approx(79.379, abs=0.001)),
    ],
)
def test_a_weight_is_in_the_unit_of_its_header_or_its_cell(header, cell, kilograms):
    file = member("log.csv", f'Date,{header}\n2026-03-01 07:10,"{cell}"\n')

    assert READER.recognises(file, context())
    assert weights(read(READER, file, context("Europe/Berlin"))) == [("03-01 06:10:00", kilograms)]


def test_a_date_without_a_time_stands_for_its_noon():
    file = member("log.csv", "date,weight (kg)\n2026-03-01,81\n2026-03-30,80\n")

    assert weights(read(READER, file, context("Europe/Berlin"))) == [
        ("03-01 11:00:00", 81),
        ("03-30 10:00:00", 80),
    ]


def test_a_weight_without_a_unit_is_asked_about():
    file = member("log.csv", "date,weight\n2026-03-01,81\n")

    with pytest.raises(AmbiguousExportError, match=r"which unit 'weight' is.*'weight \(kg\)'"):
        read(READER, file)


def test_a_bad_row_costs_itself_and_a_blank_one_nothing():
    rows_ = "2026-03-01,81\nsoon,80\n2026-03-03,12\n2026-03-04,\n2026-03-05,much\n"
    tables = read(READER, member("log.csv", f"date,weight (kg)\n{rows_}"))

    assert weights(tables) == [("03-01 12:00:00", 81)]
    assert rejected(tables) == [
        (3, "The time could not be read."),
        (4, "The weight is not from 20 to 400 kg."),
        (6, "The weight is not from 20 to 400 kg."),
    ]


@pytest.mark.parametrize(
    "headers", ["date,goal weight (kg)", "weight (kg),fat", "date,weight (kg),weight (lb)", "a,b"]
)
def test_other_tables_are_not_its(headers):
    assert not READER.recognises(member("log.csv", f"{headers}\n2026-03-01,81,3\n"), context())
