"""Pain diaries: any CSV with a date and a rating of pain."""

import re
from datetime import UTC, date, datetime

import pytest
from hand_made import ReadFile, context, member, read_with
from hypothesis import given
from hypothesis import strategies as st

from backpain_analytics import testing
from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.handmade.diaries.columns import (
    DIARY_COLUMNS,
    guess_diary_columns,
)
from backpain_analytics.sources.handmade.diaries.reader import READER
from backpain_analytics.sources.parsing import sheets


def read(content: str | bytes, name: str = "diary.csv") -> ReadFile:
    return read_with(READER, member(content, name), "diary_entries")


def read_as(content: str, columns: dict[str, str], **declared: object) -> ReadFile:
    mapping = ColumnMapping("mine", "*.csv", "pain_diary", columns, **declared)
    return read_with(READER, member(content), "diary_entries", mapping)


clock = datetime.fromisoformat


def knows(content: str, name: str = "diary.csv") -> bool:
    return READER.recognises(member(content, name), context())


# What is understood by its header


def test_a_diary_with_our_own_column_names_is_read_whole():
    diary = read(
        "date,time,pain_nrs,worst_pain_nrs,current_pain_nrs,has_flare,region,mood_nrs,stress_nrs,"
        "sleep_quality_nrs,control_nrs,medication,notes,made_at,rating_period,function_nrs,"
        "roland_morris_score,stiffness_minutes,medication_taken,medication_at,treatment,posture,"
        "work_shift,diet_kept\n"
        "2024-05-01,21:30,3,6,2,yes,low back,7,4,5,8,ibuprofen,sat a lot,2024-05-02 07:10,today,"
        "6,11,45,yes,08:15,heat,standing desk,late shift,no\n"
    )

    (entry,) = diary.entries.drop(
        *("written_date", "entered_at", "original_scale", "has_pain"),
        *("body_ache_level", "sleep_change_level", "mood_change_level"),
    ).to_dicts()
    assert entry == {
        "written_at": clock("2024-05-01 21:30"),
        "pain_nrs": 3,
        "current_pain_nrs": 2,
        "worst_pain_nrs": 6,
        "has_flare": True,
        "region": "low back",
        "mood_nrs": 7,
        "stress_nrs": 4,
        "sleep_quality_nrs": 5,
        "control_nrs": 8,
        "made_at": clock("2024-05-02 07:10"),
        "rating_period": "today",
        "function_nrs": 6,
        "roland_morris_score": 11,
        "stiffness_minutes": 45,
        "medication": "ibuprofen",
        "medication_taken": True,
        "medication_at": clock("2024-05-01 08:15"),
        "treatment": "heat",
        "posture": "standing desk",
        "work_shift": "late shift",
        "diet_kept": False,
        "notes": "sat a lot",
    }
    assert diary.rejected == []


def test_each_of_our_own_names_heads_the_column_it_names():
    headers = [name for name in DIARY_COLUMNS if name not in ("year", "month", "day")]

    assert guess_diary_columns(headers, "diary.csv") == {
        name: at for at, name in enumerate(headers)
    }


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("Date;Pain level (0-10);Mood;Sleep quality", "date pain_nrs mood_nrs sleep_quality_nrs"),
        ("Day,Average back pain,Worst back pain,Pain now",
         "date pain_nrs worst_pain_nrs current_pain_nrs"),
        ("Datum;Uhrzeit;Rückenschmerzen;Schlafqualität;Schmerzmittel;Bemerkungen",
         "date time pain_nrs sleep_quality_nrs medication notes"),
        ("Datum;Stärkste Schmerzen;Durchschnittlicher Schmerz;Schub;Stimmung",
         "date worst_pain_nrs pain_nrs has_flare mood_nrs"),
        ("Date;Heure;Douleur moyenne;Douleur maximale;Humeur;Qualité du sommeil;Médicaments",
         "date time pain_nrs worst_pain_nrs mood_nrs sleep_quality_nrs medication"),
        ("Fecha;Hora;Dolor;Peor dolor;Estado de ánimo;Estrés;Calidad del sueño",
         "date time pain_nrs worst_pain_nrs mood_nrs stress_nrs sleep_quality_nrs"),
        ("Datum,Tijd,Rugpijn,Ergste pijn,Stemming,Slaapkwaliteit,Pijnstillers,Opmerkingen",
         "date time pain_nrs worst_pain_nrs mood_nrs sleep_quality_nrs medication notes"),
        ("Data;Hora;Dor nas costas;Pior dor;Humor;Qualidade do sono;Notas",
         "date time pain_nrs worst_pain_nrs mood_nrs sleep_quality_nrs notes"),
        ("Data;Ora;Dolore;Dolore massimo;Umore;Qualità del sonno;Farmaci",
         "date time pain_nrs worst_pain_nrs mood_nrs sleep_quality_nrs medication"),
        ("Timestamp,How bad was your pain today?,Notes", "date pain_nrs notes"),
        ("date,NRS 0-10,mood 0-10", "date pain_nrs mood_nrs"),
    ],
)  # fmt: skip
def test_headers_are_understood_in_several_languages(header, columns):
    headers = header.replace(";", ",").split(",")

    expected = {name: at for at, name in enumerate(columns.split())}
    assert guess_diary_columns(headers, "diary.csv") == expected


