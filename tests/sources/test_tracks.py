"""Activities in TCX and GPX: sessions, and heart rates along the way."""

import gzip
from unittest.mock import patch

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.export_files import read_file
from backpain_analytics.sources.parsing import xml_records
from backpain_analytics.sources.reader import Context
from backpain_analytics.sources.vendors.tracks import activities, gpx, tcx
from backpain_analytics.testing import context, heart_rates, member, note, read, rejected, rows
from tests.opened import open_export
from tests.packed import archive_of

DATABASE = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
SESSION = ("started_at", "kind", "name", "minutes", "heart_rate_bpm", "distance_kilometres")


def trackpoint(time, bpm=None, more=""):
    rate = "" if bpm is None else f"<HeartRateBpm><Value>{bpm}</Value></HeartRateBpm>"
    position = "<Position><LatitudeDegrees>48.1</LatitudeDegrees></Position>"
    return f"<Trackpoint><Time>{time}</Time>{position}{rate}{more}</Trackpoint>"


def lap(points="", start="2026-03-01T09:00:00Z", seconds=600, metres=1500, bpm=None):
    mean = "" if bpm is None else f"<AverageHeartRateBpm><Value>{bpm}</Value></AverageHeartRateBpm>"
    most = "<MaximumHeartRateBpm><Value>199</Value></MaximumHeartRateBpm>"
    return (
        f'<Lap StartTime="{start}"><TotalTimeSeconds>{seconds}</TotalTimeSeconds>'
        f"<DistanceMeters>{metres}</DistanceMeters>{mean}{most}<Track>{points}</Track></Lap>"
    )


def activity(*laps, sport="Running", creator="Garmin Forerunner 945", start="2026-03-01T09:00:00Z"):
    device = f'<Creator xsi:type="Device_t"><Name>{creator}</Name><UnitId>3912345678</UnitId>'
    return (
        f'<Activity Sport="{sport}"><Id>{start}</Id>{"".join(laps)}<Notes>with Bob</Notes>'
        + (f"{device}</Creator>" if creator else "")
        + "</Activity>"
    )


def tcx_file(*parts, head='<?xml version="1.0" encoding="UTF-8"?>\n', root=f'xmlns="{DATABASE}"'):
    held = "".join(parts)
    return (
        f"{head}<TrainingCenterDatabase {root}><Activities>{held}</Activities>"
        "</TrainingCenterDatabase>"
    )


def trkpt(time=None, extension=""):
    when = f"<time>{time}</time>" if time else ""
    more = f"<extensions>{extension}</extensions>" if extension else ""
    return f'<trkpt lat="48.1" lon="11.5"><ele>500</ele>{when}{more}</trkpt>'


def gpx_file(*segments, sport="running", creator="Garmin Connect", more=""):
    kind = f"<type>{sport}</type>" if sport else ""
    held = "".join(f"<trkseg>{segment}</trkseg>" for segment in segments)
    return (
        f'<?xml version="1.0"?>\n<gpx creator="{creator}" version="1.1">'
        f"<metadata><time>2026-05-05T00:00:00Z</time></metadata>{more}"
        f"<trk><name>Round the lake with Bob</name>{kind}{held}</trk></gpx>"
    )


def tcx_tables(content, name="run.tcx", where=None):
    return read(tcx.READER, member(name, content), where)


def gpx_tables(content, where=None):
    return read(gpx.READER, member("run.gpx", content), where)


def test_laps_are_one_session_and_points_its_heart_rates():
    points = trackpoint("2026-03-01T09:00:00.000Z", 98), trackpoint("2026-03-01T09:00:05.000Z", 101)

    tables = tcx_tables(
        tcx_file(activity(lap("".join(points), bpm=100), lap(seconds=300, metres=500, bpm=130)))
    )

    assert heart_rates(tables) == [("03-01 09:00:00", 98), ("03-01 09:00:05", 101)]
    assert rows(tables, "exercise_entries", *SESSION) == [
        ("03-01 09:00:00", "aerobic", "running", 15, 110, 2)
    ]
    assert rows(tables, "sources", "source_id", "device_kind") == [
        ("garmin:forerunner_945", "worn_with_heart_rate")
    ]


