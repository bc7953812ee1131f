"""Apple Health's export.xml: instants not clocks, sources not names, streamed not loaded."""

import hashlib
import io
import zipfile
from datetime import UTC, date, datetime
from operator import itemgetter

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.vendors.apple_health import READER, reader, tags
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
from tests.apple_files import (
    DTD,
    ME,
    PHONE,
    WATCH,
    beat,
    export,
    metadata,
    record,
    resting,
    sleep,
    step,
    workout,
)
from tests.opened import walk_members


def digest(writer):
    return f"apple:other-{hashlib.sha256(writer.encode()).hexdigest()[:8]}"


def sleeps(tables):
    return rows(tables, "sleep_spans", "started_at", "ended_at")


def exercises(tables):
    return rows(tables, "exercise_entries", "kind", "is_high_impact", "name", "minutes")


def sources(tables):
    return sorted(tables["sources"].rows())


def test_the_printed_offset_is_the_export_days_so_only_the_instant_is_kept():
    summer = record(
        "QuantityTypeIdentifierStepCount",
        *("2020-07-01 08:00:00 +0100", "2020-07-01 08:08:30 +0100"),
        8,
    )

    tables = read(READER, export(summer), context("Europe/Paris"))

    columns = ("started_at", "ended_at", "steps", "utc_offset_minutes")
    assert rows(tables, "step_intervals", *columns) == [
        ("07-01 07:00:00", "07-01 07:08:30", 8, None)
    ]


@pytest.mark.parametrize(
    ("offset", "instant"),
    [
        ("+0530", "07-01 02:30:00"),
        ("-0330", "07-01 11:30:00"),
        ("+1400", "06-30 18:00:00"),
        ("+1401", None),
        ("0100", None),
    ],
)
def test_printed_offsets_of_half_hours_and_beyond_the_earth(offset, instant):
    steps = record(
        "QuantityTypeIdentifierStepCount",
        *(f"2020-07-01 08:{minute}:00 {offset}" for minute in ("00", "05")),
        8,
    )

    tables = read(READER, export(steps))

    found = [at for at, _ in rows(tables, "step_intervals", "started_at", "steps")]
    assert found == ([instant] if instant else [])
    assert len(rejected(tables)) == (0 if instant else 1)


def test_a_named_zone_tells_the_offset_at_that_instant():
    # Written twice it is the same.
    zone = metadata("HKTimeZone", "America/New_York") * 2
    named = step("08:00:00", "08:10:00", 8, inside=zone)
    unknown = step("09:00:00", "09:10:00", 9, inside=metadata("HKTimeZone", "Atlantis"))

    tables = read(READER, export(named, unknown, step("10:00:00", "10:10:00", 7)))

    # New York in winter: 5 h behind.
    found = rows(tables, "step_intervals", "steps", "utc_offset_minutes")
    assert sorted(found) == [(7, None), (8, -5 * 60), (9, None)]


def stated(tables):
    return rows(tables, "stated_clocks", "stated_at", "utc_offset_minutes", "time_zone")


def test_a_zone_named_beside_nights_and_workouts_is_the_wearers_clock():
    # iOS writes it there and not beside steps or heart rates.
    paris = metadata("HKTimeZone", "Europe/Paris")
    night = sleep("08 23:00", "09 06:00", "AsleepCore").replace("/>", f">{paris}</Record>")
    run = workout("Running", inside=paris)
    nowhere = workout("Walking", "12:00:00", "12:30:00", inside=metadata("HKTimeZone", "Atlantis"))

    tables = read(READER, export(step("08:00:00", "08:10:00", 8), night, run, nowhere))

    assert stated(tables) == [
        ("12-08 22:00:00", 60, "Europe/Paris"),
        ("12-01 09:00:00", 60, "Europe/Paris"),
    ]


