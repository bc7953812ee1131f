"""Step and heart-rate tables of any origin: what is understood, refused and rejected."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.sources.handmade.samples_csv.reader import READER
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.text_tables import MOST_COLUMNS, read_table
from backpain_analytics.sources.reader import ColumnMapping
from backpain_analytics.testing import (
    context,
    heart_rates,
    member,
    note,
    read,
    rejected,
    rows,
    steps,
)

TWO_MINUTES = [("05-13 10:00:00", 1234), ("05-13 10:01:00", 7)]


def table(*lines, name="data.csv", end="\n"):
    return member(name, end.join(lines) + end)


def intervals(tables):
    return rows(tables, "step_intervals", "started_at", "ended_at", "steps")


@pytest.mark.parametrize(
    "lines",
    [
        ["timestamp,steps", "2026-05-13T10:00:00Z,1234", "2026-05-13T10:01:00Z,7"],
        ["Start;Schritte", "13.05.2026 10:00;1.234", "13.05.2026 10:01;7"],
        ["Date,Time,Step Count", "13/05/2026,10:00 AM,1234", "13/05/2026,10:01 AM,7"],
        ["date et heure|nombre de pas", "2026-05-13 10:00|1 234", "2026-05-13 10:01|7"],
        ["fecha y hora\tPasos", "2026-05-13 10:00\t1234", "2026-05-13 10:01\t7"],
        ["unix_time,stepCount", "1778666400,1234", "1778666460,7"],
        ["epoch,steps", "1778666400000,1234", "1778666460000,7"],
        ["time,steps", '2026-05-13 10:00, "1,234"', "2026-05-13 10:01, 7"],
        ["sep=;", "time;steps;", "2026-05-13 10:00;1234", "2026-05-13 10:01;7"],
        ["My steps", "time,steps", "2026-05-13 10:00,1234", "2026-05-13 10:01,7", "", ""],
        ["# exported", "time,steps", "2026-05-13 10:00,1234,", "# new", "2026-05-13 10:01,7,"],
        ["time,steps", "2026-05-13 10:00,1234", "time,steps", "2026-05-13 10:01,7"],
        ["time , steps ", " 2026-05-13 10:00 , 1234 ", "2026-05-13 10:01,7"],
        ["time,steps", "5/13/2026 10:00:00 AM,1234", "5/13/2026 10:01:00 AM,7"],
        ["time,steps,note", '2026-05-13 10:00,1234,"a', 'b"', "2026-05-13 10:01,7,"],
        ["time,steps", "2026-05-13T12:00+02:00,1234", "2026-05-13T12:01+02:00,7"],
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_tables_are_read_in_the_dialects_that_people_have(lines, end):
    file = table(*lines, end=end)

    assert READER.recognises(file, context())
    assert steps(read(READER, file)) == TWO_MINUTES


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_headers_are_read_in_the_encodings_of_spreadsheets(encoding):
    text = "Zeit;Herzfrequenz;Gerät\n2026-05-13 10:00;62,4;Ü\n"

    file = member("data.csv", text.encode(encoding))

    assert heart_rates(read(READER, file)) == [("05-13 10:00:00", 62)]


def test_heart_rates_have_no_length_and_keep_several_values_of_one_time():
    file = table("time,bpm", "2026-05-13 10:00,60", "2026-05-13 10:00,64", "2026-05-13 10:00,60")

    assert heart_rates(read(READER, file)) == [("05-13 10:00:00", 60), ("05-13 10:00:00", 64)]


def test_naive_times_are_the_persons_and_only_written_offsets_are_kept():
    naive = read(READER, table("time,steps", "2026-05-13 10:00,7"), context("Europe/Berlin"))
    written = read(READER, table("time,steps", "2026-05-13T10:00-04:00,7"))

    assert steps(naive) == [("05-13 08:00:00", 7)]
    assert naive["step_intervals"]["utc_offset_minutes"].to_list() == [None]
    assert steps(written) == [("05-13 14:00:00", 7)]
    assert written["step_intervals"]["utc_offset_minutes"].to_list() == [-240]


def test_a_row_lasts_as_long_as_the_usual_spacing():
    file = table(
        "time,steps",
        *(f"2026-05-13 10:{minute:02},1" for minute in (0, 15, 30, 45)),
        "2026-05-13 13:00,2",
    )

    assert intervals(read(READER, file))[-1] == ("05-13 13:00:00", "05-13 13:15:00", 2)


def test_a_lone_row_is_a_minute():
    assert intervals(read(READER, table("time,steps", "2026-05-13 10:00,1"))) == [
        ("05-13 10:00:00", "05-13 10:01:00", 1)
    ]


def test_rows_that_are_days_apart_at_any_hour_are_minutes():
    file = table("time,steps", "2026-05-13 10:00,1", "2026-05-14 11:30,1", "2026-05-17 09:00,1")

    assert intervals(read(READER, file))[0] == ("05-13 10:00:00", "05-13 10:01:00", 1)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("start,end,steps", "2026-05-13 23:50,2026-05-14 00:05,9"),
        ("date,start,end,steps", "2026-05-13,23:50,00:05,9"),
        ("start,duration (s),steps", "2026-05-13 23:50,900,9"),
        ("start,duration (min),steps", "2026-05-13 23:50,15,9"),
    ],
)
def test_a_row_lasts_as_long_as_the_file_says(header, row):
    assert intervals(read(READER, table(header, row))) == [("05-13 23:50:00", "05-14 00:05:00", 9)]


@pytest.mark.parametrize("length", ["60", "1"])
def test_a_duration_without_unit_is_the_one_that_fills_the_spacing(length):
    lines = [f"2026-05-13 10:{minute:02},{length},9" for minute in range(3)]

    found = intervals(read(READER, table("start,duration,steps", *lines)))

    assert found[0] == ("05-13 10:00:00", "05-13 10:01:00", 9)


def test_a_duration_without_unit_that_fits_neither_way_is_refused():
    lines = [f"2026-05-13 10:{minute:02},7,9" for minute in range(3)]

    with pytest.raises(AmbiguousExportError, match="seconds or minutes"):
        read(READER, table("start,duration,steps", *lines))


@pytest.mark.parametrize(
    "times",
    [
        ("2026-05-13", "2026-05-14", "2026-05-15"),
        ("2026-05-13 00:00", "2026-05-14 00:00", "2026-05-15 00:00"),
        ("2026-05-13T00:00Z", "2026-05-14T00:00Z", "2026-05-15T00:00Z"),
        ("2026-05-13T00:00+02:00", "2026-05-14T00:00+02:00", "2026-05-15T00:00+02:00"),
        # Midnights of Berlin as seconds since 1970.
        ("1778623200", "1778709600", "1778796000"),
    ],
)
def test_totals_of_days_are_the_vendors_and_stay_on_their_date(times):
    file = table("date,steps", *(f"{time},{5000 + at}" for at, time in enumerate(times)))

    tables = read(READER, file, context("Europe/Berlin"))

    assert "step_intervals" not in tables
    assert rows(tables, "vendor_days", "local_date", "steps") == [
        (date(2026, 5, 13), 5000),
        (date(2026, 5, 14), 5001),
        (date(2026, 5, 15), 5002),
    ]


def test_bad_rows_are_rejected_with_their_lines_and_without_the_reading():
    file = table(
        "# made by hand",
        "time,steps,bpm",
        "2026-05-13 10:00,7,60",
        "soon,7,60",
        "",
        "2026-05-13 10:02,-7,60",
        "2026-05-13 10:03,seven,0",
        "2026-05-13 10:04,,301",
        "2026-05-13 10:05,NA,--",
    )

    tables = read(READER, file)

    assert steps(tables) == [("05-13 10:00:00", 7)]
    assert heart_rates(tables) == [("05-13 10:00:00", 60), ("05-13 10:02:00", 60)]
    assert sorted(rejected(tables)) == [
        (4, "The time could not be read."),
        (6, "The steps are not a number from 0 to 1,000,000."),
        (7, "The heart rate is not a number from 1 to 300."),
        (7, "The steps are not a number from 0 to 1,000,000."),
        (8, "The heart rate is not a number from 1 to 300."),
    ]


@pytest.mark.parametrize(
    ("count", "is_kept"), [("-1", False), ("0", True), ("1000000", True), ("1000001", False)]
)
def test_steps_are_a_number_from_0_to_a_million(count, is_kept):
    tables = read(READER, table("time,steps", f"2026-05-13 10:00,{count}"))

    assert (len(steps(tables)), len(rejected(tables))) == ((1, 0) if is_kept else (0, 1))


def test_an_interval_that_does_not_end_after_its_start_is_rejected():
    file = table("start,end,steps", "2026-05-13 10:00,2026-05-13 10:00,1")

    assert rejected(read(READER, file)) == [(2, "The interval does not end after it starts.")]


def test_the_clock_changes_of_a_year():
    file = table(
        "time,steps",
        *("2026-03-29 01:59,1", "2026-03-29 02:00,2", "2026-03-29 03:00,3"),
        *("2026-10-25 02:30,4", "2026-10-25 03:00,5"),
    )

    tables = read(READER, file, context("Europe/Berlin"))

    assert sorted(steps(tables)) == [
        ("03-29 00:59:00", 1),
        ("03-29 01:00:00", 3),
        ("10-25 00:30:00", 4),
        ("10-25 02:00:00", 5),
    ]
    assert rejected(tables) == [
        (3, "The local time does not exist: the clock was put forward over it.")
    ]


def autumn(first, last, value=lambda at: at % 100):
    """Rows by the minute through both passes of the hour that Berlin's clock repeats."""
    start = datetime.fromisoformat("2026-10-25T00:00+00:00")
    for minute in range(first, last):
        clock = (start + timedelta(minutes=minute)).astimezone(ZoneInfo("Europe/Berlin"))
        yield f"{clock:%Y-%m-%d %H:%M},{value(minute)}"


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize("value", [lambda at: at % 100 + 1, lambda at: 20])
def test_both_passes_of_the_repeated_hour_are_placed_however_short_the_file(way, value):
    lines = [*autumn(-30, 150, value)][::way]

    tables = read(READER, table("time,steps", *lines), context("Europe/Berlin"))

    assert "rejected_rows" not in tables
    found = tables["step_intervals"].sort("started_at")
    assert found["started_at"].n_unique() == len(lines)
    assert found["steps"].to_list() == [value(minute) for minute in range(-30, 150)]
    assert "put back on 2026-10-25" in note(tables)


