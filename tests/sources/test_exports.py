"""Which reader reads which file."""

import re
import tomllib
import zipfile
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

import polars as pl
import pytest

from backpain_analytics.errors import PassingError, UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources import exports
from backpain_analytics.sources.export_files import ExportFile, read_file
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.reader import Context, Evidence, Reader, batch
from tests.opened import open_export, walk_members

CONTEXT = Context("anna", single_zone("UTC"))


def opened(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")
    return open_export(tmp_path / name, CONTEXT)


def test_a_file_that_two_readers_claim_is_refused_with_both_named(tmp_path, monkeypatch):
    twins = [
        Reader(name, title, lambda m, c: True, lambda m, c: iter(()))
        for name, title in (("apple", "an apple"), ("pear", "a pear"))
    ]
    monkeypatch.setattr(exports, "SPECIFIC_READERS", twins)

    export = opened(tmp_path, "fruit.csv", "a,b\n1,2\n")

    assert "could be an apple or a pear" in export.unknown[0].reason
    assert export.files == ()


def test_an_unknown_file_is_told_what_was_looked_for_and_what_to_do(tmp_path):
    export = opened(tmp_path, "recipe.txt", "two eggs")

    reason = export.unknown[0].reason
    assert all(word in reason for word in ("watch", "phone", "pain", "exercise"))
    assert "[mappings.<name>]" in reason
    assert len(reason) < 300


def test_json_is_not_taken_for_a_table(tmp_path):
    reason = (
        opened(tmp_path, "steps.json", '[{"steps": 4, "date": "2026-05-01"}]').unknown[0].reason
    )

    assert "its headers" not in reason


@pytest.mark.parametrize(
    "start",
    [
        "<!DOCTYPE html><html><body><table><tr><td>\n",
        "\n <html lang='en'>\n",
        '<?xml version="1.0" encoding="utf-8"?>\n',
        "<!-- saved from a site -->\n",
        "<table>\n",
    ],
)
@pytest.mark.parametrize("table", ["date,pain\n2026-05-01,4\n", "time,steps\n2026-05-01 10:00,7\n"])
def test_a_web_page_saved_under_the_name_of_a_table_is_none(tmp_path, start, table):
    export = opened(tmp_path, "diary.csv", start + table)

    assert export.files == ()
    assert "web page" in export.unknown[0].reason
    assert "as CSV" in export.unknown[0].reason


@pytest.mark.parametrize("name", ["diary.csv", "export.json"])
def test_json_is_no_table_and_is_offered_no_mapping_that_cannot_read_it(tmp_path, name):
    export = opened(tmp_path, name, '[{"date": "2026-05-01", "pain": 4}]')

    assert export.files == ()
    assert "as CSV" in export.unknown[0].reason


def test_a_log_of_symptoms_is_shown_the_lines_of_a_diary(tmp_path):
    log = "Date,Duration,Severity,Type,Medication\n2026-05-01  20:15,02:00,4,Tension,0\n"
    reason = opened(tmp_path, "headache.csv", log).unknown[0].reason

    lines = tomllib.loads(reason[reason.index("[mappings.") :])["mappings"]["headache"]
    (file,) = mapped(tmp_path, "headache.csv", log, ColumnMapping("mine", **lines)).files

    assert "log of symptoms" in reason
    (entries,) = (found.rows for found in file.read() if found.table == "diary_entries")
    assert entries.select("written_at", "pain_nrs").rows() == [
        (datetime.fromisoformat("2026-05-01 20:15"), 4)
    ]


@pytest.mark.parametrize("header", ["average pain this week", "Schmerz der Woche", "Monthly pain"])
def test_a_rating_of_a_week_is_shown_the_lines_of_a_diary_and_what_would_help(tmp_path, header):
    table = f"date,{header}\n2026-05-04,4\n2026-05-11,6\n"
    reason = opened(tmp_path, "diary.csv", table).unknown[0].reason

    lines = tomllib.loads(reason[reason.index("[mappings.") :])["mappings"]["diary"]
    (file,) = mapped(tmp_path, "diary.csv", table, ColumnMapping("mine", **lines)).files

    assert f"'{header}' rates a week or longer" in reason
    assert "rate each day" in reason
    assert "steps = " not in reason
    (entries,) = (found.rows for found in file.read() if found.table == "diary_entries")
    assert entries["pain_nrs"].to_list() == [4, 6]


@pytest.mark.parametrize(
    ("header", "rated"),
    [
        ("Date,Duration,Severity,Trigger", "Severity"),
        ("Datum,Dauer,Art,Stärke,Auslöser", "Stärke"),
        ("Date,Medication,Intensity", "Intensity"),
    ],
)
def test_how_bad_a_symptom_was_is_found_by_its_name(tmp_path, header, rated):
    reason = opened(tmp_path, "log.csv", header + "\n2026-05-01,2,3,4,5\n").unknown[0].reason

    assert f"If {rated!r} rates pain" in reason


def test_an_intensity_beside_no_word_of_symptoms_is_not_taken_for_pain(tmp_path):
    table = "Date,Colour,Intensity\n2026-05-01,2,3\n"

    assert "rates pain" not in opened(tmp_path, "lamp.csv", table).unknown[0].reason


@pytest.mark.parametrize(
    "header",
    ["Date,Resting heart rate", "Date,Avg HR,Max HR", "Datum,Ruhe-Herzfrequenz"],
)
def test_heart_rates_of_days_are_said_to_be_unused(tmp_path, header):
    export = opened(tmp_path, "heart.csv", f"{header}\n2026-05-01,60,120\n2026-05-02,61,121\n")

    assert export.files == ()
    assert "one value for each day" in export.unknown[0].reason


def test_an_unknown_table_is_shown_the_lines_that_would_make_it_known(tmp_path):
    table = "moment,eggs\n" + "".join(f"2026-05-{day:02},{day}\n" for day in range(1, 9))

    reason = opened(tmp_path, "eggs.csv", table).unknown[0].reason

    assert '[mappings.eggs]\nfiles = "eggs.csv"' in reason
    assert reason.endswith("its headers: moment, eggs")


@pytest.mark.parametrize(
    ("kind", "column", "table"),
    [
        ("steps", "steps", "vendor_days"),
        ("pain_diary", "pain_nrs", "diary_entries"),
        ("exercise_log", "kind", "exercise_entries"),
    ],
)
def test_the_lines_that_an_unknown_table_is_shown_read_it_once_they_are_filled_in(
    tmp_path, kind, column, table
):
    text = "moment,eggs\n" + "".join(f"2026-05-{day:02},{day}\n" for day in range(1, 9))
    reason = opened(tmp_path, "eggs.csv", text).unknown[0].reason
    filled = reason.replace('date = "…"', 'date = "moment"').replace(
        'steps = "…"', f'{column} = "eggs"'
    )
    lines = tomllib.loads(filled[filled.index("[mappings.") :])["mappings"]["eggs"]

    (file,) = mapped(
        tmp_path, "eggs.csv", text, ColumnMapping("eggs", **(lines | {"kind": kind}))
    ).files

    assert sum(len(found.rows) for found in file.read() if found.table == table) == 8


def test_the_lines_for_two_tables_can_stand_in_one_file_and_fit_names_of_any_kind(tmp_path):
    names = ["eggs [1].csv", "eggs (2).csv", 'mine "own".csv', "яйца.csv"]
    reasons = [opened(tmp_path, name, "moment,eggs\n2026-05-01,3\n").unknown[0] for name in names]

    lines = "\n".join(one.reason[one.reason.index("[mappings.") :] for one in reasons)

    declared = tomllib.loads(lines)["mappings"]
    assert list(declared) == ["eggs_1", "eggs_2", "mine_own", "mine"]
    for name, mapping in zip(names, declared.values(), strict=True):
        assert fnmatchcase(name, mapping["files"])


def test_a_table_with_nul_bytes_is_told_apart_from_an_unknown_one(tmp_path):
    export = opened(tmp_path, "steps.csv", "time,steps\n2026-05-01 10:00,7\0\0\n")

    assert "NUL" in export.unknown[0].reason


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), EOFError()])
def test_a_file_that_the_system_cannot_read_is_told_apart_from_a_damaged_one(
    error, monkeypatch, tmp_path
):
    def fails():
        raise error

    member = Member("steps.csv", 9, datetime.now(UTC), fails)
    (tmp_path / "steps.csv").touch()
    monkeypatch.setattr(exports, "_members_of", lambda *_: [member])

    (broken,) = open_export(tmp_path, CONTEXT).unknown

    is_waiting = broken.status == "waiting"
    assert is_waiting is isinstance(error, OSError)
    assert ("Permission denied" in broken.reason) is is_waiting
    assert not broken.reason.startswith("steps.csv")