def test_nothing_of_where_or_with_whom_is_kept():
    tables = tcx_tables(tcx_file(activity(lap(trackpoint("2026-03-01T09:00:00Z", 98)))))
    tables |= gpx_tables(gpx_file(trkpt("2026-03-01T09:00:00Z", "<hr>98</hr>")))

    kept = " ".join(str(frame.rows()) for frame in tables.values())
    assert not any(text in kept for text in ("48.1", "11.5", "Bob", "lake", "3912345678"))


def test_what_laps_do_not_say_the_points_do():
    points = "".join(trackpoint(f"2026-03-01T09:0{at}:00Z", 100 + 10 * at) for at in range(4))

    tables = tcx_tables(tcx_file(activity(f"<Lap><Track>{points}</Track></Lap>", start="")))

    assert rows(tables, "exercise_entries", *SESSION) == [
        ("03-01 09:00:00", "aerobic", "running", 3, 115, None)
    ]


def test_a_filler_of_zero_is_unknown():
    tables = tcx_tables(
        tcx_file(activity(lap(trackpoint("2026-03-01T09:00:00Z", 0), seconds=60, metres=0, bpm=0)))
    )

    assert heart_rates(tables) == []
    assert rejected(tables) == []
    assert rows(tables, "exercise_entries", "minutes", "heart_rate_bpm", "distance_kilometres") == [
        (1, None, None)
    ]
    assert rows(tables, "sources", "device_kind") == ["unknown"]


def test_activities_of_one_file_are_sessions_of_their_devices():
    first = activity(lap(), creator="Polar Vantage V")
    second = activity(lap(start="2026-03-02T09:00:00Z"), creator=None, sport="Biking")

    tables = tcx_tables(tcx_file(first, second))

    assert rows(tables, "exercise_entries", "source_id", "name", "is_high_impact") == [
        ("polar:vantage_v", "running", True),
        ("tcx:unknown", "biking", False),
    ]


def test_the_legs_of_a_multisport_session_are_sessions():
    legs = (
        f"<FirstSport>{activity(lap())}</FirstSport><NextSport>"
        f"{activity(lap(start='2026-03-01T10:00:00Z'), sport='Biking')}</NextSport>"
    )

    tables = tcx_tables(tcx_file(f"<MultiSportSession>{legs}</MultiSportSession>"))

    assert rows(tables, "exercise_entries", "name") == ["running", "biking"]


@pytest.mark.parametrize(
    ("sport", "kind", "name"),
    [
        ("Running", "aerobic", "running"),
        ("Biking", "aerobic", "biking"),
        ("Walking", "aerobic", "walking"),
        ("trail_running", "aerobic", "trail running"),
        ("VirtualRide", "aerobic", "virtual cycling"),
        ("YOGA", "stretching", "yoga"),
        ("strength_training", "other", "strength training"),
        ("9", "aerobic", "running"),
        ("10", "aerobic", "walking"),
        ("Other", "other", "unnamed sport"),
        ("", "other", "unnamed sport"),
        ("Bob", "other", "unnamed sport"),
    ],
)
def test_a_sport_is_a_kind_of_exercise(sport, kind, name):
    point = trkpt("2026-03-01T09:00:00Z", "<hr>98</hr>")
    of_tcx = tcx_tables(tcx_file(activity(lap(), sport=sport)))
    of_gpx = gpx_tables(gpx_file(point, sport=sport))

    for tables in (of_tcx, of_gpx):
        assert rows(tables, "exercise_entries", "kind", "name") == [(kind, name)]
        assert ("file_notes" in tables and "no sport is named" in note(tables)) is (
            name == "unnamed sport"
        )


@pytest.mark.parametrize(
    ("name", "sport"),
    [
        ("2026-03-01T10_00_00+01_00_PT6M_Walking.tcx", "walking"),
        ("RunnerUp_phone_2026-03-01-10-00-00_Walking.TCX", "walking"),
        ("activity_Bob.tcx", "unnamed sport"),
        ("Walking.tcx", "unnamed sport"),
    ],
)
def test_a_sport_that_only_the_name_says_is_taken_from_there(name, sport):
    content = tcx_file(activity(lap(), sport="Other"))

    assert rows(tcx_tables(content, name), "exercise_entries", "name") == [sport]
    assert tcx.READER.named(member(name, content)) == ("" if sport == "unnamed sport" else sport)
    said = tcx_tables(tcx_file(activity(lap(), sport="Biking")), name)
    assert rows(said, "exercise_entries", "name") == ["biking"]


