"""Each mark of a figure lies where its number says, and says what it is."""

import re
from functools import partial
from itertools import combinations
from xml.etree import ElementTree as ET

import drawn_inputs as made
import numpy as np
import pandas as pd
import pytest

from backpain_analytics.report.figures import inputs
from backpain_analytics.report.figures.amounts import draw_amounts
from backpain_analytics.report.figures.canvas import NARROW, WIDE
from backpain_analytics.report.figures.coverage import draw_coverage
from backpain_analytics.report.figures.links import draw_links
from backpain_analytics.report.figures.pain import draw_days, draw_glance
from backpain_analytics.report.figures.session_days import draw_session_days
from backpain_analytics.report.figures.svg import markup
from backpain_analytics.report.figures.usual_week import draw_usual_week

SVG = "{http://www.w3.org/2000/svg}"


def figure(draw, shape=WIDE):
    return ET.fromstring(markup(made.picture("one", draw), shape))


def marks(root):
    """Each mark with a title: its title, its element and the looks of its group."""
    return [
        (mark.find("title").text, mark, dict(group.attrib))
        for group in root.iter("g")
        for mark in group
        if mark.find("title") is not None
    ]


def titles(root):
    return [title for title, _, _ in marks(root)]


def words(root):
    return [text.text for text in root.iter("text")]


# Pain


def course(pain, *, usual=None, flare=None, phases=()):
    days = pd.DataFrame({"local_date": made.dates_of(len(pain)), "pain_nrs": pain})
    days["usual_nrs"] = np.full(len(pain), np.nan) if usual is None else usual
    spread = days["usual_nrs"].astype("float64")
    days["low_nrs"], days["high_nrs"] = spread - 1, spread + 1
    days["flare"] = [None] * len(pain) if flare is None else flare
    return inputs.PainCourse(days, phases)


def pain_figure(draw, pain, shape=WIDE, **given):
    return figure(partial(draw, course(pain, **given), made.period_of(len(pain))), shape)


@pytest.mark.parametrize("draw", [draw_glance, draw_days])
def test_a_diary_without_any_rating_has_no_dot_and_says_what_is_missing(draw):
    root = pain_figure(draw, [None, None, None])

    assert "2 February to 4 February: not written down" in titles(root)
    assert not list(root.iter("circle"))
    assert "one day" not in words(root)
    assert not {"usual", "your usual"} & set(words(root))


def test_ratings_before_there_is_a_usual_one_are_dots_of_the_first_figure_too():
    root = pain_figure(draw_glance, [6, None, 4])

    assert "2 February: 6 out of 10" in titles(root)
    assert "4 February: 4 out of 10" in titles(root)
    assert {"4", "4 February"} <= set(words(root))


def test_a_rating_beside_a_usual_one_is_a_dot_of_the_second_figure_alone():
    given = {"pain": [6, 5], "usual": [5, 5]}

    assert "2 February: 6 out of 10" in titles(pain_figure(draw_days, **given))
    assert "2 February: 6 out of 10" not in titles(pain_figure(draw_glance, **given))


@pytest.mark.parametrize("draw", [draw_glance, draw_days])
def test_a_usual_rating_of_some_days_is_named_beside_the_figure(draw):
    assert "your usual" in words(pain_figure(draw, [6, 5, 5], usual=[np.nan, 5, 5]))


@pytest.mark.parametrize("value", [0, 10])
def test_a_rating_that_never_changes_lies_on_its_end_of_the_scale(value):
    root = pain_figure(draw_days, [value] * 30, usual=[value] * 30)

    heights = {float(mark.get("cy")) for _, mark, _ in marks(root) if mark.tag == "circle"}
    assert len(heights) == 1
    (label,) = (
        text for text in root.iter("text") if text.text == str(value) and not anchored(root, text)
    )
    assert float(label.get("y")) == pytest.approx(heights.pop() + 0.35 * WIDE.font_points, abs=0.11)


def anchored(root, text):
    """Whether a text ends at its place, as the numbers of an axis do."""
    return any(text in group and group.get("text-anchor") == "end" for group in root.iter("g"))


