"""Exports of diary apps: made-up files in the layout of the vendor."""

from datetime import UTC, date, datetime

import pytest
from hand_made import ReadFile, context, member, read_with

from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.handmade.diaries import apps, redcap
from backpain_analytics.sources.handmade.diaries import reader as diary_csv
from backpain_analytics.sources.reader import ColumnMapping, Context, Reader

clock = datetime.fromisoformat

BEARABLE = """date,weekday,time of day,category,rating/amount,detail,notes
"22nd Sep 2020",Tuesday,am,Symptom,1,"Back pain (Mild)",after the drive
"22nd Sep 2020",Tuesday,03:00,Symptom,,"Stress (Severe)",
"22nd Sep 2020",Tuesday,3:04,Mood,7,"calm | happy",
"22nd Sep 2020",Tuesday,all day,Sleep,9:45,Asleep,
"1st Oct 2020",Thursday,pm,Sleep quality,4,,
"2nd Oct 2020",Friday,pre,Symptom,2,"Nausea (Moderate)",
"""
DAYLIO = """\ufefffull_date,date,weekday,time,mood,activities,note_title,note
2020-05-30,30 May,Saturday,8:00 pm,rad,friends | walk,Best day,no stiffness
2020-05-29,29 May,Friday,20:00,awful,,,
2020-05-28,28 May,Thursday,20:00,fabulous,work,,
"""
VISIBLE = """observation_date,tracker_name,tracker_category,observation_value
2024-05-22,Resting HR,Measurement,62
2024-05-22,Headache,Brain,1
2024-05-22,Migraine,Pain,0
2024-05-21,Back pain,Muscles,3
2024-05-21,Nausea,Gastrointestinal,2
""".replace("\n", " \n")
PMSYS = """effective_time_frame,fatigue,mood,readiness,sleep_duration_h,sleep_quality,soreness,\
soreness_area,stress
2019-11-01T08:31:40.751Z,2,3,5,6,5,2,[12921003],1
2019-11-02T22:00:01.229Z,2,5,6,6,1,3,"[12921003, 22943007]",5
"""
MYAIGUIDE = """name,startday,startmonth,startyear,intensity,date
Knee Pain,12,8,2019,9.5,2019-08-13 02:07:55
happiness,12,8,2019,6,2019-08-13 02:08:09
Low Back Pain,0,,0,5.25,2019-08-31 00:06:39
Headache,14,8,2019,0.5,2019-08-15 00:40:54
"""

APPS = {
    "bearable": (apps.BEARABLE, BEARABLE),
    "daylio": (apps.DAYLIO, DAYLIO),
    "visible": (apps.VISIBLE, VISIBLE),
    "pmsys": (apps.PMSYS, PMSYS),
    "myaiguide": (apps.MYAIGUIDE, MYAIGUIDE),
}


def read(reader: Reader, content: str) -> ReadFile:
    return read_with(reader, member(content), "diary_entries")


@pytest.mark.parametrize("app", APPS)
def test_each_export_is_known_by_its_own_reader_alone(app):
    _, content = APPS[app]

    readers = {name: reader for name, (reader, _) in APPS.items()} | {"csv": diary_csv.READER}
    known = [name for name, r in readers.items() if r.recognises(member(content), context())]
    assert known == [app]


@pytest.mark.parametrize("app", APPS)
def test_a_file_that_a_mapping_claims_is_left_to_it(app):
    reader, content = APPS[app]
    mapping = ColumnMapping("mine", "*.csv", "pain_diary", {})

    assert not reader.recognises(member(content), context(mapping))


@pytest.mark.parametrize("app", APPS)
def test_a_header_with_a_strange_column_is_another_format(app):
    reader, content = APPS[app]

    assert not reader.recognises(member(content.replace("\n", ",strange\n", 1)), context())


def test_bearable_symptoms_are_rated_by_number_or_word():
    diary = read(apps.BEARABLE, BEARABLE)

    # Symptoms go from 0 to 4, mood from 1 to 10, sleep quality from 1 to 5.
    columns = ("pain_nrs", "region", "stress_nrs", "mood_nrs", "sleep_quality_nrs", "notes")
    assert diary.rows(*columns) == [
        (10 * 1 / 4, "back", None, None, None, "after the drive"),
        (None, None, 10 * 3 / 4, None, None, None),
        (None, None, None, 7, None, None),
        (None, None, None, None, 10 * (4 - 1) / (5 - 1), None),
    ]
    assert diary.rows("original_scale") == ["0-4", None, None, None]


def test_bearable_dates_are_ordinals_and_only_clocks_are_times():
    diary = read(apps.BEARABLE, BEARABLE)

    assert diary.rows("written_date", "written_at") == [
        (date(2020, 9, 22), None),
        (None, clock("2020-09-22 03:00")),
        (None, clock("2020-09-22 03:04")),
        (date(2020, 10, 1), None),
    ]


def test_bearable_tells_places_apart_by_what_stands_in_brackets():
    header = BEARABLE.splitlines()[0]
    names = ("Back (lower) pain (Mild)", "Back (upper) pain (Mild)", "Hip pain (left) (Mild)")
    rows = [f'"22nd Sep 2020",Tuesday,am,Symptom,1,{name},' for name in names]

    diary = read(apps.BEARABLE, "\n".join([header, *rows]))

    assert diary.rows("region") == ["lower back", "upper back", "left hip"]


def test_newer_bearable_files_have_a_second_date():
    header, *rows = BEARABLE.splitlines()
    newer = [header.replace("date,", "date,date formatted,")]
    newer += [row.replace('20",', '20",2020-09-22,') for row in rows]

    assert apps.BEARABLE.recognises(member("\n".join(newer)), context())
    assert read(apps.BEARABLE, "\n".join(newer)).entries.height == 4


