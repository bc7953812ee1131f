"""Shards of people give what one warehouse gives, whatever happens on the way."""

import json
import shutil
from dataclasses import replace

import duckdb
import polars as pl
import pytest
from made_up_study import PEOPLE, add_poisonous, copied, digests_of, files_below, made_up

from backpain_analytics.errors import ArgumentError, WarehouseBusyError
from backpain_analytics.settings.limits import Limits
from backpain_analytics.study.folder import open_study
from backpain_analytics.study.places import Place
from backpain_analytics.study.plan import make_plan, read_plan
from backpain_analytics.study.pool import pool_study, study_status
from backpain_analytics.study.results import Piece, results_place
from backpain_analytics.study.run import StudyRequest, _alone, _work, run_study
from backpain_analytics.study.shard import compute
from backpain_analytics.warehouse.out.published import KEPT_ON_DEMAND, LEFT_BEHIND, PUBLISHED


def manifests(folder):
    place = results_place(open_study(folder)).folder
    return sorted((place / "manifests").glob("*.json"))


def ran(folder, **asked):
    return run_study(open_study(folder), StudyRequest(**asked))


def test_three_shards_give_the_tables_of_one_warehouse(made_up_study, one_warehouse):
    status = study_status(open_study(made_up_study))

    assert status.pieces == 3
    assert status.people == {"pooled": PEOPLE, "without_data": 0, "failed": 0, "waiting": 0}
    assert status.digests == digests_of(one_warehouse)


def test_a_second_run_computes_nothing_and_writes_nothing(study):
    before = files_below(study / "results")

    assert ran(study).computed == ()
    assert files_below(study / "results") == before


def test_what_is_there_without_a_manifest_does_not_count(study):
    first, *others = manifests(study)
    tables = files_below(study / "results")
    first.unlink()

    assert study_status(open_study(study)).people["waiting"] == 2
    assert [one.piece for one in ran(study).computed] == [first.stem]
    assert files_below(study / "results").keys() == tables.keys()
    assert len(others) == 2


def test_a_manifest_without_its_tables_does_not_count(study):
    next((study / "results").rglob("daily_pain/*.parquet")).unlink()

    assert study_status(open_study(study)).people["waiting"] == 2


def test_whoever_is_added_leaves_the_others_where_they_are(study, tmp_path):
    shards = {one.person_id: one.shard for one in read_plan(open_study(study)).people}
    shutil.copytree(study / "inbox" / "p000001", study / "inbox" / "a000000")

    summary = ran(study)

    assert [set(one.people) for one in summary.computed] == [{"a000000"}]
    planned = {one.person_id: one.shard for one in summary.plan.people}
    assert {who: planned[who] for who in shards} == shards


def test_whoever_changes_or_leaves_owes_their_shard_a_new_one_and_the_old_is_gone(study):
    diary = study / "inbox" / "p000001" / "diary.csv"
    diary.write_text(diary.read_text() + "2026-03-06,7\n")
    old = {path.stem for path in manifests(study)}

    summary = ran(study)

    assert [set(one.people) for one in summary.computed] == [{"p000001", "p000002"}]
    left = {path.stem for path in manifests(study)}
    assert len(left) == 3
    assert len(left & old) == 2
    gone = (old - left).pop()
    assert not [name for name in files_below(study / "results") if gone in name]


def test_other_parameters_have_results_of_their_own(study):
    said = study / "study.toml"
    said.write_text(said.read_text() + "[parameters]\nvalid_day_minutes = 480\n")

    assert study_status(open_study(study)).people["waiting"] == PEOPLE


def test_other_limits_change_no_results(study):
    said = study / "study.toml"
    said.write_text(said.read_text() + "[limits]\nthreads = 1\n")

    assert study_status(open_study(study)).people["waiting"] == 0


def test_one_poisonous_person_costs_nobody_else_anything(tmp_path):
    folder = made_up(tmp_path / "p", people=2, days=20, years=5)
    add_poisonous(folder)

    summary = ran(folder)

    assert {who for one in summary.computed for who in one.people} == {"p000001", "p000002"}
    (failure,) = summary.results.failures
    assert failure.person_id == "p000002x"
    assert "bad_heart_rate.parquet: a damaged Parquet file" in failure.reason
    (written,) = (folder / "results").rglob("failed/*.json")
    assert [one["person_id"] for one in json.loads(written.read_text())] == ["p000002x"]
    status = pool_study(open_study(folder)).status
    assert status.people == {"pooled": 2, "without_data": 0, "failed": 1, "waiting": 0}
    # Neither again, until they change or somebody asks for it.
    assert ran(folder).computed == ()
    (folder / "tables" / "bad_heart_rate.parquet").unlink()
    assert ran(folder).results.failures == ()