def test_what_cannot_be_opened_is_not_passed_over_as_of_no_use(tmp_path):
    path = tmp_path / "Takeout/Fit/Daily activity metrics/2026-03-01.csv.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no gzip")

    export = open_export(tmp_path / "Takeout", CONTEXT)

    assert export.passed_over == {}
    assert export.unknown[0].reason.startswith("damaged")


@pytest.mark.parametrize(("files", "named"), [(2, 2), (3, 3), (4, 3)])
def test_of_very_many_unknown_files_the_first_are_named_and_the_rest_counted(
    tmp_path, monkeypatch, files, named
):
    monkeypatch.setattr(exports, "MOST_UNKNOWN_NAMED", 3)
    for number in range(files):
        (tmp_path / f"{number}.txt").write_text("two eggs")

    unknown = open_export(tmp_path, CONTEXT).unknown

    reasons = [broken.reason for broken in unknown]
    assert sum("no reader knows" in reason for reason in reasons) == named
    assert ("1 more files are not read either" in reasons[-1]) is (files > named)


def test_files_that_a_vendor_is_known_to_add_are_passed_over_and_counted(tmp_path, monkeypatch):
    acme = Reader(
        *("acme", "Acme watch", lambda m, c: m.name == "acme.csv", lambda m, c: iter(())),
        passes_over=lambda m, beside: m.name == "sleep.csv" and "acme.csv" in beside,
    )
    monkeypatch.setattr(exports, "SPECIFIC_READERS", [acme])
    monkeypatch.setattr(exports, "READERS", [acme])
    for name in ("with/acme.csv", "with/sleep.csv", "without/sleep.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a,b\n1,2\n", encoding="utf-8")

    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("acme.csv", "a,b\n1,2\n")
        archive.writestr("sleep.csv", "a,b\n1,2\n")

    export = open_export(tmp_path, CONTEXT)

    assert [file.member.name for file in export.files] == ["acme.csv", "acme.csv"]
    passed_over = {PurePosixPath(found.place).name: found for found in export.passed_over}
    assert passed_over.keys() == {"all.zip", "sleep.csv"}
    assert {(found.reader, found.kind) for found in export.passed_over} == {("acme", "sleep")}
    assert set(export.passed_over.values()) == {1}
    assert [Path(broken.path).parent.name for broken in export.unknown] == ["without"]


