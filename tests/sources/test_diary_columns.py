"""What people note beside their pain: what it is about, function, medication, treatment, work."""

from datetime import date, datetime

import pytest
from hand_made import ReadFile, member, read_with

from backpain_analytics import testing
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.handmade.diaries import apps, redcap
from backpain_analytics.sources.handmade.diaries.columns import guess_diary_columns
from backpain_analytics.sources.handmade.diaries.reader import READER

clock = datetime.fromisoformat


def read(content: str, mapping: ColumnMapping | None = None) -> ReadFile:
    return read_with(READER, member(content), "diary_entries", mapping)


def answers(header: str, *cells: str) -> str:
    """The lines of a diary with one column beside date and pain; the cells may be quoted."""
    return "\n".join(
        [f"date,pain,{header}"]
        + [f"2026-05-{day:02},3,{cell}" for day, cell in enumerate(cells, start=1)]
    )


def told(header: str, column: str, *cells: str) -> list[object]:
    return read(answers(header, *cells)).rows(column)


# Headers


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("Date,Pain,Morning stiffness (min),Medication taken?,Meds,Time taken",
         "date pain_nrs stiffness_minutes medication_taken medication medication_at"),
        ("date,pain_level,stiffness_duration,medication_taken,medication_time",
         "date pain_nrs stiffness_minutes medication_taken medication_at"),
        ("Timestamp,Date,Pain in the past 24 hours,Function (PSFS),Standing desk,Work day",
         "made_at date pain_nrs function_nrs posture work_shift"),
        ("Date,Back pain today,RMDQ,Diet kept,Treatment,Sleep last night",
         "date pain_nrs roland_morris_score diet_kept treatment sleep_quality_nrs"),
        ("Datum,Uhrzeit,Schmerzstärke,Medikament,Medikament-Zeit,Morgensteifigkeit,Schicht",
         "date time pain_nrs medication medication_at stiffness_minutes work_shift"),
        ("Date,Douleur,Raideur matinale (min),Médicaments pris,Traitement,Jour de travail",
         "date pain_nrs stiffness_minutes medication_taken treatment work_shift"),
        ("Fecha,Dolor,Rigidez matutina,Medicación tomada,Hora de la toma,Tratamiento,Turno",
         "date pain_nrs stiffness_minutes medication_taken medication_at treatment work_shift"),
        ("Data,Dor,Rigidez matinal,Medicação,Tratamento,Dieta,Postura",
         "date pain_nrs stiffness_minutes medication treatment diet_kept posture"),
        ("Data,Dolore,Rigidità mattutina,Farmaci presi,Trattamento,Turno",
         "date pain_nrs stiffness_minutes medication_taken treatment work_shift"),
        ("Datum,Pijn,Ochtendstijfheid,Medicatie ingenomen,Behandeling,Houding,Werkdag",
         "date pain_nrs stiffness_minutes medication_taken treatment posture work_shift"),
    ],
)  # fmt: skip
def test_headers_are_understood_in_several_languages(header, columns):
    expected = {name: at for at, name in enumerate(columns.split())}

    assert guess_diary_columns(header.split(","), "diary.csv") == expected


@pytest.mark.parametrize(
    "header",
    ["Stiffness (0-10)", "Function (0-100)", "Function (1-5)", "RMDQ items", "Weight", "Work (h)"],
)
def test_what_is_on_another_scale_or_of_another_kind_is_not_guessed(header):
    assert guess_diary_columns(["date", "pain", header], "d.csv") in (
        {"date": 0, "pain_nrs": 1},
        # Only its cells show that these are hours.
        {"date": 0, "pain_nrs": 1, "work_shift": 2},
    )


