"""Every figure: sound markup, letters that can be read, and no colours of its own."""

import base64
import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from xml.etree import ElementTree as ET

import drawn_inputs as made
import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.path import Path as MarkPath
from matplotlib.transforms import Affine2D

from backpain_analytics.report.figures.canvas import HALF, NARROW, PAPER, WIDE
from backpain_analytics.report.figures.key import Mark, key_rows
from backpain_analytics.report.figures.letters import width_in_ems
from backpain_analytics.report.figures.links import draw_links
from backpain_analytics.report.figures.pain import draw_glance
from backpain_analytics.report.figures.palette import INK
from backpain_analytics.report.figures.renderer import SvgRenderer
from backpain_analytics.report.figures.svg import markup, paper, stylesheet

SHAPES = (WIDE, HALF, NARROW, PAPER)
DAYS = (1, 14, 399, 3650)
GAP_EMS = 1.2
"""Between two marks of a key."""
NAMES = tuple(made.drawings(1))
DATED = [name for name in NAMES if name not in {"usual_week", "links"}]


def svg(name, draw, shape=WIDE, **values):
    return markup(made.picture(name, draw), shape, **values)


def draw_all(days, shape=WIDE, **pain):
    return {name: svg(name, draw, shape) for name, draw in made.drawings(days, **pain).items()}


drawn = cache(draw_all)


def words(found):
    return [text.text for text in ET.fromstring(found).iter("text")]


def titles(found):
    return [title.text for title in ET.fromstring(found).iter("title")]


@pytest.mark.parametrize(
    ("is_next_day", "unit"), [(True, "the next day"), (False, "rated a day later")]
)
def test_the_scale_of_links_says_of_which_day_the_ratings_are(is_next_day, unit):
    links = replace(made.links(), is_next_day=is_next_day)

    assert f"points of pain {unit}" in words(svg("links", partial(draw_links, links)))


