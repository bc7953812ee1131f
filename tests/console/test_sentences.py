"""Sentences that commands end with, and the JSON that programs read in their place."""

import json
import shutil

import numpy as np
import pandas as pd

from backpain_analytics.association.cohort import CohortAssociation, Pooled
from backpain_analytics.console import results
from backpain_analytics.console.files import FILES_LISTED
from backpain_analytics.stages.cohort import Cohort


def unwrapped(printed):
    return " ".join(printed.split())


def test_as_json_an_ingest_names_each_file_with_what_became_of_it(backpain, exports):
    (exports / "eggs.txt").write_text("two eggs", encoding="utf-8")
    backpain("init", "w")

    _, out, _ = backpain("ingest", "--json", "--person", "anna", exports)

    said = json.loads(out)
    diary, eggs, pulse = sorted(said["files"], key=lambda file: file["path"])
    assert [file["path"] for file in (diary, eggs, pulse)] == [
        f"exports/{name}" for name in ("diary.csv", "eggs.txt", "pulse.csv")
    ]
    assert (diary["status"], diary["reader"], diary["person_id"]) == (
        "read",
        "pain_diary_csv",
        "anna",
    )
    assert (diary["rows"], diary["rows_rejected"]) == ({"diary_entries": 2}, 1)
    assert (eggs["status"], eggs["reader"], eggs["rows"]) == ("unknown", None, {})
    assert "no reader knows this file" in eggs["reason"]
    assert pulse["rows"] == {"heart_rate_samples": 480}
    assert (said["read"], said["unknown"], said["unreadable"], said["rows"]) == (2, 1, 0, 482)
    assert (said["withdrawn_files"], said["away"], said["remarks"]) == ([], {}, [])


def test_as_json_an_ingest_names_what_counts_no_longer(backpain, exports):
    backpain("init", "w")
    backpain("ingest", "--person", "anna", exports)

    _, out, _ = backpain("withdraw", "--json", exports / "diary.csv")

    (withdrawn,) = json.loads(out)["withdrawn_files"]
    assert (withdrawn["path"], withdrawn["reason"], withdrawn["rows"]) == (
        "exports/diary.csv",
        "gone",
        2,
    )


def test_a_build_says_what_it_computed_or_that_nothing_is_left_to_compute(
    backpain, exports, tmp_path
):
    backpain("init", "w")
    backpain("ingest", "--person", "anna", exports)

    _, first, _ = backpain("build")
    _, again, _ = backpain("build")
    with (tmp_path / "w" / "backpain.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            "[[persons.anna.plan.pieces]]\nname = 'bird dog'\nkind = 'core'\ntimes_per_week = 2\n"
        )
    _, declared, _ = backpain("build")

    assert "Computed 2 days of 1 person." in first
    assert "Nothing to compute: the tables are up to date." in again
    assert "No days to compute; what is declared of 1 person was taken up." in declared


def test_a_run_says_how_many_comparisons_it_made_and_where_the_page_is(backpain, tmp_path):
    backpain("init", "w")
    settings = tmp_path / "w" / "backpain.toml"
    settings.write_text("[exposures.stress_nrs]\nstep = 1\nunit = '1 point'\n", encoding="utf-8")
    folder = tmp_path / "w" / "inbox" / "anna"
    folder.mkdir()
    random = np.random.default_rng(5)
    days = pd.date_range("2026-01-01", periods=120).strftime("%Y-%m-%d")
    stress, pain = random.integers(0, 11, 120), random.integers(0, 11, 120)
    diary = pd.DataFrame({"date": days, "pain_nrs": pain, "stress_nrs": stress})
    diary.to_csv(folder / "diary.csv", index=False)

    _, out, _ = backpain("run")
    compared = json.loads(backpain("run", "--json")[1])["comparisons"]

    assert compared["compared"] > 0
    assert compared["lacking"] > 0
    sentence = (
        f"Compared exposures with pain: {compared['compared']} associations, "
        f"{compared['lacking']} more lack data."
    )
    assert sentence in out
    assert "Report: " in out
    assert (tmp_path / "w" / "reports" / "anna.html").exists()


def test_a_run_names_the_page_that_rested_on_what_was_taken_out(backpain, exports, tmp_path):
    backpain("init", "w")
    inbox = tmp_path / "w" / "inbox"
    for person in ("anna", "ben"):
        shutil.copytree(exports, inbox / person)
    backpain("run")
    shutil.rmtree(inbox / "ben")

    _, out, _ = backpain("run")

    removed = "Removed, as it rested on what was taken out: "
    assert f"{removed}{tmp_path / 'w' / 'reports' / 'ben.html'}" in out.replace("\n", "")
    left = {page.name for page in (tmp_path / "w" / "reports").iterdir()}
    assert left == {"anna.html", "index.html"}


def test_the_status_lists_files_from_elsewhere_and_counts_those_beyond_the_list(backpain, tmp_path):
    backpain("init", "w")
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for number in range(FILES_LISTED + 2):
        day = f"2026-{1 + number // 28:02}-{1 + number % 28:02}"
        (folder / f"{number:02}.csv").write_text(f"date,pain_nrs\n{day},4\n", encoding="utf-8")
    backpain("ingest", "--person", "anna", folder)

    _, out, _ = backpain("status")

    assert "Taken in from outside the inbox; what they say counts until 'backpain withdraw':" in out
    assert f"{folder / '00.csv'}" in out
    assert "… and 2 more (see --json)." in out
    assert len(json.loads(backpain("status", "--json")[1])["elsewhere"]) == FILES_LISTED + 2


def test_an_error_of_the_system_is_a_sentence_that_names_the_file(backpain):
    code, out, errors = backpain("diary", "template", "missing/diary.csv", ok=False)

    assert (code, out) == (1, "")
    assert errors == "error: missing/diary.csv: No such file or directory.\n"


def test_a_demo_that_is_there_already_shows_where_its_pages_are(backpain, demo, tmp_path):
    shutil.copytree(demo.folder, tmp_path / "demo")
    (tmp_path / "demo" / "reports" / "person_3.html").unlink()

    _, out, _ = backpain("demo")
    _, again, _ = backpain("demo")

    # The first run writes the page that was lost, the second none.
    for said, pages in ((out, 1), (again, 3)):
        assert "Nothing new: " in said
        assert said.count("Report: ") == pages
        assert said.count("All reports: ") == 1
    assert len(list((tmp_path / "demo" / "reports").glob("person_*.html"))) == 3


def test_a_mean_that_is_small_or_uncertain_is_no_finding(capsys):
    pooled = Pooled(4, 0.1, -0.05, 0.25, 0.02, -0.1, 0.3)
    small = CohortAssociation("steps", 1, 4, pooled, {"consistent": 1.0}, False, None)

    results.show_cohort(Cohort(4, 0.15, (small,)), as_json=False)

    row = unwrapped(capsys.readouterr().out)
    assert "steps 4 +0.10 (-0.05 to +0.25) 0.02 -0.10 to +0.30 no finding" in row