def test_flares_that_follow_each_other_are_one_triangle_of_the_first_figure_at_the_worst():
    flare = [None, "reported", "above_usual", "reported", None, "above_usual"]
    given = {"pain": [3, 6, 8, 7, 3, 5], "usual": [3] * 6, "flare": flare}

    glance, days = (titles(pain_figure(draw, **given)) for draw in (draw_glance, draw_days))

    assert "3 February to 5 February: 3 flare days, at worst 8 out of 10" in glance
    assert "7 February: 5 out of 10, well above your usual" in glance
    assert [title for title in days if title.startswith("4")] == [
        "4 February: 8 out of 10, well above your usual"
    ]


def test_a_flare_that_was_not_rated_is_shown_and_says_so():
    flare = [None, "reported"]
    unrated, worst = (pain_figure(draw_days, [3, pain], flare=flare) for pain in (None, 10))

    # At the top, as if rated the worst.
    triangles = [
        next(mark.get("d") for title, mark, _ in marks(root) if title.endswith("flare"))
        for root in (unrated, worst)
    ]
    assert "3 February: not written down, flare" in titles(unrated)
    assert triangles[0] == triangles[1]


def test_the_key_names_only_marks_that_occur():
    quiet = words(pain_figure(draw_days, [4] * 20, usual=[4] * 20))
    hurt = words(pain_figure(draw_days, [4] * 20, usual=[4] * 20, flare=["reported"] + [None] * 19))

    assert "flare" in hurt
    assert not {"flare", "well above usual", "not written down"} & set(quiet)


@pytest.mark.parametrize(("days", "is_by_day"), [(399, True), (400, False)])
def test_a_record_is_drawn_by_day_below_400_days(days, is_by_day):
    root = figure(partial(draw_days, made.pain_course(days, rated=1), made.period_of(days)))

    assert any(re.match(r"\d+ \w+: \d+ out of 10$", title) for title in titles(root)) == is_by_day


@pytest.mark.parametrize(("rated", "seldom"), [(14, True), (15, False), (16, False)])
def test_a_month_of_a_long_record_is_seldom_rated_below_half_of_its_days(rated, seldom):
    pain = np.full(420, 4.0)
    april = slice(58, 88)
    pain[april] = [4] * rated + [np.nan] * (30 - rated)

    found = titles(pain_figure(draw_glance, pain))

    said = "1 April to 30 April: written down on less than half of the days"
    assert (said in found) == seldom


def test_what_was_begun_outside_the_period_is_not_drawn():
    phases = ((made.FIRST - pd.Timedelta(days=1), "before"), (made.FIRST, "within"))

    found = words(pain_figure(draw_glance, [4, 4], phases=phases))

    assert "within" in found
    assert "before" not in found


@pytest.mark.parametrize("shape", [WIDE, NARROW], ids=lambda shape: shape.name)
def test_names_of_what_was_begun_do_not_lie_on_each_other(shape):
    begun = [(made.FIRST + pd.Timedelta(days=day), f"{made.LONG[:day]}") for day in range(3, 80, 6)]
    root = pain_figure(draw_glance, [4] * 90, shape, phases=tuple(begun))

    size = shape.font_points
    spans = []
    for group in root.iter("g"):
        for text in group.iter("text"):
            if text.text.rstrip(" …") and made.LONG.startswith(text.text.rstrip(" …")):
                x, width = float(text.get("x")), 0.56 * size * len(text.text)
                start = x - width if group.get("text-anchor") == "end" else x
                spans.append((float(text.get("y")), start, start + width))
    assert len(spans) == len(begun)
    for one, other in combinations(spans, 2):
        assert one[0] != other[0] or one[2] <= other[1] or other[2] <= one[1]


# Amounts


def amounts_figure(rows, days=28, name="steps"):
    spans = pd.DataFrame(rows, columns=["amount", "estimated", "target", "state"])
    starts = pd.date_range(made.FIRST, periods=len(rows), freq="7D")
    spans.insert(0, "last_date", starts + pd.Timedelta(days=6))
    spans.insert(0, "first_date", starts)
    amounts = inputs.Amounts(name, "week", spans)
    return figure(partial(draw_amounts, amounts, made.period_of(days)))


