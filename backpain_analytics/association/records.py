"""What this room hands out: frozen, plain, ready to be stored or worded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from backpain_analytics.records import Message
from backpain_analytics.settings.exposures import EXPOSURES

Tier = Literal[
    "not_enough_data", "consistent", "possible", "same_day", "little_or_no_link", "cannot_tell"
]
Family = Literal["primary", "exploratory", "declared"]
ControlDay = Literal["same_day", "day_before"]


@dataclass(frozen=True)
class Exposure:
    """A column of `analysis_days` that may precede pain, declared in advance."""

    name: str
    """The column."""
    step: float
    """The amount for which an estimate is stated, in units of the column."""
    unit: str | None = None
    """The step in the words of backpain.toml; None: it is the usual one."""
    is_yes_no: bool = False


@dataclass(frozen=True)
class Control:
    """A column of `analysis_days` in which days are made alike, declared in advance."""

    name: str
    """The column."""
    day: ControlDay
    """Whose value counts: that of the exposure's own day or of the day before it. What comes
    after the exposure lies on its way to pain, and allowing for it hides what is looked for."""


@dataclass(frozen=True)
class Event:
    """A time unlike the others, such as an operation or a holiday, declared in advance."""

    name: str
    since: date
    until: date | None = None
    """Its last day; None: it is the first day of another time, and no day is left out."""


DEFAULT_EXPOSURES = tuple(
    Exposure(column.name, column.step, is_yes_no=column.is_yes_no)
    for column in EXPOSURES.values()
    if column.is_usual
)


@dataclass(frozen=True)
class Asked:
    """Whether one exposure goes with the next day's pain: asked before its days were seen."""

    exposure: str
    """The column, one of those compared."""
    planned_days: int
    """Over which looks share the error that is allowed."""
    counted_from: date | None = None
    """Days before it play no part in the answer, as they may have led to the question; None: no
    days were seen before."""


@dataclass(frozen=True)
class Question:
    """All that is declared in advance of one family of comparisons.

    Raises:
        ValueError: A column is to be both, exposure and control.
    """

    exposures: Sequence[Exposure]
    controls: Sequence[Control] = ()
    asked: Asked | None = None
    """The one that comes first; None: all exposures come first together, on the next day."""

    def __post_init__(self) -> None:
        both = {one.name for one in self.exposures} & {one.name for one in self.controls}
        if both:
            raise ValueError(f"exposure and control at once: {', '.join(sorted(both))}")

    @property
    def columns(self) -> list[str]:
        """Names of the columns, exposures first."""
        exposures = [exposure.name for exposure in self.exposures]
        return exposures + [control.name for control in self.controls]


@dataclass(frozen=True, kw_only=True)
class Association:
    """One exposure, one lag: a row of the table `associations`.

    Numbers are null where the tier is `not_enough_data`; `refusal` then says what is missing.
    """

    exposure: str
    lag_days: int
    """Days from exposure to pain; 0 is the same day (the same week where weeks are compared)."""
    unit: str | None
    """What `estimate` is stated for, in the words of backpain.toml; None: the usual step."""
    estimate: float | None = None
    """NRS points per `unit`."""
    low: float | None = None
    high: float | None = None
    """95 % interval of `estimate`."""
    estimate_per_sd: float | None = None
    """NRS points per within-person standard deviation of the exposure."""
    standard_deviation: float | None = None
    """Of the exposure, winsorised, in its own unit."""
    p_value: float | None = None
    """Of this test alone."""
    p_family: float | None = None
    """Corrected for all tests of the family."""
    family_low: float | None = None
    family_high: float | None = None
    """95 % range of `estimate` that holds for all tests of the family at once: it leaves out 0
    where `p_family` is at most .05, and only there. None also where nothing was flipped."""
    family: Family
    tests_in_family: int
    days: int
    """Rows that entered the fit; of the joint model the rated days."""
    smallest_detectable: float | None = None
    """NRS points per `unit` that 80 % of records like this one would call consistent."""
    is_leak_flagged: bool = False
    """The same-day association is at least as strong and of the same sign."""
    caution: Message | None = None
    """Why the tier is lower than the numbers would allow; None: it is not."""
    tier: Tier = "not_enough_data"
    refusal: Message | None
    """What is missing, with counts."""
    p_exploratory: float | None = None
    """Corrected for all exposures and lags; at lag 1 `p_family` is corrected for lag 1 only."""
    days_missing: int = 0
    """Dates from the first to the last rating that could not enter the fit."""
    first_half_estimate: float | None = None
    second_half_estimate: float | None = None
    """The estimate in either half of the record; for information, no tier depends on it."""
    pooling_standard_error: float | None = None
    """Of `estimate_per_sd`, for pooling persons."""
    compared_estimate: float | None = None
    """What comparing rated days alone gives, beside an estimate of the joint model; for
    information, no tier depends on it. None: the estimate is that, or there is none."""
    compared_low: float | None = None
    compared_high: float | None = None
    """Its 95 % interval."""
    controls: str | None = None
    """Those declared, 'stress_nrs (day before), sleep_quality_nrs (same day)'; None: none were."""
    days_without_controls: int = 0
    """Dates among those missing that lack nothing but a declared control."""
    goes_along_with: str | None = None
    """The stronger pattern at the same lag beside which this one shows no link of its own; None:
    it is no pattern by the present data, or one of its own."""


@dataclass(frozen=True, kw_only=True)
class ShownAssociation(Association):
    """An association as it is stored: `tier` is what the person is shown, see `looks`."""

    computed_tier: Tier
    """What the present data alone would say."""
    tier_since: date
    """When `tier` last changed."""
    seed: int
    flips: int
    """With these two the same numbers come out again."""
    counted_from: date | None = None
    """Of the declared question: days before it play no part; None: all days do."""


@dataclass(frozen=True)
class PastReading:
    """What was computed and shown at one look: a row of `association_history`."""

    computed_at: datetime
    data_until: date
    """Last date with any data."""
    exposure: str
    lag_days: int
    tier: Tier
    computed_tier: Tier
    estimate: float | None
    low: float | None
    high: float | None
    p_family: float | None
    tests_in_family: int


@dataclass(frozen=True, kw_only=True)
class EarlierPainLink:
    """The check of the direction: an exposure against pain of the day before.

    Numbers are null where `refusal` is not.
    """

    exposure: str
    unit: str | None
    """What one step of the exposure is, in the words of backpain.toml; None: the usual one."""
    estimate: float | None = None
    """Steps of the exposure per NRS point of pain on the day before."""
    low: float | None = None
    high: float | None = None
    """95 % interval of `estimate`."""
    p_value: float | None = None
    p_family: float | None = None
    """Corrected for all exposures."""
    tests_in_family: int
    days: int
    is_found: bool = False
    """`p_family` is at most .05."""
    refusal: Message | None


@dataclass(frozen=True)
class AssociationFamily:
    """All comparisons of one person, and what is needed to repeat them."""

    associations: tuple[Association, ...]
    """One per exposure and lag, in that order."""
    direction: tuple[EarlierPainLink, ...]
    """One per exposure."""
    seed: int
    flips: int
