"""The two pages for the appointment: always two, complete, in text, grey."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pandas as pd
import pytest
from selection import third_of

from backpain_analytics.errors import PdfUnavailableError
from backpain_analytics.report.contents import Making, gather
from backpain_analytics.report.pdf import to_pdf
from backpain_analytics.report.sheet.facts import gather_sheet
from backpain_analytics.report.sheet.lines import length_line
from backpain_analytics.report.sheet.render import render_long, render_sheet
from tests import report_examples as examples
from tests.report_people import PEOPLE, VERSION, contents_of

pypdfium2 = pytest.importorskip("pypdfium2", reason="no reader of PDFs on this machine")


def paper(html):
    try:
        return pypdfium2.PdfDocument(to_pdf(html))
    except PdfUnavailableError as error:
        pytest.skip(str(error))


def text(document):
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


@cache
def sheet(name):
    return paper(render_sheet(contents_of(name)))


@pytest.mark.parametrize("name", third_of(PEOPLE))
def test_everyone_has_two_pages_with_who_when_and_by_what_on_each(name):
    contents = contents_of(name)

    assert len(sheet(name)) == 2
    for number, page in enumerate(sheet(name), start=1):
        words = " ".join(page.get_textpage().get_text_range().split())
        assert f"page {number} of 2" in words
        assert "recorded, no diagnosis" in words
        assert f"version {VERSION}" in words
        assert f"born {contents.person['birth_year']}" in words


def test_ten_years_have_two_pages():
    example = examples.full(days=3_650)
    made_on = example.tables.last_date + timedelta(days=1)

    document = paper(render_sheet(gather(example.tables, example.trend, Making(made_on, "1"))))

    assert len(document) == 2


def test_letters_of_the_figures_are_text():
    words = text(sheet("full"))

    assert "worst pain" in words
    assert "target" in words


def test_the_paper_is_tagged_and_holds_its_fonts():
    html = render_sheet(contents_of("full"))

    assert sheet("full").is_tagged()
    assert to_pdf(html).count(b"/FontFile") + to_pdf(html).count(b"/ObjStm") > 0
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")


def test_the_paper_is_grey():
    for page in sheet("full"):
        red, green, blue = page.render().to_pil().convert("RGB").split()
        assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_a_sign_that_the_diary_shows_is_crossed_and_no_other():
    shown = re.findall(r"☒ [^☐☒]*\(in the diary\)", text(sheet("severe")))

    assert len(shown) == 1
    assert "8 or more" in shown[0]
    assert "☒" not in text(sheet("no_link"))


@pytest.mark.parametrize(
    ("stage", "is_ongoing", "is_said"),
    [("chronic", True, True), ("chronic", False, False), ("subacute", True, False)],
)
def test_pain_is_called_long_lasting_while_its_present_time_is(stage, is_ongoing, is_said):
    contents = PEOPLE["full"]().contents()
    episode = {"stage": stage, "is_ongoing": is_ongoing}
    course = replace(contents.course, episode=episode)

    assert bool(length_line(replace(contents, course=course))) == is_said
    assert not length_line(replace(contents, course=replace(course, episode=None)))


def answers(*rows):
    columns = examples.COLUMNS["diary_answers"].split()
    frame = pd.DataFrame(rows).reindex(columns=columns)
    return frame.assign(local_date=pd.to_datetime(frame["local_date"]))


def facts(*rows):
    return gather_sheet(replace(examples.person_tables(30), diary_answers=answers(*rows)))


def test_medicines_are_counted_by_day_however_they_are_written():
    found = facts(
        {"local_date": "2025-01-06", "medication": "Ibuprofen 400; paracetamol"},
        {"local_date": "2025-01-06", "medication": "ibuprofen 400"},
        {"local_date": "2025-01-07", "medication": " ibuprofen  400 "},
    ).medicines

    assert [(one.name, one.days) for one in found] == [("Ibuprofen 400", 2), ("paracetamol", 1)]


@pytest.mark.parametrize(("medicines", "kept"), [(4, 4), (5, 5), (6, 5)])
def test_at_most_five_are_named(medicines, kept):
    row = {"local_date": "2025-01-06", "medication": ", ".join("abcdefg"[:medicines])}

    assert len(facts(row).medicines) == kept


def test_notes_are_those_of_the_three_worst_days_one_a_day_in_their_own_words():
    found = facts(
        {"local_date": "2025-01-06", "rating_nrs": 3, "notes": "mild"},
        {"local_date": "2025-01-07", "rating_nrs": 9, "notes": "could not <b>sit</b>"},
        {"local_date": "2025-01-07", "rating_nrs": 8, "notes": "later that day"},
        {"local_date": "2025-01-08", "rating_nrs": 5, "worst_pain_nrs": 8, "notes": "train"},
        {"local_date": "2025-01-09", "rating_nrs": 7, "notes": "  "},
        {"local_date": "2025-01-10", "notes": "no rating"},
        {"local_date": "2025-01-11", "rating_nrs": 4, "notes": "lifted a box"},
    ).notes

    assert [note.text for note in found] == ["could not <b>sit</b>", "train", "lifted a box"]


@pytest.mark.parametrize(("days", "is_compared"), [(55, False), (56, True)])
def test_first_and_last_weeks_stand_beside_each_other_where_they_do_not_overlap(days, is_compared):
    found = gather_sheet(examples.person_tables(days))

    assert (found.first_weeks is not None) == is_compared
    assert (found.last_weeks is not None) == is_compared


def test_a_note_is_set_as_it_was_written():
    assert "stiff <b>& slow</b> after the train" in text(sheet("full"))


def test_the_whole_page_on_paper_has_every_chapter_and_its_folded_tables():
    words = text(paper(render_long(contents_of("full"))))

    for heading in ("Pain", "Moving", "Keeping still", "Exercise", "Latest sessions"):
        assert heading in words
    assert "page 2 of" in words


def test_nothing_is_fetched_for_the_paper():
    sheet("full")
    stranger = (
        '<html lang="en"><title>x</title><img src="https://example.org/x.png" alt="x"></html>'
    )

    refusal = pytest.importorskip("weasyprint.urls").FatalURLFetchingError
    with pytest.raises(refusal, match=r"example\.org"):
        to_pdf(stranger)


def test_without_the_library_it_is_said_how_to_get_it():
    refused = (
        "import sys; sys.modules['weasyprint'] = None\n"
        "from backpain_analytics.report.pdf import to_pdf\n"
        "to_pdf('<html></html>')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", refused], capture_output=True, text=True, check=False
    )

    assert "install 'backpain-analytics[pdf]'" in ended.stderr
