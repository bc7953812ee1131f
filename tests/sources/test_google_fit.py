"""Google Fit: quarter hours of a phone as CSV, and the dump of its REST interface."""

import json
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.workspace import create_workspace
from backpain_analytics.sources.export_files import ExportFile
from backpain_analytics.sources.vendors.google import fit as google_fit
from backpain_analytics.sources.vendors.google import fit_rest as google_fit_rest
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest
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

HEADER = "Start time,End time,Calories (kcal),Low latitude (deg),Step count"
QUARTER = "00:00:00.000+07:00,00:15:00.000+07:00,1.5,48.1,12"
FRENCH = "Heure de début,Heure de fin,Calories (kcal),Nombre de pas"
SEOUL_MIDNIGHT = datetime(2018, 10, 20, 15, tzinfo=UTC)
STREAM = "derived:com.google.step_count.delta:com.google.android.gms:aggregated"


def day_file(*lines, header=HEADER, name="2018-07-10.csv"):
    return member(name, "\n".join((header, *lines, "")))


def nanos(at):
    return str(int(at.timestamp()) * 10**9)


def point(started_at, ended_at, count, kind="com.google.step_count.delta"):
    return {
        "startTimeNanos": nanos(started_at),
        "endTimeNanos": nanos(ended_at),
        "dataTypeName": kind,
        "originDataSourceId": "derived:com.google.step_count.cumulative:somewhere",
        "value": [{"intVal": count, "mapVal": []}],
    }


def bucket(started_at, length, *points, stream=STREAM):
    millis = [str(int(at.timestamp()) * 1000) for at in (started_at, started_at + length)]
    dataset = [{"dataSourceId": stream, "point": list(points)}]
    return {"startTimeMillis": millis[0], "endTimeMillis": millis[1], "dataset": dataset}


def dump(*buckets, name="fit.json"):
    return member(name, json.dumps({"bucket": list(buckets)}, indent=1))


def test_a_quarter_hour_takes_its_date_from_the_name_and_its_offset_from_the_cell():
    file = day_file(
        "00:00:00.000+07:00,00:15:00.000+07:00,1.5,48.1,12",
        "23:45:00.000+07:00,00:00:00.000+07:00,1.5,48.1,7",
    )

    tables = read(google_fit.READER, file)

    assert google_fit.READER.recognises(file, context())
    assert rows(tables, "step_intervals", "started_at", "ended_at", "steps") == [
        ("07-09 17:00:00", "07-09 17:15:00", 12),
        ("07-10 16:45:00", "07-10 17:00:00", 7),
    ]


def test_a_quarter_hour_without_a_count_is_no_zero():
    file = day_file("00:00:00.000+07:00,00:15:00.000+07:00,1.5,,")

    assert steps(read(google_fit.READER, file)) == []


def test_translated_headers_are_known():
    file = day_file("08:00:00.000+02:00,08:15:00.000+02:00,1.5,30", header=FRENCH)

    assert google_fit.READER.recognises(file, context())
    assert steps(read(google_fit.READER, file)) == [("07-10 06:00:00", 30)]


def test_a_day_whose_file_has_no_column_of_steps_says_so():
    file = day_file("08:00:00.000+02:00,08:15:00.000+02:00,1.5", header="Start time,End time,kcal")

    assert note(read(google_fit.READER, file)) == "it holds no steps"


def test_buckets_of_a_day_are_totals_of_the_local_date():
    walked = point(SEOUL_MIDNIGHT + timedelta(hours=9), SEOUL_MIDNIGHT + timedelta(hours=23), 1906)
    day = timedelta(days=1)
    file = dump(bucket(SEOUL_MIDNIGHT, day, walked), bucket(SEOUL_MIDNIGHT + day, day))

    tables = read(google_fit_rest.READER, file, context("Asia/Seoul"))

    assert google_fit_rest.READER.recognises(file, context())
    assert rows(tables, "vendor_days", "local_date", "steps") == [(date(2018, 10, 21), 1906)]
    assert steps(tables) == []


