"""What a page says, as a golden text and as JSON, and what it costs to import it."""

import json
import subprocess
import sys

import pytest
from contents_json import to_json
from goldens import assert_golden
from outline import Outline

from backpain_analytics.report.contents import Making, gather
from backpain_analytics.report.page.render import render
from tests.report_examples import EXAMPLES, full
from tests.report_people import contents_of


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_of_an_example_says_what_it_did(name):
    page = render(contents_of(name))

    assert_golden(f"page_{name}.txt", "\n".join(Outline(page).lines) + "\n")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_json_reads_back_and_unknown_is_null(name):
    contents = contents_of(name)
    written = to_json(contents)

    read = json.loads(written, parse_constant=pytest.fail)
    assert read["person_id"] == contents.person_id
    assert len(read["pain"]["days"]) == len(contents.pain.days)
    assert written == to_json(contents)


def test_the_json_has_one_line_for_each_row_of_a_table():
    contents = contents_of("pain_only")

    lines = to_json(contents).splitlines()

    weeks = [line for line in lines if '"rated_days"' in line and '"worst_pain_nrs"' in line]
    assert len(weeks) == len(contents.pain.weeks)


def test_importing_the_report_does_not_yet_import_matplotlib_and_never_pyplot():
    script = """
        import sys
        sys.path[:0] = ["tests", "."]
        from tests.report_people import PEOPLE
        from backpain_analytics.report.contents import Making, gather
from backpain_analytics.report.page.render import render
        assert "matplotlib" not in sys.modules
        render(PEOPLE["pain_only"]().contents())
        assert "matplotlib" in sys.modules
        assert "matplotlib.pyplot" not in sys.modules
    """
    code = "\n".join(line.strip() for line in script.splitlines())

    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(("days", "most_bytes"), [(364, 1_000_000), (3_650, 1_500_000)])
def test_a_year_fits_a_megabyte_and_ten_years_one_and_a_half(days, most_bytes):
    example = full(days=days)
    making = Making(example.tables.last_date, "1")

    assert len(render(gather(example.tables, example.trend, making)).encode()) < most_bytes