@pytest.mark.parametrize(
    ("creator", "source"),
    [
        ("Garmin Edge 530 3912345678", "garmin:edge_530"),
        ("Forerunner 245", "garmin:forerunner_245"),
        ("StravaGPX", "strava:gpx"),
        ("Mi Fitness", "mi_fitness:gpx"),
        ("Anna's phone", "gpx:other-a42ffb5e"),
        ("", "gpx:unknown"),
    ],
)
def test_a_source_is_named_by_maker_and_model_and_by_nobodys_name(creator, source):
    point = trkpt("2026-03-01T09:00:00Z", "<hr>98</hr>")

    assert rows(gpx_tables(gpx_file(point, creator=creator)), "sources", "source_id") == [source]


@pytest.mark.parametrize(
    "extension",
    [
        "<gpxtpx:TrackPointExtension><gpxtpx:hr>98</gpxtpx:hr></gpxtpx:TrackPointExtension>",
        "<ns3:TrackPointExtension><ns3:atemp>18.0</ns3:atemp><ns3:hr>98</ns3:hr>"
        "</ns3:TrackPointExtension>",
        "<gpxdata:hr>98</gpxdata:hr>",
        "<TrackPointExtension xmlns='x'><hr> 98\n</hr></TrackPointExtension>",
        "<heartrate>98</heartrate>",
        "<bpm>98</bpm>",
        "<gpxtpx:hr>98.00</gpxtpx:hr>",
    ],
)
def test_a_heart_rate_is_known_in_every_extension(extension):
    tables = gpx_tables(gpx_file(trkpt("2026-03-01T09:00:00Z", extension)))

    assert heart_rates(tables) == [("03-01 09:00:00", 98)]


def test_a_track_is_a_session_from_its_first_to_its_last_point_without_its_pauses():
    first = trkpt("2026-03-01T09:00:00Z", "<hr>98</hr>") + trkpt("2026-03-01T09:10:00Z")
    second = trkpt("2026-03-01T10:00:00Z") + trkpt("2026-03-01T10:05:00Z", "<hr>102</hr>")

    tables = gpx_tables(gpx_file(first, second))

    assert rows(tables, "exercise_entries", *SESSION) == [
        ("03-01 09:00:00", "aerobic", "running", 15, 100, None)
    ]


@pytest.mark.parametrize(
    ("written", "at", "offset"),
    [
        ("2026-03-01T09:00:00Z", "03-01 09:00:00", None),
        (" 2026-03-01T09:00:00.000Z\n", "03-01 09:00:00", None),
        ("2026-03-01T10:00:00+01:00", "03-01 09:00:00", 60),
        ("2026-03-01T10:00:00.000+01:00", "03-01 09:00:00", 60),
        ("2026-03-01T10:00:00", "03-01 09:00:00", None),
    ],
)
def test_times_are_utc_or_have_their_offset_or_are_the_wearers(written, at, offset):
    point = trkpt(written, "<hr>98</hr>")
    of_gpx = gpx_tables(gpx_file(point), context("Europe/Berlin"))
    of_tcx = tcx_tables(
        tcx_file(activity(lap(trackpoint(written, 98), start=written))),
        where=context("Europe/Berlin"),
    )

    for tables in (of_gpx, of_tcx):
        assert rows(tables, "heart_rate_samples", "sampled_at", "utc_offset_minutes") == [
            (at, offset)
        ]
        assert rows(tables, "exercise_entries", "started_at") == [at]
        clocks = rows(tables, "stated_clocks", "stated_at", "utc_offset_minutes")
        assert clocks == ([] if offset is None else [(at, offset)])


def test_mi_fitness_marks_the_wearers_clock_as_utc():
    content = (
        '<TrainingCenterDatabase creator="Mi Fitness" version="1.0" xsi:schemaLocation="x y">'
        '<script/><Activities><Activity Sport=""><Id>2026-03-01T10:00:00.000Z</Id><Lap>'
        "<TotalTimeSeconds>2400</TotalTimeSeconds><DistanceMeters>5000</DistanceMeters>"
        "<HeartRateBpm>135</HeartRateBpm><Steps>6800</Steps><Track>"
        f"{trackpoint('2026-03-01T10:00:00.000Z', 130)}</Track></Lap></Activity></Activities>"
        "</TrainingCenterDatabase>"
    )

    tables = tcx_tables(content, where=context("Asia/Shanghai"))

    assert rows(tables, "exercise_entries", *SESSION) == [
        ("03-01 02:00:00", "other", "unnamed sport", 40, 135, 5)
    ]
    assert heart_rates(tables) == [("03-01 02:00:00", 130)]
    assert "Mi Fitness marks the wearer's own clock as UTC" in note(tables)


