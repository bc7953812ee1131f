"""The command line as a newcomer meets it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path

import duckdb
import pytest

from backpain_analytics.settings.workspace import create_workspace

DIARY = "date,pain_nrs\n2026-03-02,4\n2026-03-03,5\n2026-03-04,eleven\n"


def test_help_needs_none_of_the_heavy_libraries():
    loaded = "import sys; import backpain_analytics.cli; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    ).stdout.split()

    assert {"duckdb", "matplotlib", "pandas", "polars", "prefect"}.isdisjoint(modules)


def test_taking_in_files_needs_nothing_of_statistics_and_pictures(exports, tmp_path):
    create_workspace(tmp_path / "workspace")
    words = ["ingest", str(exports), "--person", "anna", "--workspace", "workspace"]
    ingest = (
        "import sys; from backpain_analytics.cli import main\n"
        f"sys.argv[1:] = {words!r}\n"
        "try: main()\n"
        "finally: print(*sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", ingest], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    heavy = {"jinja2", "matplotlib", "pandas", "prefect", "scipy", "statsmodels"}
    assert "Read 2 files" in done.stdout
    assert heavy.isdisjoint(done.stdout.split())


def test_an_error_shows_no_traceback(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "backpain_analytics.cli", "status"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr


def test_a_new_workspace_says_how_to_get_an_export(backpain):
    _, out, _ = backpain("init", "w")

    (guide,) = re.findall(r"How to get an export from each vendor: (.+)", out)
    assert Path(guide).is_file()


def test_from_nothing_to_a_page(backpain, exports, tmp_path):
    backpain("init", "w")
    backpain("ingest", "--person", "anna", exports)
    _, out, _ = backpain("run", "--json")
    assert json.loads(out)["read"] == 0

    _, out, _ = backpain("report", "--json")

    (page,) = json.loads(out)["pages"]
    assert page.endswith("anna.html")
    assert "<html" in (tmp_path / page).read_text(encoding="utf-8")


def test_what_was_taken_in_can_be_had_as_json(backpain, exports):
    backpain("init", "w")

    _, out, _ = backpain("ingest", "--person", "anna", exports, "--json")

    said = json.loads(out)
    assert {file["path"]: file["status"] for file in said["files"]} == {
        "exports/diary.csv": "read",
        "exports/pulse.csv": "read",
    }


@pytest.mark.skipif(os.name != "posix", reason="permissions are others elsewhere")
@pytest.mark.usefixtures("open_to_all")
def test_a_run_says_what_is_lacking_and_all_it_writes_is_private_also_what_libraries_write(
    backpain, exports, tmp_path
):
    backpain("init", "w")
    backpain("ingest", "--person", "anna", exports)
    words = " ".join(backpain("run")[1].split())
    (tmp_path / "w" / "of_a_library").touch()

    assert "No exposure was compared with pain. Too few days to compare yet" in words
    written = list((tmp_path / "w").rglob("*"))
    assert [path for path in written if path.stat().st_mode & 0o077] == []
    assert {path.suffix for path in written} >= {".duckdb", ".html", ".toml"}


def test_a_dry_run_says_what_is_understood_and_writes_nothing(backpain, exports, tmp_path):
    backpain("init", "w")

    _, out, _ = backpain("ingest", "--dry-run", "--person", "anna", exports)

    assert "480 heart rates" in out
    assert "2 diary entries" in out
    assert "1 row rejected" in out
    assert not (tmp_path / "w" / "warehouse.duckdb").exists()


def test_one_of_a_kind_is_not_spoken_of_as_several(backpain, tmp_path):
    backpain("init", "w")
    (tmp_path / "diary.csv").write_text("date,pain_nrs\n2026-03-02,4\n", encoding="utf-8")

    _, out, _ = backpain("ingest", "--person", "anna", "diary.csv")

    assert "1 diary entry" in out
    assert "Read 1 file, 1 row." in out


def test_the_same_exports_again_change_nothing_and_say_so(backpain, exports, tmp_path):
    backpain("init", "w")
    backpain("ingest", "--person", "anna", exports)
    before = (tmp_path / "w" / "warehouse.duckdb").read_bytes()

    _, out, _ = backpain("ingest", "--person", "anna", exports)

    assert "Nothing new: 2 files seen before." in out
    assert (tmp_path / "w" / "warehouse.duckdb").read_bytes() == before


def test_status_shows_people_files_and_trouble(backpain, exports, tmp_path):
    (exports / "noise.csv").write_bytes(bytes(range(256)) * 40)
    backpain("init", "w")
    backpain("ingest", "--person", "anna", exports)
    backpain("build")

    _, out, _ = backpain("status")

    assert "anna" in out
    assert "2 (2026-03-02 to 2026-03-03)" in out
    assert "2 read, 1 unknown" in out
    assert "Rejected rows: 1" in out
    assert "noise.csv" in out


def test_an_empty_warehouse_is_said_to_be_empty(backpain):
    backpain("init", "w")

    assert "empty" in backpain("status")[1]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["status"], 3, "backpain init"),
        (["init", "w", "--color"], 2, "No such option"),
        (["ingest", "-w", "w", "nowhere.zip"], 4, "no such file"),
        (["report", "-w", "w"], 7, "backpain run"),
    ],
)
def test_what_a_user_can_put_right_is_said_in_a_sentence(backpain, tmp_path, words, code, says):
    if "-w" in words:
        backpain("init", "w")

    found, _, errors = backpain(*words, ok=False)

    assert (found, says in errors.replace("\n", " ")) == (code, True), errors


def test_a_person_without_data_is_told_from_those_with(backpain, exports):
    backpain("init", "w")
    backpain("ingest", "--person", "anna", exports)
    backpain("build")

    code, _, errors = backpain("report", "--person", "bert", ok=False)

    assert (code, "there is of: anna" in errors) == (7, True)


def test_a_file_that_does_not_say_whose_it_is_is_refused(backpain, exports):
    backpain("init", "w")

    code, out, _ = backpain("ingest", exports, ok=False)

    assert (code, "--person" in out) == (8, True)


EGGS = "moment,eggs\n2026-05-01,3\n"
PAINS = "date,pain_nrs\n2026-03-02,eleven\n"


@pytest.mark.parametrize(
    ("words", "content"),
    [
        ("ingest", EGGS),
        ("ingest --json", PAINS),
        ("ingest --dry-run", ""),
        ("ingest --dry-run --json", EGGS),
        ("run", '[{"a": 1}]'),
        pytest.param("run --json", PAINS, marks=pytest.mark.thorough),
    ],
)
def test_files_of_which_none_can_be_used_end_with_a_code_of_their_own(
    backpain, tmp_path, words, content
):
    backpain("init", "w")
    folder = tmp_path / "w" / "inbox" / "anna"
    folder.mkdir()
    (folder / "eggs.csv").write_text(content, encoding="utf-8")

    code, out, errors = backpain(*words.split(), ok=False)

    sentence = "error: not one of the files could be used; what is printed says why.\n"
    assert (code, errors) == (8, sentence)
    assert "--json" not in words or json.loads(out)["rows"] == 0


def test_one_useful_file_or_none_at_all_is_no_failure(backpain, tmp_path):
    backpain("init", "w")
    assert backpain("run")[0] == 0

    folder = tmp_path / "w" / "inbox" / "anna"
    folder.mkdir()
    (folder / "eggs.csv").write_text(EGGS, encoding="utf-8")
    (folder / "diary.csv").write_text(DIARY, encoding="utf-8")
    assert backpain("ingest")[0] == 0

    code, out, _ = backpain("ingest")
    assert (code, "2 files seen before" in out) == (0, True)
    (folder / "more eggs.csv").write_text(EGGS + "2026-05-02,4\n", encoding="utf-8")
    assert backpain("ingest")[0] == 0


def test_a_diary_without_answers_is_a_file_that_could_be_used(backpain):
    backpain("init", "w")
    backpain("diary", "template", "mine.csv")

    assert backpain("ingest", "--person", "anna", "mine.csv")[0] == 0


def test_lines_for_the_settings_are_printed_so_that_they_can_be_pasted(backpain, tmp_path):
    header = ",".join(
        ["moment", *(f"a column of eggs, number {at}".replace(",", "") for at in range(9))]
    )
    backpain("init", "w")
    (tmp_path / "eggs.csv").write_text(f"{header}\n2026-05-01{9 * ',3'}\n", encoding="utf-8")

    _, out, _ = backpain("ingest", "--person", "anna", "eggs.csv", ok=False)

    lines = out[out.index("[mappings.") :].partition("\n    ")[0]
    assert tomllib.loads(lines)["mappings"]["eggs"]["files"] == "eggs.csv"
    assert max(map(len, lines.splitlines())) > 160


def test_a_run_without_ratings_compares_nothing_and_says_why(backpain, exports):
    (exports / "diary.csv").unlink()
    backpain("init", "w")
    backpain("ingest", "--person", "anna", exports)

    _, out, _ = backpain("run")

    assert "associations" not in out
    assert "there is no rating of pain yet" in " ".join(out.split())


def test_a_run_over_an_empty_inbox_has_compared_nothing_and_knows_no_rating(backpain):
    backpain("init", "w")

    _, out, _ = backpain("run", "--json")

    nothing = {
        "compared": 0,
        "lacking": 0,
        "rated_days": 0,
        "refusals": [],
        "blank_controls": [],
    }
    assert json.loads(out)["comparisons"] == nothing


def test_a_hostile_archive_costs_a_message(backpain, exports, tmp_path):
    with zipfile.ZipFile(exports / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../escape.csv", DIARY)
        archive.writestr("zeros.csv", bytes(300 * 2**20))
    backpain("init", "w")

    _, out, _ = backpain("ingest", "--person", "anna", exports)

    assert "Read 2 files" in out
    assert "leaves the archive" in out
    assert "zip bombs" in out
    assert list(tmp_path.parent.glob("escape.csv")) == []


def test_a_diary_kept_by_hand_is_taken_in(backpain, tmp_path):
    backpain("init", "w")
    backpain("diary", "add", 4, "--worst", 6, "--flare", "--note", "long drive", "--person", "anna")
    backpain("diary", "add", 3, "--no-flare")

    backpain("ingest")
    backpain("build")

    with duckdb.connect(str(tmp_path / "w" / "warehouse.duckdb"), read_only=True) as con:
        rated = con.execute(
            "select pain_nrs, worst_pain_nrs, has_flare, notes from pain_entries order by all"
        ).fetchall()
    assert rated == [(3, None, False, None), (4, 6, True, "long drive")]


def test_the_diary_template_is_a_diary_without_entries(backpain, tmp_path):
    backpain("init", "w")
    _, said, _ = backpain("diary", "template", "mine.csv")

    assert said.startswith("Written to mine.csv. One row a day; ")
    _, out, _ = backpain("ingest", "--dry-run", "--person", "anna", "mine.csv")

    assert "pain diary, CSV" in out
    assert backpain("diary", "template", "mine.csv", ok=False)[0] == 3


def test_the_form_for_the_phone_is_written_where_the_command_says(backpain, tmp_path):
    _, out, _ = backpain("diary", "form", "--with", "mood")

    assert out.startswith("Written to pain-diary.html. Send it to the phone ")
    assert (tmp_path / "pain-diary.html").exists()


def test_a_rating_off_the_scale_is_not_written(backpain, tmp_path):
    backpain("init", "w")

    code, _, errors = backpain("diary", "add", 11, "--person", "anna", ok=False)

    assert (code, "from 0 to 10" in errors) == (2, True)
    assert list((tmp_path / "w" / "inbox").rglob("*.csv")) == []


def test_an_entry_goes_under_the_columns_that_the_diary_has(backpain, tmp_path):
    """As an earlier template, or a spreadsheet, left them; the last line may lack its end."""
    backpain("init", "w")
    diary = tmp_path / "w" / "inbox" / "anna" / "diary.csv"
    diary.parent.mkdir()
    diary.write_text("\ufeffdate,notes,time,pain_nrs\n2026-05-01,far,21:00,3", encoding="utf-8")

    backpain("diary", "add", 4, "--note", "near")

    header, first, second = diary.read_text(encoding="utf-8-sig").splitlines()
    assert first == "2026-05-01,far,21:00,3"
    entry = dict(zip(header.split(","), second.split(","), strict=True))
    assert (entry["pain_nrs"], entry["notes"]) == ("4", "near")


@pytest.mark.parametrize(
    "header", ["date,pain_nrs,notes", "date;time;pain_nrs", "Datum,Uhrzeit,Schmerz", ""]
)
def test_a_diary_with_columns_of_its_own_is_not_written_to(backpain, tmp_path, header):
    backpain("init", "w")
    diary = tmp_path / "w" / "inbox" / "anna" / "diary.csv"
    diary.parent.mkdir()
    diary.write_text(f"{header}\n2026-05-01,3,fine\n")
    before = diary.read_bytes()

    code, _, errors = backpain("diary", "add", 4, ok=False)

    assert (code, "other columns" in errors, diary.read_bytes()) == (3, True, before)
    diary.rename(diary.with_name("mine.csv"))
    backpain("diary", "add", 4)


def test_a_full_disk_leaves_no_half_entry(backpain, tmp_path):
    resource = pytest.importorskip("resource")
    backpain("init", "w")
    backpain("diary", "add", 4, "--person", "anna")
    (diary,) = (tmp_path / "w" / "inbox").rglob("diary.csv")
    before = diary.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 5, limits[1]))
    try:
        code, _, errors = backpain("diary", "add", 5, ok=False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert (code, str(diary) in errors, diary.read_bytes()) == (1, True, before)


def test_no_entry_is_written_to_a_stick_that_is_away(backpain, tmp_path):
    backpain("init", "w")
    (tmp_path / "w" / "inbox" / "anna").symlink_to(tmp_path / "stick")

    code, _, errors = backpain("diary", "add", 4, "--person", "anna", ok=False)

    assert (code, "leads nowhere" in errors) == (3, True)


@pytest.mark.skipif(os.name != "posix", reason="these signals are of POSIX")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_run_that_is_asked_to_end_says_so_and_leaves_nothing(tmp_path, name):
    workspace = create_workspace(tmp_path / "w")
    (workspace.inbox / "anna").mkdir()
    for number in range(300):
        path = workspace.inbox / "anna" / f"steps{number}.csv"
        path.write_text(f"time,steps\n2026-03-01 10:00,{number}\n", encoding="utf-8")
    run = subprocess.Popen(
        [sys.executable, "-m", "backpain_analytics.cli", "ingest", "-w", str(workspace.folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not workspace.warehouse.with_suffix(".draft").exists():
        assert run.poll() is None
        time.sleep(0.01)

    run.send_signal(signal.Signals[name])
    _, errors = run.communicate(timeout=60)

    says = "" if name == "SIGINT" else f"error: stopped by {name}. What was under way was thrown "
    assert (run.returncode, errors[: len(says)]) == (128 + signal.Signals[name], says)
    assert "Traceback" not in errors
    assert [path.name for path in workspace.folder.glob("warehouse.*")] == ["warehouse.lock"]


@pytest.mark.parametrize(
    "words",
    [
        ["run"],
        ["ingest"],
        ["ingest", "--dry-run"],
        ["build"],
        ["report"],
        ["status"],
        ["explain", "--date", "2026-03-02"],
        ["cohort"],
    ],
)
def test_no_command_shows_the_traceback_of_a_damaged_warehouse(backpain, tmp_path, words):
    backpain("init", "w")
    (tmp_path / "w" / "warehouse.duckdb").write_bytes(b"DUCK" * 10_000)

    code, _, errors = backpain(*words, ok=False)

    assert (code, "w/warehouse.duckdb is damaged" in errors) == (3, True)


def test_a_log_that_a_dead_program_left_is_told_of_in_words_and_in_json(
    backpain, exports, tmp_path
):
    backpain("init", "w")
    backpain("ingest", "--person", "anna", exports)
    die = (
        "import duckdb, os; con = duckdb.connect('w/warehouse.duckdb');"
        "con.execute('create table mine as select 1 as a'); os._exit(9)"
    )

    subprocess.run([sys.executable, "-c", die], cwd=tmp_path, check=False)
    _, out, _ = backpain("ingest")
    subprocess.run([sys.executable, "-c", die.replace("mine", "more")], cwd=tmp_path, check=False)
    _, as_json, _ = backpain("build", "--json")

    assert "Note: warehouse.duckdb.wal was left by a program" in out
    assert "was left by a program" in json.loads(as_json)["remarks"][0]
    assert "person" in backpain("status")[1]


def test_what_a_failing_night_did_to_the_file_is_said_too(backpain, exports, tmp_path):
    backpain("init", "w")
    (tmp_path / "w" / "warehouse.duckdb.wal").write_bytes(b"of another file")

    code, _, errors = backpain("ingest", "nowhere", ok=False)

    assert (code, "note: warehouse.duckdb.wal is of another file" in errors) == (4, True)


@pytest.mark.skipif(os.name != "posix", reason="there is no such limit elsewhere")
def test_a_page_for_which_there_is_no_room_is_named_and_leaves_no_part(tmp_path):
    code = (
        "import resource, sys; from pathlib import Path;"
        "from backpain_analytics.settings.workspace import write_private\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_private(Path('page.html'), 'x' * 2000)\n"
        "except OSError as error: print(error.filename)"
    )

    said = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout

    assert said == "page.html\n"
    assert list(tmp_path.iterdir()) == []
