"""What is printed of files that an ingest looked at: a sentence for each thing that happens."""

from datetime import UTC, date, datetime

import pytest

from backpain_analytics.console.files import FILES_LISTED, show_files, show_preview
from backpain_analytics.records import Clock, FileOutcome, UnreadKind
from backpain_analytics.stages.dry_run import ExportPreview, Preview
from backpain_analytics.stages.ingest import IngestSummary
from backpain_analytics.warehouse.into.withdraw import Withdrawn

READ = FileOutcome("a.csv", "read", None, "anna", "fit", (), {"heart_rate_samples": 2})


@pytest.fixture
def shown(capsys):
    """`shown(files=(...), unchanged=3)`: the lines that are printed of such an ingest."""

    def show(**summary):
        show_files(IngestSummary(**summary), as_json=False)
        return [line.strip() for line in capsys.readouterr().out.splitlines() if line.strip()]

    return show


@pytest.fixture
def previewed(capsys):
    def show(*exports, clocks=(), **summary):
        show_preview(Preview(IngestSummary(**summary), exports, clocks), as_json=False)
        return capsys.readouterr().out.splitlines()

    return show


def files(status, number, reason=None):
    return tuple(FileOutcome(f"{status}{n}", status, reason) for n in range(number))


@pytest.mark.parametrize(
    ("status", "found", "is_unusable"),
    [
        ("read", {"rows": {"heart_rate_samples": 2}, "rows_rejected": 9}, False),
        ("read", {}, False),
        ("read", {"rows_rejected": 1}, True),
        ("known", {}, False),
        ("known", {"rows_rejected": 1}, True),
        ("unknown", {}, True),
        ("unreadable", {"rows": {"heart_rate_samples": 2}, "is_partial": True}, True),
        ("waiting", {}, True),
        ("passed over", {}, True),
    ],
)
def test_an_empty_file_is_of_use_and_one_of_bad_rows_alone_is_not(status, found, is_unusable):
    files = (FileOutcome("a.csv", status, **found),)

    assert IngestSummary(files=files).is_unusable == is_unusable
    assert not IngestSummary(files=files, unchanged=1).is_unusable
    assert not IngestSummary(files=files, away={"inbox/bert": "a link"}).is_unusable


GONE = Withdrawn("old.csv", "anna", "gone", 3)


@pytest.mark.parametrize(
    ("summary", "sentence"),
    [
        ({}, "Nothing to read."),
        ({"unchanged": 1}, "Nothing new: 1 file seen before."),
        ({"unchanged": 2, "files": files("known", 1)}, "Nothing new: 3 files seen before."),
        ({"files": (READ,)}, "Read 1 file, 2 rows."),
        (
            {"files": (READ, *files("known", 1)), "unchanged": 1},
            "Read 1 file, 2 rows; 2 seen before.",
        ),
        ({"files": files("unreadable", 1, "torn")}, "Read 0 files, 0 rows; 1 unreadable."),
        (
            {"files": (*files("unknown", 2, "eggs"), *files("waiting", 1, "it grows"))},
            "Read 0 files, 0 rows; 2 unknown; 1 waiting.",
        ),
        ({"withdrawn": (GONE,)}, "Nothing new; 1 withdrawn."),
        ({"withdrawn": (GONE,), "unchanged": 1}, "Nothing new; 1 seen before; 1 withdrawn."),
        ({"files": (READ,), "withdrawn": (GONE,)}, "Read 1 file, 2 rows; 1 withdrawn."),
    ],
)
def test_the_last_sentence_counts_what_happened(shown, summary, sentence):
    assert shown(**summary)[-1] == sentence


@pytest.mark.parametrize(
    ("file", "what"),
    [
        (READ, "2 heart rates"),
        (FileOutcome("a.csv", "known", rows={"vendor_days": 1}), "loaded before"),
        (FileOutcome("a.csv", "read"), "no rows"),
        (
            FileOutcome("a.csv", "read", rows={"vendor_days": 1, "sleep_sessions": 1_200}),
            "1 daily total, 1,200 nights and naps",
        ),
        (FileOutcome("a.csv", "read", rows_rejected=1), "1 row rejected"),
        (
            FileOutcome("a.csv", "read", notes=("month first",), rows={"diary_entries": 2},
                        rows_rejected=2),
            "2 diary entries; 2 rows rejected; month first",
        ),
    ],
)  # fmt: skip
def test_a_file_that_was_read_is_listed_with_what_it_gave(shown, file, what):
    heading, row, _ = shown(files=(file,))

    assert heading.split() == ["file", "person", "reader", "what"]
    assert row.split()[0] == "a.csv"
    assert row.split()[1:3] == [file.person_id or "-", file.reader or "-"]
    assert row.endswith(f" {what}")