@pytest.mark.parametrize(
    ("days", "shape"),
    [*((days, WIDE) for days in DAYS), *((120, shape) for shape in SHAPES)],
    ids=lambda value: getattr(value, "name", None),
)
def test_every_figure_is_sound_markup_without_styles_or_colours_of_its_own(days, shape):
    for found in drawn(days, shape).values():
        marks = list(ET.fromstring(found).iter())
        assert all("style" not in mark.attrib for mark in marks)
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?!-)|rgb", re.sub(r"url\(#[^)]*\)", "", found))
        classes = {name for mark in marks for name in mark.get("class", "").split()}
        assert {f".{name}{{" for name in classes - {"figure", shape.name}} <= set(
            re.findall(r"\.[\w-]+\{", stylesheet())
        )


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
@pytest.mark.parametrize("letters", range(5, 30, 4))
def test_a_key_takes_another_row_before_it_is_wider_than_its_figure(shape, letters):
    mark = Mark("m" * letters)
    fitting = int((shape.width_ems + GAP_EMS) // (width_in_ems(mark.words) + GAP_EMS))

    rows = [key_rows(shape, [mark] * number) for number in (0, fitting, fitting + 1, 2 * fitting)]
    assert rows == [0, 1, 2, 2]


def test_a_circle_is_as_wide_as_it_is_meant_and_an_invisible_line_is_none():
    renderer = SvgRenderer((100, 50), "one", lambda look: str(sorted(look)))
    context = renderer.new_gc()
    context.set_foreground((0, 0, 0, 0), isRGBA=True)

    place = Affine2D().scale(3).translate(10, 20)
    renderer.draw_path(context, MarkPath.unit_circle(), place, to_rgba(INK))

    assert renderer.body() == """<g['fill']><circle cx="10" cy="30" r="3"/></g>"""


@pytest.mark.parametrize("days", [365, 3650])
@pytest.mark.parametrize("shape", [WIDE, NARROW], ids=lambda shape: shape.name)
def test_a_figure_of_a_year_or_of_ten_is_below_60_kilobytes(days, shape):
    sizes = {name: len(found.encode()) for name, found in drawn(days, shape).items()}

    assert max(sizes.values()) < 60_000, sizes


@pytest.mark.parametrize(
    ("shape", "shown", "least"),
    [(WIDE, 680, 11), (HALF, 455, 11), (NARROW, 320, 11), (PAPER, 170 / 25.4 * 72, 8)],
    ids=lambda value: getattr(value, "name", None),
)
def test_letters_are_large_enough_at_the_least_width_at_which_a_shape_is_shown(shape, shown, least):
    for found in drawn(182, shape).values():
        root = ET.fromstring(found)
        width = float(root.get("viewBox").split()[2])
        letters = [float(mark.get("font-size")) for mark in root.iter() if mark.get("font-size")]
        assert letters
        assert min(letters) * shown / width >= least - 0.01


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_all_figures_of_dates_have_the_same_left_and_right_edge(shape):
    drawings = made.drawings(120)

    edges = {
        tuple(np.round(axes.get_position().intervalx * shape.width_inches, 6))
        for name in DATED
        for axes in drawings[name](shape).axes
    }

    assert len(edges) == 1


def test_the_same_inputs_give_the_same_bytes_in_this_process_and_in_a_new_one():
    script = (
        "import drawn_inputs as made, hashlib; from test_drawn_figures import draw_all;"
        "print(hashlib.sha256(''.join(draw_all(182).values()).encode()).hexdigest())"
    )
    folders = [Path(__file__).parent, Path(__file__).parents[1], Path(__file__).parents[2]]
    environment = {"PYTHONPATH": ":".join(map(str, folders)), "PYTHONHASHSEED": "7"}
    elsewhere = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()

    here = [hashlib.sha256("".join(draw_all(182).values()).encode()).hexdigest() for _ in range(2)]

    assert here == [elsewhere, elsewhere]


def test_labels_of_any_script_are_set_as_they_are_written_and_nothing_in_them_is_markup():
    text = "5 $ of <b>_x_</b> \\ & $\\frac$ 気 م 🏋️"
    course = made.pain_course(60, phases=((made.FIRST, text),))

    found = svg("glance", partial(draw_glance, course, made.period_of(60)))

    assert text in words(found)
    assert f"2 February: {text}" in titles(found)


def test_signs_that_turn_letters_round_or_that_no_page_may_hold_are_left_out():
    course = made.pain_course(60, phases=((made.FIRST, "a\u202eb\x00c\nd"),))

    assert "abcd" in words(svg("glance", partial(draw_glance, course, made.period_of(60))))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_name_of_80_letters_is_broken_into_lines_that_hold_all_of_it(shape):
    found = words(svg("links", partial(draw_links, made.links()), shape))

    assert made.LONG in " ".join(found)
    assert max(map(len, found)) * 0.5 < shape.width_ems


def test_a_figure_is_named_by_the_sentence_of_the_page_or_else_by_its_own():
    draw = made.drawings(14)["glance"]

    by_page, alone = (ET.fromstring(svg("glance", draw, named_by=id_)) for id_ in ("that", ""))

    assert (by_page.get("role"), by_page.get("aria-labelledby")) == ("img", "that")
    assert "aria-label" not in by_page.attrib
    assert alone.get("aria-label") == "Your pain: mostly 4 out of 10."


def test_no_two_figures_or_shapes_of_a_page_share_an_id():
    everything = "".join(found for shape in SHAPES for found in drawn(182, shape).values())

    ids = re.findall(r' id="([^"]*)"', everything)
    assert ids
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]*)\)", everything)) == set(ids)


def test_on_paper_a_figure_is_an_image_in_greys_with_its_sentence_beside_it():
    for name, draw in made.drawings(120).items():
        image = ET.fromstring(paper(made.picture(name, draw, 'Said "4" & <more>')) + "</img>")
        found = base64.b64decode(image.get("src").partition(",")[2]).decode()
        colours = re.findall(r'"#(\w{6})"', found)
        assert image.get("alt") == 'Said "4" & <more>'
        assert colours
        assert all(colour == 3 * colour[:2] for colour in colours)
        assert "class=" not in found