@pytest.mark.parametrize(
    "header",
    [
        "timestamp,steps",
        "Time,Value",
        "date,heart rate",
        "date,mood,notes",
        "pain,notes",
        "date,pain medication",
        "date,pain location,pain duration",
        "full_date,date,weekday,time,mood,activities,note_title,note",
        "date,exercise,minutes,pain before,pain after",
    ],
)
def test_a_file_without_a_date_and_a_rating_of_pain_is_no_diary(header):
    assert not knows(f"{header}\n2024-05-01,3,4,5,6,7,8\n")


def test_what_was_done_that_day_makes_a_diary_no_exercise_log():
    assert knows("date,pain,activity\n2024-05-01,3,gardening\n")


def test_a_log_that_also_asks_for_pain_is_no_diary():
    assert not knows("date,exercise,minutes,pain\n2024-05-01,walk,30,3\n")


def test_a_bare_intensity_is_pain_only_in_a_file_named_so():
    assert knows("Timestamp;Intensity;\n2023-12-24 05:40:00;7\n", "migraine pain.csv")
    assert not knows("Timestamp;Intensity;\n2023-12-24 05:40:00;7\n", "export.csv")
    assert not knows("name,intensity,date\nhappiness,7,2023-12-24\n", "pain.csv")


def test_a_hash_in_a_note_is_no_remark():
    assert read("pain,date,notes\n,2024-05-01,#sat\n").rows("notes") == ["#sat"]


def test_binary_noise_is_no_diary():
    assert not READER.recognises(member(bytes(range(256)) * 20), context())


def test_the_plain_column_is_preferred_to_the_back_and_the_back_to_other_places():
    assert read("date,knee pain,pain\n2024-05-01,1,2\n").rows("pain_nrs") == [2]
    assert read("date,knee pain,back pain\n2024-05-01,1,2\n").rows("pain_nrs") == [2]
    assert read("date,pain,average pain\n2024-05-01,1,2\n").rows("pain_nrs") == [2]


def test_two_places_that_could_be_meant_are_asked_about():
    diary = member("date,knee_pain,pain_shoulder\n2024-05-01,1,2\n")

    assert READER.recognises(diary, context())
    with pytest.raises(AmbiguousExportError, match=r"diary.csv: .*'knee_pain', 'pain_shoulder'"):
        list(READER.read(diary, context()))


def test_a_rating_asked_several_times_is_asked_about():
    with pytest.raises(AmbiguousExportError, match="'pain_1', 'pain_2'"):
        read("date,pain_1,pain_2\n2024-05-01,1,2\n")


def test_the_place_in_the_header_is_kept():
    assert read("date,knee_pain\n2024-05-01,1\n").rows("region") == ["knee"]
    assert read("date,pain level today\n2024-05-01,1\n").rows("region") == [None]


def test_the_note_says_what_was_understood():
    diary = read("date,knee_pain,leg_fatigue,colour\n13-5-2024,1,0,red\n14-5-2024,,,\n")

    assert diary.note == (
        "Read 'knee_pain' as pain_nrs (0-10), dates as day-month-year; "
        "2 columns not used: 'leg_fatigue', 'colour'; 1 row without any answer left out."
    )


