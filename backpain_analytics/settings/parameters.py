"""Every arguable number: its range, its unit and its source, in one place.

A workspace may set any of them under `[parameters]` in backpain.toml; a person's own targets
stand in `[persons.<name>]`. METHODS.md explains each in words and ends with a table of them all.
A number that stands in the name of a column is no parameter but a definition, and is written
where that column is made.
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Self, get_args, get_origin

from pydantic import ConfigDict, Field, ValidationError, model_validator
from pydantic.dataclasses import dataclass
from pydantic.fields import FieldInfo

Value = int | float | str | None

# A unit is the text beside the range.
Bpm = Annotated[int, Field(ge=0, le=300), "beats per minute"]
Days = Annotated[int, Field(ge=0, le=366), "days"]
DaysOfWeek = Annotated[int, Field(ge=0, le=7), "days a week"]
FirstWeeks = Annotated[int, Field(ge=1, le=52), "weeks"]
Hour = Annotated[int, Field(ge=0, le=24), "hour, local"]
Kilograms = Annotated[float, Field(ge=0, le=500), "kilograms"]
Met = Annotated[int, Field(ge=0, le=30), "MET"]
Minutes = Annotated[int, Field(ge=0, le=1_440), "minutes"]
MinutesOfWeek = Annotated[int, Field(ge=0, le=10_080), "minutes a week"]
Points = Annotated[float, Field(ge=0, le=10), "NRS points"]
SessionsOfWeek = Annotated[int, Field(ge=0, le=21), "sessions a week"]
Share = Annotated[float, Field(ge=0, le=1), "share"]
Steps = Annotated[int, Field(ge=0, le=200_000), "steps"]
StepsPerMinute = Annotated[int, Field(ge=0, le=400), "steps a minute"]

Formula = Literal["tanaka", "gellish", "fox", "nes"]

NONE = "none"
"""How backpain.toml, which knows no null, switches off what can be switched off."""

LEAST_STEPS: Mapping[tuple[str, str], float] = {
    # The second is at least the first and so much more.
    ("waking_starts_hour", "waking_ends_hour"): 1,
    ("lowest_plausible_heart_rate_bpm", "highest_plausible_heart_rate_bpm"): 1,
    ("shortest_wear_bridge_minutes", "longest_wear_bridge_minutes"): 0,
    ("fewest_valid_day_steps", "most_valid_day_steps"): 1,
    ("full_break_minutes", "long_break_minutes"): 0,
    ("moderate_reserve_share", "vigorous_reserve_share"): 0,
    ("moderate_maximum_share", "vigorous_maximum_share"): 0,
    ("shortest_aerobic_session_minutes", "longest_aerobic_session_minutes"): 0,
    ("moderate_steps_per_minute", "vigorous_steps_per_minute"): 0,
    ("aerobic_minutes_per_week", "aerobic_upper_minutes_per_week"): 0,
    ("pain_minimal_change_share", "pain_important_change_share"): 0,
    ("pain_important_change_share", "pain_substantial_change_share"): 0,
    ("suggested_rise_low_share", "suggested_rise_high_share"): 0,
    ("shortest_weight_course_days", "longest_weight_course_days"): 1,
}

DEFINITIONS: Mapping[str, str] = {
    "break_plan_minutes": "120 minutes",
    "break_reminder_minutes": "30 minutes",
    "prolonged_long_minutes": "60 minutes",
    "prolonged_minutes": "30 minutes",
    "prolonged_short_minutes": "20 minutes",
    "sedentary_lower_reserve_share": "0.20",
    "sedentary_upper_reserve_share": "0.40",
    "sedentary_wider_steps_per_minute": "20 steps",
}
"""What earlier versions let a workspace set, and what it is: the names of columns say so."""


@dataclass(
    frozen=True,
    config=ConfigDict(
        extra="forbid", strict=True, allow_inf_nan=False, use_attribute_docstrings=True
    ),
)
class Parameters:
    """The thresholds in use; the table `parameters` has one column for each field."""

    highest_plausible_steps_per_minute: Annotated[
        int, Field(ge=100, le=1_000), "steps a minute"
    ] = 250
    """Above it a minute's steps are unknown. Our choice; sprinters reach about 250."""
    lowest_plausible_heart_rate_bpm: Bpm = 30
    """Below it a sample is no reading. Our choice."""
    highest_plausible_heart_rate_bpm: Bpm = 220
    """Above it a sample is no reading. Our choice."""
    longest_spread_minutes: Minutes = 15
    """Steps of a longer interval count for the day but are put in no minute. Our choice, after
    the quarter hours at which watches close their counters."""

    shortest_wear_bridge_minutes: Minutes = 10
    """Minutes without evidence of wear, between evidence on both sides, that still count as worn:
    a multiple of the device's usual gap between heart rates, at least this. Our choice."""
    longest_wear_bridge_minutes: Minutes = 30
    """The same, at most this."""
    wear_bridge_gaps: Annotated[float, Field(ge=0, le=100), "multiples"] = 3.0
    """Multiple of the median gap between heart-rate samples, which the two above bound."""
    sparse_heart_rate_share: Share = 0.3
    """Share of the minutes from a date's first heart rate to its last, longer silences apart, that
    have none, from which on the device is one that measures now and then. Our choice."""
    fewest_pulse_minutes: Minutes = 10
    """Minutes with a heart rate on a date from which on a phone, or a device not known to have a
    sensor, shows wear by it. Our choice."""

    nonwear_window_minutes: Minutes = 90
    """Time without steps that is not wear, where a device writes no heart rate.
    Choi et al. 2011, doi:10.1249/MSS.0b013e3181ed61a3, made for counts, not for steps."""
    nonwear_spike_minutes: Minutes = 2
    """Movement up to this long inside stillness does not end non-wear. Choi, as above."""
    nonwear_flank_minutes: Minutes = 30
    """Stillness that such a spike needs on both sides. Choi, as above."""

    waking_starts_hour: Annotated[int, Field(ge=0, le=23), "hour, local"] = 7
    """Beginning of waking time on dates for which no device logged sleep."""
    waking_ends_hour: Hour = 23
    """Its end, exclusive."""
    shortest_main_sleep_minutes: Minutes = 180
    """A date has a sleep log when a span at least this long ends on it. Our choice."""
    longest_sleep_gap_minutes: Minutes = 60
    """Time awake between two stretches of sleep that are one sleep, where a device does not sum it
    up itself. van Hees et al. 2018, doi:10.1038/s41598-018-31266-z"""
    valid_day_minutes: Minutes = 600
    """Waking wear that a valid day needs.
    Tudor-Locke et al. 2011, doi:10.1016/j.ypmed.2011.06.004"""
    most_unknown_share: Share = 0.20
    """Share of the waking wear that may be unknown on a day whose low movement or aerobic minutes
    are judged. Our choice."""
    fewest_valid_day_steps: Steps = 100
    """A date with fewer is not valid however long the device was on."""
    most_valid_day_steps: Steps = 45_000
    """A date with more is not valid."""
    valid_days_per_week: DaysOfWeek = 4
    """Valid days that a week needs; the usual 4-to-7-day rule of accelerometry."""
    valid_weekdays_per_week: Annotated[int, Field(ge=0, le=5), "days a week"] = 3
    """Valid days from Monday to Friday that a weekend-weighted week needs."""
    valid_weekend_days_per_week: Annotated[int, Field(ge=0, le=2), "days a week"] = 1
    """Valid days on Saturday or Sunday that it needs."""

    sedentary_steps_per_minute: StepsPerMinute = 10
    """A minute with fewer is low-movement. The cut that RAPIDS uses."""
    sedentary_reserve_share: Annotated[float | None, Field(ge=0, le=1), "share"] = 0.30
    """Share of heart rate reserve at and above which a still minute is not low-movement.
    ACSM's 10th edition calls less than this very light. No validation against posture known.
    none: only a moderate heart rate keeps a still minute out."""
    shortest_sedentary_bout_minutes: Minutes = 1
    """A shorter stretch of low movement is no bout."""
    tolerant_bout_share: Share = 0.90
    """Share of each stretch of 10, 20 or 30 minutes that is low-movement in a tolerant bout, where
    single active minutes do not end it. GGIR's default for inactivity."""
    full_break_minutes: Minutes = 2
    """Known active minutes after a bout that make a full break. Our choice, after Dunstan et al.
    2012, who broke up sitting by 2 minutes."""
    long_break_minutes: Minutes = 3
    """Known active minutes after a bout that make a long break. Advice of the American Diabetes
    Association, for glucose and not for back pain."""
    fewest_bouts: Annotated[int, Field(ge=0), "bouts"] = 10
    """Bouts on the valid days of a week that its accumulation pattern needs. GGIR's rule."""
    fewest_bout_lengths: Annotated[int, Field(ge=0), "lengths"] = 4
    """Different lengths among them that a fitted usual bout needs. Our choice."""

    moderate_reserve_share: Share = 0.40
    """Share of heart rate reserve from which a minute is moderate.
    ACSM 2011, doi:10.1249/MSS.0b013e318213fefb"""
    vigorous_reserve_share: Share = 0.60
    """Share of heart rate reserve from which it is vigorous; the same."""
    near_maximal_reserve_share: Share = 0.90
    """Share of heart rate reserve; the same source's near-maximal."""
    moderate_maximum_share: Share = 0.64
    """Share of the highest heart rate, for the variant without the reserve. ACSM 2011."""
    vigorous_maximum_share: Share = 0.77
    """Share of the highest heart rate; the same."""
    highest_heart_rate_formula: Formula = "tanaka"
    """For people who state no maximum, from age: tanaka 208 - 0.7 age,
    doi:10.1016/S0735-1097(00)01054-8; gellish 207 - 0.7 age, doi:10.1097/mss.0b013e31803349c6;
    fox 220 - age; nes 211 - 0.64 age."""
    moderate_steps_per_minute: StepsPerMinute = 100
    """Cadence of 3 MET. Tudor-Locke et al. 2019, doi:10.1186/s12966-019-0769-6"""
    vigorous_steps_per_minute: StepsPerMinute = 130
    """Cadence of 6 MET; the same."""
    suspect_reserve_share: Share = 0.20
    """At a moderate cadence a heart rate below this share of the reserve is taken for a misreading
    and cadence decides. Our choice; see Gorny et al. 2017, doi:10.2196/mhealth.8233"""
    heart_rate_band_bpm: Bpm = 10
    """Shift of the maximum that shows the uncertainty of a formula."""
    shortest_aerobic_session_minutes: Minutes = 10
    """Length from the first to the last moderate or vigorous minute. Our choice, after the ten
    minutes that guidelines before 2018 asked for."""
    longest_aerobic_session_minutes: Minutes = 1_200
    """A longer session is taken for a fault of the sensor. Our choice."""
    aerobic_session_gap_minutes: Minutes = 3
    """Minutes of anything else in a row that do not end an aerobic session. Our choice."""
    aerobic_session_share: Share = 0.80
    """Share of a session's minutes that are moderate or vigorous: the 8 of 10 of NHANES."""

    resting_stillness_minutes: Minutes = 5
    """Minutes without steps, the minute itself included, before a heart rate counts as resting.
    Speed et al. 2023, doi:10.1371/journal.pdig.0000236, saw heart rate settle within 4."""
    resting_fewest_minutes: Minutes = 30
    """Resting minutes that a day needs for an estimate. Our choice."""
    resting_quantile: Annotated[float, Field(ge=0, le=1), "quantile"] = 0.05
    """Quantile of the resting minutes that is the estimate, linear interpolation. Our choice."""
    resting_window_days: Days = 7
    """Days before a week whose median gives the week's resting heart rate. Our choice."""
    resting_fewest_days: Days = 3
    """Days with an estimate that the median needs. Our choice."""
    resting_disagreement_bpm: Bpm = 8
    """Difference between a device's resting heart rate and ours beyond which the page says so. Our
    choice."""
    step_total_tolerance_share: Share = 0.01
    """Share of a device's own daily steps beyond which the page says that ours differ. Our
    choice."""

    aerobic_minutes_per_week: MinutesOfWeek = 150
    """Target, in moderate-equivalent minutes. WHO 2020, doi:10.1136/bjsports-2020-102955"""
    aerobic_upper_minutes_per_week: MinutesOfWeek = 300
    """Upper end of the WHO range, in moderate-equivalent minutes."""
    aerobic_day_minutes: Minutes = 30
    """Moderate-equivalent minutes that make an aerobic day."""
    aerobic_days_per_week: DaysOfWeek = 5
    """Target for aerobic days; the 5 x 30 plan."""
    movement_break_days_per_week: DaysOfWeek = 5
    """Target for days on which no stretch of low movement goes on for more than two hours. Common
    advice asks for a little movement every couple of hours; the five days are our choice."""
    steps_per_day: Steps = 7_000
    """Target. Ding et al. 2025, doi:10.1016/S2468-2667(25)00164-1; mortality, not back pain."""
    core_sessions_per_week: DaysOfWeek = 3
    """Target for core-strengthening sessions, dates with logged core work; the common plan says
    3 to 4."""
    stretching_days_per_week: DaysOfWeek = 7
    """Target for dates with logged stretching; the common plan says daily."""
    aerobic_sessions_per_week: SessionsOfWeek = 5
    """Target for aerobic sessions, logged, recorded or measured."""
    session_warm_up_minutes: Minutes = 5
    """Length from which on a warm-up is a usual one; common advice says 5 to 10 minutes of gentle
    walking or cycling."""
    session_aerobic_minutes: Minutes = 20
    """Length from which on the aerobic part of a session is a usual one; common advice says 20 to
    30 minutes at a comfortable pace."""
    same_session_share: Share = 0.5
    """Share of the shorter of two sessions, told by unlike sources, from which on they are the
    same one. Our choice."""
    shortest_measured_exercise_minutes: Minutes = 20
    """Length of a measured stretch of aerobic minutes from which on it counts as a session of
    exercise although nobody noted it. Common advice: 20 to 30 minutes a session."""
    moderate_met: Met = 4
    """Effort of a moderate minute in MET-minutes: a convention, that of the IPAQ questionnaire."""
    vigorous_met: Met = 8
    """Effort of a vigorous minute; the same."""
    step_length_height_share: Share = 0.414
    """Share of a person's height that a walking step is long: a convention of pedometers."""
    movement_hour_wear_minutes: Minutes = 50
    """Waking wear that an hour of the clock needs to be judged. Our choice."""
    movement_hour_steps: Steps = 250
    """Steps that make such an hour one with movement. Our choice, after what watches remind of."""
    longest_hourly_minutes: Minutes = 60
    """Floors, distances and stand hours that a device tells for longer count for the date but in
    no hour. Our choice: what is told by the hour is."""
    steep_rise_share: Share = 0.30
    """Rise from one ISO week to the next above which the page may point it out. Nielsen et al.
    2014 saw more injuries of novice runners above it; nothing is known for back pain."""
    steep_rise_aerobic_minutes: Minutes = 60
    """Moderate-equivalent minutes a week that such a rise must exceed as well. Our choice."""
    steep_rise_steps_per_day: Steps = 2_000
    """Steps a day that such a rise must exceed as well. Our choice."""
    steep_rise_repetitions: Annotated[int, Field(ge=0, le=10_000), "repetitions"] = 30
    """Repetitions of one exercise a week that such a rise must exceed as well. Our choice."""
    steep_rise_held_seconds: Annotated[int, Field(ge=0, le=36_000), "seconds"] = 60
    """Seconds of holding one exercise a week that such a rise must exceed as well. Our choice."""
    steep_rise_exercise_minutes: Minutes = 50
    """Minutes of one exercise a week that such a rise must exceed as well. Our choice."""
    steep_rise_kilograms: Annotated[float, Field(ge=0, le=500), "kilograms"] = 2.0
    """Kilograms by which the heaviest weight of one exercise must rise as well. Our choice."""
    plan_start_weeks: FirstWeeks = 6
    """First weeks of a plan, in which the page says to start slowly. Our choice; common advice
    names no number."""
    ladder_weeks: FirstWeeks = 2
    """Whole weeks in a row in which a step of the ladder must be kept before the next one is
    offered. Common advice: two weeks."""
    ladder_pain_rise_points: Points = 1.0
    """Rise of mean pain over these weeks up to which the next step is offered. Our choice,
    near the least change that IMMPACT calls important. Dworkin et al. 2008,
    doi:10.1016/j.jpain.2007.09.005"""
    baseline_weeks: FirstWeeks = 2
    """Valid weeks at the beginning of a record whose mean is the person's own baseline."""
    own_baseline_below_steps_per_day: Steps = 5_000
    """A person who takes fewer is offered a target near their own baseline. Our choice."""
    suggested_rise_low_share: Share = 0.10
    """Share of the baseline by which the lower suggested step target is above it. Our choice."""
    suggested_rise_high_share: Share = 0.20
    """Share of the baseline; the same for the higher one. Our choice."""
    acute_chronic_ratio: Literal["off", "on"] = "off"
    """on: daily_load holds the ratio of recent to usual load. It describes, it predicts nothing:
    Impellizzeri et al. 2020, doi:10.1007/s40279-020-01378-6"""

    diary_day_starts_hour: Hour = 5
    """A diary entry made before it belongs to the day before."""
    morning_ends_hour: Hour = 12
    """A rating of the past 24 hours that is made before it is of the day before. Our choice."""
    pain_entries_per_week: DaysOfWeek = 4
    """Rated days that a weekly mean needs."""
    pain_baseline_weeks: FirstWeeks = 2
    """First weeks with enough ratings whose mean later weeks are compared with."""
    pain_important_change_points: Points = 2.0
    """Change that people with back pain usually call important.
    Ostelo et al. 2008, doi:10.1097/BRS.0b013e31815e775e"""
    pain_important_change_share: Share = 0.30
    """Share of the baseline; the same, and "moderate" in IMMPACT's words.
    Dworkin et al. 2008, doi:10.1016/j.jpain.2007.09.005"""
    pain_minimal_change_share: Share = 0.10
    """Share of the baseline from which less pain is "minimally important". IMMPACT, as above."""
    pain_substantial_change_share: Share = 0.50
    """Share of the baseline from which less pain is "substantial". IMMPACT, as above."""
    pain_lowest_baseline_nrs: Points = 4.0
    """Baseline below which shares of it are not judged. The entry floor of trials that IMMPACT
    names."""
    longest_weight_course_days: Days = 84
    """Days whose weights make the course of body weight, up to the last one. Our choice."""
    shortest_weight_course_days: Days = 42
    """Days from the first to the last of these weights that a course needs. Our choice."""
    fewest_weight_days: Days = 8
    """Days with a weight that it needs. Our choice."""
    flare_points: Points = 2.0
    """Rise above the usual pain that makes a flare day where no flare was asked for: a change
    that matters to people. Ostelo et al. 2008, doi:10.1097/BRS.0b013e31815e775e"""
    flare_window_days: Days = 28
    """Days before, whose median is the usual pain. Our choice."""
    flare_fewest_ratings: Annotated[int, Field(ge=0, le=366), "ratings"] = 10
    """Ratings that the median needs. Our choice."""
    vigorous_effort_nrs: Points = 7.0
    """Effort, 0 to 10, from which a session is vigorous where its heart rate is not known: 7 or 8
    on such a scale. Nelson et al. 2007, doi:10.1249/mss.0b013e3180616aa2"""
    heavy_load_kilograms: Kilograms = 23.0
    """Weight from which a lift is heavy: what nobody should lift by hand even under the best of
    conditions. Waters et al. 1993, doi:10.1080/00140139308967940; for exercise our choice."""
    many_steps_share: Annotated[float, Field(ge=1, le=10), "times the usual"] = 1.5
    """Steps of a day, beside the median of the days before, from which they are far above the
    usual. Our choice."""

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        for (lower, upper), step in LEAST_STEPS.items():
            low, high = getattr(self, lower), getattr(self, upper)
            if high < low + step:
                relation = "be above" if step else "not be below"
                raise ValueError(f"{upper} ({high}) must {relation} {lower} ({low})")
        return self


