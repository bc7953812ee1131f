"""Weeks against their targets: what was recorded, what is estimated, and what cannot be judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.transforms import offset_copy

from backpain_analytics.report.former import canvas


def draw_target_weeks(weeks: pd.DataFrame, period: canvas.Period, shape: canvas.Shape) -> Figure:
    """Draw one target week by week, see `TargetWeeks.weeks`."""
    figure = canvas.new_figure(shape, 2.9 if shape.is_narrow else 2.7)
    axes = figure.add_subplot()
    _draw_weeks(axes, weeks)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    canvas.date_axis(axes, period, shape)
    handles = _week_handles(weeks, "? too little data")
    canvas.legend_above(axes, handles, 2 if shape.is_narrow else len(handles))
    return figure


def draw_plan_weeks(
    plans: Sequence[tuple[str, pd.DataFrame]], period: canvas.Period, shape: canvas.Shape
) -> Figure:
    """Draw several targets below each other, each with its title."""
    figure = canvas.new_figure(shape, 0.5 + 1.3 * len(plans))
    stacked = figure.subplots(len(plans), sharex=True, squeeze=False)[:, 0]
    for axes, (title, weeks) in zip(stacked, plans, strict=True):
        _draw_weeks(axes, weeks)
        axes.set_title(title)
        axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)
    canvas.date_axis(stacked[-1], period, shape)
    everything = pd.concat([weeks for _, weeks in plans])
    figure.legend(
        handles=_week_handles(everything, "? no whole week of log"),
        loc="outside upper left",
        ncols=2 if shape.is_narrow else 5,
    )
    return figure


@dataclass(frozen=True)
class _Look:
    words: str
    face: str
    edge: str
    hatch: str | None = None
    line: Literal["-", ":"] = "-"

    def patch(self) -> dict[str, Any]:
        return {
            "facecolor": self.face,
            "edgecolor": self.edge,
            "hatch": self.hatch,
            "linestyle": self.line,
        }


# Dark or light fill, hatching and outline differ, so that grey print keeps them apart.
_LOOKS = {
    "met": _Look("met", canvas.DARK, canvas.DARK),
    "estimated_met": _Look("met, estimated", canvas.DARK, canvas.LIGHT, "////"),
    "not_met": _Look("not met", canvas.LIGHT, canvas.DARK),
    "estimated_not_met": _Look("not met, estimated", canvas.LIGHT, canvas.DARK, "////"),
    "insufficient_data": _Look("", "white", canvas.MUTED, line=":"),
}
_ESTIMATE = _Look("", "white", canvas.DARK, "////")


def _draw_weeks(axes: Axes, weeks: pd.DataFrame) -> None:
    starts = canvas.date_numbers(weeks["week_start_date"])
    numbers = weeks[["observed", "estimated", "low", "high", "target"]].astype("float64")
    recorded = numbers["observed"].fillna(0).to_numpy()
    estimated = numbers["estimated"].to_numpy()
    for status in weeks["status"].unique():
        chosen = (weeks["status"] == status).to_numpy()
        if "estimated" in status:
            _add_bars(axes, starts[chosen], estimated[chosen], _ESTIMATE)
        _add_bars(axes, starts[chosen], recorded[chosen], _LOOKS[status])
    unjudged = (weeks["status"] == "insufficient_data").to_numpy()
    above = offset_copy(axes.transData, axes.get_figure(root=True), y=5, units="points")
    axes.plot(
        starts[unjudged] + 3.5,
        recorded[unjudged],
        marker="$?$",
        linestyle="",
        color=canvas.MUTED,
        markersize=5,
        transform=above,
    )
    _draw_ranges(axes, starts[~unjudged], numbers[~unjudged])
    axes.hlines(numbers["target"], starts, starts + 7, color=canvas.ACCENT, linewidth=1.6)
    axes.grid(axis="y")
    axes.margins(y=0.1)
    axes.autoscale_view()
    axes.set_ylim(bottom=0)


def _add_bars(axes: Axes, starts: canvas.Numbers, heights: canvas.Numbers, look: _Look) -> None:
    bars = canvas.boxes(starts + 0.8, np.zeros_like(heights), starts + 6.2, heights)
    axes.add_patch(PathPatch(bars, **look.patch()))


def _draw_ranges(axes: Axes, starts: canvas.Numbers, numbers: pd.DataFrame) -> None:
    # A white halo below the line keeps it visible on dark bars.
    for colour, width in (("white", 2.4), (canvas.INK, 1.1)):
        axes.vlines(starts + 3.5, numbers["low"], numbers["high"], color=colour, linewidth=width)


def _week_handles(weeks: pd.DataFrame, unjudged: str) -> list[Line2D | Patch]:
    found = set(weeks["status"])
    handles: list[Line2D | Patch] = [
        Patch(label=look.words or unjudged, **look.patch())
        for status, look in _LOOKS.items()
        if status in found
    ]
    handles.append(Line2D([], [], color=canvas.ACCENT, linewidth=1.6, label="target"))
    if weeks["low"].notna().any():
        line = Line2D([], [], color=canvas.INK, marker="|", ls="", ms=9, label="heart-rate range")
        handles.append(line)
    return handles
