"""What analysts find written in the warehouse: a sentence for each table, column and macro."""

import tomllib

import drawing
import duckdb
import pytest

from backpain_analytics.statements import SQL_DIR
from backpain_analytics.warehouse.night import comments, models


@pytest.fixture(scope="module")
def warehouse(demo):
    with duckdb.connect(str(demo.warehouse), read_only=True) as con:
        yield con


@pytest.fixture(scope="module")
def columns(warehouse):
    """Every column of the published warehouse but the thresholds: (table, column)."""
    return set(
        warehouse.execute(
            "select table_name, column_name from duckdb_columns() "
            "where not internal and table_name <> 'parameters'"
        ).fetchall()
    )


@pytest.fixture(scope="module")
def words():
    return tomllib.loads((SQL_DIR / "columns.toml").read_text(encoding="utf-8"))


def test_every_column_is_explained(columns):
    assert {
        (table, column)
        for table, column in columns
        if column not in comments.column_sentences(table)
    } == set()


def test_no_explanation_is_left_over(columns, words):
    special = {(table, column) for table, found in words["tables"].items() for column in found}
    general = {column for _, column in columns - special}

    assert special - columns == set()
    assert words["columns"].keys() - general == set()


def test_each_table_that_no_select_makes_says_what_its_rows_are(warehouse, words):
    found = warehouse.execute(
        "select table_name from duckdb_tables() union all "
        "select view_name from duckdb_views() where not internal"
    ).fetchall()
    made = {name for (name,) in found}

    assert words["rows"].keys() == made - comments.model_queries().keys()


def test_explanations_stand_in_order(words):
    sections = [words["rows"], words["columns"], words["tables"], *words["tables"].values()]

    assert [list(section) for section in sections] == [sorted(section) for section in sections]


@pytest.mark.parametrize("kind", ["table", "view", "column"])
def test_the_warehouse_says_what_everything_in_it_means(warehouse, kind):
    silent = warehouse.execute(
        f"select * from duckdb_{kind}s() where not internal and comment is null"
    ).fetchall()

    assert silent == []


def test_a_comment_says_what_a_row_is_and_what_null_means(warehouse):
    found = warehouse.execute(
        "select duckdb_tables.comment, duckdb_columns.comment "
        "from duckdb_tables() inner join duckdb_columns() using (table_name) "
        "where table_name = 'daily_activity' and column_name = 'steps'"
    ).fetchall()

    assert found == [
        (
            "Steps, wear and minutes of each intensity on each local date. One row per person and "
            "local date from the first to the last of which any device said anything. "
            "Key: person_id, local_date.",
            "Steps; null: unknown, which is not 0.",
        )
    ]


def test_a_threshold_says_its_unit_and_source(warehouse):
    found = warehouse.execute(
        "select comment from duckdb_columns() "
        "where table_name = 'parameters' and column_name = 'valid_day_minutes'"
    ).fetchall()

    assert found == [
        (
            "Waking wear that a valid day needs. "
            "Tudor-Locke et al. 2011, doi:10.1016/j.ypmed.2011.06.004 [minutes]",
        )
    ]


def test_only_what_lacks_its_comment_is_commented():
    with duckdb.connect() as con:
        con.execute("create table persons (person_id text, sex text)")
        con.execute("create table not_ours (anything text)")
        assert comments.write_comments(con) == 3
        assert comments.write_comments(con) == 0

        con.execute("create or replace table persons as select 'anna' as person_id")

        assert comments.write_comments(con) == 2

        con.execute("comment on table persons is 'As an earlier version said it.'")

        assert comments.write_comments(con) == 1


def test_a_table_that_is_computed_anew_keeps_its_words():
    with drawing.empty_warehouse() as con:
        models.build_models(con)
        comments.write_comments(con)
        models.build_models(con)

        bare = con.execute("select table_name from duckdb_tables() where comment is null")
        assert {name for (name,) in bare.fetchall()} & models.model_queries().keys() == set()
        bare = con.execute("select table_name from duckdb_columns() where comment is null")
        views = {name for name, query in models.model_queries().items() if models.VIEW in query}
        assert {name for (name,) in bare.fetchall()} & models.model_queries().keys() <= views