class ParameterNote(NamedTuple):
    """What is known of a parameter beside its default."""

    unit: str
    allowed: str
    """The values that it may take, in words."""
    text: str
    """What it is, and its source."""


@cache
def parameter_notes() -> Mapping[str, ParameterNote]:
    """Return what stands beside each parameter here, by name."""
    fields: Mapping[str, FieldInfo] = vars(Parameters)["__pydantic_fields__"]
    return {name: _note(field) for name, field in fields.items()}


def chosen_parameters(chosen: Mapping[str, Any]) -> Parameters:
    """Return the defaults with what a workspace chose instead of them.

    Raises:
        ValueError: There is no such parameter (any more), it has another type or lies outside
            its range, or two of them contradict each other.
    """
    for name in sorted(chosen.keys() & DEFINITIONS.keys()):
        raise ValueError(
            f"{name} is a definition now ({DEFINITIONS[name]}) and can no longer be set: "
            "remove the line"
        )
    unknown = sorted(chosen.keys() - parameter_notes().keys())
    if unknown:
        raise ValueError(f"no such parameter: {', '.join(unknown)}")
    try:
        return Parameters(**{name: _plain(value) for name, value in chosen.items()})
    except ValidationError as error:
        first = error.errors()[0]
        if not first["loc"]:
            raise ValueError(first["msg"].removeprefix("Value error, ")) from error
        name = str(first["loc"][0])
        raise ValueError(f"{name} must be {parameter_notes()[name].allowed}") from error


def in_words(value: Value) -> str:
    """Word a parameter's value as it is: neither rounded nor turned into percent.

    >>> in_words(7_000), in_words(0.3), in_words(None)
    ('7,000', '0.3', 'none')
    """
    if value is None:
        return NONE
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value:,}" if isinstance(value, int) else value


def _plain(value: Any) -> Any:
    """Return what a value of backpain.toml stands for: "none" for null, 600.0 for 600."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return None if value == NONE else value


def _note(field: FieldInfo) -> ParameterNote:
    unit = next((item for item in field.metadata if isinstance(item, str)), "word")
    text = (field.description or "").replace("\n", " ")
    return ParameterNote(unit, _allowed(field), text)


def _allowed(field: FieldInfo) -> str:
    if get_origin(field.annotation) is Literal:
        return f"one of: {', '.join(get_args(field.annotation))}"
    low = next(item.ge for item in field.metadata if hasattr(item, "ge"))
    high = next((item.le for item in field.metadata if hasattr(item, "le")), None)
    kind = "a whole number" if field.annotation is int else "a number"
    span = f", {low:,} or more" if high is None else f" from {low:,} to {high:,}"
    return kind + span + (f" or {NONE}" if field.annotation == float | None else "")
