"""The usual week."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import word
from backpain_analytics.report.figures.canvas import Mark, Shape, boxes, new_sheet, write
from backpain_analytics.report.figures.inputs import UsualWeek
from backpain_analytics.report.figures.palette import ASLEEP, LINE, MUTED, PAGE, STILL
from backpain_analytics.report.values import Row, rows_of

_ROW_EMS = 1.6
_LOOKS: dict[str, dict[str, Any]] = {
    **{f"still_{step}": {"facecolor": colour} for step, colour in enumerate(STILL, start=1)},
    "asleep": {"facecolor": ASLEEP, "edgecolor": LINE, "hatch": "--", "linewidth": 0},
    "unknown": {"facecolor": PAGE, "edgecolor": MUTED, "hatch": "//", "linewidth": 0},
}


def draw_usual_week(usual: UsualWeek, shape: Shape) -> Figure:
    """Draw 7 by 24 cells: the share of known waking minutes spent still.

    An hour mostly slept through has no shade, and neither has one known for less than half of it.
    """
    hours = usual.hours.assign(look=_looks(usual.hours))
    hours["title"] = [_title(hour) for hour in rows_of(hours)]
    height = shape.ems(7 * _ROW_EMS)
    sheet, top = new_sheet(shape, height + shape.ems(2), _key(hours))
    axes = sheet.plot(top, height)
    axes.set(xlim=(0, 24), ylim=(7, 0))
    axes.spines["bottom"].set_visible(False)
    for code, look in _LOOKS.items():
        chosen = hours[hours["look"] == code]
        across = chosen["hour"] + 0.04, chosen["hour"] + 0.96
        up = chosen["weekday"] + 0.06, chosen["weekday"] + 0.94
        boxes(axes, across, up, chosen["title"], **{"linewidth": 0} | look)
    axes.set_yticks([])
    axes.set_xticks([])
    for day in range(7):
        at = {"transform": axes.get_yaxis_transform(), "ha": "right"}
        write(axes, (0, day + 0.5), word("short_weekday", day), (-0.6, -0.35), **at)
    for hour in range(0, 25, 6):
        side = {0: "left", 24: "right"}.get(hour, "center")
        write(axes, (hour, 7), word("clock", hour), (0, -1.3), ha=side, color=MUTED)
    return sheet.figure


def _looks(hours: pd.DataFrame) -> np.ndarray[Any, Any]:
    still = hours["still_share"].astype("float64")
    known = hours["known_share"].astype("float64").fillna(0)
    asleep = hours["asleep_share"].astype("float64").fillna(0)
    steps = np.clip(np.floor(still.fillna(0) * 5), 0, 4).astype(int) + 1
    shades = "still_" + pd.Series(steps, index=hours.index).astype(str)
    return np.select(
        [asleep >= 0.5, (known < 0.5) | still.isna()], ["asleep", "unknown"], default=shades
    )


def _title(hour: Row) -> str:
    day = word("weekday", hour["weekday"])
    values = {"day": day, "start": hour["hour"], "end": hour["hour"] + 1}
    if hour["look"] in {"asleep", "unknown"}:
        return say(f"figure.hour_{hour['look']}", **values)
    return say("figure.hour_still", **values, share=hour["still_share"])


def _key(hours: pd.DataFrame) -> list[Mark]:
    scale: list[Mark] = [
        (
            say("figure.still_from_to", low=20 * step, high=20 * step + 20),
            _LOOKS[f"still_{step + 1}"],
        )
        for step in (0, 2, 4)
    ]
    others = [code for code in ("asleep", "unknown") if (hours["look"] == code).any()]
    marks = [(say(f"figure.key_hour_{code}"), _LOOKS[code]) for code in others]
    return [(say("figure.still_share"), {}), *scale, *marks]