def test_shorter_buckets_are_steps_between_their_points_times():
    minute = timedelta(minutes=1)
    first = SEOUL_MIDNIGHT + timedelta(hours=9)
    file = dump(bucket(first, 15 * minute, point(first + minute, first + 3 * minute, 40)))

    tables = read(google_fit_rest.READER, file)

    assert rows(tables, "step_intervals", "started_at", "ended_at", "steps") == [
        ("10-21 00:01:00", "10-21 00:03:00", 40)
    ]


def test_a_dataset_without_buckets_is_read_as_well():
    first = SEOUL_MIDNIGHT
    points = [point(first, first + timedelta(minutes=2), 25)]
    file = member("raw.json", json.dumps({"dataSourceId": STREAM, "point": points}))

    assert google_fit_rest.READER.recognises(file, context())
    assert steps(read(google_fit_rest.READER, file)) == [("10-20 15:00:00", 25)]


def test_of_two_streams_of_the_same_steps_one_counts():
    minute = timedelta(minutes=1)
    both = [
        bucket(SEOUL_MIDNIGHT, minute, point(SEOUL_MIDNIGHT, SEOUL_MIDNIGHT + minute, count), **by)
        for count, by in ((30, {}), (28, {"stream": "raw:com.google.step_count.delta:phone"}))
    ]

    tables = read(google_fit_rest.READER, dump(*both))

    assert steps(tables) == [("10-20 15:00:00", 30)]
    assert "left out: 1 further" in note(tables)


def test_other_kinds_of_points_are_left_alone():
    minute = timedelta(minutes=1)
    place = point(SEOUL_MIDNIGHT, SEOUL_MIDNIGHT + minute, 1, "com.google.location.sample")

    tables = read(google_fit_rest.READER, dump(bucket(SEOUL_MIDNIGHT, minute, place)))

    assert list(tables) == ["unread_records", "file_notes"]
    assert rows(tables, "unread_records", "kind", "records") == [("com.google.location.sample", 1)]
    assert note(tables) == "it holds no steps"


def test_a_point_without_a_count_or_end_is_rejected():
    minute = timedelta(minutes=1)
    good = point(SEOUL_MIDNIGHT, SEOUL_MIDNIGHT + minute, 30)
    bad = [{**good, "value": []}, {**good, "endTimeNanos": "soon"}]

    tables = read(google_fit_rest.READER, dump(bucket(SEOUL_MIDNIGHT, minute, good, *bad)))

    assert steps(tables) == [("10-20 15:00:00", 30)]
    assert len(rejected(tables)) == 2


@pytest.mark.parametrize("cut", [40, 200, 400])
def test_a_dump_that_breaks_off_says_so(cut):
    whole = json.dumps({"bucket": [bucket(SEOUL_MIDNIGHT, timedelta(days=1))] * 9})

    with pytest.raises(UnreadableExportError, match="not whole"):
        read(google_fit_rest.READER, member("fit.json", whole[:cut]))


# All Data: a file for each stream


