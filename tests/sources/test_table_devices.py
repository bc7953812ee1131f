"""Tables that name the device, or the wearer's clock, of each row."""

import pytest

from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.handmade.samples_csv import READER
from backpain_analytics.testing import context, member, note, read, rows

WATCH = '"<<HKDevice: 0x2812>, name:Apple Watch, model:Watch, hardware:Watch4,4, software:6>"'
PHONE = '"<<HKDevice: 0x9911>, name:iPhone, model:iPhone, hardware:iPhone14,5, software:17>"'


def table(*lines, name="StepCount.csv"):
    return member(name, "\n".join([*lines, ""]))


def counts(tables):
    return sorted(rows(tables, "step_intervals", "source_id", "steps"))


def kinds(tables):
    return sorted(rows(tables, "sources", "source_id", "device_kind"))


def test_phone_and_watch_in_one_file_are_the_sources_that_apple_healths_own_export_makes():
    file = table(
        "type,sourceName,unit,startDate,endDate,value",
        "StepCount,iPhone,count,2026-03-01 08:10:03+01:00,2026-03-01 08:19:58+01:00,480.0",
        "StepCount,Eva's Apple Watch,count,2026-03-01 08:10:41+01:00,2026-03-01 08:20:37+01:00,500",
    )

    tables = read(READER, file)

    assert counts(tables) == [("apple:iphone", 480), ("apple:watch", 500)]
    assert kinds(tables) == [("apple:iphone", "phone"), ("apple:watch", "worn_with_heart_rate")]
    assert "'sourceName' names 2 devices, of which one counts at a time" in note(tables)
    assert "Eva" not in note(tables)


@pytest.mark.parametrize("header", ["device", "sourceName"])
def test_the_hardware_that_apple_writes_names_the_device_of_its_owner(header):
    file = table(
        f"{header},startDate,endDate,value",
        f"{PHONE},2026-03-01 08:10:03 +0100,2026-03-01 08:19:58 +0100,480",
        f"{WATCH},2026-03-01 08:10:41 +0100,2026-03-01 08:20:37 +0100,500",
    )

    assert counts(read(READER, file)) == [("apple:iphone14,5", 480), ("apple:watch4,4", 500)]


def test_steps_and_heart_rates_of_a_named_watch_meet_across_files():
    steps = table("startDate,value,source", "2026-03-01 08:10:00Z,80,Apple Watch")
    pulse = table(
        "startDate,value,source", "2026-03-01 08:10:00Z,80,Apple Watch", name="HeartRate.csv"
    )

    assert kinds(read(READER, steps)) == kinds(read(READER, pulse))
    assert "'source' names one device;" in note(read(READER, steps))


def test_other_devices_keep_their_names_to_themselves():
    file = table(
        "time,device,steps,bpm",
        *("2026-05-13 10:00,Evas Band 6,10,70", "2026-05-13 10:00,Pixel 7,12,"),
        *("2026-05-13 10:01,evas band 6,11,", "2026-05-13 10:01,,5,"),
        name="log.csv",
    )

    tables = read(READER, file)

    assert [kind for _, kind in kinds(tables)] == ["unknown", "worn_with_heart_rate", "phone"]
    assert {source[:7] for source, _ in kinds(tables)} == {"csv:log"}
    assert "vas" not in str(tables["sources"])


@pytest.mark.parametrize(("names", "is_split"), [(20, True), (21, False)])
def test_a_column_of_many_names_names_no_devices(names, is_split):
    lines = (f"2026-05-13 10:{i:02},record {i},10" for i in range(names))
    tables = read(READER, table("time,source,steps", *lines))

    assert (len(kinds(tables)) > 1) is is_split


def test_totals_of_days_are_kept_apart_by_device():
    file = table(
        "date,device,steps",
        *(f"2026-05-{day},{device},{n}" for day in (13, 14) for device, n in (("a", 5), ("b", 6))),
    )

    assert len(set(rows(read(READER, file), "vendor_days", "source_id"))) == 2