def box(mark):
    """Left, top, right and bottom of a rectangle."""
    numbers = re.fullmatch(
        r"M([\d.]+) ([\d.]+)V([\d.]+)H([\d.]+)V([\d.]+)(?:Z|H[\d.]+Z)", mark.get("d")
    )
    left, bottom, top, right, _ = map(float, numbers.groups())
    return left, top, right, bottom


def test_a_bar_is_as_high_as_its_amount_and_an_estimate_stands_on_it():
    root = amounts_figure([(8000, None, 7000, "met"), (4000, 6000, 7000, "estimated_not_met")])

    whole, recorded, estimate = (
        box(mark) for title, mark, _ in marks(root) if "steps a day" in title
    )
    assert (whole[3] - whole[1]) / (recorded[3] - recorded[1]) == pytest.approx(2, rel=0.01)
    assert estimate[3] == recorded[1]
    assert (estimate[3] - estimate[1]) / (recorded[3] - recorded[1]) == pytest.approx(0.5, rel=0.01)


def test_a_span_of_which_nothing_is_known_is_a_box_of_full_height_with_a_question_mark():
    root = amounts_figure([(8000, None, 7000, "met"), (None, None, 7000, "unknown")])

    boxes = {title: box(mark) for title, mark, _ in marks(root) if mark.get("d").count("V") == 2}
    unknown = boxes["9 February to 15 February: too little was recorded"]
    met = boxes["2 February to 8 February: 8,000 steps a day, reached"]
    assert unknown[1] < met[1]
    assert unknown[3] == met[3]
    assert "?" in words(root)
    assert "? too little recorded" in words(root)


def test_spans_without_knowledge_that_follow_each_other_share_a_question_mark():
    rows = [(None, None, 7000, "unknown")] * 3 + [(8000, None, 7000, "met")]

    assert words(amounts_figure(rows)).count("?") == 1


def test_the_target_steps_where_it_changed_and_is_absent_where_there_was_none():
    rows = [
        (5000, None, None, "no_target"),
        (5000, None, 4000, "met"),
        (5000, None, 6000, "not_met"),
    ]

    root = amounts_figure(rows, days=21)

    (line,) = (mark.get("d") for title, mark, _ in marks(root) if title == "target")
    assert re.fullmatch(r"M[\d.]+ [\d.]+H[\d.]+V[\d.]+H[\d.]+", line)
    assert "6,000" in words(root)


@pytest.mark.parametrize(
    ("amount", "state", "has_rim"),
    [(6990, "not_met", False), (7000, "met", False), (7001, "met", True)],
)
def test_a_rim_keeps_the_target_apart_from_dark_bars_and_hides_no_bar_below_it(
    amount, state, has_rim
):
    root = amounts_figure([(amount, None, 7000, state)], days=7)

    rims = [group for group in root.iter("g") if "stroke-page" in group.get("class", "")]
    assert bool(rims) == has_rim


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ((8000, None, 7000, "met"), {"8,000", "last"}),
        ((2000, None, 7000, "running"), {"2,000", "so far"}),
        ((4000, 6500, 7000, "estimated_not_met"), {"6,500", "estimated"}),
    ],
)
def test_the_last_bar_is_named_and_what_kind_of_number_it_is(last, said):
    root = amounts_figure([(5000, None, 7000, "not_met"), last], days=14)

    assert said <= set(words(root))


def test_names_of_a_target_and_a_bar_of_nearly_its_height_do_not_lie_on_each_other():
    root = amounts_figure([(7010, None, 7000, "met")], days=7)

    heights = {
        text.text: float(text.get("y"))
        for text in root.iter("text")
        if text.text in {"target", "last"}
    }
    assert abs(heights["target"] - heights["last"]) >= 2.5 * WIDE.font_points


STATES = {
    "met": (8000, None, 7000),
    "not_met": (5000, None, 7000),
    "estimated_met": (5000, 8000, 7000),
    "estimated_not_met": (3000, 5000, 7000),
    "reached": (8000, None, 7000),
    "unknown": (None, None, 7000),
    "running": (3000, None, 7000),
    "no_target": (5000, None, None),
}