MORNING = datetime(2026, 3, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
STEPS = "com.google.step_count.delta"
PULSE = "com.google.heart_rate.bpm"
GMS = "com.google.android.gms"
FOLDER = "takeout.zip!Takeout/Fit/"


def stream(of, name, *points, file=None, form=int):
    """Draw a stream; a point is (minutes after the morning's start, minutes long, value)."""
    value = "intVal" if of == STEPS else "fpVal"
    drawn = [
        {
            "fitValue": [{"value": {value: count}}],
            "originDataSourceId": "",
            "startTimeNanos": form(nanos(MORNING + at * MINUTE)),
            "endTimeNanos": form(nanos(MORNING + (at + length) * MINUTE)),
            "dataTypeName": of,
            "modifiedTimeMillis": 1772352000000,
        }
        for at, length, count in points
    ]
    content = {"Data Source": f"{name.partition(':')[0]}:{of}:{name.partition(':')[2]}"}
    label = file or f"{FOLDER}All Data/{name.replace(':', '_')}_{of}.json"
    return member(label, json.dumps(content | {"Data Points": drawn}, indent=1))


ESTIMATED = f"derived:{GMS}:estimated_steps"
MERGED = f"derived:{GMS}:merge_step_deltas"
PULSES = f"derived:{GMS}:merge_heart_rate_bpm"
OF_A_DAY = f"derived:{GMS}:resting_heart_rate<-merge_heart_rate_bpm"


def quarters(date="2026-03-01", offset="+01:00", name="{}.csv"):
    lines = (f"00:00:00.000{offset},00:15:00.000{offset},1.5,48.1,",
             f"09:00:00.000{offset},09:15:00.000{offset},1.5,48.1,900")  # fmt: skip
    label = f"{FOLDER}Daily activity metrics/{name.format(date)}"
    return member(label, "\n".join((HEADER, *lines, "")))


def left_out(*files):
    assert all(google_fit.READER.recognises(file, context()) for file in files)
    return google_fit.READER.survey(files).skipped


@pytest.mark.parametrize("form", [int, str])
def test_steps_of_all_data_are_intervals_in_utc(form):
    file = stream(STEPS, ESTIMATED, (0, 1, 90), (1, 3, 200), form=form)

    tables = read(google_fit.READER, file)

    assert google_fit.READER.recognises(file, context())
    assert rows(tables, "step_intervals", "started_at", "ended_at", "steps") == [
        ("03-01 08:00:00", "03-01 08:01:00", 90),
        ("03-01 08:01:00", "03-01 08:04:00", 200),
    ]
    assert tables["sources"].rows() == [("google_fit", "phone")]


def test_heart_rates_of_all_data_make_the_account_one_of_a_watch():
    tables = read(google_fit.READER, stream(PULSE, PULSES, (0, 0, 61.0), (2, 0, 72.5)))

    assert heart_rates(tables) == [("03-01 08:00:00", 61), ("03-01 08:02:00", 72)]
    assert tables["sources"].rows() == [("google_fit", "worn_with_heart_rate")]


def test_points_that_are_no_readings_are_rejected():
    tables = read(google_fit.READER, stream(STEPS, ESTIMATED, (0, 0, 90), (1, 1, -4), (2, 1, 7)))

    assert steps(tables) == [("03-01 08:02:00", 7)]
    assert len(rejected(tables)) == 2


@pytest.mark.parametrize(
    ("streams", "best", "name"),
    [
        ((MERGED, ESTIMATED, "raw:phone:"), ESTIMATED, "estimated_steps"),
        (("raw:phone:", MERGED), MERGED, "merge_step_deltas"),
        (("raw:phone:", "derived:somewhere:else"), "derived:somewhere:else", "else"),
        (("raw:phone:", "raw:watch:"), "raw:phone:", f"raw:{STEPS}:phone:"),
        ((ESTIMATED,), ESTIMATED, None),
    ],
)
def test_of_all_streams_of_steps_the_best_is_read(streams, best, name):
    files = {each: stream(STEPS, each, (0, 1, 90)) for each in streams}

    skipped = left_out(*files.values(), stream(PULSE, PULSES, (0, 0, 61.0)))

    assert skipped.keys() == {file.label for each, file in files.items() if each != best}
    assert all(f"the stream {name!r} is read" in reason for reason in skipped.values())


def test_two_exports_of_one_stream_are_both_read():
    first, second = (
        stream(STEPS, ESTIMATED, (0, 1, 90), file=f"{zip}.zip!Takeout/Fit/All Data/x.json")
        for zip in "ab"
    )

    assert left_out(first, second) == {}


def test_a_resting_heart_rate_is_no_reading_of_its_moment():
    file = stream(PULSE, OF_A_DAY, (0, 0, 55.0), file="export.json")

    assert not google_fit.READER.recognises(file, context())
    assert google_fit.READER.passes_over(file, set())


def test_quarter_hours_are_left_out_where_the_minutes_hold_their_day():
    # 2026-03-01 08:00 UTC is the first of March in Berlin, and already the second in Kiritimati.
    minutes = stream(STEPS, ESTIMATED, (0, 1, 90))
    covered, before, after = (quarters(f"2026-0{day}") for day in ("3-01", "2-28", "3-02"))

    assert left_out(minutes, covered, before, after).keys() == {covered.label}
    assert left_out(
        minutes, quarters("2026-03-01", "+14:00"), quarters("2026-03-02", "+14:00")
    ).keys() == {quarters("2026-03-01").label}
    assert left_out(stream(PULSE, PULSES, (0, 0, 61.0)), covered) == {}


def test_days_of_the_same_bytes_are_two_days():
    files = [
        ExportFile(quarters(date), google_fit.READER, context())
        for date in ("2026-03-01", "2026-03-02")
    ]
    again = ExportFile(quarters("2026-03-01", name="{} (1).csv"), google_fit.READER, context())

    assert len({file.member.digest() for file in (*files, again)}) == 1
    assert files[0].digest() != files[1].digest()
    assert files[0].digest() == again.digest()


@pytest.mark.parametrize("name", ["data (1).csv", "quarters.csv", "1.csv"])
def test_quarter_hours_that_lost_the_date_of_their_name_say_so(name):
    file = quarters(name=name)

    assert google_fit.READER.recognises(file, context())
    with pytest.raises(UnreadableExportError, match=r"its name, like 2026-03-01\.csv"):
        read(google_fit.READER, file)


TOTALS = "Date,Move Minutes count,Average heart rate (bpm),Step count\n2026-03-01,120,71.5,10800\n"


@pytest.mark.parametrize(
    ("label", "text"),
    [
        (f"{FOLDER}Daily activity metrics/Daily activity metrics.csv", TOTALS),
        ("data (1).csv", TOTALS),
        (f"{FOLDER}Daily activity metrics/Statistiques.csv",
         "Date,Minutes actives,Nombre de pas\n2026-03-01,120,10800\n2026-03-02,,\n"),
    ],
)  # fmt: skip
def test_the_table_of_all_days_is_a_cross_check(label, text):
    file = member(label, text)

    tables = read(google_fit.READER, file)

    assert google_fit.READER.recognises(file, context())
    assert not google_fit.READER.passes_over(file, set())
    assert rows(tables, "vendor_days", "local_date", "steps") == [(date(2026, 3, 1), 10800)]
    assert rejected(tables) == []
    assert "heart rates of days are not used" in note(tables)


def test_another_table_of_days_is_not_its():
    file = member("days.csv", "Date,Step count\n2026-03-01,10800\n")

    assert not google_fit.READER.recognises(file, context())


def loaded(workspace):
    """Ingest the inbox; return the intervals by date of start, and their steps."""
    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())
    with duckdb.connect(str(workspace.warehouse), read_only=True) as con:
        return con.execute(
            "select (started_at at time zone 'UTC')::date::text, count(*), sum(steps)::integer "
            "from step_intervals group by all order by all"
        ).fetchall()