def test_a_mapping_that_names_the_device_says_that_it_is_one():
    lines = ("time,source,n", "2026-05-13 10:00,iPhone,10", "2026-05-13 10:01,Watch,12")
    said = {"name": "mine", "files": "*", "kind": "steps", "columns": {"steps": "n"}}

    one = read(READER, table(*lines), context(mappings=[ColumnMapping(**said, device="band")]))
    two = read(READER, table(*lines), context(mappings=[ColumnMapping(**said)]))

    assert counts(one) == [("csv:band", 10), ("csv:band", 12)]
    assert len({source for source, _ in counts(two)}) == 2


@pytest.mark.parametrize(
    ("steps", "pulse"),
    [
        ("watch_steps.csv", "watch_hr.csv"),
        ("watch_steps.csv", "watch_heart_rate.csv"),
        ("watch-step-count-2026-05.csv", "watch-bpm-2026-05.csv"),
        ("StepCount.csv", "HeartRate.csv"),
        ("Uhr Schritte.csv", "Uhr Herzfrequenz.csv"),
        ("Uhr_Schritte.csv", "Uhr_Puls.csv"),
        ("montre_pas.csv", "montre_fréquence_cardiaque.csv"),
        ("montre_nombre_de_pas.csv", "montre_pouls.csv"),
        ("reloj_pasos.csv", "reloj_frecuencia_cardiaca.csv"),
        ("hr.csv", "steps.csv"),
    ],
)
def test_what_is_measured_does_not_tell_two_devices_apart(steps, pulse):
    step_file = table("time,steps", "2026-05-13 10:00,10", name=steps)
    pulse_file = table("time,bpm", "2026-05-13 10:00,70", name=pulse)

    found = {source for file in (step_file, pulse_file) for source, _ in kinds(read(READER, file))}
    assert len(found) == 1


def test_letters_of_a_measure_within_a_name_belong_to_the_name():
    file = table("time,steps", "2026-05-13 10:00,10", name="chris_pascal_steps.csv")

    assert kinds(read(READER, file)) == [("csv:chris_pascal", "unknown")]


def pulses(tables):
    return rows(tables, "heart_rate_samples", "sampled_at", "utc_offset_minutes")


def test_samsungs_offset_stands_beside_utc_whatever_zone_the_person_lives_in():
    file = table(
        "start_time,time_offset,heart_rate",
        *("2026-07-01 00:00:00.000,UTC-0400,62", "2026-07-01 00:10:00.000,UTC-0400,72"),
        name="heart_rate.csv",
    )

    tables = read(READER, file, context("America/New_York"))

    assert pulses(tables) == [("07-01 00:00:00", -240), ("07-01 00:10:00", -240)]
    assert "'time_offset'" not in note(tables).partition("not used")[2]


@pytest.mark.parametrize(
    ("header", "offset", "at"),
    [
        ("local_time,utc_offset", "+02:00", "05-13 08:00:00"),
        ("local_time,utc_offset", "+0200", "05-13 08:00:00"),
        ("local_time,utc_offset_minutes", "120", "05-13 08:00:00"),
        ("local_time,tz offset", "7200", "05-13 08:00:00"),
        ("local_time,tz offset", "7200000", "05-13 08:00:00"),
        ("local_time,offset", "2", "05-13 08:00:00"),
        # Up to 14 it is hours, up to 840 minutes, up to 50,400 seconds.
        ("local_time,offset", "13", "05-12 21:00:00"),
        ("local_time,offset", "14", "05-12 20:00:00"),
        ("local_time,offset", "15", "05-13 09:45:00"),
        ("local_time,offset", "840", "05-12 20:00:00"),
        ("local_time,offset", "900", "05-13 09:45:00"),
        ("local_time,offset", "50400", "05-12 20:00:00"),
        ("local_time,offset", "900000", "05-13 09:45:00"),
        ("local_time,timezone", "GMT+2", "05-13 08:00:00"),
        ("local_time,timezone", "Europe/Berlin", "05-13 08:00:00"),
        ("time,timezone", "UTC", "05-13 10:00:00"),
        ("time,utc_offset", "+00:00", "05-13 10:00:00"),
    ],
)
def test_an_offset_is_used_in_the_forms_that_people_have(header, offset, at):
    lines = [f"{header},bpm", *(f"2026-05-13 10:{i:02},{offset},62" for i in (0, 1))]

    assert pulses(read(READER, table(*lines), context("Asia/Tokyo")))[0][0] == at