# When


def test_a_date_a_clock_and_an_instant_are_kept_apart():
    diary = read(
        "timestamp,pain\n2024-05-01,1\n2024-05-01 23:15,2\n2024-05-01T23:15:00Z,3\n"
        "2024-05-01T23:15:00+02:00,4\n"
    )

    assert diary.rows("written_date", "written_at", "entered_at") == [
        (date(2024, 5, 1), None, None),
        (None, clock("2024-05-01 23:15"), None),
        (None, None, datetime(2024, 5, 1, 23, 15, tzinfo=UTC)),
        (None, None, datetime(2024, 5, 1, 21, 15, tzinfo=UTC)),
    ]


def test_an_entry_after_midnight_keeps_the_date_it_was_written_on():
    diary = read("date,time,pain\n2024-05-02,00:40,2\n")

    assert diary.rows("written_at") == [clock("2024-05-02 00:40")]


def test_a_blank_time_of_day_leaves_a_bare_date():
    diary = read("date,time,pain\n2024-05-01,,1\n2024-05-02,9:05 pm,2\n2024-05-03,21.30,3\n")

    assert diary.rows("written_date", "written_at") == [
        (date(2024, 5, 1), None),
        (None, clock("2024-05-02 21:05")),
        (None, clock("2024-05-03 21:30")),
    ]


def test_a_span_of_time_counts_from_its_beginning():
    diary = read("date,time,pain\n2024-05-01,10:00-11:00,1\n")

    assert diary.rows("written_at") == [clock("2024-05-01 10:00")]


def test_times_of_day_in_words_are_left_out():
    diary = read("date,time,pain\n2024-05-01,morning,1\n2024-05-02,evening,2\n")

    assert diary.rows("written_date") == [date(2024, 5, 1), date(2024, 5, 2)]
    assert "1 column not used: 'time'" in diary.note


@pytest.mark.parametrize("clocks", [1, 2, 3])
def test_a_column_holds_times_of_day_if_half_of_its_cells_do(clocks):
    cells = ["08:00"] * clocks + ["early"] * (4 - clocks)
    lines = [f"2024-05-0{day},{cell},1\n" for day, cell in enumerate(cells, start=1)]

    diary = read("date,time,pain\n" + "".join(lines))

    if clocks < 2:
        assert diary.rows("written_at") == [None] * 4
        assert "1 column not used: 'time'" in diary.note
    else:
        assert [moment.hour for moment in diary.rows("written_at")] == [8] * clocks
        assert len(diary.rejected) == 4 - clocks


def test_day_and_month_that_fit_both_ways_are_asked_about():
    with pytest.raises(AmbiguousExportError, match="day_order"):
        read("date,pain\n01/02/2024,3\n02/03/2024,4\n")


def test_a_declared_day_order_settles_it():
    diary = read_as(
        "date,pain\n01/02/2024,3\n02/03/2024,4\n",
        {"date": "date", "pain_nrs": "pain"},
        day_order="mdy",
    )

    assert diary.rows("written_date") == [date(2024, 1, 2), date(2024, 2, 3)]


def test_a_declared_zone_makes_instants_of_clocks_and_leaves_dates_alone():
    diary = read_as(
        "when,pain\n2024-07-01 08:00,1\n2024-07-02,2\n2024-07-03T08:00Z,3\n",
        {"date": "when", "pain_nrs": "pain"},
        time_zone="America/New_York",
    )

    # New York is four hours behind UTC in July.
    assert diary.rows("written_date", "entered_at") == [
        (None, datetime(2024, 7, 1, 12, 0, tzinfo=UTC)),
        (date(2024, 7, 2), None),
        (None, datetime(2024, 7, 3, 8, 0, tzinfo=UTC)),
    ]


def test_days_that_a_spreadsheet_turned_around_are_turned_back():
    days = [f"2024-05-{day:02}" for day in range(10, 16)]
    cells = ["05/10/2024", "05/11/2024", "05/12/2024", "13/05/2024", "14/05/2024", "15/05/2024"]

    diary = read("date,pain\n" + "".join(f"{cell},3\n" for cell in cells))

    assert diary.rows("written_date") == [date.fromisoformat(day) for day in days]


