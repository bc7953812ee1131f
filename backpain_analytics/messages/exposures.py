"""Exposures, lags and units in words.

A column that nobody wrote words for reads as its name; the unit of a step that backpain.toml
states reads as written there.
"""

from backpain_analytics.messages.language import words
from backpain_analytics.messages.numbers import formatted, is_known, plain
from backpain_analytics.settings.exposures import EXPOSURES


def exposure_words(exposure: str) -> str:
    """Name an exposure, as exactly as a table must.

    >>> exposure_words("sedentary_minutes"), exposure_words("stair_minutes")
    ('low-movement time', 'stair minutes')
    """
    return words("exposure").get(exposure, plain(exposure))


def short_words(exposure: str) -> str:
    """Name an exposure where there is little room.

    >>> short_words("prolonged_30_minutes"), short_words("steps")
    ('low movement, long stretches', 'steps')
    """
    return words("exposure_short").get(exposure, exposure_words(exposure))


def plain_words(exposure: str) -> str:
    """Name an exposure as one speaks.

    >>> plain_words("prolonged_30_minutes"), plain_words("steps")
    ('long spells of keeping still', 'steps')
    """
    return words("exposure_plain").get(exposure, exposure_words(exposure))


def more_words(exposure: str) -> str:
    """Word a higher value of an exposure.

    >>> more_words("steps"), more_words("stress_nrs"), more_words("stair_minutes")
    ('more steps', 'higher ratings of stress', 'more stair minutes')
    """
    return _phrase("exposure_more", exposure, exposure_words(exposure))


def less_words(exposure: str) -> str:
    """Word a lower value of an exposure.

    >>> less_words("steps"), less_words("exercise_done"), less_words("stress_nrs")
    ('fewer steps', 'less exercise', 'lower ratings of stress')
    """
    return _phrase("exposure_less", exposure, exposure_words(exposure))


def more_plain_words(exposure: str) -> str:
    """Word a higher value of an exposure as one speaks; of a yes or no, the yes.

    >>> more_plain_words("prolonged_30_minutes"), more_plain_words("exercise_done")
    ('more time in long spells of keeping still', 'exercise')
    """
    return words("exposure_plain_more").get(exposure, more_words(exposure))


def lag_words(lag_days: int) -> str:
    """Name a lag.

    >>> lag_words(0), lag_words(1), lag_words(3)
    ('the same day', 'the day after', '3 days after')
    """
    return _lag("lag", lag_days)


def weeks_words(lag_weeks: int) -> str:
    """Name a lag in weeks.

    >>> weeks_words(0), weeks_words(1), weeks_words(2)
    ('the same week', 'the week after', '2 weeks after')
    """
    return _lag("lag_weeks", lag_weeks)


def unit_words(exposure: str, declared: str | None = None) -> str:
    """Word the step for which an estimate is stated.

    Args:
        exposure: The column.
        declared: The step in the words of backpain.toml; None: the usual one.

    >>> unit_words("steps"), unit_words("steps", "500 steps"), unit_words("exercise_done")
    ('1,000 steps', '500 steps', 'yes instead of no')
    """
    if declared is not None:
        return declared
    return amount_words(exposure, EXPOSURES[exposure].step) or words("unit")["yes_no"]


def weekly_unit_words(exposure: str, declared: str | None = None) -> str:
    """Word the step where whole weeks are compared.

    >>> weekly_unit_words("steps"), weekly_unit_words("exercise_done")
    ('1,000 steps a day', '1 more day a week')
    """
    if is_yes_no(exposure):
        return words("unit")["yes_no_weekly"]
    return words("unit")["weekly"].format(unit_words(exposure, declared))


def per_unit(unit: str) -> str:
    """Word the unit of an estimate.

    >>> per_unit("1,000 steps"), per_unit("yes instead of no")
    ('per 1,000 steps', 'for yes instead of no')
    """
    is_answer = unit == words("unit")["yes_no"]
    return words("unit")["for" if is_answer else "per"].format(unit)


def amount_words(exposure: str, amount: float) -> str | None:
    """Word an amount of an exposure; None: a yes or no has none.

    >>> amount_words("steps", 2_512), amount_words("sedentary_minutes", 81.4)
    ('2,500 steps', '81 minutes')
    >>> amount_words("stress_nrs", 1.2), amount_words("exercise_done", 0.5)
    ('1.2 points', None)
    """
    if is_yes_no(exposure) or not is_known(amount):
        return None
    form, noun = words("exposure_amount").get(exposure, words("unit")["amount"]).split(" ")
    return f"{formatted(amount, form)} {formatted(round(amount, 1), f'~{noun}')}"


def about_amount_words(exposure: str, amount: float) -> str | None:
    """Word an amount as one speaks: minutes to the nearest five or ten.

    >>> about_amount_words("prolonged_30_minutes", 82.4), about_amount_words("steps", 2_512)
    ('80 minutes', '2,500 steps')
    >>> about_amount_words("aerobic_minutes", 26.9), about_amount_words("aerobic_minutes", 3.2)
    ('25 minutes', '3 minutes')
    """
    coarse = 10 if amount >= 50 else 5 if amount >= 10 else 1
    is_in_minutes = exposure not in words("exposure_amount")
    return amount_words(exposure, coarse * round(amount / coarse) if is_in_minutes else amount)


def sd_words(exposure: str, standard_deviation: float) -> str:
    """Word one within-person standard deviation of an exposure.

    >>> sd_words("sedentary_minutes", 80), sd_words("exercise_done", 0.5)
    ('usual day-to-day difference (80 minutes)', 'usual day-to-day difference')
    """
    amount = amount_words(exposure, standard_deviation)
    usual = words("unit")["usual_difference"]
    return usual if amount is None else words("unit")["with_amount"].format(usual, amount)


def is_yes_no(exposure: str) -> bool:
    """Say whether an exposure is done or not done."""
    return exposure in EXPOSURES and EXPOSURES[exposure].is_yes_no


def _phrase(kind: str, exposure: str, name: str) -> str:
    phrases = words(kind)
    return phrases[exposure] if exposure in phrases else phrases["other"].format(name)


def _lag(kind: str, lag: int) -> str:
    lags = words(kind)
    return lags[str(lag)] if str(lag) in lags else lags["later"].format(lag)