def test_every_column_can_be_named_in_a_mapping():
    mapping = ColumnMapping(
        "mine", "*.csv", "pain_diary",
        {"date": "day", "pain_nrs": "p", "function_nrs": "f", "stiffness_minutes": "stiff",
         "made_at": "typed", "work_shift": "w"},
    )  # fmt: skip

    diary = read("day,p,f,stiff,typed,w\n2026-05-01,3,6,30,2026-05-02 08:00,early\n", mapping)

    assert diary.rows("function_nrs", "stiffness_minutes", "made_at", "work_shift") == [
        (6, 30, clock("2026-05-02 08:00"), "early")
    ]


# What a rating is about


@pytest.mark.parametrize(
    ("header", "period"),
    [
        ("Pain in the past 24 hours", "past_24_hours"),
        ("Average pain (last 24h)", "past_24_hours"),
        ("Schmerzen in den letzten 24 Stunden", "past_24_hours"),
        ("Douleur au cours des 24 dernières heures", "past_24_hours"),
        ("Dolor en las últimas 24 horas", "past_24_hours"),
        ("Dor nas últimas 24 horas", "past_24_hours"),
        ("Dolore nelle ultime 24 ore", "past_24_hours"),
        ("Pijn in de afgelopen 24 uur", "past_24_hours"),
        ("How bad was your pain today?", "today"),
        ("Schmerz heute", "today"),
        ("Back pain last night", "night"),
        ("Nachtschmerz", "night"),
        ("Pain", None),
        ("Pain in 24 exercises", None),
    ],
)
def test_what_a_rating_is_about_is_told_by_its_header(header, period):
    diary = read(f"date,{header}\n2026-05-01,3\n")

    assert diary.rows("pain_nrs", "rating_period") == [(3, period)]


@pytest.mark.parametrize(
    "header",
    ["Pain right now", "Current pain", "Rate your back pain at the moment", "Pijn op dit moment",
     "Schmerz im Moment", "Douleur en ce moment", "Dolor ahora", "Dor agora", "Dolore attuale"],
)  # fmt: skip
def test_pain_as_it_is_now_is_about_now(header):
    diary = read(f"date,{header}\n2026-05-01,3\n")

    assert diary.rows("current_pain_nrs", "rating_period") == [(3, "now")]


def test_what_a_rating_is_about_is_no_place_on_the_body():
    assert read("date,Rate your knee pain right now\n2026-05-01,3\n").rows("region") == ["knee"]
    assert read("date,Pain in the past 24 hours\n2026-05-01,3\n").rows("region") == [None]
    assert read("date,Morning pain\n2026-05-01,3\n").rows("region") == [None]


def test_the_rating_of_the_day_counts_beside_that_of_the_night():
    diary = read("date,Night pain,Pain\n2026-05-01,7,3\n")

    assert diary.rows("pain_nrs", "rating_period") == [(3, None)]
    assert "'Night pain'" in diary.note


def test_a_column_may_say_it_of_each_row():
    cells = ["now", "past 24 hours", "past_24_hours", "Today", "last night", ""]

    assert told("rating period", "rating_period", *cells) == [
        "now", "past_24_hours", "past_24_hours", "today", "night", None,
    ]  # fmt: skip


def test_another_word_in_that_column_rejects_its_row():
    diary = read(answers("rating period", "now", "month"))

    assert diary.rejected == [
        (3, "'rating period' is not now, past 24 hours, today or night"),
    ]


def about(content: str, declared: str | None, reader=READER, mapping=None) -> list[str | None]:
    where = testing.context(mappings=(mapping,) if mapping else (), about=declared)
    tables = testing.read(reader, member(content), where)
    return tables["diary_entries"]["rating_period"].to_list()


def test_the_person_declares_what_no_diary_says():
    assert about("date,pain\n2026-05-01,3\n", "past_24_hours") == ["past_24_hours"]
    assert about("date,pain today\n2026-05-01,3\n", "past_24_hours") == ["today"]
    assert about("date,pain now\n2026-05-01,3\n", "past_24_hours") == ["now"]
    assert about("date,pain,rating period\n2026-05-01,3,now\n2026-05-02,4,\n", "night") == [
        "now",
        "night",
    ]