def test_the_day_a_person_typed_counts_more_than_the_moment_of_the_form():
    diary = read(
        "Timestamp,date,pain\n2019-11-13 00:15:47,2019-11-12,1\n2019-11-13 22:08:03,2019-11-13,2\n"
    )

    assert diary.rows("written_date", "made_at") == [
        (date(2019, 11, 12), clock("2019-11-13 00:15:47")),
        (date(2019, 11, 13), clock("2019-11-13 22:08:03")),
    ]
    assert diary.note == (
        "Read 'pain' as pain_nrs (0-10), 'Timestamp' as made_at, dates as written."
    )


@pytest.mark.parametrize(
    ("sent", "is_doubtful"),
    [
        ("2019-11-11 23:59:59", True),
        ("2019-11-12 00:00:00", False),
        ("2019-11-13 23:59:59", False),
        ("2019-11-14 00:00:00", True),
        ("2019-12-12 21:00:00", True),
    ],
)
def test_a_typed_day_that_the_form_contradicts_is_kept_and_counted(sent, is_doubtful):
    diary = read(f"Timestamp,date,pain\n{sent},2019-11-12,1\n")

    assert diary.rows("written_date") == [date(2019, 11, 12)]
    assert ("1 row was sent before the day typed in" in diary.note) == is_doubtful


def test_a_date_in_three_columns_is_put_together():
    diary = read("year,month,day,pain\n2024,2,29,4\n")

    assert diary.rows("written_date") == [date(2024, 2, 29)]


def test_a_remark_behind_a_date_is_no_part_of_it():
    diary = read("date,pain\n28-4-2023 # operation,6\n29-4-2023,7\n")

    assert diary.rows("written_date") == [date(2023, 4, 28), date(2023, 4, 29)]


def test_a_row_without_a_date_is_rejected():
    diary = read("date,pain\n2024-05-01,1\nyesterday,2\n,3\n2024-05-04,4\n2024-05-05,5\n")

    assert diary.rows("pain_nrs") == [1, 4, 5]
    assert [line for line, _ in diary.rejected] == [3, 4]


def test_a_row_without_a_date_that_says_nothing_is_not_worth_rejecting():
    diary = read("date,pain,weather\n2024-05-01,1,\n,,rain\nTotal,,\n")

    assert diary.rows("pain_nrs") == [1]
    assert diary.rejected == []


def test_a_file_most_of_whose_dates_are_none_is_refused():
    with pytest.raises(UnreadableExportError, match="most cells of 'date' are no dates"):
        read("date,pain\n2024-05-01,1\n,2\n,3\n")


# Answers


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("0", 0), ("10", 10), ("3.5", 3.5), ('"3,5"', 3.5), (" 7 ", 7), ("7/10", 7), ("", None)],
)
def test_a_rating_is_a_number_from_0_to_10_or_blank(cell, expected):
    diary = read(f"date,pain,mood\n2024-05-01,{cell},5\n")

    assert diary.rows("pain_nrs") == [expected]
    assert diary.rejected == []


@pytest.mark.parametrize("cell", ["-0.1", "10.1", "bad", "3-4", "~3", "1e1", "inf"])
def test_any_other_rating_rejects_its_row_and_is_not_repeated(cell):
    diary = read(f"date,pain\n2024-05-01,1\n2024-05-02,{cell}\n2024-05-03,2\n")

    assert diary.rows("pain_nrs") == [1, 2]
    assert diary.rejected == [(3, "'pain' is not a number from 0 to 10")]


def test_a_row_that_answers_nothing_is_no_entry():
    diary = read("date,pain,region,notes\n2024-05-01,,low back,\n2024-05-02,,,slept in\n")

    assert diary.rows("written_date", "pain_nrs", "notes") == [(date(2024, 5, 2), None, "slept in")]
    assert diary.note.endswith("1 row without any answer left out.")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        *[(" True", True), ("x", True), ("Ja", True), ("sí", True), ("1", True)],
        *[("FALSE ", False), ("nein", False), ("não", False), ("0", False), ("", None)],
    ],
)
def test_a_flare_is_a_yes_or_a_no(cell, expected):
    diary = read(f"date,pain,flare\n2024-05-01,3,{cell}\n")

    assert diary.rows("has_flare") == [expected]


