"""The figures of one date in words, for `backpain explain`."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from backpain_analytics.console.rows import in_figures
from backpain_analytics.messages.clocks import offset_words
from backpain_analytics.warehouse.out.explain import DayExplanation, Row

_ORIGINS = {
    "declared": "declared in backpain.toml",
    "export": "as the exports have it",
    "default": "the workspace's zone",
    "device": "by the device",
    "estimate": "estimated from heart rates at rest",
    "configured": "from backpain.toml",
    "measured": "as measured",
    "entered": "from backpain.toml",
}
_REFUSALS = {
    "heart_rate_limited": "something limits it (backpain.toml), so cadence judges alone",
    "highest_unknown": "the highest heart rate is not known, so cadence judges alone",
    "resting_unknown": "the resting heart rate is not known, so cadence judges alone",
    "reserve_too_small": "resting and highest are too near, so cadence judges alone",
}
_INTENSITIES = {
    "light": ("still_below_bpm", " or ", "sedentary_below_steps"),
    # Brisk steps at a calm pulse are light.
    "moderate": ("moderate_from_bpm", "; without a pulse ", "moderate_from_steps"),
    "vigorous": ("vigorous_from_bpm", "; without a pulse ", "vigorous_from_steps"),
}


def facts(day: DayExplanation) -> Iterator[tuple[str, str]]:
    """Yield what is known of a date: a label, a sentence."""
    figures, limits = day.figures, day.limits
    yield "clock", _clock(day.clock)
    yield "worn", _worn(figures)
    yield "counts", _counts(figures)
    yield "steps", _steps(figures)
    for total in day.vendor_totals:
        yield "vendor's total", f"{_amount(total['steps'], 'steps')} ({total['source_id']})"
    for kind in ("resting", "highest"):
        bpm, origin = limits[f"{kind}_heart_rate_bpm"], limits[f"{kind}_heart_rate_origin"]
        yield kind, _heart_rate(bpm, origin)
    if limits["refusal"]:
        yield "heart rate", f"not used: {_REFUSALS.get(limits['refusal'], limits['refusal'])}"
    for intensity, (bpm, link, steps) in _INTENSITIES.items():
        pulse = f"{limits[bpm]:.1f} bpm{link}" if limits[bpm] is not None else ""
        yield f"{intensity} from", f"{pulse}{limits[steps]} steps a minute"
    yield "low movement", _low_movement(figures)
    yield "broken up", _broken_up(figures)
    yield "aerobic", _amount(figures["aerobic_minutes"], "minutes (moderate + 2 x vigorous)")
    yield "pain", _pain(figures)


def local_clock(at: datetime, piece: Row) -> str:
    """Return the time on the clock of a piece of a date."""
    return f"{at + timedelta(minutes=piece['utc_offset_minutes']):%H:%M}"


def _clock(pieces: list[Row]) -> str:
    minutes = sum(piece["minutes"] for piece in pieces)
    spans = (
        f"{offset_words(piece['utc_offset_minutes'])} from "
        f"{local_clock(piece['started_at'], piece)}"
        for piece in pieces
    )
    origins = dict.fromkeys(_ORIGINS[piece["origin"]] for piece in pieces)
    return f"{minutes:,} minutes: {', '.join(spans)} ({', '.join(origins)})"


def _worn(figures: Row) -> str:
    if not figures["wear_minutes"]:
        return "not at all"
    waking = (
        "by the sleep log"
        if figures["waking_source"] == "sleep_log"
        else f"from {figures['waking_starts_hour']:02}:00 to {figures['waking_ends_hour']:02}:00"
    )
    source = figures["wear_source"].replace("_", " ")
    return (
        f"{figures['wear_minutes']:,} minutes, judged by {source}; "
        f"{figures['waking_wear_minutes']:,} of them awake, {waking}"
    )


def _counts(figures: Row) -> str:
    if not figures["is_valid_day"]:
        return f"no: {why_not_valid(figures)}"
    doubts = {
        "low movement": _too_much_unknown(figures, "unknown_share"),
        "aerobic minutes": _too_much_unknown(figures, "effort_unknown_share"),
    }
    if figures["sedentary_minutes"] is None:
        by_steps = figures["wear_source"] == "steps"
        doubt = "wear judged by steps" if by_steps else "steps unknown"
        doubts["low movement"] = doubts["low movement"] or doubt
    left_out = [f"{name} ({doubt})" for name, doubt in doubts.items() if doubt]
    return f"yes, but not for {' nor '.join(left_out)}" if left_out else "yes"


def _too_much_unknown(figures: Row, name: str) -> str | None:
    share, most = figures[name], figures["most_unknown_share"]
    if share is None or share <= most:
        return None
    return f"{100 * share:.4g} % of the waking wear unknown, more than {100 * most:g} %"


def why_not_valid(figures: Row) -> str:
    """Say why a date does not count."""
    if figures["why_not_valid"] != "worn too short while awake":
        return str(figures["why_not_valid"])
    minutes, needed = figures["waking_wear_minutes"], figures["valid_day_minutes"]
    return f"worn for {minutes} of the {needed} minutes awake that it takes"


def _steps(figures: Row) -> str:
    if figures["steps"] is None:
        return "unknown"
    unplaced = figures["unplaced_steps"]
    if not unplaced:
        return f"{figures['steps']:,}, all of them in known minutes"
    return (
        f"{figures['steps']:,}: {figures['steps'] - unplaced:,} in known minutes, "
        f"{unplaced:,} at unknown times"
    )


def _heart_rate(bpm: float | None, origin: str | None) -> str:
    # What is no known origin is the name of a formula.
    how = _ORIGINS.get(str(origin), f"by age ({origin})")
    return f"{bpm:.1f} bpm, {how}" if bpm is not None else "unknown"


def _low_movement(figures: Row) -> str:
    if figures["sedentary_minutes"] is None:
        return "unknown"
    bouts = f"{figures['sedentary_minutes']:,} minutes; {figures['bouts']} bouts"
    if not figures["longest_bout_minutes"]:
        return bouts
    return (
        f"{bouts}, the longest {figures['longest_bout_minutes']} minutes, "
        f"{figures['prolonged_30_minutes']} minutes in those of 30 or more"
    )


def _broken_up(figures: Row) -> str:
    longest, hours = figures["longest_unbroken_minutes"], figures["sedentary_hours"]
    if longest is None:
        return "unknown"
    is_broken_up = figures["is_broken_up"]
    verdict = "does not count" if is_broken_up is None else "yes" if is_broken_up else "no"
    said = f"{verdict}: at most {longest} minutes without a break"
    if not hours:
        return said
    minutes, broken = figures["full_break_minutes"], figures["full_break_hours"]
    return f"{said}; hours with breaks of {minutes} minutes or more: {broken} of {hours}"


def _pain(figures: Row) -> str:
    if not figures["entries"]:
        return "nothing written"
    flare, answers = figures["has_flare"], figures["entries"]
    parts = (
        "not rated" if figures["pain_nrs"] is None else f"{figures['pain_nrs']:g} on average",
        None if figures["worst_pain_nrs"] is None else f"{figures['worst_pain_nrs']:g} at worst",
        None if flare is None else "a flare" if flare else "no flare",
        f"from {answers} {'answer' if answers == 1 else 'answers'}",
    )
    return ", ".join(part for part in parts if part)


def _amount(number: float | None, unit: str) -> str:
    return f"{in_figures(number)} {unit}" if number is not None else "unknown"