def test_daylio_moods_are_five_words_and_all_others_are_unknown():
    diary = read(apps.DAYLIO, DAYLIO)

    assert diary.rows("written_at", "mood_nrs", "notes") == [
        (clock("2020-05-30 20:00"), 10, "Best day: no stiffness"),
        (clock("2020-05-29 20:00"), 0, None),
    ]
    assert diary.note.endswith("1 row without a mood that the app comes with or a note left out.")


def test_older_daylio_files_have_no_titles_of_notes():
    diary = read(
        apps.DAYLIO,
        "full_date,date,weekday,time,mood,activities,note\n"
        '2019-12-30,December 30,Monday,8:00 pm,meh,"work | walk",long drive\n'
        "2019-12-29,December 29,Sunday,9:15 am,good,,\n",
    )

    assert diary.rows("mood_nrs", "notes") == [(5, "long drive"), (7.5, None)]


def test_daylio_files_may_be_without_notes():
    header = "full_date,date,weekday,time,mood,activities"

    diary = read(apps.DAYLIO, f"{header}\n2019-12-30,December 30,Monday,8:00 pm,meh,work\n")

    assert diary.rows("mood_nrs", "notes") == [(5, None)]


def test_visible_keeps_pain_on_its_scale_of_0_to_3_and_no_measurements():
    diary = read(apps.VISIBLE, VISIBLE)

    assert diary.rows("written_date", "region", "original_scale") == [
        (date(2024, 5, 22), "head", "0-3"),
        (date(2024, 5, 22), "Migraine", "0-3"),
        (date(2024, 5, 21), "back", "0-3"),
    ]
    assert diary.rows("pain_nrs") == pytest.approx([10 / 3, 0, 10])
    assert diary.note.endswith("2 rows without a rating of pain left out.")


def test_pmsys_reports_are_instants_and_5_is_the_best_of_each_scale():
    diary = read(apps.PMSYS, PMSYS)

    assert diary.rows("entered_at", "mood_nrs", "sleep_quality_nrs", "stress_nrs", "pain_nrs") == [
        (datetime(2019, 11, 1, 8, 31, 40, 751_000, tzinfo=UTC), 5, 10, 10, None),
        (datetime(2019, 11, 2, 22, 0, 1, 229_000, tzinfo=UTC), 10, 0, 0, None),
    ]


def test_myaiguide_days_are_the_persons_own_and_stamps_are_utc():
    diary = read(apps.MYAIGUIDE, MYAIGUIDE)

    assert diary.rows("written_date", "entered_at", "region", "pain_nrs") == [
        (date(2019, 8, 12), None, "knee", 10),
        # (5.25 - 1) / (9.5 - 1) x 10
        (None, datetime(2019, 8, 31, 0, 6, 39, tzinfo=UTC), "low back", 5),
    ]
    assert diary.rejected == [(5, "'intensity' is not a number from 1 to 9.5")]


def test_myaiguide_files_without_stamps_are_read_as_well():
    rows = [line.rpartition(",")[0] for line in MYAIGUIDE.splitlines()]

    diary = read(apps.MYAIGUIDE, "\n".join(rows))

    assert diary.rows("written_date") == [date(2019, 8, 12)]
    assert [line for line, _ in diary.rejected] == [4, 5]


REDCAP = """\ufeffrecord_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,\
diary_timestamp,pain_average,pain_worst,flare,diary_complete
7,baseline,,,,,,,
7,day_1,diary,1,2024-05-01 21:00:00,3,5,1,2
7,day_2,diary,2,[not completed],4,6,0,0
8,day_1,diary,1,2024-05-01 22:30:00,6,8,0,2
"""


def read_for(person: str | None, content: str) -> list[tuple[str | None, float]]:
    whose = Context(person, single_zone("UTC"))
    (rows,) = [
        batch.rows
        for batch in redcap.READER.read(member(content), whose)
        if batch.table == "diary_entries"
    ]
    if "person_id" not in rows.columns:
        return [(None, pain) for pain in rows["pain_nrs"]]
    return rows.select("person_id", "pain_nrs").rows()


def test_redcap_surveys_are_read_at_their_stamps():
    diary = read(redcap.READER, REDCAP)

    assert redcap.READER.recognises(member(REDCAP), context())
    assert diary.rows("written_at", "pain_nrs", "worst_pain_nrs", "has_flare") == [
        (clock("2024-05-01 21:00"), 3, 5, True),
        (clock("2024-05-01 22:30"), 6, 8, False),
    ]
    assert [line for line, _ in diary.rejected] == [4]


def test_redcap_labels_are_questions():
    labels = (
        "Record ID,Event Name,Survey Timestamp,What was your average pain today?,Flare,Complete?\n"
        "7,Day 1,2024-05-01 21:00:00,3,Checked,Complete\n"
    )

    diary = read(redcap.READER, labels)

    assert redcap.READER.recognises(member(labels), context())
    assert diary.rows("written_at", "pain_nrs", "has_flare") == [
        (clock("2024-05-01 21:00"), 3, True)
    ]


def test_redcap_records_are_people():
    one = REDCAP.rpartition("8,day_1")[0]

    assert read_for(None, REDCAP) == [("7", 3), ("8", 6)]
    assert read_for("study", REDCAP) == [("study-7", 3), ("study-8", 6)]
    assert read_for("anna", one) == [(None, 3)]


def test_a_table_with_record_numbers_alone_is_not_from_redcap():
    assert not redcap.READER.recognises(member("record_id,date,pain\n1,2024-05-01,3\n"), context())