def test_heart_rates_of_both_passes_are_placed_too():
    file = table("time,bpm", *autumn(0, 120, lambda at: 60 + at // 60))

    found = heart_rates(read(READER, file, context("Europe/Berlin")))
    assert [(at[6:11], bpm) for at, bpm in (found[0], found[60])] == [("00:00", 60), ("01:00", 61)]
    assert found[-1] == ("10-25 01:59:00", 61)


def test_stated_ends_lie_in_the_pass_of_their_start():
    file = table(
        "start,end,steps",
        *("2026-10-25 02:30,2026-10-25 02:45,1", "2026-10-25 02:45,2026-10-25 02:00,2"),
        *("2026-10-25 02:00,2026-10-25 02:15,3", "2026-10-25 02:45,2026-10-25 03:00,4"),
    )

    assert intervals(read(READER, file, context("Europe/Berlin"))) == [
        ("10-25 00:30:00", "10-25 00:45:00", 1),
        ("10-25 00:45:00", "10-25 01:00:00", 2),
        ("10-25 01:00:00", "10-25 01:15:00", 3),
        ("10-25 01:45:00", "10-25 02:00:00", 4),
    ]


def test_of_one_pass_alone_the_note_says_for_which_it_was_taken():
    file = table("time,steps", *autumn(-30, 60))

    assert "taken for the first" in note(read(READER, file, context("Europe/Berlin")))


@pytest.mark.parametrize("copies", [0, 5])
def test_rows_in_no_order_are_not_called_damaged_because_the_clock_was_put_back(copies):
    lines = [*autumn(-60, 240, lambda at: at * 37 % 101)]
    lines += lines[:copies]
    random.Random(1).shuffle(lines)

    tables = read(READER, table("time,steps", *lines), context("Europe/Berlin"))

    counted = tables["step_intervals"]["steps"].sum()
    assert counted == sum(at * 37 % 101 for at in range(-60, 240))


@pytest.mark.parametrize("counts", [("0.36", "0.44", "1234.56"), ("0,36", "0,44", "1234,56")])
def test_shares_of_a_step_are_kept(counts):
    lines = (f'2026-05-13 10:0{i},"{count}"' for i, count in enumerate(counts))

    found = read(READER, table("time,steps", *lines))["step_intervals"]["steps"]
    assert found.to_list() == pytest.approx([0.36, 0.44, 1234.56])


def test_a_total_of_a_day_is_a_sum_and_rounded():
    file = table("date,steps", "2026-05-13,4999.6", "2026-05-14,5000.4")

    assert rows(read(READER, file), "vendor_days", "steps") == [5000, 5000]


def test_a_file_that_fits_both_orders_is_refused_with_the_mapping_to_write():
    file = table("when,time,Steps", "x,04/05/2026 10:00,7")

    with pytest.raises(AmbiguousExportError) as refusal:
        read(READER, file)

    message = str(refusal.value)
    assert message.startswith("data.csv: its dates read as day/month (2026-05-04")
    assert "[mappings.steps]" in message
    assert 'columns = { time = "time", steps = "Steps" }' in message


def test_two_columns_for_one_value_are_refused_by_name():
    file = table("time,bpm,heart rate", "2026-05-13 10:00,60,61")

    assert READER.recognises(file, context())
    with pytest.raises(AmbiguousExportError, match="both 'heart rate' and 'bpm'"):
        read(READER, file)


def mapping(**columns):
    return ColumnMapping(
        "band", "data*", "steps", columns, time_zone="Asia/Tokyo", day_order="mdy", decimal=","
    )


def test_a_mapping_says_columns_zone_order_and_decimal_mark():
    file = table("a;b;c", "04/05/2026 10:00;1,0;x")
    where = context(mappings=[mapping(started_at="A", steps="b")])

    tables = read(READER, file, where)

    assert READER.recognises(file, where)
    assert steps(tables) == [("04-05 01:00:00", 1)]
    assert tables["sources"]["source_id"].to_list() == ["csv:band"]


def test_a_mapping_may_leave_the_time_to_its_header():
    where = context(mappings=[mapping(steps="b")])

    assert len(steps(read(READER, table("time,b", "04/05/2026 10:00,7"), where))) == 1


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"steps": "nowhere"}, "'nowhere'"),
        ({"steps": "b"}, "which is the time"),
        ({"strides": "b"}, "'strides'"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(columns, reason):
    where = context(mappings=[mapping(**columns)])

    with pytest.raises(UnreadableExportError, match=reason):
        read(READER, table("a,b", "04/05/2026 10:00,7"), where)


def test_a_mapping_for_a_diary_is_not_for_this_reader():
    diary = ColumnMapping("d", "data*", "pain_diary", {"pain_nrs": "steps"})

    assert not READER.recognises(
        table("time,steps", "2026-05-13 10:00,7"), context(mappings=[diary])
    )


def test_an_id_column_makes_a_person_of_each_id():
    file = table("participant,time,bpm", "p1,2026-05-13 10:00,60", "p2,2026-05-13 10:00,70")

    study = read(READER, file, context(person_id=None))
    own = read(READER, file, context(person_id="anna"))

    assert study["heart_rate_samples"]["person_id"].to_list() == ["p1", "p2"]
    assert own["heart_rate_samples"]["person_id"].to_list() == ["anna-p1", "anna-p2"]


def test_row_numbers_called_id_are_no_persons():
    file = table("id,time,bpm", *(f"{n},2026-05-13 10:0{n},60" for n in range(4)))

    assert "person_id" not in read(READER, file)["heart_rate_samples"].columns


def test_monthly_exports_of_one_device_are_one_source():
    for name in ("Band_2026-05.csv", "Band 2026-06-01.csv", "Band (1).csv", "Band.csv.gz"):
        tables = read(READER, table("time,steps", "2026-05-13 10:00,7", name=name))

        assert tables["sources"].rows() == [("csv:Band", "unknown")]


def test_a_value_column_holds_what_the_file_is_called():
    assert heart_rates(
        read(READER, table("time,value", "2026-05-13 10:00,60", name="heart_rate.csv"))
    )
    assert steps(read(READER, table("time,value", "2026-05-13 10:00,60", name="MySteps.csv")))
    assert not READER.recognises(table("time,value", "2026-05-13 10:00,60"), context())


def test_the_note_says_what_was_understood():
    file = table("Zeit;Schritte;Akku", "13.05.2026 10:00;7;90", "13.05.2026 10:01;7;90")

    assert note(read(READER, file, context("Europe/Berlin"))) == (
        "read 'Zeit' as the clock of Europe/Berlin, day first; 'Schritte' as steps; "
        "cells parted by ';'; each row stands for 60 s, the usual spacing; not used: 'Akku'"
    )


@pytest.mark.parametrize(
    "header",
    [
        "date,pain,steps",
        "Datum;Schmerz;Schritte",
        "date,exercise,reps,steps",
        "date,mood",
        "time,value",
        "steps,goal",
        "words only",
    ],
)
def test_diaries_and_strange_tables_are_not_claimed(header):
    assert not READER.recognises(table(header, "2026-05-13 10:00,3,2,1"), context())


@pytest.mark.parametrize("header", ["Date,Heart rate", "Date,bpm"])
def test_one_heart_rate_a_day_is_no_sample_and_said_to_be_unused(header):
    tables = read(READER, table(header, "2026-05-13,61", "2026-05-14,62", "2026-05-15,63"))

    assert "heart_rate_samples" not in tables
    assert "heart rates of days are not used" in note(tables)


@pytest.mark.parametrize("cells", [("9", "10"), ("09", "10"), ("9.0", "10.0"), ("9:00", "10:00")])
def test_an_hour_of_the_day_is_a_time_and_its_rows_are_no_totals_of_days(cells):
    rows_ = [f"2026-05-13,{cell},{steps_}" for cell, steps_ in zip(cells, (300, 20), strict=True)]

    tables = read(READER, table("date,hour,steps", *rows_))

    assert rows(tables, "step_intervals", "started_at", "ended_at", "steps") == [
        ("05-13 09:00:00", "05-13 10:00:00", 300),
        ("05-13 10:00:00", "05-13 11:00:00", 20),
    ]
    assert "vendor_days" not in tables


def test_an_hour_that_no_day_has_is_rejected():
    tables = read(READER, table("date,hour,steps", "2026-05-13,23,7", "2026-05-13,24,8"))

    assert steps(tables) == [("05-13 23:00:00", 7)]
    assert rejected(tables) == [(3, "The time could not be read.")]


NOISE = random.Random(7).randbytes(100_000)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\n\n", b"no data", b"7,8\n9,10\n", NOISE, NOISE[:300]),
        *(b"a" * 200_000, b"steps," * 200_000, b"time,steps"[:4] + b"\x00,steps\n1,2\n"),
    ],
)
def test_what_is_no_table_is_not_claimed_and_refused_in_one_sentence(content):
    file = member("steps.csv", content)

    assert not READER.recognises(file, context())
    with pytest.raises(UnreadableExportError, match=r"^steps\.csv: not a table"):
        read(READER, file)


