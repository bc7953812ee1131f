"""What the figures show lies where the numbers say."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from matplotlib.dates import date2num
from report_examples import FIRST_DATE, full

from backpain_analytics.report.former.canvas import NARROW, WIDE
from backpain_analytics.report.former.contents import gather
from backpain_analytics.report.former.figures import draw_associations, draw_bout_lengths, draw_pain
from backpain_analytics.report.former.weekly_bars import draw_target_weeks


@pytest.fixture(scope="module")
def contents():
    example = full(84)
    return gather(example.tables, example.trend)


def drawn_pain(contents, **trend):
    last = FIRST_DATE + timedelta(days=60)
    clear = {"first_date": FIRST_DATE, "last_date": last, "low": -0.9, "high": -0.1, **trend}
    pain = replace(contents.pain, trend=replace(contents.pain.trend, **clear))
    return draw_pain(pain, (FIRST_DATE, last), WIDE).axes[0]


def lines(axes, style):
    return [line for line in axes.get_lines() if line.get_linestyle() == style]


def test_the_line_of_a_clear_trend_goes_from_the_first_date_to_the_last(contents):
    slope = {"weekly_points_per_30_days": -0.5, "weekly_line_start_nrs": 6.0}

    (line,) = lines(drawn_pain(contents, **slope), "--")

    ends = date2num([FIRST_DATE, FIRST_DATE + timedelta(days=60)])
    assert date2num(line.get_xdata()).tolist() == ends.tolist()
    assert line.get_ydata() == pytest.approx([6.0, 6.0 - 0.5 * 60 / 30])


@pytest.mark.parametrize("trend", [{"high": 0.1}, {"weekly_line_start_nrs": None}])
def test_no_line_is_drawn_where_the_trend_is_not_clear_or_has_no_weekly_means(contents, trend):
    line = {"weekly_points_per_30_days": -0.5, "weekly_line_start_nrs": 6.0}

    assert lines(drawn_pain(contents, **line | trend), "--") == []


def test_each_rating_is_a_dot_and_each_weekly_mean_a_bar(contents):
    axes = drawn_pain(contents)

    rated = contents.pain.days["pain_nrs"].dropna()
    means = contents.pain.weeks["pain_nrs"].dropna()
    dots = lines(axes, "None")[0]
    bars = [segment[:, 1] for segment in axes.collections[0].get_segments()]
    assert list(dots.get_ydata()) == rated.tolist()
    assert np.array(bars).tolist() == [[mean, mean] for mean in means]


@pytest.mark.parametrize("shape", [WIDE, NARROW])
def test_an_estimate_stands_in_its_interval_and_only_a_pattern_is_filled(shape):
    rows = pd.DataFrame(
        {
            "exposure": ["steps", "sedentary_minutes"],
            "unit": ["1,000 steps", "30 minutes"],
            "estimate": [-0.2, 0.1],
            "low": [-0.3, -0.1],
            "high": [-0.1, 0.3],
            "tier": ["possible", "cannot_tell"],
        }
    )

    axes = draw_associations(rows, shape).axes[0]

    intervals = [segment[:, 0].tolist() for segment in axes.collections[0].get_segments()]
    assert intervals == [[-0.3, -0.1], [-0.1, 0.3]]
    filled, hollow = lines(axes, "None")
    assert (list(filled.get_xdata()), list(hollow.get_xdata())) == ([-0.2], [0.1])
    assert hollow.get_color() == "white"


def test_a_band_of_stretches_is_as_long_as_its_share(contents):
    axes = draw_bout_lengths(contents.movement.bands, WIDE).axes[0]

    assert [bar.get_width() for bar in axes.patches] == contents.movement.bands["share"].tolist()


def test_the_range_of_a_week_goes_over_its_bar_where_the_week_is_judged():
    weeks = pd.DataFrame(
        {
            "week_start_date": pd.date_range(FIRST_DATE, periods=2, freq="7D"),
            "status": ["met", "insufficient_data"],
            "observed": [160, 20],
            "estimated": [None, None],
            "low": [150, 10],
            "high": [170, 30],
            "target": [155, 155],
        }
    )

    axes = draw_target_weeks(weeks, (FIRST_DATE, FIRST_DATE + timedelta(days=13)), WIDE).axes[0]

    halo, line, target = axes.collections
    assert halo.get_linewidth() > line.get_linewidth()
    for drawn in (halo, line):
        assert [segment[:, 1].tolist() for segment in drawn.get_segments()] == [[150, 170]]
    assert [segment[:, 1].tolist() for segment in target.get_segments()] == [[155, 155]] * 2
