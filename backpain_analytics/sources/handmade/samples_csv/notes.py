"""What a step or heart-rate table was taken for, in words for its owner."""

from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.samples_csv.columns import (
    TIMES,
    VALUES,
    offset_column,
    sample_candidates,
)
from backpain_analytics.sources.handmade.samples_csv.times import Samples, Spaced
from backpain_analytics.sources.parsing.clocks import order_words, repeated_hour_words
from backpain_analytics.sources.parsing.text_tables import Table

_WORDS = {"steps": "steps", "heart_rate_bpm": "heart rate"}


def understood(spaced: Spaced) -> str:
    """Say in one sentence how the file was read, so that a dry run can be checked by eye."""
    samples = spaced.samples
    headers = {name: samples.table.layout.header[at] for name, at in samples.columns.items()}
    times = " and ".join(repr(headers[name]) for name in TIMES if name in headers)
    zones = " and ".join(dict.fromkeys(stay.time_zone for stay in samples.zones.stays))
    zones_words = f"the clock of {zones}"
    clock = "instants" if samples.moments.is_instant else _clock_words(samples) or zones_words
    values = [f"{headers[name]!r} as {_WORDS[name]}" for name in VALUES if name in headers]
    sentences = [
        f"read {times} as {clock}{order_words(samples.moments)}",
        *values,
        f"cells parted by {samples.table.layout.delimiter!r}",
    ]
    if samples.devices is not None:
        found = len(samples.devices.kinds)
        devices = "one device" if found == 1 else f"{found} devices, of which one counts at a time"
        sentences.append(f"{samples.devices.header!r} names {devices}")
    if "steps" in headers:
        sentences.append(_interval_words(spaced))
    elif spaced.is_daily:
        sentences.append("heart rates of days are not used")
    beside = (found.header for found in (samples.clock, samples.devices) if found is not None)
    used = {"", *headers.values(), *beside}
    unused = [header for header in samples.table.layout.header if header not in used]
    if unused:
        sentences.append(f"not used: {', '.join(map(repr, unused))}")
    return "; ".join(sentences)


def repeated_hours(spaced: Spaced) -> list[str]:
    """Say how the rows of hours that the clock showed twice were placed."""
    samples = spaced.samples
    if samples.moments.is_instant or samples.clock is not None or spaced.is_daily:
        return []
    return repeated_hour_words(samples.moments.values, samples.times["at"], samples.zones)


def _clock_words(samples: Samples) -> str | None:
    if samples.clock is None:
        return None
    if samples.clock.is_utc:
        return f"UTC, {samples.clock.header!r} as the wearer's clock"
    return f"the clock that {samples.clock.header!r} states"


def _interval_words(spaced: Spaced) -> str:
    if spaced.is_daily:
        return "steps are totals of days, heart rates of days are not used"
    if spaced.has_ends:
        return "each row lasts as long as the file says"
    return f"each row stands for {spaced.spacing.total_seconds():g} s, the usual spacing"


def mapping_block(table: Table, member: Member, end: str = "\n") -> str:
    """Return the lines of backpain.toml that map the file as its header reads."""
    header = table.layout.header
    found = sample_candidates(table.layout, member.name)
    names = [name for name in (*TIMES, *VALUES, "utc_offset") if found[name]]
    kind = "steps" if "steps" in names else "heart_rate"
    columns = ", ".join(f'{name} = "{header[found[name][0]]}"' for name in names)
    lines = (f"[mappings.{kind}]", f'files = "{member.name}"', f'kind = "{kind}"')
    return end.join([*lines, f"columns = {{ {columns} }}"])


def remedy(table: Table, member: Member) -> str:
    """Return the lines of backpain.toml that would settle what the file leaves open."""
    lines = [
        "Say which in backpain.toml:",
        mapping_block(table, member),
        '# day_order = "dmy"  # or "mdy", where the dates leave it open',
    ]
    if offset_column(table.layout) is not None:
        lines.append('# time_zone = "UTC"  # where the times are UTC, not the wearer\'s clock')
    return "\n".join(lines)
