"""Every arguable number, with its unit and its source; stored in the warehouse beside the results.

A workspace may set any of them under `[parameters]` in backpain.toml; a person's own
targets stand in `[persons.<name>]`. METHODS.md explains each in words.
"""

from dataclasses import dataclass


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
    sedentary_reserve_share: float = 0.30
    """Share of heart rate reserve at and above which a still minute is not low-movement.
    ACSM's 10th edition calls less than this very light. No validation against posture known."""
    shortest_sedentary_bout_minutes: int = 1
    """Minutes."""
    prolonged_short_minutes: int = 20
    """Minutes, inclusive; bouts at least this long are prolonged."""
    prolonged_minutes: int = 30
    """Minutes, inclusive; the headline."""
    prolonged_long_minutes: int = 60
    """Minutes, inclusive."""

    moderate_reserve_share: float = 0.40
    """Share of heart rate reserve. ACSM 2011, doi:10.1249/MSS.0b013e318213fefb"""
    vigorous_reserve_share: float = 0.60
    """Share of heart rate reserve; the same."""
    moderate_steps_per_minute: int = 100
    """Cadence of 3 MET. Tudor-Locke et al. 2019, doi:10.1186/s12966-019-0769-6"""
    vigorous_steps_per_minute: int = 130
    """Cadence of 6 MET; the same."""
    suspect_reserve_share: float = 0.20
    """At a moderate cadence a heart rate below this share of the reserve is taken for a
    misreading and cadence decides. Our choice; see Gorny et al. 2017, doi:10.2196/mhealth.8233"""
    heart_rate_band_bpm: int = 10
    """Beats per minute by which the maximum is shifted to show the uncertainty of a formula."""

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

    diary_day_starts_hour: int = 5
    """Local hour; an entry made before it belongs to the day before."""
    pain_entries_per_week: int = 4
    """Rated days of seven that a weekly mean needs."""
    flare_points: float = 2.0
    """NRS points above the usual pain that make a flare day where no flare was asked for."""
    flare_window_days: int = 14
    """Days before, whose median is the usual pain."""
    flare_fewest_ratings: int = 7
    """Ratings that the median needs."""