def test_watch_phone_and_other_apps_are_sources_without_names():
    file = export(
        step("08:00:00", "08:10:00", 8, source="Anna’s Apple Watch", device=WATCH),
        step("08:00:00", "08:10:00", 8, source="iPhone d&apos;Anna", device=PHONE),
        step("08:00:00", "08:10:00", 8, source="iPhone"),
        step("08:00:00", "08:14:59", 8, source="Anna's Band"),
        step("08:00:00", "08:10:00", 8, source="Pedometer", device=PHONE),
    )

    found = sources(read(READER, file))

    named = [source for source in found if not source[0].startswith("apple:other-")]
    assert named == [
        ("apple:iphone", "phone"),
        ("apple:iphone9,3", "phone"),
        ("apple:watch4,4", "worn_with_heart_rate"),
    ]
    assert sorted({*found} - {*named}, key=itemgetter(1)) == [
        (digest("iPhone9,3 Pedometer"), "phone"),
        (digest(" Anna's Band"), "worn"),
    ]


def test_another_band_that_writes_heart_rates_is_worn_with_heart_rate():
    band = beat("08:00:00", 60, source="Connect", device=None)

    assert [kind for _, kind in sources(read(READER, export(band)))] == ["worn_with_heart_rate"]


def test_what_several_devices_wrote_of_one_walk_stays_apart():
    watch = step("08:00:00", "08:10:00", 900, source="Apple Watch", device=WATCH)

    tables = read(READER, export(watch, step("08:00:00", "08:10:00", 850, device=PHONE)))

    assert sorted(rows(tables, "step_intervals", "source_id", "steps")) == [
        ("apple:iphone9,3", 850),
        ("apple:watch4,4", 900),
    ]


def test_shares_of_a_step_are_kept():
    shares = export(step("10:00:00", "10:00:06", "0.4"), step("10:00:06", "10:00:12", "0.36"))

    assert rows(read(READER, shares), "step_intervals", "steps") == [0.4, 0.36]


def test_a_repeated_interval_counts_once_with_its_fullest_count():
    tables = read(
        READER,
        export(*(step("08:00:00", "08:10:00", value) for value in (5, 9, 9))),
    )

    assert steps(tables) == [("12-01 07:00:00", 9)]
    assert rejected(tables) == []


def test_heart_rates_stand_at_their_start():
    variability = "<HeartRateVariabilityMetadataList/>"

    tables = read(READER, export(beat("08:00:05", 61.4), beat("08:02:00", 62, inside=variability)))

    assert heart_rates(tables) == [("12-01 07:00:05", 61), ("12-01 07:02:00", 62)]


def test_bad_records_are_rejected_by_line_without_their_reading():
    file = export(
        step("08:00:00", "08:10:00", 8),
        step("08:10:00", "08:20:00", "many"),
        step("08:20:00", "08:10:00", 8),
        step("25:20:00", "08:10:00", 8),
        step("08:30:00", "08:40:00", 8, unit="km"),
        beat("08:00:00", 0),
        beat("08:00:00", 1, unit="count/s"),
    )

    tables = read(READER, file)

    assert steps(tables) == [("12-01 07:00:00", 8)]
    # Six lines of DTD, three of HealthData, ExportDate and Me, and the first record.
    assert sorted(rejected(tables)) == [
        (11, "The steps are not a number from 0 to 1,000,000."),
        (12, "The interval does not end after it starts."),
        (13, "The time could not be read."),
        (14, "The unit is not the one in which Apple Health writes it."),
        (15, "The heart rate is not a number from 1 to 300."),
        (16, "The unit is not the one in which Apple Health writes it."),
    ]


def test_what_was_typed_in_by_hand_is_left_out_and_counted():
    typed = step("08:00:00", "08:10:00", 5000, inside=metadata("HKWasUserEntered", "1"))
    counted = step("09:00:00", "09:10:00", 50, inside=metadata("HKWasUserEntered", "0"))

    tables = read(READER, export(typed, counted))

    assert steps(tables) == [("12-01 08:00:00", 50)]
    assert "left out 1 steps, heart rates" in note(tables)


