"""Sentences about the data behind the page: wear, what was known from what, files."""

from backpain_analytics.report.chapters.quality import Quality
from backpain_analytics.report.contents import ReportContents
from backpain_analytics.report.sentences import no_activity_sentence
from backpain_analytics.report.wording import count, percent, time_span, was


def wear_sentence(contents: ReportContents) -> str:
    """Say how much the device was worn."""
    quality = contents.quality
    if not quality.worn_days:
        return no_activity_sentence(contents)
    return (
        f"The device was worn on {quality.worn_days} of {count(contents.days, 'day')}, for "
        f"{time_span(quality.middle_waking_wear_minutes)} of waking time on a typical one "
        f"(median). {count(quality.valid_days, 'day')} "
        f"{'is' if quality.valid_days == 1 else 'are'} valid: worn for at least "
        f"{time_span(contents.parameters.valid_day_minutes)} while awake, with a plausible number "
        "of steps."
    )


def basis_sentence(quality: Quality) -> str:
    """Say what waking time, wear and intensity were known from."""
    logged = quality.waking_sources.get("sleep_log", 0)
    guessed = quality.waking_sources.get("fixed_window", 0)
    steps_only = quality.wear_sources.get("steps", 0)
    shares = quality.shares
    sentence = (
        f"Waking time comes from a sleep log on {count(logged, 'day')} and from fixed hours on "
        f"{guessed}. On a typical worn day {percent(shares['heart_rate_share'])} of waking "
        f"minutes are judged by heart rate, {percent(shares['cadence_share'])} by cadence, and "
        f"{percent(shares['unknown_share'])} are unknown."
    )
    if steps_only:
        sentence += (
            f" On {count(steps_only, 'day')} wear is known from steps alone; no low movement is "
            "stated there."
        )
    return sentence


def clock_sentence(quality: Quality) -> str:
    """Name the clock by which days end and how it is known; what is against it; what to do."""
    if quality.clock is None:
        return ""
    said = [line for notes in quality.notes["notes"] for line in str(notes).splitlines()]
    against = [f"In one file {line}." for line in said if "write time_zone" in line]
    sentences = [
        f"Days are cut by the clock {quality.clock.words}.",
        quality.clock.remedy,
        *against,
    ]
    return " ".join(filter(None, sentences))


def files_sentence(quality: Quality) -> str:
    """Say how many files were read, and what was left out."""
    read = int(quality.readers["files"].sum())
    if not read and quality.unused_files.empty:
        return "No files are recorded."
    unused = len(quality.unused_files)
    return (
        f"{count(read, 'file')} {was(read)} read, "
        f"{count(unused, 'file')} could not be used, and {count(quality.rejected, 'row')} "
        f"{was(quality.rejected)} rejected."
    )