def test_a_column_that_is_mostly_something_else_costs_no_row():
    diary = read("date,pain,mood\n2024-05-01,3,happy\n2024-05-02,4,sad\n2024-05-03,5,6\n")

    assert diary.rows("pain_nrs", "mood_nrs") == [(3, None), (4, None), (5, None)]
    assert "1 column not used: 'mood'" in diary.note


def test_a_single_word_among_ratings_rejects_its_row():
    diary = read("date,pain,mood\n2024-05-01,3,5\n2024-05-02,4,sad\n2024-05-03,5,6\n")

    assert diary.rejected == [(3, "'mood' is not a number from 0 to 10")]


def test_a_mood_on_another_scale_is_not_taken_for_a_rating_from_0_to_10():
    diary = read("date,pain,mood (1-5)\n2024-05-01,3,5\n")

    assert diary.rows("mood_nrs") == [None]


def test_a_yes_under_the_name_of_a_drug_says_which_drug():
    columns = {"pain_nrs": "pain", "medication": "nsaids"}

    diary = read_as(
        "date,pain,nsaids\n2024-05-01,3, True\n2024-05-02,3, False\n2024-05-03,3,\n", columns
    )

    assert diary.rows("medication") == ["nsaids", "none", None]


def test_notes_stay_on_one_line_and_hide_nothing():
    diary = read('date,pain,notes\n2024-05-01,3,"a\x07b\r\nc \u202egnp.exe"\n')

    assert diary.rows("notes") == ["a b c gnp.exe"]


@pytest.mark.parametrize(("length", "kept"), [(1_999, 1_999), (2_000, 2_000), (2_001, 2_000)])
def test_notes_are_cut_at_two_thousand_characters(length, kept):
    diary = read(f"date,pain,notes\n2024-05-01,3,{'a' * length}\n")

    assert [len(note) for note in diary.rows("notes")] == [kept]


# Scales


def test_a_declared_scale_is_stored_as_0_to_10():
    diary = read_as(
        "date,intensity\n2024-05-01,1\n2024-05-02,5.25\n2024-05-03,9.5\n2024-05-04,0.5\n",
        {"pain_nrs": "intensity"},
        pain_scale=(1, 9.5),
    )

    # (5.25 - 1) / (9.5 - 1) x 10
    assert diary.rows("pain_nrs", "original_scale") == [(0, "1-9.5"), (5, "1-9.5"), (10, "1-9.5")]
    assert diary.rejected == [(5, "'intensity' is not a number from 1 to 9.5")]


def test_a_file_mostly_above_10_is_refused_with_the_remedy():
    with pytest.raises(UnreadableExportError, match=r"pain_scale = \[0, 100\]"):
        read("date,pain\n2024-05-01,35\n2024-05-02,60\n2024-05-03,8\n")


def test_a_few_ratings_above_10_are_rejected_rows():
    diary = read("date,pain\n2024-05-01,35\n2024-05-02,8\n")

    assert diary.rows("pain_nrs") == [8]
    assert diary.rejected == [(2, "'pain' is not a number from 0 to 10")]


def test_a_header_that_names_another_scale_is_refused():
    with pytest.raises(UnreadableExportError, match="pain_scale"):
        read("date,pain (0-100)\n2024-05-01,8\n")


def test_one_to_ten_is_read_as_it_stands():
    assert read("date,pain (1-10)\n2024-05-01,8\n").rows("pain_nrs", "original_scale") == [
        (8, None)
    ]


# Shapes


def test_blanks_remarks_and_repeated_headers_are_no_rows():
    diary = read(
        "My diary; do not lose\n"
        "\n"
        "date,pain, leg_fatigue, stress\n"
        "13-4-2024,1, 0, 2\n"
        "# on holiday\n"
        "\n"
        "14-4-2024,2, 0, 3\n"
        "#date,pain, leg_fatigue, stress\n"
    )

    assert diary.rows("pain_nrs", "stress_nrs") == [(1, 2), (2, 3)]
    assert diary.rejected == []


