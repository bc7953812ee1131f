"""Frozen records that cross from room to room."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    # Taking in files needs a record from here, and no pandas.
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from backpain_analytics.settings.parameters import Parameters


@dataclass(frozen=True)
class Message:
    """Something to be said to people: a room hands over this, and `messages` has the sentence."""

    code: str
    """Of the sentence, with its chapter: 'refusal.pain_constant'."""
    values: Mapping[str, int | float | str] = field(default_factory=dict)
    """What stands in the places of the sentence."""


@dataclass(frozen=True)
class Clock:
    """By which clock a person's days are cut, and how it is known."""

    person_id: str
    utc_offset_minutes: tuple[int, ...]
    """In ascending order."""
    origin: str
    """As in `zone_spans`."""
    time_zones: tuple[str, ...] = ()
    """Names of the zones, where the exports name them."""


def toml_key(name: str) -> str:
    """Return a name as it stands in a header of backpain.toml.

    >>> toml_key("anna"), toml_key("Ayşe B.")
    ('anna', '"Ayşe B."')
    """
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


Status = Literal["read", "known", "unknown", "unreadable", "waiting", "passed over"]


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file, or would become of it."""

    path: str
    """As its user knows it; inside an archive `archive.zip!path/inside`."""
    status: Status
    """`known`: this very content was read before. `unknown`: it was not opened, or no reader
    knows it. `waiting`: it is still being written, or could not be opened today; it is tried
    again next time. `passed over`: its name says that it is not to be read."""
    reason: str | None = None
    person_id: str | None = None
    reader: str | None = None
    notes: tuple[str, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    """Rows by table; sources, statements of the clock and rejected rows left out."""
    rows_rejected: int = 0
    is_partial: bool = False
    """It broke off after rows had been read."""
    unread: Mapping[str, int] = field(default_factory=dict)
    """What it holds that is not read: kind, in the export's words → records."""

    @property
    def rows_read(self) -> int:
        """Rows over all tables."""
        return sum(self.rows.values())

    @property
    def is_useful(self) -> bool:
        """Whether it could be read: also where it holds no rows, but not where none was good."""
        is_read = self.status in ("read", "known")
        return is_read and (bool(self.rows) or not self.rows_rejected)


@dataclass(frozen=True)
class UnreadKind:
    """What exports of one origin hold of one kind that is not read."""

    person_id: str | None
    """None: the files themselves say whose they are."""
    reader: str
    kind: str
    """In the export's own words; of a file its name, without dates and numbers."""
    records: int
    """Of whole files, how many there are."""
    is_whole_file: bool
    """Known by its name, and not opened to count what it holds."""


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
    daily_flares: pd.DataFrame
    daily_sleep: pd.DataFrame
    daily_weight: pd.DataFrame
    daily_floors: pd.DataFrame
    diary_answers: pd.DataFrame
    """As `reads/answers_of_person`, in the order of the entries."""
    hourly_activity: pd.DataFrame
    hourly_movement: pd.DataFrame
    sedentary_bouts: pd.DataFrame
    weekly_activity: pd.DataFrame
    weekly_pain: pd.DataFrame
    weekly_pain_change: pd.DataFrame
    weekly_progression: pd.DataFrame
    weekly_volume: pd.DataFrame
    weekly_plan: pd.DataFrame
    plan_consistency: pd.DataFrame
    ladder_progress: pd.DataFrame
    weekly_exercise_progression: pd.DataFrame
    exercise_ratings: pd.DataFrame
    person_baselines: pd.DataFrame
    exercise_log: pd.DataFrame
    exercise_identities: pd.DataFrame
    exercise_cautions: pd.DataFrame
    left_out_in_flares: pd.DataFrame
    person_conditions: pd.DataFrame
    daily_exercise: pd.DataFrame
    daily_session_parts: pd.DataFrame
    exercise_spans: pd.DataFrame
    """Over the whole record: at most one row."""
    associations: pd.DataFrame
    weekly_associations: pd.DataFrame
    earlier_pain_links: pd.DataFrame
    exposure_thirds: pd.DataFrame
    exercise_responses: pd.DataFrame
    exercise_pain_changes: pd.DataFrame
    flare_triggers: pd.DataFrame
    time_to_flares: pd.DataFrame
    flare_exercises: pd.DataFrame
    """Cut to the period, as tables by date are."""
    flares: pd.DataFrame
    flare_rates: pd.DataFrame
    pain_episodes: pd.DataFrame
    phase_comparisons: pd.DataFrame
    pain_trends: pd.DataFrame
    association_history: pd.DataFrame
    source_files: pd.DataFrame
    """Files of this person: path, reader, status, reason, notes, rows_read, rows_rejected,
    first_date, last_date, loaded_at, rejections (the distinct reasons as a list, or null)."""
    aerobic_modes: pd.DataFrame
    """Aerobic exercise of the period: aerobic_mode, is_high_impact, sessions, minutes,
    minutes_share."""
    vendor_days: int
    """Dates of the period with a daily total of the device's own."""
    sources: pd.DataFrame
    """source_id, device_kind, chosen_minutes in the period."""
    source_days: pd.DataFrame
    """One row per date and source that was chosen on it: local_date, source_id, chosen_minutes."""
    tells: tuple[Message, ...]
    """What the checks marked `-- tell:` found."""
    person: Mapping[str, object]
    """The row of `persons`."""
    weight_course: Mapping[str, object]
    """Body weight at the end of the period, and the course before it."""
    parameters: Parameters
    """Those that the warehouse was built with."""
    clock: Clock | None = None
    """None: no instant of theirs is known."""
