"""The data behind the page: wear, clock, devices, files, rejected rows."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from pandas.api.types import is_list_like

from backpain_analytics.messages import worded
from backpain_analytics.messages.clocks import clock_remedy, clock_words
from backpain_analytics.records import Clock, PersonTables
from backpain_analytics.report.former.chapters.activity import no_activity_sentence
from backpain_analytics.report.former.values import counted, number
from backpain_analytics.report.former.wording import count, percent, time_span, was
from backpain_analytics.settings.parameters import Parameters

_SHARES = ("heart_rate_share", "cadence_share", "unknown_share")


@dataclass(frozen=True, eq=False)
class Quality:
    """How much was recorded, by what, and what could not be used."""

    worn_days: int
    """Dates with any wear."""
    valid_days: int
    middle_waking_wear_minutes: float | None
    """Median over the dates with any wear."""
    waking_sources: Mapping[str, int]
    """Worn dates on which waking time is known from a `sleep_log` or a `fixed_window`."""
    wear_sources: Mapping[str, int]
    """Worn dates on which wear is known from `heart_rate` or only from `steps`."""
    shares: Mapping[str, float | None]
    """Median share of waking minutes whose intensity comes from heart rate, from cadence, or
    is unknown."""
    sources: pd.DataFrame
    """One row per device: source_id, device_kind, chosen_minutes."""
    readers: pd.DataFrame
    """One row per kind of file: reader, files, rows_read, rows_rejected, first_date, last_date
    (local dates)."""
    unused_files: pd.DataFrame
    """One row per file that could not be read or is not known: path, status, reason."""
    rejected_rows: pd.DataFrame
    """One row per file with rejected rows: path, rows_rejected, reasons (joined)."""
    rejected: int
    """Rows rejected in all files."""
    notes: pd.DataFrame
    """One row per file about which its reader left a note: path, notes."""
    vendor_days: int
    """Dates with a daily total of the device's own, kept as a check only."""
    tells: tuple[str, ...]
    last_loaded_at: pd.Timestamp | None
    clock: Clock | None = None
    """By which clock days are cut; None: no instant is known."""


def gather_quality(tables: PersonTables) -> Quality:
    """Pick what the report says of the data behind it."""
    daily = tables.daily_activity
    worn = daily[daily["wear_minutes"].astype("float64") > 0]
    files = tables.source_files
    loaded = pd.to_datetime(files["loaded_at"], utc=True)
    return Quality(
        worn_days=len(worn),
        valid_days=int(counted(daily["is_valid_day"]).sum()),
        middle_waking_wear_minutes=number(worn["waking_wear_minutes"].astype("float64").median()),
        waking_sources=_counts(worn["waking_source"]),
        wear_sources=_counts(worn["wear_source"]),
        shares={name: number(worn[name].astype("float64").median()) for name in _SHARES},
        sources=tables.sources,
        readers=_readers(files),
        unused_files=files.loc[files["status"] != "read", ["path", "status", "reason"]],
        rejected_rows=_rejected(files),
        rejected=int(files["rows_rejected"].sum()),
        notes=files.loc[files["notes"].notna(), ["path", "notes"]],
        vendor_days=tables.vendor_days,
        tells=tuple(worded(told) for told in tables.tells),
        last_loaded_at=loaded.max() if len(loaded) else None,
        clock=tables.clock,
    )


def _rejected(files: pd.DataFrame) -> pd.DataFrame:
    found = files[files["rows_rejected"] > 0]
    reasons = [
        "; ".join(str(reason) for reason in reasons) if is_list_like(reasons) else ""
        for reasons in found["rejections"]
    ]
    return found[["path", "rows_rejected"]].assign(reasons=reasons)


def _counts(values: pd.Series) -> dict[str, int]:
    return {str(name): int(days) for name, days in values.value_counts().sort_index().items()}


def _readers(files: pd.DataFrame) -> pd.DataFrame:
    read = files[files["status"] == "read"]
    return read.groupby("reader", as_index=False).agg(
        files=("path", "size"),
        rows_read=("rows_read", "sum"),
        rows_rejected=("rows_rejected", "sum"),
        first_date=("first_date", "min"),
        last_date=("last_date", "max"),
    )


def wear_sentence(quality: Quality, days: int, parameters: Parameters) -> str:
    """Say how much the device was worn in so many days."""
    if not quality.worn_days:
        return no_activity_sentence(quality.vendor_days)
    return (
        f"The device was worn on {quality.worn_days} of {count(days, 'day')}, for "
        f"{time_span(quality.middle_waking_wear_minutes)} of waking time on a typical one "
        f"(median). {count(quality.valid_days, 'day')} "
        f"{'is' if quality.valid_days == 1 else 'are'} valid: worn for at least "
        f"{time_span(parameters.valid_day_minutes)} while awake, with a plausible number of steps."
    )


def basis_sentence(quality: Quality) -> str:
    """Say what waking time, wear and intensity were known from."""
    logged = quality.waking_sources.get("sleep_log", 0)
    guessed = quality.waking_sources.get("fixed_window", 0)
    steps_only = quality.wear_sources.get("steps", 0)
    shares = quality.shares
    sentence = (
        f"Waking time comes from a sleep log on {count(logged, 'day')} and from fixed hours on "
        f"{guessed}. On a typical worn day {percent(shares['heart_rate_share'])} of waking "
        f"minutes are judged by heart rate, {percent(shares['cadence_share'])} by cadence, and "
        f"{percent(shares['unknown_share'])} are unknown."
    )
    if steps_only:
        sentence += (
            f" On {count(steps_only, 'day')} wear is known from steps alone; no low movement is "
            "stated there."
        )
    return sentence


def clock_sentence(quality: Quality) -> str:
    """Name the clock by which days end and how it is known; what is against it; what to do."""
    if quality.clock is None:
        return ""
    noted = [line for notes in quality.notes["notes"] for line in str(notes).splitlines()]
    against = [f"In one file {line}." for line in noted if "write time_zone" in line]
    sentences = [
        f"Days are cut by the clock {clock_words(quality.clock)}.",
        clock_remedy(quality.clock),
        *against,
    ]
    return " ".join(filter(None, sentences))


def files_sentence(quality: Quality) -> str:
    """Say how many files were read, and what was left out."""
    read = int(quality.readers["files"].sum())
    if not read and quality.unused_files.empty:
        return "No files are recorded."
    unused = len(quality.unused_files)
    return (
        f"{count(read, 'file')} {was(read)} read, "
        f"{count(unused, 'file')} could not be used, and {count(quality.rejected, 'row')} "
        f"{was(quality.rejected)} rejected."
    )
