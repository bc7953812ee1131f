"""What a step or heart-rate table was taken for, in words for its owner."""

from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import order_words
from backpain_analytics.sources.parsing.text_tables import Table
from backpain_analytics.sources.samples_csv.columns import TIMES, VALUES, sample_candidates
from backpain_analytics.sources.samples_csv.times import ENDS, Spaced

_WORDS = {"steps": "steps", "heart_rate_bpm": "heart rate"}


def understood(spaced: Spaced) -> str:
    """Say in one sentence how the file was read, so that a dry run can be checked by eye."""
    samples = spaced.samples
    headers = {name: samples.table.layout.header[at] for name, at in samples.columns.items()}
    times = " and ".join(repr(headers[name]) for name in TIMES if name in headers)
    zones = " and ".join(dict.fromkeys(stay.time_zone for stay in samples.zones.stays))
    clock = "instants" if samples.moments.is_instant else f"the clock of {zones}"
    values = [f"{headers[name]!r} as {_WORDS[name]}" for name in VALUES if name in headers]
    sentences = [
        f"read {times} as {clock}{order_words(samples.moments)}",
        *values,
        f"cells parted by {samples.table.layout.delimiter!r}",
    ]
    if "steps" in headers:
        sentences.append(_interval_words(spaced))
    elif spaced.is_daily:
        sentences.append("heart rates of days are not used")
    unused = [header for at, header in enumerate(samples.table.layout.header) if header]
    unused = [header for header in unused if header not in headers.values()]
    if unused:
        sentences.append(f"not used: {', '.join(map(repr, unused))}")
    return "; ".join(sentences)


def _interval_words(spaced: Spaced) -> str:
    if spaced.is_daily:
        return "steps are totals of days, heart rates of days are not used"
    if any(name in spaced.samples.columns for name in ENDS):
        return "each row lasts as long as the file says"
    return f"each row stands for {spaced.spacing.total_seconds():g} s, the usual spacing"


def remedy(table: Table, member: Member) -> str:
    """Return the lines of backpain.toml that would settle what the file leaves open."""
    header = table.layout.header
    found = sample_candidates(table.layout, member.name)
    names = [name for name in (*TIMES, *VALUES) if found[name]]
    kind = "steps" if "steps" in names else "heart_rate"
    columns = ", ".join(f'{name} = "{header[found[name][0]]}"' for name in names)
    return (
        f"Say which in backpain.toml:\n[mappings.{kind}]\n"
        f'files = "{member.name}"\nkind = "{kind}"\ncolumns = {{ {columns} }}\n'
        '# day_order = "dmy"  # or "mdy", where the dates leave it open'
    )