def test_stages_of_a_night_are_one_sleep_and_being_awake_for_an_hour_ends_it():
    file = export(
        sleep("01 23:00", "02 01:00", "AsleepCore"),
        sleep("02 01:00", "02 01:20", "Awake"),
        sleep("02 01:20", "02 03:00", "AsleepREM"),
        sleep("02 04:00", "02 05:00", "AsleepDeep"),
        sleep("02 06:01", "02 07:00", "AsleepUnspecified"),
    )

    # 03:00 to 04:00 is an hour, 05:00 to 06:01 is more; UTC is an hour behind.
    assert sleeps(read(READER, file)) == [
        ("12-01 22:00:00", "12-02 04:00:00"),
        ("12-02 05:01:00", "12-02 06:00:00"),
    ]


def test_time_in_bed_counts_only_where_nothing_says_asleep():
    file = export(
        sleep("01 22:00", "02 07:30", "InBed", source="iPhone"),
        sleep("01 23:00", "02 07:00", "Asleep"),
        sleep("02 22:00", "03 07:30", "InBed", source="iPhone"),
    )

    assert sorted(sleeps(read(READER, file))) == [
        ("12-01 22:00:00", "12-02 06:00:00"),
        ("12-02 21:00:00", "12-03 06:30:00"),
    ]


def test_a_resting_heart_rate_belongs_to_the_wearers_local_date_and_the_last_one_stays():
    # In Sydney, 11 h ahead, the 2nd lasts from 13:00 UTC on the 1st to 13:00 UTC on the 2nd.
    file = export(resting("01 13:05", "02 12:00", 58), resting("01 13:05", "02 12:50", 57))

    tables = read(READER, file, context("Australia/Sydney"))

    assert rows(tables, "device_resting_heart_rates", "local_date", "resting_heart_rate_bpm") == [
        (date(2020, 12, 2), 57)
    ]


@pytest.mark.parametrize(("bpm", "is_kept"), [(0, False), (1, True), (300, True), (301, False)])
def test_a_resting_heart_rate_is_a_number_from_1_to_300(bpm, is_kept):
    tables = read(READER, export(resting("01 01:00", "01 02:00", bpm)))

    found = ("device_resting_heart_rates" in tables, len(rejected(tables)))
    assert found == ((True, 0) if is_kept else (False, 1))


@pytest.mark.parametrize(
    ("activity", "kind", "is_high_impact", "name"),
    [
        ("Running", "aerobic", True, "running"),
        ("CrossCountrySkiing", "aerobic", False, "cross country skiing"),
        ("HighIntensityIntervalTraining", "aerobic", None, "high intensity interval training"),
        ("CoreTraining", "core", False, "core training"),
        ("Yoga", "stretching", False, "yoga"),
        ("TraditionalStrengthTraining", "other", None, "traditional strength training"),
        ("SomethingNew", "other", None, "something new"),
        ("Anna&apos;s own", "other", None, "unnamed activity"),
    ],
)
def test_workouts_are_exercise_by_their_activity(activity, kind, is_high_impact, name):
    tables = read(READER, export(workout(activity)))

    assert exercises(tables) == [(kind, is_high_impact, name, 31.5)]


@pytest.mark.parametrize(
    ("unit", "minutes"), [("min", 30), ("sec", 0.5), ("hr", 1800), ("?", 31.5)]
)
def test_a_workout_lasts_as_long_as_it_says_else_from_start_to_end(unit, minutes):
    stated = f'duration="30" durationUnit="{unit}"'

    tables = read(READER, export(workout("Walking", more=stated)))

    assert rows(tables, "exercise_entries", "minutes") == [minutes]
    assert rows(tables, "exercise_entries", "started_at") == ["12-01 09:00:00"]