def test_pain_right_now_is_about_now_whatever_the_rating_of_the_day_would_be_about():
    content = "date,pain,pain now,rating period\n2026-05-01,,2,today\n2026-05-02,4,2,today\n"

    assert about(content, None) == ["now", "today"]


def test_a_row_without_a_rating_is_about_nothing():
    assert about("date,pain,mood,rating period\n2026-05-01,,4,now\n", "today") == [None]


def test_a_mapping_says_it_for_its_table():
    mapping = ColumnMapping("mine", "*.csv", "pain_diary", {"pain_nrs": "pain today"}, about="now")

    assert about("date,pain today\n2026-05-01,3\n", "night", mapping=mapping) == ["now"]


def test_pain_during_an_exercise_is_no_rating_of_the_day():
    columns = guess_diary_columns(["date", "pain_before", "pain_during", "back pain"], "d.csv")

    assert columns == {"date": 0, "pain_nrs": 3}


def test_what_a_person_declares_holds_for_diary_apps_too():
    visible = (
        "observation_date,tracker_name,tracker_category,observation_value\n2026-05-01,Pain,Pain,2\n"
    )
    bearable = (
        "date,weekday,time of day,category,rating/amount,detail,notes\n"
        "1st May 2026,Fri,all day,Symptom,2,Back pain (Moderate),\n"
        "2nd May 2026,Sat,am,Symptom,2,Back pain (Moderate),\n"
    )

    assert about(visible, "past_24_hours", apps.VISIBLE) == ["past_24_hours"]
    assert about(bearable, "past_24_hours", apps.BEARABLE) == ["today", "past_24_hours"]


# When an entry was made


def test_a_form_knows_when_it_was_sent_and_the_person_which_day_it_is_about():
    diary = read("Timestamp,Date,Pain\n5/14/2026 0:15:47,5/13/2026,3\n5/9/2026 21:00:00,5/9/2026,4")

    assert diary.rows("written_date", "made_at") == [
        (date(2026, 5, 13), clock("2026-05-14 00:15:47")),
        (date(2026, 5, 9), clock("2026-05-09 21:00")),
    ]


def test_a_stamp_alone_is_the_time_of_the_entry():
    diary = read("Timestamp,Pain\n2026-05-01 21:00,3\n")

    assert diary.rows("written_at", "made_at") == [(clock("2026-05-01 21:00"), None)]


def test_a_stamp_with_an_offset_is_the_persons_clock():
    # Berlin is two hours ahead of UTC in May.
    diary = read("made_at,date,pain\n2026-05-01T21:00:00Z,2026-05-01,3\n")

    assert diary.rows("made_at") == [clock("2026-05-01 23:00")]


def test_a_stamp_that_cannot_be_read_costs_no_row():
    diary = read("made_at,date,pain\n2026-05-01 21:00,2026-05-01,3\nlater,2026-05-02,4\n")

    assert diary.rows("made_at") == [clock("2026-05-01 21:00"), None]
    assert diary.rejected == []


def test_stamps_that_fit_both_orders_are_in_that_of_the_dates():
    diary = read(
        "Timestamp,date,pain\n02/05/2026 21:00,02/05/2026,3\n03/05/2026 21:00,13/05/2026,3"
    )

    assert diary.rows("made_at") == [clock("2026-05-02 21:00"), clock("2026-05-03 21:00")]


def test_redcap_knows_when_a_survey_was_sent():
    surveys = (
        "record_id,redcap_event_name,intake_timestamp,age,intake_complete,"
        "diary_timestamp,diary_date,pain_average,diary_complete\n"
        "7,day_1,2026-04-01 09:00:00,50,2,2026-05-02 07:30:00,2026-05-01,3,2\n"
        "7,day_2,,,,[not completed],2026-05-02,4,0\n"
    )

    diary = read_with(redcap.READER, member(surveys), "diary_entries")

    assert diary.rows("written_date", "made_at") == [
        (date(2026, 5, 1), clock("2026-05-02 07:30")),
        (date(2026, 5, 2), None),
    ]


