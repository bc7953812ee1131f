"""Stored readings to weeks by polars streaming and by pandas, one pass over all that is made up.

Both go the whole way for what `stored_readings` holds: the median of each minute, the grid, wear by
the usual gap, steps of silent minutes, the choice between watch and phone, resting heart rates,
intensities, bouts, days and weeks. They take one clock, two sources a person with the watch first,
and intervals of one minute for granted. They leave out sleep, wear without heart rate, several
readings of aerobic minutes, confidence, breaks, patterns and sessions, checks, and writing anything
to disk. Pandas takes some people at a time, as it holds all that it works on in memory.
"""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from backpain_analytics.settings.parameters import Parameters
from tests.benchmarks.stored_readings import DAY_MINUTES, OFFSET_MINUTES

Found = tuple[int, ...]
FOUND = (
    *("steps", "wear minutes", "waking wear minutes", "sedentary minutes", "light minutes"),
    *("moderate minutes", "vigorous minutes", "valid days", "bouts", "bout minutes"),
    *("longest bout", "weeks", "aerobic minutes"),
)
"""What all engines must agree on."""
LIMITS = Parameters()
HOUR_OF = OFFSET_MINUTES // 60
PEOPLE_AT_ONCE = 10
STILL = LIMITS.resting_stillness_minutes

_PEOPLE = """
select person_id, dense_rank() over (order by person_id)::smallint - 1 as person, birth_year
from main.persons
"""
_HEART_RATES = f"""
select person, (epoch_us(sampled_at) // 60000000 + {OFFSET_MINUTES})::integer as minute,
    heart_rate_bpm as bpm
from work.heart_rate_readings
inner join work.sample_series using (series_id)
inner join people using (person_id)
where person >= ? and person < ?
"""
_STEPS = f"""
select person, source_id = 'watch' as is_watch,
    (epoch_us(started_at) // 60000000 + {OFFSET_MINUTES})::integer as minute,
    steps::integer as steps
from work.step_interval_readings
inner join work.sample_series using (series_id)
inner join people using (person_id)
where person >= ? and person < ?
"""


def _opened(file: Path) -> tuple[duckdb.DuckDBPyConnection, pl.DataFrame]:
    con = duckdb.connect(str(file), read_only=True)
    con.execute("set timezone = 'UTC'")
    con.execute(f"create temp table people as {_PEOPLE}")
    return con, con.sql("from people order by person").pl()


def polars_totals(file: Path) -> Found:
    """Go the whole way by the streaming engine."""
    con, people = _opened(file)
    everybody = [0, len(people)]
    heart_rates = con.sql(_HEART_RATES, params=everybody).pl()
    steps = con.sql(_STEPS, params=everybody).pl()
    minutes = _polars_minutes(heart_rates, steps)
    rates = _polars_resting_rates(minutes)
    judged = _polars_judged(minutes, rates, people)
    bouts = (
        judged.lazy()
        .filter(pl.col("grade") == 1)
        .select("person", "minute")
        .with_columns(
            run=(pl.col("minute").diff().over("person") != 1).fill_null(value=True).cum_sum()
        )
        .group_by("run")
        .agg(length=pl.len())
        .collect(engine="streaming")
    )
    days = (
        judged.lazy()
        .group_by("person", "date")
        .agg(
            steps=pl.col("steps").sum(),
            wear=pl.col("is_worn").sum(),
            waking=pl.col("is_judged").sum(),
            **{f"grade_{grade}": (pl.col("grade") == grade).sum() for grade in range(1, 5)},
        )
        .collect(engine="streaming")
    )
    return _totals(days.to_pandas(), bouts["length"].to_numpy())