def test_a_point_that_is_no_reading_costs_itself():
    points = (
        trackpoint("2026-03-01T09:00:00Z", "x")
        + trackpoint("2026-03-01T09:00:05Z", 301)
        + trackpoint("yesterday", 99)
        + trackpoint("2026-03-01T09:00:10Z", 300)
    )

    tables = tcx_tables(tcx_file(activity(lap(f"\n\n{points}"))))

    assert heart_rates(tables) == [("03-01 09:00:10", 300)]
    assert rejected(tables) == [
        (4, "The heart rate is not a number from 1 to 300."),
        (4, "The heart rate is not a number from 1 to 300."),
        (4, "The time could not be read."),
    ]


@pytest.mark.parametrize("head", ["        <?xml version='1.0'?>", "\ufeff  <?xml version='1.0'?>"])
def test_blanks_before_the_declaration_cost_nothing(head):
    content = tcx_file(activity(lap()), head=head)

    assert tcx.READER.recognises(member("run.tcx", content), context())
    assert rows(tcx_tables(content), "exercise_entries", "minutes") == [10]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        (tcx_file(activity(lap()), head='<?xml version="1.0"?>'), "tcx"),
        (gpx_file(trkpt("2026-03-01T09:00:00Z", "<hr>98</hr>")), "gpx"),
    ],
)
def test_a_track_is_known_by_its_content_in_every_encoding(tmp_path, text, name, encoding):
    for called in ("activity.xml", "a.txt", "run.gz"):
        path = tmp_path / called
        content = text.encode(encoding)
        path.write_bytes(gzip.compress(content) if called.endswith("gz") else content)

        (file,) = open_export(path, Context("anna", single_zone("UTC"))).files

        assert file.reader.name == name
        assert sum(batch.rows.height for batch in file.read()) > 0


@pytest.mark.parametrize(
    ("tables", "what"),
    [
        (lambda: gpx_tables(gpx_file(trkpt() + trkpt())), "a route without times"),
        (lambda: gpx_tables(gpx_file(more="<rte><rtept/></rte>", sport="")), "a route without"),
        (lambda: gpx_tables(gpx_file(trkpt("2026-03-01T09:00:00Z"), sport="")), "may as well be"),
        (
            lambda: tcx_tables(
                "<TrainingCenterDatabase><Courses><Course><Name>Lake</Name>"
                f"{lap(trackpoint('2026-03-01T09:00:00Z', 98))}</Course></Courses>"
                "</TrainingCenterDatabase>"
            ),
            "a planned course",
        ),
        (
            lambda: tcx_tables(
                "<TrainingCenterDatabase><Workouts><Workout Sport='Running'/></Workouts>"
                "</TrainingCenterDatabase>"
            ),
            "a planned workout",
        ),
        (lambda: tcx_tables("<TrainingCenterDatabase/>"), "no activity"),
        (lambda: gpx_tables("<gpx/>"), "no activity"),
    ],
)
def test_what_nobody_did_is_named_and_not_read(tables, what):
    found = tables()

    assert what in note(found)
    assert note(found).count("nothing to read") == 1
    assert list(found) == ["file_notes"]


def test_a_timed_track_of_a_named_sport_is_a_session_without_heart_rate():
    tables = gpx_tables(
        gpx_file(trkpt("2026-03-01T09:00:00Z") + trkpt("2026-03-01T09:30:00Z"), sport="cycling")
    )

    assert rows(tables, "exercise_entries", "minutes", "heart_rate_bpm") == [(30, None)]
    assert rows(tables, "sources", "device_kind") == ["unknown"]


