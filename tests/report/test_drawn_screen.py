"""Where figures are shown: light and dark screens, high contrast, a telephone, grey paper."""

from functools import partial
from itertools import combinations, pairwise

import drawn_inputs as made
import pandas as pd
import pytest
from chromium import browser, needs_browser
from pypdfium2 import PdfDocument

from backpain_analytics.report.figures.canvas import HALF, NARROW, PAPER, WIDE
from backpain_analytics.report.figures.dates import date_axis
from backpain_analytics.report.figures.letters import width_in_ems
from backpain_analytics.report.figures.pain import draw_days
from backpain_analytics.report.figures.palette import PALETTE
from backpain_analytics.report.figures.plots import new_sheet
from backpain_analytics.report.figures.svg import markup, paper, stylesheet
from backpain_analytics.report.pdf import to_pdf

COLUMNS = ("light", "dark", "paper")


def luminance(colour):
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other, column):
    brights = sorted(luminance(getattr(PALETTE[name], column)) for name in (one, other))
    return (brights[1] + 0.05) / (brights[0] + 0.05)


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("role", ["ink", "muted", "accent", "warm"])
def test_letters_stand_out_4_5_to_1_from_the_page(role, column):
    assert contrast(role, "page", column) >= 4.5


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("role", ["ink", "muted"])
def test_letters_stand_out_from_the_grey_of_what_is_unknown(role, column):
    assert contrast(role, "faint", column) >= 4.5


@pytest.mark.parametrize("column", COLUMNS)
def test_reached_and_not_reached_differ_by_brightness_alone(column):
    assert contrast("accent", "pale", column) >= 3


@pytest.mark.parametrize("column", COLUMNS)
def test_the_target_stands_out_from_the_rim_that_keeps_it_off_the_bars(column):
    assert contrast("ink", "page", column) >= 7


@pytest.mark.parametrize("column", COLUMNS)
def test_each_shade_of_the_usual_week_differs_from_the_next_by_brightness_alone(column):
    shades = [f"still_{step}" for step in range(1, 6)]

    brights = [luminance(getattr(PALETTE[shade], column)) for shade in shades]
    assert brights in (sorted(brights), sorted(brights, reverse=True))
    assert all(contrast(one, other, column) >= 1.25 for one, other in pairwise(shades))


def test_light_colours_are_all_different_for_a_mark_is_told_by_its_colour():
    assert all(one.light != other.light for one, other in combinations(PALETTE.values(), 2))


@pytest.mark.parametrize("shape", [WIDE, HALF, NARROW, PAPER], ids=lambda shape: shape.name)
@pytest.mark.parametrize("days", [1, 7, 20, 70, 71, 120, 182, 365, 400, 1200, 3650, 20000])
def test_dates_below_a_figure_do_not_lie_on_each_other_and_there_is_always_one(days, shape):
    sheet, top = new_sheet(shape, 1 + shape.below)
    axes = sheet.plot(top, 1)
    first = made.FIRST

    date_axis(axes, (first, (pd.Timestamp(first) + pd.Timedelta(days=days - 1)).date()), shape)

    ems = shape.plot_ems / days
    labels = sorted((text.get_position()[0], text.get_text()) for text in axes.texts)
    months = [(place, text) for place, text in labels if not text.isdigit()] or labels
    assert 1 <= len(months) <= 13
    for (place, text), (following, _) in pairwise(months):
        assert (following - place) * ems >= width_in_ems(text) + 0.2


PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Figures</title><style>{rules}
body{{margin:0 auto;max-width:57rem;padding:1rem 1.2rem;background:var(--page)}}
figure{{margin:0}}.beside{{width:48%;min-width:20rem}}</style>{body}"""


def page(tmp_path):
    """Two figures across the page, and one in half of it, each for two places."""
    drawings = made.drawings(120)
    shown = [("days", WIDE), ("steps", WIDE), ("glance", HALF)]
    body = ""
    for name, shape in shown:
        picture = made.picture(name, drawings[name])
        found = "\n".join(markup(picture, place) for place in (shape, NARROW))
        body += f'<figure class="{"beside" if shape == HALF else ""}">{found}</figure>'
    path = tmp_path / "figures.html"
    path.write_text(PAGE.format(rules=stylesheet(), body=body), encoding="utf-8")
    return path


LETTERS = """[...document.querySelectorAll("text")].filter(one => one.getClientRects().length)
  .map(one => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a)"""
CONTRASTS = """(() => {
  const bright = colour => {
    const [r, g, b] = colour.match(/[0-9.]+/g).map(Number).map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const page = bright(getComputedStyle(document.body).backgroundColor);
  return [...document.querySelectorAll("text")].map(one => bright(getComputedStyle(one).fill))
    .map(text => (Math.max(text, page) + 0.05) / (Math.min(text, page) + 0.05));
})()"""


@needs_browser
def test_a_screen_shows_one_shape_of_each_figure_with_letters_of_11_pixels_in_any_colours(tmp_path):
    path = page(tmp_path)

    with browser(tmp_path) as shown:
        for width, shapes in ((360, NARROW), (716, NARROW), (722, WIDE), (1280, WIDE)):
            shown.open(path, width)
            figures = "[...document.querySelectorAll('svg')].filter(one => one.clientWidth)"
            names = shown.run(f"{figures}.map(one => one.classList[1])")
            assert names[:2] == [shapes.name] * 2
            assert len(names) == 3
            assert min(shown.run(LETTERS)) >= 11
            assert shown.run("document.documentElement.scrollWidth") <= width
        for scheme in ("light", "dark"):
            for forced in ("none", "active"):
                features = {"prefers-color-scheme": scheme, "forced-colors": forced}
                shown.do(
                    "Emulation.setEmulatedMedia",
                    features=[{"name": name, "value": value} for name, value in features.items()],
                )
                assert min(shown.run(CONTRASTS)) >= 4.5
        assert shown.problems == []


def test_letters_of_a_figure_stay_text_in_a_pdf():
    course = made.pain_course(60, phases=((made.FIRST, "5 $ of _x_ & more"),))
    picture = made.picture("days", partial(draw_days, course, made.period_of(60)))

    page = f'<html lang="en"><title>One</title><body>{paper(picture)}</body></html>'
    text = PdfDocument(to_pdf(page))[0].get_textpage().get_text_range()

    assert "5 $ of _x_ & more" in text
    assert "not written down" in text