def test_minutes_take_the_place_of_quarter_hours_that_came_before(tmp_path):
    workspace = create_workspace(tmp_path / "w")
    folder = workspace.inbox / "anna" / "Takeout" / "Fit"
    for date_ in ("2026-03-01", "2026-03-02"):
        path = folder / "Daily activity metrics" / f"{date_}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(quarters(date_).opener().read())

    assert loaded(workspace) == [("2026-03-01", 1, 900), ("2026-03-02", 1, 900)]

    minutes = stream(STEPS, ESTIMATED, *((at, 1, 90) for at in range(10)))
    (folder / "All Data").mkdir()
    (folder / "All Data" / "steps.json").write_bytes(minutes.opener().read())

    assert loaded(workspace) == [("2026-03-01", 10, 900), ("2026-03-02", 1, 900)]


@pytest.mark.parametrize("cut", [150, 400])
def test_a_stream_that_breaks_off_says_so(cut):
    whole = stream(STEPS, ESTIMATED, *((at, 1, 9) for at in range(9)))
    content = whole.opener().read()[:cut]

    with pytest.raises(UnreadableExportError, match="not whole"):
        read(google_fit.READER, member("a.json", content))
    assert google_fit.READER.survey([member("a.json", content), quarters()]).skipped == {}


def test_what_is_no_stream_nor_session_that_is_read_is_passed_over():
    folder = "takeout.zip!Takeout/Fit/"
    passes_over = google_fit.READER.passes_over

    assert passes_over(member(f"{folder}All Sessions/2026-05-01_WALKING.json", "{}"), set())
    assert passes_over(stream("com.google.activity.segment", "raw:phone:", (0, 9, 7)), set())
    assert not passes_over(
        member(f"{folder}Daily activity metrics/2018-07-10.csv", f"{HEADER}\n{QUARTER}\n"), set()
    )