@pytest.mark.parametrize(("number", "is_listed"), [(FILES_LISTED, True), (FILES_LISTED + 1, False)])
def test_a_long_list_of_files_is_only_counted(shown, number, is_listed):
    assert (shown(files=(READ,) * number)[0].split()[0] == "file") == is_listed


@pytest.mark.parametrize(("number", "more"), [(5, None), (6, "and 1 more")])
def test_files_with_one_trouble_are_named_under_it_five_of_them(shown, number, more):
    found = shown(files=files("unknown", number, "eggs [bold]"))

    assert found[0] == "unknown: eggs [bold]"
    assert found[1:-1] == [f"unknown{n}" for n in range(5)] + [more] * bool(more)


@pytest.mark.parametrize(
    ("withdrawn", "said"),
    [
        (GONE, "taken out, no longer counted (3 rows):"),
        (
            Withdrawn("old.csv", "anna", "replaced", 1),
            "its newer version no longer holds what is no longer counted (1 row):",
        ),
        (
            Withdrawn("old.csv", "anna", "moved on", 1, datetime(2026, 3, 1, 9, tzinfo=UTC)),
            "its newer version begins later; what the one before said of the time until "
            "2026-03-01 09:00 UTC still counts (to drop that, take the file out, run, put it "
            "back, and run again):",
        ),
    ],
)
def test_what_counts_no_longer_is_named_with_the_reason(shown, withdrawn, said):
    found = shown(withdrawn=(withdrawn,))

    assert " ".join(found[:-2]) == said
    assert found[-2] == "old.csv"


def test_what_cannot_be_looked_at_is_named_once(shown):
    reasons = {"inbox/a.csv": "locked", "inbox/anna": "its disk is away"}
    locked = FileOutcome("a.csv", "unreadable", "locked")

    found = shown(files=(locked,), away=reasons, litter={"a conflict copy": 2, "a backup": 1})

    assert found[:-1] == [
        *("unreadable: locked", "a.csv"),
        *("1 file passed over by name: a backup.", "2 files passed over by name: a conflict copy."),
        *("not looked into: its disk is away.", "inbox/anna"),
    ]


def test_a_zone_that_was_found_is_to_be_checked(shown):
    assert shown(found_zones={"anna": "Asia/Tokyo"})[0] == (
        "The exports show the clock of Asia/Tokyo: written into backpain.toml for anna, "
        "please check."
    )


ONE_DAY = date(2026, 3, 1)
PREVIEW = ExportPreview("anna", "FIT", "a.fit", 1, {}, 0, 0, None, None, None)


def test_a_preview_says_of_each_export_what_it_holds(previewed):
    full = ExportPreview(
        None, "Takeout", "t.zip", 1_200, {"step_intervals": 2}, 1, 2, 0, ONE_DAY, ONE_DAY
    )

    found = previewed(PREVIEW, full)

    assert found[:-1] == [
        "anna: FIT",
        *("    a.fit", "    no rows", ""),
        "persons named in the file: Takeout",
        *("    t.zip (1,200 files)", "    2 step counts", "    2026-03-01 to 2026-03-01"),
        *("    0 steps", "    1 row said twice, counted once", "    2 rows rejected", ""),
    ]


def test_a_preview_says_by_which_clock_and_what_files_remark(previewed):
    remarked = FileOutcome("a.csv", "read", notes=("month first",))
    clocks = (Clock("anna", (60,), "default"), Clock("ben", (0,), "declared"))

    found = previewed(clocks=clocks, files=(remarked,), found_zones={"ben": "Europe/London"})

    assert found[0].startswith("Clock of anna: UTC+01:00, ")
    assert found[1].startswith("    If anna lives by another clock")
    ben = found.index(
        "Clock of ben: UTC+00:00, Europe/London, found from the exports; would be written into "
        "backpain.toml."
    )
    assert found[ben + 1 :] == [
        *("", "month first", "    a.csv", ""),
        "Would read 1 file, 0 rows.",
    ]


def test_programs_are_told_how_many_files_were_passed_over(capsys):
    unread = (
        UnreadKind(None, "takeout", "height", 3, is_whole_file=True),
        UnreadKind(None, "takeout", "Water", 50, is_whole_file=False),
    )
    show_files(IngestSummary(unread=unread, litter={"a backup": 4}), as_json=True)

    assert '"passed_over": 7' in capsys.readouterr().out
