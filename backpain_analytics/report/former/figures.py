"""One function per figure: frame in, matplotlib Figure out. Nothing is computed but positions."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba_array
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from backpain_analytics.association.course.records import PainTrend
from backpain_analytics.report.former.association_words import STRENGTHS
from backpain_analytics.report.former.canvas import (
    ACCENT,
    DARK,
    INK,
    LIGHT,
    MUTED,
    Numbers,
    Period,
    Shape,
    boxes,
    date_axis,
    date_numbers,
    legend_above,
    new_figure,
)
from backpain_analytics.report.former.chapters.pain import Pain, is_clear
from backpain_analytics.report.former.exposure_words import per_unit, short_words
from backpain_analytics.report.former.values import rows_of
from backpain_analytics.report.former.wording import bout_band, difference, percent

Flags = npt.NDArray[np.bool_]

ASLEEP = "#e8e6ef"
ASLEEP_LINES = "#bdb8cc"
UNKNOWN_LINES = "#8f99a3"
_HOUR_SCALE = "YlGnBu"
"""From light to dark in grey as well; distinct for every kind of colour vision."""


def draw_pain(pain: Pain, period: Period, shape: Shape) -> Figure:
    """Draw daily ratings as dots, weekly means as bars, flares as triangles."""
    figure = new_figure(shape, 3.1 if shape.is_narrow else 3.3)
    axes = figure.add_subplot()
    rated = pain.days.dropna(subset=["pain_nrs"])
    rated = rated.assign(noon=rated["local_date"] + pd.Timedelta(hours=12))
    axes.plot(rated["noon"], rated["pain_nrs"], "o", color=LIGHT, mec=DARK, mew=0.4, ms=3.6)
    means = pain.weeks.dropna(subset=["pain_nrs"])
    axes.hlines(
        means["pain_nrs"],
        means["week_start_date"],
        means["week_start_date"] + pd.Timedelta(days=7),
        color=DARK,
        linewidth=3,
    )
    if is_clear(pain.trend):
        _draw_trend(axes, pain.trend)
    for kind, face in (("reported", ACCENT), ("above_usual", "white")):
        flares = rated[rated["flare"] == kind]
        axes.plot(flares["noon"], flares["pain_nrs"], "^", color=face, mec=ACCENT, ms=6.5)
    axes.set_ylim(-0.4, 10.4)
    axes.set_yticks(range(0, 11, 2), ["0 no pain", "2", "4", "6", "8", "10 worst"])
    axes.grid(axis="y")
    date_axis(axes, period, shape)
    handles = [
        _dot("o", LIGHT, DARK, "one day"),
        Line2D([], [], color=DARK, linewidth=3, label="weekly mean"),
        _dot("^", ACCENT, ACCENT, "flare, reported"),
        _dot("^", "white", ACCENT, "well above usual"),
    ]
    if is_clear(pain.trend):
        handles.append(
            Line2D([], [], color=INK, linewidth=1.1, linestyle="--", label="trend of the means")
        )
    legend_above(axes, handles, 2 if shape.is_narrow else 5)
    return figure


def draw_hours(hours: pd.DataFrame, asleep: pd.DataFrame, shape: Shape) -> Figure:
    """Draw the low-movement minutes of every hour of every day, dates across, hours down."""
    figure = new_figure(shape, 3.7 if shape.is_narrow else 3.4)
    axes = figure.add_subplot()
    first = date_numbers(pd.DatetimeIndex(hours.index))[0]
    minutes, sleep = hours.to_numpy(dtype=float).T, asleep.to_numpy(dtype=bool).T
    axes.imshow(
        _hour_colours(minutes, sleep),
        extent=(first, first + len(hours), 24, 0),
        aspect="auto",
        interpolation="none",
    )
    # A texture is distinct in grey print as well.
    for cells, hatch, colour in (
        (sleep, "---", ASLEEP_LINES),
        (np.isnan(minutes) & ~sleep, "/////", UNKNOWN_LINES),
    ):
        outline = _cell_boxes(cells, first)
        axes.add_patch(
            PathPatch(outline, facecolor="none", edgecolor=colour, linewidth=0, hatch=hatch)
        )
    axes.set_yticks(range(0, 25, 6), ["midnight", "6:00", "noon", "18:00", "midnight"])
    axes.xaxis_date()
    date_axis(axes, (hours.index[0], hours.index[-1]), shape)
    scale = colormaps[_HOUR_SCALE]
    handles = [
        Patch(facecolor=scale(minutes / 60), edgecolor=MUTED, label=f"{minutes} minutes")
        for minutes in (0, 20, 40, 60)
    ]
    handles += [
        Patch(facecolor=ASLEEP, edgecolor=ASLEEP_LINES, hatch="---", label="asleep or night"),
        Patch(
            facecolor="white", edgecolor=UNKNOWN_LINES, hatch="/////", label="not worn or unknown"
        ),
    ]
    legend_above(axes, handles, 2 if shape.is_narrow else 6)
    return figure


def draw_bout_lengths(bands: pd.DataFrame, shape: Shape) -> Figure:
    """Draw the share of low-movement minutes by the length of the stretch."""
    figure = new_figure(shape, 2.3)
    axes = figure.add_subplot()
    labels = [bout_band(*ends) for ends in zip(bands["shortest"], bands["longest"], strict=True)]
    colours = np.where(bands["shortest"] >= 30, DARK, LIGHT).tolist()
    bars = axes.barh(labels, bands["share"], color=colours, edgecolor=DARK, linewidth=0.8)
    axes.bar_label(bars, [percent(share) for share in bands["share"]], padding=4)
    axes.invert_yaxis()
    axes.set_xlim(0, float(bands["share"].max()) * 1.15)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return figure


def draw_associations(rows: pd.DataFrame, shape: Shape) -> Figure:
    """Draw estimates with their intervals, one line for each exposure that has a number."""
    figure = new_figure(shape, 0.7 + (0.55 if shape.is_narrow else 0.4) * len(rows))
    axes = figure.add_subplot()
    places = np.arange(len(rows))
    axes.hlines(places, rows["low"], rows["high"], color=DARK, linewidth=2.2)
    is_strong = rows["tier"].isin(STRENGTHS).to_numpy()
    for chosen, face in ((is_strong, DARK), (~is_strong, "white")):
        axes.plot(rows["estimate"][chosen], places[chosen], "o", color=face, mec=DARK, ms=7)
    axes.axvline(0, color=INK, linewidth=0.9)
    separator = "\n" if shape.is_narrow else ", "
    labels = [
        f"{short_words(row['exposure'])}{separator}{per_unit(row['unit'])}" for row in rows_of(rows)
    ]
    axes.set_yticks(places, labels)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.margins(x=0.08)
    figure.supxlabel(
        "← lower · rating the day after, points · higher →", fontsize=shape.font_points
    )
    axes.locator_params(axis="x", nbins=5)
    axes.xaxis.set_major_formatter(lambda value, _: difference(value))
    axes.grid(axis="x")
    return figure


def _draw_trend(axes: Axes, trend: PainTrend) -> None:
    """Draw the line through the weekly means."""
    slope, start = trend.weekly_points_per_30_days, trend.weekly_line_start_nrs
    if trend.first_date is None or trend.last_date is None or slope is None or start is None:
        return
    days = (trend.last_date - trend.first_date).days
    ends = pd.DatetimeIndex([trend.first_date, trend.last_date])
    axes.plot(ends, [start, start + slope * days / 30], color=INK, linewidth=1.1, linestyle="--")


def _hour_colours(minutes: Numbers, asleep: Flags) -> npt.NDArray[np.uint8]:
    colours = colormaps[_HOUR_SCALE](np.nan_to_num(minutes) / 60, bytes=True)
    colours[np.isnan(minutes)] = (255, 255, 255, 255)
    colours[asleep] = to_rgba_array(ASLEEP)[0] * 255
    return colours


def _cell_boxes(cells: Flags, first: float) -> Path:
    """Outline the cells that are true, runs along a row in one piece."""
    edges = np.diff(np.pad(cells, ((0, 0), (1, 1))).astype(int))
    hours, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    return boxes(first + starts, hours, first + ends, hours + 1)


def _dot(marker: str, face: str, edge: str, label: str) -> Line2D:
    return Line2D([], [], marker=marker, ls="", color=face, mec=edge, ms=6, label=label)