def test_who_failed_is_tried_again_when_asked(small_study):
    add_poisonous(small_study, "p9")
    ran(small_study)
    damaged = (small_study / "results").rglob("failed/*.json")
    when = next(damaged).stat().st_mtime_ns

    again = ran(small_study, is_retrying=True)

    assert [one.person_id for one in again.results.failures] == ["p9"]
    assert next((small_study / "results").rglob("failed/*.json")).stat().st_mtime_ns > when


def test_a_person_of_whom_no_file_can_be_used_is_counted_apart(small_study):
    (small_study / "inbox" / "zoe").mkdir()
    (small_study / "inbox" / "zoe" / "letter.txt").write_text("Dear doctor,")
    ran(small_study)

    assert study_status(open_study(small_study)).people == {
        "pooled": 1, "without_data": 1, "failed": 0, "waiting": 0,
    }  # fmt: skip


def test_minutes_are_brought_together_on_demand(small_study):
    assert len(ran(small_study, keep=("minutes",)).computed) == 1
    assert ran(small_study).computed == ()

    minutes = pl.scan_parquet(small_study / "results" / "*" / "minute_activity" / "*.parquet")
    assert minutes.select(pl.len()).collect().item() == 20 * 1440


def test_what_cannot_be_kept_is_refused(study):
    with pytest.raises(ArgumentError, match="minutes"):
        ran(study, keep=("seconds",))


def test_two_runs_of_one_study_are_kept_apart(study):
    opened = open_study(study)
    with _alone(opened), pytest.raises(WarehouseBusyError, match="another process"):
        run_study(opened)


def test_everything_is_the_owners_alone(study, open_to_all):
    pool_study(open_study(study))
    made = [study / "plan.parquet", study / "study.duckdb", *(study / "results").rglob("*")]
    made += (study / "reports").rglob("*")

    assert [path for path in made if path.stat().st_mode & 0o077] == []


def test_the_plan_is_made_by_bytes_and_no_shard_is_empty(made_up_study, tmp_path):
    folder = copied(made_up_study, tmp_path / "c")
    (folder / "plan.parquet").unlink()
    plan = make_plan(open_study(folder))

    assert [len(people) for people in plan.shards.values()] == [2, 2, 2]
    # The watch is off on some days, and at night in some people.
    assert 0.6 < plan.person_years < PEOPLE * 60 / 365


def test_a_machine_that_does_not_see_the_study_ends_the_run_and_blames_nobody(study):
    opened = open_study(study)
    make_plan(opened)
    place = results_place(opened).folder
    for manifest in manifests(study):
        manifest.unlink()
    work = _work(opened, results_place(opened), StudyRequest())
    hidden = replace(work, inbox=Place("/nowhere/inbox"), tables=Place("/nowhere/tables"))
    piece = Piece(0, tuple(read_plan(opened).shards[0]))

    refusal = compute(hidden, piece)

    assert refusal.is_of_the_machine
    assert "/nowhere/inbox is not there on" in refusal.reason
    assert not (place / "failed").exists()


def test_all_that_is_written_on_the_way_lies_in_scratch_and_is_gone(study, tmp_path, monkeypatch):
    opened, scratch = open_study(study), tmp_path / "scratch"
    manifests(study)[0].unlink()
    monkeypatch.setenv("TMPDIR", "/nowhere")
    monkeypatch.setattr("tempfile.tempdir", None)
    limits = Limits(scratch=scratch, threads=1)
    work = replace(_work(opened, results_place(opened), StudyRequest()), limits=limits)

    made = compute(work, Piece(0, tuple(read_plan(opened).shards[0])))

    assert made.piece.startswith("00000-")
    assert list(scratch.iterdir()) == []
    assert scratch.stat().st_mode & 0o077 == 0


def test_what_is_said_of_work_in_a_log_names_nobody(study):
    opened = open_study(study)
    work = _work(opened, results_place(opened), StudyRequest())
    piece = Piece(0, tuple(read_plan(opened).shards[0]))

    assert "p00000" in str(piece.people[0].person_id)
    assert "p00000" not in repr((work, piece, compute(work, piece)))


def test_of_each_table_about_persons_it_is_said_whether_it_is_brought_together(demo):
    with duckdb.connect(str(demo.warehouse), read_only=True) as con:
        found = con.execute(
            "select table_name, schema_name = 'main' from duckdb_columns() "
            "where not internal and column_name = 'person_id'"
        ).fetchall()
    raw = {
        *("heart_rate_samples", "sleep_spans", "step_intervals", "step_samples", "zone_spans"),
        *("rejected_rows", "source_files", "sources", "unread_kinds", "withdrawn_files"),
    }

    said = {*PUBLISHED, *LEFT_BEHIND, *KEPT_ON_DEMAND.values()}
    assert {name for name, is_listed in found if is_listed} - raw - said == set()
    assert said - {name for name, _ in found} == set()