def _polars_minutes(heart_rates: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
    """Lay out the grid with who speaks for each minute, whether worn, steps and heart rate."""
    plausible = pl.col("bpm").is_between(
        LIMITS.lowest_plausible_heart_rate_bpm, LIMITS.highest_plausible_heart_rate_bpm
    )
    keys = ["person", "minute"]
    pulse = heart_rates.lazy().filter(plausible).group_by(keys).agg(bpm=pl.col("bpm").median())
    counts = steps.lazy().group_by("is_watch", *keys).agg(steps=pl.col("steps").sum())
    watch_steps = counts.filter("is_watch").drop("is_watch")
    phone_steps = counts.filter(~pl.col("is_watch")).select(*keys, phone="steps")
    watch = pulse.join(watch_steps, on=keys, how="full", coalesce=True).sort(keys)
    date = pl.col("minute") // DAY_MINUTES
    dates = _polars_watch_dates(watch.with_columns(date=date))
    grid = (
        pl.concat([watch.select(keys), phone_steps.select(keys)])
        .group_by("person")
        .agg(first=date.min() * DAY_MINUTES, last=(date.max() + 1) * DAY_MINUTES)
        .with_columns(minute=pl.int_ranges("first", "last", dtype=pl.Int32))
        .select("person", "minute")
        .explode("minute")
    )
    full = (
        grid.join(watch, on=keys, how="left")
        .join(phone_steps, on=keys, how="left")
        .with_columns(date=date)
        .join(dates, on=["person", "date"], how="left")
        .sort(keys)
        .collect(engine="streaming")
        .lazy()
    )
    evidence = pl.col("bpm").is_not_null() | (pl.col("steps") > 0)
    shortest = LIMITS.shortest_wear_bridge_minutes
    return (
        full.with_columns(
            _silence(evidence, pl.col("bridge").fill_null(shortest), "is_worn"),
            _silence(pl.col("phone") > 0, pl.lit(shortest), "is_carried"),
        )
        .with_columns(is_carried=pl.col("is_carried") & ~pl.col("is_worn"))
        .with_columns(
            bpm=pl.when("is_worn").then("bpm"),
            steps=pl.when("is_worn")
            .then(
                pl.when(
                    (pl.col("counted") > 0) & (pl.col("bpm").is_not_null() | pl.col("is_sparse"))
                )
                .then(pl.col("steps").fill_null(0))
                .otherwise("steps")
            )
            .when("is_carried")
            .then("phone"),
        )
        .select(*keys, "date", "bpm", "steps", "is_worn")
        .collect(engine="streaming")
    )


def _silence(evidence: pl.Expr, bridge: pl.Expr, name: str) -> pl.Expr:
    """Say which minutes are evidence, or in a silence that the date of its begin lets pass."""
    minute = pl.when(evidence).then("minute")
    before = minute.forward_fill().over("person")
    after = minute.backward_fill().over("person")
    allowed = pl.when(evidence).then(bridge).forward_fill().over("person")
    return (evidence | (after - before - 1 <= allowed)).fill_null(value=False).alias(name)


def _polars_watch_dates(watch: pl.LazyFrame) -> pl.LazyFrame:
    gap = pl.col("minute").diff().over("person", "date")
    pulses = watch.filter(pl.col("bpm").is_not_null()).with_columns(gap=gap)
    short = pl.col("gap") <= LIMITS.longest_wear_bridge_minutes + 1
    silent = ((pl.col("gap") - 1).filter(short)).sum()
    usual = pl.col("gap").sort(nulls_last=True).get((pl.col("gap").count().cast(pl.Int64) - 1) // 2)
    of_pulse = pulses.group_by("person", "date").agg(
        bridge=(usual * LIMITS.wear_bridge_gaps).clip(
            LIMITS.shortest_wear_bridge_minutes, LIMITS.longest_wear_bridge_minutes
        ),
        is_sparse=silent >= LIMITS.sparse_heart_rate_share * (silent + pl.len()),
    )
    counted = watch.group_by("person", "date").agg(counted=pl.col("steps").count())
    return counted.join(of_pulse, on=["person", "date"], how="left")


def _polars_resting_rates(minutes: pl.DataFrame) -> pl.DataFrame:
    """Return the resting heart rate of each person and week."""
    stepless = minutes.lazy().filter(pl.col("steps") == 0)
    is_still = pl.col("minute") - pl.col("minute").shift(STILL - 1).over("person") == STILL - 1
    days = (
        stepless.with_columns(is_still=is_still)
        .filter(pl.col("is_still") & pl.col("bpm").is_not_null())
        .group_by("person", "date")
        .agg(bpm=pl.col("bpm").quantile(LIMITS.resting_quantile, "linear"), minutes=pl.len())
        .filter(pl.col("minutes") >= LIMITS.resting_fewest_minutes)
        .collect(engine="streaming")
    )
    return pl.from_pandas(
        _weekly_rates(days.to_pandas(), minutes.select("person", "date").unique().to_pandas())
    )


def _polars_judged(
    minutes: pl.DataFrame, rates: pl.DataFrame, people: pl.DataFrame
) -> pl.DataFrame:
    week, steps, bpm = (pl.col("date") + 3) // 7, pl.col("steps"), pl.col("bpm")
    year = (pl.col("date").cast(pl.Date)).dt.year()
    limits = (
        minutes.lazy()
        .select("person", "date")
        .unique()
        .with_columns(week=week)
        .join(rates.lazy(), on=["person", "week"], how="left")
        .join(people.lazy().select("person", "birth_year"), on="person")
        .with_columns(reserve=208 - 0.7 * (year - pl.col("birth_year")) - pl.col("rest"))
        .filter(pl.col("reserve") > LIMITS.heart_rate_band_bpm)
        .select(
            *("person", "date"),
            **{
                name: pl.col("rest") - 1e-7 + pl.col("reserve") * share
                for name, share in _SHARES.items()
            },
        )
    )
    is_judged = pl.col("is_worn") & (pl.col("minute") // 60 % 24).is_between(
        LIMITS.waking_starts_hour, LIMITS.waking_ends_hour - 1
    )
    is_suspect = (steps >= LIMITS.moderate_steps_per_minute) & (bpm < pl.col("suspect"))
    has_pulse = (
        bpm.is_not_null() & pl.col("moderate").is_not_null() & ~is_suspect.fill_null(value=False)
    )
    cadence = (
        pl.when(steps >= LIMITS.vigorous_steps_per_minute)
        .then(4)
        .when(steps >= LIMITS.moderate_steps_per_minute)
        .then(3)
        .when(steps >= LIMITS.sedentary_steps_per_minute)
        .then(2)
        .when(steps.is_not_null())
        .then(1)
        .otherwise(0)
    )
    grade = (
        pl.when(~pl.col("is_judged"))
        .then(0)
        .when(~has_pulse)
        .then(cadence)
        .when(bpm >= pl.col("vigorous"))
        .then(4)
        .when(bpm >= pl.col("moderate"))
        .then(3)
        .when(bpm >= pl.col("still"))
        .then(2)
        .otherwise(pl.min_horizontal(cadence, 2))
    )
    return (
        minutes.lazy()
        .join(limits, on=["person", "date"], how="left", maintain_order="left")
        .with_columns(is_judged=is_judged)
        .with_columns(grade=grade.cast(pl.Int8))
        .select("person", "minute", "date", "steps", "is_worn", "is_judged", "grade")
        .collect(engine="streaming")
    )


_SHARES = {
    "suspect": LIMITS.suspect_reserve_share,
    "still": LIMITS.sedentary_reserve_share or 1.0,
    "moderate": LIMITS.moderate_reserve_share,
    "vigorous": LIMITS.vigorous_reserve_share,
}


def _weekly_rates(days: pd.DataFrame, dates: pd.DataFrame) -> pd.DataFrame:
    """Take the median of the dates before a week, else of its own, where they are enough."""
    weeks = dates.assign(week=(dates["date"] + 3) // 7)[["person", "week"]].drop_duplicates()
    pairs = weeks.merge(days, on="person")
    monday = pairs["week"] * 7 - 3
    before = pairs["date"].between(monday - LIMITS.resting_window_days, monday - 1)
    own = pairs["date"].between(monday, monday + 6)
    rates = [
        pairs[which]
        .groupby(["person", "week"])["bpm"]
        .agg(["median", "size"])
        .query("size >= @LIMITS.resting_fewest_days")["median"]
        for which in (before, own)
    ]
    return rates[0].combine_first(rates[1]).rename("rest").reset_index().astype({"person": "int16"})


def _totals(days: pd.DataFrame, lengths: Any) -> Found:
    is_valid = (days["waking"] >= LIMITS.valid_day_minutes) & days["steps"].between(
        LIMITS.fewest_valid_day_steps, LIMITS.most_valid_day_steps
    )
    weeks = days.assign(week=(days["date"] + 3) // 7)[["person", "week"]].drop_duplicates()
    sums = days.sum(numeric_only=True)
    return tuple(
        int(number)
        for number in (
            *(sums[name] for name in ("steps", "wear", "waking")),
            *(sums[f"grade_{grade}"] for grade in range(1, 5)),
            is_valid.sum(),
            *(len(lengths), lengths.sum(), lengths.max()),
            len(weeks),
            sums["grade_3"] + 2 * sums["grade_4"],
        )
    )


def pandas_totals(file: Path) -> Found:
    """Go the whole way in memory, some people at a time."""
    con, people = _opened(file)
    parts = []
    for first in range(0, len(people), PEOPLE_AT_ONCE):
        group = [first, first + PEOPLE_AT_ONCE]
        heart_rates = con.execute(_HEART_RATES, group).df()
        steps = con.execute(_STEPS, group).df()
        parts.append(_pandas_part(heart_rates, steps, people.to_pandas()))
    days, lengths = zip(*parts, strict=True)
    return _totals(pd.concat(days), np.concatenate(lengths))


def _pandas_part(
    heart_rates: pd.DataFrame, steps: pd.DataFrame, people: pd.DataFrame
) -> tuple[pd.DataFrame, np.ndarray]:
    minutes = _pandas_minutes(heart_rates, steps)
    still = minutes[minutes["steps"] == 0]
    is_still = still["minute"] - still.groupby("person")["minute"].shift(STILL - 1) == STILL - 1
    still = still[is_still & still["bpm"].notna()]
    groups = still.groupby(["person", "date"])["bpm"]
    days = groups.quantile(LIMITS.resting_quantile).to_frame("bpm").assign(minutes=groups.size())
    days = days[days["minutes"] >= LIMITS.resting_fewest_minutes].reset_index()
    dates = minutes[["person", "date"]].drop_duplicates()
    limits = (
        dates.assign(week=(dates["date"] + 3) // 7)
        .merge(_weekly_rates(days, dates), "left", on=["person", "week"])
        .merge(people[["person", "birth_year"]], on="person")
    )
    year = pd.to_datetime(limits["date"], unit="D").dt.year
    reserve = 208 - 0.7 * (year - limits["birth_year"]) - limits["rest"]
    reserve = reserve.where(reserve > LIMITS.heart_rate_band_bpm)
    for name, share in _SHARES.items():
        limits[name] = limits["rest"] - 1e-7 + reserve * share
    minutes = minutes.merge(limits[["person", "date", *_SHARES]], "left", on=["person", "date"])
    hour = minutes["minute"] // 60 % 24
    minutes["is_judged"] = minutes["is_worn"] & hour.between(
        LIMITS.waking_starts_hour, LIMITS.waking_ends_hour - 1
    )
    minutes["grade"] = _pandas_grades(minutes)
    at = minutes.loc[minutes["grade"] == 1, ["person", "minute"]].to_numpy("int64")
    begins = np.flatnonzero(np.any(np.diff(at, axis=0, prepend=-9) != [0, 1], axis=1))
    lengths = np.diff(begins, append=len(at))
    grades = {f"grade_{grade}": minutes["grade"] == grade for grade in range(1, 5)}
    by_day = (
        minutes[["person", "date", "steps"]]
        .assign(wear=minutes["is_worn"], waking=minutes["is_judged"], **grades)
        .groupby(["person", "date"], as_index=False)
        .sum()
    )
    return by_day, lengths


def _pandas_grades(minutes: pd.DataFrame) -> np.ndarray:
    steps, bpm = minutes["steps"], minutes["bpm"]
    is_suspect = (steps >= LIMITS.moderate_steps_per_minute) & (bpm < minutes["suspect"])
    has_pulse = bpm.notna() & minutes["moderate"].notna() & ~is_suspect
    cadence = np.select(
        [
            steps >= LIMITS.vigorous_steps_per_minute,
            steps >= LIMITS.moderate_steps_per_minute,
            steps >= LIMITS.sedentary_steps_per_minute,
            steps.notna(),
        ],
        [4, 3, 2, 1],
        0,
    )
    return np.select(
        [
            ~minutes["is_judged"],
            ~has_pulse,
            bpm >= minutes["vigorous"],
            bpm >= minutes["moderate"],
            bpm >= minutes["still"],
        ],
        [0, cadence, 4, 3, 2],
        np.minimum(cadence, 2),
    )


def _pandas_minutes(heart_rates: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    keys = ["person", "minute"]
    plausible = heart_rates["bpm"].between(
        LIMITS.lowest_plausible_heart_rate_bpm, LIMITS.highest_plausible_heart_rate_bpm
    )
    pulse = heart_rates[plausible].groupby(keys)["bpm"].median()
    counts = steps.groupby(["is_watch", *keys])["steps"].sum()
    has = counts.index.get_level_values(0)
    watch_steps = counts[has].droplevel(0)
    phone_steps = counts[~has].droplevel(0)
    watch = pd.concat({"bpm": pulse, "steps": watch_steps}, axis=1)
    known = watch.index.union(phone_steps.index).to_frame(index=False)
    spans = (known.assign(date=known["minute"] // DAY_MINUTES)).groupby("person")["date"]
    grid = pd.concat(
        pd.DataFrame(
            {"person": person, "minute": np.arange(a * DAY_MINUTES, (b + 1) * DAY_MINUTES)}
        )
        for person, a, b in spans.agg(["min", "max"]).itertuples()
    )
    grid = grid.join(watch, on=keys).join(phone_steps.rename("phone"), on=keys)
    grid["date"] = grid["minute"] // DAY_MINUTES
    grid = grid.join(_pandas_watch_dates(grid), on=["person", "date"]).reset_index(drop=True)
    shortest = LIMITS.shortest_wear_bridge_minutes
    evidence = grid["bpm"].notna() | (grid["steps"] > 0)
    grid["is_worn"] = _pandas_silence(grid, evidence, grid["bridge"].fillna(shortest))
    constant = pd.Series(shortest, grid.index)
    is_carried = _pandas_silence(grid, grid["phone"] > 0, constant) & ~grid["is_worn"]
    grid["bpm"] = grid["bpm"].where(grid["is_worn"])
    is_zero = (grid["counted"] > 0) & (grid["bpm"].notna() | grid["is_sparse"].eq(other=True))
    own = grid["steps"].where(~is_zero, grid["steps"].fillna(0))
    grid["steps"] = own.where(grid["is_worn"], grid["phone"].where(is_carried))
    return grid[[*keys, "date", "bpm", "steps", "is_worn"]]


def _pandas_silence(grid: pd.DataFrame, evidence: pd.Series, bridge: pd.Series) -> pd.Series:
    marked = pd.DataFrame(
        {
            "person": grid["person"],
            "minute": grid["minute"].where(evidence),
            "bridge": bridge.where(evidence),
        }
    ).groupby("person")
    before, allowed = marked["minute"].ffill(), marked["bridge"].ffill()
    return evidence | (marked["minute"].bfill() - before - 1 <= allowed)


def _pandas_watch_dates(grid: pd.DataFrame) -> pd.DataFrame:
    keys = ["person", "date"]
    pulses = grid[grid["bpm"].notna()].copy()
    pulses["gap"] = pulses.groupby(keys)["minute"].diff()
    gaps = pulses.dropna(subset="gap").sort_values([*keys, "gap"])
    place, size = gaps.groupby(keys).cumcount(), gaps.groupby(keys)["gap"].transform("size")
    usual = gaps[place == (size - 1) // 2].set_index(keys)["gap"]
    is_short = gaps["gap"] <= LIMITS.longest_wear_bridge_minutes + 1
    silent = gaps[is_short].groupby(keys)["gap"].sum() - gaps[is_short].groupby(keys).size()
    counted = grid.groupby(keys)["steps"].count().rename("counted")
    known = pulses.groupby(keys).size()
    silent = silent.reindex(known.index, fill_value=0)
    return pd.DataFrame(
        {
            "counted": counted,
            "bridge": (usual * LIMITS.wear_bridge_gaps).clip(
                LIMITS.shortest_wear_bridge_minutes, LIMITS.longest_wear_bridge_minutes
            ),
            "is_sparse": silent >= LIMITS.sparse_heart_rate_share * (silent + known),
        }
    )