@pytest.mark.parametrize(("columns", "is_read"), [(1_000, True), (1_001, False)])
def test_a_header_has_at_most_a_thousand_columns(columns, is_read):
    assert MOST_COLUMNS == 1_000
    header = ",".join(["time", "steps", *(f"c{at}" for at in range(columns - 2))])
    file = table(header, "2026-05-13 10:00,7")

    if is_read:
        assert len(steps(read(READER, file))) == 1
    else:
        with pytest.raises(UnreadableExportError, match="1,001 columns"):
            read(READER, file)


def test_a_header_without_rows_gives_no_rows():
    file = table("time,steps")

    assert READER.recognises(file, context())
    assert steps(read(READER, file)) == []


@pytest.mark.parametrize("times", [["soon", "later"], ["10:00", "10:01"]])
def test_a_file_without_one_readable_date_is_refused(times):
    with pytest.raises(UnreadableExportError, match="in no row"):
        read(READER, table("time,steps", *(f"{time},7" for time in times)))


def test_a_stray_quote_does_not_swallow_the_rows_after_it():
    found = read_table(table("time,steps,note", '1,2,5" nail', '3,4,"open', "5,6,end"))

    assert found.frame["steps"].to_list() == ["2", "4", "6"]
    assert found.lines.to_list() == [2, 3, 4]