def test_of_names_that_differ_in_digits_readers_are_asked_about_one(tmp_path, monkeypatch):
    """Else ten thousand files in a folder are a hundred million questions."""
    asked = []
    acme = Reader(
        *("acme", "Acme watch", lambda m, c: False, lambda m, c: iter(())),
        passes_over=lambda m, beside: asked.append(beside) is None,
    )
    monkeypatch.setattr(exports, "SPECIFIC_READERS", [acme])
    for number in range(30):
        (tmp_path / f"{number:08x}-0a1b-2c3d-4e5f-0a1b2c3d4e5f.live.json").write_text("[]")
        (tmp_path / f"sleep-2026-05-{number + 1:02}.csv").write_text("a,b\n")
    (tmp_path / "sleep-2026-5-1.csv").write_text("a,b\n")

    export = open_export(tmp_path, CONTEXT)

    assert max(map(len, asked)) == 3
    found = {(one.kind, many) for one, many in export.passed_over.items()}
    assert found == {("live", 1), ("sleep", 1)}


def test_parts_are_read_with_the_file_they_are_parts_of(tmp_path, monkeypatch):
    def survey(members):
        parts = {m.name: m for m in members if m.name != "whole.txt"}
        (whole,) = (m.label for m in members if m.name == "whole.txt")
        return Evidence(parts={whole: parts})

    reader = Reader("acme", "Acme", lambda m, c: True, lambda m, c: iter(()), survey)
    monkeypatch.setattr(exports, "SPECIFIC_READERS", [reader])
    monkeypatch.setattr(exports, "READERS", [reader])
    (tmp_path / "whole.txt").write_text("whole", encoding="utf-8")
    (tmp_path / "1.txt").write_text("one", encoding="utf-8")
    (one,) = open_export(tmp_path, CONTEXT).files
    (tmp_path / "2.txt").write_text("two", encoding="utf-8")
    (both,) = open_export(tmp_path, CONTEXT).files

    assert one.member.name == both.member.name == "whole.txt"
    assert len({one.digest(), both.digest(), one.member.digest()}) == 3


def test_a_mapping_reads_a_file_that_would_be_passed_over(tmp_path, monkeypatch):
    acme = Reader(
        *("acme", "Acme watch", lambda m, c: False, lambda m, c: iter(())),
        passes_over=lambda m, beside: True,
    )
    monkeypatch.setattr(exports, "SPECIFIC_READERS", [acme, *exports.SPECIFIC_READERS])

    (file,) = mapped(tmp_path, "knee.csv", "when,knee\n2026-05-01,3\n2026-05-02,4\n").files

    assert file.reader.name == "pain_diary_csv"


KNEE = ColumnMapping("knee", "*", "pain_diary", {"date": "when", "pain_nrs": "knee"})