def test_a_remark_with_as_many_cells_as_the_header_is_not_the_header():
    diary = read("no value = as before:,,and,so\nyear,month,day,pain\n2024,4,13,1\n")

    assert diary.rows("written_date") == [date(2024, 4, 13)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_usual_delimiters_and_line_ends_are_read(delimiter, end):
    lines = ["date,pain,mood,", "2024-05-01,3,4", "2024-05-02,5"]

    diary = read(end.join(lines).replace(",", delimiter))

    assert diary.rows("pain_nrs", "mood_nrs") == [(3, 4), (5, None)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_umlauts_are_read_in_the_encodings_of_spreadsheets(encoding):
    diary = read("Datum;Stärkste Schmerzen;Notizen\n2024-05-01;3;müde\n".encode(encoding))

    assert diary.rows("worst_pain_nrs", "notes") == [(3, "müde")]


def test_a_row_with_more_cells_than_names_is_rejected_with_its_line():
    diary = read("date,pain\n2024-05-01,3,5\n2024-05-02,4,\n")

    assert diary.rows("pain_nrs") == [4]
    assert diary.rejected == [(2, "it has more cells than the header has names")]


def test_repeated_days_and_days_out_of_order_are_all_entries():
    diary = read("date,pain\n2024-05-02,1\n2024-05-01,2\n2024-05-02,3\n")

    assert diary.rows("pain_nrs") == [1, 2, 3]


@pytest.mark.parametrize("second", ["better", '"better'])
def test_stray_quotation_marks_swallow_no_row(second):
    diary = read(f'date,pain,notes\n2024-05-01,3,"tired\n2024-05-02,4,{second},\n')

    assert diary.rows("pain_nrs", "notes") == [(3, "tired"), (4, "better")]


def test_a_note_over_two_lines_keeps_the_lines_of_the_rows_below_right():
    diary = read('date,pain,notes\n2024-05-01,3,"two\nlines"\n2024-05-02,bad,\n')

    assert diary.rejected == [(4, "'pain' is not a number from 0 to 10")]


def test_a_header_without_rows_gives_no_entries():
    assert read("date,pain\n").entries.is_empty()


def test_a_file_larger_than_any_diary_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "LARGEST_SHEET_BYTES", 20)

    assert read("date,pain\n2024-5-1,3").rows("pain_nrs") == [3]
    with pytest.raises(UnreadableExportError, match="Split it by year"):
        read("date,pain\n2024-05-1,3")


def test_a_cell_that_no_csv_has_is_refused_with_its_line():
    with pytest.raises(UnreadableExportError, match=r"diary.csv: line 2 is not CSV"):
        read(f"date,pain,notes\n2024-05-01,3,{'a' * 140_000}\n")


def test_a_file_none_of_whose_answers_is_understood_is_refused():
    with pytest.raises(UnreadableExportError, match="most of its answers"):
        read_as("date,mood\n2024-05-01,fine\n", {"mood_nrs": "mood"})


# Mappings


AS_BEFORE = """year,month,day,region,intensity
2023,12,30,Knees,4
,,,Neck,2
,,31,Knees,
,,,Neck,3
2024,1,1,,5
"""


def test_a_blank_means_the_same_as_before_where_the_mapping_says_so():
    columns = {name: name for name in ("year", "month", "day", "region")}

    diary = read_as(AS_BEFORE, {**columns, "pain_nrs": "intensity"}, blank_means_same=True)

    assert diary.rows("written_date", "region", "pain_nrs") == [
        (date(2023, 12, 30), "Knees", 4),
        (date(2023, 12, 30), "Neck", 2),
        (date(2023, 12, 31), "Knees", 4),
        (date(2023, 12, 31), "Neck", 3),
        (date(2024, 1, 1), "Neck", 5),
    ]


def test_a_blank_rating_is_that_of_its_own_place_though_the_mapping_names_none():
    columns = {name: name for name in ("year", "month", "day")}

    diary = read_as(AS_BEFORE, {**columns, "pain_nrs": "intensity"}, blank_means_same=True)

    assert diary.rows("region", "pain_nrs") == [
        ("Knees", 4),
        ("Neck", 2),
        ("Knees", 4),
        ("Neck", 3),
        ("Neck", 5),
    ]


def test_a_rejected_row_still_says_the_date_of_the_rows_below():
    columns = {name: name for name in ("year", "month", "day")}

    diary = read_as(
        "year,month,day,intensity\n2023,12,30,4\n,,31,5,or 6\n,,,3\n",
        {**columns, "pain_nrs": "intensity"},
        blank_means_same=True,
    )

    assert diary.rows("written_date", "pain_nrs") == [
        (date(2023, 12, 30), 4),
        (date(2023, 12, 31), 3),
    ]


def test_a_mapping_reads_only_what_it_names_and_finds_the_date():
    diary = read_as("Datum,A,mood\n2024-05-01,3,7\n", {"pain_nrs": "a"})

    assert diary.rows("written_date", "pain_nrs", "mood_nrs") == [(date(2024, 5, 1), 3, None)]


def test_a_mapped_file_without_a_date_is_refused():
    with pytest.raises(UnreadableExportError, match="no header line has a date"):
        read_as("when,A\n2024-05-01,3\n", {"pain_nrs": "A"})


def test_a_file_that_a_mapping_claims_belongs_to_the_kind_it_says():
    log = ColumnMapping("mine", "d*.csv", "exercise_log", {"name": "sport"})
    diary = ColumnMapping("mine", "d*.csv", "pain_diary", {"pain_nrs": "sport"})

    assert not READER.recognises(member("date,pain\n2024-05-01,3\n"), context(log))
    assert READER.recognises(member("date,sport\n2024-05-01,3\n"), context(diary))


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"pain": "A"}, "says what 'pain' is called"),
        ({"date": "Datum"}, "at least one of these"),
        ({"pain_nrs": "B"}, "no header line has"),
        ({"pain_nrs": "C"}, "two columns are named 'c'"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_with_what_is_wrong(columns, message):
    with pytest.raises(UnreadableExportError, match=message):
        read_as("Datum,A,C,C\n2024-05-01,3,4,5\n", columns)


# In general


@given(ratings=st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=1, max_size=30))
def test_every_rating_comes_out_as_it_was_written(ratings):
    lines = [f"2024-01-{day:02},{'' if r is None else r}" for day, r in enumerate(ratings, start=1)]

    diary = read("date,pain\n" + "\n".join(lines))

    answered = [float(rating) for rating in ratings if rating is not None]
    assert (diary.rows("pain_nrs") if answered else []) == answered


