"""Sedentary bouts by vectorised pandas and by polars streaming, from a Parquet file of minutes.

Both are written to be quick: no group-by. The first minute of each run carries the last minute of
the run before it, so bouts follow from those first minutes alone. The minutes are in order, as
they are in the warehouse; sorting is left out.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl

MINUTE = np.timedelta64(1, "m")
COLUMNS = ["person_id", "local_date", "minute_at", "intensity"]


def pandas_bouts(path: Path) -> tuple[int, int, int]:
    """Return how many bouts there are, their minutes, and how many are censored."""
    minutes = pd.read_parquet(path, columns=COLUMNS, dtype_backend="pyarrow")
    minutes = minutes[minutes["intensity"].notna()]
    person = minutes["person_id"].astype("category").cat.codes.to_numpy()
    at = minutes["minute_at"].to_numpy("datetime64[us]")
    is_sedentary = (minutes["intensity"] == "sedentary").to_numpy(bool)
    is_first = np.ones(len(minutes), bool)
    is_first[1:] = (
        (person[1:] != person[:-1])
        | (at[1:] != at[:-1] + MINUTE)
        | (is_sedentary[1:] != is_sedentary[:-1])
    )
    firsts = np.flatnonzero(is_first)
    runs = pd.DataFrame(
        {
            "person": person[firsts],
            "local_date": minutes["local_date"].take(firsts).array,
            "is_sedentary": is_sedentary[firsts],
            "started_at": at[firsts],
            "ended_at": at[np.append(firsts[1:], len(at)) - 1] + MINUTE,
        }
    )
    touches_last = (runs["person"] == runs["person"].shift()) & (
        runs["started_at"] == runs["ended_at"].shift()
    )
    runs["is_censored"] = ~(touches_last & touches_last.shift(-1, fill_value=False))
    runs["duration_minutes"] = (runs["ended_at"] - runs["started_at"]) // MINUTE
    bouts = runs[runs["is_sedentary"]]
    return len(bouts), int(bouts["duration_minutes"].sum()), int(bouts["is_censored"].sum())


def polars_bouts(path: Path) -> tuple[int, int, int]:
    """Return the same, by the streaming engine."""
    person, at, kind = pl.col("person_id"), pl.col("minute_at"), pl.col("is_sedentary")
    one_minute = pl.duration(minutes=1)
    continues = (
        (person == person.shift()) & (at == at.shift() + one_minute) & (kind == kind.shift())
    )
    minutes = (
        pl.scan_parquet(path)
        .select(COLUMNS)
        .filter(pl.col("intensity").is_not_null())
        .with_columns(is_sedentary=pl.col("intensity") == "sedentary")
    )
    last_minute = minutes.select(at.max().alias("minute_at"))
    runs = (
        minutes.with_columns(is_first=~continues.fill_null(value=False), minute_before=at.shift())
        .filter("is_first")
        .select(
            "person_id",
            "local_date",
            "is_sedentary",
            started_at="minute_at",
            ended_at=pl.col("minute_before").shift(-1) + one_minute,
        )
        .collect(engine="streaming")
    )
    final = last_minute.collect(engine="streaming").item()
    touches_last = (person == person.shift()) & (pl.col("started_at") == pl.col("ended_at").shift())
    bouts = (
        runs.with_columns(pl.col("ended_at").fill_null(pl.lit(final) + one_minute))
        .with_columns(touches_last=touches_last.fill_null(value=False))
        .with_columns(
            is_censored=~(pl.col("touches_last") & pl.col("touches_last").shift(-1)).fill_null(
                value=False
            ),
            duration_minutes=(pl.col("ended_at") - pl.col("started_at")).dt.total_minutes(),
        )
        .filter("is_sedentary")
    )
    return bouts.height, int(bouts["duration_minutes"].sum()), int(bouts["is_censored"].sum())
