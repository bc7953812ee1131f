"""Frozen records that cross from room to room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd


@dataclass(frozen=True)
class PersonTables:
    """All that the warehouse holds of one person and one period, for the report.

    Each frame is the table of the same name, without `person_id`, in the order of its grain,
    cut to the period; what the association room found always covers the whole record.
    """

    person_id: str
    first_date: date
    last_date: date
    """Inclusive."""
    daily_activity: pd.DataFrame
    daily_sedentary: pd.DataFrame
    daily_breaks: pd.DataFrame
    daily_pain: pd.DataFrame
    hourly_activity: pd.DataFrame
    sedentary_bouts: pd.DataFrame
    weekly_activity: pd.DataFrame
    weekly_pain: pd.DataFrame
    weekly_pain_change: pd.DataFrame
    weekly_progression: pd.DataFrame
    weekly_plan: pd.DataFrame
    plan_consistency: pd.DataFrame
    exercise_log: pd.DataFrame
    associations: pd.DataFrame
    weekly_associations: pd.DataFrame
    earlier_pain_links: pd.DataFrame
    exposure_thirds: pd.DataFrame
    exercise_responses: pd.DataFrame
    flares: pd.DataFrame
    flare_rates: pd.DataFrame
    pain_episodes: pd.DataFrame
    phase_comparisons: pd.DataFrame
    pain_trends: pd.DataFrame
    association_history: pd.DataFrame
    source_files: pd.DataFrame
    """Files of this person: path, reader, status, reason, notes, rows_read, rows_rejected,
    first_date, last_date, loaded_at, rejections (the distinct reasons as a list, or null)."""
    vendor_days: int
    """Dates of the period with a daily total of the device's own."""
    sources: pd.DataFrame
    """source_id, device_kind, chosen_minutes in the period."""
    tells: tuple[str, ...]
    """What the checks marked `-- tell:` found, one sentence each."""
    person: Mapping[str, object]
    """The row of `persons`."""
    parameters: Mapping[str, object]
    """The row of `parameters`."""