def look_of(state):
    """Everything that tells a state from the others, with no colour told but its part."""
    root = amounts_figure([(*STATES[state], state)], days=7)
    bars = [
        tuple(sorted((name, value) for name, value in look.items()))
        for _, mark, look in marks(root)
        if mark.get("d", "").count("V") == 2
    ]
    signs = [sign for sign in ("+", "?") if sign in words(root)]
    return repr((bars, signs))


def test_each_state_of_a_week_has_a_look_of_its_own():
    looks = {state: look_of(state) for state in STATES}

    assert len(set(looks.values())) == len(STATES)


# Links


def links_figure(*rows):
    names = ["label", "estimate", "low", "high", "reading", "is_pattern"]
    return figure(partial(draw_links, inputs.Links(pd.DataFrame(rows, columns=names))))


def test_the_scale_is_the_same_for_everybody_and_has_zero_in_its_middle():
    small, large = (
        links_figure(("Steps", 0.1, 0.0, size, "Cannot tell", False)) for size in (0.2, 9)
    )

    for root in (small, large):
        assert {"−2", "−1", "0", "+1", "+2"} <= set(words(root))
        places = {text.text: float(text.get("x")) for text in root.iter("text")}
        assert places["−2"] + places["+2"] == pytest.approx(2 * places["0"], abs=0.2)
        assert places["← less pain"] < places["0"] < places["more pain →"]
        assert places["0"] - places["← less pain"] == pytest.approx(
            places["more pain →"] - places["0"], abs=0.2
        )


@pytest.mark.parametrize("is_pattern", [True, False])
def test_a_pattern_is_a_filled_dot_and_anything_else_a_hollow_one(is_pattern):
    root = links_figure(("Steps", 1, 0.4, 1.6, "More pain", is_pattern))

    ((title, _, look),) = (found for found in marks(root) if found[1].tag == "circle")
    assert title == "Steps: +1.00 points, from +0.40 to +1.60. More pain"
    assert look["class"].split()[0] == ("fill-accent" if is_pattern else "fill-page")


@pytest.mark.parametrize(("high", "arrows"), [(1.99, 0), (2.0, 0), (2.01, 1)])
def test_a_range_that_goes_beyond_the_scale_ends_in_an_arrow(high, arrows):
    root = links_figure(("Steps", 1, 0.4, high, "More pain", True))

    # An arrow is the only outline that is filled with the colour of lines and closed.
    found = [
        mark
        for group in root.iter("g")
        if group.get("class") == "fill-accent stroke-accent"
        for mark in group.iter("path")
        if mark.get("d").endswith("Z")
    ]
    assert len(found) == arrows


# The usual week


@pytest.mark.parametrize(
    ("still", "known", "asleep", "said"),
    [
        (0.6, 0.5, 0.0, "still 60% of the time that is known"),
        (0.6, 0.49, 0.0, "too little is known"),
        (None, 0.9, 0.0, "too little is known"),
        (0.6, None, 0.0, "too little is known"),
        (0.6, 0.9, 0.49, "still 60% of the time that is known"),
        (0.6, 0.9, 0.5, "mostly asleep"),
        (None, None, 0.9, "mostly asleep"),
    ],
)
def test_an_hour_has_a_shade_only_where_half_of_it_is_known_and_it_is_not_slept(
    still, known, asleep, said
):
    week = made.usual_week().hours
    columns = ["still_share", "known_share", "asleep_share"]
    week.loc[34, columns] = [still, known, asleep]

    found = titles(figure(partial(draw_usual_week, inputs.UsualWeek(week))))

    assert f"Tuesday, 10 to 11 o’clock: {said}" in found
    assert len(found) == 7 * 24


@pytest.mark.parametrize(("share", "step"), [(0, 1), (0.19, 1), (0.21, 2), (0.99, 5), (1, 5)])
def test_the_shade_of_an_hour_follows_its_share(share, step):
    week = made.usual_week().hours
    week["still_share"], week["known_share"], week["asleep_share"] = share, 1.0, 0.0
    week["break_share"] = 0.5

    looks = [look for _, _, look in marks(figure(partial(draw_usual_week, inputs.UsualWeek(week))))]

    assert {look["class"] for look in looks} == {f"fill-still_{step}"}


