"""What only builds need lives in the schema `work`; what analysts ask lies open."""

import duckdb
import pytest

from backpain_analytics.warehouse.night.macros import macro_queries
from backpain_analytics.warehouse.night.models import model_queries
from backpain_analytics.warehouse.night.order import tables_named

PROMISED = {
    *("source_files", "rejected_rows", "step_samples", "heart_rate_samples", "pain_entries"),
    *("exercise_log", "minute_activity", "sedentary_bouts", "daily_activity", "daily_sedentary"),
    *("daily_pain", "weekly_activity", "associations", "parameters"),
}
"""Names that analysts rely on whatever else changes."""


@pytest.fixture(scope="module")
def analyst(demo):
    """A plain connection to the published warehouse."""
    with duckdb.connect(str(demo.warehouse), read_only=True) as con:
        yield con


@pytest.fixture(scope="module")
def shown(analyst):
    return {name for (name,) in analyst.execute("show tables").fetchall()}


def test_a_query_reads_tables_and_none_of_its_own_expressions():
    query = """
        with first as (select * from one), second as (select * from first, two)
        select * from second where exists (with third as (from three) select * from third)
    """

    with duckdb.connect() as con:
        assert tables_named(con, query) == {"one", "two", "three"}


def test_an_analyst_is_shown_what_there_is_to_ask(shown):
    assert shown >= PROMISED
    assert len(shown) <= 60


def test_the_cookbook_asks_only_what_is_shown(analyst, shown):
    asked = set().union(*(tables_named(analyst, q) for q in model_queries(("cookbook",)).values()))

    assert asked <= shown


def test_all_answers_when_the_warehouse_is_attached(demo):
    with duckdb.connect() as con:
        con.execute(f"attach '{demo.warehouse}' as study (read_only)")
        tables = "select schema, name from (show all tables) where database = 'study'"
        for schema, name in con.execute(tables).fetchall():
            con.execute(f"from study.{schema}.{name} limit 1")


@pytest.mark.parametrize("signature", macro_queries())
def test_macros_answer_when_the_attached_warehouse_is_used(demo, signature):
    arguments = signature.split("(")[1].rstrip(")")
    values = arguments.replace("person", "'person_1'").replace("day", "'2026-03-29'")
    with duckdb.connect() as con:
        con.execute(f"attach '{demo.warehouse}' as study (read_only); use study")

        con.execute(f"from {signature.split('(')[0]}({values}) limit 1")