def test_the_statistics_inside_a_workout_are_no_samples():
    statistics = (
        '<WorkoutStatistics type="HKQuantityTypeIdentifierStepCount" '
        'startDate="2020-12-01 10:00:00 +0100" endDate="2020-12-01 10:31:30 +0100" sum="4000"/>\n'
    )

    tables = read(READER, export(workout("Walking", inside=statistics)))

    assert steps(tables) == []
    assert len(exercises(tables)) == 1


def test_a_workout_that_ends_before_it_starts_is_rejected():
    tables = read(READER, export(workout("Walking", "10:00:00", "09:59:59")))

    assert rejected(tables) == [(10, "It does not end after it starts.")]


@pytest.mark.parametrize("name", ["export.xml", "Exportar.xml", "Données de santé.xml"])
def test_an_export_is_known_by_its_content_not_its_name(name):
    assert READER.recognises(member(name, DTD + '<HealthData locale="fr_FR">'), context())


def test_other_xml_is_not_an_export():
    assert not READER.recognises(member("export.xml", "<Export/>"), context())


def test_the_clinical_document_is_known_and_not_read():
    content = '<?xml version="1.0"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3"><name>Anna</name>'
    file = member("export.zip!apple_health_export/export_cda.xml", content)

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert note(tables).startswith("not used")
    assert "Anna" not in note(tables)
    assert set(tables) == {"file_notes"}


def test_nothing_of_the_person_or_of_names_is_handed_on():
    found = str(read(READER, export(beat("08:00:00", 61), sleep("01 23:00", "02 07:00", "Asleep"))))

    assert "Anna" not in found
    assert "1980" not in found


def test_a_file_that_breaks_off_gives_what_came_before():
    whole = export(step("08:00:00", "08:10:00", 8), step("09:00:00", "09:10:00", 9))
    content = whole.open().read()
    cut = member("export.xml", content[: content.rindex(b"endDate")])

    tables = read(READER, cut)

    assert steps(tables) == [("12-01 07:00:00", 8)]
    assert "breaks off" in note(tables)


class _Damaged(io.BytesIO):
    """Reads well until its end, where an unzipper would find a wrong checksum."""

    def read(self, size=-1):
        piece = super().read(size)
        if len(piece) < size:
            raise EOFError
        return piece


def test_a_damaged_zip_gives_what_came_before_and_says_so(monkeypatch):
    content = export(*(step(f"08:{n:02}:00", f"08:{n:02}:30", n) for n in range(9))).open().read()
    file = Member("e.xml", 1, datetime(2026, 1, 1, tzinfo=UTC), lambda: _Damaged(content))
    monkeypatch.setattr(tags, "PIECE_BYTES", 700)
    found = READER.read(file, context())

    tables = [next(found).table, (intervals := next(found)).table]

    assert tables == ["sources", "step_intervals"]
    assert intervals.rows["steps"].max() > 5
    with pytest.raises(UnreadableExportError, match=r"e\.xml: damaged"):
        list(found)


def test_a_broken_dtd_and_control_characters_do_not_stop_the_reading():
    # iOS 16 leaves out the end of a declaration, and names hold vertical tabs.
    broken = DTD.replace("]>", "<!ATTLIST VisionPrescription\n  type CDATA #REQUIRED\n]>")

    tables = read(READER, export(step("08:00:00", "08:10:00", 8, source="Anna\x0b"), dtd=broken))

    assert steps(tables) == [("12-01 07:00:00", 8)]


def test_letters_of_another_encoding_cost_no_reading():
    content = export(step("08:00:00", "08:10:00", 8, source="Ren?")).open().read()

    tables = read(READER, member("export.xml", content.replace(b"Ren?", b"Ren\xe9")))

    assert steps(tables) == [("12-01 07:00:00", 8)]


def test_entities_are_never_expanded():
    laughs = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">\n' for n in range(1, 30))
    outside = '<!ENTITY file SYSTEM "file:///etc/passwd">\n'
    dtd = DTD.replace("]>", f'<!ENTITY lol0 "lol">\n{laughs}{outside}]>')

    tables = read(READER, export(f"{ME}&lol29;&file;", dtd=dtd))

    assert set(tables) == {"file_notes"}
    assert note(tables) == "holds no steps, heart rate, sleep or workouts"


