"""The committed sample is what the code makes today: page, paper, and a picture of either."""

import numpy as np
import pytest
from PIL import Image

from backpain_analytics.errors import PdfUnavailableError
from tests.chromium import needs_browser
from tests.sample_report import FOLDER, documents, picture_of_page, picture_of_sheet

LARGEST_DIFFERENCE = 6
"""Of 255, mean over the picture: machines draw the edges of letters differently."""


@pytest.fixture(scope="module")
def made(demo):
    return documents(demo)


@pytest.mark.parametrize("name", ["sample_report.html", "sample_sheet.html"])
def test_the_sample_is_made_again_byte_by_byte(made, name):
    assert made[name] == (FOLDER / name).read_text(encoding="utf-8")


def difference(picture, name):
    committed = Image.open(FOLDER / name).convert("RGB")
    assert picture.size == committed.size
    return np.abs(np.asarray(picture, float) - np.asarray(committed, float)).mean()


@needs_browser
def test_the_picture_of_the_page_shows_it_as_it_is(made, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(made["sample_report.html"], encoding="utf-8")

    assert difference(picture_of_page(page, tmp_path), "sample_report.png") < LARGEST_DIFFERENCE


def test_the_picture_of_the_sheet_shows_it_as_it_is(made):
    pytest.importorskip("pypdfium2", reason="no reader of PDFs on this machine")
    try:
        picture = picture_of_sheet(made["sample_sheet.html"])
    except PdfUnavailableError as error:
        pytest.skip(str(error))

    assert difference(picture, "sample_sheet.png") < LARGEST_DIFFERENCE