def test_times_that_are_called_utc_are_utc():
    named = ColumnMapping("m", "*", "heart_rate", {"time": "utc", "heart_rate_bpm": "bpm"})
    file = table("utc,timezone,bpm", "2026-05-13 10:00,Europe/Berlin,62")

    assert pulses(read(READER, file, context("Asia/Tokyo", mappings=[named]))) == [
        ("05-13 10:00:00", 120)
    ]


@pytest.mark.parametrize("offset", ["+02:00", "120", "Europe/Berlin", "UTC+02:00"])
def test_where_nothing_says_which_clock_is_written_the_user_is_asked(offset):
    lines = [f"2026-05-13 10:{i:02},{offset},62" for i in range(3)]

    with pytest.raises(AmbiguousExportError, match='time_zone = "UTC"') as asked:
        read(READER, table("time,zone offset,bpm", *lines))
    assert 'utc_offset = "zone offset"' in str(asked.value)


@pytest.mark.parametrize(("zone", "at"), [("UTC", "05-13 10:00:00"), (None, "05-13 08:00:00")])
def test_the_answer_is_a_mapping(zone, at):
    columns = {"time": "time", "heart_rate_bpm": "bpm", "utc_offset": "offset"}
    answer = ColumnMapping("m", "*", "heart_rate", columns, time_zone=zone)
    file = table("time,offset,bpm", "2026-05-13 10:00,+02:00,62")

    assert pulses(read(READER, file, context("Asia/Tokyo", mappings=[answer]))) == [(at, 120)]


@pytest.mark.parametrize(
    ("clocks", "first"),
    [
        # Rows go on each minute though the clock is put back: the times are UTC.
        (("00:58,120", "00:59,120", "01:00,60", "01:01,60"), "10-25 00:58:00"),
        # They go back an hour with it: the times are the clock.
        (("02:58,120", "02:59,120", "02:00,60", "02:01,60"), "10-25 00:58:00"),
    ],
)
def test_a_change_of_the_offset_shows_which_clock_is_written(clocks, first):
    file = table("time,offset,bpm", *(f"2026-10-25 {clock},70" for clock in clocks))

    found = [at for at, _ in pulses(read(READER, file))]
    assert found == [first, "10-25 00:59:00", "10-25 01:00:00", "10-25 01:01:00"]


def test_beside_instants_an_offset_says_the_wearers_clock():
    file = table("epoch,offset,bpm", "1778666400,120,62")

    assert pulses(read(READER, file)) == [("05-13 10:00:00", 120)]


def test_an_offset_that_no_clock_has_is_none():
    lines = [f"2026-05-13 10:{i:02},UTC+0200,62" for i in range(12)]
    file = table("time,time_offset,bpm", *lines, "2026-05-13 11:00,UTC+28550,62")

    assert pulses(read(READER, file))[-1] == ("05-13 11:00:00", None)


def test_a_blank_offset_says_nothing_and_utc_is_one():
    clocks = ("10:00Z,+02:00", "10:01Z,", "10:02Z,UTC")
    file = table("time,offset,bpm", *(f"2026-05-13T{clock},62" for clock in clocks))

    assert [offset for _, offset in pulses(read(READER, file))] == [120, None, 0]


def test_a_column_that_holds_no_offsets_is_not_one():
    file = table("time,timezone,bpm", "2026-05-13 10:00,fat burn,62", "2026-05-13 10:01,peak,63")

    assert pulses(read(READER, file))[0] == ("05-13 10:00:00", None)


def test_ends_go_by_the_clock_of_their_starts():
    file = table(
        "start,end,time_offset,steps",
        "2026-05-13 10:00:00,2026-05-13 10:05:00,UTC+0200,62",
    )

    found = rows(read(READER, file, context("Asia/Tokyo")), "step_intervals", "ended_at")
    assert found == ["05-13 10:05:00"]


