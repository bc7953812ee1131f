"""The usual week."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import word
from backpain_analytics.report.figures.canvas import Shape
from backpain_analytics.report.figures.inputs import UsualWeek
from backpain_analytics.report.figures.key import Mark
from backpain_analytics.report.figures.palette import FAINT, INK, LINE, MUTED, PAGE, STILL
from backpain_analytics.report.figures.plots import boxes, new_sheet, write
from backpain_analytics.report.values import Row, rows_of

_ROW_EMS = 1.6
_OTHERS: dict[str, dict[str, Any]] = {
    "asleep": {"facecolor": FAINT, "hatch": "--", "hatchcolor": LINE},
    "unknown": {"facecolor": PAGE, "hatch": "//", "hatchcolor": MUTED},
}
_LOOKS = {
    **{f"still_{step}": {"facecolor": face} for step, face in enumerate(STILL, start=1)},
    **_OTHERS,
}
# A rim of the letters' colour around the page's shows on every shade.
_UNBROKEN: dict[str, Any] = {"s": 14, "facecolors": PAGE, "edgecolors": INK, "linewidths": 0.8}
_UNBROKEN_IN_KEY: dict[str, Any] = {
    "marker": "o",
    "markerfacecolor": PAGE,
    "markeredgecolor": INK,
    "markeredgewidth": 0.8,
    "markersize": 4,
    "linestyle": "none",
}
RARE_SHARE = 0.5
"""Share of the dates below which an hour is marked as one that mostly has no full break."""


def draw_usual_week(usual: UsualWeek, shape: Shape) -> Figure:
    """Draw 7 by 24 cells: the share of known waking minutes spent still.

    An hour mostly slept through has no shade, and neither has one of which less than half is known.
    """
    hours = usual.hours.assign(look=_looks(usual.hours))
    hours["is_rarely_broken"] = _is_rarely_broken(hours)
    hours["title"] = [_title(hour) for hour in rows_of(hours)]
    height = shape.ems(7 * _ROW_EMS)
    sheet, top = new_sheet(shape, height + shape.ems(2), _key(hours))
    axes = sheet.plot(top, height)
    axes.set(xlim=(0, 24), ylim=(7, 0), xticks=[], yticks=[])
    axes.spines["bottom"].set_visible(False)
    for code, look in _LOOKS.items():
        chosen = hours[hours["look"] == code]
        across = chosen["hour"] + 0.03, chosen["hour"] + 0.97
        up = chosen["weekday"] + 0.05, chosen["weekday"] + 0.95
        boxes(axes, across, up, chosen["title"], **look)
    rare = hours[hours["is_rarely_broken"]]
    if len(rare):
        axes.scatter(rare["hour"] + 0.5, rare["weekday"] + 0.5, **_UNBROKEN)
    name_weekdays(axes)
    for hour in range(0, 25, 6):
        side = {0: "left", 24: "right"}.get(hour, "center")
        write(axes, (hour, 7), word("clock", hour), (0, -1.3), ha=side)
    return sheet.figure


def _is_rarely_broken(hours: pd.DataFrame) -> pd.Series:
    """Tell the shaded hours in which a break is rarer than none."""
    return hours["look"].str.startswith("still_") & (hours["break_share"] < RARE_SHARE)


def name_weekdays(axes: Axes) -> None:
    """Write the weekdays beside seven rows."""
    left = axes.get_yaxis_transform()
    for day in range(7):
        label = word("short_weekday", day)
        write(axes, (0, day + 0.5), label, (-0.6, -0.35), transform=left, ha="right")


def _looks(hours: pd.DataFrame) -> pd.Series:
    shares = hours[["still_share", "known_share", "asleep_share"]].to_numpy(dtype=float)
    still, known, asleep = shares.T
    steps = np.clip(np.nan_to_num(still) * 5, 0, 4).astype(int) + 1
    shades = np.char.add("still_", steps.astype(str))
    # A comparison with what is not known is false.
    looks = np.select(
        [asleep >= 0.5, (known >= 0.5) & ~np.isnan(still)], ["asleep", shades], default="unknown"
    )
    return pd.Series(looks, index=hours.index)


def _title(hour: Row) -> str:
    values: Row = {"day": word("weekday", hour["weekday"])}
    values |= {"start": hour["hour"], "end": hour["hour"] + 1}
    if hour["look"] in _OTHERS:
        return say(f"figure.hour_{hour['look']}", **values)
    said = "hour_unbroken" if hour["is_rarely_broken"] else "hour_still"
    return say(f"figure.{said}", **values, share=hour["still_share"])


def _key(hours: pd.DataFrame) -> list[Mark]:
    found = set(hours["look"])
    others = [
        Mark(say(f"figure.key_hour_{code}"), {"edgecolor": "none"} | look)
        for code, look in _OTHERS.items()
        if code in found
    ]
    rare = [Mark(say("figure.key_hour_unbroken"), _UNBROKEN_IN_KEY)]
    is_any_rare = hours["is_rarely_broken"].any()
    return [Mark(say("figure.still_scale"), faces=STILL), *(rare if is_any_rare else ()), *others]