def test_myaiguide_knows_when_a_chosen_day_was_typed_in():
    diary = read_with(
        apps.MYAIGUIDE,
        member(
            "name,startday,startmonth,startyear,intensity,date\n"
            "knee pain,12,8,2019,9.5,2019-08-13 00:06:39\n"
        ),
        "diary_entries",
    )

    assert diary.rows("written_date", "made_at") == [
        (date(2019, 8, 12), clock("2019-08-13 02:06:39"))
    ]


# Function and stiffness


def test_function_is_rated_from_0_to_10():
    assert told("function", "function_nrs", "0", "10", "6.5", "") == [0, 10, 6.5, None]
    assert len(read(answers("function", "1", "2", "10.1")).rejected) == 1


def test_the_roland_morris_score_is_a_whole_number_from_0_to_24():
    assert told("RMDQ", "roland_morris_score", "0", "24", "7/24", "") == [0, 24, 7, None]
    for wrong in ("25", "-1", "7.5", "many"):
        diary = read(answers("RMDQ", "1", "2", wrong))
        assert diary.rejected == [(4, "'RMDQ' is not a whole number from 0 to 24")]


@pytest.mark.parametrize(
    ("header", "cell", "minutes"),
    [
        ("morning stiffness", "30 min", 30),
        ("morning stiffness", "1 h", 60),
        ("morning stiffness", "1h20", 80),
        ("morning stiffness", "00:45", 45),
        ("morning stiffness", "1:20", 80),
        ("morning stiffness", "90", 90),
        ("morning stiffness (h)", "1.5", 90),
        ("morning stiffness (h)", "30 min", 30),
        ("stiffness_minutes", "5", 5),
        ("stiffness_minutes", "0", 0),
        ("stiffness_minutes", "1440", 1_440),
    ],
)
def test_stiffness_is_in_minutes_as_people_write_them(header, cell, minutes):
    assert told(header, "stiffness_minutes", cell) == [minutes]


@pytest.mark.parametrize("cell", ["1441", "25 h", "-5", "long"])
def test_any_other_stiffness_rejects_its_row(cell):
    diary = read(answers("stiffness (min)", "5", "6", cell))

    (rejected,) = diary.rejected
    assert rejected == (
        4,
        "'stiffness (min)' is not a duration of a day or less, such as 30 min or 1h20",
    )


@pytest.mark.parametrize(
    ("cells", "is_read"),
    [(["3", "10"], False), (["3", "11"], True), (["3", "10 min"], True), (["yes", "no"], False)],
)
def test_small_numbers_without_a_unit_may_rate_stiffness_and_are_not_read(cells, is_read):
    diary = read(answers("stiffness", *cells))

    assert ("as stiffness_minutes" in diary.note) == is_read
    assert diary.rejected == []


# Medication


def test_medication_is_named_or_a_yes_and_has_its_time():
    diary = read(
        "date,pain,medication,medication taken,medication time\n"
        "2026-05-01,3,ibuprofen,yes,08:30\n2026-05-02,3,,no,\n2026-05-03,3,,,\n"
    )

    assert diary.rows("medication", "medication_taken", "medication_at") == [
        ("ibuprofen", True, clock("2026-05-01 08:30")),
        (None, False, None),
        (None, None, None),
    ]


def test_a_drug_that_is_named_was_taken_and_none_was_not():
    diary = read(answers("medication", "ibuprofen 400", "none", "Keine", ""))

    assert diary.rows("medication_taken") == [True, False, False, None]


def test_a_medication_column_of_yes_and_no_names_no_drug():
    diary = read(answers("painkillers", "yes", "no", ""))

    assert diary.rows("medication", "medication_taken") == [
        (None, True),
        (None, False),
        (None, None),
    ]


