"""Steps by the wearer's clock beside sleep in UTC: the clock on which people do not walk asleep."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from statistics import fmean

import polars as pl

from backpain_analytics.records import toml_key
from backpain_analytics.settings.zones import ZoneHistory, all_zones
from backpain_analytics.sources.parsing.clocks import utc_to_local

MOST_STEPS_ASLEEP_SHARE = 0.05
"""Of all steps. On the right clock a real account has 0.4 % of them in logged sleep, on one that
is three hours off 12.4 %. Our choice."""
FITTING_SHARE = 0.02
"""A clock fits where at most this share of the steps lies in sleep. Our choice."""
AS_GOOD_SHARE = 0.002
"""Clocks fit alike where the shares differ by no more than this. Our choice."""
USUAL_MID_SLEEP_HOURS = 3.5
"""By the clock on the wall, half past three in the morning. Our choice."""
FEWEST_NIGHTS = 7
"""Fewer may have been odd ones. Our choice."""
MOST_NAMED = 3
"""Zones that are named, each with a clock of its own."""


@dataclass(frozen=True)
class Misfit:
    """A clock on which too many steps lie in sleep, and the clocks that fit."""

    steps_asleep_share: float
    fitting_zones: tuple[str, ...]
    """Of each clock that fits its best known zone, best first; none: no clock fits."""
    fitting_share: float
    """By the best."""

    def words(self, person_id: str | None) -> str:
        """What it is, and what to do, for people."""
        found = f"{self.steps_asleep_share:.1%} of the steps lie in logged sleep"
        if not self.fitting_zones:
            return (
                f"{found}, and no time zone makes it less than {FITTING_SHARE:.0%}: its steps and "
                "its sleep do not belong together"
            )
        whose = toml_key(person_id) if person_id else "<person>"
        best, *others = self.fitting_zones[:MOST_NAMED]
        also = f" ({', '.join(others)} would fit as well)" if others else ""
        return (
            f"{found}, so its minutes seem to be read by another clock than the wearer's; by that "
            f"of {best} it would be {self.fitting_share:.1%}{also}. If that is the wearer's, write "
            f'time_zone = "{best}" under [persons.{whose}] in backpain.toml'
        )


def find_misfit(steps: pl.DataFrame, sleeps: pl.DataFrame, zones: ZoneHistory) -> Misfit | None:
    """Return what is wrong with the zones by which local minutes are read; None: nothing.

    Args:
        steps: `at`, minutes by the wearer's clock, and `steps`.
        sleeps: `started_at` and `ended_at`, instants.
        zones: By which the minutes are read.
    """
    steps = steps.drop_nulls().sort("at")
    is_between = (
        pl.col("started_at")
        .dt.replace_time_zone(None)
        .is_between(steps["at"].min(), steps["at"].max())
    )
    sleeps = sleeps.drop_nulls().filter((pl.col("ended_at") > pl.col("started_at")) & is_between)
    if len(sleeps) < FEWEST_NIGHTS or not steps["steps"].sum():
        return None
    share = _share_asleep(steps, _on_the_wall(sleeps, zones))
    if share < MOST_STEPS_ASLEEP_SHARE:
        return None
    clocks = dict(_clocks(sleeps))
    by_zone = {zone: _share_asleep(steps, walls) for zone, walls in clocks.items()}
    best = min(by_zone.values())
    most = min(FITTING_SHARE, best + AS_GOOD_SHARE)
    fitting = [zone for zone, found in by_zone.items() if found <= most]
    # Hours without steps may lie in the day as well; people sleep at night. Of clocks less than
    # an hour apart the best known comes first.
    fitting.sort(key=lambda zone: round(hours_from_usual_night(clocks[zone])))
    return Misfit(share, tuple(fitting), by_zone[fitting[0]] if fitting else best)


def hours_from_usual_night(walls: pl.DataFrame) -> float:
    """Return by how many hours the middle of the sleeps misses the usual one, on average.

    Args:
        walls: `started_at` and `ended_at` by the clock on the wall; at least one row.
    """
    middles = walls["started_at"] + (walls["ended_at"] - walls["started_at"]) / 2
    hours = middles.dt.hour() + middles.dt.minute() / 60
    return fmean(((hours - USUAL_MID_SLEEP_HOURS + 12) % 24 - 12).abs())


def _clocks(sleeps: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the sleeps by each clock that differs from those before, under its best known zone."""
    seen = set[tuple[int, ...]]()
    for zone in all_zones():
        # One that is known here and not to polars is passed over.
        with suppress(pl.exceptions.PolarsError):
            walls = sleeps.select(
                pl.col("started_at", "ended_at")
                .dt.convert_time_zone(zone)
                .dt.replace_time_zone(None)
            )
            key = tuple(walls["started_at"].to_physical())
            if key not in seen:
                seen.add(key)
                yield zone, walls


def _on_the_wall(sleeps: pl.DataFrame, zones: ZoneHistory) -> pl.DataFrame:
    return pl.DataFrame(
        {name: utc_to_local(sleeps.select(at=name), zones) for name in ("started_at", "ended_at")}
    )


def _share_asleep(steps: pl.DataFrame, walls: pl.DataFrame) -> float:
    """Return the share of the steps within spans by the same clock, which do not overlap."""
    total = pl.concat([pl.Series([0.0]), steps["steps"].cast(pl.Float64).cum_sum()])
    at = steps["at"].to_physical()
    reached = [
        total.gather(at.search_sorted(walls[name].to_physical(), side="left"))
        for name in ("started_at", "ended_at")
    ]
    return float((reached[1] - reached[0]).sum()) / float(total[-1])