@given(cells=st.lists(st.sampled_from(["", "0", "7", "11", "x", '"a', "-"]), max_size=20))
def test_every_row_is_an_entry_or_rejected_or_left_out(cells):
    lines = [f"2024-01-{day:02},3,{cell}" for day, cell in enumerate(cells, start=1)]
    lines += [f"2024-02-{day:02},{cell}," for day, cell in enumerate(cells[:5], start=1)]

    diary = read("date,pain,mood\n2024-01-30,1,1\n2024-01-31,1,1\n" + "\n".join(lines))

    left_out = re.search(r"(\d+) rows? without any answer", diary.note)
    counted = diary.entries.height + len(diary.rejected) + int(left_out[1] if left_out else 0)
    assert counted == len(lines) + 2


@given(text=st.text(max_size=300))
def test_no_text_whatever_breaks_the_recogniser(text):
    assert READER.recognises(member(text.encode(errors="ignore")), context()) in (True, False)


def test_a_diary_of_several_people_tells_them_apart():
    rows = "a,2026-05-01,3\nb,2026-05-01,4\n"
    file = testing.member("pain.csv", f"participant_id,date,pain\n{rows}")

    entries = testing.read(READER, file, testing.context())["diary_entries"]

    assert entries.select("person_id", "pain_nrs").rows() == [("anna-a", 3), ("anna-b", 4)]


def test_a_diary_with_one_id_is_all_of_its_person():
    file = testing.member("pain.csv", "participant_id,date,pain\na,2026-05-01,3\na,2026-05-02,4\n")

    assert "person_id" not in testing.read(READER, file, testing.context())["diary_entries"].columns


@pytest.mark.parametrize("header", ["about", "Rating about"])
def test_a_column_says_what_each_rating_is_about(header):
    file = testing.member("pain.csv", f"date,pain,{header}\n2026-05-01,3,now\n2026-05-02,4,night\n")

    entries = testing.read(READER, file, testing.context())["diary_entries"]

    assert entries["rating_period"].to_list() == ["now", "night"]