def test_repeated_and_empty_headers_get_names_of_their_own():
    found = read_table(table("a,,a,", "1,2,3,4"))

    assert found.frame.columns == ["a", "column_2", "a_2", "column_4"]


def test_a_header_over_two_lines_keeps_the_count_of_lines():
    found = read_table(table('"a', 'b",c', "1,2", '"3', '",4', "5,6"))

    assert found.layout.header == ("a\nb", "c")
    assert found.lines.to_list() == [3, 4, 6]


def test_the_header_may_hold_a_number_among_its_words():
    layout = find_layout(b"day,24h pain,steps\n2026-05-13,3,4\n")

    assert layout.header == ("day", "24h pain", "steps")


SAMPLES = st.lists(
    st.tuples(st.integers(0, 1_439), st.integers(0, 200)), min_size=2, unique_by=lambda row: row[0]
)


@settings(deadline=None)
@given(SAMPLES, st.randoms())
def test_neither_repeats_nor_shuffling_change_the_samples(samples, chance):
    lines = [f"2026-05-13 {at // 60:02}:{at % 60:02},{count}" for at, count in samples]
    shuffled = lines + lines[::2]
    chance.shuffle(shuffled)

    assert sorted(steps(read(READER, table("time,steps", *shuffled)))) == [
        (f"05-13 {at // 60:02}:{at % 60:02}:00", count) for at, count in sorted(samples)
    ]


