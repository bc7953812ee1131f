"""Zeros and torn tails cost the rows they are in, in short files and in long ones."""

import pytest

from backpain_analytics.sources.files.members import HEAD_BYTES
from backpain_analytics.sources.handmade import samples_csv
from backpain_analytics.sources.handmade.diaries import reader as diary_csv
from backpain_analytics.sources.handmade.exercise import reader as exercise_csv
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.vendors.google import fit as google_fit
from backpain_analytics.testing import context, member, note, read, rejected, rows, steps

NUL_REASON = "The row holds bytes that no text has (NUL)."
LENGTHS = pytest.mark.parametrize("minutes", [59, 5_000], ids=["short", "long"])


def table(minutes):
    lines = [
        f"2026-03-{2 + m // 1_440:02} {m // 60 % 24:02}:{m % 60:02},{m % 9}" for m in range(minutes)
    ]
    return "time,steps\n" + "".join(f"{line}\n" for line in lines)


def read_steps(content):
    file = member("steps.csv", content)
    assert samples_csv.READER.recognises(file, context())
    return read(samples_csv.READER, file)


@LENGTHS
@pytest.mark.parametrize("tail", ["", "2026-03-09 10:00,1", "2026-03-"])
@pytest.mark.parametrize("zeros", [1, 511, 200_000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_that_ends_in_zeros_loses_the_row_they_are_in(minutes, tail, zeros, encoding):
    content = (table(minutes) + tail + "\0" * zeros).encode(encoding)

    tables = read_steps(content)

    assert len(steps(tables)) == minutes
    assert rejected(tables) == [(minutes + 2, NUL_REASON)]
    assert "it ends in zeros" in note(tables)


@LENGTHS
@pytest.mark.parametrize("line", [3, 50])
def test_a_zero_in_a_cell_costs_its_row(minutes, line):
    lines = table(minutes).split("\n")
    lines[line - 1] = lines[line - 1].replace(",", ",\0")

    tables = read_steps("\n".join(lines))

    assert len(steps(tables)) == minutes - 1
    assert rejected(tables) == [(line, NUL_REASON)]
    assert "1 row was left out" in note(tables)


def test_control_characters_without_a_zero_are_text():
    assert find_layout(b"time,steps,note\n10:00,4,\x01\n10:01,5,\x02\n") is not None


def test_a_zero_above_or_in_the_header_is_passed(tmp_path):
    assert find_layout(b"a\0 title\ntime,steps\n10:00,4\n").header_lines == range(2, 3)
    assert find_layout(b"ti\0me,steps\n10:00,4\n") is None


@LENGTHS
def test_a_row_that_breaks_off_is_rejected(minutes):
    tables = read_steps(table(minutes) + "2026-03-09 10:0")

    assert len(steps(tables)) == minutes
    assert rejected(tables) == [(minutes + 2, "The file breaks off within this row.")]
    assert "breaks off within its last row" in note(tables)


@pytest.mark.parametrize(
    "last", ["2026-03-09 10:00,5", "2026-03-09 10:00,5\n", "", "\n\n", "  ", "\f"]
)
def test_a_last_row_without_a_line_end_is_a_row(last):
    tables = read_steps(table(60) + last)

    assert rejected(tables) == []
    assert len(steps(tables)) == 60 + ("5" in last)


@pytest.mark.parametrize(
    ("header", "end"), [("time,steps,remark", ""), ("time,steps", ","), ("time,steps", ",,")]
)
def test_a_last_row_with_a_cell_for_each_header_or_as_many_as_its_neighbour_is_not_torn(
    header, end
):
    tables = read_steps(f"{header}\n2026-03-09 10:00,5{end}\n2026-03-09 10:01,5")

    assert rejected(tables) == []
    assert len(steps(tables)) == 2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_text_of_two_bytes_a_character_holds_zeros_by_right(encoding):
    content = table(5_000).encode(encoding)

    assert len(steps(read_steps(content))) == 5_000
    assert find_layout(content[:HEAD_BYTES]).encoding.startswith("utf-16")


DIARY = "date,pain,note\n" + "".join(f"2026-03-{day:02},{day % 9},fine\n" for day in range(1, 20))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16"])
def test_a_diary_loses_the_row_with_a_zero_and_the_tail(encoding):
    one = DIARY.replace("2026-03-05,5,fine", "2026-03-05,5,f\0ne")
    file = member("diary.csv", (one + "\0" * 4_096).encode(encoding))

    assert diary_csv.READER.recognises(file, context())
    tables = read(diary_csv.READER, file)

    assert len(tables["diary_entries"]) == 18
    assert rejected(tables) == [(6, NUL_REASON), (21, NUL_REASON)]
    assert "2 rows were left out" in note(tables)


def test_an_exercise_log_loses_the_row_with_a_zero():
    log = "date,exercise,minutes\n2026-03-01,plank,5\n2026-03-02,pl\0nk,5\n2026-03-03,plank,4\n"
    file = member("log.csv", log)

    assert exercise_csv.READER.recognises(file, context())
    tables = read(exercise_csv.READER, file)

    assert rows(tables, "exercise_entries", "minutes") == [5, 4]
    assert rejected(tables) == [(3, NUL_REASON)]


def test_a_vendors_table_loses_the_row_with_a_zero():
    quarters = "".join(
        f"{hour:02}:00:00.000+00:00,{hour:02}:15:00.000+00:00,{hour}\n" for hour in range(9)
    )
    content = f"Start time,End time,Step count\n{quarters}" + "\0" * 100
    file = member("2018-07-10.csv", content)

    assert google_fit.READER.recognises(file, context())
    tables = read(google_fit.READER, file)

    assert len(steps(tables)) == 9
    assert rejected(tables) == [(11, NUL_REASON)]