def test_names_under_medication_taken_are_names():
    diary = read(answers("medication taken", "ibuprofen", "paracetamol", "no"))

    assert diary.rows("medication", "medication_taken") == [
        ("ibuprofen", True),
        ("paracetamol", True),
        ("no", False),
    ]


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("08:30", "2026-05-02 08:30"),
        ("8.30", "2026-05-02 08:30"),
        ("8 pm", "2026-05-02 20:00"),
        ("12:15 am", "2026-05-02 00:15"),
        ("2026-05-01 23:10", "2026-05-01 23:10"),
    ],
)
def test_a_time_of_day_is_of_the_entrys_date(cell, at):
    assert told("medication time", "medication_at", "", cell)[1] == clock(at)


@pytest.mark.parametrize(
    ("entry", "taken", "at"),
    [
        ("00:40", "22:00", "2026-05-01 22:00"),
        ("00:40", "12:40", "2026-05-02 12:40"),
        ("00:40", "12:41", "2026-05-01 12:41"),
        ("14:00", "15:30", "2026-05-02 15:30"),
        ("21:00", "08:00", "2026-05-02 08:00"),
    ],
)
def test_what_was_taken_in_the_evening_is_before_an_entry_of_the_small_hours(entry, taken, at):
    diary = read(f"date,time,pain,medication time\n2026-05-02,{entry},3,{taken}\n")

    assert diary.rows("medication_at") == [clock(at)]


def test_an_entry_in_utc_has_its_medication_on_the_persons_clock():
    diary = read("date,pain,medication time\n2026-05-01T22:30:00Z,3,22:00\n")

    # Half past midnight in Berlin.
    assert diary.rows("medication_at") == [clock("2026-05-01 22:00")]


def test_another_time_of_medication_rejects_its_row():
    diary = read(answers("medication time", "08:00", "09:00", "breakfast"))

    assert diary.rejected == [(4, "'medication time' is not a time of day")]


# Treatment, posture, work, diet


def test_a_treatment_is_in_the_persons_words_or_a_yes_under_its_name():
    assert told("treatment", "treatment", "massage", "") == ["massage", None]
    assert told("Heating pad", "treatment", "yes", "no", "") == ["heat", "none", None]
    assert told("Krankengymnastik", "treatment", "ja", "nein") == ["physio", "none"]


def test_several_columns_of_treatments_are_one():
    diary = read(
        "date,pain,Massage,Heat,Other treatment,Treatment\n"
        "2026-05-01,3,yes,yes,,\n2026-05-02,3,no,no,,\n2026-05-03,3,no,yes,,tape\n2026-05-04,3,,,,\n"
    )

    assert diary.rows("treatment") == ["massage, heat", "none", "heat, tape", None]
    assert "'Massage + Heat + Treatment' as treatment" in diary.note
    assert "1 column not used: 'Other treatment'" in diary.note


def test_posture_and_work_are_in_the_persons_words_or_a_yes_under_their_names():
    assert told("posture", "posture", "sitting", "standing desk") == ["sitting", "standing desk"]
    assert told("Standing desk", "posture", "x", "no") == ["Standing desk", "none"]
    assert told("shift", "work_shift", "early", "day off") == ["early", "day off"]
    assert told("Work day", "work_shift", "yes", "no", "") == ["Work day", "none", None]


def test_numbers_under_work_or_posture_are_something_else():
    for header, column in (("work", "work_shift"), ("posture", "posture")):
        diary = read(answers(header, "8", "7.5", "home"))

        assert diary.rows(column) == [None, None, None]
        assert f"1 column not used: {header!r}" in diary.note


def test_whether_the_diet_was_kept_is_a_yes_or_a_no():
    assert told("diet", "diet_kept", "yes", "no", "") == [True, False, None]
    assert told("diet", "diet_kept", "pasta", "salad") == [None, None]


def test_an_answer_to_any_of_these_is_an_answer():
    rows = "2026-05-01,,6,,,\n2026-05-02,,,30,,\n2026-05-03,,,,x,\n2026-05-04,,,,,\n"

    diary = read(f"date,pain,function,stiffness (min),diet,notes\n{rows}")

    assert [day.day for day in diary.rows("written_date")] == [1, 2, 3]
