"""All shards together: the tables to ask, the page of everyone, the planted link found again."""

import json
import shutil

import duckdb
import numpy as np
import polars as pl
import pytest
from outline import Outline

from backpain_analytics.settings.workspace import write_private
from backpain_analytics.statements import SQL_DIR
from backpain_analytics.study.folder import open_study
from backpain_analytics.study.pool import pool_study, study_status
from backpain_analytics.study.results import results_place
from backpain_analytics.study.run import run_study
from backpain_analytics.warehouse.out.published import PUBLISHED

OF_THE_COHORT = ("aerobic_weeks_in_the_cohort", "bouts_in_the_cohort", "readings_in_the_cohort")


@pytest.fixture(scope="module")
def pool(made_up_study):
    return pool_study(open_study(made_up_study))


def asked(database, statement):
    with duckdb.connect(str(database), read_only=True) as con:
        return con.execute(statement).fetchall()


def rounded(rows):
    """Ten digits: the last ones of a mean may depend on the order of its terms."""
    return [
        tuple(float(f"{cell:.10g}") if isinstance(cell, float) else cell for cell in row)
        for row in rows
    ]


@pytest.mark.parametrize("question", OF_THE_COHORT)
def test_the_questions_of_the_cookbook_about_a_cohort_are_asked_unchanged(
    question, pool, one_warehouse
):
    statement = (SQL_DIR / "cookbook" / f"{question}.sql").read_text(encoding="utf-8")

    answer = asked(pool.database, statement)
    assert answer
    assert rounded(answer) == rounded(asked(one_warehouse, statement))


def test_the_planted_link_lies_in_the_pooled_interval(pool, made_up_study):
    planted = json.loads((made_up_study / "truth" / "cohort.json").read_text())["mean_effect"]

    found = {one.exposure: one.pooled for one in pool.cohort.associations}["prolonged_30_minutes"]
    assert found.low < planted < found.high
    assert found.low > 0


def test_everybody_is_listed_with_their_state(pool):
    assert asked(pool.database, "select state, count(*) from study_persons group by all") == [
        ("pooled", 6)
    ]
    shards = "select sum(persons), sum(files_read), min(peak_memory_bytes) > 1e8 from study_shards"
    assert asked(pool.database, shards) == [(6, 6 + 3 * 2, True)]


def test_each_view_and_column_is_explained(pool):
    columns = (
        "select table_name, column_name from duckdb_columns() "
        "where not internal and comment is null"
    )
    views = "select view_name from duckdb_views() where not internal and comment is null"
    made = "select view_name from duckdb_views() where not internal"

    assert asked(pool.database, columns) == []
    assert asked(pool.database, views) == []
    assert {name for (name,) in asked(pool.database, made)} == set(PUBLISHED)


def test_nothing_that_people_wrote_is_among_the_tables(pool):
    words = "select column_name from duckdb_columns() where regexp_matches(column_name, 'note')"
    assert asked(pool.database, words) == []


def test_the_page_tells_how_people_differ_and_that_nobody_is_missing(pool):
    said = Outline(pool.page.read_text(encoding="utf-8")).text

    assert "6 of 6 people · 1 person-year" in said
    assert "Aerobic minutes of the week 6 6" in said
    assert "Minutes in bouts of 30 minutes or longer 6" in said
    assert "Everyone in the plan is among them." in said
    assert "p000001" not in said


def test_whoever_is_missing_is_counted_with_the_reason(study):
    place = results_place(open_study(study)).folder
    manifests = sorted((place / "manifests").glob("*.json"))
    first = json.loads(manifests[0].read_text())
    who, state = next(iter(first["people"].items()))
    failed = [{"shard": first["shard"], "person_id": who, "state": state, "reason": "<b>Bad"}]
    (place / "failed").mkdir()
    write_private(place / "failed" / "00000.json", json.dumps(failed))
    manifests[0].unlink()

    made = pool_study(open_study(study))

    assert made.status.people == {"pooled": 4, "without_data": 0, "failed": 1, "waiting": 1}
    page = made.page.read_text(encoding="utf-8")
    assert "1 person: not computed yet." in page
    assert "1 person: &lt;b&gt;Bad" in page
    assert "4 of 6 people" in page


def first_people(study, shards):
    """Leave only the people of the first shards in a study, with their results."""
    manifests = sorted((study / "results").rglob("manifests/*.json"))
    stay = {who for path in manifests[:shards] for who in json.loads(path.read_text())["people"]}
    for person in (study / "inbox").iterdir():
        if person.name not in stay:
            shutil.rmtree(person)
    for path in (study / "tables").iterdir():
        pl.read_parquet(path).filter(pl.col("person_id").is_in(stay)).write_parquet(path)
    for manifest in manifests[shards:]:
        manifest.unlink()


@pytest.mark.parametrize("shards", [1, pytest.param(3, marks=pytest.mark.thorough)])
def test_in_an_object_store_everything_is_the_same(study, tmp_path, shards):
    import fsspec  # noqa: PLC0415 - only this test needs it

    folder = tmp_path / "of_the_store"
    folder.mkdir()
    first_people(study, shards)
    store = fsspec.filesystem("memory")
    for room in ("inbox", "tables"):
        store.put(str(study / room), f"/study/{room}", recursive=True)
    said = (study / "study.toml").read_text()
    places = "".join(
        f'{room} = "memory://study/{room}"\n' for room in ("inbox", "tables", "results")
    )
    (folder / "study.toml").write_text(said + places)
    shutil.copy(study / "persons.csv", folder)

    assert len(run_study(open_study(folder)).computed) == shards
    assert run_study(open_study(folder)).computed == ()
    found = pool_study(open_study(folder))

    assert found.status.digests == study_status(open_study(study)).digests
    first = found.cohort.associations[0]
    assert first.persons == 2 * shards
    # Two people are too few to be pooled.
    assert shards == 1 or np.isfinite(first.pooled.mean)
    assert not (folder / "results").exists()
    store.rm("/study", recursive=True)