def test_tracks_in_the_folder_of_google_fit_are_read(tmp_path):
    place = "Takeout/Fit/Activities"
    packed = archive_of(
        [
            (f"{place}/2026-03-01T10_00_00+01_00_PT10M_Running.tcx", tcx_file(activity(lap()))),
            ("Takeout/Fit/All Sessions/run.json", '{"a": 1}'),
        ]
    )
    (tmp_path / "takeout.zip").write_bytes(packed)

    export = open_export(tmp_path / "takeout.zip", Context("anna", single_zone("UTC")))

    assert [file.reader.name for file in export.files] == ["tcx"]
    assert export.unknown == ()


def test_where_an_apple_watch_was_is_still_passed_over(tmp_path):
    route = gpx_file(trkpt("2026-03-01T09:00:00Z"), creator="Apple Health Export")
    (tmp_path / "export.zip").write_bytes(
        archive_of([("apple_health_export/workout-routes/route_1.gpx", route)])
    )

    export = open_export(tmp_path / "export.zip", Context("anna", single_zone("UTC")))

    assert (export.files, export.unknown) == ((), ())


ENTITIES = '<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c "&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE a SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize("declared", [ENTITIES, OUTSIDE])
@pytest.mark.parametrize("root", ["TrainingCenterDatabase", "gpx"])
def test_a_document_type_is_refused(declared, root):
    reader = tcx.READER if root != "gpx" else gpx.READER
    file = member("run.xml", f"{declared}<{root}>&c;</{root}>")

    assert reader.recognises(file, context())
    with pytest.raises(UnreadableExportError, match=r"run\.xml: it declares a document type"):
        read(reader, file)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (tcx_file(activity(lap()))[:-40], "not whole XML"),
        ("<TrainingCenterDatabase>&unknown;</TrainingCenterDatabase>", "not whole XML"),
        ('<?xml version="1.0" encoding="zip"?><TrainingCenterDatabase/>', "not whole XML"),
        (f"<TrainingCenterDatabase>{'<a>' * 65}", "more than 64 deep"),
        (
            "<TrainingCenterDatabase>" + "".join(f"<a{at}/>" for at in range(10_001)),
            "more than 10,000 kinds",
        ),
        (f"<TrainingCenterDatabase><a b='{'c' * (17 * 2**20)}'/>", "without a tag"),
    ],
)
def test_xml_that_breaks_off_or_could_do_harm_costs_a_message(content, words):
    with pytest.raises(UnreadableExportError, match=words):
        tcx_tables(content)


def test_of_a_file_that_breaks_off_the_whole_activities_are_read(tmp_path):
    content = tcx_file(activity(lap()), activity(lap(start="2026-03-02T09:00:00Z")))
    (tmp_path / "run.tcx").write_text(content[:-60])
    (file,) = open_export(tmp_path / "run.tcx", Context("anna", single_zone("UTC"))).files

    outcome = read_file(file, lambda batch: None)

    assert outcome.rows == {"exercise_entries": 1}
    assert outcome.is_partial
    assert "not whole XML" in outcome.notes[0]


@pytest.mark.parametrize(("limit", "is_read"), [(-1, False), (0, True), (1, True)])
def test_so_many_bytes_of_xml_are_read_and_no_more(limit, is_read):
    content = tcx_file(activity(lap()))
    with patch.object(xml_records, "LARGEST_RECORDS_BYTES", len(content) + limit):
        if is_read:
            assert tcx_tables(content)
            return
        with pytest.raises(UnreadableExportError, match="MiB of XML"):
            tcx_tables(content)


@pytest.mark.parametrize(("limit", "is_read"), [(1, False), (2, True), (3, True)])
@pytest.mark.parametrize(
    ("place", "name", "content"),
    [
        (activities, "MOST_ACTIVITIES", tcx_file(activity(lap()), activity(lap()))),
        (tcx, "MOST_LAPS", tcx_file(activity(lap(), lap()))),
    ],
)
def test_so_many_laps_and_activities_are_read_and_no_more(place, name, content, limit, is_read):
    with patch.object(place, name, limit):
        if is_read:
            assert tcx_tables(content)
            return
        with pytest.raises(UnreadableExportError, match=f"more than {limit} "):
            tcx_tables(content)


def test_a_long_text_is_cut_and_held_by_nobody():
    content = tcx_file(activity(lap(), creator="Garmin " + "x" * 5_000_000))

    (source,) = rows(tcx_tables(content), "sources", "source_id")

    assert len(source) < xml_records.LONGEST_CELL + len("garmin:")
