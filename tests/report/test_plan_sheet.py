"""The plan of a week on one sheet of paper."""

import re
from datetime import date

import pytest

from backpain_analytics.errors import PdfUnavailableError
from backpain_analytics.report.pdf import to_pdf
from backpain_analytics.report.plan_sheet import PlanSheet, render_plan_sheet, sheet_rows
from backpain_analytics.settings.persons import Plan, PlannedExercise

MONDAY = date(2026, 3, 2)


def piece(name="plank", kind="core", **columns):
    return PlannedExercise(name=name, kind=kind, times_per_week=3, **columns)


def sheet(*pieces, person_id="anna", **kinds):
    return render_plan_sheet(PlanSheet(person_id, Plan(pieces=pieces, **kinds), MONDAY))


def test_each_exercise_has_a_box_a_day_and_its_dose():
    page = sheet(piece(sets=3, hold_seconds=20), piece("walk", "aerobic", minutes=30))

    assert page.count('<i class="box"></i>') == 2 * 7
    assert "3 sets, hold 20 s" in page
    assert "30 min" in page
    assert "2 March to 8 March 2026" in page


def test_the_order_is_that_of_a_session():
    pieces = [
        piece("slow walk", "cool_down"),
        piece("yoga", "stretching"),
        piece("plank"),
        piece("walk", "warm_up"),
    ]

    names = [row.name for row in sheet_rows(Plan(pieces=tuple(pieces), stretching_days=7))]
    assert names == ["Walk", "Plank", "Yoga", "Slow walk", "Stretching"]


@pytest.mark.parametrize(("times", "has_boxes"), [(5, True), (6, False), (7, False)])
def test_days_of_stretching_that_no_stretch_fills_have_boxes_of_their_own(times, has_boxes):
    stretch = PlannedExercise(name="yoga", kind="stretching", times_per_week=times)
    rows = [row.name for row in sheet_rows(Plan(pieces=(stretch,), stretching_days=6))]

    assert ("Stretching" in rows) == has_boxes


def test_kinds_are_ticked_where_no_exercise_is_named():
    assert [row.name for row in sheet_rows(Plan(core_sessions=3, aerobic_sessions=5))] == [
        "Core exercises",
        "Aerobic sessions",
    ]
    assert [row.name for row in sheet_rows(Plan(core_sessions=3, pieces=(piece(),)))] == ["Plank"]


def test_pain_before_and_after_and_effort_have_a_place_each_day():
    page = sheet(piece())

    assert re.findall(r"Pain before|Pain after|Effort", page) == [
        "Pain before",
        "Pain after",
        "Effort",
    ]


def test_it_fetches_nothing_and_escapes_what_people_write():
    page = sheet(piece("<script>alert(1)</script>"), person_id="a & <b>")

    assert "<script" not in page
    assert "default-src &#39;none&#39;" in page
    assert not re.findall(r"(?:src|href)=|https?://", page)


def test_it_keeps_people_moving_and_sends_them_to_a_clinician():
    page = sheet(piece())

    assert "keep moving" in page
    assert "speak with a doctor or physiotherapist" in page


FLARE = (
    "You are in a flare, since 28 February. Until it is over, leave out 'Russian twist', and do "
    "'deadlift' without the weight. Keep moving gently, as far as it goes.",
    "Keep up 'bird dog' and 'pelvic tilt' if they feel right: nobody gets well by lying down.",
    "On 5 of 7 days with 'clamshell', your pain rose after it: do less of it, or fewer times.",
)


@pytest.mark.parametrize(
    ("exercises", "lines"),
    [
        *((exercises, ()) for exercises in (0, 1, 12, 16, 17, 22, 23, 28)),
        *((exercises, FLARE) for exercises in (0, 9, 10, 13, 14, 19, 20, 23)),
    ],
)
def test_it_is_one_page_of_paper(exercises, lines):
    pypdfium2 = pytest.importorskip("pypdfium2", reason="no reader of PDFs on this machine")
    pieces = [piece(f"exercise number {n}", sets=3, hold_seconds=20) for n in range(exercises)]
    plan = Plan(pieces=pieces, stretching_days=7, aerobic_sessions=5)
    try:
        paper = to_pdf(render_plan_sheet(PlanSheet("anna", plan, MONDAY, lines)))
    except PdfUnavailableError as error:
        pytest.skip(str(error))

    assert len(pypdfium2.PdfDocument(paper)) == 1
