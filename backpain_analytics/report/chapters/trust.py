"""How far to trust the page: what was recorded when, and what could not be used."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
from pandas.api.types import is_list_like

from backpain_analytics.association.lags.diary import LARGEST_DOUBTFUL_SHARE
from backpain_analytics.messages import say
from backpain_analytics.messages.clocks import clock_remedy
from backpain_analytics.records import Clock, Message, PersonTables
from backpain_analytics.report.chapters.coverage import gather_coverage
from backpain_analytics.report.figures.inputs import Coverage
from backpain_analytics.report.parts import Chapter, Paragraph, Picture, told
from backpain_analytics.report.table import tabulate
from backpain_analytics.report.values import counted, number

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

_SHARES = ("heart_rate_share", "cadence_share", "unknown_share")


@dataclass(frozen=True, eq=False)
class Quality:
    """How much was recorded, by what, and what could not be used."""

    worn_days: int
    """Dates with any wear."""
    long_worn_days: int
    """Dates worn as long while awake as a valid day needs, whatever the steps."""
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
    coverage: Coverage
    """One strip a device that was chosen, and one of the diary."""
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
    tells: tuple[Message, ...]
    ratings: int
    """Dates with a rating."""
    doubtful_ratings: int
    """Of these, dates of which nobody knows whether the rating is of them or of the day before."""
    clock: Clock | None = None
    """By which clock days are cut; None: no instant is known."""


def gather_quality(tables: PersonTables) -> Quality:
    """Pick what the report says of the data behind it."""
    daily = tables.daily_activity
    worn = daily[daily["wear_minutes"].astype("float64") > 0]
    waking = worn["waking_wear_minutes"].astype("float64")
    files = tables.source_files
    return Quality(
        worn_days=len(worn),
        long_worn_days=int((waking >= tables.parameters.valid_day_minutes).sum()),
        valid_days=int(counted(daily["is_valid_day"]).sum()),
        middle_waking_wear_minutes=number(waking.median()),
        waking_sources=_counts(worn["waking_source"]),
        wear_sources=_counts(worn["wear_source"]),
        shares={name: number(worn[name].astype("float64").median()) for name in _SHARES},
        coverage=gather_coverage(tables),
        sources=tables.sources,
        readers=_readers(files),
        unused_files=files.loc[files["status"] != "read", ["path", "status", "reason"]],
        rejected_rows=_rejected(files),
        rejected=int(files["rows_rejected"].sum()),
        notes=files.loc[files["notes"].notna(), ["path", "notes"]],
        vendor_days=tables.vendor_days,
        tells=tables.tells,
        ratings=int(tables.daily_pain["pain_nrs"].notna().sum()),
        doubtful_ratings=int(counted(tables.daily_pain["is_date_doubtful"]).sum()),
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
    by_reader = files[files["status"] == "read"].groupby("reader")
    columns = {
        "files": by_reader["path"].size(),
        "rows_read": by_reader["rows_read"].sum(),
        "rows_rejected": by_reader["rows_rejected"].sum(),
        "first_date": by_reader["first_date"].min(),
        "last_date": by_reader["last_date"].max(),
    }
    return pd.DataFrame(columns).reset_index()


def chapter(contents: "Contents") -> Chapter:
    """Lay out the chapter."""
    quality = contents.quality
    has_device = bool(len(quality.sources))
    files = (
        say("trust.not_seen") if has_device else "",
        clock_sentence(quality),
        doubt_sentence(contents),
        files_sentence(quality),
    )
    return Chapter(
        "trust",
        say("trust.heading"),
        told(
            _picture(contents) if has_device else None,
            None if has_device else Paragraph(say("trust.no_device"), "absent"),
            Paragraph(" ".join(filter(None, files))),
            tabulate("unused_files", quality.unused_files),
            tabulate("rejected_rows", quality.rejected_rows),
            tabulate("devices", quality.sources) if len(quality.sources) > 1 else None,
        ),
    )


def _picture(contents: "Contents") -> Picture:
    from backpain_analytics.report.figures.coverage import draw_coverage  # noqa: PLC0415

    return Picture(
        "coverage",
        say("trust.figure"),
        wear_sentence(contents),
        partial(draw_coverage, contents.quality.coverage, contents.period),
        say("trust.strips"),
    )


def wear_sentence(contents: "Contents") -> str:
    """Say on how many days the device was on for long enough."""
    quality = contents.quality
    if contents.moving.basis == "phone":
        return say("trust.phone")
    hours = contents.parameters.valid_day_minutes / 60
    return say("trust.worn", hours=hours, worn=quality.long_worn_days, days=contents.days)


def clock_sentence(quality: Quality) -> str:
    """Say by which clock days end where that is only assumed, and what to do."""
    clock = quality.clock
    if clock is None or clock_remedy(clock) is None:
        return ""
    return say("trust.clock")


def doubt_sentence(contents: "Contents") -> str:
    """Say that the dates of many ratings are doubtful, unless a comparison says so already."""
    quality = contents.quality
    limit = LARGEST_DOUBTFUL_SHARE * quality.ratings
    if not quality.doubtful_ratings or quality.doubtful_ratings < limit:
        return ""
    if (contents.links.rows["caution_code"] == "date_doubtful").any():
        return ""
    return say("trust.doubtful", ratings=quality.doubtful_ratings, of=quality.ratings)


def files_sentence(quality: Quality) -> str:
    """Say what could not be used, if anything."""
    unused, rows = len(quality.unused_files), quality.rejected
    if unused and rows:
        return say("trust.unused_and_rejected", files=unused, rows=rows)
    if unused:
        return say("trust.unused", files=unused)
    return say("trust.rejected", rows=rows) if rows else ""
