"""Every arguable number, with its unit and its source; stored in the warehouse beside the results.

A workspace may set any of them under `[parameters]` in backpain.toml; a person's own
targets stand in `[persons.<name>]`. METHODS.md explains each in words.
"""

import ast
import inspect
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Parameters:
    """The thresholds in use; the table `parameters` has one column for each field."""

    highest_plausible_steps_per_minute: int = 250
    """Steps. Above it a minute's steps are unknown. Our choice; sprinters reach about 250."""
    lowest_plausible_heart_rate_bpm: int = 30
    """Beats per minute; below it a sample is no reading. Our choice."""
    highest_plausible_heart_rate_bpm: int = 220
    """Beats per minute; above it a sample is no reading. Our choice."""
    longest_spread_minutes: int = 15
    """Minutes. Steps of a longer interval count for the day but are put in no minute. Our choice,
    after the quarter hours at which watches close their counters."""

    shortest_wear_bridge_minutes: int = 10
    """Minutes without evidence of wear, between evidence on both sides, that still count as worn:
    three times the device's usual gap between heart rates, at least this. Our choice."""
    longest_wear_bridge_minutes: int = 30
    """Minutes; the same, at most this."""
    wear_bridge_gaps: float = 3.0
    """Multiples of the median gap between heart-rate samples."""
    sparse_heart_rate_share: float = 0.3
    """Share of the minutes from a date's first heart rate to its last, longer silences apart, that
    have none, from which on the device is one that measures now and then. Our choice."""
    fewest_pulse_minutes: int = 10
    """Minutes with a heart rate on a date from which on a phone, or a device not known to have
    a sensor, tells wear by it. Our choice."""

    nonwear_window_minutes: int = 90
    """Minutes without steps that are not wear, where a device writes no heart rate.
    Choi et al. 2011, doi:10.1249/MSS.0b013e3181ed61a3, made for counts, not for steps."""
    nonwear_spike_minutes: int = 2
    """Minutes; movement up to this long inside stillness does not end non-wear. Choi, as above."""
    nonwear_flank_minutes: int = 30
    """Minutes of stillness that such a spike needs on both sides. Choi, as above."""

    waking_starts_hour: int = 7
    """Local hour; used on dates for which no device logged sleep."""
    waking_ends_hour: int = 23
    """Local hour, exclusive; likewise."""
    shortest_main_sleep_minutes: int = 180
    """Minutes. A date has a sleep log when a span at least this long ends on it. Our choice."""
    valid_day_minutes: int = 600
    """Waking wear minutes. Tudor-Locke et al. 2011, doi:10.1016/j.ypmed.2011.06.004"""
    most_unknown_share: float = 0.20
    """Share of the waking wear, 0-1, that may be unknown on a day whose low movement or aerobic
    minutes are judged. Our choice."""
    fewest_valid_day_steps: int = 100
    """Steps; a date below it is not valid however long the device was on."""
    most_valid_day_steps: int = 45_000
    """Steps; a date above it is not valid."""
    valid_days_per_week: int = 4
    """Days of seven; the usual 4-to-7-day rule of accelerometry."""
    valid_weekdays_per_week: int = 3
    """Valid days from Monday to Friday for a weekend-weighted week."""
    valid_weekend_days_per_week: int = 1
    """Valid days on Saturday or Sunday for a weekend-weighted week."""

    sedentary_steps_per_minute: int = 10
    """Steps; a minute with fewer is low-movement. The cut that RAPIDS uses."""
    sedentary_wider_steps_per_minute: int = 20
    """Steps; the wider cut of the sensitivity figure beside the headline."""
    sedentary_reserve_share: float | None = 0.30
    """Share of heart rate reserve at and above which a still minute is not low-movement.
    ACSM's 10th edition calls less than this very light. No validation against posture known.
    none: only a moderate heart rate keeps a still minute out."""
    sedentary_lower_reserve_share: float = 0.20
    """Share of heart rate reserve; the same for a sensitivity figure. ACSM's 6th edition."""
    sedentary_upper_reserve_share: float = 0.40
    """Share of heart rate reserve; likewise, where moderate begins."""
    shortest_sedentary_bout_minutes: int = 1
    """Minutes."""
    prolonged_short_minutes: int = 20
    """Minutes, inclusive; bouts at least this long are prolonged."""
    prolonged_minutes: int = 30
    """Minutes, inclusive; the headline."""
    prolonged_long_minutes: int = 60
    """Minutes, inclusive."""
    tolerant_bout_share: float = 0.90
    """Share of each stretch of 10, 20 or 30 minutes that is low-movement in a tolerant bout, where
    single active minutes do not end it. GGIR's default for inactivity."""
    full_break_minutes: int = 2
    """Known active minutes after a bout that make a full break. Our choice, after Dunstan et al.
    2012, who broke up sitting by 2 minutes."""
    long_break_minutes: int = 3
    """Known active minutes after a bout that make a long break. Advice of the American Diabetes
    Association, for glucose and not for back pain."""
    break_reminder_minutes: int = 30
    """Minutes of low movement after which a break is due. The same advice."""
    break_plan_minutes: int = 120
    """Minutes; the same in the usual plan for back pain, a few minutes every couple of hours."""
    fewest_bouts: int = 10
    """Bouts on the valid days of a week that its accumulation pattern needs. GGIR's rule."""
    fewest_bout_lengths: int = 4
    """Different lengths among them that a fitted usual bout needs. Our choice."""

    moderate_reserve_share: float = 0.40
    """Share of heart rate reserve. ACSM 2011, doi:10.1249/MSS.0b013e318213fefb"""
    vigorous_reserve_share: float = 0.60
    """Share of heart rate reserve; the same."""
    near_maximal_reserve_share: float = 0.90
    """Share of heart rate reserve; the same source's near-maximal."""
    moderate_maximum_share: float = 0.64
    """Share of the highest heart rate, for the variant without the reserve. ACSM 2011."""
    vigorous_maximum_share: float = 0.77
    """Share of the highest heart rate; the same."""
    highest_heart_rate_formula: str = "tanaka"
    """For people who state no maximum, from age: tanaka 208 - 0.7 age,
    doi:10.1016/S0735-1097(00)01054-8; gellish 207 - 0.7 age, doi:10.1097/mss.0b013e31803349c6;
    fox 220 - age; nes 211 - 0.64 age."""
    moderate_steps_per_minute: int = 100
    """Cadence of 3 MET. Tudor-Locke et al. 2019, doi:10.1186/s12966-019-0769-6"""
    vigorous_steps_per_minute: int = 130
    """Cadence of 6 MET; the same."""
    suspect_reserve_share: float = 0.20
    """At a moderate cadence a heart rate below this share of the reserve is taken for a
    misreading and cadence decides. Our choice; see Gorny et al. 2017, doi:10.2196/mhealth.8233"""
    heart_rate_band_bpm: int = 10
    """Beats per minute by which the maximum is shifted to show the uncertainty of a formula."""
    shortest_aerobic_session_minutes: int = 10
    """Minutes from the first to the last moderate or vigorous one. Our choice, after the ten
    minutes that guidelines before 2018 asked for."""
    longest_aerobic_session_minutes: int = 1_200
    """Minutes; a longer one is taken for a fault of the sensor. Our choice."""
    aerobic_session_gap_minutes: int = 3
    """Minutes of anything else in a row that do not end an aerobic session. Our choice."""
    aerobic_session_share: float = 0.80
    """Share of a session's minutes that are moderate or vigorous: the 8 of 10 of NHANES."""

    resting_stillness_minutes: int = 5
    """Minutes without steps, the minute itself included, before a heart rate counts as resting.
    Speed et al. 2023, doi:10.1371/journal.pdig.0000236, saw heart rate settle within 4."""
    resting_fewest_minutes: int = 30
    """Resting minutes that a day needs for an estimate. Our choice."""
    resting_quantile: float = 0.05
    """Quantile of the resting minutes, linear interpolation. Our choice."""
    resting_window_days: int = 7
    """Days before a week whose median gives the week's resting heart rate. Our choice."""
    resting_fewest_days: int = 3
    """Days with an estimate that the median needs. Our choice."""
    resting_disagreement_bpm: int = 8
    """Beats per minute between a device's resting heart rate and ours that are told. Our choice."""
    step_total_tolerance_share: float = 0.01
    """Share of a device's own daily steps by which ours may differ untold. Our choice."""

    aerobic_minutes_per_week: int = 150
    """Moderate-equivalent minutes. WHO 2020, doi:10.1136/bjsports-2020-102955"""
    aerobic_upper_minutes_per_week: int = 300
    """Moderate-equivalent minutes; upper end of the WHO range."""
    aerobic_day_minutes: int = 30
    """Moderate-equivalent minutes that make an aerobic day."""
    aerobic_days_per_week: int = 5
    """Aerobic days aimed for; the 5 x 30 plan."""
    steps_per_day: int = 7_000
    """Steps. Ding et al. 2025, doi:10.1016/S2468-2667(25)00164-1; mortality, not back pain."""
    core_sessions_per_week: int = 3
    """Logged core-strengthening sessions; the common plan says 3 to 4."""
    stretching_days_per_week: int = 7
    """Dates with logged stretching; the common plan says daily."""
    aerobic_sessions_per_week: int = 5
    """Logged or recorded aerobic sessions."""
    moderate_met: int = 4
    """MET of a moderate minute in MET-minutes: a convention, that of the IPAQ questionnaire."""
    vigorous_met: int = 8
    """MET of a vigorous minute; the same."""
    step_length_height_share: float = 0.414
    """Share of a person's height that a walking step is long: a convention of pedometers."""
    movement_hour_wear_minutes: int = 50
    """Waking wear minutes that an hour of the clock needs to be judged. Our choice."""
    movement_hour_steps: int = 250
    """Steps that make such an hour one with movement. Our choice, after what watches remind of."""
    steep_rise_share: float = 0.30
    """Rise from one ISO week to the next above which it may be told. Nielsen et al. 2014 saw more
    injuries of novice runners above it; nothing is known for back pain."""
    steep_rise_aerobic_minutes: int = 60
    """Moderate-equivalent minutes a week that such a rise must exceed as well. Our choice."""
    steep_rise_steps_per_day: int = 2_000
    """Steps a day that such a rise must exceed as well. Our choice."""
    baseline_weeks: int = 2
    """Valid weeks at the beginning of a record whose mean is the person's own baseline."""
    own_baseline_below_steps_per_day: int = 5_000
    """Steps a day; a person below it is offered a target near their own baseline. Our choice."""
    suggested_rise_low_share: float = 0.10
    """Share of the baseline by which the lower suggested step target is above it. Our choice."""
    suggested_rise_high_share: float = 0.20
    """Share of the baseline; the same for the higher one. Our choice."""
    acute_chronic_ratio: str = "off"
    """on: daily_load holds the ratio of recent to usual load. It describes, it predicts nothing:
    Impellizzeri et al. 2020, doi:10.1007/s40279-020-01378-6"""

    diary_day_starts_hour: int = 5
    """Local hour; an entry made before it belongs to the day before."""
    pain_entries_per_week: int = 4
    """Rated days of seven that a weekly mean needs."""
    pain_baseline_weeks: int = 2
    """First weeks with enough ratings whose mean later weeks are compared with."""
    pain_important_change_points: float = 2.0
    """NRS points. Ostelo et al. 2008, doi:10.1097/BRS.0b013e31815e775e"""
    pain_important_change_share: float = 0.30
    """Share of the baseline; the same, and "moderate" in IMMPACT's words.
    Dworkin et al. 2008, doi:10.1016/j.jpain.2007.09.005"""
    pain_minimal_change_share: float = 0.10
    """Share of the baseline from which less pain is "minimally important". IMMPACT, as above."""
    pain_substantial_change_share: float = 0.50
    """Share of the baseline from which less pain is "substantial". IMMPACT, as above."""
    pain_lowest_baseline_nrs: float = 4.0
    """NRS points; below it shares of the baseline are not judged. The entry floor of trials that
    IMMPACT names."""
    flare_points: float = 2.0
    """NRS points above the usual pain that make a flare day where no flare was asked for: a change
    that matters to people. Ostelo et al. 2008, doi:10.1097/BRS.0b013e31815e775e"""
    flare_window_days: int = 28
    """Days before, whose median is the usual pain. Our choice."""
    flare_fewest_ratings: int = 10
    """Ratings that the median needs. Our choice."""


def parameter_notes() -> dict[str, str]:
    """Return the unit and source of each parameter, as they stand beside it here."""
    # Python keeps no docstring of an attribute, so it is read where it was written.
    body = ast.parse(inspect.getsource(Parameters)).body[0]
    assert isinstance(body, ast.ClassDef)
    return {
        field.target.id: inspect.cleandoc(note.value.value).replace("\n", " ")
        for field, note in pairwise(body.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(note, ast.Expr)
        and isinstance(note.value, ast.Constant)
        and isinstance(note.value.value, str)
    }