@pytest.mark.parametrize(
    ("broken", "still", "marked"),
    [(0.49, 0.6, True), (0.5, 0.6, False), (0.51, 0.6, False), (None, 0.6, False),
     (0.4, None, False)],
)  # fmt: skip
def test_an_hour_is_marked_where_most_dates_have_no_break_in_it(broken, still, marked):
    week = made.usual_week().hours.assign(break_share=0.8)
    week.loc[34, ["break_share", "still_share", "known_share"]] = [broken, still, 0.9]

    drawn = figure(partial(draw_usual_week, inputs.UsualWeek(week)))

    said = "Tuesday, 10 to 11 o’clock: still 60% of the time that is known, most often without"
    assert any(title.startswith(said) for title in titles(drawn)) == marked
    assert ("most often no break" in words(drawn)) == marked


# The calendar of exercise


def calendar(rows):
    names = ["sessions", "kinds", "change_nrs", "is_in_log"]
    days = pd.DataFrame(rows, columns=names)
    days.insert(0, "local_date", made.dates_of(len(rows)))
    return figure(partial(draw_session_days, inputs.SessionDays(days), made.period_of(len(rows))))


def test_a_day_says_what_was_done_and_how_pain_was_after_it():
    rows = [
        (2, "core", -1.5, True),
        (1, None, None, True),
        (1, "walking", 0.0, True),
        (0, None, None, True),
        (None, None, None, False),
    ]

    root = calendar(rows)

    assert sorted(titles(root)) == [
        "2 February: 2 sessions, core, pain after it −1.50",
        "3 February: 1 session, exercise",
        "4 February: 1 session, walking, pain after it 0.00",
        "5 February: no exercise noted",
    ]
    assert {"− less pain after it", "= no change", "pain not rated"} <= set(words(root))
    assert "+ more pain after it" not in words(root)


@pytest.mark.parametrize(("sessions", "rings"), [(0, 0), (1, 0), (2, 1), (3, 1)])
def test_a_ring_stands_around_the_dot_of_more_than_one_session(sessions, rings):
    root = calendar([(sessions, "core", -1.0, True)])

    hollow = [group for group in root.iter("g") if group.get("fill") == "none"]
    assert sum(mark.tag == "circle" for group in hollow for mark in group) == rings


def test_more_and_less_pain_differ_by_sign_and_not_by_colour_alone():
    more, less = (calendar([(1, "core", change, True)]) for change in (1, -1))

    def strokes(root):
        return [
            mark.get("d")
            for group in root.iter("g")
            if group.get("class") in {"fill-page stroke-page", "stroke-page"}
            for mark in group
        ]

    assert [sum(map(len, strokes(root))) > 0 for root in (more, less)] == [True, True]
    assert strokes(more) != strokes(less)


# Coverage


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (None, None),
        (0, None),
        (0.01, "less than half of the day recorded"),
        (0.49, "less than half of the day recorded"),
        (0.5, "half of the day recorded, or more"),
        (1, "half of the day recorded, or more"),
    ],
)
def test_a_strip_is_low_below_half_a_day_and_absent_without_any(share, said):
    strips = pd.DataFrame(
        {"strip": "Watch", "local_date": made.dates_of(3), "share": [share, share, None]}
    )

    found = titles(figure(partial(draw_coverage, inputs.Coverage(strips), made.period_of(3))))

    assert found == ["Watch"] + ([f"2 February to 3 February: {said}"] if said else [])


def test_a_day_recorded_for_less_than_half_has_the_lower_strip():
    strips = pd.DataFrame({"strip": "Watch", "local_date": made.dates_of(2), "share": [0.5, 0.49]})

    found = marks(figure(partial(draw_coverage, inputs.Coverage(strips), made.period_of(2))))
    tops = {title: float(re.search(r" ?([\d.]+)V", mark.get("d"))[1]) for title, mark, _ in found}
    assert tops["2 February: half of the day recorded, or more"] == tops["Watch"]
    assert tops["3 February: less than half of the day recorded"] > tops["Watch"]
