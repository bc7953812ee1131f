"""What backpain.toml may declare to be compared with pain, and to be held alike."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

EXPOSURE_COLUMNS = (
    "sedentary_minutes",
    "prolonged_30_minutes",
    "steps",
    "aerobic_minutes",
    "exercise_done",
    "core_done",
    "stretching_done",
    "high_impact_done",
    "mood_nrs",
    "stress_nrs",
    "sleep_quality_nrs",
    "control_nrs",
)
"""Columns of `analysis_days` that may be compared with pain."""

CONTROL_COLUMNS = ("mood_nrs", "stress_nrs", "sleep_quality_nrs", "control_nrs")
"""Those in which days may be made alike instead; the others are always compared, or hold pain."""

ControlDay = Literal["same_day", "day_before"]


@dataclass(frozen=True)
class Exposure:
    """A column of `analysis_days` that may precede pain, declared in advance.

    A plain record, checked where backpain.toml is read: looks at a record remember it as it is
    written, and 30 must not become 30.0.
    """

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")

    name: str
    """The column."""
    step: Annotated[float, Field(gt=0)]
    """The amount for which an estimate is stated, in units of the column."""
    unit: Annotated[str, Field(min_length=1)]
    """The step in words: '30 minutes', '1,000 steps', 'yes instead of no'."""
    is_yes_no: bool = False