def test_megabytes_without_a_tag_are_refused():
    file = member("export.xml", DTD + "<HealthData>" + " " * (tags.LARGEST_TAG_BYTES + 5 * 2**20))

    with pytest.raises(UnreadableExportError, match="without a tag"):
        read(READER, file)


def test_attributes_may_stand_in_any_order_and_on_lines_of_their_own():
    end, start = ("2020-12-01 08:10:00 +0100", "2020-12-01 08:00:00 +0100")
    turned = (
        f'<Record\n  value="8"\n  endDate="{end}"\n  startDate="{start}"\n  unit="count"\n'
        '  type="HKQuantityTypeIdentifierStepCount" sourceName="iPhone" ></Record>'
    )

    tables = read(READER, export(turned, step("09:00:00", "09:10:00", "many")))

    assert steps(tables) == [("12-01 07:00:00", 8)]
    # Nine lines, then five more line ends inside the record.
    assert [line for line, _ in rejected(tables)] == [9 + 5 + 1]


def test_records_cut_by_the_pieces_of_a_large_file_are_whole(monkeypatch):
    inside = metadata("HKTimeZone", "Europe/Paris")
    elements = [
        step(f"08:{minute:02}:00", f"08:{minute:02}:30", minute, inside=inside)
        for minute in range(60)
    ]
    monkeypatch.setattr(tags, "PIECE_BYTES", 700)
    monkeypatch.setattr(reader, "MOST_HELD_ROWS", 7)

    tables = read(READER, export(*elements, step("09:00:00", "09:00:30", "many")))

    assert sorted(rows(tables, "step_intervals", "steps", "utc_offset_minutes")) == [
        (minute, 60) for minute in range(60)
    ]
    # Nine lines before the first of 60 records of three lines.
    assert [line for line, _ in rejected(tables)] == [9 + 60 * 3 + 1]


def test_samples_are_handed_on_in_bounded_batches_while_the_file_is_still_read(monkeypatch):
    block = "".join(beat(f"08:{n // 60:02}:{n % 60:02}", 61) for n in range(3600)).encode()
    pieces = iter([b"<HealthData>", *([block] * 40), b"</HealthData>"])
    endless = io.BytesIO()
    endless.read = lambda size: next(pieces, b"")
    file = Member("export.xml", 1, datetime(2026, 1, 1, tzinfo=UTC), lambda: endless)
    monkeypatch.setattr(reader, "MOST_HELD_ROWS", 10_000)

    found = [next(each for each in READER.read(file, context()) if each.table.startswith("heart"))]

    assert sum(1 for _ in pieces) > 20
    assert 0 < found[0].rows.height <= 20_000


def test_an_export_is_found_in_its_zip_whatever_the_folder_is_called(tmp_path):
    path = tmp_path / "exportación.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "exportación_salud/exportar.xml", export(step("08:00:00", "08:10:00", 8)).open().read()
        )

    (found,) = walk_members(path)

    assert READER.recognises(found, context())
    assert steps(read(READER, found)) == [("12-01 07:00:00", 8)]


def test_routes_are_passed_over():
    folder = "export.zip!apple_health_export/workout-routes"
    start = '<?xml version="1.0"?>\n<gpx version="1.1" creator='
    theirs = member(f"{folder}/route_2026-01-02.gpx", f'{start}"Apple Health Export"><trk>')

    assert READER.passes_over(theirs, set())
    assert not READER.passes_over(member("walk.gpx", f'{start}"Acme"><trk>'), set())


def test_electrocardiograms_are_passed_over_unopened():
    folder = "export.zip!apple_health_export"
    file = member(f"{folder}/electrocardiograms/ecg_2026-01-02.csv", "Name,Anna\n")

    assert READER.passes_over(file, set())
    assert not READER.passes_over(member(f"{folder}/export.xml", "<HealthData>"), set())
