"""What may be compared with pain: each exposure once, with its column, step and words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ExposureColumn:
    """A column of `analysis_days` that may precede pain."""

    name: str
    """The column. What ends in _done is a yes or no, in _nrs a rating from 0 to 10."""
    words: str
    """On the page."""
    step: float = 1
    """The usual amount for which an estimate is stated, in units of the column."""
    unit: str = "yes instead of no"
    """The step in words."""
    counted_in: str = "minutes"
    """Noun of the column's unit."""
    less: str = "less"
    """'fewer' of what is counted."""
    short_words: str | None = None
    """Where there is little room; None: the same words."""
    is_over_by_morning: bool = False
    """Known before anything else of the day, and so fit to be a control."""
    is_usual: bool = False
    """Compared for everyone; the others only where backpain.toml declares them."""

    @property
    def is_yes_no(self) -> bool:
        """Whether it is done or not done."""
        return self.name.endswith("_done")

    @property
    def is_rating(self) -> bool:
        """Whether the person rates it."""
        return self.name.endswith("_nrs")

    @property
    def may_be_control(self) -> bool:
        """Whether days may be made alike in it instead."""
        return self.is_rating or self.is_over_by_morning


EXPOSURES = {
    column.name: column
    for column in (
        ExposureColumn("sedentary_minutes", "low-movement time", 30, "30 minutes", is_usual=True),
        ExposureColumn(
            "prolonged_30_minutes",
            "low-movement time in stretches of 30 minutes or longer",
            30,
            "30 minutes",
            short_words="low movement, long stretches",
            is_usual=True,
        ),
        ExposureColumn(
            "steps", "steps", 1_000, "1,000 steps", "steps", less="fewer", is_usual=True
        ),
        ExposureColumn(
            "aerobic_minutes", "aerobic minutes", 10, "10 minutes", less="fewer", is_usual=True
        ),
        ExposureColumn("exercise_done", "exercise", is_usual=True),
        ExposureColumn("core_done", "core strengthening"),
        ExposureColumn("stretching_done", "stretching"),
        ExposureColumn("high_impact_done", "exercise of high impact"),
        ExposureColumn(
            "minutes_asleep",
            "sleep in the night before",
            60,
            "60 minutes",
            counted_in="minutes",
            is_over_by_morning=True,
        ),
        ExposureColumn("mood_nrs", "mood", unit="1 point"),
        ExposureColumn("stress_nrs", "stress", unit="1 point"),
        ExposureColumn("sleep_quality_nrs", "sleep quality", unit="1 point"),
        ExposureColumn("control_nrs", "control over the pain", unit="1 point"),
    )
}
"""By column."""
CONTROLS = tuple(column.name for column in EXPOSURES.values() if column.may_be_control)
"""Those in which days may be made alike instead; the others are always compared, or hold pain."""
