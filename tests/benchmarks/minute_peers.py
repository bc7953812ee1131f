"""Minutes to bouts, days and weeks by vectorised pandas and by polars, from Parquet.

Both are written to be quick, and take for granted that the minutes are in order; ours do not.
Bouts come without a group-by: the first minute of each run carries the last minute of the run
before it. Pandas sums days between the places where a date begins, and takes some people at a
time, as it holds all that it works on in memory.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow.parquet as pq

from backpain_analytics.settings.parameters import Parameters

PEOPLE_AT_ONCE = 20
MINUTE = np.timedelta64(1, "m")
DAY = ["person_id", "local_date"]
KNOWN_COLUMNS = [*DAY, "minute_at", "intensity"]
READINGS = ("aerobic_minutes_by_heart_rate", "aerobic_minutes_by_cadence")
AEROBIC = (
    *("aerobic_minutes", "aerobic_minutes_low", "aerobic_minutes_high"),
    *("aerobic_minutes_percent_maximum", *READINGS),
)
FLAGS = ("is_waking", "is_near_maximal", "is_sedentary_below_20_steps")
NAMES = ("wear_source", "intensity", "intensity_source", "intensity_confidence")
MINUTE_COLUMNS = [*DAY, "minute_at", "steps", *FLAGS, *NAMES, *AEROBIC]
INTENSITIES = ("sedentary", "light", "moderate", "vigorous")
CONFIDENCES = ("high", "medium", "low")
LIMITS = Parameters()
PROLONGED = (20, 30, 60)
CHANGES = {"sedentary": "sedentary_to_active", "active": "active_to_sedentary"}
DUE = (30, 120)

Frame = pd.DataFrame | pl.DataFrame
Found = tuple[int, ...]
"""What all engines must agree on, see `FOUND`."""
FOUND = (
    *("bouts", "bout minutes", "censored bouts", "active minutes after bouts"),
    *("prolonged minutes", "breaks", "full breaks", "breaks due after 30 minutes"),
    *("median minutes of a day's bouts, doubled", "changes to an active minute"),
    *("wear minutes", "valid days", "aerobic minutes by either reading"),
    *("high-confidence minutes", "near-maximal minutes"),
    *("weeks", "aerobic minutes", "steps", "steps estimated from valid days"),
)


def pandas_tables(path: Path) -> Found:
    """Make the tables in memory, some people at a time, and say what is in them."""
    file = pq.ParquetFile(path, read_dictionary=["person_id", *NAMES])
    parts = [_pandas_part(file, first, last) for first, last in _groups_of_people(path)]
    return _totals(*(pd.concat(tables) for tables in zip(*parts, strict=True)))


def _totals(bouts: Frame, days: Frame, weeks: Frame) -> Found:
    return tuple(
        int(number)
        for number in (
            len(bouts),
            bouts["duration_minutes"].sum(),
            bouts["is_censored"].sum(),
            bouts["active_minutes_after"].sum(),
            days[f"prolonged_{PROLONGED[1]}_minutes"].sum(),
            days["breaks"].sum(),
            days["full_breaks"].sum(),
            days[f"breaks_due_{DUE[0]}"].sum(),
            days["median_bout_minutes"].sum() * 2,
            days["sedentary_to_active_changes"].sum(),
            days["wear_minutes"].sum(),
            days["is_valid"].sum(),
            days["aerobic_minutes_either"].sum(),
            days["high_confidence_minutes"].sum(),
            days["near_maximal_minutes"].sum(),
            len(weeks),
            weeks["aerobic_minutes"].sum(),
            weeks["steps"].sum(),
            weeks["estimated_steps"].round().sum(),
        )
    )


def _groups_of_people(path: Path) -> Iterator[tuple[str, str]]:
    people = pl.scan_parquet(path).select(pl.col("person_id").unique().sort()).collect()
    for group in people.iter_slices(PEOPLE_AT_ONCE):
        yield group["person_id"][0], group["person_id"][-1]


def _pandas_part(
    file: pq.ParquetFile, first: str, last: str
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    ranges = [
        file.metadata.row_group(number).column(0).statistics
        for number in range(file.num_row_groups)
    ]
    touched = [
        number for number, held in enumerate(ranges) if held.max >= first and held.min <= last
    ]
    table = file.read_row_groups(touched, columns=MINUTE_COLUMNS)
    minutes = table.to_pandas(date_as_object=False, self_destruct=True, split_blocks=True)
    del table
    if ranges[touched[0]].min < first or ranges[touched[-1]].max > last:
        person = minutes["person_id"].astype("string")
        minutes = minutes[(person >= first) & (person <= last)]
    minutes["person_id"] = minutes["person_id"].cat.codes
    runs = _pandas_runs(minutes)
    bouts = runs[runs["is_sedentary"]]
    days = (
        _pandas_days(minutes)
        .merge(_pandas_bout_days(bouts), "left", on=DAY, validate="1:1")
        .merge(_pandas_run_days(runs), "left", on=DAY, validate="1:1")
    )
    return bouts, days, _pandas_weeks(days)


def _pandas_runs(minutes: pd.DataFrame) -> pd.DataFrame:
    known = minutes.loc[minutes["intensity"].notna(), KNOWN_COLUMNS]
    person = known["person_id"].to_numpy()
    at = known["minute_at"].dt.tz_localize(None).to_numpy()
    is_sedentary = (known["intensity"] == "sedentary").to_numpy(bool)
    is_first = np.ones(len(known), bool)
    is_first[1:] = (
        (person[1:] != person[:-1])
        | (at[1:] != at[:-1] + MINUTE)
        | (is_sedentary[1:] != is_sedentary[:-1])
    )
    firsts = np.flatnonzero(is_first)
    runs = pd.DataFrame(
        {
            "person_id": person[firsts],
            "local_date": known["local_date"].to_numpy()[firsts],
            "is_sedentary": is_sedentary[firsts],
            "started_at": at[firsts],
            "ended_at": at[np.append(firsts[1:], len(at)) - 1] + MINUTE,
        }
    )
    follows = (runs["person_id"] == runs["person_id"].shift()) & (
        runs["started_at"] == runs["ended_at"].shift()
    )
    runs["ends_with_break"] = follows.shift(-1, fill_value=False)
    runs["is_censored"] = ~(follows & runs["ends_with_break"])
    runs["duration_minutes"] = (runs["ended_at"] - runs["started_at"]) // MINUTE
    runs["active_minutes_after"] = runs["duration_minutes"].shift(-1).where(runs["ends_with_break"])
    return runs


def _pandas_days(minutes: pd.DataFrame) -> pd.DataFrame:
    person = minutes["person_id"].to_numpy()
    date = minutes["local_date"].to_numpy()
    firsts = np.flatnonzero(
        np.concatenate([[True], (person[1:] != person[:-1]) | (date[1:] != date[:-1])])
    )
    steps = minutes["steps"].to_numpy("float32")
    is_waking = minutes["is_waking"].to_numpy(bool)
    is_still = steps == 0
    wear, intensity = minutes["wear_source"], minutes["intensity"]
    source, confidence = minutes["intensity_source"], minutes["intensity_confidence"]
    is_worn, is_known = wear.notna().to_numpy(), intensity.notna().to_numpy()
    of = {name: (intensity == name).to_numpy(bool) for name in INTENSITIES}
    aerobic = {name: np.nan_to_num(minutes[name]).astype("uint8") for name in AEROBIC}
    knows = {f"knows_{name}": minutes[name].notna().to_numpy() for name in READINGS}
    sums = {
        "steps": np.nan_to_num(steps),
        "knows_steps": ~np.isnan(steps),
        "wear_minutes": is_worn,
        "step_wear_minutes": (wear == "steps").to_numpy(bool),
        "waking_wear_minutes": is_worn & is_waking,
        "known_minutes": is_known,
        "knows_stillness": is_known & (wear == "heart_rate").to_numpy(bool),
        "sedentary_minutes_zero_steps": of["sedentary"] & is_still,
        "sedentary_minutes_below_20_steps": (
            minutes["is_sedentary_below_20_steps"].fillna(value=False).to_numpy(bool)
        ),
        **{f"{name}_minutes": values for name, values in of.items()},
        **aerobic,
        **knows,
        "effort_known_minutes": np.logical_or(*knows.values()),
        "aerobic_minutes_either": np.maximum(*(aerobic[name] for name in READINGS)),
        "nonambulatory_aerobic_minutes": aerobic["aerobic_minutes"] * is_still,
        "near_maximal_minutes": (minutes["is_near_maximal"].fillna(value=False).to_numpy(bool)),
        "heart_rate_minutes": (source == "heart_rate").to_numpy(bool),
        **{
            f"{name}_confidence_minutes": (confidence == name).to_numpy(bool)
            for name in CONFIDENCES
        },
    }
    days = pd.DataFrame(
        {"person_id": person[firsts], "local_date": date[firsts]}
        | {name: np.add.reduceat(values, firsts, dtype="int64") for name, values in sums.items()}
    )
    days["is_valid"] = (days["waking_wear_minutes"] >= LIMITS.valid_day_minutes) & days[
        "steps"
    ].between(LIMITS.fewest_valid_day_steps, LIMITS.most_valid_day_steps)
    for column, known in _KNOWN_BY.items():
        days[column] = days[column].where(days[known] > 0)
    for share, column in _SHARES.items():
        days[share] = days[column] / days["waking_wear_minutes"]
    return days


_KNOWN_BY = {
    "steps": "knows_steps",
    **dict.fromkeys(
        (
            *("light_minutes", "moderate_minutes", "vigorous_minutes"),
            *(name for name in AEROBIC if name not in READINGS),
            "nonambulatory_aerobic_minutes",
        ),
        "known_minutes",
    ),
    **dict.fromkeys(
        (
            "sedentary_minutes",
            *("sedentary_minutes_zero_steps", "sedentary_minutes_below_20_steps"),
        ),
        "knows_stillness",
    ),
    **{name: f"knows_{name}" for name in READINGS},
    "near_maximal_minutes": f"knows_{READINGS[0]}",
    "aerobic_minutes_either": "effort_known_minutes",
}
"""Which amounts are unknown where which counts are 0."""

_SHARES = {
    "heart_rate_share": "heart_rate_minutes",
    "known_share": "known_minutes",
    "effort_known_share": "effort_known_minutes",
    **{f"{name}_confidence_share": f"{name}_confidence_minutes" for name in CONFIDENCES},
}


def _pandas_bout_days(bouts: pd.DataFrame) -> pd.DataFrame:
    length, after = bouts["duration_minutes"], bouts["active_minutes_after"]
    amounts = {
        **{f"prolonged_{limit}_bouts": length >= limit for limit in PROLONGED},
        **{f"prolonged_{limit}_minutes": length.where(length >= limit, 0) for limit in PROLONGED},
        **{f"breaks_due_{limit}": (length - 1) // limit for limit in DUE},
        "breaks": bouts["ends_with_break"],
        "full_breaks": after >= LIMITS.full_break_minutes,
    }
    days = (
        bouts.assign(**amounts)
        .groupby(DAY, as_index=False)
        .agg(
            bouts=("duration_minutes", "size"),
            bout_minutes=("duration_minutes", "sum"),
            longest_bout_minutes=("duration_minutes", "max"),
            mean_bout_minutes=("duration_minutes", "mean"),
            median_bout_minutes=("duration_minutes", "median"),
            **{name: (name, "sum") for name in amounts},
        )
    )
    for limit in PROLONGED:
        days[f"prolonged_{limit}_share"] = days[f"prolonged_{limit}_minutes"] / days["bout_minutes"]
    days["full_break_share"] = days["full_breaks"] / days["breaks"]
    return days


def _pandas_run_days(runs: pd.DataFrame) -> pd.DataFrame:
    is_followed, inner = runs["ends_with_break"], runs["duration_minutes"] - 1
    amounts = {
        "sedentary_to_active_changes": is_followed & runs["is_sedentary"],
        "active_to_sedentary_changes": is_followed & ~runs["is_sedentary"],
        "inner_sedentary_minutes": inner.where(runs["is_sedentary"], 0),
        "inner_active_minutes": inner.where(~runs["is_sedentary"], 0),
    }
    days = runs[DAY].assign(**amounts).groupby(DAY, as_index=False).sum()
    for kind, change in CHANGES.items():
        changes = days[f"{change}_changes"]
        days[f"{change}_probability"] = changes / (days[f"inner_{kind}_minutes"] + changes)
    return days


def _pandas_weeks(days: pd.DataFrame) -> pd.DataFrame:
    week = days["local_date"] - pd.to_timedelta(days["local_date"].dt.dayofweek, "D")
    amounts = {
        "steps": days["steps"],
        "aerobic_minutes": days["aerobic_minutes"],
        "aerobic_days": days["aerobic_minutes"] >= LIMITS.aerobic_day_minutes,
        "moderate_minutes": days["moderate_minutes"],
        "vigorous_minutes": days["vigorous_minutes"],
        "valid_days": days["is_valid"],
        "valid_steps": days["steps"].where(days["is_valid"]),
        "valid_aerobic_minutes": days["aerobic_minutes"].where(days["is_valid"]),
    }
    keys = {"person_id": days["person_id"], "week": week}
    weeks = pd.DataFrame(keys | amounts).groupby(["person_id", "week"], as_index=False).sum()
    # The week in which a record ends may still be running.
    is_over = weeks["week"] < weeks.groupby("person_id")["week"].transform("max")
    is_enough = is_over & (weeks["valid_days"] >= LIMITS.valid_days_per_week)
    for name in ("steps", "aerobic_minutes"):
        mean = weeks[f"valid_{name}"] / weeks["valid_days"]
        weeks[f"estimated_{name}"] = np.maximum(7 * mean, weeks[name]).where(is_enough)
    return weeks


def polars_tables(path: Path) -> Found:
    """Make the same tables by the streaming engine."""
    runs = _polars_runs(path)
    bouts = runs.filter("is_sedentary")
    days = (
        _polars_days(path)
        .join(_polars_bout_days(bouts), on=DAY, how="left", validate="1:1")
        .join(_polars_run_days(runs), on=DAY, how="left", validate="1:1")
    )
    return _totals(bouts, days, _polars_weeks(days))


def _polars_runs(path: Path) -> pl.DataFrame:
    person, at, kind = pl.col("person_id"), pl.col("minute_at"), pl.col("is_sedentary")
    one_minute = pl.duration(minutes=1)
    continues = (
        (person == person.shift()) & (at == at.shift() + one_minute) & (kind == kind.shift())
    )
    known = (
        pl.scan_parquet(path)
        .select(KNOWN_COLUMNS)
        .filter(pl.col("intensity").is_not_null())
        .with_columns(is_sedentary=pl.col("intensity") == "sedentary")
    )
    runs = (
        known.with_columns(is_first=~continues.fill_null(value=False), minute_before=at.shift())
        .filter("is_first")
        .select(
            *(*DAY, "is_sedentary"),
            started_at="minute_at",
            ended_at=pl.col("minute_before").shift(-1) + one_minute,
        )
        .collect(engine="streaming")
    )
    final = known.select(at.last()).collect(engine="streaming").item()
    follows = (person == person.shift()) & (pl.col("started_at") == pl.col("ended_at").shift())
    minutes_after = pl.col("duration_minutes").shift(-1)
    return (
        runs.with_columns(pl.col("ended_at").fill_null(pl.lit(final) + one_minute))
        .with_columns(follows=follows.fill_null(value=False))
        .with_columns(
            ends_with_break=pl.col("follows").shift(-1, fill_value=False),
            duration_minutes=(pl.col("ended_at") - pl.col("started_at")).dt.total_minutes(),
        )
        .with_columns(
            is_censored=~(pl.col("follows") & pl.col("ends_with_break")),
            active_minutes_after=pl.when("ends_with_break").then(minutes_after),
        )
    )


def _polars_days(path: Path) -> pl.DataFrame:
    steps, waking = pl.col("steps"), pl.col("is_waking")
    wear, intensity = pl.col("wear_source"), pl.col("intensity")
    confidence = pl.col("intensity_confidence")
    days = (
        pl.scan_parquet(path)
        .group_by(DAY)
        .agg(
            *((intensity == name).sum().alias(f"{name}_minutes") for name in INTENSITIES),
            *(
                (confidence == name).sum().alias(f"{name}_confidence_minutes")
                for name in CONFIDENCES
            ),
            *(pl.col(name).cast(pl.Int64).sum() for name in AEROBIC),
            *(pl.col(name).count().alias(f"knows_{name}") for name in READINGS),
            aerobic_minutes_either=pl.max_horizontal(READINGS).cast(pl.Int64).sum(),
            effort_known_minutes=pl.max_horizontal(READINGS).count(),
            near_maximal_minutes=pl.col("is_near_maximal").sum(),
            steps=steps.cast(pl.Int64).sum(),
            knows_steps=steps.count(),
            wear_minutes=wear.count(),
            step_wear_minutes=(wear == "steps").sum(),
            waking_wear_minutes=(wear.is_not_null() & waking).sum(),
            known_minutes=intensity.count(),
            knows_stillness=((wear == "heart_rate") & intensity.is_not_null()).sum(),
            sedentary_minutes_zero_steps=((intensity == "sedentary") & (steps == 0)).sum(),
            sedentary_minutes_below_20_steps=pl.col("is_sedentary_below_20_steps").sum(),
            nonambulatory_aerobic_minutes=(pl.col(AEROBIC[0]).cast(pl.Int64) * (steps == 0)).sum(),
            heart_rate_minutes=(pl.col("intensity_source") == "heart_rate").sum(),
        )
        .collect(engine="streaming")
    )
    is_valid = (pl.col("waking_wear_minutes") >= LIMITS.valid_day_minutes) & steps.is_between(
        LIMITS.fewest_valid_day_steps, LIMITS.most_valid_day_steps
    )
    return days.with_columns(is_valid=is_valid).with_columns(
        *(pl.when(pl.col(known) > 0).then(name).alias(name) for name, known in _KNOWN_BY.items()),
        *(
            (pl.col(name) / pl.col("waking_wear_minutes")).alias(share)
            for share, name in _SHARES.items()
        ),
    )


def _polars_bout_days(bouts: pl.DataFrame) -> pl.DataFrame:
    length, breaks = pl.col("duration_minutes"), pl.col("ends_with_break").sum()
    prolonged = {limit: length.filter(length >= limit).sum() for limit in PROLONGED}
    full_breaks = (pl.col("active_minutes_after") >= LIMITS.full_break_minutes).sum()
    return bouts.group_by(DAY).agg(
        *((length >= limit).sum().alias(f"prolonged_{limit}_bouts") for limit in PROLONGED),
        *(minutes.alias(f"prolonged_{limit}_minutes") for limit, minutes in prolonged.items()),
        *(
            (minutes / length.sum()).alias(f"prolonged_{limit}_share")
            for limit, minutes in prolonged.items()
        ),
        *(((length - 1) // limit).sum().alias(f"breaks_due_{limit}") for limit in DUE),
        bouts=pl.len(),
        bout_minutes=length.sum(),
        longest_bout_minutes=length.max(),
        mean_bout_minutes=length.mean(),
        median_bout_minutes=length.median(),
        breaks=breaks,
        full_breaks=full_breaks,
        full_break_share=full_breaks / breaks,
    )


def _polars_run_days(runs: pl.DataFrame) -> pl.DataFrame:
    sedentary, followed = pl.col("is_sedentary"), pl.col("ends_with_break")
    inner = pl.col("duration_minutes") - 1
    days = runs.group_by(DAY).agg(
        sedentary_to_active_changes=(followed & sedentary).sum(),
        active_to_sedentary_changes=(followed & ~sedentary).sum(),
        inner_sedentary_minutes=inner.filter(sedentary).sum(),
        inner_active_minutes=inner.filter(~sedentary).sum(),
    )
    return days.with_columns(
        (
            pl.col(f"{change}_changes")
            / (pl.col(f"inner_{kind}_minutes") + pl.col(f"{change}_changes"))
        ).alias(f"{change}_probability")
        for kind, change in (
            ("sedentary", "sedentary_to_active"),
            ("active", "active_to_sedentary"),
        )
    )


def _polars_weeks(days: pl.DataFrame) -> pl.DataFrame:
    valid = pl.col("is_valid")
    weeks = days.group_by("person_id", pl.col("local_date").dt.truncate("1w")).agg(
        pl.col("steps", "aerobic_minutes", "moderate_minutes", "vigorous_minutes").sum(),
        *(
            pl.col(name).filter(valid).mean().alias(f"valid_{name}")
            for name in ("steps", "aerobic_minutes")
        ),
        aerobic_days=(pl.col("aerobic_minutes") >= LIMITS.aerobic_day_minutes).sum(),
        valid_days=valid.sum(),
    )
    # The week in which a record ends may still be running.
    is_over = pl.col("local_date") < pl.col("local_date").max().over("person_id")
    return weeks.with_columns(
        pl.when(is_over & (pl.col("valid_days") >= LIMITS.valid_days_per_week))
        .then(pl.max_horizontal(7 * pl.col(f"valid_{name}"), name))
        .alias(f"estimated_{name}")
        for name in ("steps", "aerobic_minutes")
    )
