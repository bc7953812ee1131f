"""Which values a parameter may take; what lies outside is a slip of the pen."""

from collections.abc import Mapping
from dataclasses import asdict
from math import inf

from backpain_analytics.settings.parameters import Parameters

Value = int | float | str | None

WORDS: Mapping[str, tuple[str, ...]] = {
    "highest_heart_rate_formula": ("tanaka", "gellish", "fox", "nes"),
    "sedentary_reserve_share": ("none",),
    "acute_chronic_ratio": ("off", "on"),
}
"""The parameters that may be a word, and which."""

RANGES: Mapping[str, tuple[float, float]] = {
    # A whole name, or the end of names, which is their unit; the longest that fits counts.
    "": (0, inf),
    "_bpm": (0, 300),
    "_days": (0, 366),
    "_days_per_week": (0, 7),
    "_entries_per_week": (0, 7),
    "_gaps": (0, 100),
    "_hour": (0, 24),
    "_hours": (0, 24),
    "_met": (0, 30),
    "_minutes": (0, 1_440),
    "_minutes_per_week": (0, 10_080),
    "_nrs": (0, 10),
    "_points": (0, 10),
    "_quantile": (0, 1),
    "_ratings": (0, 366),
    "_sessions_per_week": (0, 21),
    "_share": (0, 1),
    "_steps": (0, 200_000),
    "_steps_per_day": (0, 200_000),
    "_steps_per_minute": (0, 400),
    "_weeks": (0, 520),
    "baseline_weeks": (1, 52),
    "break_plan_minutes": (1, 1_440),
    "break_reminder_minutes": (1, 1_440),
    "highest_plausible_steps_per_minute": (100, 1_000),
    "pain_baseline_weeks": (1, 52),
    "valid_weekdays_per_week": (0, 5),
    "valid_weekend_days_per_week": (0, 2),
    "waking_starts_hour": (0, 23),
}

LEAST_STEPS: Mapping[tuple[str, str], float] = {
    # The second is at least the first and so much more.
    ("waking_starts_hour", "waking_ends_hour"): 1,
    ("lowest_plausible_heart_rate_bpm", "highest_plausible_heart_rate_bpm"): 1,
    ("shortest_wear_bridge_minutes", "longest_wear_bridge_minutes"): 0,
    ("fewest_valid_day_steps", "most_valid_day_steps"): 1,
    ("sedentary_steps_per_minute", "sedentary_wider_steps_per_minute"): 0,
    ("prolonged_short_minutes", "prolonged_minutes"): 0,
    ("prolonged_minutes", "prolonged_long_minutes"): 0,
    ("full_break_minutes", "long_break_minutes"): 0,
    ("break_reminder_minutes", "break_plan_minutes"): 0,
    ("moderate_reserve_share", "vigorous_reserve_share"): 0,
    ("moderate_maximum_share", "vigorous_maximum_share"): 0,
    ("shortest_aerobic_session_minutes", "longest_aerobic_session_minutes"): 0,
    ("moderate_steps_per_minute", "vigorous_steps_per_minute"): 0,
    ("aerobic_minutes_per_week", "aerobic_upper_minutes_per_week"): 0,
    ("pain_minimal_change_share", "pain_important_change_share"): 0,
    ("pain_important_change_share", "pain_substantial_change_share"): 0,
    ("suggested_rise_low_share", "suggested_rise_high_share"): 0,
}


def check_parameters(chosen: Mapping[str, Value]) -> dict[str, Value]:
    """Return the parameters that a workspace chose, as `Parameters` takes them.

    Raises:
        ValueError: There is no such parameter, it has another type or lies outside its range,
            or two of them contradict each other.
    """
    defaults = asdict(Parameters())
    unknown = sorted(chosen.keys() - defaults.keys())
    if unknown:
        raise ValueError(f"no such parameter: {', '.join(unknown)}")
    for name, value in chosen.items():
        if value not in WORDS.get(name, ()):
            _check(name, value, defaults[name])
    _check_pairs({**defaults, **chosen})
    return {name: None if value == "none" else value for name, value in chosen.items()}


def range_of(name: str) -> tuple[float, float]:
    """Return the lowest and the highest value of a parameter, both allowed.

    >>> range_of("valid_day_minutes"), range_of("waking_starts_hour")
    ((0, 1440), (0, 23))
    """
    return RANGES[max((end for end in RANGES if name.endswith(end)), key=len)]


def _check(name: str, value: Value, default: Value) -> None:
    words = WORDS.get(name, ())
    if isinstance(default, str):
        raise ValueError(f"{name} must be one of: {', '.join(words)}")
    low, high = range_of(name)
    is_whole = isinstance(default, int)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    # Written so that `nan` is inside nothing.
    is_inside = is_number and low <= float(value or 0) <= high and value != inf
    if not is_inside or (is_whole and value != int(value or 0)):
        kind = "a whole number" if is_whole else "a number"
        span = f", {low:,} or more" if high == inf else f" from {low:,} to {high:,}"
        raise ValueError(f"{name} must be {' or '.join((kind + span, *words))}")


def _check_pairs(values: Mapping[str, Value]) -> None:
    for (lower, upper), step in LEAST_STEPS.items():
        low, high = values[lower], values[upper]
        if isinstance(low, int | float) and isinstance(high, int | float) and high < low + step:
            raise ValueError(
                f"{upper} ({high}) must {'be above' if step else 'not be below'} {lower} ({low})"
            )
