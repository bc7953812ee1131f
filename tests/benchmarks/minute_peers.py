"""Minutes to bouts, hours, days and weeks by vectorised pandas and by polars, from Parquet.

Both are written to be quick, and take for granted that the minutes are in order; ours do not.
Bouts come without a group-by: the first minute of each run carries the last minute of the run
before it. Pandas sums hours between the places where an hour begins.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow.parquet as pq

from backpain_analytics.parameters import Parameters

MINUTE = np.timedelta64(1, "m")
HOUR = ["person_id", "local_date", "local_hour"]
KNOWN_COLUMNS = ["person_id", "local_date", "minute_at", "intensity"]
READINGS = ("aerobic_minutes_by_heart_rate", "aerobic_minutes_by_cadence")
AEROBIC = ("aerobic_minutes", "aerobic_minutes_low", "aerobic_minutes_high", *READINGS)
NAMES = ("wear_source", "intensity", "intensity_source", "intensity_confidence")
MINUTE_COLUMNS = [*HOUR, "minute_at", "steps", "is_waking", *NAMES, *AEROBIC]
INTENSITIES = ("sedentary", "light", "moderate", "vigorous")
LIMITS = Parameters()
PROLONGED = (
    LIMITS.prolonged_short_minutes,
    LIMITS.prolonged_minutes,
    LIMITS.prolonged_long_minutes,
)

Found = tuple[int, ...]
"""What all engines must agree on, see `FOUND`."""
FOUND = (
    *("bouts", "bout minutes", "censored bouts", "active minutes after bouts"),
    *("prolonged minutes", "breaks", "wear minutes", "valid days"),
    *("weeks", "aerobic minutes", "steps"),
    *("aerobic minutes by either reading", "high-confidence minutes"),
)


def pandas_tables(path: Path) -> Found:
    """Make the tables in memory and say what is in them."""
    table = pq.read_table(path, columns=MINUTE_COLUMNS, read_dictionary=["person_id", *NAMES])
    minutes = table.to_pandas(date_as_object=False, self_destruct=True, split_blocks=True)
    del table
    minutes["person_id"] = minutes["person_id"].cat.codes
    bouts = _pandas_bouts(minutes)
    days = _pandas_days(_pandas_hours(minutes), bouts)
    days["week"] = days["local_date"] - pd.to_timedelta(days["local_date"].dt.dayofweek, "D")
    weeks = days.groupby(["person_id", "week"])[["steps", "aerobic_minutes", "is_valid"]].sum()
    return tuple(
        int(number)
        for number in (
            len(bouts),
            bouts["duration_minutes"].sum(),
            bouts["is_censored"].sum(),
            bouts["active_minutes_after"].sum(),
            days[f"prolonged_{PROLONGED[1]}"].sum(),
            days["breaks"].sum(),
            days["wear_minutes"].sum(),
            days["is_valid"].sum(),
            len(weeks),
            weeks["aerobic_minutes"].sum(),
            weeks["steps"].sum(),
            days["aerobic_minutes_either"].sum(),
            days["high_confidence_minutes"].sum(),
        )
    )


def _pandas_bouts(minutes: pd.DataFrame) -> pd.DataFrame:
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
    return runs[runs["is_sedentary"]]


def _pandas_hours(minutes: pd.DataFrame) -> pd.DataFrame:
    person = minutes["person_id"].to_numpy()
    at = minutes["minute_at"].dt.tz_localize(None).to_numpy("datetime64[h]")
    firsts = np.flatnonzero(
        np.concatenate([[True], (person[1:] != person[:-1]) | (at[1:] != at[:-1])])
    )
    steps = minutes["steps"].to_numpy("float32")
    is_waking = minutes["is_waking"].to_numpy(bool)
    is_still = steps == 0
    wear, intensity = minutes["wear_source"], minutes["intensity"]
    confidence = minutes["intensity_confidence"]
    is_worn = wear.notna().to_numpy()
    by_pulse = (wear == "heart_rate").to_numpy(bool)
    of = {name: (intensity == name).to_numpy(bool) for name in INTENSITIES}
    aerobic = {name: np.nan_to_num(minutes[name]).astype("uint8") for name in AEROBIC}
    sums = {
        "minutes": np.ones(len(minutes), bool),
        "steps": np.nan_to_num(steps),
        "wear_minutes": is_worn,
        "step_wear_minutes": (wear == "steps").to_numpy(bool),
        "waking_wear_minutes": is_worn & is_waking,
        "waking_pulse_minutes": by_pulse & is_waking,
        "sedentary_minutes_zero_steps": of["sedentary"] & is_still,
        "sedentary_minutes_below_20_steps": of["sedentary"]
        | (of["light"] & (steps < LIMITS.sedentary_wider_steps_per_minute)),
        **{f"{name}_minutes": values for name, values in of.items()},
        **aerobic,
        "aerobic_minutes_either": np.maximum(*(aerobic[name] for name in READINGS)),
        "nonambulatory_aerobic_minutes": aerobic["aerobic_minutes"] * is_still,
        "heart_rate_minutes": (minutes["intensity_source"] == "heart_rate").to_numpy(bool),
        "high_confidence_minutes": (confidence == "high").to_numpy(bool),
        "low_confidence_minutes": (confidence == "low").to_numpy(bool),
        "known_minutes": intensity.notna().to_numpy(),
    }
    hours = {name: np.add.reduceat(values, firsts, dtype="int64") for name, values in sums.items()}
    return pd.DataFrame(
        {"person_id": person[firsts], "local_date": minutes["local_date"].to_numpy()[firsts]}
        | hours
    )


def _pandas_days(hours: pd.DataFrame, bouts: pd.DataFrame) -> pd.DataFrame:
    days = hours.groupby(["person_id", "local_date"], as_index=False).sum()
    days["is_valid"] = (days["waking_wear_minutes"] >= LIMITS.valid_day_minutes) & days[
        "steps"
    ].between(LIMITS.fewest_valid_day_steps, LIMITS.most_valid_day_steps)
    bouts = bouts.assign(
        **{
            f"prolonged_{limit}": bouts["duration_minutes"].where(
                bouts["duration_minutes"] >= limit, 0
            )
            for limit in PROLONGED
        },
    )
    of_bouts = bouts.groupby(["person_id", "local_date"]).agg(
        bouts=("duration_minutes", "size"),
        longest_bout_minutes=("duration_minutes", "max"),
        breaks=("ends_with_break", "sum"),
        **{f"prolonged_{limit}": (f"prolonged_{limit}", "sum") for limit in PROLONGED},
    )
    return days.merge(of_bouts, "left", on=["person_id", "local_date"], validate="1:1")


def polars_tables(path: Path) -> Found:
    """Make the same tables by the streaming engine."""
    bouts = _polars_bouts(path)
    days = _polars_days(_polars_hours(path), bouts)
    weeks = days.group_by("person_id", pl.col("local_date").dt.truncate("1w")).agg(
        pl.col("steps", "aerobic_minutes", "is_valid").sum()
    )
    return (
        bouts.height,
        int(bouts["duration_minutes"].sum()),
        int(bouts["is_censored"].sum()),
        int(bouts["active_minutes_after"].sum()),
        int(days[f"prolonged_{PROLONGED[1]}"].sum()),
        int(days["breaks"].sum()),
        int(days["wear_minutes"].sum()),
        int(days["is_valid"].sum()),
        weeks.height,
        int(weeks["aerobic_minutes"].sum()),
        int(weeks["steps"].sum()),
        int(days["aerobic_minutes_either"].sum()),
        int(days["high_confidence_minutes"].sum()),
    )


def _polars_bouts(path: Path) -> pl.DataFrame:
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
            *("person_id", "local_date", "is_sedentary"),
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
        .filter("is_sedentary")
    )


def _polars_hours(path: Path) -> pl.DataFrame:
    steps, waking = pl.col("steps"), pl.col("is_waking")
    wear, intensity = pl.col("wear_source"), pl.col("intensity")
    confidence = pl.col("intensity_confidence")
    strolls = (intensity == "light") & (steps < LIMITS.sedentary_wider_steps_per_minute)
    return (
        pl.scan_parquet(path)
        .group_by(HOUR)
        .agg(
            *((intensity == name).sum().alias(f"{name}_minutes") for name in INTENSITIES),
            *(pl.col(name).cast(pl.Int64).sum() for name in AEROBIC),
            aerobic_minutes_either=pl.max_horizontal(READINGS).cast(pl.Int64).sum(),
            high_confidence_minutes=(confidence == "high").sum(),
            low_confidence_minutes=(confidence == "low").sum(),
            minutes=pl.len(),
            steps=steps.cast(pl.Int64).sum(),
            wear_minutes=wear.count(),
            step_wear_minutes=(wear == "steps").sum(),
            waking_wear_minutes=(wear.is_not_null() & waking).sum(),
            waking_pulse_minutes=((wear == "heart_rate") & waking).sum(),
            sedentary_minutes_zero_steps=((intensity == "sedentary") & (steps == 0)).sum(),
            sedentary_minutes_below_20_steps=((intensity == "sedentary") | strolls).sum(),
            nonambulatory_aerobic_minutes=(pl.col(AEROBIC[0]).cast(pl.Int64) * (steps == 0)).sum(),
            heart_rate_minutes=(pl.col("intensity_source") == "heart_rate").sum(),
            known_minutes=intensity.count(),
        )
        .collect(engine="streaming")
    )


def _polars_days(hours: pl.DataFrame, bouts: pl.DataFrame) -> pl.DataFrame:
    duration = pl.col("duration_minutes")
    of_minutes = hours.group_by("person_id", "local_date").agg(pl.all().exclude("local_hour").sum())
    of_bouts = bouts.group_by("person_id", "local_date").agg(
        *(
            duration.filter(duration >= limit).sum().alias(f"prolonged_{limit}")
            for limit in PROLONGED
        ),
        bouts=pl.len(),
        longest_bout_minutes=duration.max(),
        breaks=pl.col("ends_with_break").sum(),
    )
    is_valid = (pl.col("waking_wear_minutes") >= LIMITS.valid_day_minutes) & pl.col(
        "steps"
    ).is_between(LIMITS.fewest_valid_day_steps, LIMITS.most_valid_day_steps)
    return of_minutes.with_columns(is_valid=is_valid).join(
        of_bouts, on=["person_id", "local_date"], how="left", validate="1:1"
    )
