"""`backpain study`: what each command prints on the way of a study, and what it ends with."""

import json

from made_up_study import add_poisonous, made_up

from backpain_analytics.console import study as console


def test_the_way_of_a_study_by_its_commands(backpain, tmp_path, monkeypatch):
    folder = made_up(tmp_path / "s", people=3, days=40, years=5)
    add_poisonous(folder)
    (folder / "inbox" / "letter.csv").write_text("date,pain\n2026-01-05,3\n")

    _, planned, _ = backpain("study", "plan", folder)
    assert "4 people, about 0.4 person-years, in 1 shard." in planned
    assert "Not read, as it lies in nobody's folder of the inbox: 1 file." in planned
    _, waiting, _ = backpain("study", "status", folder)
    assert "0 people: computed." in waiting
    assert "4 people: not computed yet." in waiting

    _, computed, _ = backpain("study", "run", folder, "--workers", "0")
    assert "Computed 3 people in 2 pieces." in computed
    assert "1 person could not be computed: 'backpain study status' says why" in computed
    _, again, _ = backpain("study", "run", folder, "--workers", "0", "--json")
    assert json.loads(again) == {
        "persons": 4, "computed": 0, "failed": 1, "pieces": 0, "cpu_seconds": 0,
    }  # fmt: skip

    _, status, _ = backpain("study", "status", folder)
    assert "1 person: bad_heart_rate.parquet: a damaged Parquet file" in status
    assert "p00000" not in planned + computed + status
    _, pooled, _ = backpain("study", "pool", folder)
    assert "3 of 4 people are pooled." in pooled
    assert "prolonged_30_minutes" in pooled
    _, pooled_json, _ = backpain("study", "pool", folder, "--json")
    assert json.loads(pooled_json)["status"]["people"]["failed"] == 1

    shown = []
    monkeypatch.setattr(console.webbrowser, "open", lambda address: shown.append(address) or True)
    _, opened, _ = backpain("study", "open", folder)
    assert shown == [(folder / "reports" / "cohort.html").as_uri()]
    assert f"duckdb -readonly {folder / 'study.duckdb'}" in opened


def test_a_sample_is_written_and_says_how_to_go_on(backpain, tmp_path):
    _, said, _ = backpain(
        "study", "sample", "s", "--people", "2", "--days", "10", "--seed", "3", "--as", "files"
    )

    assert "'backpain study run s'" in said
    assert sorted(path.name for path in (tmp_path / "s" / "inbox" / "p000002").iterdir()) == [
        "diary.csv", "heart_rate.csv", "steps.csv",
    ]  # fmt: skip


def test_what_cannot_be_is_a_sentence_and_an_exit_code(backpain, tmp_path):
    code, _, errors = backpain("study", "run", tmp_path, ok=False)
    assert (code, "no study.toml here" in errors) == (3, True)
    code, _, errors = backpain("study", "open", made_up(tmp_path / "s", 1, 10), ok=False)
    assert (code, "backpain study pool" in errors) == (7, True)
    code, _, errors = backpain(
        "study", "run", tmp_path / "s", "--scheduler", "tcp://x:1", "--workers", "2", ok=False
    )
    assert (code, "either --scheduler" in errors) == (2, True)