def mapped(folder, name, text, mapping=KNEE):
    (folder / name).write_text(text)
    zones = single_zone("UTC")
    return open_export(folder / name, Context("anna", zones, mappings=(mapping,)))


def test_a_mapping_that_does_not_fit_says_so_and_what_the_file_would_be_without(tmp_path):
    diary = "date,pain\n2026-05-01,4\n2026-05-02,5\n"

    reason = mapped(tmp_path, "diary.csv", diary).unknown[0].reason

    assert "the mapping 'knee' claims it by its name, but it has no column 'when'" in reason
    assert "read as pain diary, CSV" in reason


def test_a_mapping_that_does_not_fit_leaves_a_vendors_file_to_its_reader(tmp_path):
    samsung = "timestamp,beats per minute\n2024-06-01T00:00:45Z,50.0\n"
    (tmp_path / "Physical Activity_GoogleData").mkdir()

    (file,) = mapped(tmp_path, "heart_rate_2024-06-01.csv", samsung).files

    assert file.reader.name == "fitbit"


def test_a_mapping_that_does_not_fit_an_unknown_file_says_both(tmp_path):
    reason = mapped(tmp_path, "eggs.csv", "moment,eggs\n2026-05-01,3\n").unknown[0].reason

    assert "no column 'when'" in reason
    assert "no reader knows this file" in reason


def test_an_empty_file_is_said_to_be_empty(tmp_path):
    assert "empty" in opened(tmp_path, "diary.csv", "").unknown[0].reason


def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path):
    def breaks_off(member, context):
        yield batch("diary_entries", [{"pain_nrs": 4}])
        raise ValueError("7 on Tuesday")

    reader = Reader("fragile", "a fragile file", lambda m, c: True, breaks_off)
    (tmp_path / "x.csv").write_text("x", encoding="utf-8")
    (member,) = walk_members(tmp_path / "x.csv")
    file = ExportFile(member, reader, CONTEXT)
    taken = []

    outcome = read_file(file, taken.append)

    assert (outcome.status, outcome.rows_read, len(taken)) == ("read", 1, 1)
    assert outcome.is_partial
    assert outcome.notes == (
        "read in part: a fragile file: damaged in a way not foreseen (ValueError)",
    )


@pytest.mark.parametrize(
    ("error", "is_passing"),
    [
        (OSError(5, "Input/output error"), True),
        (PassingError("x.csv: the system could not read it"), True),
        (UnreadableExportError("x.csv: damaged"), False),
        (OSError("no number"), False),
        (ValueError("7 on Tuesday"), False),
    ],
)
def test_a_read_that_the_system_breaks_off_is_to_be_tried_again(error, is_passing):
    def breaks_off(member, context):
        yield batch("diary_entries", [{"pain_nrs": 4}])
        raise error

    reader = Reader("fragile", "a fragile file", lambda m, c: True, breaks_off)
    member = Member("x.csv", 1, datetime.now(UTC), lambda: None)

    outcome = read_file(ExportFile(member, reader, CONTEXT), lambda _: None)

    assert (outcome.status == "waiting") is is_passing
    assert outcome.rows_read == 1


def test_what_goes_wrong_while_rows_are_stored_is_no_verdict_on_the_file():
    def no_room(batch):
        raise ValueError("no room left in the database")

    reader = Reader(
        *("sound", "a sound file", lambda m, c: True),
        lambda m, c: iter([batch("diary_entries", [{"pain_nrs": 4}])]),
    )
    member = Member("x.csv", 1, datetime.now(UTC), lambda: None)

    with pytest.raises(ValueError, match="no room left"):
        read_file(ExportFile(member, reader, CONTEXT), no_room)


@pytest.mark.parametrize("name", sorted(r.name for r in exports.READERS))
def test_every_reader_is_in_the_readme_and_has_a_row_in_reading(name):
    readme, reading = (
        (Path(__file__).parents[2] / page).read_text(encoding="utf-8")
        for page in ("README.md", "READING.md")
    )

    assert f"`{name}`" in readme
    assert re.search(rf"^\|[^|]*`{name}`", reading, re.MULTILINE)


def test_rows_of_the_future_or_of_a_clock_never_set_are_rejected(tmp_path):
    soon = datetime.now(UTC) + timedelta(days=1)
    rows = f"2099-01-01,5\n1970-01-01,5\n{soon:%Y-%m-%d},4\n2026-03-01,3\n"
    (file,) = opened(tmp_path, "diary.csv", f"date,pain_nrs\n{rows}").files
    taken = []

    outcome = read_file(file, taken.append)

    entries = [made.rows for made in taken if made.table == "diary_entries"]
    assert sorted(pl.concat(entries)["pain_nrs"]) == [3, 4]
    assert outcome.rows_rejected == 2