def test_one_byte_of_another_encoding_costs_its_cell_and_no_other():
    names = "Gerät Küche Größe"
    good = f"time,steps,note\n2026-05-13 10:00,7,{names}\n".encode()

    tables = read(
        READER, member("data.csv", good + b"2026-05-13 10:01,\xe4,x\n2026-05-13 10:02,9,y\n")
    )

    assert steps(tables) == [("05-13 10:00:00", 7), ("05-13 10:02:00", 9)]
    assert [line for line, _ in rejected(tables)] == [3]


def test_a_spoilt_byte_does_not_turn_the_letters_of_a_file_into_others():
    content = "time,steps,Bemerkung\nx,1,schön öde\n".encode() + b"y,2,K\xfcche\n"

    frame = read_table(member("data.csv", content)).frame

    assert frame["Bemerkung"].to_list() == ["schön öde", "K\ufffdche"]


def test_an_old_encoding_is_still_read():
    content = "time,steps,Bemerkung\nx,1,schön\ny,2,Küche\n".encode("cp1252")

    assert read_table(member("data.csv", content)).frame["Bemerkung"].to_list() == [
        "schön",
        "Küche",
    ]


def test_letters_late_in_a_long_file_decide_its_encoding_too():
    plain = b"time,steps,Bemerkung\n" + b"x,1,plain\n" * 10_000

    late = read_table(member("data.csv", plain + "y,2,Küche\n".encode("cp1252"))).frame

    assert late["Bemerkung"][-1] == "Küche"
