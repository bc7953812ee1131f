"""An amount against its target."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import quantity, whole, word
from backpain_analytics.report.figures.canvas import (
    Mark,
    Shape,
    below,
    boxes,
    name_last,
    new_sheet,
    write,
)
from backpain_analytics.report.figures.dates import date_axis, numbers_of, span_words
from backpain_analytics.report.figures.inputs import Amounts, Period
from backpain_analytics.report.figures.palette import ACCENT, INK, LINE, MUTED, PAGE, PALE
from backpain_analytics.report.values import Row, is_known, rows_of

_MET = {"facecolor": ACCENT, "edgecolor": ACCENT}
_NOT_MET = {"facecolor": PALE, "edgecolor": ACCENT}
_LOOKS: dict[str, dict[str, Any]] = {
    "met": _MET,
    "reached": _MET,
    "not_met": _NOT_MET,
    "estimated": {"facecolor": PAGE, "edgecolor": ACCENT, "hatch": "//"},
    "running": {"facecolor": PAGE, "edgecolor": ACCENT, "linestyle": (0, (1.5, 1.5))},
    "no_target": {"facecolor": PAGE, "edgecolor": MUTED},
    "unknown": {"facecolor": LINE, "edgecolor": "none"},
}
_ESTIMATES = {"estimated_met": "met", "estimated_not_met": "not_met"}
_TARGET: dict[str, Any] = {"color": INK, "linewidth": 1.4, "solid_capstyle": "butt"}


def draw_amounts(amounts: Amounts, period: Period, shape: Shape) -> Figure:
    """Draw a bar a span, and the target, which steps where it changed.

    What is estimated stands hatched on what was recorded. A span of which nothing is known is a
    box of full height, not a low bar.
    """
    spans = _with_edges(amounts)
    height = 1.0 if shape.name == "paper" else 1.7
    sheet, top = new_sheet(shape, height + below(shape), _key(amounts, spans))
    axes = sheet.plot(top, height)
    numbers = spans[["amount", "estimated", "target"]].to_numpy(dtype=float)
    axes.set_ylim(0, float(np.nanmax(numbers, initial=1)) * 1.14)
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: whole(value)))
    axes.grid(axis="y")
    _draw_bars(axes, spans)
    _draw_target(axes, spans)
    _name_bars(axes, amounts, spans)
    date_axis(axes, period, shape)
    return sheet.figure


def _with_edges(amounts: Amounts) -> pd.DataFrame:
    """Add the edges of each bar, the look of its recorded part, and its title."""
    spans = amounts.spans
    starts, ends = numbers_of(spans["first_date"]), numbers_of(spans["last_date"]) + 1
    gap = 0.1 * (ends - starts)
    return spans.assign(
        left=starts + gap,
        right=ends - gap,
        look=spans["state"].replace(_ESTIMATES),
        recorded=spans["amount"].astype("float64").fillna(0),
        title=[_title(amounts.name, span) for span in rows_of(spans)],
    )


def _title(name: str, span: Row) -> str:
    values: Row = {"days": span_words(span["first_date"], span["last_date"])}
    values["state"] = word("span_state", span["state"])
    if span["state"] == "unknown" or not is_known(span["amount"]):
        return say("figure.span_unknown", **values)
    values |= {"amount": quantity(name, span["amount"]), "unit": word("amount_unit", name)}
    if span["state"] not in _ESTIMATES:
        return say("figure.span", **values)
    return say("figure.span_estimated", **values, estimated=quantity(name, span["estimated"]))


def _draw_bars(axes: Axes, spans: pd.DataFrame) -> None:
    for code, look in _LOOKS.items():
        if code == "estimated":
            chosen = spans[spans["state"].isin(_ESTIMATES)]
            bottom, top = chosen["recorded"], chosen["estimated"].astype("float64")
        else:
            chosen = spans[spans["look"] == code]
            bottom, top = 0, axes.get_ylim()[1] if code == "unknown" else chosen["recorded"]
        across = chosen["left"].to_numpy(), chosen["right"].to_numpy()
        boxes(axes, across, (bottom, top), chosen["title"], **look)


def _draw_target(axes: Axes, spans: pd.DataFrame) -> None:
    """Draw the target over light and dark bars: a rim of the page lies around it."""
    starts, ends = numbers_of(spans["first_date"]), numbers_of(spans["last_date"]) + 1
    across = np.column_stack([starts, ends]).ravel()
    target = np.repeat(spans["target"].to_numpy(dtype=float), 2)
    for look in ({"color": PAGE, "linewidth": 3.6}, {"color": INK, "linewidth": 1.4}):
        axes.plot(across, target, solid_capstyle="butt", **look)
    known = spans["target"].dropna()
    if len(known):
        name_last(axes, float(known.iloc[-1]), whole(known.iloc[-1]), say("figure.target"))


def _name_bars(axes: Axes, amounts: Amounts, spans: pd.DataFrame) -> None:
    """Write the value on the last bar, and signs on those that a height does not tell."""
    middles = (spans["left"] + spans["right"]) / 2
    reached = spans["look"] == "reached"
    for x, y in zip(middles[reached], spans.loc[reached, "recorded"], strict=True):
        write(axes, (x, y), "+", (0, 0.1), ha="center")
    for first, last in _unknown_runs(spans):
        x = (spans["left"].iloc[first] + spans["right"].iloc[last]) / 2
        write(axes, (x, axes.get_ylim()[1] / 2), "?", (0, -0.35), ha="center", color=INK)
    drawn = spans[(spans["look"] != "unknown") & spans["amount"].notna()]
    if len(drawn):
        last = drawn.iloc[-1]
        is_estimated = last["state"] in _ESTIMATES
        value = quantity(amounts.name, last["estimated" if is_estimated else "amount"])
        value = say("figure.about", value=value) if is_estimated else value
        top = max(last["recorded"], float(last["estimated"]) if is_estimated else 0)
        write(axes, (middles[last.name], top), value, (0, 0.3), ha="center", weight="bold")


def _unknown_runs(spans: pd.DataFrame) -> list[tuple[int, int]]:
    edges = np.diff(np.pad((spans["look"] == "unknown").to_numpy(dtype=int), 1))
    return list(zip(np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0] - 1, strict=True))


def _key(amounts: Amounts, spans: pd.DataFrame) -> list[Mark]:
    """Say what each look means that occurs."""
    found = set(spans["look"]) | ({"estimated"} if spans["state"].isin(_ESTIMATES).any() else set())
    codes = [code for code in _LOOKS if code in found]
    unit: Mark = (say("figure.unit", unit=word("amount_unit", amounts.name)), {})
    return [unit, *((say(f"figure.key_{code}"), _LOOKS[code]) for code in codes)]