def test_a_table_of_samsung_health_is_theirs_under_any_name():
    title = "com.samsung.shealth.alerted_heart_rate,6292001,2"
    header, line = "start_time,time_offset,heart_rate", "2026-07-01 00:00:00.000,UTC-0400,182"

    for begin in ("", "\ufeff"):
        file = member("Heartrate.csv", f"{begin}{title}\n{header}\n{line}\n")
        assert not READER.recognises(file, context())


@pytest.mark.parametrize("header", ["origin", "App", "Package Name", "tracker", "capteur", "model"])
def test_columns_that_name_the_device_go_by_many_names(header):
    file = table(
        f"{header},start,end,steps",
        "phone,2026-05-13 10:00:00,2026-05-13 10:10:00,480",
        "watch,2026-05-13 10:00:13,2026-05-13 10:10:13,500",
        name="log.csv",
    )

    assert len(kinds(read(READER, file))) == 2


def walks(offset, steps, length=600):
    """A walk each hour, from so many seconds past it."""
    for hour in range(8, 20):
        first = f"2026-05-13 {hour:02}:{offset // 60:02}:{offset % 60:02}"
        yield f"{first},{length},{steps}"


def test_rows_that_lie_in_each_other_are_not_added_up():
    header = "start,duration_seconds,steps"
    two_devices = table(header, *walks(0, 480), *walks(13, 500), name="log.csv")

    with pytest.raises(UnreadableExportError, match="'device'"):
        read(READER, two_devices)


@pytest.mark.parametrize("offset", [300, 301, 600])
def test_rows_that_hardly_meet_are_of_one_device(offset):
    header = "start,duration_seconds,steps"
    one_device = table(header, *walks(0, 480), *walks(offset, 500), name="log.csv")

    if offset == 300:
        with pytest.raises(UnreadableExportError):
            read(READER, one_device)
    else:
        assert len(counts(read(READER, one_device))) == 24


def test_the_same_row_twice_does_not_lie_in_itself():
    rows_twice = [row for row in walks(0, 480) for _ in range(2)]

    assert len(counts(read(READER, table("start,duration_seconds,steps", *rows_twice)))) == 12


@pytest.mark.parametrize("cell", ["CEST", "EST", "MESZ", "BST", "Eastern Standard Time"])
def test_a_zone_by_letters_is_asked_for_and_the_zone_of_the_mapping_answers(cell):
    file = table("time,timezone,bpm", f"2026-05-13 10:00,{cell},62", f"2026-05-13 10:01,{cell},63")
    columns = {"time": "time", "heart_rate_bpm": "bpm", "utc_offset": "timezone"}
    answer = ColumnMapping("m", "*", "heart_rate", columns, time_zone="Europe/Berlin")

    with pytest.raises(AmbiguousExportError, match="time_zone"):
        read(READER, file, context("Asia/Tokyo"))
    assert pulses(read(READER, file, context("Asia/Tokyo", mappings=[answer])))[0] == (
        "05-13 08:00:00",
        120,
    )


def test_seconds_since_the_start_are_no_offsets_of_a_clock():
    lines = [f"2026-05-13 10:00:{i:02},{i},62" for i in range(0, 60, 5)]

    found = pulses(read(READER, table("time,offset,bpm", *lines), context("Europe/Berlin")))
    assert (found[0], found[-1]) == (("05-13 08:00:00", None), ("05-13 08:00:55", None))


def test_a_mapped_offset_that_cannot_be_read_is_not_passed_over():
    columns = {"time": "time", "heart_rate_bpm": "bpm", "utc_offset": "notes"}
    mapping = ColumnMapping("m", "*", "heart_rate", columns)
    file = table("time,notes,bpm", "2026-05-13 10:00,at home,62")

    with pytest.raises(AmbiguousExportError, match="'notes'"):
        read(READER, file, context("Asia/Tokyo", mappings=[mapping]))
